"""The common words of a language, so that a mistyped one is found although no example of the library has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

Sums = NDArray[np.uint64]

COMMON: Final = 12_000
"""Words, commonest first, that typos are mended to; the others are rare."""
LENGTHS: Final = range(4, 19)
"""Letters of a word that is mended to."""
LONGEST: Final = LENGTHS[-1] + 1
"""Letters of a word that can be mended: one too many."""
_BASE: Final = 0x9E3779B97F4A7C15
_BACK: Final = pow(_BASE, -1, 1 << 64)
_MOST: Final = (1 << 64) - 1
_POWERS_OF: Final = tuple(pow(_BASE, at + 1, 1 << 64) for at in range(LONGEST))
_POWERS: Final = np.array(_POWERS_OF, dtype=np.uint64)


@dataclass(frozen=True, slots=True, eq=False)
class Lexis:
    """Words by how common they are, and an index of them with one letter left out."""

    ranks: Mapping[str, int]
    """Word -> place in the list, commonest first."""
    words: tuple[str, ...]
    forms: Sums
    """(entries,) checksums of words and of words with a letter left out, rising."""
    owners: NDArray[np.int32]
    """(entries,) the word behind each."""

    @classmethod
    def of(cls, ranks: Mapping[str, int]) -> Self:
        """The index of a list of words."""
        words = tuple(islice(ranks, COMMON))
        owners = np.array([at for at, word in enumerate(words) if len(word) in LENGTHS], dtype=np.int32)
        forms = _sums([words[at] for at in owners.tolist()])
        repeated = np.repeat(owners, forms.shape[1])
        flat = forms.ravel()
        order = np.argsort(flat, kind="stable")
        wanted = order[flat[order] > 0]
        return cls(ranks, words, flat[wanted], repeated[wanted])

    def is_common(self, word: str) -> bool:
        """Whether the word is one of those that typos are mended to."""
        return self.ranks.get(word, COMMON) < COMMON

    def nearest(self, word: str) -> str:
        """The common word that is one slip away, the commonest of several; empty where there is none."""
        if not LENGTHS[0] <= len(word) <= LONGEST or not len(self.forms):
            return ""
        sums = np.array(_sums_of(word), dtype=np.uint64)
        first = self.forms.searchsorted(sums)
        found = sums[self.forms.take(first, mode="clip") == sums]
        if not len(found):
            return ""
        ends = zip(self.forms.searchsorted(found), self.forms.searchsorted(found, "right"), strict=True)
        near = [self.words[owner] for owner in sorted({int(one) for at, to in ends for one in self.owners[at:to]})]
        best = [other for other in near if OSA.distance(word, other, score_cutoff=1) <= 1]
        return min(best, default="", key=lambda other: (other[0] != word[0], self.ranks[other]))


def _sums_of(word: str) -> list[int]:
    """What ``_sums`` says of one word."""
    parts = [ord(letter) * power for letter, power in zip(word, _POWERS_OF, strict=False)]
    whole = sum(parts)
    before, sums = 0, [whole & _MOST]
    for part in parts:
        sums.append((before + (whole - before - part) * _BACK) & _MOST)
        before += part
    return sums


def _sums(words: list[str]) -> Sums:
    """(words, LONGEST + 1) checksums: of each word, and of it without each of its letters; 0 where it has no more."""
    if not words:
        return np.zeros((0, LONGEST + 1), dtype=np.uint64)
    letters = np.array(words, dtype=f"U{LONGEST}").view(np.uint32).reshape(len(words), LONGEST).astype(np.uint64)
    sums = np.zeros((len(words), LONGEST + 1), dtype=np.uint64)
    np.cumsum(letters * _POWERS, axis=1, out=sums[:, 1:])
    whole = sums[:, -1:]
    without = sums[:, :-1] + (whole - sums[:, 1:]) * np.uint64(_BACK)
    without[letters == 0] = 0
    return np.concatenate([whole, without], axis=1)
