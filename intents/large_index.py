"""Texts too many to be compared with one by one: the rarest features say which may matter, and only these are.

What a message costs does not grow with the library: at most ``TOUCHED`` postings are looked at; the nearest examples
and some of each of the nearest intents are compared, exactly as in a small library.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intents.features import Words, words
from intents.letters import Letters, letters
from intents.likeness import NOWHERE, Floats, Ints, Likeness
from intents.meanings import Meanings, meanings
from intents.postings import Postings
from intents.ranker import OPENNESS, SHARES, SHARES_WITH_MEANING
from intents.reading import Reading
from intents.vectors import Vectors

LARGE: Final = 4_000
"""Rows beyond which a library is large."""
TOUCHED: Final = 4_096
"""Postings that are looked at for one message at most."""
LOOKED_AT: Final = 256
"""Examples that share most with a message, whose intents may be compared."""
NEAREST: Final = 64
"""Those of them that are compared whoever's they are."""
INTENTS: Final = 16
"""Intents that are compared at most, by their speakers."""
SPEAKERS: Final = 24
"""Examples that speak for an intent at most."""
_SLOTS: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Forward:
    """What each text has: the features of text t are ``features[starts[t]:starts[t + 1]]``, with their values."""

    features: NDArray[np.int32]
    values: Floats
    starts: Ints

    def products(self, rows: Ints, numbers: Ints, weights: Floats) -> Floats:
        """(rows,) the sum of weight times value over the given features, for some texts."""
        slots = np.zeros(_SLOTS, dtype=np.int16)
        slots[numbers & (_SLOTS - 1)] = np.arange(1, len(numbers) + 1)
        alone = numbers.take(slots.take(numbers & (_SLOTS - 1)) - 1) == numbers
        if not alone.all():
            shared = self.products(rows, numbers[~alone], weights[~alone])
            return self.products(rows, numbers[alone], weights[alone]) + shared
        starts = self.starts.take(rows)
        lengths = self.starts.take(rows + 1) - starts
        ends = lengths.cumsum()
        at = (starts - ends + lengths).repeat(lengths)
        at += np.arange(len(at))
        own = self.features.take(at)
        found = slots.take(own & (_SLOTS - 1))
        hits = found.nonzero()[0]
        which = found.take(hits) - 1
        same = numbers.take(which) == own.take(hits)
        hits, which = hits[same], which[same]
        owners = ends.searchsorted(hits, "right")
        values = self.values.take(at.take(hits)) * weights.take(which)
        return np.bincount(owners, values, len(rows)).astype(np.float32)


def forward(held: Postings) -> Forward:
    """The same postings by text."""
    order = np.argsort(held.rows, kind="stable")
    features = np.arange(len(held.lengths), dtype=np.int32).repeat(held.lengths)[order]
    starts = np.concatenate(([0], np.bincount(held.rows, minlength=held.size).cumsum())).astype(np.int64)
    return Forward(features, held.values[order], starts)


