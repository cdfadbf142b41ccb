"""What calls to X cost, and a budget for each day: counted before a call is made, given back where X refused it.

https://docs.x.com/x-api/getting-started/pricing (pay-per-use, checked 2026-11). Events that X delivers cost as well
(a direct message $0.010, a post $0.005); they cannot be declined here, so they are not counted: the developer
console has a spending limit for them.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from enum import StrEnum
from typing import Final

import regex

from handlers.base import Failure, Memory, SendError

KEPT: Final = "spent"
DAY_MS: Final = 86_400_000

_LINK = regex.compile(r"https?://|(?<![\w@.-])(?:[\w-]+\.)+\p{L}{2,}", regex.IGNORECASE)


class Cost(StrEnum):
    """What X charges for."""

    REPLY = "reply to a post that mentions or quotes us"
    REPLY_WITH_LINK = "post with a link"
    POST = "other post"
    DIRECT = "direct message"
    OWN_READ = "reading back our own post, mention or profile"
    DIRECT_READ = "reading back a direct message"
    USER_READ = "reading a follower's profile"


USD: Final[dict[Cost, float]] = {
    Cost.REPLY: 0.010,
    Cost.REPLY_WITH_LINK: 0.200,
    Cost.POST: 0.015,
    Cost.DIRECT: 0.015,
    Cost.OWN_READ: 0.001,
    Cost.DIRECT_READ: 0.010,
    Cost.USER_READ: 0.010,
}
"""One call, or one thing that a call returned. Whether the dearer price of links holds for replies too is not
confirmed; it is assumed. The price of a follower's profile is not confirmed either."""


def of_reply(text: str) -> Cost:
    """What a public reply costs."""
    return Cost.REPLY_WITH_LINK if _LINK.search(text) else Cost.REPLY


class Meter:
    """What was spent today (UTC), in whole tenths of a cent, kept over restarts.

    ``budget_usd`` None: everything is counted and nothing is refused.
    """

    def __init__(self, budget_usd: float | None, memory: Memory, now: Callable[[], int]) -> None:
        self._budget = None if budget_usd is None else round(budget_usd * 1000)
        self._memory = memory
        self._now = now
        self._lock = asyncio.Lock()
        self._day = -1
        self._spent = 0

    @property
    def spent_usd(self) -> float:
        """What today's calls cost so far, as far as it has been read."""
        return self._spent / 1000 if self._day == self._today() else 0.0

    @property
    def exhausted(self) -> bool:
        """Whether not even the cheapest answer has room in today's budget."""
        spent = self._spent if self._day == self._today() else 0
        return self._budget is not None and spent + _mills(Cost.REPLY) > self._budget

    async def load(self) -> None:
        """Remember what was spent before a restart."""
        async with self._lock:
            await self._open_day()

    async def reserve(self, cost: Cost, *, by_person: bool = False) -> None:
        """Count a call that is about to be made. Raises SendError where the budget has no room for the bot's call."""
        async with self._lock:
            await self._open_day()
            room = self._budget is None or self._spent + _mills(cost) <= self._budget
            if not room and not by_person:
                raise self.refusal(cost)
            await self._add(_mills(cost))

    async def give_back(self, cost: Cost) -> None:
        """The call was refused: it cost nothing."""
        await self.count(cost, -1)

    async def count(self, cost: Cost, times: int) -> None:
        """Count what a call returned."""
        async with self._lock:
            await self._open_day()
            if times:
                await self._add(_mills(cost) * times)

    def refusal(self, cost: Cost) -> SendError:
        """Why the bot does not make this call."""
        budget, left = (self._budget or 0) / 1000, max(0, (self._budget or 0) - self._spent) / 1000
        words = (
            f"The day's budget for X (X_DAILY_BUDGET_USD, ${budget:g}) has no room for this: a {cost.value} costs "
            f"${USD[cost]:g} and ${left:g} are left. A person may still answer; "
            "the bot does so again after midnight UTC."
        )
        return SendError(Failure.CONTENT, words)

    async def _open_day(self) -> None:
        today = self._today()
        if self._day == today:
            return
        day, spent = _read(await self._memory.recall(KEPT))
        self._day, self._spent = today, spent if day == today else 0

    async def _add(self, mills: int) -> None:
        self._spent = max(0, self._spent + mills)
        await self._memory.remember(KEPT, json.dumps([self._day, self._spent]))

    def _today(self) -> int:
        return self._now() // DAY_MS


def _mills(cost: Cost) -> int:
    return round(USD[cost] * 1000)


def _read(kept: str) -> tuple[int, int]:
    try:
        day, spent = json.loads(kept)
        return int(day), int(spent)
    except (ValueError, TypeError):
        return -1, 0
