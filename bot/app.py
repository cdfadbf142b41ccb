"""The composition root: every part made once, put together, run, and stopped in order."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from aiohttp import web
from structlog.typing import FilteringBoundLogger

from bot.alarms import Alarms
from bot.bell import Bells
from bot.chat import Chat
from bot.clock import SteadyClock
from bot.config import LOOPBACK, Config, ConfigError, Core
from bot.connections import Connections
from bot.console.pages import Console
from bot.database import Opened, glimpsed, left_behind, opened, spool_of
from bot.desk import WayBack
from bot.desk_watch import watch
from bot.diagnosis import Diagnosis
from bot.experience import Learner
from bot.guard import Doorkeeper
from bot.health import Health
from bot.http import outgoing_session
from bot.intake import Intake
from bot.lag import feel_lag
from bot.leading import Role, Term
from bot.lesson_files import JOURNAL, finish
from bot.live_library import LiveLibrary, refusal_notice
from bot.local_socket import socket_path
from bot.memory import RowMemory
from bot.metrics import Metrics
from bot.outbox import Outbox
from bot.questions import inbox
from bot.rehearsals import Rehearser
from bot.responder import Responder
from bot.second_tries import SecondTries
from bot.store.lock import if_free
from bot.store.outgoing import announce
from bot.store.spool import Spool
from bot.store.transaction import StoreUnavailableError
from bot.surroundings import Surroundings
from bot.teaching import Teaching
from bot.timekeeper import Timekeeper
from bot.web import Reports, Rooms, Webhooks, make_app, make_runner
from handlers import DESKS, PLATFORMS, Wiring
from handlers.desk import ListeningDesk

DRAIN_SECONDS = 8.0
SPOOL_SECONDS = 1.0
REFUSAL_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Program:
    """A Frontdesk put together: its steps, its routes' rooms, its library."""

    config: Config
    rooms: Rooms
    library: LiveLibrary
    learner: Learner
    rehearser: Rehearser
    responder: Responder
    make_outbox: Callable[[], Outbox]
    """The outbox of one term of leading."""
    connections: Connections
    diagnosis: Diagnosis
    timekeeper: Timekeeper
    spool: Spool
    database: Opened

    @property
    def around(self) -> Surroundings:
        """What every step works with."""
        return self.rooms.around

    def public_app(self, keeper: Doorkeeper) -> web.Application:
        """What the network sees."""
        chat = Chat("webchat", self.around, self.rooms.intake)
        console = Console(self.rooms, self.library, self.config.core.console_password, self.config.core.public_url)
        routes = (Webhooks(self.rooms).routes(), Reports(self.rooms).routes(), chat.routes(), console.routes())
        return make_app(keeper, *routes)

    def local_app(self, keeper: Doorkeeper) -> web.Application:
        """What commands on this machine see."""
        chat = Chat("terminal", self.around, self.rooms.intake)
        tries = SecondTries(self.around, self.rooms.intake)
        return make_app(keeper, chat.routes(), Reports(self.rooms).routes(), self.diagnosis.routes(), tries.routes())


