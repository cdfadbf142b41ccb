"""Rules for how a thing is said: sarcasm, anger, trouble, and plain sentences where the library holds questions."""

from __future__ import annotations

from typing import Final

from intents.case import NAMED, Case
from intents.model import Refusal
from intents.words import ANGER, MISHAPS, NEGATIONS, PRAISE, TROUBLE

ANGRY: Final = 2
"""Words of anger that make a complaint of a question."""


def sarcasm(case: Case) -> Refusal | None:
    """Phrases that mean the opposite; praise for what went wrong."""
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
    told = case.unlike_the_examples(TROUBLE)
    return Refusal("trouble", told) if told and not case.trait.denials else None


def statement(case: Case) -> Refusal | None:
    """A plain sentence that asks nothing, where every example of the intent asks or requests."""
    tokens = case.reading.tokens
    told = case.does.tells and not (case.trait.tells or case.trait.small_talk) and NEGATIONS["en"].isdisjoint(tokens)
    return Refusal("statement", tokens[:NAMED]) if told else None
