"""Rehearsals of the library in force: worked out beside the answering, kept in a file, told when it is done."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import msgspec
from structlog.typing import FilteringBoundLogger

from bot.knowledge import Knowledge
from bot.live_library import LiveLibrary
from bot.spare_memory import give_back
from intents.forecasting import Bar, Forecast, forecast
from intents.rehearsing import VERSION, Rehearsal, Trial, folds, rehearsal, steps
from intents.understanding import Fitted

QUIET_SECONDS: Final = 15.0
"""How long a library has to be in force before it is rehearsed, so that an edit never waits for that."""


def bar_of(knowledge: Knowledge) -> Bar:
    """What a message has to clear today."""
    return Bar(knowledge.fitted.threshold, knowledge.fitted.margin, knowledge.experience.adjustment)


def forecast_of(knowledge: Knowledge, done: Rehearsal) -> Forecast:
    """What a rehearsal forecasts for the library in force."""
    return forecast(done, knowledge.library, bar_of(knowledge))


def place_of(cache: Path, inbox: tuple[str, ...] = ()) -> Path:
    """The file beside the fitted library's that keeps its rehearsal."""
    return cache.with_name(cache.name.removesuffix(".fitted.npz") + f".rehearsal{'.inbox' if inbox else ''}.json")


def rehearsed(fitted: Fitted, place: Path, told: Callable[[float], None] = lambda _: None) -> Rehearsal:
    """The rehearsal of a library, from the file if that holds it; ``told`` hears how far it is, 0 to 1."""
    kept = read(fitted, place)
    if kept is not None:
        return kept
    total = sum(len(fold.asked) for fold in folds(fitted.library))
    made = rehearsal(fitted, _telling(steps(fitted), total, told))
    keep(made, place)
    return made


def _telling(
    helpings: Iterator[tuple[Trial, ...]], total: int, told: Callable[[float], None]
) -> Iterator[tuple[Trial, ...]]:
    done = 0
    for helping in helpings:
        done += len(helping)
        told(done / total if total else 1.0)
        yield helping


def read(fitted: Fitted, place: Path) -> Rehearsal | None:
    """What the file holds, if that is of this very library."""
    with contextlib.suppress(OSError, msgspec.DecodeError):
        kept = msgspec.json.decode(place.read_bytes(), type=Rehearsal)
        if kept.key == fitted.key and kept.version == VERSION:
            return kept
    return None


def keep(made: Rehearsal, place: Path) -> None:
    """A file that cannot be written costs time at the next start, nothing else."""
    unfinished = place.with_name(f"{place.name}.{os.getpid()}.new")
    with contextlib.suppress(OSError):
        unfinished.write_bytes(msgspec.json.encode(made))
        unfinished.replace(place)


class Rehearser:
    """Rehearses each library that has come into force, in small helpings, while nobody waits for another one."""

    def __init__(
        self, library: LiveLibrary, cache: Path, log: FilteringBoundLogger, quiet: float = QUIET_SECONDS
    ) -> None:
        """``cache`` is the fitted library's; nothing is rehearsed before ``run``."""
        self._library = library
        self._cache = cache
        self._log = log
        self._quiet = quiet

    async def run(self) -> None:
        """Look again and again until cancelled."""
        while True:
            before = self._library.knowledge().fitted.key
            await asyncio.sleep(self._quiet)
            if self._library.knowledge().fitted.key == before:
                await self.look()

    async def look(self) -> None:
        """Rehearse the library in force unless that is done; given up where another one comes into force meanwhile."""
        knowledge = self._library.knowledge()
        if self._library.rehearsal is not None:
            return
        place = place_of(self._cache, self._library.inbox)
        made = await asyncio.to_thread(read, knowledge.fitted, place) or await self._made(knowledge.fitted, place)
        await asyncio.to_thread(give_back)
        if made is not None and self._library.keep_rehearsal(made):
            self._tell(forecast_of(self._library.knowledge(), made))

    async def _made(self, fitted: Fitted, place: Path) -> Rehearsal | None:
        helpings: list[tuple[Trial, ...]] = []
        coming = steps(fitted, self._library.inbox)
        while (helping := await asyncio.to_thread(next, coming, None)) is not None:
            helpings.append(helping)
            await self._library.calm()
            if self._library.knowledge().fitted.key != fitted.key:
                return None
        made = rehearsal(fitted, helpings)
        await asyncio.to_thread(keep, made, place)
        return made

    def _tell(self, found: Forecast) -> None:
        if found.is_enough:
            answered, right = round(found.coverage.value, 3), round(found.precision, 3)
            self._log.info("library.rehearsed", answered=answered, right=right, target=found.target)
