"""What a rehearsal shows, for people: the forecast in a sentence, and what is worth a look in lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.knowledge import Knowledge
from bot.rehearsals import bar_of, forecast_of
from intents.caring import Care, Stray, Twins
from intents.forecasting import ENOUGH, Forecast, enough_for
from intents.rehearsing import Rehearsal

MOST: Final = 5
"""Of a kind that are listed."""


def forecast_in_words(knowledge: Knowledge, done: Rehearsal) -> str:
    """How much will be answered, and how often rightly."""
    found = forecast_of(knowledge, done)
    if not found.is_enough:
        return (
            "This library is too small to forecast how much it will answer: of its examples "
            f"{found.asked} could be tried as known and {found.near} as unknown, {ENOUGH} of each are needed."
        )
    return f"{_short(found)} {_target(knowledge, done, found)}"


def _short(found: Forecast) -> str:
    low, high = (f"{100 * end:.0f}" for end in found.coverage.interval)
    return (
        f"This library: ~{_whole(found.coverage.value)} answered, {100 * found.precision:.1f} % of that right "
        f"({found.asked} examples, each tried without itself; 95 % interval {low}–{high} % answered)."
    )


def _target(knowledge: Knowledge, done: Rehearsal, found: Forecast) -> str:
    if found.reaches_target:
        return f"The target of {_whole(found.target)} is met."
    if not found.misses_target:
        return f"The target of {_whole(found.target)} is within what chance leaves open."
    higher = enough_for(done, knowledge.library, bar_of(knowledge))
    if higher is None:
        return f"No threshold meets the target of {_whole(found.target)}: some intents are too alike."
    threshold, there = higher
    return (
        f"That misses the target of {_whole(found.target)}; `matching: {{threshold: {threshold:.2f}}}` would meet it "
        f"with ~{_whole(there.coverage.value)} answered."
    )


def _whole(share: float) -> str:
    return f"{100 * share:.0f} %"


def care_in_lines(care: Care) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What is worth a look: a heading with its lines."""
    if care.twins:
        yield "Intents that are hard to tell apart", _some([twins_in_words(pair) for pair in care.twins])
    if care.strays:
        yield "Examples that point to another intent", _some([stray_in_words(one) for one in care.strays])
    if care.idle:
        lines = [f"{one.intent}: “{one.text}”" for one in care.idle]
        yield "Examples that change nothing, since others cover them", _some(lines)


def _some(lines: list[str]) -> tuple[str, ...]:
    more = len(lines) - MOST
    return (*lines[:MOST], *([f"… and {more} more"] if more > 0 else []))


def twins_in_words(pair: Twins) -> str:
    """Two intents and what shows how alike they are."""
    shown = "; ".join(f"“{one.text}” is taken for {one.taken_for}" for one in pair.strays)
    return f"{pair.first} and {pair.second}: {pair.crossing} of {pair.of} examples are taken for the other's ({shown})"


def stray_in_words(stray: Stray) -> str:
    """An example and where it points."""
    return f"{stray.intent}: “{stray.text}” is taken for {stray.taken_for}, like “{stray.like}”"
