"""One connection to PostgreSQL: named queries, prepared when first asked for; arguments as the server wants them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeVar

import asyncpg

from bot.store.queries import migrations, queries, statements
from bot.store.transaction import Query, Rows, Step, StoreError

T = TypeVar("T")
CONNECT_SECONDS: Final = 5.0
COMMAND_SECONDS: Final = 20.0
PATIENCE_MS: Final = 5_000
"""How long a transaction waits for its turn to write before it looks whether whoever has it is silent; then again."""
SILENCE_MS: Final = 5_000
"""How long a transaction that says nothing may keep its turn."""
WRITING: Final = int.from_bytes(b"frontdes")
"""The advisory lock that whoever writes holds, so that the processes of one Frontdesk write one after the other."""
_TAKE_TURN: Final = "SELECT pg_current_xact_id()::text FROM pg_advisory_xact_lock($1)"
_END_SILENT: Final = """
SELECT COUNT(pg_terminate_backend(a.pid)) FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.granted AND a.datname = current_database()
  AND l.classid::bigint = $1::bigint >> 32 AND l.objid::bigint = $1 & 4294967295 AND l.objsubid = 1
  AND a.wait_event_type = 'Client' AND a.state_change < clock_timestamp() - make_interval(secs => $2)
"""
"""End whoever has the turn while the server waits for them. Between preparing a statement and carrying it out a
session is not idle for the server, so that no timeout of its own ends a process that stands still just then."""
_FREE_OF: Final = "SELECT id FROM unnest($1::bigint[]) AS id WHERE pg_try_advisory_xact_lock(id)"
_DIALECT: Final = {
    "@id": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
    "@now_ms": "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
    "@bytes": "BYTEA",
    "@each": "json_array_elements_text",
}
_WHOLE: Final = frozenset({"int2", "int4", "int8"})


def in_postgres(sql: str) -> str:
    """The dialect marks as PostgreSQL means them."""
    for mark, meaning in _DIALECT.items():
        sql = sql.replace(mark, meaning)
    return sql


@cache
def _statements() -> dict[str, str]:
    return {name: in_postgres(sql) for name, sql in queries().items()}


def _as_text(value: object) -> str:
    """PostgreSQL keeps every character but the zero one."""
    return str(value).replace("\0", "\ufffd")


CONVERSIONS: Final[dict[str, Callable[[Any], object]]] = {
    **dict.fromkeys(_WHOLE, int),
    "float8": float,
    "text": _as_text,
    "bytea": bytes,
    "json": str,
}
"""What makes a value what a column of that type takes."""


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A query as the server knows it, and what makes arguments what it wants: it takes no number for a text."""

    statement: Any
    conversions: tuple[Callable[[Any], object], ...]

    async def fetch(self, args: Sequence[object]) -> Rows:
        rows: Rows = await self.statement.fetch(*self._wanted(args))
        return rows

    async def fetch_many(self, args: Sequence[Sequence[object]]) -> Rows:
        rows: Rows = await self.statement.fetchmany([tuple(self._wanted(one)) for one in args])
        return rows

    def _wanted(self, args: Sequence[object]) -> Iterator[object]:
        pairs = zip(self.conversions, args, strict=True)
        return (None if arg is None else convert(arg) for convert, arg in pairs)


