"""The day in numbers, kept up to date by reading only what is new: pages ask for it with every event."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from typing import Final

from bot.console.words import MINUTE_MS, midnight_ms
from bot.store.transaction import Rows, Step, q
from bot.surroundings import Surroundings

ANEW_MS: Final = 10 * MINUTE_MS
"""How long rows that were forgotten meanwhile may still be counted."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Today's turns by what was decided; the brand's own words are not counted."""

    answered: int = 0
    asked_back: int = 0
    to_team: int = 0
    ignored: int = 0


class Tally:
    """Counts today's decisions."""

    def __init__(self, around: Surroundings) -> None:
        """Nothing is counted before it is asked for."""
        self._around = around
        self._times = Counter[str]()
        self._since_ms = -1
        self._counted_ms = 0
        self._newest = 0
        self._one_at_a_time = asyncio.Lock()

    async def numbers(self, zone: str) -> Numbers:
        """The day so far, at the brand."""
        async with self._one_at_a_time:
            await self._bring_up_to_date(zone)
        times = self._times
        return Numbers(times["reply"], times["clarify"], times["escalate"], times["ignore"])

    async def _bring_up_to_date(self, zone: str) -> None:
        now = self._around.now()
        since = midnight_ms(now, zone)
        if since != self._since_ms or now - self._counted_ms > ANEW_MS:
            self._times.clear()
            self._since_ms, self._counted_ms = since, now
            self._newest, rows = await self._around.store.read(lambda: _from(since))
        else:
            self._newest, rows = await self._around.store.read(lambda: _after(self._newest))
        for row in rows:
            if row["reason"] != "own_echo":
                self._times[row["decision"]] += row["times"]


def _from(since_ms: int) -> Step[tuple[int, Rows]]:
    newest = yield q("newest_decision")
    return newest[0]["id"], (yield q("counts_today", since_ms))


def _after(decision_id: int) -> Step[tuple[int, Rows]]:
    rows = yield q("counts_after", decision_id)
    return max([decision_id, *(row["newest"] for row in rows)]), rows
