"""Rules for what is not the library's to answer: orders to the bot, other languages, other companies, hearsay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from rapidfuzz.distance import OSA

from intents.case import NAMED, Case
from intents.frames import AT, DETERMINERS, HOUSES
from intents.model import Refusal
from intents.tones import OTHER_SHOPS, PROMOTION, REPORTED
from intents.words import ASKING, COMMON, FUNCTION_WORDS, PEOPLE, PLACES, PRODUCTS, SELF_EXPLAINED, listed

SEVERAL: Final = 2
"""Other companies' services that an intent's examples name, from which on any other may be named."""
LEAST: Final = 2
"""Function words of another language that a text must have to be in it."""
_SERVICES: Final = listed("""
        instagram facebook tiktok whatsapp messenger twitter snapchat youtube netflix spotify gmail outlook
        hotmail yahoo icloud google apple microsoft windows playstation xbox steam paypal linkedin pinterest
        reddit telegram discord uber airbnb booking zoom teams onedrive dropbox bank banking
    """)
"""Whose accounts people have beside the brand's."""
_ACCOUNT: Final = listed("account accounts password passwords login log logged logging profile pin locked")
_NAMES: Final = OTHER_SHOPS | _SERVICES
_PLAIN: Final = listed("""
        nearest closest local main physical actual real flagship official online new other whole entire same old
        current big little nice lovely wrong right correct user customer my your our first second own email
        guest retail another different joint personal business free
    """)
"""Words before those that do not say whose."""
_DOES: Final = listed("does did is has will do are")
"""Verbs whose subject in front of what is asked may be somebody else."""
_BEFORE_NAMES: Final = listed("does did from at via")
_HOLDS: Final = listed("does do did can will")
_HOLDING: Final = listed("have has offer sell accept take open close do ship deliver allow let charge provide")
"""What houses do."""
_SELVES: Final = listed("""
        venue location arena premises facility facilities theatre theater stadium clinic practice surgery gym studio
        salon restaurant cafe bistro museum festival concert gig event workshop team staff reception boutique website
        site app desk branch
    """)
"""Words for a house of any kind: the brand's own."""
_OURS: Final = listed("app site website company brand shop store centre center office")
_THEIRS: Final = listed("my his her their")
_OWN: Final = listed("my our i we")


def instructions(case: Case) -> Refusal | None:
    """Orders to the bot."""
    return case.refused("instructions")


def reported(case: Case) -> Refusal | None:
    """What others said or asked."""
    return case.refused(REPORTED)


def promotion(case: Case) -> Refusal | None:
    """Something is sold to the brand or to its followers."""
    return case.refused(PROMOTION)


def elsewhere(case: Case) -> Refusal | None:
    """Another business that is not named."""
    tokens = case.reading.tokens
    others = [
        tokens[at : at + 3]
        for at in range(len(tokens) - 2)
        if tokens[at] in AT and tokens[at + 1] in _THEIRS and tokens[at + 2] in HOUSES - _ACCOUNT - _OURS
    ]
    others += [
        tokens[at : at + 3]
        for at in range(len(tokens) - 2)
        if tokens[at] in {"at", "from"} and tokens[at + 1] == "the" and tokens[at + 2] in HOUSES - case.guard.words
    ]
    others += [tokens[at - 2 : at + 2] for at in range(2, len(tokens) - 1) if _is_of_another_place(tokens, at, case)]
    others += [tokens[at : at + 3] for at in range(len(tokens) - 3) if _is_another_house(tokens, at, case)]
    return case.refused("elsewhere") or (Refusal("elsewhere", others[0]) if others else None)


def _is_another_house(tokens: Sequence[str], at: int, case: Case) -> bool:
    """*Does the philharmonic have …*: a house that is neither a word of the library nor one for any house."""
    asked = tokens[at] in _HOLDS and tokens[at + 1] == "the" and tokens[at + 3] in _HOLDING
    return asked and tokens[at + 2] not in case.guard.words | COMMON | PRODUCTS | SELF_EXPLAINED | PEOPLE | _SELVES


def _is_of_another_place(tokens: Sequence[str], at: int, case: Case) -> bool:
    """*The show in Berlin*: a place that the library does not know, where the intent's examples name none."""
    senses, place = case.model.scene.senses, tokens[at + 1]
    if tokens[at] != "in" or tokens[at - 2] not in DETERMINERS or place in case.guard.words:
        return False
    return PLACES.isdisjoint(case.trait.words) and (place in PLACES or (senses is not None and senses.is_place(place)))


