"""What hangs on the thing asked for and makes another of it: *tickets for the zoo*, *a cloakroom job*, *and a pizza*.

Words tell only where the intent's examples do not put many kinds in such a place.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from intents.case import Case
from intents.denial import ALL_NEGATIONS
from intents.fitting import judge_reading
from intents.frames import ARTICLES, DETERMINERS
from intents.normalise import Normal
from intents.words import NARRATIVE, PEOPLE, PLACES, POLITE, PRODUCTS, SELF_EXPLAINED, listed

STRANGE: Final = 0.9
"""How far a word must be left unexplained to tell."""
OPEN: Final = 0.5
"""And how far what is to be done to a thing."""
LIKE: Final = 0.6
"""Likeness to an example that what is asked about a second thing must have."""
KINDS: Final = 2
"""Different words behind a preposition in an intent's examples, from more of which on any may stand there."""
_HANGING: Final = listed("for at of with on by behind near onto into against and")
_BETWEEN: Final = DETERMINERS | listed("our his her their its another other others some new old")
_ASIDE: Final = listed("""
        example instance reason reasons way ways purpose purposes event occasion wedding party case moment time price
        fun sake good real free work way own once least most all both mind hand average general advance default mistake
        accident email mail phone post hand foot instagram insta story stories reel comment comments page site website
        holiday xmas present gift surprise weekend evening lunch dinner breakfast
    """)
"""What people add behind a preposition that changes nothing."""
_KNOWN: Final = _ASIDE | PEOPLE | PLACES | PRODUCTS | SELF_EXPLAINED | NARRATIVE | POLITE | ALL_NEGATIONS
"""What says nothing about the thing."""
_DOING: Final = listed("get have getting having")
_HAVING: Final = listed("there have sell offer got")


def attached(case: Case) -> Iterator[str]:
    """Words that make another thing of what is asked for."""
    for at in range(1, len(case.reading.tokens)):
        if _is_other_kind(at, case) or _is_had_done(at, case) or _is_other_thing(at, case):
            yield case.reading.tokens[at]


def _is_other_thing(at: int, case: Case) -> bool:
    if not _is_strange(at, case) or not _ends_there(at, case):
        return False
    new = case.reading.stems[at] in case.judged.sight.unknown
    return _is_head(at, case) or (new and (_hangs(at, case) or _is_bare_object(at, case)))


def conjoined(case: Case) -> str:
    """What is asked for beside this intent's thing and is another's (*a backpack and a camera*), or empty."""
    tokens = case.reading.tokens
    for at in range(2, len(tokens) - 1):
        if tokens[at] == "and" and tokens[at + 1] in _BETWEEN:
            first = at - 2 if tokens[at - 2] in _BETWEEN else at - 1
            if first > 1 and _means_another(tokens[:first] + tokens[at + 1 :], case):
                return " ".join(tokens[at + 2 : at + 3])
    return ""


def _means_another(part: tuple[str, ...], case: Case) -> bool:
    """Whether the same, asked for the second thing alone, is surely enough another intent."""
    judged = judge_reading(case.model.corpus.reader.reading(Normal(part)), case.model, case.memory)
    near = judged.likeness.to(judged.sight.example) >= LIKE
    return near and judged.sight.intent != case.judged.sight.intent


def _is_another_intents(stem: str, case: Case) -> bool:
    lexicon, intent = case.model.scene.lexicon, case.judged.sight.intent
    owners = lexicon.owners.get(stem, frozenset())
    return bool(owners) and intent not in owners and stem not in lexicon.by_intent[intent]


def _is_other_kind(at: int, case: Case) -> bool:
    """Whether it says of an own thing that it is of another intent's kind (*a parking ticket*)."""
    tokens, stems = case.reading.tokens, case.reading.stems
    own = at + 1 < len(tokens) and stems[at + 1] in case.own_words.keys() & case.matter
    return own and tokens[at - 1] in ARTICLES and _is_another_intents(stems[at], case)


def _is_had_done(at: int, case: Case) -> bool:
    """*Get my trays replaced*: what is to be done to a thing, which no example of the intent does."""
    tokens = case.reading.tokens
    before = tokens[max(0, at - 5) : at]
    return (
        _is_left(tokens[at], OPEN, case)
        and tokens[at].endswith("ed")
        and not _DOING.isdisjoint(before[:-2])
        and not DETERMINERS.isdisjoint(before)
    )


def _is_bare_object(at: int, case: Case) -> bool:
    """*Do you repair hearts*: the last word, behind a verb that the examples do to named things."""
    tokens, stems, frame = case.reading.tokens, case.reading.stems, case.trait.frame
    verb = next((to for to in (at - 1, at - 2) if to > 0 and stems[to] in frame.objects), 0)
    last = at + 1 == len(tokens) and tokens[at].endswith("s")
    return last and bool(verb) and tokens[verb - 1] in {"you", "u", "i", "we"}


def _is_strange(at: int, case: Case) -> bool:
    token = case.reading.tokens[at]
    if token in _KNOWN or token in case.model.corpus.reader.function:
        return False
    senses = case.model.scene.senses
    if senses is not None and senses.is_place(token):
        return False
    return _is_left(token, STRANGE, case)


def _is_left(token: str, share: float, case: Case) -> bool:
    return any(word.token == token and word.share >= share for word in case.judged.sight.open)


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
