"""What is measured: floors, Frontdesk on both databases, peers; and how one is started and what it has used so far."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from bench.cost.dialects import INSTAGRAM, MESSENGER, SLACK, Dialect
from bench.cost.places import Furnish, Place, place, starter
from bench.cost.postgres import Server
from bench.cost.texts import ECHOED, Texts
from bench.peers.environments import python

_SCHEDULED: Final = 2
"""What kind of clock of a process is asked for: the time that it was scheduled."""
START_SECONDS: Final = 600.0
STOP_SECONDS: Final = 60.0
LOOK_SECONDS: Final = 0.005
SERVE: Final = ("bot", "serve")


@dataclass(frozen=True, slots=True)
class Program:
    """Something to measure."""

    name: str
    words: tuple[str, ...]
    """A module and what it is told; {api} and {port} are filled in."""
    texts: tuple[str, ...] = ECHOED
    dialect: Dialect = INSTAGRAM
    environment: str = ""
    """The peer's environment; none for what runs in our own."""
    server: Server | None = None
    """Where its rows are; None: in a SQLite file, or nowhere."""
    processes: int = 1
    furnish: Furnish = starter

    def without_uvloop(self) -> Program:
        """The same on asyncio's own loop."""
        return replace(self, name=f"{self.name}, no uvloop", words=("bench.cost.without_uvloop", *self.words))


ECHO: Final = Program("bare aiohttp echo", ("bench.cost.echo", "{api}", "{port}"))
REFERENCE: Final = Program("reference floor", ("bench.cost.reference", "{api}", "{port}"))
BOLT: Final = Program("slack_bolt echo", ("bench.peers.bolt_echo", "{api}", "{port}"), ECHOED, SLACK, "slack-bolt")
BOLT_ONE_SESSION: Final = replace(BOLT, name="slack_bolt echo, one session", words=(*BOLT.words, "--one-session"))
OPSDROID: Final = Program(
    "opsdroid echo", ("bench.peers.opsdroid_echo", "{api}", "{port}"), ECHOED, MESSENGER, "opsdroid"
)
PEERS: Final = (OPSDROID, BOLT, BOLT_ONE_SESSION)


def frontdesk(texts: Texts) -> Program:
    """Frontdesk on SQLite, asked word for word what its library knows."""
    return Program("Frontdesk on SQLite", SERVE, texts.exact)


def on_postgres(texts: Texts, server: Server) -> Program:
    """Frontdesk on PostgreSQL."""
    return Program("Frontdesk on PostgreSQL", SERVE, texts.exact, server=server)


@dataclass(frozen=True, slots=True)
class Running:
    """A program that takes connections."""

    ports: tuple[int, ...]
    pids: tuple[int, ...]
    begun: float
    """When its first process was started, by time.perf_counter."""
    start_s: float
    """How long they took until each had opened its port."""
    server: Server | None

    def cpu_seconds(self) -> float:
        """User and system time of its processes so far."""
        return sum(_cpu_seconds(pid) for pid in self.pids)

    def server_seconds(self) -> float:
        """The same of the database's server; nothing with SQLite, which is in the program."""
        return self.server.cpu_seconds() if self.server else 0.0

    def rss_mb(self) -> float:
        """Resident memory of its processes now, in MB."""
        return sum(_status_mb(pid, "VmRSS") for pid in self.pids)

    def peak_mb(self) -> float:
        """The most that its processes have held, in MB."""
        return sum(_status_mb(pid, "VmHWM") for pid in self.pids)


def _cpu_seconds(pid: int) -> float:
    """By the process's own clock on Linux, which counts nanoseconds, not ticks (clock_getcpuclockid(3))."""
    return time.clock_gettime(~pid << 3 | _SCHEDULED)


def _status_mb(pid: int, name: str) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.partition(f"{name}:")[2].split()[0]) * 1024 / 1e6


@contextlib.asynccontextmanager
async def running(program: Program, api: str, home: Path, where: Place | None = None) -> AsyncIterator[Running]:
    """The program's processes until the block ends; ``home``: of peers' environments, ``where``: not a fresh place."""
    async with contextlib.AsyncExitStack() as stack:
        where = where or await stack.enter_async_context(place(program.server, program.furnish))
        begun, ports, pids = time.perf_counter(), list[int](), list[int]()
        for _ in range(program.processes):
            ports.append(free_port())
            pids.append(await stack.enter_async_context(_process(program, api, ports[-1], where, home)))
        yield Running(tuple(ports), tuple(pids), begun, time.perf_counter() - begun, program.server)


@contextlib.asynccontextmanager
async def _process(program: Program, api: str, port: int, where: Place, home: Path) -> AsyncIterator[int]:
    words = [word.format(api=api, port=port) for word in program.words]
    own = str(python(home.absolute(), program.environment)) if program.environment else sys.executable
    with where.log.open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            own, "-m", *words, cwd=where.directory, env=where.environment(api, port), stdout=log, stderr=log
        )
    try:
        await _until_open(process, port, where.log)
        yield process.pid
    finally:
        await _ended(process)


async def _until_open(process: asyncio.subprocess.Process, port: int, log: Path) -> None:
    ends = time.monotonic() + START_SECONDS
    while process.returncode is None and time.monotonic() < ends:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(LOOK_SECONDS)
        else:
            writer.close()
            return
    raise SystemExit(f"it did not start: {_last_words(log)}")


async def _ended(process: asyncio.subprocess.Process) -> None:
    """SIGTERM, and SIGKILL for what has not ended in time."""
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), STOP_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()


def _last_words(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        number: int = one.getsockname()[1]
        return number
