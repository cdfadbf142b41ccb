"""95 % confidence intervals by bootstrap over messages and draws of the library; seeded, the same every time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from bench.measure import SETTING_A, SETTING_B, Counts, Groups, Numbers, Outcome, coverages

RESAMPLES: Final = 1_000
SPREAD: Final = ("cov98", "B98", "prec", "cov")
"""The figures that get an interval, in the order of the last axis of ``spread``."""


def resampled(groups: Groups, seed: int, resamples: int = RESAMPLES) -> Counts:
    """How often each message is drawn (resamples, messages), with replacement, within its group."""
    chance = np.random.default_rng(seed)
    drawn = np.zeros((resamples, len(groups)), dtype=np.int64)
    for group in np.unique(groups):
        inside = np.flatnonzero(groups == group)
        drawn[:, inside] = chance.multinomial(len(inside), np.full(len(inside), 1 / len(inside)), size=resamples)
    return drawn


def spread(outcome: Outcome, counts: Counts) -> Numbers:
    """The figures of ``SPREAD`` in every resample (resamples, figures), per cent."""
    answered, inside = outcome.answered(), outcome.groups == "in"
    weights = outcome.weights(SETTING_A) * answered
    whole, good = counts @ weights, counts @ (weights * outcome.right)
    precise = np.divide(good, whole, out=np.ones(len(counts)), where=whole > 0)
    return 100 * np.column_stack(
        [
            coverages(outcome, 0.98, SETTING_A, counts),
            coverages(outcome, 0.98, SETTING_B, counts),
            precise,
            counts @ (answered & outcome.right & inside) / inside.sum(),
        ]
    )


def interval(spreads: Sequence[Sequence[Numbers]]) -> Numbers:
    """Bounds (figures, 2) of the mean over sets; ``spreads`` has for each set one spread for each draw of its library.

    In every resample the draws of a set's library are drawn with replacement too, for all matchers alike.
    """
    chance, means = np.random.default_rng(0), []
    for own in spreads:
        stacked = np.stack(own)
        draws, resamples, _ = stacked.shape
        picked = chance.integers(draws, size=(resamples, draws))
        means.append(stacked[picked, np.arange(resamples)[:, None]].mean(axis=1))
    return np.asarray(np.percentile(np.mean(means, axis=0), [2.5, 97.5], axis=0).T)
