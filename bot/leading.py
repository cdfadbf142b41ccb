"""Which process speaks: of several on one database, one at a time sends, keeps connections and does what time asks.

So whatever counts calls, waits for a vendor or keeps a connection is in one memory, and every lane has one hand that
takes from it. All others hear, decide and show; when the one that leads ends, another one goes on from the rows.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Final, Protocol

from structlog.typing import FilteringBoundLogger

from bot.store.transaction import StoreUnavailableError

Term = Callable[[asyncio.Event], Awaitable[None]]
"""What whoever leads does until the event is set; it then finishes what it has begun and returns."""
BEAT_SECONDS: Final = 2.0
"""How often whoever leads shows that it lives; those who wait ask as often."""
IDLE_SECONDS: Final = 10
"""After so long without a beat the database ends the lead, so that a process that stands still does not keep it."""
SURE_SECONDS: Final = 6.0
"""So long after its last beat a process may be sure that no other leads."""


class Role(StrEnum):
    """What a process is for."""

    ALL = "all"
    WEB = "web"
    """Takes events, serves pages; decides nothing and sends nothing."""
    WORKER = "worker"
    """Decides, and sends where it leads; opens no port."""


class Lead(Protocol):
    """The right to speak."""

    @property
    def is_sure(self) -> bool:
        """Whether no other process can be speaking now."""

    async def keep(self, term: Term, over: asyncio.Event) -> None:
        """Run a term whenever the lead is had, until ``over``."""


class Alone:
    """The lead of the only process there is."""

    is_sure = True

    async def keep(self, term: Term, over: asyncio.Event) -> None:
        """One term, from the start to the end."""
        await term(over)


class Hold(Protocol):
    """A lock of the database that ends with its connection."""

    async def try_to_get(self) -> bool:
        """Whether it is ours now. Raises StoreUnavailableError."""

    async def beat(self) -> None:
        """Show that this process lives. Raises StoreUnavailableError where the hold is lost."""

    async def let_go(self) -> None:
        """Somebody else may have it."""


class Shared:
    """The lead of one of several processes."""

    def __init__(self, hold: Hold, log: FilteringBoundLogger, beat_seconds: float = BEAT_SECONDS) -> None:
        """Nothing is asked for before ``keep``."""
        self._hold = hold
        self._log = log
        self._beat_seconds = beat_seconds
        self._beaten = -SURE_SECONDS

    @property
    def is_sure(self) -> bool:
        """Whether the last beat is recent enough."""
        return time.monotonic() - self._beaten < SURE_SECONDS

    async def keep(self, term: Term, over: asyncio.Event) -> None:
        """Ask for the lead again and again; a lost one ends the term."""
        while not over.is_set():
            try:
                if await self._had():
                    await self._lead(term, over)
            except StoreUnavailableError as error:
                self._log.warning("lead.paused", error=str(error))
            await _pause(over, self._beat_seconds)
        await self._hold.let_go()

    async def _had(self) -> bool:
        asked = time.monotonic()
        had = await self._hold.try_to_get()
        if had:
            self._beaten = asked
        return had

    async def _lead(self, term: Term, over: asyncio.Event) -> None:
        """One term; it is told to end when the lead is over or lost, and the lead is kept until it has ended."""
        self._log.info("lead.taken")
        ended = asyncio.Event()
        beside = [asyncio.create_task(self._beat(ended)), asyncio.create_task(_follow(over, ended))]
        try:
            await term(ended)
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
            self._beaten = -SURE_SECONDS
            await self._hold.let_go()

    async def _beat(self, ended: asyncio.Event) -> None:
        try:
            while True:
                asked = time.monotonic()
                await self._hold.beat()
                self._beaten = asked
                await asyncio.sleep(self._beat_seconds)
        except StoreUnavailableError as error:
            self._log.warning("lead.lost", error=str(error))
        finally:
            ended.set()


async def _follow(over: asyncio.Event, ended: asyncio.Event) -> None:
    await over.wait()
    ended.set()


async def _pause(over: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await over.wait()
