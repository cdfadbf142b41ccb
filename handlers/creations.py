"""What is made in two steps, create and publish: publishing the same creation again is safe, creating anew is not.

Posts on Threads, and files on Mastodon (https://developers.facebook.com/docs/threads/posts,
https://docs.joinmastodon.org/methods/media/, checked 2026-11).
"""

from __future__ import annotations

import asyncio
import json
from typing import Final

from handlers.base import Memory

KEPT: Final = "creations"


class Creations:
    """Which creation was made for which row (``repeat_key``) and is not known to be published; kept over restarts."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._lock = asyncio.Lock()

    async def of(self, row: str) -> str:
        """The creation of a row; empty where there is none."""
        return (await self._all()).get(row, "")

    async def keep(self, row: str, creation: str) -> None:
        """Remember it before it is published; durable on return."""
        async with self._lock:
            await self._memory.remember(KEPT, json.dumps({**await self._all(), row: creation}))

    async def drop(self, row: str) -> None:
        """It is published, or never will be."""
        async with self._lock:
            kept = await self._all()
            if kept.pop(row, ""):
                await self._memory.remember(KEPT, json.dumps(kept))

    async def _all(self) -> dict[str, str]:
        kept = await self._memory.recall(KEPT)
        return dict(json.loads(kept)) if kept else {}
