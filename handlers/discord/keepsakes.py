"""Ids that are kept over restarts: a few hundred at most, the oldest go first."""

from __future__ import annotations

import json
from typing import Final

from handlers.base import Memory

MOST: Final = 500


class Keepsakes:
    """One drawer of a handler's memory, as a small mapping."""

    def __init__(self, memory: Memory, drawer: str) -> None:
        self._memory = memory
        self._drawer = drawer
        self._known: dict[str, str] | None = None

    async def of(self, key: str) -> str:
        """What was kept; empty where nothing was."""
        return (await self._all()).get(key, "")

    async def keep(self, key: str, value: str) -> None:
        """Keep it, or with an empty value forget it; durable on return."""
        known = dict(await self._all())
        if known.pop(key, "") == value:
            return
        if value:
            known[key] = value
        while len(known) > MOST:
            known.pop(next(iter(known)))
        await self._memory.remember(self._drawer, json.dumps(known))
        self._known = known

    async def keys(self) -> frozenset[str]:
        """Everything that something is kept for."""
        return frozenset(await self._all())

    async def _all(self) -> dict[str, str]:
        if self._known is None:
            self._known = json.loads(await self._memory.recall(self._drawer) or "{}")
        return self._known or {}
