"""What hangs on the thing asked for and makes another of it: *tickets for the zoo*, *a cloakroom job*, *and a pizza*.

Words tell only where the intent's examples do not put many kinds in such a place.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from intents.case import Case
from intents.denial import ALL_NEGATIONS
from intents.frames import ARTICLES, DETERMINERS
from intents.words import NARRATIVE, PEOPLE, PLACES, POLITE, PRODUCTS, SELF_EXPLAINED, listed

STRANGE: Final = 0.9
"""How far a word must be left unexplained to tell."""
KINDS: Final = 2
"""Different words behind a preposition in an intent's examples, from more of which on any may stand there."""
_HANGING: Final = listed("for at from of with on by behind near onto into against and")
_BETWEEN: Final = DETERMINERS | listed("our his her their its another other others some new old")
_ASIDE: Final = listed("""
        example instance reason reasons way ways purpose purposes event occasion wedding party case moment time price
        fun sake good real free work way own once least most all both mind hand average general advance default mistake
        accident email mail phone post hand foot instagram insta story stories reel comment comments page site website
        holiday xmas present gift surprise weekend evening lunch dinner breakfast
    """)
"""What people add behind a preposition that changes nothing."""
_HAVING: Final = listed("there have sell offer got")


def attached(case: Case) -> Iterator[str]:
    """Words that make another thing of what is asked for."""
    for at in range(1, len(case.reading.tokens)):
        new = case.reading.stems[at] in case.judged.sight.unknown
        if _is_strange(at, case) and _ends_there(at, case) and ((new and _hangs(at, case)) or _is_head(at, case)):
            yield case.reading.tokens[at]


def _is_strange(at: int, case: Case) -> bool:
    token = case.reading.tokens[at]
    known = _ASIDE | PEOPLE | PLACES | PRODUCTS | SELF_EXPLAINED | NARRATIVE | POLITE | ALL_NEGATIONS
    if token in known or token in case.model.corpus.reader.function:
        return False
    senses = case.model.scene.senses
    if senses is not None and senses.is_place(token):
        return False
    return any(word.token == token and word.share >= STRANGE for word in case.judged.sight.open)


def _ends_there(at: int, case: Case) -> bool:
    """Whether the thing is named with this word: what follows belongs to it no more."""
    tokens = case.reading.tokens
    plain = case.model.corpus.reader.function | POLITE | SELF_EXPLAINED
    return at + 1 == len(tokens) or tokens[at + 1] in plain


def _hangs(at: int, case: Case) -> bool:
    """Whether it stands behind a preposition, or *and*, right behind a word of the intent's own."""
    tokens, stems, own = case.reading.tokens, case.reading.stems, case.model.scene.lexicon.by_intent
    first = at - 1
    while first > 0 and tokens[first] in _BETWEEN:
        first -= 1
    if first < 1 or tokens[first] not in _HANGING or stems[first - 1] not in own[case.judged.sight.intent]:
        return False
    return len(case.trait.frame.behind.get(tokens[first], ())) <= KINDS


def _is_head(at: int, case: Case) -> bool:
    """Whether it is the thing that an own word only says the kind of (*is there a cloakroom job*)."""
    tokens, stems = case.reading.tokens, case.reading.stems
    kind = at > 2 and stems[at - 1] in case.own_words.keys() & case.matter
    return kind and tokens[at - 2] in ARTICLES and tokens[at - 3] in _HAVING
