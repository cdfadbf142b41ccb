"""Who belonged to a channel a moment ago, kept over a restart: nobody is turned away while Slack is slow."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping

from handlers.base import Memory

MOST = 5_000
"""Members; the list of a larger channel is not kept."""


class NoMemory:
    """Keeps nothing."""

    async def recall(self, _key: str) -> str:
        """Nothing was kept."""
        return ""

    async def remember(self, _key: str, _value: str) -> None:
        """Nothing is kept."""


class Remembered:
    """Members by channel, each with the time at which Slack told. Its own trouble stops nothing."""

    def __init__(self, memory: Memory, report: Callable[[str, Mapping[str, object]], None]) -> None:
        self._memory = memory
        self._report = report

    async def recall(self, channel: str) -> tuple[int, set[str]]:
        """When Slack told and whom; 0 and nobody where nothing was kept."""
        try:
            told_ms, *users = json.loads(await self._memory.recall(_key(channel)) or "[0]")
        except Exception as error:  # noqa: BLE001 - then Slack is asked, as before
            self._report("slack_members.forgotten", {"channel": channel, "error": type(error).__name__})
            return 0, set()
        return told_ms, set(users)

    async def keep(self, channel: str, told_ms: int, users: Collection[str]) -> None:
        """For the next start."""
        kept = [told_ms, *sorted(users)] if len(users) <= MOST else [0]
        try:
            await self._memory.remember(_key(channel), json.dumps(kept))
        except Exception as error:  # noqa: BLE001 - what was heard counts all the same
            self._report("slack_members.forgotten", {"channel": channel, "error": type(error).__name__})


def _key(channel: str) -> str:
    return f"members:{channel}"
