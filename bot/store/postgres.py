"""PostgreSQL: one writer at a time over all processes, group commit, readers beside it.

Whoever writes holds one advisory lock from the beginning of its transaction to the commit, so that every transaction
sees all that was written before it, as on SQLite, and none is ever refused for a conflict. What is asked for while a
group is being committed goes with the next one (docs/decisions/0011-one-writer-on-postgresql.md).
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import AsyncIterator, Sequence
from typing import Any, ClassVar, Final, TypeVar

from bot.store.abreast import run_abreast
from bot.store.postgres_link import Link, connected, migrate, refuse_newer, schema_of
from bot.store.postgres_troubles import TROUBLES, advice, passes
from bot.store.queries import migrations
from bot.store.transaction import StoreError, StoreUnavailableError, Transaction

T = TypeVar("T")
_Job = tuple[Transaction[Any], asyncio.Future[Any]]
_GROUP: Final = 64
_READERS: Final = 4
_DOWN_SECONDS: Final = 1.0
"""How long after a connection could not be made nobody tries again, so that callers are not kept waiting in vain."""
_LOOKS: Final = 20
_LOOK_SECONDS: Final = 0.25
"""How often, and after how long each time, it is asked what became of a commit whose answer was lost."""
_ONE_MOMENT: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


class PostgresStore:
    """A PostgreSQL database that any number of processes may share."""

    is_shared: ClassVar[bool] = True
    left_open: ClassVar[bool] = False

    def __init__(self, url: str, writer: Link | None = None) -> None:
        """The database at ``url`` is up to date (``open_postgres``); ``writer`` is a connection to it."""
        self._url = url
        self._waiting: deque[_Job] = deque()
        self._writing: asyncio.Task[None] | None = None
        self._writer = writer
        self._idle: list[Link] = []
        self._reading = asyncio.Semaphore(_READERS)
        self._down_until = 0.0

    async def run(self, transaction: Transaction[T]) -> T:
        """Run it with others that are asked for meanwhile in one commit; returns when it is on the server's disk."""
        result: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((transaction, result))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        return await result

    async def read(self, transaction: Transaction[T]) -> T:
        """Run a reading transaction; all its queries see one moment. Raises StoreUnavailableError."""
        async with self._reading:
            if self._idle:
                with contextlib.suppress(StoreUnavailableError):
                    return await self._looked(self._idle.pop(), transaction)
                self._forget_idle()
            return await self._looked(await self.connect(), transaction)

    @contextlib.asynccontextmanager
    async def reserved(self, conversations: Sequence[int]) -> AsyncIterator[Sequence[int]]:
        """Those that are free, by advisory locks that end with the block, or with the process at the latest."""
        link = await self._beside()
        try:
            free = await link.free_of(conversations)
        except TROUBLES as error:
            link.drop()
            raise StoreUnavailableError(str(error)) from error
        try:
            yield free
        finally:
            await self._give_back(link)

    async def _beside(self) -> Link:
        """A connection in a transaction of its own: a reader's that nobody uses, if it is alive, else a new one."""
        if self._idle:
            link = self._idle.pop()
            with contextlib.suppress(*TROUBLES):
                await link.say("BEGIN")
                return link
            link.drop()
            self._forget_idle()
        link = await self.connect()
        try:
            await link.say("BEGIN")
        except TROUBLES as error:
            link.drop()
            raise StoreUnavailableError(str(error)) from error
        return link

    async def _give_back(self, link: Link) -> None:
        try:
            await link.say("ROLLBACK")
        except TROUBLES:
            link.drop()
        else:
            self._idle.append(link)

    async def close(self) -> None:
        """Commit what is waiting, then close the connections."""
        if self._writing is not None:
            await self._writing
        for link in filter(None, (self._writer, *self._idle)):
            await link.close()
        self._writer, self._idle = None, []

    async def connect(self) -> Link:
        """One more connection, which is the caller's. Raises StoreUnavailableError."""
        if time.monotonic() < self._down_until:
            raise StoreUnavailableError("PostgreSQL could not be reached a moment ago.")
        try:
            return await _opened(self._url)
        except StoreError as error:
            self._down_until = time.monotonic() + _DOWN_SECONDS
            raise StoreUnavailableError(str(error)) from error

    # --- reading -------------------------------------------------------------------------------------------------

    async def _looked(self, link: Link, transaction: Transaction[T]) -> T:
        try:
            result = await _look(link, transaction)
        except BaseException as error:
            link.drop()
            if passes(error):
                raise StoreUnavailableError(str(error)) from error
            raise
        self._idle.append(link)
        return result

    def _forget_idle(self) -> None:
        for link in self._idle:
            link.drop()
        self._idle = []

    # --- writing -------------------------------------------------------------------------------------------------

    async def _write(self) -> None:
        while self._waiting:
            group = [self._waiting.popleft() for _ in range(min(_GROUP, len(self._waiting)))]
            await self._settle([job for job in group if not job[1].cancelled()])

    async def _settle(self, group: list[_Job]) -> None:
        """Commit a group; where one of it fails, each is run again alone and gets its own error."""
        try:
            results = await self._commit(group)
        except StoreUnavailableError as error:
            _fail(group, error)
        except Exception as error:  # noqa: BLE001 - it belongs to one of the callers, who awaits the future
            if len(group) == 1:
                _fail(group, error)
                return
            for job in group:
                await self._settle([job])
        else:
            for (_, future), result in zip(group, results, strict=True):
                if not future.cancelled():
                    future.set_result(result)

    async def _commit(self, group: list[_Job]) -> list[Any]:
        link, number = await self._begun()
        try:
            results = await run_abreast(link, [transaction for transaction, _ in group])
        except BaseException as error:
            await self._roll_back(link, error)
            raise
        try:
            await link.say("COMMIT")
        except TROUBLES as error:
            self._let_go()
            if not await self._came_through(number):
                raise StoreUnavailableError(str(error)) from error
        return results

    async def _begun(self) -> tuple[Link, str]:
        """The connection that writes, in a transaction whose turn it is, and the transaction's number."""
        if self._writer is not None:
            try:
                return self._writer, await self._writer.take_turn()
            except TROUBLES:
                self._let_go()
        self._writer = await self.connect()
        try:
            return self._writer, await self._writer.take_turn()
        except TROUBLES as error:
            self._let_go()
            raise StoreUnavailableError(str(error)) from error

    async def _roll_back(self, link: Link, error: BaseException) -> None:
        """Raises StoreUnavailableError where the transaction itself is not to blame."""
        if passes(error) or not isinstance(error, Exception):
            self._let_go()
        else:
            try:
                await link.say("ROLLBACK")
            except TROUBLES as lost:
                self._let_go()
                raise StoreUnavailableError(str(lost)) from lost
        if passes(error):
            raise StoreUnavailableError(str(error)) from error

    def _let_go(self) -> None:
        if self._writer is not None:
            self._writer.drop()
            self._writer = None

    async def _came_through(self, number: str) -> bool:
        """What became of a commit whose answer was lost: the server remembers."""
        for _ in range(_LOOKS):
            with contextlib.suppress(StoreUnavailableError):
                self._writer = self._writer or await self.connect()
                became = await self._writer.status_of(number)
                if became != "in progress":
                    return became == "committed"
            await asyncio.sleep(_LOOK_SECONDS)
        return False


