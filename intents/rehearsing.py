"""A library rehearsed on itself: every example tried as a message while the library lacks it.

Four folds. In each a quarter of the intents is left out, so that their examples should find no answer, and of the
other intents a quarter of the examples, which should be recognised by the rest. Everything that is told of a library
before it goes live (``forecasting``, ``caring``) is read off these trials.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from intents.contents import Intent, Library
from intents.model import Match
from intents.understanding import Fitted, fit, understand

FOLDS: Final = 4
MOST: Final = 1_500
"""Examples that are tried at most, evenly spread; bounds the time for a large library."""
HALF: Final = 2
"""Of an intent that is left out every second example is asked: that is enough to tell how often they are answered."""
HELPING: Final = 20
"""Trials between two looks at whether somebody waits."""
VERSION: Final = 2
"""Raised whenever the same library would be rehearsed differently."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One example as a message to the library without it, and what it was taken for."""

    intent: str
    """Whose example it is."""
    text: str
    known: bool
    """Whether the library still had its intent, by other examples."""
    taken_for: str
    """The likeliest intent, or empty."""
    confidence: float
    """The shipped calibrator's, as after the guard."""
    lead: float
    held: bool
    """Whether the guard or a cue kept it from being answered, however sure."""
    example: str
    """The example that earned the likeliest intent, or empty."""
    score: float
    """How like that one it is."""


@dataclass(frozen=True, slots=True)
class Fold:
    """What the library is left with, and what is then asked: intents with some of their examples."""

    library: Library
    asked: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Every trial of a library; ``key`` is that of what was fitted."""

    key: str
    trials: tuple[Trial, ...]
    step: int = 1
    """Every so manieth example was tried."""
    version: int = VERSION


def folds(library: Library) -> tuple[Fold, ...]:
    """The same folds every time; none for a library with fewer intents than folds."""
    names = sorted(name for name, intent in library.intents.items() if intent.examples)
    if len(names) < FOLDS:
        return ()
    return tuple(_fold(library, names, number) for number in range(FOLDS))


def steps(fitted: Fitted, inbox: tuple[str, ...] = ()) -> Iterator[tuple[Trial, ...]]:
    """The trials in small helpings, so that whoever takes them can tell how far it is, or stop.

    ``fitted`` is the whole library, fitted with ``inbox``. An empty helping comes after each fit, which takes longest.
    """
    for fold in folds(fitted.library):
        rest = fit(fold.library, fitted.corpus.vectors, inbox)
        yield ()
        for at in range(0, len(fold.asked), HELPING):
            yield tuple(_trial(intent, text, rest) for intent, text in fold.asked[at : at + HELPING])


def rehearse(fitted: Fitted, inbox: tuple[str, ...] = ()) -> Rehearsal:
    """All of them at once: about as long as fitting the library four times, and a millisecond an example."""
    return rehearsal(fitted, steps(fitted, inbox))


def rehearsal(fitted: Fitted, helpings: Iterable[tuple[Trial, ...]]) -> Rehearsal:
    """Put together what ``steps`` gave."""
    trials = tuple(trial for helping in helpings for trial in helping)
    return Rehearsal(fitted.key, trials, step_of(fitted.library))


def step_of(library: Library) -> int:
    """Which share of the examples is tried: every one, every second …"""
    return max(1, -(-sum(len(intent.examples) for intent in library.intents.values()) // MOST))


def _chosen(name: str, place: int, step: int) -> bool:
    """Whether an example is tried; which ones differs from intent to intent."""
    return (place + len(name)) % step == 0


def _fold(library: Library, names: Iterable[str], number: int) -> Fold:
    kept: dict[str, Intent] = {}
    asked: list[tuple[str, str]] = []
    step = step_of(library)
    for at, name in enumerate(names):
        intent = library.intents[name]
        left_out, first = at % FOLDS == number, (number + at + at // FOLDS) % FOLDS
        away = set(range(len(intent.examples)) if left_out else _held_back(intent, first))
        rest = tuple(text for place, text in enumerate(intent.examples) if place not in away)
        if rest:
            kept[name] = replace(intent, examples=rest)
        every = step * (HALF if left_out else 1)
        asked += [(name, intent.examples[place]) for place in sorted(away) if _chosen(name, place, every)]
    return Fold(replace(library, intents=kept), tuple(asked))


def _held_back(intent: Intent, first: int) -> Iterator[int]:
    """Every fourth example, from another one on in another intent, so that twins' are not all away at once."""
    return iter(range(first, len(intent.examples), FOLDS) if len(intent.examples) > 1 else ())


def _trial(intent: str, text: str, rest: Fitted) -> Trial:
    found = understand(text, rest)
    ranking, cues = found.ranking, found.cues
    best, second = ranking.best or Match("", 0.0, 0.0, ""), ranking.runner_up
    heard = cues.risk is not None or cues.asks_person or cues.chatter or cues.opts_out
    return Trial(
        intent=intent,
        text=text,
        known=intent in rest.library.intents,
        taken_for=best.intent,
        confidence=best.confidence,
        lead=best.confidence - (second.confidence if second else 0.0),
        held=ranking.refusal is not None or heard,
        example=best.example,
        score=best.score,
    )
