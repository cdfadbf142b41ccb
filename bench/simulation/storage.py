"""The real store as one life has it: sometimes slow, sometimes out of reach, and gone when the life ends."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TypeVar

from bot.store.sqlite import SqliteReader, SqliteStore, migrate, open_to_write
from bot.store.transaction import Query, Rows, Step, StoreUnavailableError, Transaction

T = TypeVar("T")
Rewrite = Callable[[Query], Query | None]
"""A defect to be planted: another query instead of one, or none at all."""


class DiedError(BaseException):
    """This life is over; nothing of the program's may catch it."""


class Files:
    """A database that many lives and seeds have one after the other; its connections stay open.

    To open them anew costs more than all else in a seed, for SQLite prepares every statement again. What closing
    would do to a transaction under way is done by hand; that a file survives its process is for `make crash` to show.
    """

    def __init__(self, path: Path) -> None:
        """Make it, with the newest schema."""
        self.path = path
        self.writer = open_to_write(path)
        migrate(self.writer)
        self.reader = SqliteReader(path)
        self.writer.execute("PRAGMA synchronous=OFF")
        tables = self.writer.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        self._emptied = [f"DELETE FROM {table['name']}" for table in tables]  # noqa: S608 - our own schema's names

    def empty(self) -> None:
        """As it was made."""
        self.abandon()
        self.writer.execute("PRAGMA foreign_keys=OFF")
        self.writer.execute("BEGIN IMMEDIATE")
        for statement in self._emptied:
            self.writer.execute(statement)
        self.writer.execute("COMMIT")
        self.writer.execute("PRAGMA foreign_keys=ON")
        for suffix in (".spool", ".spool.draining"):
            self.path.with_suffix(suffix).unlink(missing_ok=True)

    def abandon(self) -> None:
        """Whoever wrote is gone: what had not been committed never was."""
        if self.writer.in_transaction:
            self.writer.execute("ROLLBACK")

    def has_carried_out(self, key: str) -> bool:
        """Whether an act has been carried out by now."""
        found = self.writer.execute("SELECT 1 FROM acts WHERE key = ? AND refused = ''", (key,))
        return found.fetchone() is not None

    def close(self) -> None:
        """Let go of the file."""
        self.reader.close()
        self.writer.close()


class MortalStore(SqliteStore):
    """The real store, which may be out of reach for a while, and dies with its life: what waits is not written."""

    def __init__(
        self, files: Files, reachable: Callable[[], bool], pause: Callable[[], float], rewrite: Rewrite
    ) -> None:
        """``pause``: how many seconds a transaction is held up now; mostly none."""
        self.path = files.path
        self._waiting, self._scheduled, self.left_open = deque(), False, False
        self._files, self._writer, self._reader = files, files.writer, files.reader
        self._reachable, self._pause, self._rewrite = reachable, pause, rewrite
        self.dead = False

    async def run(self, transaction: Transaction[T]) -> T:
        """As the real one, sometimes later."""
        self._check()
        if seconds := self._pause():
            await asyncio.sleep(seconds)
            self._check()
        if self._rewrite is not kept:
            return await super().run(lambda: rewritten(transaction(), self._rewrite))
        return await super().run(transaction)

    async def read(self, transaction: Transaction[T]) -> T:
        """As the real one."""
        self._check()
        return await super().read(transaction)

    async def peek(self, transaction: Transaction[T]) -> T:
        """What the rows say, for the judges: also while the disk does not answer."""
        return await super().read(transaction)

    def check(self) -> None:
        """Raises DiedError where its life is over."""
        if self.dead:
            raise DiedError

    def _check(self) -> None:
        self.check()
        if not self._reachable():
            raise StoreUnavailableError("The disk does not answer.")

    def _flush(self) -> None:
        if not self.dead:
            super()._flush()

    def die(self) -> None:
        """Nothing is written any more."""
        self.dead = True
        self._files.abandon()


def kept(query: Query) -> Query | None:
    """No defect."""
    return query


def rewritten(step: Step[T], rewrite: Rewrite) -> Generator[Query, Rows, T]:
    """A transaction with a planted defect."""
    try:
        query = next(step)
        while True:
            planned = rewrite(query)
            query = step.send((yield planned) if planned else [])
    except StopIteration as done:
        result: T = done.value
        return result
