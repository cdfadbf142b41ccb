"""How late the event loop is can be read off /metrics."""

from __future__ import annotations

import asyncio
import time

from bot.lag import feel_lag
from bot.metrics import Metrics


async def test_a_loop_that_stands_still_is_felt() -> None:
    """Something blocks for most of a second: the next look comes as much later."""
    metrics = Metrics()
    feeling = asyncio.create_task(feel_lag(metrics))
    await asyncio.sleep(0)
    time.sleep(0.8)  # noqa: ASYNC251 - blocking is what it is about
    while not metrics.registry.get_sample_value("frontdesk_loop_lag_seconds_count"):
        await asyncio.sleep(0.01)
    feeling.cancel()
    assert (metrics.registry.get_sample_value("frontdesk_loop_lag_seconds_sum") or 0) > 0.5
