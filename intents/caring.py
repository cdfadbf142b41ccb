"""What would do a library good: intents that are hard to tell apart, examples that point elsewhere or never matter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from intents.rehearsing import Rehearsal, Trial

SHOWN: Final = 3
"""Examples that a pair of twins is shown by."""
CROSSING: Final = 0.15
"""Share of two intents' examples that are taken for the other's when they are twins."""
LEAST: Final = 2
"""Examples that have to be taken for the other's."""
LIKELY: Final = 0.5
"""Confidence from which on an example points elsewhere."""
ENOUGH: Final = 6
"""Examples of an intent below which each of them matters."""


@dataclass(frozen=True, slots=True)
class Stray:
    """An example that, were it not there, would be taken for another intent."""

    intent: str
    text: str
    taken_for: str
    like: str
    """The other intent's example that it resembles most."""
    confidence: float


@dataclass(frozen=True, slots=True)
class Twins:
    """Two intents whose examples are taken for each other's."""

    first: str
    second: str
    crossing: int
    """How many of them are."""
    of: int
    strays: tuple[Stray, ...]
    """The likeliest of them."""


@dataclass(frozen=True, slots=True)
class Idle:
    """An example that no other one needs, and that is recognised without itself."""

    intent: str
    text: str


@dataclass(frozen=True, slots=True)
class Care:
    """Everything worth a look, the worst first."""

    twins: tuple[Twins, ...] = ()
    strays: tuple[Stray, ...] = ()
    """Those that belong to no twins."""
    idle: tuple[Idle, ...] = ()
    """Not told of a library of which only some examples were tried."""


def care(rehearsal: Rehearsal, threshold: float) -> Care:
    """What a rehearsal shows; ``threshold`` is the one in force."""
    astray = tuple(_strays(rehearsal.trials))
    twins = tuple(_twins(astray, rehearsal.trials))
    paired = {frozenset((pair.first, pair.second)) for pair in twins}
    likely = (one for one in astray if one.confidence >= LIKELY)
    alone = (one for one in likely if frozenset((one.intent, one.taken_for)) not in paired)
    return Care(twins, tuple(alone), tuple(_idle(rehearsal.trials, threshold)) if rehearsal.step == 1 else ())


def _strays(trials: Iterable[Trial]) -> list[Stray]:
    """Examples that were taken for another intent though their own was there, surest first."""
    found = (
        Stray(trial.intent, trial.text, trial.taken_for, trial.example, trial.confidence)
        for trial in trials
        if trial.known and trial.taken_for and trial.taken_for != trial.intent
    )
    return sorted(found, key=lambda one: (-one.confidence, one.intent, one.text))


def _twins(astray: Iterable[Stray], trials: Iterable[Trial]) -> list[Twins]:
    tried: dict[str, int] = defaultdict(int)
    for trial in trials:
        tried[trial.intent] += trial.known
    pairs: dict[tuple[str, str], list[Stray]] = defaultdict(list)
    for one in astray:
        first, second = sorted((one.intent, one.taken_for))
        pairs[first, second].append(one)
    found = (
        Twins(first, second, len(own), tried[first] + tried[second], tuple(own[:SHOWN]))
        for (first, second), own in pairs.items()
        if len(own) >= max(LEAST, CROSSING * (tried[first] + tried[second]))
    )
    return sorted(found, key=lambda pair: (-pair.crossing / pair.of, pair.first, pair.second))


def _idle(trials: tuple[Trial, ...], threshold: float) -> Iterator[Idle]:
    """Examples of large intents that nothing was recognised by, and that are surely recognised themselves."""
    sizes: dict[str, int] = defaultdict(int)
    for trial in trials:
        sizes[trial.intent] += trial.known
    used = {(trial.taken_for, trial.example) for trial in trials if trial.taken_for == trial.intent}
    for trial in trials:
        own = trial.known and trial.taken_for == trial.intent and not trial.held
        spare = own and trial.confidence >= threshold and (trial.intent, trial.text) not in used
        if spare and sizes[trial.intent] >= ENOUGH:
            yield Idle(trial.intent, trial.text)
