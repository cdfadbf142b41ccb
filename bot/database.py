"""The database that the settings name, opened: a SQLite file of this process alone, or a shared PostgreSQL."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from typing import TYPE_CHECKING, TypeVar

from bot.config import Core
from bot.store.lock import only_writer
from bot.store.sqlite import SqliteReader, SqliteStore
from bot.store.transaction import Store, StoreError, StoreUnavailableError, Transaction

if TYPE_CHECKING:
    from bot.store.postgres import PostgresStore

T = TypeVar("T")


@contextlib.asynccontextmanager
async def opened(core: Core) -> AsyncIterator[Store]:
    """The store, migrated, as long as the block lasts. Raises StoreError with what to do."""
    if core.on_postgres:
        store: Store = await _postgres(core, migrating=True)
        try:
            yield store
        finally:
            await store.close()
        return
    with only_writer(core.database):
        store = SqliteStore(core.database)
        try:
            yield store
        finally:
            await store.close()


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
            'pip install "frontdesk[postgres]" (or pip install asyncpg).'
        ) from error
    return await open_postgres(core.database_url, migrating=migrating)