class Link:
    """One open connection."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._prepared: dict[str, _Prepared] = {}
        self._take_turn: Any = None
        self._free_of: Any = None

    async def fetch(self, query: Query) -> Rows:
        """The rows of a named query."""
        return await (await self._known(query.name)).fetch(query.args)

    async def fetch_many(self, name: str, args: Sequence[tuple[object, ...]]) -> Rows:
        """The rows of a named query for each of many arguments, in their order, in one round trip."""
        return await (await self._known(name)).fetch_many(args)

    async def _known(self, name: str) -> _Prepared:
        prepared = self._prepared.get(name)
        if prepared is None:
            statement = await self.connection.prepare(_statements()[name])
            types = (parameter.name for parameter in statement.get_parameters())
            prepared = self._prepared[name] = _Prepared(statement, tuple(CONVERSIONS[one] for one in types))
        return prepared

    async def run_step(self, step: Step[T]) -> T:
        """Carry a transaction's queries out; beginning and committing are the caller's."""
        try:
            query = next(step)
            while True:
                query = step.send(await self.fetch(query))
        except StopIteration as done:
            result: T = done.value
            return result

    async def say(self, sql: str) -> None:
        """Statements that give nothing back, in one round trip."""
        await self.connection.execute(sql)

    async def take_turn(self) -> str:
        """Begin a transaction and wait until nobody else writes; returns its number."""
        if self._take_turn is None:
            self._take_turn = await self.connection.prepare(_TAKE_TURN)
        try:
            return await self._turn()
        except asyncpg.LockNotAvailableError:
            await self.say("ROLLBACK")
            await self.connection.fetchval(_END_SILENT, WRITING, SILENCE_MS / 1000)
            return await self._turn()

    async def _turn(self) -> str:
        await self.say("BEGIN")
        return str(await self._take_turn.fetchval(WRITING))

    async def free_of(self, conversations: Sequence[int]) -> list[int]:
        """Lock those that nobody else has locked, until the transaction ends; returns them."""
        if self._free_of is None:
            self._free_of = await self.connection.prepare(_FREE_OF)
        return [row["id"] for row in await self._free_of.fetch(conversations)]

    async def status_of(self, number: str) -> str | None:
        """``committed``, ``aborted`` or ``in progress``; None where nobody remembers."""
        status: str | None = await self.connection.fetchval("SELECT pg_xact_status(($1::text)::xid8)", number)
        return status

    def drop(self) -> None:
        """Let go of it at once; the server rolls back what was not committed."""
        self.connection.terminate()

    async def close(self) -> None:
        """Say good-bye."""
        try:
            await self.connection.close(timeout=CONNECT_SECONDS)
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            self.drop()


async def connected(url: str) -> Link:
    """A new connection. Raises whatever asyncpg does."""
    settings = {
        "application_name": "frontdesk",
        "lock_timeout": str(PATIENCE_MS),
        "idle_in_transaction_session_timeout": str(SILENCE_MS),
        "statement_timeout": str(int(COMMAND_SECONDS * 1000)),
    }
    connection = await asyncpg.connect(
        url,
        timeout=CONNECT_SECONDS,
        command_timeout=COMMAND_SECONDS,
        server_settings=settings,
        statement_cache_size=0,
    )
    return Link(connection)


async def schema_of(link: Link) -> int:
    """The number of the last migration that the database has seen; 0 for an empty one."""
    if await link.connection.fetchval("SELECT to_regclass('schema_version')") is None:
        return 0
    return int(await link.connection.fetchval("SELECT COALESCE(MAX(number), 0) FROM schema_version"))


def refuse_newer(version: int) -> None:
    """Raises StoreError where the database was written by a newer program."""
    newest = migrations()[-1][0]
    if version > newest:
        raise StoreError(
            f"This database was written by a newer Frontdesk (schema {version}, this program knows {newest}). "
            "Install that version again, or restore the backup that was made before the upgrade."
        )


async def migrate(link: Link) -> None:
    """Bring the schema up to date in one transaction, while nobody else writes. Raises StoreError for a newer one."""
    newest = migrations()[-1][0]
    before = await schema_of(link)
    refuse_newer(before)
    if before == newest:
        return
    async with link.connection.transaction():
        await link.say("SET LOCAL statement_timeout = 0")
        await link.connection.execute("SELECT pg_advisory_xact_lock($1)", WRITING)
        # Creating it also has the connection hear of what others have created meanwhile; a plain look might not.
        await link.say("CREATE TABLE IF NOT EXISTS schema_version (number INTEGER PRIMARY KEY)")
        version = await schema_of(link)
        refuse_newer(version)
        for number, script in migrations():
            if number > version:
                for statement in statements(script):
                    await link.say(in_postgres(statement))
                await link.connection.execute("INSERT INTO schema_version (number) VALUES ($1)", number)
