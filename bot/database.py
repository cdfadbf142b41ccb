"""The database that the settings name, opened: a SQLite file of this process alone, or a shared PostgreSQL."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from structlog.typing import FilteringBoundLogger

from bot.bell import Bells
from bot.config import Core
from bot.leading import IDLE_SECONDS, Alone, Lead, Shared
from bot.store.lock import names_beside, only_writer, own_name
from bot.store.spool import Spool
from bot.store.sqlite import SqliteReader, SqliteStore
from bot.store.transaction import Store, StoreError, StoreUnavailableError, Transaction

if TYPE_CHECKING:
    from bot.store.postgres import PostgresStore

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Opened:
    """A store, and what several processes on it need."""

    store: Store
    here: Path
    """What the spool and the socket of this process are named after."""
    lead: Lead
    relay: Callable[[Bells], Coroutine[Any, Any, None]] | None = None
    """What has bells ring in the other processes, too; None where there are none."""


@contextlib.asynccontextmanager
async def opened(core: Core, log: FilteringBoundLogger) -> AsyncIterator[Opened]:
    """The store, migrated, as long as the block lasts. Raises StoreError with what to do."""
    if core.on_postgres:
        with own_name(core.database) as here:
            async with _shared(core, here, log) as shared:
                yield shared
        return
    with only_writer(core.database):
        store = SqliteStore(core.database)
        try:
            yield Opened(store, core.database, Alone())
        finally:
            await store.close()


@contextlib.asynccontextmanager
async def _shared(core: Core, here: Path, log: FilteringBoundLogger) -> AsyncIterator[Opened]:
    store = await _postgres(core, migrating=True)
    from bot.relay import Relay
    from bot.store.postgres_lead import PostgresHold

    try:
        lead = Shared(PostgresHold(store, IDLE_SECONDS), log)
        yield Opened(store, here, lead, lambda bells: Relay(store, bells, log).run())
    finally:
        await store.close()


async def migrated(core: Core) -> None:
    """Bring the schema up to date. Raises StoreError with what to do."""
    if core.on_postgres:
        await (await _postgres(core, migrating=True)).close()
        return
    with only_writer(core.database):
        SqliteStore(core.database).close_now()


def imported(core: Core, file: Path, told: Callable[[str, int, int], None]) -> dict[str, int]:
    """Carry a SQLite file's rows into the empty PostgreSQL of the settings; returns how many of each table.

    Raises StoreError with what to do; then nothing was kept there. Not inside a loop.
    """
    if not core.on_postgres:
        raise StoreError("FRONTDESK_DATABASE_URL names no PostgreSQL: set it to the one that the rows are to go into.")
    if not file.exists():
        raise StoreError(f"There is no database at {file}: name the file that Frontdesk has used so far.")
    with only_writer(file):
        if spool_of(file).waiting:
            raise StoreError(
                f"{file.name}.spool holds events that are not in {file.name} yet: start Frontdesk on it once more, "
                "and stop it when the log says spool.drained."
            )
        SqliteStore(file).close_now()
        return asyncio.run(_carried_over(core, file, told))


async def _carried_over(core: Core, file: Path, told: Callable[[str, int, int], None]) -> dict[str, int]:
    store = await _postgres(core, migrating=True)
    from bot.store.moving import move
    from bot.store.postgres_troubles import TROUBLES, advice

    try:
        link = await store.connect()
        try:
            return await move(file, link, told)
        finally:
            link.drop()
    except StoreUnavailableError as error:
        raise StoreError(str(error)) from error
    except TROUBLES as error:
        raise StoreError(f"Nothing was kept. {advice(core.database_url, error)}") from error
    except sqlite3.Error as error:
        raise StoreError(f"Nothing was kept. {file} cannot be read ({error}).") from error
    finally:
        await store.close()


def spool_of(name: Path) -> Spool:
    """Where a process of this name keeps events while the database cannot be reached."""
    return Spool(name.with_name(name.name + ".spool"))


def left_behind(core: Core, here: Path) -> list[Path]:
    """Names of other processes of this workspace that have something in their spool."""
    others = (name for name in names_beside(core.database) if name != here) if core.on_postgres else ()
    return [name for name in others if spool_of(name).waiting]


def exists(core: Core) -> bool:
    """Whether there is a database to look into; a PostgreSQL tells that when it is asked."""
    return core.on_postgres or core.database.exists()


def looked_up(core: Core, transaction: Transaction[T]) -> T:
    """What a reading transaction finds, also beside a running Frontdesk. Raises StoreError; not inside a loop."""
    if core.on_postgres:
        return asyncio.run(_looked_up(core, transaction))
    if not core.database.exists():
        raise StoreError(f"There is no database at {core.database} yet: `frontdesk serve` makes it.")
    try:
        with closing(SqliteReader(core.database)) as reader:
            return reader.read_now(transaction)
    except (sqlite3.Error, StoreUnavailableError) as error:
        raise StoreError(f"{core.database} cannot be read ({error}).") from error


async def glimpsed(core: Core, transaction: Transaction[T], default: T) -> T:
    """What a reading transaction finds in a database that is not open yet; ``default`` where it finds nothing to read.

    Whatever else keeps the database from being read is told when it is opened, which comes next.
    """
    try:
        if core.on_postgres:
            return await _looked_up(core, transaction)
        return looked_up(core, transaction)
    except StoreError:
        return default


async def _looked_up(core: Core, transaction: Transaction[T]) -> T:
    store = await _postgres(core, migrating=False)
    try:
        return await store.read(transaction)
    except StoreUnavailableError as error:
        raise StoreError(str(error)) from error
    finally:
        await store.close()


async def _postgres(core: Core, *, migrating: bool) -> PostgresStore:
    try:
        from bot.store.postgres import open_postgres
    except ModuleNotFoundError as error:
        raise StoreError(
            "FRONTDESK_DATABASE_URL names a PostgreSQL, for which one more package is needed: "
            "make postgres (or pip install asyncpg)."
        ) from error
    return await open_postgres(core.database_url, migrating=migrating)
