"""Confidence: the probability that replying with the likeliest intent would be right.

A logistic calibrator over the figures of ``intents.evidence``. Its coefficients are printed by
``python -m bench.calibrate``, which trains them on public libraries and tells how well they carry over.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from intents.coefficients import LEXICAL, MEANING, Shipped
from intents.evidence import NAMES
from intents.features import Floats

EXACT: Final = 0.99
"""Confidence of an example said word for word."""
MARGIN: Final = 0.1
"""The lead over the runner-up that ``margin: auto`` asks for."""
FURTHEST: Final = 4.0
"""Standard deviations beyond which a figure counts no more."""


@dataclass(frozen=True, slots=True)
class Calibrator:
    """Means, scales and weights of the figures in the order of ``NAMES``, and what threshold meets which target."""

    means: Floats
    scales: Floats
    weights: Floats
    bias: float
    thresholds: tuple[tuple[float, float], ...]
    """(target, threshold), rising."""

    def confidence(self, evidence: Floats) -> float:
        """The probability for one text's figures."""
        standard = ((evidence - self.means) / self.scales).clip(-FURTHEST, FURTHEST)
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, float(standard @ self.weights) + self.bias))))

    def threshold(self, target: float) -> float:
        """The confidence from which on a ``target`` share of the replies is right."""
        targets, thresholds = zip(*self.thresholds, strict=True)
        return float(np.interp(target, targets, thresholds))


def calibrator(shipped: Shipped) -> Calibrator:
    """A calibrator of shipped numbers; raises KeyError if a figure is missing."""
    figures, bias, thresholds = shipped
    by_name = {name: (mean, scale, weight) for name, mean, scale, weight in figures}
    means, scales, weights = (np.array([by_name[name][at] for name in NAMES], dtype=np.float32) for at in range(3))
    return Calibrator(means, scales, weights, bias, tuple(thresholds))


SHIPPED: Final = calibrator(LEXICAL)
"""The calibrator for libraries without a word table."""
SHIPPED_WITH_MEANING: Final = calibrator(MEANING)
"""The calibrator for libraries with one."""
