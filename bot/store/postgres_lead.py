"""A lock of PostgreSQL that one process holds as long as its connection lives and it shows that it lives itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final

from bot.store.postgres import PostgresStore
from bot.store.postgres_link import Link
from bot.store.postgres_troubles import TROUBLES
from bot.store.transaction import StoreUnavailableError

LEADING: Final = int.from_bytes(b"frontlea")
BEAT_PATIENCE_SECONDS: Final = 2.0
_TRY: Final = "SELECT pg_try_advisory_lock($1)"


class PostgresHold:
    """The lead's lock, on a connection of its own that the server ends when nothing is heard on it."""

    def __init__(self, store: PostgresStore, idle_seconds: float) -> None:
        """Nothing is asked for yet."""
        self._store = store
        self._idle_ms = int(idle_seconds * 1000)
        self._link: Link | None = None

    async def try_to_get(self) -> bool:
        """Whether it is ours now. Raises StoreUnavailableError."""
        return bool(await self._asked(lambda link: link.connection.fetchval(_TRY, LEADING)))

    async def beat(self) -> None:
        """Show that this process lives. Raises StoreUnavailableError where the hold is lost.

        In one message: whoever stands still in the middle of a prepared statement is not idle for the server.
        """
        if self._link is None:
            raise StoreUnavailableError("The connection is gone.")
        await self._asked(lambda link: link.say("SELECT TRUE"))

    async def let_go(self) -> None:
        """The lock ends with the connection."""
        link, self._link = self._link, None
        if link is not None:
            await link.close()

    async def _asked(self, question: Callable[[Link], Awaitable[Any]]) -> Any:
        try:
            async with asyncio.timeout(BEAT_PATIENCE_SECONDS):
                if self._link is None:
                    self._link = await self._store.connect()
                    await self._link.say(f"SET idle_session_timeout = {self._idle_ms}")
                return await question(self._link)
        except (*TROUBLES, StoreUnavailableError) as error:
            self._drop()
            raise StoreUnavailableError(str(error) or "The database does not answer.") from error

    def _drop(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            link.drop()
