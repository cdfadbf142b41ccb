"""Texts as weighted features, and how like each example a text is by words: an inverted index that holds numbers only.

A feature is a stem, two neighbouring stems, or two content words whatever their order, written as one number (its
code), so that a large library's features need no strings.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intents.postings import Postings, postings

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Tokens = Sequence[str]

PAIRED: Final = 12
"""Content words of a text that are paired with each other; the pairs of more would outgrow the text."""
_SECOND: Final = 1 << 24
"""What the first of two neighbours is multiplied by."""
_TOGETHER: Final = 1 << 50
"""What is added for two words whatever their order."""


def codes(stems: Sequence[int], topic: Sequence[int]) -> list[int]:
    """The features of a text: its stems' numbers, and its pairs; ``topic`` its content words' numbers."""
    neighbours = [(a + 1) * _SECOND + b for a, b in pairwise(stems)]
    together = [_TOGETHER + (a + 1) * _SECOND + b for a, b in combinations(sorted(set(topic[:PAIRED])), 2)]
    return [*stems, *neighbours, *together]


def idf(seen: NDArray[np.integer], total: int) -> Floats:
    """How much features count that are seen in so many of ``total`` texts."""
    return (np.log((1 + total) / (1 + seen)) + 1.0).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Words:
    """How like each of some texts a text is by its words and pairs.

    ``ids`` stem -> its code; ``codes`` (features + 1,) rising, ``numbers`` (features + 1,) the feature of each;
    ``weights`` (features,) IDF; values in the postings are normalised by row, so that a product with a unit vector is
    a cosine.
    """

    ids: Mapping[str, int]
    codes: Ints
    numbers: Ints
    weights: Floats
    postings: Postings
    unknown_weight: float

    def weight(self, stem: str) -> float:
        """How much a stem counts."""
        number = self.ids.get(stem)
        return self.unknown_weight if number is None else float(self.weights[self.numbers[number]])

    def vector(self, stems: Tokens, content: Tokens, openness: float) -> tuple[Ints, Floats]:
        """A text's known features, rising, and their weights; unknown ones shorten them as ``openness`` 0–1 says."""
        coded = codes(*self._numbered(stems, content))
        different = len(set(coded))
        wanted = np.array(coded, dtype=np.int64)
        at = self.codes.searchsorted(wanted)
        numbers = self.numbers.take(at)[self.codes.take(at) == wanted]
        if different == len(coded):
            numbers.sort()
            weights = self.weights.take(numbers)
        else:
            numbers, times = np.unique(numbers, return_counts=True)
            weights = self.weights.take(numbers)
            weights *= times
        unknown = (different - len(numbers)) * self.unknown_weight**2
        scale = math.sqrt(float(weights @ weights) + openness * unknown)
        weights *= np.float32(1.0 / max(scale, 1e-9))
        return numbers, weights

    def likeness(self, stems: Tokens, content: Tokens, openness: float) -> Floats:
        """Cosine with each of the texts."""
        return self.postings.products(*self.vector(stems, content, openness))

    def _numbered(self, stems: Tokens, content: Tokens) -> tuple[list[int], list[int]]:
        known = self.ids
        numbered = [known.get(stem, -1) for stem in stems]
        if -1 not in numbered:
            return numbered, [known[stem] for stem in content]
        strange: dict[str, int] = {}
        own = [_number(stem, known, strange) for stem in stems]
        return own, [_number(stem, known, strange) for stem in content]


def _number(stem: str, known: Mapping[str, int], strange: dict[str, int]) -> int:
    """A stem's number; one that is not known gets one that no known stem has."""
    number = known.get(stem)
    return strange.setdefault(stem, len(known) + len(strange)) if number is None else number


def words(texts: Sequence[tuple[Tokens, Tokens]]) -> Words:
    """The index of some texts, each its stems and those of its content words."""
    ids: dict[str, int] = {}
    for stems, _ in texts:
        for stem in stems:
            ids.setdefault(stem, len(ids))
    coded = [codes([ids[stem] for stem in stems], [ids[stem] for stem in content]) for stems, content in texts]
    sizes = [len(own) for own in coded]
    flat = np.fromiter((code for own in coded for code in own), dtype=np.int64, count=sum(sizes))
    rows = np.repeat(np.arange(len(texts), dtype=np.int32), sizes)
    known, columns = np.unique(flat, return_inverse=True)
    held, numbers = postings(columns, rows, len(known), len(texts))
    weights = idf(held.lengths, len(texts))
    end = np.iinfo(np.int64).max
    return Words(
        ids, np.append(known, end), np.append(numbers, 0), weights, held.weighted(weights), _unseen(len(texts))
    )


def _unseen(total: int) -> float:
    return math.log(1 + total) + 1.0
