"""How much of its traffic a library will answer, and how often rightly, as far as its own examples can tell.

Read off a rehearsal, so at what the examples are to each other: followers who word things unlike every example are
answered less often. Traffic is taken to be what the calibrators were trained for: a third of it out of scope, a third
of that near (here the examples of intents that were left out), the rest so far off that it is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from intents.contents import Autonomy, Library
from intents.experience import UNCHANGED, Adjustment, Share
from intents.model import ROUNDING
from intents.rehearsing import Rehearsal, Trial

ENOUGH: Final = 30
"""Trials of each kind below which nothing is forecast."""
IN_SCOPE: Final = 2 / 3
NEAR: Final = 1 / 9


@dataclass(frozen=True, slots=True)
class Bar:
    """What has to be cleared to be answered."""

    threshold: float
    margin: float
    adjustment: Adjustment = UNCHANGED

    def lets_pass(self, trial: Trial) -> bool:
        """Whether a message would be answered, were its intent free to."""
        sure = self.adjustment.confidence(trial.confidence) if self.adjustment != UNCHANGED else trial.confidence
        return not trial.held and sure >= self.threshold and trial.lead + ROUNDING >= self.margin


@dataclass(frozen=True, slots=True)
class Forecast:
    """What would become of messages, by count."""

    target: float
    asked: int
    """Messages that the library has an automatic answer to."""
    right: int
    wrong: int
    near: int
    """Messages that it has none to, though like what it knows."""
    near_answered: int

    @property
    def is_enough(self) -> bool:
        """Whether the library is large enough to forecast anything."""
        return self.asked >= ENOUGH and self.near >= ENOUGH

    @property
    def coverage(self) -> Share:
        """Of the messages with an automatic answer, those that get it."""
        return Share(self.right, self.asked)

    @property
    def precision(self) -> float:
        """Share of the replies that are right, in the traffic assumed; 1 where none is given."""
        return self._precise(Share(self.wrong, self.asked).value, Share(self.near_answered, self.near).value)

    @property
    def reaches_target(self) -> bool:
        """Whether the replies are forecast to be right as often as wanted."""
        return self.precision >= self.target

    @property
    def misses_target(self) -> bool:
        """Whether they are not even with the fewest wrong ones that so few trials leave open (95 % intervals)."""
        wrong, strange = Share(self.wrong, self.asked).interval[0], Share(self.near_answered, self.near).interval[0]
        return self._precise(wrong, strange) < self.target

    def _precise(self, wrong: float, strange: float) -> float:
        """The precision if these shares of known and of near messages are answered wrong."""
        good, bad = IN_SCOPE * self.coverage.value, IN_SCOPE * wrong + NEAR * strange
        return good / (good + bad) if good + bad else 1.0


def forecast(rehearsal: Rehearsal, library: Library, bar: Bar) -> Forecast:
    """The forecast for a library from its rehearsal."""
    asked = [trial for trial in rehearsal.trials if trial.known and _answers(library, trial.intent)]
    near = [trial for trial in rehearsal.trials if not (trial.known and _answers(library, trial.intent))]
    given = [trial for trial in asked if bar.lets_pass(trial) and _answers(library, trial.taken_for)]
    right = sum(trial.taken_for == trial.intent for trial in given)
    strange = sum(bar.lets_pass(trial) and _answers(library, trial.taken_for) for trial in near)
    return Forecast(library.matching.target, len(asked), right, len(given) - right, len(near), strange)


def enough_for(rehearsal: Rehearsal, library: Library, bar: Bar) -> tuple[float, Forecast] | None:
    """The lowest threshold from the bar's own upwards at which the target is reached, and the forecast there.

    None where no threshold reaches it. Worth telling where the bar's own does not.
    """
    for threshold in sorted({bar.threshold, *_higher(rehearsal.trials, bar)}):
        found = forecast(rehearsal, library, Bar(threshold, bar.margin, bar.adjustment))
        if found.reaches_target and found.right:
            return threshold, found
    return None


def _higher(trials: Iterable[Trial], bar: Bar) -> Iterable[float]:
    """Thresholds above the bar's own, in hundredths."""
    sure = (bar.adjustment.confidence(trial.confidence) for trial in trials if not trial.held)
    return {round(one, 2) for one in sure if one > bar.threshold}


def _answers(library: Library, intent: str) -> bool:
    return intent in library.intents and library.intents[intent].autonomy is Autonomy.AUTO
