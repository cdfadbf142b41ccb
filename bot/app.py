"""The composition root: every part made once, put together, run, and stopped in order."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp import web
from structlog.typing import FilteringBoundLogger

from bot.alarms import Alarms
from bot.bell import Bells
from bot.chat import Chat
from bot.config import LOOPBACK, Config, ConfigError
from bot.connections import Connections
from bot.console.pages import Console
from bot.desk import WayBack
from bot.desk_watch import watch
from bot.diagnosis import Diagnosis
from bot.experience import Learner
from bot.guard import Doorkeeper
from bot.health import Health
from bot.intake import Intake
from bot.lesson_files import finish
from bot.live_library import LiveLibrary, refusal_notice
from bot.local_socket import socket_path
from bot.memory import RowMemory
from bot.metrics import Metrics
from bot.outbox import Outbox
from bot.questions import inbox_at
from bot.rehearsals import Rehearser
from bot.responder import Responder
from bot.second_tries import SecondTries
from bot.store.lock import only_writer
from bot.store.outgoing import announce
from bot.store.spool import Spool
from bot.store.sqlite import SqliteStore
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


def now_ms() -> int:
    """Milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class Program:
    """A Frontdesk put together: its steps, its routes' rooms, its library."""

    config: Config
    rooms: Rooms
    library: LiveLibrary
    learner: Learner
    rehearser: Rehearser
    responder: Responder
    outbox: Outbox
    connections: Connections
    diagnosis: Diagnosis
    timekeeper: Timekeeper
    spool: Spool

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
    config: Config, log: FilteringBoundLogger, now: Callable[[], int] = now_ms
) -> AsyncIterator[Program]:
    """Make every part; ``now`` is its clock. Raises LibraryError, StoreError or ConfigError with advice."""
    database = config.core.database
    metrics = Metrics()
    cache = database.with_name(database.name + ".fitted.npz")
    finish(config.core.workspace)
    library = LiveLibrary(config.core.workspace, cache, log, metrics, inbox_at(database))
    with only_writer(database):
        store = SqliteStore(database)
        spool = Spool(database.with_name(database.name + ".spool"))
        async with aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=128, limit_per_host=64),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=30, connect=10),
        ) as http:
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
            ways = (Outbox(around, alarms), connections, Diagnosis(config, rooms, connections, http))
            timekeeper = Timekeeper(around, alarms)
            try:
                yield Program(config, rooms, library, *steps, *ways, timekeeper, spool)
            finally:
                await store.close()


async def run_steps(program: Program, stop: asyncio.Event) -> None:
    """Run every step until ``stop``, then let each finish what it has begun, in the order work flows."""
    await _drain_spool(program)
    await program.library.made_ready()
    await program.learner.begin()
    responder = asyncio.create_task(program.responder.run())
    outbox = asyncio.create_task(program.outbox.run())
    others = [asyncio.create_task(work) for work in _background(program)]
    stopping = asyncio.create_task(stop.wait())
    tasks = [responder, outbox, *others]
    await asyncio.wait([stopping, *tasks], return_when=asyncio.FIRST_COMPLETED)
    program.responder.drain()
    await _finished(responder)
    program.outbox.drain()
    await _finished(outbox)
    for task in (stopping, *others):
        task.cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    for failure in results:
        if isinstance(failure, Exception):
            raise failure


async def _finished(task: asyncio.Task[None]) -> None:
    await asyncio.wait([task], timeout=DRAIN_SECONDS)
    if not task.done():
        task.cancel()


def _background(program: Program) -> list[Any]:
    desks = program.around.desks.items()
    listeners = [watch(program.rooms, name, desk) for name, desk in desks if isinstance(desk, ListeningDesk)]
    own = [
        program.library.run(),
        program.rooms.teaching.run(),
        program.learner.run(),
        program.rehearser.run(),
        program.timekeeper.run(),
        _keep_draining(program),
        _tell_of_refusals(program),
    ]
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
    try:
        await program.rooms.intake.drain_spool()
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


async def serve(config: Config, log: FilteringBoundLogger, ready: Callable[[str], None], stop: asyncio.Event) -> None:
    """Serve until ``stop``; ``ready`` is told the URL once requests are taken. Raises OSError for a taken port."""
    check_reach(config)
    async with assembled(config, log) as program, open_local_door(program):
        keeper = Doorkeeper()
        runner = make_runner(program.public_app(keeper))
        await runner.setup()
        try:
            url = await _open_door(config, runner)
            log.info("frontdesk.started", url=url, platforms=list(config.platforms), desks=list(config.desks))
            ready(url)
            await _serve_until(stop, program, runner, keeper)
        finally:
            await runner.cleanup()
            log.info("frontdesk.stopped")


async def _serve_until(stop: asyncio.Event, program: Program, runner: web.AppRunner, keeper: Doorkeeper) -> None:
    """Stop taking requests first, then let the steps finish."""

    async def close_door() -> None:
        await stop.wait()
        for site in list(runner.sites):
            await site.stop()
        program.around.bells.close()

    helpers = [asyncio.create_task(close_door()), asyncio.create_task(keeper.run(runner))]
    try:
        await run_steps(program, stop)
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
    path = socket_path(program.config.core.database)
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