async def open_postgres(url: str, *, migrating: bool = True) -> PostgresStore:
    """A store on a database that is up to date. Raises StoreError with what to do when that cannot be."""
    return PostgresStore(url, await _opened(url, migrating=migrating))


async def _opened(url: str, *, migrating: bool = False) -> Link:
    """A connection to a database that this program knows. Raises StoreError with what to do."""
    link: Link | None = None
    try:
        link = await connected(url)
        if migrating:
            await migrate(link)
        _refuse_other(await schema_of(link))
    except BaseException as error:
        if link is not None:
            link.drop()
        if isinstance(error, StoreError) or not isinstance(error, Exception):
            raise
        raise StoreError(advice(url, error)) from error
    return link


def _refuse_other(version: int) -> None:
    refuse_newer(version)
    newest = migrations()[-1][0]
    if version < newest:
        raise StoreError(f"This database has schema {version}, and {newest} is needed: run `frontdesk migrate`.")


async def _look(link: Link, transaction: Transaction[T]) -> T:
    """One query needs no transaction; where there are more, all is asked again in one that sees a single moment."""
    step = transaction()
    try:
        rows = await link.fetch(next(step))
        step.send(rows)
    except StopIteration as done:
        result: T = done.value
        return result
    step.close()
    await link.say(_ONE_MOMENT)
    result = await link.run_step(transaction())
    await link.say("COMMIT")
    return result


def _fail(group: list[_Job], error: Exception) -> None:
    for _, future in group:
        if not future.cancelled():
            future.set_exception(error)
