"""A running Frontdesk, a process of its own, and what can be seen of it from outside."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any, Final

from bench.fuzz.setup import PASSWORD
from bench.fuzz.texts import TEXTS
from bench.fuzz.wire import Answer, Line, Request

ROOT: Final = Path(__file__).resolve().parents[2]
READY: Final = b"Frontdesk is at "
READY_SECONDS: Final = 120.0
TABLES: Final = ("messages", "conversations", "quarantine", "acts", "decisions", "escalations")
DEFECTS: Final = frozenset({
    "turn.failed", "event.parse_failed", "handler.failed", "escalation.failed", "desk.failed", "connection.failed",
})  # fmt: skip
"""What docs/operating.md asks people to report."""
NO_HTTP: Final = frozenset({
    "BadHttpMessage", "BadHttpMethod", "BadStatusLine", "ContentLengthError", "InvalidHeader", "InvalidURLError",
    "LineTooLong", "TransferEncodingError",
})  # fmt: skip
COOKIE: Final = b"frontdesk_session"
QUESTIONS: Final = (
    "could you sponsor our village fair next summer",
    "where is my order",
    "my tent burned me, a lawyer writes",
)
FOLLOWERS: Final = 24


class Frontdesk:
    """The process, its address and its files."""

    def __init__(self, process: asyncio.subprocess.Process, url: str, workspace: Path) -> None:
        """``workspace`` holds the database and ``log``."""
        self._process = process
        self.url = url
        self.workspace = workspace
        self.session = b""
        """The cookie of a browser that gave the password."""

    @property
    def lives(self) -> bool:
        """Whether the process has not ended."""
        return self._process.returncode is None

    def rows(self) -> dict[str, int]:
        """How many rows each table has that events and people write."""
        with contextlib.closing(sqlite3.connect(f"file:{self.workspace}/frontdesk.db?mode=ro", uri=True)) as database:
            count = "SELECT COUNT(*) FROM "  # the names are ours
            return {table: database.execute(count + table).fetchone()[0] for table in TABLES}

    def memory_mb(self) -> float:
        """Its resident memory."""
        with contextlib.suppress(OSError):
            status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
            return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]
        said = subprocess.run(["/bin/ps", "-o", "rss=", "-p", str(self._process.pid)], capture_output=True, check=True)
        return int(said.stdout) / 1024

    def logged(self) -> bytes:
        """Everything it has logged."""
        return b"".join((self.workspace / name).read_bytes() for name in ("log", "said"))

    def defects(self) -> list[dict[str, Any]]:
        """What it logged that people are asked to report, and what broke in a library beneath it."""
        lines = [json.loads(line) for line in self.logged().splitlines() if line.startswith(b"{")]
        return [line for line in lines if line["event"] in DEFECTS or (line["event"] == _BELOW and _broke(line))]

    async def log_in(self) -> None:
        """Give the password, as a browser does."""
        line = Line(self.url)
        shown = await _told(line, Request(b"GET", b"/login"), 200)
        _, _, rest = shown.body.partition(b'name="token" value="')
        headers = ((b"Cookie", _session(shown)), (b"Content-Type", b"application/x-www-form-urlencoded"))
        body = b"next=/&token=%s&password=%s" % (rest.partition(b'"')[0], PASSWORD.encode())
        entered = await _told(line, Request(b"POST", b"/login", headers, body), 303)
        line.close()
        self.session = _session(entered).partition(b"=")[2]

    async def populate(self) -> None:
        """Followers of whom some need a person, so that the console has something on every page."""
        line = Line(self.url)
        for number in range(FOLLOWERS):
            said = json.dumps({"text": QUESTIONS[number % len(QUESTIONS)], "name": TEXTS[number]}).encode()
            visitor = ((b"X-Frontdesk-Visitor", b"visitor-of-the-fuzzer-%d" % number),)
            await _told(line, Request(b"POST", b"/chat/messages", visitor, said), 202)
        line.close()
        async with asyncio.timeout(READY_SECONDS):
            while self.rows()["escalations"] < FOLLOWERS // len(QUESTIONS):  # noqa: ASYNC110 - another process writes
                await asyncio.sleep(0.1)


async def _told(line: Line, request: Request, status: int) -> Answer:
    """The answer to an ordinary request. Raises RuntimeError for another status than this."""
    answer = await line.ask(request)
    if answer is None or answer.status != status:
        raise RuntimeError(f"{request.target.decode()} was answered with {answer and answer.status}, not {status}")
    return answer


_BELOW: Final = "dependency.logged"


def _broke(line: Mapping[str, Any]) -> bool:
    """Whether a request or a task ended in an error of ours; that a request is no HTTP is none."""
    ours = str(line.get("source")).startswith(("aiohttp", "asyncio"))
    return ours and line.get("level") in {"error", "critical"} and line.get("failure") not in NO_HTTP


def _session(answer: Answer) -> bytes:
    given = [value for name, value in answer.headers if name == b"set-cookie" and value.startswith(COOKIE)]
    return given[0].partition(b";")[0]


@contextlib.asynccontextmanager
async def serving(settings: Mapping[str, str], workspace: Path) -> AsyncIterator[Frontdesk]:
    """`frontdesk serve` with these settings until the end of the block, its log in a file beside the database."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    with (workspace / "log").open("wb") as log, (workspace / "said").open("wb") as said:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "serve", "--port", "0"),
            env={**kept, "PYTHONPATH": str(ROOT), **settings},
            stdout=log,
            stderr=said,
        )
    try:
        async with asyncio.timeout(READY_SECONDS):
            url = await _url(process, workspace / "said")
        yield Frontdesk(process, url, workspace)
    finally:
        await _end(process)


async def _url(process: asyncio.subprocess.Process, said: Path) -> str:
    """What it says where it is."""
    while process.returncode is None:
        for line in said.read_bytes().splitlines():
            if line.startswith(READY):
                return line.removeprefix(READY).decode()
        await asyncio.sleep(0.05)
    raise RuntimeError(f"Frontdesk did not start: {said.read_text(encoding='utf-8', errors='replace')}")


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), 30)
    if process.returncode is None:
        process.kill()
        await process.wait()
    process._transport.close()  # type: ignore[attr-defined]
