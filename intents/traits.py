"""What an intent's examples say that a message may say too, and what parts an intent from its twins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from intents.corpus import Corpus
from intents.denial import Denial
from intents.frames import Frame, frame
from intents.phrasebook import Phrasebook
from intents.reading import Reading
from intents.signs import Sign, signs
from intents.speech import speech
from intents.tones import OTHER_SHOPS
from intents.words import COMMON, ENDED, PEOPLE, PLACES

OFTEN = 0.2
"""Share of an intent's examples that must show a thing for it to be ordinary there."""


@dataclass(frozen=True, slots=True)
class Trait:
    """What an intent's examples say that a message may say too."""

    intent: str
    readings: tuple[Reading, ...]
    """The examples."""
    words: frozenset[str]
    """Every token of the examples."""
    denials: tuple[Denial, ...]
    said: frozenset[tuple[str, ...]]
    """The words of every sign found in the examples."""
    labels: frozenset[str]
    """Kinds of signs that several of the examples show."""
    plain: frozenset[str]
    """Stems that some example says without denying them."""
    small_talk: bool
    """Whether half of the examples name no topic."""
    tells: bool
    """Whether some example is a plain sentence that asks nothing."""
    frame: Frame
    reports: bool
    """Whether many of the examples tell what is not as it should be."""
    ends: bool
    """Whether many of the examples ask for an end."""
    recipients: bool
    """Whether some example says to or for whom."""
    compares: bool
    """Whether some example names another shop."""

    def shows(self, sign: Sign) -> bool:
        """Whether the examples show the like."""
        return sign.words in self.said or sign.label in self.labels


def trait(
    intent: str,
    readings: tuple[Reading, ...],
    denied: Sequence[tuple[Denial, ...]],
    book: Phrasebook,
    earlier: Trait | None = None,
) -> Trait:
    """The traits of one intent, by its examples and what each of them denies; ``earlier`` are those it once had."""
    if earlier is not None and earlier.readings == readings:
        return earlier
    spoken = [speech(reading.tokens, reading.normal.question) for reading in readings]
    shown = [signs(reading.tokens, does, book) for reading, does in zip(readings, spoken, strict=True)]
    counts = Counter(label for found in shown for label in {sign.label for sign in found})
    often = OFTEN * len(readings)
    plain = frozenset(
        stem
        for reading, own in zip(readings, denied, strict=True)
        for stem in reading.stems
        if not any(stem in denial.stems for denial in own)
    )
    return Trait(
        intent=intent,
        readings=readings,
        words=frozenset(token for reading in readings for token in reading.tokens),
        denials=tuple(denial for own in denied for denial in own),
        said=frozenset(sign.words for found in shown for sign in found),
        labels=frozenset(label for label, count in counts.items() if count >= max(2, often)),
        plain=plain,
        small_talk=2 * sum(not reading.content for reading in readings) >= len(readings),
        tells=any(does.tells for does in spoken),
        frame=frame(readings),
        ends=sum(not ENDED.isdisjoint(reading.tokens) for reading in readings) >= often,
        reports=sum(any(not denial.wish for denial in own) for own in denied) >= max(2, often),
        recipients=any(not PEOPLE.isdisjoint(reading.tokens) for reading in readings),
        compares=any(not OTHER_SHOPS.isdisjoint(reading.tokens) for reading in readings),
    )


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


def strange(held: Corpus) -> float:
    """Of the words that one example alone of its intent has, the share that are no everyday words: names, mostly."""
    alone = [token for intent in range(len(held.names)) for token in _alone(held, intent)]
    return sum(token not in COMMON for token in alone) / len(alone) if alone else 0.0


def _alone(held: Corpus, intent: int) -> list[str]:
    readings = [held.readings[at] for at in (held.intents == intent).nonzero()[0].tolist()]
    counts = Counter(stem for reading in readings for stem in set(reading.content))
    return [
        token
        for reading in readings
        for token, stem in zip(reading.tokens, reading.stems, strict=True)
        if counts[stem] == 1 and token[0] != "§"
    ]
