"""Word by word: how well the words of a text and of its nearest examples answer each other, in stem or in meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intents.corpus import Corpus
from intents.features import Floats
from intents.reading import Reading
from intents.vectors import Vectors

MOST_WORDS = 24
"""Topical words of a text that are looked at."""
CLOSE = np.float32(0.25)
"""The least nearness in meaning that counts."""


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The topical words of a text: stem numbers, how rare each is, and (words, size) unit vectors."""

    stems: NDArray[np.int64]
    weights: Floats
    points: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """The topical words of every example, ready to be compared with."""

    vectors: Vectors | None
    numbers: Mapping[str, int]
    rarity: Mapping[str, float]
    unknown: float
    examples: tuple[Words, ...]

    def words(self, reading: Reading) -> Words:
        """The topical words of a text; a stem that no example has gets a number of its own."""
        said = dict(zip(reading.stems, reading.tokens, strict=True))
        topical = [stem for stem in dict.fromkeys(reading.content) if stem in said][:MOST_WORDS]
        stems = [self.numbers.get(stem, -1 - at) for at, stem in enumerate(topical)]
        weights = [self.rarity.get(stem, self.unknown) for stem in topical]
        points = np.zeros((len(topical), 0), dtype=np.float32)
        if self.vectors is not None:
            points = directions(self.vectors, [said[stem] for stem in topical])
        return Words(np.array(stems, dtype=np.int64), np.array(weights, dtype=np.float32), points)

    def scores(self, text: Words, rows: Sequence[int]) -> Floats:
        """(rows,) how well a text and each of these examples answer each other, 0–1; examples must have words."""
        held = [self.examples[at] for at in rows]
        starts = np.cumsum([0, *(len(words.stems) for words in held[:-1])])
        stems, weights = (np.concatenate(parts) for parts in zip(*((w.stems, w.weights) for w in held), strict=True))
        near = (text.stems[:, None] == stems[None, :]).astype(np.float32)
        if self.vectors is not None:
            cosines = text.points @ np.concatenate([words.points for words in held]).T
            near = np.maximum(near, np.where(cosines >= CLOSE, cosines, np.float32(0)))
        said = text.weights @ np.maximum.reduceat(near, starts, axis=1) / text.weights.sum()
        meant = np.add.reduceat(weights * near.max(axis=0), starts) / np.add.reduceat(weights, starts)
        return np.asarray((said + meant) / 2, dtype=np.float32)


def directions(vectors: Vectors, tokens: Sequence[str]) -> Floats:
    """(tokens, size) the direction of each word, one long; zeros for a word that the table does not have."""
    rows = [vectors.numbers.get(token, -1) for token in tokens]
    found = vectors.table[rows].astype(np.float32)
    found[np.array(rows, dtype=np.int64) < 0] = 0.0
    lengths = np.sqrt(np.einsum("ij,ij->i", found, found))
    return np.asarray(found / np.maximum(lengths, np.float32(1e-6))[:, None], dtype=np.float32)


def alignment(held: Corpus, rarity: Mapping[str, float], unknown: float) -> Alignment:
    """The alignment of one library's examples."""
    numbers = {stem: number for number, stem in enumerate(rarity)}
    empty = Alignment(held.vectors, numbers, rarity, unknown, ())
    words = tuple(empty.words(reading) for reading in held.readings)
    return Alignment(held.vectors, numbers, rarity, unknown, words)
