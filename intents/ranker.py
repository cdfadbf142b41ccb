"""How likely each intent is for a text: likeness to every example, turned into chances by softmax regression."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intents.features import Words, words
from intents.letters import Letters, letters
from intents.likeness import NOWHERE, Floats, Likeness
from intents.reading import Reading
from intents.softmax import fit_dual
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

_WORDS, _LETTERS = map(np.float32, SHARES[:2])
_WORDS_BESIDE, _LETTERS_BESIDE, _MEANING = map(np.float32, SHARES_WITH_MEANING)


@dataclass(frozen=True, slots=True)
class Index:
    """Texts ready to be compared with."""

    words: Words
    letters: Letters
    size: int
    vectors: Vectors | None
    points: Floats
    """(texts, size) the texts in the word table; no columns without one."""

    def likeness(self, reading: Reading) -> Likeness:
        """How like each of the texts a reading is."""
        by_words = self.words.likeness(reading.asked_stems, reading.content, OPENNESS)
        by_letters = self.letters.likeness(reading.asked, OPENNESS)
        if self.vectors is None:
            both = _WORDS * by_words + _LETTERS * by_letters
            return Likeness(self.size, None, {"words": by_words, "meaning": NOWHERE, "both": both})
        meaning = self.points @ self.vectors.sentence(reading.asked)
        both = _WORDS_BESIDE * by_words + _LETTERS_BESIDE * by_letters + _MEANING * meaning
        return Likeness(self.size, None, {"words": by_words, "meaning": meaning, "both": both})


def index(readings: Sequence[Reading], vectors: Vectors | None, known: Mapping[tuple[str, ...], Floats]) -> Index:
    """The index of some texts; ``known`` holds points of the word table by the tokens that are asked."""
    by_words = words([(reading.asked_stems, reading.content) for reading in readings])
    by_letters = letters([reading.asked for reading in readings])
    points = np.zeros((len(readings), 0), dtype=np.float32)
    if vectors is not None:
        points = np.stack([_point(reading.asked, vectors, known) for reading in readings])
    return Index(by_words, by_letters, len(readings), vectors, points)


def _point(asked: tuple[str, ...], vectors: Vectors, known: Mapping[tuple[str, ...], Floats]) -> Floats:
    found = known.get(asked)
    return vectors.sentence(asked) if found is None else found


def kernel(built: Index) -> Floats:
    """(n, n) likeness of every text with every other, symmetric."""
    total, by_letters = built.words.postings.among(), built.letters.among()
    if built.vectors is None:
        total *= _WORDS
        total += _LETTERS * by_letters
    else:
        total *= _WORDS_BESIDE
        total += _LETTERS_BESIDE * by_letters
        total += _MEANING * (built.points @ built.points.T)
    return np.asarray((total + total.T) / 2, dtype=np.float32)


def train(likeness: Floats, classes: NDArray[np.int64], background: int, ridge: float = RIDGE) -> Floats:
    """Dual coefficients (n, classes); the last class is the background and its ``background`` rows come last."""
    weights = np.ones(len(classes), dtype=np.float32)
    if background:
        weights[-background:] = BACKGROUND_WEIGHT
    return fit_dual(likeness, classes, weights, ridge)
