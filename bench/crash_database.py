"""What the database holds after a kill, read from outside the program, and whether it is whole."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any, Final, Protocol

import asyncpg

Row = Mapping[str, Any]

OUTBOX: Final = """
SELECT o.id, o.lane, o.target, o.via, o.text, o.state, o.receipt, o.decision_id, o.act_id, o.due_ms, o.escalation_id,
  o.conversation_id, o.error, c.follower
FROM outbox o LEFT JOIN conversations c ON c.id = o.conversation_id ORDER BY o.id
"""
MESSAGES: Final = """
SELECT m.key, m.conversation_id, m.decision_id, d.decision, d.reason FROM messages m
LEFT JOIN decisions d ON d.id = m.decision_id WHERE m.writer = 'follower' ORDER BY m.id
"""
THREADS: Final = """
SELECT e.id, e.conversation_id, t.thread FROM escalations e JOIN desk_threads t ON t.escalation_id = e.id ORDER BY e.id
"""
ACTS: Final = """
SELECT a.id, a.verb, a.line, a.refused, t.thread FROM acts a
JOIN desk_threads t ON t.escalation_id = a.escalation_id AND t.desk = a.desk ORDER BY a.id
"""
EARLY: Final = "SELECT key, value FROM memories WHERE handler LIKE 'early:%'"
"""What teammates did on cards of whose posting nothing is known yet."""
UNFINISHED: Final = """
SELECT (SELECT COUNT(*) FROM messages WHERE state = 'new') AS undecided,
  (SELECT COUNT(*) FROM outbox WHERE state IN ('waiting', 'sending')) AS unsent,
  (SELECT COUNT(*) FROM outbox WHERE state = 'unknown' AND due_ms IS NOT NULL) AS doubtful
"""
REFERENCES: Final = """
SELECT c.conrelid::regclass::text AS here, a.attname AS col, c.confrelid::regclass::text AS there, f.attname AS key
FROM pg_constraint c
JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
JOIN pg_attribute f ON f.attrelid = c.confrelid AND f.attnum = c.confkey[1]
WHERE c.contype = 'f'
"""
TORN: Final = "SELECT COALESCE(SUM(checksum_failures), 0) FROM pg_stat_database"


class Database(Protocol):
    """One database, for looking only."""

    async def rows(self, query: str) -> list[Row]:
        """What a query finds."""

    async def faults(self) -> list[str]:
        """What the database itself finds broken in its files; empty when it is whole."""


class SqliteFile:
    """A SQLite file, opened anew for every look, as another process would."""

    def __init__(self, url: str, workspace: Path) -> None:
        """A relative path is inside the workspace."""
        self._path = workspace / url.removeprefix("sqlite:///")

    async def rows(self, query: str) -> list[Row]:
        """What a query finds; nothing where a kill came before the first table was made."""
        return self._found(query)

    def _found(self, query: str) -> list[Row]:
        if not self._path.is_file():
            return []
        address = f"{self._path.absolute().as_uri()}?mode=ro"
        with contextlib.closing(sqlite3.connect(address, uri=True, timeout=5)) as connection:
            connection.row_factory = sqlite3.Row
            begun = connection.execute("PRAGMA user_version").fetchone()[0]
            return [dict(row) for row in connection.execute(query)] if begun else []

    async def faults(self) -> list[str]:
        """SQLite's own check of the whole file, and of what refers to what."""
        try:
            whole, astray = self._found("PRAGMA integrity_check"), self._found("PRAGMA foreign_key_check")
        except sqlite3.DatabaseError as error:
            return [str(error)]
        words = [str(row["integrity_check"]) for row in whole if row["integrity_check"] != "ok"]
        return [*words, *(f"{row['table']}: row {row['rowid']} refers to nothing" for row in astray)]


class PostgresRows:
    """A database on PostgreSQL, by a new connection for every look."""

    def __init__(self, url: str, _workspace: Path) -> None:
        """Nothing is looked at yet."""
        self._url = url

    async def rows(self, query: str) -> list[Row]:
        """What a query finds; nothing where a kill came before the first table was made."""
        async with self._connected() as connection:
            if await connection.fetchval("SELECT to_regclass('schema_version')") is None:
                return []
            return [dict(row) for row in await connection.fetch(query)]

    async def faults(self) -> list[str]:
        """What refers to nothing, for every reference, and pages whose sums are wrong."""
        async with self._connected() as connection:
            astray = [word for one in await connection.fetch(REFERENCES) for word in await _astray(connection, one)]
            torn = await connection.fetchval(TORN)
        return [*astray, *([f"{torn} pages are torn"] if torn else [])]

    @contextlib.asynccontextmanager
    async def _connected(self) -> AsyncIterator[asyncpg.Connection]:
        connection = await asyncpg.connect(self._url, statement_cache_size=0)
        try:
            yield connection
        finally:
            await connection.close()


async def _astray(connection: asyncpg.Connection, one: Row) -> list[str]:
    column = f"{one['here']}.{one['col']}"
    lone = (
        f"SELECT COUNT(*) FROM {one['here']} LEFT JOIN {one['there']} other ON other.{one['key']} = {column} "  # noqa: S608 - names that the server told
        f"WHERE {column} IS NOT NULL AND other.{one['key']} IS NULL"
    )
    number = await connection.fetchval(lone)
    return [f"{column}: {number} rows refer to nothing"] if number else []


DATABASES: Final[Mapping[str, Callable[[str, Path], Database]]] = {"sqlite": SqliteFile, "postgresql": PostgresRows}


def opened(url: str, workspace: Path) -> Database:
    """The database behind a URL. KeyError for a kind that cannot be looked into."""
    return DATABASES[url.partition(":")[0]](url, workspace)
