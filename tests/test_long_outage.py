"""A platform that is away for an hour: nothing is lost, doubled or out of order, and it is not hammered."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.clock import Clock
from tests.shop import Shop, open_shop, write_workspace

FOLLOWERS = tuple(f"f{number}" for number in range(8))
QUESTIONS = ("where is my order", "what are your opening hours")
MOST_CALLS = 12
"""To an address that does not answer, in an hour, for each text: its schedule doubles up to ten minutes."""


async def everybody_asks(shop: Shop) -> None:
    """Two questions each."""
    for text in QUESTIONS:
        for who in FOLLOWERS:
            await shop.follower_says(who, text)
        await shop.decided(len(FOLLOWERS) * (QUESTIONS.index(text) + 1))


async def minute(clock: Clock) -> None:
    """It passes at once, and what comes due in it is begun."""
    clock.move(minutes=1)
    await asyncio.sleep(0.05)


def all_answered(shop: Shop) -> bool:
    """Whether both answers have reached everybody."""
    return all(len(shop.texts_to(who)) >= len(QUESTIONS) for who in FOLLOWERS)


@pytest.mark.both_databases
async def test_after_an_hour_without_a_connection_everybody_is_answered(tmp_path: Path) -> None:
    """Nothing was sent, so everything is sent: once, and in the order in which it was asked."""
    clock = Clock("2026-11-30 12:00")
    async with open_shop(write_workspace(tmp_path), with_slack=False, now=clock) as shop:
        away = asyncio.create_task(shop.instagram.go_away(3_600))
        await asyncio.sleep(0.1)
        await everybody_asks(shop)
        for _ in range(60):
            await minute(clock)
        tried = [
            row["tries"] for number in range(len(FOLLOWERS)) for row in await shop.rows("replies_of", number + 1, 9)
        ]
        assert 3 <= max(tried) <= MOST_CALLS
        away.cancel()
        await asyncio.wait([away])
        for _ in range(60):
            if not all_answered(shop):
                await minute(clock)
        await shop.quiet()
        for who in FOLLOWERS:
            first, second = shop.texts_to(who)
            assert "track" in first
            assert "9–18" in second
