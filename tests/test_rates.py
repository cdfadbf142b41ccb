"""What a platform takes in a stretch of time."""

from __future__ import annotations

from bot.rates import Rates
from handlers.limits import Rate
from intents.model import Via

RATE = Rate(2, 10, "made up")


def test_what_is_too_much_waits_until_the_oldest_call_is_old_enough() -> None:
    """Two in ten seconds: the third waits for the first's tenth second, and waiting counts as no call."""
    rates = Rates()
    assert [rates.wait_ms("x", Via.DM, RATE, at) for at in (0, 1_000, 1_000, 9_999)] == [0, 0, 9_000, 1]
    assert rates.wait_ms("x", Via.DM, RATE, 10_000) == 0
    assert rates.wait_ms("x", Via.DM, RATE, 10_500) == 500


def test_platforms_and_ways_of_sending_do_not_hold_each_other_up() -> None:
    """Each has its own count."""
    rates = Rates()
    calls = [("x", Via.DM), ("x", Via.PUBLIC), ("tiktok", Via.DM)] * 2
    assert [rates.wait_ms(name, via, RATE, 0) for name, via in calls] == [0] * 6
