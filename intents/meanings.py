"""How like texts are in meaning, by way of their words: many texts need no point in the word table each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from intents.letters import Letters
from intents.likeness import Floats, Ints
from intents.vectors import Vectors


@dataclass(frozen=True, slots=True)
class Meanings:
    """The words of many texts in the word table."""

    vectors: Vectors
    points: Floats
    """(words + 1, size) each word, as long as it counts; zeros where the table does not have it."""
    scales: Floats
    """(texts,) one over the length of the sum of each text's words."""

    def likeness_of(self, rows: Ints, tokens: Sequence[str], texts: Letters) -> Floats:
        """Cosine of a text with some of the texts."""
        near = self.points @ self.vectors.sentence(tokens)
        return texts.summed(near, rows) * self.scales.take(rows)

    def of(self, rows: Ints, texts: Letters) -> Floats:
        """(rows, size) some of the texts as points, each one long."""
        flat, starts = texts.words_of(rows)
        return np.add.reduceat(self.points.take(flat, axis=0), starts, axis=0) * self.scales.take(rows)[:, None]


def meanings(vectors: Vectors, texts: Letters) -> Meanings:
    """The texts' words in the word table."""
    points = np.zeros((len(texts.spelt.words) + 1, vectors.size), dtype=np.float32)
    known = [(number, vectors.numbers[word]) for word, number in texts.spelt.words.items() if vectors.known(word)]
    if known:
        numbers, rows = map(list, zip(*known, strict=True))
        points[numbers] = vectors.table[rows] * vectors.scales[rows][:, None]
    bare = Meanings(vectors, points, np.ones(len(texts.scales), dtype=np.float32))
    lengths = [
        np.linalg.norm(bare.of(np.arange(first, min(first + 4_096, len(texts.scales))), texts), axis=1)
        for first in range(0, len(texts.scales), 4_096)
    ]
    scales = 1.0 / np.maximum(np.concatenate(lengths), 1e-9)
    return Meanings(vectors, points, scales.astype(np.float32))
