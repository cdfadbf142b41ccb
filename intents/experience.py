"""What a brand's own outcomes teach about confidence, on top of the shipped calibrator.

Bayesian Platt scaling: ``logit(c') = shift + slope · logit(c)``, the most probable values. The prior is as if
``STRENGTH`` outcomes like those at hand had borne the calibrator out (and weakly Gaussian around 0 and 1, for what
they cannot tell), so that twenty outcomes move little, wherever they lie, and hundreds rule.

Outcomes are no random draw, so it matters where they come from. For automatic answers that the team judged, right or
wrong is taken at its word; a team that judges its mistakes only makes the bot more careful than it need be, which
``MOST_SHIFT`` bounds. For escalations only what is certain counts: a suggestion sent as it stands was right, one
passed over for another suggestion was wrong, and a teammate's own words say nothing. Right ones are thus far likelier
to become known than wrong ones. In a logistic regression such a choice by outcome moves the level and leaves the slope
alone (Prentice and Pyke 1979, https://doi.org/10.1093/biomet/66.3.403), so suggestions have a level of their own,
which is thrown away: they teach how confidence goes with being right, and judged answers teach how often the bot is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intents.confidence import Calibrator
from intents.features import Floats
from intents.understanding import Fitted, recalibrated

STRENGTH: Final = 100.0
"""How many outcomes the shipped calibrator is worth."""
MOST_SHIFT: Final = 2.0
"""Outcomes never move the level further, in logits: 0.95 stays between 0.72 and 0.993."""
SLOPES: Final = (0.5, 2.0)
"""Nor the slope; it is positive, so that a likelier match stays likelier."""
ENOUGH: Final = 30
"""Judged answers below which their share of right ones says too little to be told."""
Z95: Final = 1.959964
"""Standard deviations on either side that 95 % of a normal distribution lies in."""
_PRIOR: Final = (0.25, 0.25, 0.04)
"""Precision of the Gaussian prior: standard deviations of 2 for shift and slope, of 5 for the suggestions' level."""
_FURTHEST: Final = 6.0
"""Logits beyond which an outcome pulls no harder."""
_EDGE: Final = 1e-9
_STEPS: Final = 50
_PINNED: Final = 1e9

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an intent that was thought likeliest turned out."""

    confidence: float
    """What the shipped calibrator said, 0–1: before any adjustment, of a match that the guard let pass."""
    right: bool
    weight: float = 1.0
    """1 for a teammate's word; less for a hint."""
    suggested: bool = False
    """Offered to a person, not sent by the bot; known to be right or wrong by what that person sent."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the automatic answers that the team judged were right."""

    right: int = 0
    judged: int = 0

    @property
    def is_enough(self) -> bool:
        """Whether there are enough of them to say anything."""
        return self.judged >= ENOUGH

    @property
    def value(self) -> float:
        """The share itself, 0–1; 0 where none is judged."""
        return self.right / self.judged if self.judged else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share that a random draw of so many answers leaves open: Wilson's score interval.

        It needs nothing but arithmetic, stays within 0–1, does not shrink to a point when all are right, and covers
        about as often as it says for shares near 1, where the textbook interval fails (Brown, Cai and DasGupta 2001,
        https://doi.org/10.1214/ss/1009213286). It knows nothing of which answers the team chose to judge.
        """
        if not self.judged:
            return 0.0, 1.0
        count, share, spread = self.judged, self.value, Z95**2
        middle = (share + spread / (2 * count)) / (1 + spread / count)
        half = Z95 * math.sqrt(share * (1 - share) / count + spread / (4 * count**2)) / (1 + spread / count)
        return max(0.0, middle - half), min(1.0, middle + half)


UNJUDGED: Final = Share()
"""Nothing is judged yet."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What outcomes taught: how to correct the shipped confidence, and how high the bar has to be for the target."""

    shift: float = 0.0
    slope: float = 1.0
    answered: tuple[float, ...] = ()
    """The shipped confidences of the judged automatic answers, rising."""

    def confidence(self, shipped: float) -> float:
        """The shipped confidence corrected; rises with it."""
        return _chance(self.shift + self.slope * _logit(shipped))

    def shipped(self, confidence: float) -> float:
        """The shipped confidence again, of a corrected one."""
        return _chance((_logit(confidence) - self.shift) / self.slope)

    def threshold(self, bar: float, target: float) -> float:
        """The confidence from which on a ``target`` share of the replies is expected to be right; at least ``bar``.

        ``bar`` is the calibrator's own, for traffic as it is elsewhere. If this brand's judged answers above it are,
        by their corrected confidences, right less often than ``target``, it rises towards the bar at which they are
        often enough: half way when there are ``STRENGTH`` of them.
        """
        own = sorted((sure for sure in map(self.confidence, self.answered) if sure >= bar), reverse=True)
        if not own or bar >= target:
            return bar
        share = len(own) / (len(own) + STRENGTH)
        return bar + share * (min(target, _least(own, bar, target)) - bar)


UNCHANGED: Final = Adjustment()
"""The shipped calibrator as it is."""


@dataclass(frozen=True, slots=True)
class Experienced(Calibrator):
    """A calibrator whose confidence is corrected by a brand's own outcomes."""

    base: Calibrator
    adjustment: Adjustment

    def confidence(self, evidence: Floats) -> float:
        """The corrected probability for one text's figures."""
        return self.adjustment.confidence(self.base.confidence(evidence))

    def threshold(self, target: float) -> float:
        """The confidence from which on a ``target`` share of this brand's replies is right."""
        return self.adjustment.threshold(self.base.threshold(target), target)


def learn_from(outcomes: Sequence[Outcome], strength: float = STRENGTH) -> Adjustment:
    """The most probable adjustment; ``strength`` is how many outcomes the shipped calibrator is worth.

    The order of the outcomes does not matter. Without any the shipped calibrator stays as it is. Shift and slope are
    rounded to thousandths, so that the next outcome is no news if it changes nothing.
    """
    told = sorted(outcomes, key=lambda one: (one.confidence, one.right, one.weight, one.suggested))
    if not any(one.weight > 0 for one in told):
        return UNCHANGED
    seen = _seen(told, strength)
    found = _most_probable(seen, np.array([0.0, 1.0, 0.0]), np.array(_PRIOR))
    slope = min(max(float(found[1]), SLOPES[0]), SLOPES[1])
    if slope != found[1]:
        found = _most_probable(seen, np.array([0.0, slope, 0.0]), np.array([_PRIOR[0], _PINNED, _PRIOR[2]]))
    shift = min(max(float(found[0]), -MOST_SHIFT), MOST_SHIFT)
    return Adjustment(round(shift, 3), round(slope, 3), tuple(one.confidence for one in told if not one.suggested))


def adjusted(fitted: Fitted, adjustment: Adjustment) -> Fitted:
    """The same fitted library with confidence and threshold corrected; an adjustment replaces the one before."""
    base = fitted.calibrator.base if isinstance(fitted.calibrator, Experienced) else fitted.calibrator
    if adjustment == UNCHANGED:
        return fitted if base is fitted.calibrator else recalibrated(fitted, base)
    same = {part.name: getattr(base, part.name) for part in fields(Calibrator)}
    return recalibrated(fitted, Experienced(**same, base=base, adjustment=adjustment))


# --- fitting -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Seen:
    """Outcomes as arrays, those of the prior behind them.

    ``design`` (rows, 3): one, the logit of the confidence, whether it was suggested; ``right`` (rows,) 0–1.
    """

    design: Numbers
    right: Numbers
    weights: Numbers


def _seen(outcomes: Sequence[Outcome], strength: float) -> _Seen:
    logits = np.array([_near(one.confidence) for one in outcomes])
    weights = np.array([one.weight for one in outcomes])
    suggested = np.array([float(one.suggested) for one in outcomes])
    right = np.array([float(one.right) for one in outcomes])
    ones, zeros = np.ones_like(logits), np.zeros_like(logits)
    design = np.vstack([np.column_stack([ones, logits, suggested]), np.column_stack([ones, logits, zeros])])
    as_said = 1.0 / (1.0 + np.exp(-logits))
    return _Seen(
        design,
        np.concatenate([right, as_said]),
        np.concatenate([weights, weights * strength / weights.sum()]),
    )


def _most_probable(seen: _Seen, centre: Numbers, precision: Numbers) -> Numbers:
    """Shift, slope and the suggestions' own level, by Newton's method with halved steps; the misfit is convex."""
    at = centre.copy()
    for _ in range(_STEPS):
        likely = 1.0 / (1.0 + np.exp(-seen.design @ at))
        wanted = seen.design.T @ (seen.weights * (seen.right - likely)) - precision * (at - centre)
        curved = (seen.design * (seen.weights * likely * (1 - likely))[:, None]).T @ seen.design
        step = np.linalg.solve(curved + np.diag(precision), wanted)
        while _misfit(seen, at + step, centre, precision) > _misfit(seen, at, centre, precision) + _EDGE:
            step /= 2
        at = at + step
        if float(np.abs(step).max()) < _EDGE:
            break
    return at


def _misfit(seen: _Seen, at: Numbers, centre: Numbers, precision: Numbers) -> float:
    """The negative logarithm of the posterior, but for a constant."""
    logits = seen.design @ at
    return float(seen.weights @ (np.logaddexp(0.0, logits) - seen.right * logits) + precision @ (at - centre) ** 2 / 2)


def _least(falling: Sequence[float], bar: float, target: float) -> float:
    """The least bar at which what clears it is right in a ``target`` share; ``target`` itself always is one."""
    total = 0.0
    for count, sure in enumerate(falling, 1):
        total += sure
        if total < target * count:
            return min((held for held in falling[:count] if held > sure), default=target)
    return bar


def _logit(chance: float) -> float:
    held = min(max(chance, _EDGE), 1 - _EDGE)
    return math.log(held / (1 - held))


def _near(chance: float) -> float:
    return min(max(_logit(chance), -_FURTHEST), _FURTHEST)


def _chance(logit: float) -> float:
    return min(max(1.0 / (1.0 + math.exp(-logit)), _EDGE), 1 - _EDGE)
