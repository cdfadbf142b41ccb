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

WORDS_SHARE = np.float32(0.6)
"""How much words and pairs count beside letters."""
OPENNESS = 0.3
"""How far features that no example has count against likeness, 0–1."""
RIDGE = 0.03
BACKGROUND_WEIGHT = 0.15
"""What one background sentence counts beside one example."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like each row (examples, then background sentences) a text is: by words and pairs, and by letters."""

    words: Floats
    letters: Floats
    both: Floats
    """The two in one figure, 0–1."""


@dataclass(frozen=True, slots=True)
class Index:
    """Texts ready to be compared with."""

    words: View
    letters: View
    size: int

    def likeness(self, reading: Reading) -> Likeness:
        """How like each of the texts a reading is."""
        words = Counter(words_and_pairs(reading.stems, reading.content))
        letters = Counter(gram for token in reading.tokens for gram in grams(token))
        by_words = self.words.likeness(words, self.size, OPENNESS)
        by_letters = self.letters.likeness(letters, self.size, OPENNESS)
        return Likeness(by_words, by_letters, WORDS_SHARE * by_words + (1 - WORDS_SHARE) * by_letters)


def index(readings: Sequence[Reading]) -> Index:
    """The index of some texts."""
    words = view([Counter(words_and_pairs(reading.stems, reading.content)) for reading in readings])
    letters = view([Counter(gram for token in reading.tokens for gram in grams(token)) for reading in readings])
    return Index(words, letters, len(readings))


def kernel(built: Index, readings: Sequence[Reading]) -> Floats:
    """(n, n) likeness of every text with every other, symmetric."""
    rows = np.stack([built.likeness(reading).both for reading in readings])
    return np.asarray((rows + rows.T) / 2, dtype=np.float32)


def train(likeness: Floats, classes: NDArray[np.int64], background: int) -> Floats:
    """Dual coefficients (n, classes); the last class is the background and its ``background`` rows come last."""
    weights = np.ones(len(classes), dtype=np.float32)
    if background:
        weights[-background:] = BACKGROUND_WEIGHT
    return fit_dual(likeness, classes, weights, RIDGE)


def chances(likeness: Floats, dual: Floats) -> Floats:
    """The probability of each class; the last is that of "none of these"."""
    return softmax(likeness @ dual)
