"""A vendor in trouble is left alone, then tried with one call before everything that waits goes out."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import pytest

from bot.pauses import HELD_MOST_MS, HELD_MS, Pauses
from handlers.base import Failure, Outgoing, Receipt, SendError
from handlers.lengths import Unit
from handlers.limits import Backoff, Limits, TextLimit
from intents.model import Via
from tests.small_world import START_MS, Network, World
from tests.test_ownership import KNOWN, knowledge

MOST = 32
HOURLY = Backoff(60, 3600, "made up")
SECOND_MS = 1000


@dataclass
class Limiting(Network):
    """A platform that takes so many refusals before it answers, and says for how long or does not."""

    limits: ClassVar[Limits] = Limits(
        {Via.DM: TextLimit(1000, Unit.CHARACTERS, "a test")}, window_hours=24, backoff=Backoff(60, 200, "a test")
    )
    refusals: list[float | None] = field(default_factory=list)

    async def send(self, reply: Outgoing) -> Receipt:
        """Refused as planned, else sent."""
        if not self.refusals:
            return await super().send(reply)
        self.begun.append(reply)
        wait = self.refusals.pop(0)
        raise SendError(Failure.BUSY, "Too much.", wait, account_wide=wait is None)


async def calls_at(world: World, until_seconds: int) -> list[int]:
    """At which seconds of that time a call was made."""
    found, network = [], world.network
    for second in range(until_seconds):
        world.now_ms = START_MS + second * SECOND_MS
        before = len(network.begun)
        await world.decides()
        await world.sends()
        found += [second] * (len(network.begun) - before)
    return found


async def test_the_outbox_waits_as_the_platforms_data_says(tmp_path: Path) -> None:
    """Refused without an end: 66 s (a tenth by chance), 132 s, 220 s at most; sent, and from the start again."""
    network = Limiting(refusals=[None, None, None, None])
    async with World(tmp_path, knowledge(), network) as world:
        await world.hears(KNOWN)
        assert await calls_at(world, 700) == [1, 67, 199, 419, 639]
        assert len(network.delivered) == 1
        network.refusals = [None]
        await world.hears(KNOWN)
        first, second = await calls_at(world, 800)
        assert second - first == 66


async def test_the_outbox_waits_as_long_as_the_vendor_says(tmp_path: Path) -> None:
    """A time that is named is neither shortened nor doubled."""
    async with World(tmp_path, knowledge(), Limiting(refusals=[5.0, 5.0, 7.0])) as world:
        await world.hears(KNOWN)
        assert await calls_at(world, 60) == [1, 6, 11, 18]


def test_nothing_in_a_pause_one_after_it_and_all_once_something_went_out() -> None:
    """The vendor's own time is kept, and what waits does not come down on it all at once."""
    pauses = Pauses()
    assert pauses.room("x", MOST, 0) == MOST
    pauses.until("x", 900, 0)
    assert [pauses.room("x", MOST, at) for at in (0, 899, 900)] == [0, 0, 1]
    assert pauses.room("telegram", MOST, 0) == MOST
    pauses.over("x", 899)
    assert pauses.room("x", MOST, 900) == 1, "it was under way before the pause"
    pauses.over("x", 900)
    assert pauses.room("x", MOST, 900) == MOST


@pytest.mark.both_databases
async def test_a_restart_forgets_no_pause(tmp_path: Path) -> None:
    """Refused twice, killed: the next process waits the rest of the longer pause, then tries one call."""
    network = Limiting(refusals=[None, None, None])
    async with World(tmp_path, knowledge(), network) as world:
        await world.hears(KNOWN)
        seconds = await calls_at(world, 70)
        assert len(seconds) == 2
        await world.restarts()
        assert await calls_at(world, seconds[1] + 120) == []
        assert len(await calls_at(world, seconds[1] + 150)) == 1


async def test_what_has_gone_out_ends_it_for_the_next_process_too(tmp_path: Path) -> None:
    """Refused once, then sent: a restart later calls as if nothing had been."""
    network = Limiting(refusals=[None])
    async with World(tmp_path, knowledge(), network) as world:
        await world.hears(KNOWN)
        await calls_at(world, 80)
        await world.restarts()
        network.refusals.append(None)
        await world.hears(KNOWN)
        before = world.now_ms
        await world.decides()
        await world.sends()
        assert len(network.begun) == 3
        await world.sends()
        (kept,) = await world.rows("memories_of", "outbox")
        until_ms, in_a_row = map(int, kept["value"].split())
        assert in_a_row == 1
        assert 60_000 <= until_ms - before <= 72_000


def test_what_a_person_must_mend_is_tried_ever_more_rarely() -> None:
    """A minute, two, four, eight, ten; calls under way at the same time make it no longer."""
    pauses, at, waits = Pauses(), 0, []
    for _ in range(20):
        waits.append(pauses.hold("x", at))
        assert pauses.hold("x", at + 1) == waits[-1] - 1
        at += waits[-1]
    assert waits[:5] == [HELD_MS, 2 * HELD_MS, 4 * HELD_MS, 8 * HELD_MS, HELD_MOST_MS]
    assert max(waits) == HELD_MOST_MS
    pauses.over("x", at)
    assert pauses.hold("x", at) == HELD_MS


def test_a_limit_without_an_end_is_waited_for_ever_longer() -> None:
    """A minute, doubled for each call that is refused anew, up to the vendor's window; then from the start again."""
    pauses, at, waits = Pauses(), 0, []
    for _ in range(9):
        waits.append(pauses.back_off("x", HOURLY, at, 0))
        assert pauses.back_off("x", HOURLY, at + 1, 0.9) == waits[-1] - 1, "another call that was under way"
        assert pauses.room("x", MOST, at + waits[-1] - 1) == 0
        at += waits[-1]
        assert pauses.room("x", MOST, at) == 1
    assert [wait // 1000 for wait in waits] == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    pauses.over("x", at)
    assert pauses.back_off("x", HOURLY, at, 0) == 60_000


def test_the_wait_is_never_shorter_than_documented_and_a_fifth_longer_at_most() -> None:
    """Chance only adds, so that programs that met the limit together do not come back together."""
    assert [Pauses().back_off("x", HOURLY, 0, chance) for chance in (0.0, 0.5, 0.99)] == [60_000, 66_000, 71_880]


def test_after_a_time_that_the_vendor_named_a_refusal_without_one_waits_longer() -> None:
    """What it names is kept as named; what it does not name grows with every refusal."""
    pauses = Pauses()
    pauses.until("x", 5_000, 0)
    assert pauses.back_off("x", HOURLY, 5_000, 0) == 120_000
    pauses.until("x", 126_000, 125_000)
    assert pauses.room("x", MOST, 126_000) == 1


def test_a_later_shorter_wait_does_not_end_a_longer_pause() -> None:
    """Several calls were under way: the longest time that the vendor named counts."""
    pauses = Pauses()
    pauses.until("x", 900, 0)
    pauses.until("x", 5, 1)
    assert pauses.room("x", MOST, 899) == 0