def language(case: Case) -> Refusal | None:
    """A text in another language than the library."""
    reader = case.model.corpus.reader
    if reader.language not in FUNCTION_WORDS:
        return None
    foreign = [token for token in case.reading.normal.tokens if token not in case.guard.spoken]
    if len(foreign) < LEAST:
        return None
    others = [words for name, words in FUNCTION_WORDS.items() if name != reader.language]
    most = max(sum(token in words for token in foreign) for words in others)
    strange = most >= LEAST and 2 * len(foreign) >= len(case.reading.normal.tokens) and 3 * most >= len(foreign)
    return Refusal("language", tuple(foreign[:NAMED])) if strange else None


def whereabouts(case: Case) -> Refusal | None:
    """A place that none of the intent's examples names, where places are what parts it from another intent."""
    scene, intent = case.model.scene, case.judged.sight.intent
    rivals = case.guard.parted[intent]
    if not rivals:
        return None
    plain = case.model.corpus.reader.function | scene.lexicon.tokens[intent]
    strange = [token for token in case.reading.tokens if token not in plain and _is_unsettled(token, case)]
    return Refusal("place", tuple(strange[:NAMED])) if strange else None


def _is_unsettled(token: str, case: Case) -> bool:
    """Whether a word is a place in a region that the intent's examples do not name, or a rival's do."""
    scene, intent = case.model.scene, case.judged.sight.intent
    if token not in PLACES and not (scene.senses and scene.senses.is_place(token)):
        return False
    region, named = case.model.corpus.reader.stem(token), scene.lexicon.by_intent
    return region not in named[intent] or any(region in named[rival] for rival in case.guard.parted[intent])


def other_company(case: Case) -> Refusal | None:
    """Another company, named: a known name, a name nobody knows, or a word that stands where a name would."""
    if case.trait.compares or len(_SERVICES & case.trait.words) >= SEVERAL:
        return None
    unknown = () if case.full_of_names else (*_mended(case), *_after_a_purchase(case), *_elses(case))
    names = list(dict.fromkeys([*_known(case), *unknown]))
    return Refusal("other_company", tuple(names[:NAMED])) if names else None


def _known(case: Case) -> Iterator[str]:
    """Companies that are widely known; services only where it is their account that is spoken of."""
    tokens = case.reading.normal.tokens
    if _NAMES.isdisjoint(tokens):
        return
    account = not _ACCOUNT.isdisjoint(tokens)
    for token in tokens:
        if token not in case.trait.words and (token in OTHER_SHOPS or (account and token in _SERVICES)):
            yield token
    for at, (before, token) in enumerate(pairwise(tokens)):
        bought = before == "for" and at and tokens[at - 1] in case.trait.words - FUNCTION_WORDS["en"]
        if (before == "at" or bought) and token in _SERVICES and token not in case.trait.words:
            yield token


def _after_a_purchase(case: Case) -> Iterator[str]:
    for sign in case.signs:
        if sign.label == "other_company":
            name = next((token for token in case.reading.tokens[sign.end :] if token not in {"the", "a", "an"}), "")
            if _is_nameless(name, case):
                yield name


def _mended(case: Case) -> Iterator[str]:
    """Names taken for mistyped words: they stand behind *does* or *from* and are more than one slip away."""
    typed = case.reading.normal.tokens
    for word, meant in case.reading.repaired:
        at = typed.index(word) if word in typed else 0
        if at and typed[at - 1] in _BEFORE_NAMES and (" " in meant or OSA.distance(word, meant) > 1):
            yield word


def _is_nameless(token: str, case: Case) -> bool:
    """Whether a word is none that the library or the language has."""
    known = case.model.corpus.reader.spelling
    return token.isalpha() and known.repair(token) == (token,) and not known.ranks.get(token)


def _elses(case: Case) -> Iterator[str]:
    """Words that stand where somebody else's name would: *does … repair*, *checkup at …*, *the … clinic*."""
    left = {word.token for word in case.judged.sight.open if word.share >= 1.0}
    strange = left - PEOPLE - PLACES - PRODUCTS - SELF_EXPLAINED
    tokens = case.reading.tokens
    for at, token in enumerate(tokens[1:], 1):
        if token in strange and (_is_house(tokens, at, case) or _is_name(tokens, at, case)):
            yield token


def _is_house(tokens: Sequence[str], at: int, case: Case) -> bool:
    """Whether it says whose a house or account of the examples is (*the eye clinic*): not one's own."""
    after = tokens[at + 1] if at + 1 < len(tokens) else ""
    if after not in HOUSES or after not in case.trait.words or tokens[at] in _PLAIN:
        return False
    return not case.trait.frame.owned(after) and (tokens[at - 1] not in _OWN or after in _ACCOUNT)


def _is_name(tokens: Sequence[str], at: int, case: Case) -> bool:
    """Whether it is a word that nobody knows where a name would stand."""
    if case.trait.frame.names or case.model.corpus.reader.spelling.known(tokens[at]):
        return False
    asks = tokens[at - 1] in _DOES and (at == 1 or tokens[at - 2] in ASKING)
    return tokens[at - 1] in AT or asks
