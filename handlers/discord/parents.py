"""Which channels are threads of the desk's channel; asked once where no event has told."""

from __future__ import annotations

import msgspec

from handlers.base import Failure, SendError
from handlers.discord.hearing import Event, Gateway
from handlers.discord.shapes import fields

_TOLD = frozenset({"THREAD_CREATE", "THREAD_UPDATE"})
MOST = 10_000
"""Channels that are remembered; the longest known ones are asked for anew."""


class Parents:
    """The parent of each channel that was met. ``desk``: the desk's channel; empty where there is none."""

    def __init__(self, gateway: Gateway, desk: str) -> None:
        self._gateway = gateway
        self._desk = desk
        self._of: dict[str, str] = {}
        self.threads: set[str] = set()
        """The desk's threads that are known."""

    async def is_thread(self, channel: str) -> bool:
        """Whether a channel is a thread of the desk's. Raises SendError where Discord cannot tell now."""
        if not self._desk or channel == self._desk:
            return False
        if channel not in self._of:
            try:
                found = await self._gateway.ask("GET", "/channels/{channel_id}", channel_id=channel)
            except SendError as error:
                if error.failure is not Failure.RECIPIENT:
                    raise
                found = {}
            self._learn(channel, str(fields(found).get("parent_id") or ""))
        return channel in self.threads

    def hear(self, event: Event) -> None:
        """Learn from an event about a thread."""
        if event.name not in _TOLD:
            return
        try:
            told = fields(msgspec.json.decode(event.data))
        except msgspec.DecodeError:
            return  # not as Discord describes it: the channel is asked for when it is met
        if told.get("id") and told.get("parent_id"):
            self._learn(str(told["id"]), str(told["parent_id"]))

    def _learn(self, channel: str, parent: str) -> None:
        while len(self._of) >= MOST:
            oldest = next(iter(self._of))
            self._of.pop(oldest)
            self.threads.discard(oldest)
        self._of[channel] = parent
        if parent == self._desk:
            self.threads.add(channel)