@contextlib.asynccontextmanager
async def assembled(
    config: Config, log: FilteringBoundLogger, now: Callable[[], int] | None = None
) -> AsyncIterator[Program]:
    """Make every part; ``now``: its clock. Raises LibraryError, StoreError or ConfigError with advice."""
    metrics, now = Metrics(), now or SteadyClock()
    cache = config.core.database.with_name(config.core.database.name + ".fitted.npz")
    _finish_writing(config.core)
    nothing: tuple[str, ...] = ()
    heard = await glimpsed(config.core, inbox, nothing)
    library = LiveLibrary(config.core.workspace, cache, log, metrics, heard)
    async with opened(config.core, log) as database:
        store, spool = database.store, spool_of(database.here)
        async with outgoing_session(config) as http:
            shared: dict[str, Any] = {}

            def wiring(name: str) -> Wiring:
                memory, public_url = RowMemory(name, store), config.core.public_url
                own = (memory, public_url, shared, routes, lambda *reply: teaching.review(name, *reply))
                return Wiring(http, now, lambda event, facts: log.info(event, **facts), *own)

            def routes() -> Mapping[str, str]:
                return library.library.desk.routes

            around = Surroundings(
                store=store,
                platforms={name: PLATFORMS[name].make(own, wiring(name)) for name, own in config.platforms.items()},
                desks={name: DESKS[name].make(own, wiring(name)) for name, own in config.desks.items()},
                knowledge=library.knowledge,
                bells=Bells(),
                metrics=metrics,
                log=log,
                now=now,
                chance=random.random,
                most_file_bytes=config.core.files_mb * 1_048_576,
            )
            health = Health(around, library, spool, now())
            teaching = Teaching(around, library)
            rooms = Rooms(around, Intake(around, spool), WayBack(around), health, teaching)
            alarms = Alarms(around)
            steps = (Learner(around, library), Rehearser(library, cache, log), Responder(around))
            connections = Connections(around, rooms.intake, rooms.health, alarms)
            outbox = partial(Outbox, around, alarms, database.lead)
            ways = (outbox, connections, Diagnosis(config, rooms, connections, http))
            timekeeper = Timekeeper(around, alarms)
            yield Program(config, rooms, library, *steps, *ways, timekeeper, spool, database)


def _finish_writing(core: Core) -> None:
    """Make good a stop in the middle of a lesson, unless it is another process that is writing now."""
    if (core.workspace / JOURNAL).exists():
        with if_free(core.database) as alone:
            if alone:
                finish(core.workspace)


async def run_steps(program: Program, stop: asyncio.Event, role: Role = Role.ALL) -> None:
    """Run the role's steps until ``stop``, then let each finish what it has begun, in the order work flows."""
    await _drain_spool(program)
    await program.library.made_ready()
    await program.learner.begin()
    over = asyncio.Event()
    steps = [] if role is Role.WEB else [program.responder.run(), program.database.lead.keep(_terms(program), over)]
    tasks = [asyncio.create_task(work) for work in (*steps, *_background(program))]
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([stopping, *tasks], return_when=asyncio.FIRST_COMPLETED)
    program.responder.drain()
    await _finished(tasks[: len(steps)][:1])
    over.set()
    await _finished(tasks[: len(steps)][1:], DRAIN_SECONDS + 2)
    await _ended((stopping, *tasks))


def _terms(program: Program) -> Term:
    """What this process does whenever it leads: sending, connections, what time asks."""

    async def speak(over: asyncio.Event) -> None:
        outbox = program.make_outbox()
        tasks = [asyncio.create_task(work) for work in (outbox.run(), *_speaking(program))]
        ending = asyncio.create_task(over.wait())
        try:
            await asyncio.wait([ending, *tasks], return_when=asyncio.FIRST_COMPLETED)
            outbox.drain()
            await _finished(tasks[:1])
        finally:
            await _ended((ending, *tasks))

    return speak


async def _finished(tasks: Sequence[asyncio.Task[None]], seconds: float = DRAIN_SECONDS) -> None:
    if tasks:
        await asyncio.wait(tasks, timeout=seconds)


async def _ended(tasks: Sequence[asyncio.Task[Any]]) -> None:
    """Cancel what still runs; a failure of any of them is raised."""
    for task in tasks:
        task.cancel()
    for failure in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(failure, Exception):
            raise failure


def _background(program: Program) -> list[Coroutine[Any, Any, None]]:
    """What every process does."""
    lag = feel_lag(program.around.metrics)
    own = [program.library.run(), program.learner.run(), program.rehearser.run(), _keep_draining(program), lag]
    relay = program.database.relay
    return own if relay is None else [*own, relay(program.around.bells)]


def _speaking(program: Program) -> list[Coroutine[Any, Any, None]]:
    """What the process that leads does beside sending."""
    desks = program.around.desks.items()
    listeners = [watch(program.rooms, name, desk) for name, desk in desks if isinstance(desk, ListeningDesk)]
    own = [program.rooms.teaching.run(), program.timekeeper.run(), _tell_of_refusals(program)]
    return [*own, *listeners, *program.connections.loops()]


