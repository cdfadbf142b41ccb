"""Everything of a SQLite file into an empty PostgreSQL, in one transaction: whole and counted, or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.store.postgres_link import CONVERSIONS, WRITING, Link
from bot.store.transaction import StoreError

Told = Callable[[str, int, int], None]
"""Hears of a table, of rows carried over, and of how many there are."""
HELPING: Final = 5_000
"""Rows read at once."""
PIECES: Final = 50
"""Rows read at once of a table that holds pieces of files."""
_DAY_SECONDS: Final = 86_400.0
_ALONE: Final = (
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL lock_timeout = 0",
    "SET LOCAL idle_in_transaction_session_timeout = 0",
)
_COLUMNS: Final = """
SELECT a.attname AS name, t.typname AS type, a.attidentity <> '' AS counts FROM pg_attribute a
JOIN pg_type t ON t.oid = a.atttypid
WHERE a.attrelid = $1::text::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""
_GO_ON_COUNTING: Final = "SELECT setval(pg_get_serial_sequence($1, $2), $3)"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the target, its type, and whether the server counts it up."""

    name: str
    type: str
    counts: bool


async def move(file: Path, link: Link, told: Told = lambda _table, _done, _total: None) -> dict[str, int]:
    """Carry every row over; returns how many of each table. Both have today's schema, and nobody writes the file.

    Raises StoreError where the target holds anything already or a count differs, sqlite3.Error, whatever asyncpg does.
    """
    with closing(_opened(file)) as source:
        tables = [
            name for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid")
        ]
        async with link.connection.transaction():
            for setting in _ALONE:
                await link.say(setting)
            await link.connection.execute("SELECT pg_advisory_xact_lock($1)", WRITING)
            await _refuse_full(link, tables)
            moved = {table: await _move_table(source, link, table, told) for table in tables}
    await link.connection.execute("ANALYZE", timeout=_DAY_SECONDS)
    return moved


def _opened(file: Path) -> sqlite3.Connection:
    """The file, for looking at one moment of it."""
    source = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
    source.execute("BEGIN")
    return source


async def _refuse_full(link: Link, tables: Sequence[str]) -> None:
    for table in tables:
        if await link.connection.fetchval(f"SELECT EXISTS (SELECT 1 FROM {table})"):  # noqa: S608 - our own names
            raise StoreError(
                f"The PostgreSQL database is not empty: there are rows in {table}. Import into a new one "
                "(`createdb`), before a Frontdesk has been started on it."
            )


async def _move_table(source: sqlite3.Connection, link: Link, table: str, told: Told) -> int:
    columns = [Column(*row) for row in await link.connection.fetch(_COLUMNS, table)]
    [total] = source.execute(f"SELECT COUNT(*) FROM {table}").fetchone()  # noqa: S608 - our own names
    names = [column.name for column in columns]
    rows = _rows(source, table, columns, lambda done: told(table, done, total))
    await link.connection.copy_records_to_table(table, records=rows, columns=names, timeout=_DAY_SECONDS)
    there = await link.connection.fetchval(f"SELECT COUNT(*) FROM {table}", timeout=_DAY_SECONDS)  # noqa: S608 - as above
    if there != total:
        raise StoreError(f"{table}: {there} of {total} rows arrived. Nothing was kept; please report it.")
    for column in columns:
        [last] = source.execute(f"SELECT MAX({column.name}) FROM {table}").fetchone() if column.counts else [None]  # noqa: S608 - as above
        if last is not None:
            await link.connection.fetchval(_GO_ON_COUNTING, table, column.name, last)
    told(table, total, total)
    return int(total)


async def _rows(
    source: sqlite3.Connection, table: str, columns: Sequence[Column], told: Callable[[int], None]
) -> AsyncIterator[tuple[object, ...]]:
    convert, done = [CONVERSIONS[column.type] for column in columns], 0
    found = source.execute(f"SELECT {', '.join(column.name for column in columns)} FROM {table}")  # noqa: S608 - our own names
    most = PIECES if any(column.type == "bytea" for column in columns) else HELPING
    while helping := found.fetchmany(most):
        for row in helping:
            yield tuple(None if value is None else to(value) for to, value in zip(convert, row, strict=True))
        done += len(helping)
        told(done)
