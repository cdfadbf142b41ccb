"""English words as points: ways of saying the same lie close together (recipe: bot/vectors/README.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Bytes = NDArray[np.int8]


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """A word table: a text's vector is the sum of its words' vectors, made one long.

    ``numbers`` word -> row; ``table`` (words, size) directions; ``scales`` (words,) what a row is multiplied by. How
    much a word counts beside others is in its length: a rare word's is longer than a function word's.
    """

    numbers: Mapping[str, int]
    table: Bytes
    scales: Floats

    @classmethod
    def of(cls, words: Sequence[str] | bytes, table: Bytes, scales: NDArray[np.floating]) -> Self:
        """The table of these words, one a row; as bytes they are UTF-8, one a line, no line empty.

        Raises ValueError where words, rows and scales differ in number, a word comes twice or the table is not int8.
        """
        listed = words.decode("utf-8").split("\n") if isinstance(words, bytes) else words
        numbers = {word: row for row, word in enumerate(listed)}
        if table.dtype != np.int8 or table.ndim != 2:
            raise ValueError(f"The word table must be rows of int8, not {table.ndim}-dimensional {table.dtype}.")
        if not len(numbers) == len(listed) == len(table) == len(scales):
            counts = f"{len(listed)} words ({len(numbers)} different), {len(table)} rows, {len(scales)} scales"
            raise ValueError(f"A word table needs one row and one scale for each word; this one has {counts}.")
        return cls(numbers, table, np.asarray(scales, dtype=np.float32))

    @property
    def size(self) -> int:
        """How many numbers a vector has."""
        return int(self.table.shape[1])

    def known(self, token: str) -> bool:
        """Whether the table has a word, written as ``normalise`` leaves it."""
        return token in self.numbers

    def sentence(self, tokens: Iterable[str]) -> Floats:
        """(size,) the direction of a text of these tokens, one long; zeros where the table knows none of them."""
        known = self.numbers
        rows = [known[token] for token in tokens if token in known]
        if not rows:
            return np.zeros(self.size, dtype=np.float32)
        total = self.scales[rows] @ self.table[rows].astype(np.float32)
        length = np.sqrt(total @ total)
        return np.asarray(total / length if length > 0 else total, dtype=np.float32)

    def sentences(self, texts: Iterable[Iterable[str]]) -> Floats:
        """(texts, size) the vector of each text, so that a product of two rows is their cosine."""
        rows = [self.sentence(tokens) for tokens in texts]
        return np.stack(rows) if rows else np.zeros((0, self.size), dtype=np.float32)