@dataclass(frozen=True, slots=True)
class LargeIndex:
    """Many texts, ready for the few that matter to be compared with."""

    words: Words
    letters: Letters
    forward: Forward
    meanings: Meanings | None
    size: int
    always: Ints
    """The last rows, which are the background's: they are always compared."""
    intents: Ints
    """(examples,) the intent of each."""
    speakers: Ints
    """(intents, SPEAKERS) the rows that speak for an intent; -1 where it has fewer."""

    names: tuple[str, ...]
    """The words, by number."""

    def speaks(self, rows: Ints) -> NDArray[np.bool_]:
        """Which rows speak for their class: some of each intent's examples, and all of the background."""
        examples = np.minimum(rows, len(self.intents) - 1)
        spoken: NDArray[np.bool_] = (self.speakers[self.intents[examples]] == rows[:, None]).any(axis=1)
        return spoken | (rows >= len(self.intents))

    @property
    def vectors(self) -> Vectors | None:
        """The word table, where there is one."""
        return None if self.meanings is None else self.meanings.vectors

    def likeness(self, reading: Reading) -> Likeness:
        """How like those of the texts that may matter a reading is."""
        numbers, weights = self.words.vector(reading.asked_stems, reading.content, OPENNESS)
        rows = np.concatenate((self.candidates(numbers, weights), self.always))
        by_words = self.forward.products(rows, numbers, weights)
        by_letters = self.letters.likeness_of(rows, reading.asked, OPENNESS)
        if self.meanings is None:
            both = np.float32(SHARES[0]) * by_words + np.float32(SHARES[1]) * by_letters
            return Likeness(self.size, rows, {"words": by_words, "meaning": NOWHERE, "both": both})
        meaning = self.meanings.likeness_of(rows, reading.asked, self.letters)
        words_share, letters_share, meaning_share = map(np.float32, SHARES_WITH_MEANING)
        both = words_share * by_words + letters_share * by_letters + meaning_share * meaning
        return Likeness(self.size, rows, {"words": by_words, "meaning": meaning, "both": both})

    def candidates(self, numbers: Ints, weights: Floats) -> Ints:
        """The examples, rising, that a text is compared with: its rarest features say which."""
        rows, values = self.touched(numbers, weights)
        order = rows.argsort()
        rows, values = rows.take(order), values.take(order)
        first = np.flatnonzero(np.concatenate(([True], rows[1:] != rows[:-1])))[: len(rows)]
        sums = np.add.reduceat(values, first) if len(first) else values
        found = rows.take(first)
        order = _best(sums, LOOKED_AT)
        found = found.take(order)
        found = found[found < len(self.intents)]
        near = list(dict.fromkeys(self.intents.take(found).tolist()))[:INTENTS]
        wanted = np.unique(np.concatenate((found[:NEAREST], self.speakers.take(near, axis=0).ravel())))
        return wanted[wanted.searchsorted(0) :]

    def touched(self, numbers: Ints, weights: Floats) -> tuple[NDArray[np.int32], Floats]:
        """The postings of a text's rarest features, at most ``TOUCHED``: rows, and what they add."""
        held = self.words.postings
        rare = numbers[::-1]
        count = int(held.lengths.take(rare).cumsum().searchsorted(TOUCHED, "right"))
        rows, values = held.gathered(rare[: max(1, count)], weights[::-1][: max(1, count)])
        return rows[:TOUCHED], values[:TOUCHED]


def _best(figures: Floats, most: int) -> Ints:
    """Where the highest figures are, highest first, so many at most."""
    if len(figures) <= most:
        return np.argsort(-figures, kind="stable")
    found = figures.argpartition(len(figures) - most)[-most:]
    return found[np.argsort(-figures[found], kind="stable")]


def large_index(readings: Sequence[Reading], vectors: Vectors | None, intents: Ints) -> LargeIndex:
    """The index of many texts; the first of them are examples of these ``intents``, the others are not."""
    by_words = words([(reading.asked_stems, reading.content) for reading in readings])
    by_letters = letters([reading.asked for reading in readings])
    by_meaning = None if vectors is None else meanings(vectors, by_letters)
    size = len(readings)
    always = np.arange(len(intents), size)
    names = tuple(by_letters.spelt.words)
    return LargeIndex(
        by_words, by_letters, forward(by_words.postings), by_meaning, size, always, intents, _speakers(intents), names
    )


def _speakers(intents: Ints) -> Ints:
    """Some examples of each intent, evenly spread."""
    firsts = intents.searchsorted(np.arange(int(intents[-1]) + 2))
    found = np.full((len(firsts) - 1, SPEAKERS), -1, dtype=np.int64)
    for intent, (first, last) in enumerate(zip(firsts[:-1].tolist(), firsts[1:].tolist(), strict=True)):
        count = min(SPEAKERS, last - first)
        found[intent, :count] = np.linspace(first, last - 1, count).astype(np.int64)
    return found