async def _tell_of_refusals(program: Program) -> None:
    """A bad edit that stays is told at the desks, once; nobody is told of one that is mended at once."""
    told = ""
    while True:
        before = program.library.refusal
        await asyncio.sleep(REFUSAL_SECONDS)
        refusal = program.library.refusal
        if refusal is None or refusal is not before or str(refusal) == told:
            continue
        told = str(refusal)
        await _announce(program, f"library:{program.around.now()}", refusal_notice(refusal))


async def _announce(program: Program, key: str, text: str) -> None:
    desks, now = program.around.desk_names, program.around.now()
    try:
        await program.around.store.run(lambda: announce(desks, key, text, now))
    except StoreUnavailableError as error:
        program.around.log.warning("notice.lost", error=str(error))
    program.around.bells.outbox.ring()


async def _keep_draining(program: Program) -> None:
    while True:
        await asyncio.sleep(SPOOL_SECONDS)
        await _drain_spool(program)


async def _drain_spool(program: Program) -> None:
    """Bring what was spooled into the database: our own, and what a process that is gone has left."""
    try:
        await program.rooms.intake.drain_spool()
        for name in left_behind(program.config.core, program.database.here):
            with if_free(name) as free:
                if free:
                    await Intake(program.around, spool_of(name)).drain_spool()
    except (StoreUnavailableError, OSError) as error:
        program.around.log.warning("spool.waits", error=str(error))


def check_reach(config: Config) -> None:
    """Off loopback the console needs a password. Raises ConfigError."""
    core = config.core
    if core.host not in LOOPBACK and core.console_password is None:
        raise ConfigError([
            f"Listening on {core.host} lets others reach the console, so it needs a password: set "
            "FRONTDESK_CONSOLE_PASSWORD (at least 8 characters), or leave out --host to stay on this machine."
        ])  # fmt: skip


async def serve(
    config: Config,
    log: FilteringBoundLogger,
    ready: Callable[[str], None],
    stop: asyncio.Event,
    role: Role = Role.ALL,
) -> None:
    """Serve until ``stop``; ``ready`` is told the URL once requests are taken. Raises OSError for a taken port."""
    if role is not Role.WORKER:
        check_reach(config)
    async with assembled(config, log) as program, open_local_door(program):
        keeper = Doorkeeper()
        runner = make_runner(program.public_app(keeper))
        await runner.setup()
        try:
            url = "" if role is Role.WORKER else await _open_door(config, runner)
            handlers = {"platforms": list(config.platforms), "desks": list(config.desks)}
            log.info("frontdesk.started", url=url, role=role.value, **handlers)
            ready(url)
            await _serve_until(stop, program, (runner, keeper), role)
        finally:
            await runner.cleanup()
            log.info("frontdesk.stopped")


async def _serve_until(
    stop: asyncio.Event, program: Program, door: tuple[web.AppRunner, Doorkeeper], role: Role
) -> None:
    """Stop taking requests first, then let the steps finish."""
    runner, keeper = door

    async def close_door() -> None:
        await stop.wait()
        for site in list(runner.sites):
            await site.stop()
        program.around.bells.close()

    helpers = [asyncio.create_task(close_door()), asyncio.create_task(keeper.run(runner))]
    try:
        await run_steps(program, stop, role)
    finally:
        for helper in helpers:
            helper.cancel()


async def _open_door(config: Config, runner: web.AppRunner) -> str:
    await web.TCPSite(runner, config.core.host, config.core.port, backlog=512).start()
    address = runner.addresses[0]
    host = f"[{address[0]}]" if ":" in str(address[0]) else address[0]
    return f"http://{host}:{address[1]}"


@contextlib.asynccontextmanager
async def open_local_door(program: Program) -> AsyncIterator[None]:
    """The socket through which commands on this machine speak; only this user can open it."""
    path = socket_path(program.database.here)
    runner = make_runner(program.local_app(Doorkeeper()))
    await runner.setup()
    path.unlink(missing_ok=True)
    before = os.umask(0o077)
    try:
        await web.UnixSite(runner, str(path)).start()
    finally:
        os.umask(before)
    try:
        yield
    finally:
        await runner.cleanup()
        path.unlink(missing_ok=True)
