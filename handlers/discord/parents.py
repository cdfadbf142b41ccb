"""Which channels are threads of the desk's channels; asked once where no event has told."""

from __future__ import annotations

import msgspec

from handlers.base import Failure, SendError
from handlers.discord.hearing import Event, Gateway
from handlers.discord.rooms import Rooms
from handlers.discord.shapes import fields

_TOLD = frozenset({"THREAD_CREATE", "THREAD_UPDATE"})
MOST = 10_000
"""Channels that are remembered; the longest known ones are asked for anew."""


class Parents:
    """The parent of each channel that was met. ``rooms``: the desk's channels; none where there is no desk."""

    def __init__(self, gateway: Gateway, rooms: Rooms) -> None:
        self._gateway = gateway
        self.rooms = rooms
        self._of: dict[str, str] = {}
        self.threads: set[str] = set()
        """The desk's threads that are known."""

    async def is_thread(self, channel: str) -> bool:
        """Whether a channel is a thread of the desk's. Raises SendError where Discord cannot tell now."""
        desk = self.rooms.all
        if not desk or channel in desk:
            return False
        if await self._asked(channel) not in desk:
            self.threads.discard(channel)
            return False
        self.threads.add(channel)
        return True

    async def room_of(self, thread: str) -> str:
        """The channel in which one of the desk's threads stands. Raises SendError where Discord cannot tell now."""
        if not self.rooms.others:
            return self.rooms.desk_channel
        return await self._asked(thread) or self.rooms.desk_channel

    def hear(self, event: Event) -> None:
        """Learn from an event about a thread."""
        if event.name not in _TOLD:
            return
        try:
            told = fields(msgspec.json.decode(event.data))
        except msgspec.DecodeError:
            return  # not as Discord describes it: the channel is asked for when it is met
        if told.get("id") and told.get("parent_id"):
            self.learn(str(told["id"]), str(told["parent_id"]))

    def learn(self, channel: str, parent: str) -> None:
        """A channel stands in that one; empty: in none."""
        while len(self._of) >= MOST:
            oldest = next(iter(self._of))
            self._of.pop(oldest)
            self.threads.discard(oldest)
        self._of[channel] = parent
        if parent in self.rooms.all:
            self.threads.add(channel)

    async def _asked(self, channel: str) -> str:
        """The parent; asked of Discord once."""
        if channel not in self._of:
            try:
                found = await self._gateway.ask("GET", "/channels/{channel_id}", channel_id=channel)
            except SendError as error:
                if error.failure is not Failure.RECIPIENT:
                    raise
                found = {}
            self.learn(channel, str(fields(found).get("parent_id") or ""))
        return self._of[channel]
