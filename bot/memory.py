"""What handlers keep over restarts, as rows."""

from __future__ import annotations

from bot.store.transaction import Rows, Step, Store, q


class RowMemory:
    """The Memory of one handler."""

    def __init__(self, handler: str, store: Store) -> None:
        self._handler = handler
        self._store = store

    async def recall(self, key: str) -> str:
        """What was kept; empty where nothing was. Raises StoreUnavailableError."""
        rows = await self._store.read(lambda: self._recalled(key))
        return str(rows[0]["value"]) if rows else ""

    async def remember(self, key: str, value: str) -> None:
        """Keep it; durable on return. Raises StoreUnavailableError."""
        await self._store.run(lambda: self._kept(key, value))

    def _recalled(self, key: str) -> Step[Rows]:
        return (yield q("recall", self._handler, key))

    def _kept(self, key: str, value: str) -> Step[None]:
        yield q("remember", self._handler, key, value)
