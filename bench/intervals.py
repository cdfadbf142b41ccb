"""95 % confidence intervals by bootstrap over messages and draws of the library; seeded, the same every time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from bench.measure import SETTING_A, SETTING_B, Counts, Flags, Groups, Numbers, Outcome, coverages

RESAMPLES: Final = 1_000


def resampled(groups: Groups, seed: int, resamples: int = RESAMPLES) -> Counts:
    """How often each message is drawn (resamples, messages), with replacement, within its group."""
    chance = np.random.default_rng(seed)
    drawn = np.zeros((resamples, len(groups)), dtype=np.int64)
    for group in np.unique(groups):
        inside = np.flatnonzero(groups == group)
        drawn[:, inside] = chance.multinomial(len(inside), np.full(len(inside), 1 / len(inside)), size=resamples)
    return drawn


def spread(outcome: Outcome, counts: Counts) -> Numbers:
    """The figures of ``bench.figures.HEADS`` in every resample (resamples, figures), per cent.

    Precision is not a number where nothing is answered.
    """
    answered, inside = outcome.answered(), outcome.groups == "in"
    weights = outcome.weights(SETTING_A) * answered
    whole, good = counts @ weights, counts @ (weights * outcome.right)
    return 100 * np.column_stack(
        [
            _share(counts, outcome.right, inside),
            coverages(outcome, 0.95, SETTING_A, counts),
            coverages(outcome, 0.98, SETTING_A, counts),
            coverages(outcome, 0.98, SETTING_B, counts),
            np.divide(good, whole, out=np.full(len(counts), np.nan), where=whole > 0),
            _share(counts, answered & outcome.right, inside),
            _share(counts, answered, outcome.groups == "near"),
            _share(counts, answered, outcome.groups == "far"),
            aurocs(outcome, "far", counts),
            aurocs(outcome, "near", counts),
        ]
    )


def _share(counts: Counts, flags: Flags, inside: Flags) -> Numbers:
    """Share of the messages inside that have a flag, in every resample; 0 where none is inside."""
    return np.asarray(counts @ (flags & inside) / max(1, int(inside.sum())))


def aurocs(outcome: Outcome, group: str, counts: Counts) -> Numbers:
    """``Outcome.auroc`` in every resample."""
    order = np.argsort(outcome.confidence, kind="stable")
    groups, confidence = outcome.groups[order], outcome.confidence[order]
    inside, outside = groups == "in", groups == group
    if not inside.any() or not outside.any():
        return np.ones(len(counts))
    starts = np.flatnonzero(np.append(True, confidence[1:] != confidence[:-1]))
    ordered = counts[:, order]
    own = np.add.reduceat(ordered * inside, starts, axis=1)
    other = np.add.reduceat(ordered * outside, starts, axis=1)
    below = np.cumsum(other, axis=1) - other / 2
    return np.asarray((own * below).sum(axis=1) / inside.sum() / outside.sum())


def interval(spreads: Sequence[Sequence[Numbers]]) -> Numbers:
    """Bounds (figures, 2) of the mean over sets; ``spreads`` has for each set one spread for each draw of its library.

    In every resample the draws of a set's library are drawn with replacement too, for all matchers alike.
    """
    chance, means = np.random.default_rng(0), []
    for own in spreads:
        stacked = np.stack(own)
        draws, resamples, _ = stacked.shape
        picked = chance.integers(draws, size=(resamples, draws))
        means.append(mean(np.swapaxes(stacked[picked, np.arange(resamples)[:, None]], 0, 1)))
    return np.stack([_bounds(figure) for figure in mean(np.stack(means)).T])


def mean(values: Numbers) -> Numbers:
    """Over the first axis, of what is a number; not a number where nothing is."""
    held = ~np.isnan(values)
    count = held.sum(axis=0)
    return np.asarray(
        np.divide(np.where(held, values, 0.0).sum(axis=0), count, out=np.full(count.shape, np.nan), where=count > 0)
    )


def _bounds(values: Numbers) -> Numbers:
    held = values[~np.isnan(values)]
    return np.percentile(held, [2.5, 97.5]) if len(held) else np.full(2, np.nan)
