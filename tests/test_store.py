"""SQLite: group commit, isolation of a failing transaction, durability, one writer, versions."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.store.copying import copy
from bot.store.lock import only_writer
from bot.store.queries import migrations
from bot.store.sqlite import SqliteReader, SqliteStore
from bot.store.transaction import Rows, Step, StoreError, StoreUnavailableError, q


def quarantined(reason: str) -> Step[None]:
    """One written row."""
    yield q("keep_unread", "test", "", reason, 1)


def failing() -> Step[None]:
    """Writes a row, then fails."""
    yield q("keep_unread", "test", "", "never to be seen", 1)
    raise LookupError("on purpose")


def listed() -> Step[list[str]]:
    """The reasons of all rows, newest first."""
    rows: Rows = yield q("unread_with_beginning", 1_000, 4)
    return [row["reason"] for row in rows]


async def test_transactions_of_one_loop_turn_share_a_commit(tmp_path: Path) -> None:
    """Fifty transactions asked for together cause one write to the log, not fifty."""
    store = SqliteStore(tmp_path / "a.db")
    commits = []
    store._writer.set_trace_callback(lambda sql: commits.append(sql) if sql.startswith("COMMIT") else None)
    await asyncio.gather(*(store.run(lambda n=n: quarantined(f"row {n}")) for n in range(50)))
    assert len(commits) == 1
    assert len(await store.read(listed)) == 50
    await store.close()


async def test_a_commit_waits_a_little_while_every_turn_of_the_loop_brings_more(tmp_path: Path) -> None:
    """A few turns' worth share one; a stream without end does not put it off for ever."""
    store = SqliteStore(tmp_path / "a.db")
    commits: list[str] = []
    store._writer.set_trace_callback(lambda sql: commits.append(sql) if sql.startswith("COMMIT") else None)
    for count, groups in ((3, {1}), (40, set(range(5, 14)))):
        commits.clear()
        writing = []
        for number in range(count):
            writing.append(asyncio.create_task(store.run(lambda n=number: quarantined(f"row {n}"))))
            await asyncio.sleep(0)
        await asyncio.gather(*writing)
        assert len(commits) in groups
    await store.close()


async def test_what_waits_when_the_file_is_closed_is_committed_once(tmp_path: Path) -> None:
    """Closing does not wait for more to come, and the commit that was planned finds nothing left to do."""
    store, troubles = SqliteStore(tmp_path / "a.db"), list[object]()
    asyncio.get_running_loop().set_exception_handler(lambda _loop, trouble: troubles.append(trouble))
    writing = asyncio.create_task(store.run(lambda: quarantined("kept")))
    await asyncio.sleep(0)
    await store.close()
    await writing
    for _ in range(10):
        await asyncio.sleep(0)
    assert troubles == []
    store = SqliteStore(tmp_path / "a.db")
    assert len(await store.read(listed)) == 1
    await store.close()


async def test_a_failing_transaction_takes_nobody_along(tmp_path: Path) -> None:
    """Its own rows are rolled back and it gets its error; its neighbours are committed once."""
    store = SqliteStore(tmp_path / "a.db")
    results = await asyncio.gather(
        store.run(lambda: quarantined("before")),
        store.run(failing),
        store.run(lambda: quarantined("after")),
        return_exceptions=True,
    )
    assert [type(result) for result in results] == [type(None), LookupError, type(None)]
    assert sorted(await store.read(listed)) == ["after", "before"]
    await store.close()


async def test_a_result_means_another_process_can_read_it(tmp_path: Path) -> None:
    """What was awaited is committed: an independent connection sees it."""
    store = SqliteStore(tmp_path / "a.db")
    await store.run(lambda: quarantined("kept"))
    with closing(SqliteReader(tmp_path / "a.db")) as another:
        assert another.read_now(listed) == ["kept"]
    await store.close()


async def test_a_locked_file_is_unavailable_not_a_hang(tmp_path: Path) -> None:
    """Another program holds the file: the caller is told at once, and served when it lets go."""
    store = SqliteStore(tmp_path / "a.db")
    other = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreUnavailableError, match="locked"):
        await store.run(lambda: quarantined("too early"))
    other.execute("ROLLBACK")
    await store.run(lambda: quarantined("now"))
    assert await store.read(listed) == ["now"]
    other.close()
    await store.close()


async def test_a_full_disk_is_unavailable_and_harmless(tmp_path: Path) -> None:
    """No room: nothing of the transaction happened, what was there stays, and room makes it work again."""
    store = SqliteStore(tmp_path / "a.db")
    await store.run(lambda: quarantined("before"))
    pages = store._writer.execute("PRAGMA page_count").fetchone()[0]
    store._writer.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(StoreUnavailableError, match="full"):
        await store.run(lambda: quarantined("x" * 100_000))
    store._writer.execute("PRAGMA max_page_count=1000000")
    await store.run(lambda: quarantined("after"))
    assert await store.read(listed) == ["after", "before"]
    await store.close()


