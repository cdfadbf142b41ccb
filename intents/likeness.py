"""How like a text is to the examples: by words, by meaning, and by all views in one figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

NOWHERE: Final[Floats] = np.zeros(0, dtype=np.float32)
VIEWS: Final = ("words", "meaning", "both")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like each row (examples, then background sentences) a text is, for the rows that were compared with it.

    A small library's rows all are; of a large one only those that may matter, and the others' figures are 0.
    """

    size: int
    """How many rows there are."""
    rows: Ints | None
    """(compared,) which rows these are, rising; None where all are."""
    compared: Mapping[str, Floats]
    """By view: (compared,) cosines, for ``both`` at most 1; meaning is empty without a word table."""

    @property
    def words(self) -> Floats:
        """(rows,) by words and pairs."""
        return self._whole("words")

    @property
    def meaning(self) -> Floats:
        """(rows,) by meaning; empty without a word table."""
        return self._whole("meaning")

    @property
    def both(self) -> Floats:
        """(rows,) all views in one figure."""
        return self._whole("both")

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where among the rows that were compared those from ``first`` to ``last`` are."""
        if self.rows is None:
            return first, last
        start, end = self.rows.searchsorted((first, last))
        return int(start), int(end)

    def row(self, at: int) -> int:
        """The row that stands at a place among those that were compared."""
        return at if self.rows is None else int(self.rows[at])

    def to(self, row: int) -> float:
        """How like one row is; 0 where it was not compared."""
        at, _ = self.span(row, row + 1)
        both = self.compared["both"]
        return float(both[at]) if at < len(both) and self.row(at) == row else 0.0

    def rows_from(self, least: float) -> list[int]:
        """The rows, rising, that are at least so like."""
        found = (self.compared["both"] >= least).nonzero()[0]
        return [self.row(at) for at in found.tolist()]

    def without(self, row: int) -> Likeness:
        """The same as if one row had not been there."""
        at, _ = self.span(row, row + 1)
        if at < len(self.compared["both"]) and self.row(at) == row:
            return replace(self, compared={view: _emptied(own, at) for view, own in self.compared.items()})
        return self

    def nearest(self, first: int, last: int) -> tuple[int, float]:
        """The likest row from ``first`` to ``last`` and how like it is; the first, and 0, where none was compared."""
        start, end = self.span(first, last)
        if start == end:
            return first, 0.0
        both = self.compared["both"]
        at = start + int(both[start:end].argmax())
        return self.row(at), float(both[at])

    def _whole(self, view: str) -> Floats:
        own = self.compared[view]
        if self.rows is None or not len(own):
            return own
        whole = np.zeros(self.size, dtype=np.float32)
        whole[self.rows] = own
        return whole


def _emptied(figures: Floats, at: int) -> Floats:
    left = figures.copy()
    left[at : at + 1] = 0.0
    return left
