"""What the machine does to a running Frontdesk: a full disk, no files left to open, a database that others hold.

And bad sectors, and a queue without end. Vendors are told to keep what cannot be kept (503); once the machine gives
again, everything is answered, once.
"""

from __future__ import annotations

import asyncio
import contextlib
import resource
import shutil
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from bot.clock import now_ms
from bot.outbox import AT_ONCE
from tests.process import Process, serving
from tests.shop import ACCOUNT, SECRET, TOKEN, write_workspace
from tests.test_crash import settings, settled, until_delivered
from vendors.faults import Fault
from vendors.instagram import SimulatedInstagram

MESSAGES = 40
PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Scene:
    """A running Frontdesk and its Instagram."""

    process: Process
    instagram: SimulatedInstagram
    workspace: Path

    def write(self, first: int) -> list[asyncio.Task[Any]]:
        """So many followers ask, each until Frontdesk has taken it."""
        updates = [
            self.instagram.direct(f"f{number}", "where is my order") for number in range(first, first + MESSAGES)
        ]
        return [asyncio.create_task(self.instagram.deliver([update])) for update in updates]

    async def health(self) -> dict[str, Any]:
        """What ``GET /health`` says."""
        async with aiohttp.ClientSession() as http, http.get(f"{self.process.url}/health") as answer:
            return dict(await answer.json())

    async def all_answered(self, posts: list[asyncio.Task[Any]], followers: int) -> None:
        """Every event was taken in the end, and everybody has one answer."""
        answers = await asyncio.gather(*posts)
        assert {posted.status for posted in answers} == {200}
        await settled(self.workspace)
        expected = {f"f{number}": 1 for number in range(followers)}
        assert Counter(one.conversation for one in self.instagram.delivered) == expected


@contextlib.asynccontextmanager
async def running(tmp_path: Path) -> AsyncIterator[Scene]:
    """Forty followers are answered; then the test takes something away."""
    workspace = write_workspace(tmp_path)
    vendor = SimulatedInstagram(app_secret=SECRET, token=TOKEN, account_id=ACCOUNT, backoff=(0.2,) * 600)
    async with vendor as instagram, serving(settings(workspace, instagram)) as process:
        instagram.callback = f"{process.url}/webhooks/instagram"
        scene = Scene(process, instagram, workspace)
        await scene.all_answered(scene.write(0), MESSAGES)
        yield scene


