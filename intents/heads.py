"""From likeness to chances: what each row says for and against each class, learnt by softmax regression."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from intents.likeness import Floats, Ints, Likeness
from intents.softmax import softmax

SPOKEN: Final = 12
"""Classes that one row of a large library speaks for or against at most."""
OTHERS: Final = 50
"""Classes that nothing speaks for count together as so many at most."""
USUAL: Final = 0.5
"""Share of the compared examples that are no liker than those that were not compared."""
SHARP: Final = 10.0
"""How many times what speaks for a class, 0–1, is the logarithm of its odds."""


@dataclass(frozen=True, slots=True)
class Dense:
    """Every row speaks of every class."""

    dual: Floats
    """(rows, classes)"""

    def chances(self, likeness: Likeness) -> Floats:
        """(classes,) the probability of each; the last is that of "none of these" where there is a background."""
        return softmax(likeness.both @ self.dual)

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """What the head is made of."""
        return {"dual": self.dual}


@dataclass(frozen=True, slots=True)
class Sparse:
    """Each row speaks of a few classes: its own, and those it is nearly taken for."""

    classes: NDArray[np.int32]
    """(rows, spoken)"""
    values: Floats
    own: Ints
    """(rows,) the class that each row is of."""
    levels: Floats
    """(classes,) what speaks for each where nothing is like any of the rows."""

    def chances(self, likeness: Likeness) -> Floats:
        """(classes,) the probability of each; 0 for a class of which no row was compared."""
        rows = np.arange(likeness.size) if likeness.rows is None else likeness.rows
        size = len(self.levels)
        said = self.values.take(rows, axis=0)
        said *= self._beyond(likeness)[:, None]
        logits = np.bincount(self.classes.take(rows, axis=0).ravel(), said.ravel(), size) + self.levels
        classes = np.unique(np.append(self.own.take(rows), size - 1))
        heard = logits.take(classes) * SHARP
        most = max(float(heard.max()), 0.0)
        heard = np.exp(heard - most)
        others = min(size - len(classes), OTHERS) * np.exp(-most)
        chances = np.zeros(size, dtype=np.float32)
        chances[classes] = heard / (heard.sum() + others)
        return chances

    def _beyond(self, likeness: Likeness) -> Floats:
        """How much liker each row is than those that were not compared may be."""
        both = likeness.compared["both"]
        count = likeness.span(0, int(self.own.searchsorted(len(self.levels) - 1)))[1]
        if not count:
            return both
        at = int(USUAL * (count - 1))
        beyond: Floats = both - np.partition(both[:count], at)[at]
        return beyond

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """What the head is made of, but for what the library says itself."""
        return {"spoken": self.classes, "dual": self.values, "levels": self.levels}


Head = Dense | Sparse


def head(arrays: Mapping[str, NDArray[Any]], own: Ints, intents: int) -> Head:
    """The head again; raises ValueError where the arrays are not those of such a library."""
    dual = np.asarray(arrays["dual"], dtype=np.float32)
    if "spoken" in arrays:
        spoken = np.asarray(arrays["spoken"], dtype=np.int32)
        if len(dual) != len(own) or dual.shape != spoken.shape or (spoken > intents).any():
            raise ValueError("these arrays do not fit this library's examples; call fit(library) instead")
        levels = np.asarray(arrays["levels"], dtype=np.float32)
        return Sparse(spoken, dual, own, levels)
    if dual.shape != (len(own), int(own.max()) + 1):
        raise ValueError("these arrays do not fit this library's examples; call fit(library) instead")
    return Dense(dual)
