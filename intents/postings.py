"""Which texts have which feature, and how much: the inverted index behind every view."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

COMMON: Final = 16
"""Texts that have a feature from which on it is held for all texts at once."""
ROOM: Final = 1_000_000
"""Figures that are held so at most: the commonest features come first."""
NOBODY: Final = np.zeros((0, 0), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Postings:
    """Postings by feature: those of feature f are ``lengths[f]`` rows from ``starts[f]`` on, with their ``values``.

    Features are numbered from the commonest on; the first of them are held in ``common`` (features, texts) as well.
    """

    starts: Ints
    lengths: Ints
    rows: NDArray[np.int32]
    values: Floats
    size: int
    """How many texts there are."""
    common: Floats

    def products(self, features: Ints, weights: Floats) -> Floats:
        """(texts,) the sum of weight times value over some features, rising."""
        cut = int(features.searchsorted(len(self.common)))
        total = weights[:cut] @ self.common.take(features[:cut], axis=0)
        if cut < len(features):
            rows, values = self.gathered(features[cut:], weights[cut:])
            total += np.bincount(rows, values, self.size)
        return total

    def among(self) -> Floats:
        """(texts, texts) the sum of the products of their values over all features."""
        first = len(self.common)
        counts = self.lengths[first:]
        rest = slice(int(self.lengths[:first].sum()), None)
        total: Floats = self.common.T @ self.common
        total += pairs(self.rows[rest], self.values[rest], counts, self.size)
        return total

    def gathered(self, features: Ints, weights: Floats) -> tuple[NDArray[np.int32], Floats]:
        """The postings of some features one behind the other: rows, and weight times value."""
        lengths = self.lengths.take(features)
        ends = lengths.cumsum()
        at = (self.starts.take(features) - ends + lengths).repeat(lengths)
        at += np.arange(len(at))
        values = self.values.take(at)
        values *= weights.repeat(lengths)
        return self.rows.take(at), values

    def weighted(self, weights: Floats) -> Postings:
        """The same with values that are counts times the features' weights, each text made one long."""
        values = self.values * weights.repeat(self.lengths)
        norms = np.sqrt(np.bincount(self.rows, weights=values * values, minlength=self.size))
        values = (values / np.maximum(norms, 1e-9)[self.rows]).astype(np.float32)
        often = int((self.lengths >= COMMON).sum())
        common = np.zeros((min(often, ROOM // max(1, self.size)), self.size), dtype=np.float32)
        count = int(self.lengths[: len(common)].sum())
        owners = np.arange(len(common)).repeat(self.lengths[: len(common)])
        common[owners, self.rows[:count]] = values[:count]
        return replace(self, values=values, common=common)


def pairs(rows: NDArray[np.integer], values: Floats, counts: Ints, size: int) -> Floats:
    """(size, size) the products of every two rows that have a feature, summed up.

    ``counts`` rows have each feature and come one behind the other: for features that few rows have.
    """
    lengths = counts.repeat(counts)
    starts = (counts.cumsum() - counts).repeat(counts)
    ends = lengths.cumsum()
    other = (starts - ends + lengths).repeat(lengths) + np.arange(int(lengths.sum()))
    this = np.arange(len(rows)).repeat(lengths)
    both = rows.take(this) * np.int64(size) + rows.take(other)
    return (
        np.bincount(both, values.take(this) * values.take(other), size * size).reshape(size, size).astype(np.float32)
    )


def postings(columns: Ints, rows: NDArray[np.int32], features: int, size: int) -> tuple[Postings, Ints]:
    """The postings of (feature, text) pairs, the texts rising; values are how often a pair comes.

    The second of the two is (features,) the new number of each feature.
    """
    order = np.argsort(columns, kind="stable")
    columns, rows = columns[order], rows[order]
    fresh = np.ones(len(rows), dtype=bool)
    fresh[1:] = (columns[1:] != columns[:-1]) | (rows[1:] != rows[:-1])
    first = np.flatnonzero(fresh)
    counts = np.diff(np.append(first, len(rows))).astype(np.float32)
    columns, rows = columns[first], rows[first]
    lengths = np.bincount(columns, minlength=features)
    ranked = np.argsort(-lengths, kind="stable")
    numbers = np.empty(features, dtype=np.int64)
    numbers[ranked] = np.arange(features)
    order = np.argsort(numbers[columns], kind="stable")
    lengths = lengths[ranked]
    starts = lengths.cumsum() - lengths
    return Postings(starts, lengths, rows[order], counts[order], size, NOBODY), numbers
