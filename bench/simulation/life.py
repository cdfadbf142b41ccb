"""One life of the program: its real steps on its real store, until it is stopped or ends at any step of any task."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine, Sequence
from contextvars import Context, ContextVar
from dataclasses import dataclass
from functools import cache
from io import BytesIO, TextIOWrapper
from typing import Any, Final, TypeVar

from structlog.typing import FilteringBoundLogger

from bench.simulation.network import Network, NetworkHandler, limits_of
from bench.simulation.room import Room, RoomHandler
from bench.simulation.storage import Files, MortalStore, Rewrite, kept
from bot.alarms import Alarms
from bot.app import DRAIN_SECONDS, SPOOL_SECONDS
from bot.bell import Bells
from bot.desk import WayBack
from bot.heard import Understand
from bot.intake import Intake
from bot.knowledge import Knowledge
from bot.logs import make_log
from bot.metrics import Metrics
from bot.outbox import Outbox
from bot.responder import Responder
from bot.store.spool import Spool
from bot.store.transaction import StoreUnavailableError
from bot.surroundings import Surroundings
from bot.timekeeper import Timekeeper
from intents.model import Understanding
from intents.several import understand_all
from intents.understanding import Fitted

T = TypeVar("T")
LIFE: Final[ContextVar[Life | None]] = ContextVar("life", default=None)
"""Whose task this is; nothing in the world's own."""


class Journal:
    """What the program logs as errors: nothing, unless it has a defect."""

    def __init__(self) -> None:
        """Ready for a log."""
        self._bytes = BytesIO()
        self._text = TextIOWrapper(self._bytes, write_through=True)
        self.log: FilteringBoundLogger = make_log("json", logging.ERROR, self._text)

    def taken(self) -> list[str]:
        """Every error since it was last asked."""
        words = self._bytes.getvalue().decode()
        self._bytes.seek(0)
        self._bytes.truncate()
        return words.splitlines()


@cache
def journal() -> Journal:
    """One for all lives of this process: a log is made once."""
    return Journal()


@cache
def metrics() -> Metrics:
    """Figures nobody looks at."""
    return Metrics()


@dataclass(frozen=True, slots=True)
class Outside:
    """What a life finds when it begins, and leaves when it ends."""

    files: Files
    network: Network
    room: Room
    knowledge: Knowledge
    now: Callable[[], int]
    chance: Callable[[], float]
    reachable: Callable[[], bool]
    pause: Callable[[], float]
    rewrite: Rewrite = kept


_known: Final[dict[tuple[str, int], Understanding]] = {}


def understood(text: str, fitted: Fitted) -> Understanding:
    """What a text means; a library lives as long as its process."""
    key = text, id(fitted)
    if key not in _known:
        _known[key] = understand_all(text, fitted)
    return _known[key]


class QuickResponder(Responder):
    """The real one, which thinks about a text once in a process: what it means depends on nothing but the library."""

    async def _ahead(self, _conversations: Sequence[int]) -> Understand:
        return understood


class Life:
    """The steps of `bot/app.py`, in the same order, on a loop of their own."""

    def __init__(self, outside: Outside) -> None:
        """Nothing goes on before ``begin``. Raises StoreError as the real store."""
        self.tasks: dict[asyncio.Task[Any], None] = {}
        self.store = MortalStore(outside.files, outside.reachable, outside.pause, outside.rewrite)
        self._context = Context()
        self._context.run(LIFE.set, self)
        limits = limits_of(outside.network.manners)
        self.around = Surroundings(
            store=self.store,
            platforms={"instagram": NetworkHandler(outside.network, self.store, limits)},
            desks={"slack": RoomHandler(outside.room, self.store.check)},
            knowledge=lambda: outside.knowledge,
            bells=Bells(),
            metrics=metrics(),
            log=journal().log,
            now=outside.now,
            chance=outside.chance,
        )
        self.spool = Spool(outside.files.path.with_suffix(".spool"))
        self.intake = Intake(self.around, self.spool)
        self.way_back = WayBack(self.around)
        alarms = Alarms(self.around)
        self._responder, self._outbox = QuickResponder(self.around), Outbox(self.around, alarms)
        self._timekeeper = Timekeeper(self.around, alarms)
        self._steps: list[asyncio.Task[None]] = []

    @property
    def dead(self) -> bool:
        """Whether it is over."""
        return self.store.dead

    def task(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Something that this life does, and that ends with it."""
        return asyncio.get_running_loop().create_task(work, context=self._context.copy())

    async def run(self) -> None:
        """Go on until the end."""
        await self._drain_spool()
        work = (self._responder.run(), self._outbox.run(), self._timekeeper.run(), self._keep_draining())
        self._steps = [self.task(one) for one in work]
        await asyncio.wait(self._steps, return_when=asyncio.FIRST_COMPLETED)

    async def _keep_draining(self) -> None:
        while True:
            await asyncio.sleep(SPOOL_SECONDS)
            await self._drain_spool()

    async def _drain_spool(self) -> None:
        with contextlib.suppress(StoreUnavailableError):
            await self.intake.drain_spool()

    async def stop(self) -> None:
        """The orderly end: the responder finishes its turn, the outbox its calls."""
        for finish, step in zip((self._responder.drain, self._outbox.drain), self._steps, strict=False):
            finish()
            await asyncio.wait([step], timeout=DRAIN_SECONDS)
        self.die()

    def die(self) -> None:
        """The end at this very step: no task does anything more, and nothing that waits is written."""
        if self.dead:
            return
        self.store.die()
        for task in list(self.tasks):
            task.cancel()


def belongs(task: asyncio.Task[Any], context: Context) -> None:
    """Note whose task this is, for the end of its life."""
    life = context.get(LIFE)
    if life is None:
        return
    if life.dead:
        task.cancel()
    life.tasks[task] = None
    task.add_done_callback(life.tasks.pop)
