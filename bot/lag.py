"""How late the event loop is: whatever holds it up holds up every answer."""

from __future__ import annotations

import asyncio
from typing import Final

from bot.metrics import Metrics

EVERY_SECONDS: Final = 0.25


async def feel_lag(metrics: Metrics) -> None:
    """Ask to be woken, and count by how much later that happens, until cancelled."""
    loop = asyncio.get_running_loop()
    while True:
        asked = loop.time()
        await asyncio.sleep(EVERY_SECONDS)
        metrics.lag_seconds.observe(max(0.0, loop.time() - asked - EVERY_SECONDS))
