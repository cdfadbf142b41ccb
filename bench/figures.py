"""From what a matcher made of each library to the rows of the tables: means over draws and sets, with intervals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from bench.calibrate import FOREIGN
from bench.intervals import interval, mean, resampled, spread
from bench.measure import SETTING_A, SETTING_B, Counts, Numbers, Outcome
from bench.sets import SETS

HEADS: Final = ("acc", "cov95", "cov98", "B98", "prec", "cov", "near", "far", "aurocF", "aurocN")
"""Figures of a trial, per cent; docs/matching.md says what each is."""
PRECISION: Final = HEADS.index("prec")
FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    "English": tuple(name for name in SETS if name not in FOREIGN),
    "Dutch, Danish": FOREIGN,
}
"""Sets that a mean is taken over."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One draw of a set's library tried with one kind of text."""

    name: str
    examples: int
    """Examples an intent."""
    seed: int
    noisy: bool
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Row:
    """Figures of a set, or the mean over several, in the order of ``HEADS``, per cent, with 95 % intervals."""

    name: str
    """A set, or one of ``FAMILIES``."""
    examples: int
    noisy: bool
    figures: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    worst: float | None
    """The least precision at its own threshold among the libraries where it replies; None where it never does.

    Precision is the mean over these libraries, too.
    """


def figures(outcome: Outcome) -> tuple[float, ...]:
    """The measures of ``HEADS``, per cent."""
    return tuple(
        100 * value
        for value in (
            outcome.accuracy(),
            outcome.coverage_at(0.95, SETTING_A),
            outcome.coverage_at(0.98, SETTING_A),
            outcome.coverage_at(0.98, SETTING_B),
            outcome.precision(SETTING_A),
            outcome.coverage(),
            outcome.share_answered("near"),
            outcome.share_answered("far"),
            outcome.auroc("far"),
            outcome.auroc("near"),
        )
    )


def summed_up(trials: Sequence[Trial]) -> list[Row]:
    """A row for every set, number of examples and kind of text, then one for each family that is complete."""
    kinds = sorted({(trial.examples, trial.noisy) for trial in trials})
    return [row for kind in kinds for row in _of_kind(*kind, [t for t in trials if (t.examples, t.noisy) == kind])]


def _of_kind(examples: int, noisy: bool, trials: Sequence[Trial]) -> list[Row]:
    held = {name: [_measured(trial) for trial in trials if trial.name == name] for name in SETS}
    titles = {**{name: (name,) for name in SETS}, **FAMILIES}
    whole = {title: [held[name] for name in names] for title, names in titles.items()}
    return [_row(title, examples, noisy, sets) for title, sets in whole.items() if all(sets)]


@dataclass(frozen=True, slots=True)
class _Measured:
    figures: Numbers
    """Precision is not a number where nothing is answered."""
    spread: Numbers


def _measured(trial: Trial) -> _Measured:
    own = np.array(figures(trial.outcome))
    if not trial.outcome.answered().any():
        own[PRECISION] = np.nan
    return _Measured(own, spread(trial.outcome, _resampled(tuple(trial.outcome.groups), SETS.index(trial.name))))


@lru_cache(maxsize=len(SETS))
def _resampled(groups: tuple[str, ...], seed: int) -> Counts:
    """The same for all matchers, so that what they differ by is not the draw."""
    return resampled(np.array(groups), seed)


def _row(title: str, examples: int, noisy: bool, sets: Sequence[Sequence[_Measured]]) -> Row:
    means = mean(np.stack([mean(np.stack([one.figures for one in own])) for own in sets]))
    bounds = interval([[one.spread for one in own] for own in sets])
    precise = [float(one.figures[PRECISION]) for own in sets for one in own if not np.isnan(one.figures[PRECISION])]
    worst = round(min(precise), 2) if precise else None
    return Row(title, examples, noisy, _rounded(means), _rounded(bounds[:, 0]), _rounded(bounds[:, 1]), worst)


def _rounded(values: Iterable[float]) -> tuple[float, ...]:
    """To 0.01; what is not a number becomes 0, for JSON has no word for it."""
    return tuple(0.0 if np.isnan(value) else round(float(value), 2) for value in values)
