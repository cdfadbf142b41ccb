"""How likely each intent is for a text: likeness to every example, turned into chances by softmax regression."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intents.features import Floats, View, grams, view, words_and_pairs
from intents.reading import Reading
from intents.softmax import fit_dual, softmax
from intents.vectors import Vectors

SHARES = (0.6, 0.4, 0.0)
"""What words and pairs, letters, and meaning count for where there is no word table."""
SHARES_WITH_MEANING = (0.4, 0.25, 0.35)
OPENNESS = 0.3
"""How far features that no example has count against likeness, 0–1."""
RIDGE = 0.03
RIDGE_WITH_MEANING = 0.015
BACKGROUND_WEIGHT = 0.15
"""What one background sentence counts beside one example."""

NOWHERE: Floats = np.zeros(0, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like each row (examples, then background sentences) a text is: by words, by letters, by meaning."""

    words: Floats
    letters: Floats
    meaning: Floats
    """Cosines; empty without a word table."""
    point: Floats
    """(size,) the text in the word table; empty without one."""
    both: Floats
    """All views in one figure, at most 1."""


@dataclass(frozen=True, slots=True)
class Index:
    """Texts ready to be compared with."""

    words: View
    letters: View
    size: int
    vectors: Vectors | None
    points: Floats
    """(texts, size) the texts in the word table; no columns without one."""

    def likeness(self, reading: Reading) -> Likeness:
        """How like each of the texts a reading is."""
        words = Counter(words_and_pairs(reading.stems, reading.content))
        letters = Counter(gram for token in reading.tokens for gram in grams(token))
        by_words = self.words.likeness(words, self.size, OPENNESS)
        by_letters = self.letters.likeness(letters, self.size, OPENNESS)
        if self.vectors is None:
            both = np.float32(SHARES[0]) * by_words + np.float32(SHARES[1]) * by_letters
            return Likeness(by_words, by_letters, NOWHERE, NOWHERE, both)
        point = self.vectors.sentence(reading.tokens)
        meaning = self.points @ point
        words_share, letters_share, meaning_share = map(np.float32, SHARES_WITH_MEANING)
        both = words_share * by_words + letters_share * by_letters + meaning_share * meaning
        return Likeness(by_words, by_letters, meaning, point, both)


def index(readings: Sequence[Reading], vectors: Vectors | None = None) -> Index:
    """The index of some texts."""
    words = view([Counter(words_and_pairs(reading.stems, reading.content)) for reading in readings])
    letters = view([Counter(gram for token in reading.tokens for gram in grams(token)) for reading in readings])
    points = np.zeros((len(readings), 0), dtype=np.float32)
    if vectors is not None:
        points = vectors.sentences(reading.tokens for reading in readings)
    return Index(words, letters, len(readings), vectors, points)


def kernel(built: Index, readings: Sequence[Reading]) -> Floats:
    """(n, n) likeness of every text with every other, symmetric."""
    rows = np.stack([built.likeness(reading).both for reading in readings])
    return np.asarray((rows + rows.T) / 2, dtype=np.float32)


def train(likeness: Floats, classes: NDArray[np.int64], background: int, ridge: float = RIDGE) -> Floats:
    """Dual coefficients (n, classes); the last class is the background and its ``background`` rows come last."""
    weights = np.ones(len(classes), dtype=np.float32)
    if background:
        weights[-background:] = BACKGROUND_WEIGHT
    return fit_dual(likeness, classes, weights, ridge)


def chances(likeness: Floats, dual: Floats) -> Floats:
    """The probability of each class; the last is that of "none of these"."""
    return softmax(likeness @ dual)