async def until(look: Callable[[], Awaitable[bool]]) -> None:
    """Wait until it is so."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await look():
            await asyncio.sleep(0.05)


async def test_a_full_disk_costs_nothing(tmp_path: Path) -> None:
    """Neither the database nor the spool can grow: vendors get 503; with room all are answered."""
    async with running(tmp_path) as scene:
        scene.process.allow(resource.RLIMIT_FSIZE, 1)
        posts = scene.write(MESSAGES)

        async def refused() -> bool:
            return scene.instagram.answers[503] >= 2 * MESSAGES

        await until(refused)
        assert not any(post.done() for post in posts)
        told = await scene.health()
        assert told["status"] == "down"
        assert "vendors are told to send them again" in " ".join(told["problems"])
        assert len(scene.instagram.delivered) == MESSAGES
        scene.process.allow(resource.RLIMIT_FSIZE, None)
        await scene.all_answered(posts, 2 * MESSAGES)
        assert (await scene.health())["status"] == "ok"


async def test_no_file_left_to_open_costs_nothing(tmp_path: Path) -> None:
    """Neither a vendor can connect nor a call be made: nothing ends, and with files all are answered, once."""
    async with running(tmp_path) as scene:
        scene.process.allow(resource.RLIMIT_NOFILE, scene.process.open_files)
        posts = scene.write(MESSAGES)
        await asyncio.sleep(2)
        scene.process.allow(resource.RLIMIT_NOFILE, None)
        await scene.all_answered(posts, 2 * MESSAGES)


async def test_a_database_held_by_another_program_costs_nothing(tmp_path: Path) -> None:
    """Somebody's tool holds the file: events go to the spool, /health says so, and all are answered afterwards."""
    async with running(tmp_path) as scene:
        with contextlib.closing(sqlite3.connect(scene.workspace / "frontdesk.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            posts = scene.write(MESSAGES)
            await asyncio.gather(*posts)
            assert list(scene.workspace.glob("frontdesk.db.spool*"))
            assert len(scene.instagram.delivered) == MESSAGES
            other.execute("ROLLBACK")
        await until_delivered(scene.instagram, 2 * MESSAGES)
        await scene.all_answered(posts, 2 * MESSAGES)

        async def drained() -> bool:
            return not list(scene.workspace.glob("frontdesk.db.spool*"))

        await until(drained)


QUEUED = 50_000
LONG_QUEUE = (
    "INSERT INTO conversations (platform, account, follower, place, kind, heard_ms) WITH RECURSIVE numbers (n) AS "
    "(SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count) "
    "SELECT 'instagram', :account, 'q' || n, '', 'dm', :now FROM numbers",
    "INSERT INTO outbox (key, lane, target, via, conversation_id, author, text, state, due_ms, give_up_ms, made_ms) "
    "SELECT 'q' || id, 'c' || id, 'instagram', 'dm', id, 'bot', 'Your parcel is on its way.', 'waiting', :now, "
    ":now + 80000000, :now FROM conversations WHERE follower LIKE 'q%'",
)


async def test_a_long_queue_behind_a_vendor_that_hangs_takes_no_memory(tmp_path: Path) -> None:
    """Fifty thousand answers wait in rows, a handful of calls at a time; what comes meanwhile is still taken."""
    async with running(tmp_path) as scene:
        before, told = scene.process.resident_mb, {"count": QUEUED, "account": ACCOUNT, "now": now_ms()}
        scene.instagram.fault(Fault.HANG, times=QUEUED)
        with contextlib.closing(sqlite3.connect(scene.workspace / "frontdesk.db", timeout=30)) as database:
            for statement in LONG_QUEUE:
                database.execute(statement, told)
                database.commit()
        await until(lambda: has_as_many(scene.workspace, AT_ONCE))
        answers = await asyncio.gather(*scene.write(MESSAGES))
        assert {posted.status for posted in answers} == {200}
        assert (await scene.health())["backlog"]["unsent"] >= QUEUED
        assert await has_as_many(scene.workspace, AT_ONCE)
        assert scene.process.resident_mb < before + 30


async def has_as_many(workspace: Path, calls: int) -> bool:
    """Whether so many calls are under way, and never more."""
    with contextlib.closing(sqlite3.connect(workspace / "frontdesk.db")) as database:
        [(found,)] = database.execute("SELECT COUNT(*) FROM outbox WHERE state = 'sending'").fetchall()
    assert found <= calls
    return bool(found == calls)


def spoil(database: Path) -> None:
    """Bad sectors wherever messages and what is to be sent are kept."""
    with contextlib.closing(sqlite3.connect(database)) as whole:
        [(page_bytes,)] = whole.execute("PRAGMA page_size").fetchall()
        roots = whole.execute("SELECT rootpage FROM sqlite_master WHERE tbl_name IN ('messages', 'outbox')").fetchall()
    with database.open("r+b") as file:
        for (page,) in roots:
            file.seek((page - 1) * page_bytes)
            file.write(b"\xa5" * page_bytes)


async def test_a_damaged_database_costs_nothing(tmp_path: Path) -> None:
    """What comes is kept beside it, and it is said what to do; with the backup put back all are answered, once."""
    workspace = write_workspace(tmp_path)
    database, backup = workspace / "frontdesk.db", tmp_path / "backup.db"
    vendor = SimulatedInstagram(app_secret=SECRET, token=TOKEN, account_id=ACCOUNT, backoff=(0.2,) * 600)
    async with vendor as instagram:
        where = settings(workspace, instagram)
        async with serving(where) as process:
            instagram.callback = f"{process.url}/webhooks/instagram"
            scene = Scene(process, instagram, workspace)
            await scene.all_answered(scene.write(0), MESSAGES)
            assert await process.stop() == 0
        shutil.copy(database, backup)
        spoil(database)
        async with serving(where) as process:
            instagram.callback = f"{process.url}/webhooks/instagram"
            scene = Scene(process, instagram, workspace)
            posts = scene.write(MESSAGES)
            await asyncio.gather(*posts)
            told = await scene.health()
            assert told["status"] != "ok"
            assert "is damaged" in " ".join(told["problems"])
            assert "Restore a backup" in " ".join(told["problems"])
            assert len(instagram.delivered) == MESSAGES
            assert await process.stop() == 0
        for left in workspace.glob("frontdesk.db-*"):
            left.unlink()
        shutil.copy(backup, database)
        async with serving(where) as process:
            instagram.callback = f"{process.url}/webhooks/instagram"
            await until_delivered(instagram, 2 * MESSAGES)
            await Scene(process, instagram, workspace).all_answered(posts, 2 * MESSAGES)
