"""Texts as weighted features, and how like each example a text is: an inverted index over words, pairs and letters."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Tokens = Sequence[str]

GRAMS = (3, 4, 5)
"""Lengths of the letter sequences that are compared."""
PAIRED = 12
"""Content words of a text that are paired with each other; the pairs of more would outgrow the text."""


def words_and_pairs(stems: Tokens, content: Tokens) -> list[str]:
    """Single words, neighbours joined by a space, and any two content words joined by a plus, whatever their order."""
    topic = sorted(set(content[:PAIRED]))
    together = [f"{a}+{b}" for at, a in enumerate(topic) for b in topic[at + 1 :]]
    return [*stems, *(f"{a} {b}" for a, b in pairwise(stems)), *together]


def grams(word: str) -> list[str]:
    """The letter sequences of one word, its edges marked."""
    padded = f" {word} "
    size = len(padded)
    if size < GRAMS[0]:
        return [padded]
    return [padded[at : at + n] for n in GRAMS for at in range(size - n + 1)]


@dataclass(frozen=True, slots=True)
class View:
    """One way of looking at texts: its features, their weights, and which examples have them.

    ``ids`` feature -> number; ``weights`` (features,) IDF; ``starts`` (features + 1,), ``rows`` and ``values``
    (entries,) the postings; values are normalised by row, so a dot product with a unit vector is a cosine.
    """

    ids: Mapping[str, int]
    weights: Floats
    starts: Ints
    rows: NDArray[np.int32]
    values: Floats
    unknown_weight: float

    def vector(self, counts: Mapping[str, int]) -> tuple[Ints, Floats, float]:
        """A text's known feature numbers, their weights, and the squared weight of its unknown features."""
        found: list[int] = []
        times: list[int] = []
        unknown = 0
        ids = self.ids
        for feature, count in counts.items():
            number = ids.get(feature)
            if number is None:
                unknown += 1
            else:
                found.append(number)
                times.append(count)
        numbers = np.array(found, dtype=np.int64)
        weights = self.weights[numbers] * np.array(times, dtype=np.float32)
        return numbers, weights, unknown * self.unknown_weight**2

    def likeness(self, counts: Mapping[str, int], rows: int, openness: float) -> Floats:
        """Cosine with each of the ``rows`` examples; ``openness`` 0–1 is how far unknown features count against."""
        numbers, weights, unknown = self.vector(counts)
        if not len(numbers):
            return np.zeros(rows, dtype=np.float32)
        scale = math.sqrt(float(weights @ weights) + openness * unknown)
        return self.dot(numbers, weights / np.float32(scale), rows)

    def dot(self, numbers: Ints, weights: Floats, rows: int) -> Floats:
        """Sum of weight times value over the postings of the given features, by row."""
        starts = self.starts[numbers]
        lengths = self.starts[numbers + 1] - starts
        ends = np.cumsum(lengths)
        total = int(ends[-1])
        at = np.arange(total) + np.repeat(starts - (ends - lengths), lengths)
        products = self.values[at] * np.repeat(weights, lengths)
        return np.bincount(self.rows[at], weights=products, minlength=rows).astype(np.float32)


def view(texts: Sequence[Mapping[str, int]], extra: Sequence[Iterable[str]] = ()) -> View:
    """The index of the given texts' features; ``extra`` texts only tell how rare a feature is."""
    seen: Counter[str] = Counter()
    for text in texts:
        seen.update(text.keys())
    ids = {feature: number for number, feature in enumerate(seen)}
    for features in extra:
        seen.update(feature for feature in set(features) if feature in ids)
    total = len(texts) + len(extra)
    weights = np.array([_idf(seen[feature], total) for feature in ids], dtype=np.float32)
    return _index(texts, ids, weights, _idf(0, total))


def _idf(seen: int, total: int) -> float:
    return math.log((1 + total) / (1 + seen)) + 1.0


def _index(texts: Sequence[Mapping[str, int]], ids: Mapping[str, int], weights: Floats, unknown: float) -> View:
    lengths = [len(text) for text in texts]
    columns = np.fromiter((ids[f] for text in texts for f in text), dtype=np.int64, count=sum(lengths))
    counts = np.fromiter((c for text in texts for c in text.values()), dtype=np.float32, count=sum(lengths))
    rows = np.repeat(np.arange(len(texts), dtype=np.int32), lengths)
    values = weights[columns] * counts
    norms = np.sqrt(np.bincount(rows, weights=values * values, minlength=len(texts)))
    values = (values / np.maximum(norms, 1e-9)[rows]).astype(np.float32)
    order = np.argsort(columns, kind="stable")
    starts = np.concatenate(([0], np.cumsum(np.bincount(columns, minlength=len(ids))))).astype(np.int64)
    return View(ids, weights, starts, rows[order], values[order], unknown)
