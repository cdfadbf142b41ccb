"""What an intent's examples say that a message may say too, and what parts an intent from its twins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from intents.corpus import Corpus
from intents.denial import Denial
from intents.phrasebook import Phrasebook
from intents.words import PLACES


@dataclass(frozen=True, slots=True)
class Trait:
    """What an intent's examples say that a message may say too."""

    words: frozenset[str]
    """Every token of the examples."""
    denials: tuple[Denial, ...]
    labels: frozenset[str]
    """Kinds of phrases found in the examples."""
    plain: frozenset[str]
    """Stems that some example says without denying them."""
    small_talk: bool
    """Whether half of the examples name no topic."""


def trait(held: Corpus, intent: int, by_example: Sequence[tuple[Denial, ...]], book: Phrasebook) -> Trait:
    """The traits of one intent."""
    own = [at for at, number in enumerate(held.intents) if number == intent]
    words = frozenset(token for at in own for token in held.readings[at].tokens)
    denials = tuple(denial for at in own for denial in by_example[at])
    labels = frozenset(found.label for at in own for found in book.find(held.readings[at].tokens))
    plain = frozenset(
        stem
        for at in own
        for stem in held.readings[at].stems
        if not any(stem in denial.stems for denial in by_example[at])
    )
    empty = sum(not held.readings[at].content for at in own)
    return Trait(words, denials, labels, plain, 2 * empty >= len(own))


def parted(held: Corpus) -> tuple[frozenset[int], ...]:
    """Intents whose examples, several of each, are the same but for the places they name."""
    asked: dict[frozenset[str], Counter[int]] = {}
    for reading, intent in zip(held.readings, held.intents, strict=True):
        places = {stem for token, stem in zip(reading.tokens, reading.stems, strict=True) if token in PLACES}
        rest = frozenset(reading.content) - places
        if places and rest:
            asked.setdefault(rest, Counter())[int(intent)] += 1
    parted: list[set[int]] = [set() for _ in held.names]
    for counts in asked.values():
        group = {intent for intent, count in counts.items() if count > 1}
        for intent in group:
            parted[intent] |= group - {intent}
    return tuple(map(frozenset, parted))
