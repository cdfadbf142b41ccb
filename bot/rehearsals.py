"""Rehearsals of the library in force: worked out beside the answering, kept in a file, told when it is done."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import Final

from structlog.typing import FilteringBoundLogger

from bot.apart import Apart, Work, is_large
from bot.knowledge import Knowledge
from bot.live_library import LiveLibrary
from bot.rehearsal_files import keep, place_of, read
from intents.forecasting import Bar, Forecast, forecast
from intents.rehearsing import Rehearsal, Trial, rehearsal, steps
from intents.understanding import Fitted

QUIET_SECONDS: Final = 15.0
"""How long a library has to be in force before it is rehearsed, so that an edit never waits for that."""
LOOK_SECONDS: Final = 1.0
"""How soon a rehearsal of what is not in force any more ends."""


def bar_of(knowledge: Knowledge) -> Bar:
    """What a message has to clear today."""
    return Bar(knowledge.fitted.threshold, knowledge.fitted.margin, knowledge.experience.adjustment)


def forecast_of(knowledge: Knowledge, done: Rehearsal) -> Forecast:
    """What a rehearsal forecasts for the library in force."""
    return forecast(done, knowledge.library, bar_of(knowledge))


class Rehearser:
    """Rehearses each library that has come into force, while nobody waits for another one.

    A large one in a process of its own, a small one here, in small helpings.
    """

    def __init__(
        self, library: LiveLibrary, cache: Path, log: FilteringBoundLogger, quiet: float = QUIET_SECONDS
    ) -> None:
        """``cache`` is the fitted library's; nothing is rehearsed before ``run``."""
        self._library = library
        self._cache = cache
        self._log = log
        self._quiet = quiet
        self._tried = ""

    async def run(self) -> None:
        """Look again and again until cancelled."""
        while True:
            before = self._library.knowledge().fitted.key
            await asyncio.sleep(self._quiet)
            if self._library.knowledge().fitted.key == before:
                await self.look()

    async def look(self) -> None:
        """Rehearse the library in force unless that is done; given up where another one comes into force meanwhile."""
        fitted = self._library.knowledge().fitted
        if self._library.rehearsal is not None or self._tried == fitted.key:
            return
        place = place_of(self._cache, self._library.inbox)
        made = await asyncio.to_thread(read, fitted, place) or await self._made(fitted, place)
        if made is not None and self._library.keep_rehearsal(made):
            self._tell(forecast_of(self._library.knowledge(), made))

    async def _made(self, fitted: Fitted, place: Path) -> Rehearsal | None:
        if not is_large(fitted.library):
            return await self._made_here(fitted, place)
        with contextlib.suppress(OSError):  # there can be no process; that is told below
            await self._made_apart()
        made = await asyncio.to_thread(read, fitted, place)
        if made is None and self._is_in_force(fitted):
            self._tried = fitted.key
            self._log.warning("library.not_rehearsed")
        return made

    async def _made_apart(self) -> None:
        """Into the file, by another process; ended where another library comes into force meanwhile."""
        fitted = self._library.knowledge().fitted
        work = Apart(Work.REHEARSE, self._library.workspace, self._cache, self._library.inbox)
        over = asyncio.create_task(asyncio.to_thread(work.wait))
        try:
            while not over.done() and self._is_in_force(fitted):
                await asyncio.wait([over], timeout=LOOK_SECONDS)
        finally:
            work.end()
            await over

    async def _made_here(self, fitted: Fitted, place: Path) -> Rehearsal | None:
        helpings: list[tuple[Trial, ...]] = []
        coming = steps(fitted, self._library.inbox)
        while (helping := await asyncio.to_thread(next, coming, None)) is not None:
            helpings.append(helping)
            await self._library.calm()
            if not self._is_in_force(fitted):
                return None
        made = rehearsal(fitted, helpings)
        await asyncio.to_thread(keep, made, place)
        return made

    def _is_in_force(self, fitted: Fitted) -> bool:
        return self._library.knowledge().fitted.key == fitted.key

    def _tell(self, found: Forecast) -> None:
        if found.is_enough:
            answered, right = round(found.coverage.value, 3), round(found.precision, 3)
            self._log.info("library.rehearsed", answered=answered, right=right, target=found.target)
