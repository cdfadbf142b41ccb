"""A matcher's own threshold from nothing but its library: four-fold cross-validation with held-out intents.

In each fold a quarter of the intents is left out, all of whose examples should then be left unanswered, and a quarter
of the examples of the others is held back to be recognised. The threshold is the one with the most right answers
among those whose answers are as often right as the target asks, in traffic of which a third is out of scope.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bench.measure import Outcome
from bench.peers.wire import Answer, Example

FOLDS: Final = 4
TRAFFIC: Final[Mapping[str, float]] = {"in": 2 / 3, "near": 1 / 3}


@dataclass(frozen=True, slots=True)
class Fold:
    """What a matcher is fitted to, and what it is then asked, with the right intents (empty where it lacks it)."""

    kept: tuple[Example, ...]
    asked: tuple[Example, ...]


def folds(examples: Sequence[Example]) -> list[Fold]:
    """Every example is asked at least once; the same folds every time."""
    return [_fold(examples, number) for number in range(FOLDS)]


def _fold(examples: Sequence[Example], number: int) -> Fold:
    order = {name: at for at, name in enumerate(sorted({name for _, name in examples}))}
    kept: list[Example] = []
    asked: list[Example] = []
    seen: dict[str, int] = {}
    for text, name in examples:
        seen[name] = seen.get(name, -1) + 1
        if order[name] % FOLDS == number:
            asked.append((text, ""))
        else:
            (asked if seen[name] % FOLDS == number else kept).append((text, name))
    return Fold(tuple(kept), tuple(asked))


def threshold(tried: Sequence[tuple[Fold, Sequence[Answer]]], target: float) -> float:
    """The threshold for a target precision (0 to 1); above 1 where no threshold reaches it."""
    pairs = [pair for fold, answers in tried for pair in zip(fold.asked, answers, strict=True)]
    return Outcome(
        np.array([sure for _, (sure, _) in pairs]),
        np.array([name == intent for (_, name), (_, intent) in pairs]),
        np.array(["in" if name else "near" for (_, name), _ in pairs]),
        1.0,
    ).threshold_for(target, TRAFFIC)
