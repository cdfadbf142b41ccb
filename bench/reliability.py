"""Confidence against truth: of the messages that get a confidence of about c, is a share of c understood right?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bench.calibrate import MIX
from bench.figures import FAMILIES, Trial
from bench.measure import Flags, Numbers

BINS: Final = 10
"""Equally wide, from 0 to 1."""
EXAMPLES: Final = 10
"""The diagram is of libraries with as many examples an intent."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Confidences (0 to 1), whether each was right, and what each counts for."""

    confidence: Numbers
    right: Flags
    weights: Numbers


@dataclass(frozen=True, slots=True)
class Bin:
    """Messages of about one confidence; all but the count are 0 to 1."""

    messages: int
    confidence: float
    """Their mean."""
    right: float
    """Share of them that is understood right."""
    low: float
    high: float
    """Wilson's 95 % interval of that share."""
    share: float
    """Of all the traffic."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One diagram."""

    title: str
    bins: tuple[Bin, ...]
    error: float
    """Expected calibration error, 0 to 1: by how much confidence and truth differ, over all messages."""
    refused: int
    """Messages that the guard refused; they are left out, for confidence is that of what it lets pass."""


def panel(title: str, trials: Sequence[Trial]) -> Panel:
    """The diagram of some trials, each of which counts alike; in each, groups have the traffic's shares."""
    judged = _joined(trials)
    made = bins(judged)
    refused = sum(int(trial.outcome.refused.sum()) for trial in trials if trial.outcome.refused is not None)
    return Panel(title, made, expected_error(made), refused)


def panels(title: str, trials: Sequence[Trial]) -> list[Panel]:
    """Clean and noisy texts of the English sets; empty where there are none with as many examples."""
    own = [trial for trial in trials if trial.examples == EXAMPLES and trial.name in FAMILIES["English"]]
    return [
        panel(f"{title}, {'noisy' if noisy else 'clean'} texts", [trial for trial in own if trial.noisy is noisy])
        for noisy in (False, True)
        if own
    ]


def _joined(trials: Sequence[Trial]) -> Judged:
    parts = []
    for trial in trials:
        outcome = trial.outcome
        kept = np.ones(len(outcome.right), dtype=bool) if outcome.refused is None else ~outcome.refused
        weights = outcome.weights(MIX)
        parts.append((outcome.confidence[kept], outcome.right[kept], weights[kept] / weights.sum()))
    confidence, right, weights = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Judged(confidence, right, weights)


def bins(judged: Judged) -> tuple[Bin, ...]:
    """Those of ``BINS`` that hold any message, least sure first; a confidence of 1 is in the last."""
    place = np.minimum((judged.confidence * BINS).astype(int), BINS - 1)
    whole = judged.weights.sum()
    return tuple(_bin(judged, place == at, whole) for at in range(BINS) if (place == at).any())


def _bin(judged: Judged, inside: Flags, whole: float) -> Bin:
    weights = judged.weights[inside]
    right = float(np.average(judged.right[inside], weights=weights))
    low, high = wilson(right, float(weights.sum() ** 2 / (weights**2).sum()))
    confidence = float(np.average(judged.confidence[inside], weights=weights))
    values = (round(value, 4) for value in (confidence, right, low, high, float(weights.sum() / whole)))
    return Bin(int(inside.sum()), *values)


def wilson(share: float, count: float) -> tuple[float, float]:
    """The 95 % interval of a share seen in so many messages (of unequal weights: as many as they are worth)."""
    z = 1.96
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    reach = z / (1 + z * z / count) * np.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return max(0.0, float(middle - reach)), min(1.0, float(middle + reach))


def expected_error(found: Sequence[Bin]) -> float:
    """Mean distance of confidence and truth over the bins, each by its share of the traffic."""
    return round(sum(one.share * abs(one.confidence - one.right) for one in found), 4)