async def test_a_cancelled_caller_leaves_the_others_alone(tmp_path: Path) -> None:
    """Cancelling one waiting transaction does not disturb the group."""
    store = SqliteStore(tmp_path / "a.db")
    given_up = asyncio.create_task(store.run(lambda: quarantined("given up")))
    kept = asyncio.create_task(store.run(lambda: quarantined("kept")))
    await asyncio.sleep(0)
    given_up.cancel()
    await kept
    assert "kept" in await store.read(listed)
    await store.close()


def test_a_newer_database_is_not_opened(tmp_path: Path) -> None:
    """An older program refuses a newer schema and says what to do."""
    connection = sqlite3.connect(tmp_path / "a.db")
    connection.execute(f"PRAGMA user_version = {migrations()[-1][0] + 1}")
    connection.close()
    with pytest.raises(StoreError, match="newer Frontdesk"):
        SqliteStore(tmp_path / "a.db")


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    """A file that is no database is refused with advice, not with a traceback."""
    (tmp_path / "a.db").write_bytes(b"this is no database at all, " * 100)
    with pytest.raises(StoreError, match="Restore a backup"):
        SqliteStore(tmp_path / "a.db")


def test_only_one_process_writes(tmp_path: Path) -> None:
    """A second writer is refused and told which process has the file."""
    refused = pytest.raises(StoreError, match="in use by another Frontdesk")
    with only_writer(tmp_path / "a.db"), refused, only_writer(tmp_path / "a.db"):
        pass


async def test_the_settings_promise_durability(tmp_path: Path) -> None:
    """WAL and synchronous=FULL: a commit is on disk before its caller goes on."""
    store = SqliteStore(tmp_path / "a.db")
    assert store._writer.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert store._writer.execute("PRAGMA synchronous").fetchone()[0] == 2
    await store.close()


def test_open_escalations_of_an_older_database_get_their_time(tmp_path: Path) -> None:
    """What waited before time was kept is owed an answer; what was resolved is never looked at."""
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        for number, script in migrations():
            if number < 6:
                connection.executescript(script.replace("@id", "INTEGER PRIMARY KEY"))
        connection.execute(
            "INSERT INTO conversations (platform, account, follower, place, kind, heard_ms) VALUES (?, ?, ?, ?, ?, ?)",
            ("instagram", "1", "ben", "", "dm", 5),
        )
        connection.execute(
            "INSERT INTO messages (conversation_id, platform, account, key, kind, writer, text, sent_ms, received_ms, "
            "state, due_ms) VALUES (1, 'instagram', '1', 'k', 'dm', 'follower', 'hi', 5, 6, 'decided', 6)"
        )
        connection.executemany(
            "INSERT INTO escalations (conversation_id, state, reason, question, opened_ms) VALUES (1, ?, '', '', 7)",
            [("resolved",), ("claimed",)],
        )
        connection.execute("PRAGMA user_version = 5")
        connection.commit()
    store = SqliteStore(tmp_path / "a.db")
    rows = store._writer.execute("SELECT owed_ms, look_ms FROM escalations ORDER BY id").fetchall()
    assert [tuple(row) for row in rows] == [(None, None), (6, 0)]
    store.close_now()


async def test_before_an_upgrade_the_database_is_kept_aside(tmp_path: Path) -> None:
    """The copy has the older schema and everything in it; a second start does not replace it."""
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        for number, script in migrations():
            if number < 6:
                connection.executescript(script.replace("@id", "INTEGER PRIMARY KEY"))
        connection.execute("INSERT INTO quarantine (platform, body, reason, received_ms) VALUES ('x', '', 'kept', 1)")
        connection.execute("PRAGMA user_version = 5")
        connection.commit()
    SqliteStore(tmp_path / "a.db").close_now()
    aside = tmp_path / "a.db.schema5"
    with closing(sqlite3.connect(aside)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == 5
        assert connection.execute("SELECT reason FROM quarantine").fetchall() == [("kept",)]
    before = aside.stat().st_mtime_ns
    SqliteStore(tmp_path / "a.db").close_now()
    assert aside.stat().st_mtime_ns == before
    assert not (tmp_path / "a.db.schema5.new").exists()


async def test_a_copy_made_beside_a_writer_is_whole(tmp_path: Path) -> None:
    """What was committed before it began is in it, and it can be opened and written to in the database's place."""
    store = SqliteStore(tmp_path / "a.db")
    await store.run(lambda: quarantined("before"))
    heard: list[int] = []
    copy(tmp_path / "a.db", tmp_path / "b.db", lambda done, pages: heard.append(pages - done))
    await store.run(lambda: quarantined("after"))
    await store.close()
    assert heard[-1] == 0
    other = SqliteStore(tmp_path / "b.db")
    assert await other.read(listed) == ["before"]
    await other.run(lambda: quarantined("anew"))
    await other.close()


def test_a_copy_of_a_damaged_database_is_refused(tmp_path: Path) -> None:
    """Better no backup than one that cannot be restored."""
    SqliteStore(tmp_path / "a.db").close_now()
    content = bytearray((tmp_path / "a.db").read_bytes())
    content[8192:12288] = b"\xff" * 4096
    (tmp_path / "a.db").write_bytes(content)
    with pytest.raises(sqlite3.Error):
        copy(tmp_path / "a.db", tmp_path / "b.db")
