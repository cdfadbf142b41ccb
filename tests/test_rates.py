"""What a platform takes in a stretch of time."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from bot.rates import Rates
from handlers.lengths import Unit
from handlers.limits import Limits, Rate, TextLimit
from intents.model import Via
from tests.small_world import Network, World
from tests.test_ownership import KNOWN, knowledge

RATE = Rate(2, 10, "made up")


def test_what_is_too_much_waits_until_the_oldest_call_is_old_enough() -> None:
    """Two in ten seconds: the third waits for the first's tenth second, and waiting counts as no call."""
    rates = Rates()
    assert [rates.wait_ms("x", Via.DM, RATE, at) for at in (0, 1_000, 1_000, 9_999)] == [0, 0, 9_000, 1]
    assert rates.wait_ms("x", Via.DM, RATE, 10_000) == 0
    assert rates.wait_ms("x", Via.DM, RATE, 10_500) == 500


def test_a_clock_that_is_set_back_holds_nothing_up() -> None:
    """An hour back: what was counted in a time that has not come yet does not count."""
    rates = Rates()
    assert [rates.wait_ms("x", Via.DM, RATE, 3_600_000 + at) for at in (0, 1)] == [0, 0]
    assert [rates.wait_ms("x", Via.DM, RATE, at) for at in (0, 1, 2)] == [0, 0, 9_998]


def test_platforms_and_ways_of_sending_do_not_hold_each_other_up() -> None:
    """Each has its own count."""
    rates = Rates()
    calls = [("x", Via.DM), ("x", Via.PUBLIC), ("tiktok", Via.DM)] * 2
    assert [rates.wait_ms(name, via, RATE, 0) for name, via in calls] == [0] * 6


@dataclass
class Slow(Network):
    """A platform that takes one text a minute."""

    limits: ClassVar[Limits] = Limits(
        {Via.DM: TextLimit(1000, Unit.CHARACTERS, "a test")}, window_hours=24, rates={Via.DM: Rate(1, 60, "a test")}
    )


@pytest.mark.both_databases
async def test_a_restart_forgets_no_call(tmp_path: Path) -> None:
    """One a minute: sent, killed at once, asked again; the next process waits for the minute to be over."""
    network = Slow()
    async with World(tmp_path, knowledge(), network) as world:
        await world.hears(KNOWN)
        await world.decides()
        await world.sends()
        began = world.now_ms
        assert len(network.delivered) == 1
        await world.restarts()
        await world.hears(KNOWN)
        for _ in range(3):
            await world.decides()
            await world.sends()
            await world.restarts()
        assert len(network.delivered) == 1
        world.now_ms = began + 60_000
        await world.sends()
        assert len(network.delivered) == 2
