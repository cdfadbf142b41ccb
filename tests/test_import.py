"""A SQLite file's rows are carried into PostgreSQL: all of them, or none; Frontdesk goes on there where it was."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path

import asyncpg
import pytest

from bot.config import Core
from bot.database import imported
from bot.shelf import PIECE, Shelf
from bot.store.lock import only_writer
from bot.store.spool import Spool, Spooled
from bot.store.transaction import StoreError
from handlers.files import File
from tests.databases import put_on_postgres
from tests.process import ROOT, environment
from tests.shop import ACCOUNT, SECRET, TOKEN, started, write_workspace
from vendors.instagram import SimulatedInstagram
from vendors.slack import SimulatedSlack

Vendors = tuple[SimulatedInstagram, SimulatedSlack]


async def brought(core: Core, file: Path, told: Callable[[str, int, int], None]) -> dict[str, int]:
    """Imported beside this loop, as the command does without one."""
    return await asyncio.to_thread(imported, core, file, told)


def quiet(_table: str, _done: int, _total: int) -> None:
    """Nobody looks."""


@pytest.fixture
async def vendors() -> AsyncIterator[Vendors]:
    """The outside world, which stays the same."""
    instagram = SimulatedInstagram(app_secret=SECRET, token=TOKEN, account_id=ACCOUNT)
    async with instagram, SimulatedSlack() as slack:
        yield instagram, slack


async def lived_in(workspace: Path, vendors: Vendors) -> Path:
    """A workspace with an answer, an escalation, a claim and an attached file on SQLite; returns the file."""
    async with started(workspace, *vendors) as shop:
        assert shop.slack is not None
        await shop.follower_says("ana", "where is my order 🧣\0!")
        await shop.bot_says("ana", "juniper.example/track")
        await shop.follower_says("ben", "does the walnut lamp hum at night")
        card = await shop.card("walnut")
        await shop.slack.press("U0ANA", card["ts"], "claim")
        await shop.quiet()
        around = shop.program.around
        await Shelf(around.store, around.now).put(File("map.png", "image/png", bytes(range(1, 256)) * (PIECE // 100)))
    return workspace / "frontdesk.db"


def rows_of(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything in a SQLite file."""
    with closing(sqlite3.connect(file)) as source:
        tables = [name for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(source.execute(f"SELECT * FROM {name}"), key=repr) for name in tables}  # noqa: S608 - ours


async def rows_at(url: str, tables: list[str]) -> dict[str, list[tuple[object, ...]]]:
    """Everything in PostgreSQL."""
    connection = await asyncpg.connect(url)
    try:
        found = {name: await connection.fetch(f"SELECT * FROM {name}") for name in tables}  # noqa: S608 - ours
    finally:
        await connection.close()
    return {name: sorted((tuple(row) for row in rows), key=repr) for name, rows in found.items()}


async def test_every_row_arrives_and_frontdesk_goes_on(tmp_path: Path, postgres_url: str, vendors: Vendors) -> None:
    """The same rows in every table (but for the zero character); the shop goes on there, and so do its numbers."""
    workspace = write_workspace(tmp_path)
    file = await lived_in(workspace, vendors)
    moved = await brought(Core(workspace=workspace, database_url=postgres_url), file, quiet)
    before = rows_of(file)
    assert moved == {name: len(rows) for name, rows in before.items()}
    assert moved["messages"] == moved["conversations"] == 2
    there = await rows_at(postgres_url, list(before))
    assert repr(there).replace("�", "") == repr(before).replace("\\x00", "")
    put_on_postgres(workspace, postgres_url)
    async with started(workspace, *vendors) as shop:
        await shop.follower_says("ana", "what are your opening hours")
        await shop.bot_says("ana", "Mon–Fri")
        assert len(await shop.rows("replies_of", 1, 9)) == 2
        assert (await shop.rows("open_escalation_of", 2))[0]["state"] == "claimed"


async def test_a_target_with_rows_is_refused(tmp_path: Path, postgres_url: str, vendors: Vendors) -> None:
    """A second time, or where a Frontdesk has been at work: nothing is added."""
    workspace = write_workspace(tmp_path)
    file = await lived_in(workspace, vendors)
    core = Core(workspace=workspace, database_url=postgres_url)
    await brought(core, file, quiet)
    before = await rows_at(postgres_url, ["messages"])
    with pytest.raises(StoreError, match="is not empty"):
        await brought(core, file, quiet)
    assert await rows_at(postgres_url, ["messages"]) == before


async def test_what_breaks_off_leaves_nothing_and_can_be_begun_again(
    tmp_path: Path, postgres_url: str, vendors: Vendors
) -> None:
    """The connection is ended in the middle of a table: the target stays empty; the next attempt succeeds."""
    workspace = write_workspace(tmp_path)
    file = await lived_in(workspace, vendors)
    core = Core(workspace=workspace, database_url=postgres_url)

    def broken(table: str, _done: int, _total: int) -> None:
        if table == "outbox":
            raise sqlite3.OperationalError("the disk was taken out")

    with pytest.raises(StoreError, match="Nothing was kept"):
        await brought(core, file, broken)
    assert await rows_at(postgres_url, ["conversations", "messages"]) == {"conversations": [], "messages": []}
    assert (await brought(core, file, quiet))["messages"] == 2


async def test_a_row_that_refers_to_nothing_is_refused_whole(
    tmp_path: Path, postgres_url: str, vendors: Vendors
) -> None:
    """A damaged file: the server does not take it, and keeps nothing of it."""
    workspace = write_workspace(tmp_path)
    file = await lived_in(workspace, vendors)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE messages SET conversation_id = 99 WHERE id = 1")
        connection.commit()
    with pytest.raises(StoreError, match="Nothing was kept"):
        await brought(Core(workspace=workspace, database_url=postgres_url), file, quiet)
    assert await rows_at(postgres_url, ["conversations"]) == {"conversations": []}


async def test_what_is_not_ready_is_told(tmp_path: Path, postgres_url: str) -> None:
    """No PostgreSQL, no file, a Frontdesk that still runs, events that are not in the file yet."""
    workspace = write_workspace(tmp_path)
    file, core = workspace / "frontdesk.db", Core(workspace=workspace, database_url=postgres_url)
    with pytest.raises(StoreError, match="names no PostgreSQL"):
        await brought(Core(workspace=workspace), file, quiet)
    with pytest.raises(StoreError, match="There is no database"):
        await brought(core, file, quiet)
    file.touch()
    with only_writer(file), pytest.raises(StoreError, match="in use by another Frontdesk"):
        await brought(core, file, quiet)
    Spool(file.with_name("frontdesk.db.spool")).append(Spooled("instagram", b"{}", 1))
    with pytest.raises(StoreError, match=r"spool\.drained"):
        await brought(core, file, quiet)


async def test_the_command_counts_aloud(tmp_path: Path, postgres_url: str, vendors: Vendors) -> None:
    """As an operator types it: a line for each table, the sum, and what to do next; exit 2 the second time."""
    workspace = write_workspace(tmp_path)
    await lived_in(workspace, vendors)
    code, said = await command(workspace, postgres_url)
    assert code == 0
    assert "2  messages" in said
    assert "rows are in PostgreSQL" in said
    assert (await command(workspace, postgres_url))[0] == 2


async def command(workspace: Path, url: str) -> tuple[int, str]:
    """`frontdesk import`: its exit code and what it says."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "import", "--workspace", str(workspace),
        cwd=ROOT, env=environment({"FRONTDESK_DATABASE_URL": url}),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()
