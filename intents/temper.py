"""Rules for how a thing is said: sarcasm, anger, trouble, and plain sentences where the library holds questions."""

from __future__ import annotations

from typing import Final

from intents.case import NAMED, Case
from intents.model import Refusal
from intents.tones import GRIEVANCE
from intents.words import ANGER, MISHAPS, NEGATIONS, PRAISE, TROUBLE

NEAR: Final = 2
"""Words behind a negation among which what it denies must be."""
_UNTRUE: Final = frozenset({"nothing", "not", "never", "no", "none"})
_SUPPOSING: Final = frozenset({"if", "case"})
"""Behind these nothing has gone wrong yet."""
_ROUNDING: Final = frozenset({"though", "tho"})
ANGRY: Final = 2
"""Words of anger that make a complaint of a question."""


def sarcasm(case: Case) -> Refusal | None:
    """Phrases that mean the opposite; praise for what went wrong; scorn, unless it stands beside a plain question."""
    plain = case.does.asks or case.does.requests or case.trait.tells
    if case.reading.normal.scorn and not (plain and PRAISE.isdisjoint(case.reading.tokens)):
        return Refusal("sarcasm", case.reading.tokens[:NAMED])
    found = case.refused("sarcasm")
    return found or (None if case.does.asks else _mocks(case))


def _mocks(case: Case) -> Refusal | None:
    praise = [token for token in case.reading.tokens[:3] if token in PRAISE]
    mishaps = case.unlike_the_examples(MISHAPS)
    return Refusal("sarcasm", (praise[0], *mishaps[:NAMED])) if praise and mishaps else None


def anger(case: Case) -> Refusal | None:
    """People who want to be heard: one word or phrase that tells, or several that hint."""
    found = case.refused("anger")
    if found:
        return found
    angry = case.unlike_the_examples(ANGER)
    return Refusal("anger", angry) if len(angry) >= ANGRY else None


def trouble(case: Case) -> Refusal | None:
    """A report that something has gone wrong, where no example of the intent reports the like."""
    told = () if case.trait.denials else _told(case)
    return Refusal("trouble", told) if told else case.refused(GRIEVANCE, rule="trouble")


def _told(case: Case) -> tuple[str, ...]:
    """What has gone wrong: nothing that is denied, and no *though* that only rounds a sentence off."""
    tokens = case.reading.tokens
    denied = {word for at, token in enumerate(tokens) if token in _UNTRUE for word in tokens[at + 1 : at + 1 + NEAR]}
    supposed = {word for at, token in enumerate(tokens) if token in _SUPPOSING for word in tokens[at + 1 : at + 5]}
    ends = frozenset(tokens[-1:]) & _ROUNDING
    return tuple(word for word in case.unlike_the_examples(TROUBLE) if word not in denied | supposed | ends)


def statement(case: Case) -> Refusal | None:
    """A plain sentence that asks nothing, where every example of the intent asks or requests."""
    tokens = case.reading.tokens
    told = case.does.tells and not (case.trait.tells or case.trait.small_talk) and NEGATIONS["en"].isdisjoint(tokens)
    return Refusal("statement", tokens[:NAMED]) if told else None
