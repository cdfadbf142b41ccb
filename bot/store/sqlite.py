"""SQLite: one writer, group commit. Transactions asked for in one turn of the event loop share one fsync.

Measured in `make bench-store`: on the loop's own thread a durable transaction costs a fraction of what a hand-over
to a writer thread costs (docs/decisions/0003-group-commit-on-the-loop.md).
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from bot.store.copying import copy
from bot.store.queries import migrations, queries, statements
from bot.store.transaction import Step, StoreError, StoreUnavailableError, Transaction

T = TypeVar("T")
_GROUP = 256
_MOST_TURNS = 4
"""So many turns of the loop a commit waits at most while each brings more: under a full load a third fewer commits."""
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "journal_size_limit=67108864",
    "cache_size=-16000",
    "temp_store=MEMORY",
    "wal_autocheckpoint=4000",
)
"""What a statement needs for itself stays in memory. The log is brought into the file when it has 16 MB, not 4, so
that what changes often is brought there once."""
_DAMAGED = ("not a database", "malformed")
"""How SQLite says so."""
_PLACEHOLDER = re.compile(r"\$(\d+)")
_DIALECT = {
    "@id": "INTEGER PRIMARY KEY",
    "@now_ms": "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)",
    "@bytes": "BLOB",
    "@each": "json_each",
}


def in_sqlite(sql: str) -> str:
    """The dialect marks and placeholders as SQLite means them."""
    for mark, meaning in _DIALECT.items():
        sql = sql.replace(mark, meaning)
    return _PLACEHOLDER.sub(r"?\1", sql)


@cache
def _statements() -> dict[str, str]:
    return {name: in_sqlite(sql) for name, sql in queries().items()}


def run_step(connection: sqlite3.Connection, step: Step[T]) -> T:
    """Carry a transaction's queries out; beginning and committing are the caller's."""
    sql = _statements()
    try:
        query = next(step)
        while True:
            query = step.send(connection.execute(sql[query.name], query.args).fetchall())
    except StopIteration as done:
        result: T = done.value
        return result


class SqliteReader:
    """One SQLite file, for looking only; also beside the process that writes it."""

    def __init__(self, path: Path) -> None:
        """Open the file. Raises sqlite3.Error."""
        self._path = path
        self._connection = _open_to_read(path)

    def read_now(self, transaction: Transaction[T]) -> T:
        """Run a reading transaction. Raises StoreUnavailableError."""
        try:
            return run_step(self._connection, transaction())
        except sqlite3.Error as error:
            raise _unavailable(self._path, error) or StoreUnavailableError(str(error)) from error

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


class SqliteStore:
    """One SQLite file, written by this process alone."""

    is_shared: ClassVar[bool] = False

    def __init__(self, path: Path) -> None:
        """Open and migrate the file. Raises StoreError with what to do when that cannot be."""
        self.path = path
        self._waiting: deque[tuple[Transaction[Any], asyncio.Future[Any]]] = deque()
        self._scheduled = False
        self.left_open = _log_of(path).exists()
        try:
            self._writer = _migrated(path)
            self._reader = SqliteReader(path)
        except (sqlite3.Error, OSError) as error:
            raise StoreError(_advice(path, error)) from error

    async def run(self, transaction: Transaction[T]) -> T:
        """Run it with others in one commit; returns when it is on disk.

        The commit comes one turn of the loop later, so that whoever is woken by what is being written can go along,
        and a few turns more while each brings more.
        """
        loop = asyncio.get_running_loop()
        result: asyncio.Future[T] = loop.create_future()
        self._waiting.append((transaction, result))
        if not self._scheduled:
            self._scheduled = True
            loop.call_soon(loop.call_soon, self._wait_for_more, 1, _MOST_TURNS)
        return await result

    async def read(self, transaction: Transaction[T]) -> T:
        """Run a reading transaction on a connection that cannot write."""
        return self._reader.read_now(transaction)

    @contextlib.asynccontextmanager
    async def reserved(self, conversations: Sequence[int]) -> AsyncIterator[Sequence[int]]:
        """All of them: there is no other process."""
        yield conversations

    async def close(self) -> None:
        """Commit what is waiting, then close the file."""
        while self._waiting:
            self._flush()
        self.close_now()

    def close_now(self) -> None:
        """Close the file; nothing may be waiting."""
        self._reader.close()
        self._writer.close()

    def _wait_for_more(self, before: int, turns: int) -> None:
        if turns and before < len(self._waiting) < _GROUP:
            asyncio.get_running_loop().call_soon(self._wait_for_more, len(self._waiting), turns - 1)
        else:
            self._flush()

    def _flush(self) -> None:
        group = [self._waiting.popleft() for _ in range(min(_GROUP, len(self._waiting)))]
        self._scheduled = bool(self._waiting)
        if self._scheduled:
            asyncio.get_running_loop().call_soon(self._flush)
        open_ones = [job for job in group if not job[1].cancelled()]
        if open_ones and not self._commit(open_ones):
            for job in open_ones:
                self._commit_alone(job)

    def _commit(self, group: list[tuple[Transaction[Any], asyncio.Future[Any]]]) -> bool:
        try:
            self._writer.execute("BEGIN IMMEDIATE")
            results = [run_step(self._writer, transaction()) for transaction, _ in group]
            self._writer.execute("COMMIT")
        except Exception:  # noqa: BLE001 - whatever one transaction raised, each is run again alone and gets its own
            self._roll_back()
            return False
        for (_, future), result in zip(group, results, strict=True):
            if not future.cancelled():
                future.set_result(result)
        return True

    def _commit_alone(self, job: tuple[Transaction[Any], asyncio.Future[Any]]) -> None:
        transaction, future = job
        try:
            self._writer.execute("BEGIN IMMEDIATE")
            result = run_step(self._writer, transaction())
            self._writer.execute("COMMIT")
        except Exception as error:  # noqa: BLE001 - it belongs to the caller, who awaits the future
            self._roll_back()
            future.set_exception(_unavailable(self.path, error) or error)
        else:
            future.set_result(result)

    def _roll_back(self) -> None:
        if self._writer.in_transaction:
            with contextlib.suppress(sqlite3.DatabaseError):  # of a damaged file; it ends the transaction nevertheless
                self._writer.execute("ROLLBACK")


def _log_of(path: Path) -> Path:
    """What SQLite has not brought into the file yet; gone when the file was closed."""
    return path.with_name(f"{path.name}-wal")


def _migrated(path: Path) -> sqlite3.Connection:
    connection = open_to_write(path)
    try:
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        if 0 < version < migrations()[-1][0]:
            _keep_aside(path, version)
        migrate(connection)
    except (sqlite3.Error, StoreError):
        connection.close()
        raise
    return connection


def _keep_aside(path: Path, version: int) -> None:
    """Before an upgrade: the database as the older program can open it, for the way back."""
    aside = path.with_name(f"{path.name}.schema{version}")
    if not aside.exists():
        unfinished = aside.with_name(aside.name + ".new")
        unfinished.unlink(missing_ok=True)
        copy(path, unfinished)
        unfinished.replace(aside)


def open_to_write(path: Path) -> sqlite3.Connection:
    """The one connection that writes: WAL, and a commit is on disk when it returns. Raises sqlite3.Error, OSError.

    A new file can be read by this user only: it holds followers' words and tokens.
    """
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    connection = sqlite3.connect(path, timeout=0.1, isolation_level=None, cached_statements=256)
    connection.row_factory = sqlite3.Row
    try:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _open_to_read(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0.1, isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection


def migrate(connection: sqlite3.Connection) -> int:
    """Bring the schema up to date in one transaction; returns its number. Raises StoreError for a newer one."""
    connection.execute("BEGIN IMMEDIATE")
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    newest = migrations()[-1][0]
    if version > newest:
        connection.execute("ROLLBACK")
        raise StoreError(
            f"This database was written by a newer Frontdesk (schema {version}, this program knows {newest}). "
            "Install that version again, or restore the backup that was made before the upgrade."
        )
    for number, script in migrations():
        if number > version:
            for statement in statements(script):
                connection.execute(in_sqlite(statement))
    connection.execute(f"PRAGMA user_version = {newest}")
    connection.execute("COMMIT")
    return newest


def _unavailable(path: Path, error: Exception) -> StoreUnavailableError | None:
    """What the machine is to blame for, not who asked: nothing can be kept in the file now."""
    if _is_damaged(error):
        return StoreUnavailableError(_advice(Path(path.name), error))
    return StoreUnavailableError(str(error)) if isinstance(error, sqlite3.OperationalError) else None


def _is_damaged(error: Exception) -> bool:
    return isinstance(error, sqlite3.DatabaseError) and any(told in str(error) for told in _DAMAGED)


def _advice(path: Path, error: Exception) -> str:
    words = str(error)
    if _is_damaged(error):
        return f"{path} is damaged or no SQLite file ({words}). Restore a backup, or move it away to start anew."
    if "locked" in words:
        return f"{path} is locked by another program. Is Frontdesk running already? Stop it, then try again."
    return f"{path} cannot be opened ({words}). Check that the folder exists, may be written to and has room."
