"""The desk's channels: the one that is set, and those to which the library routes a label.

A route names a channel by its number or as ``#name``; one route may name places at several desks, separated by commas.
https://discord.com/developers/docs/resources/guild#get-guild-channels (checked 2026-11)
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from handlers.base import Memory, SendError
from handlers.discord.hearing import Gateway
from handlers.discord.keepsakes import Keepsakes
from handlers.discord.shapes import fields, listed
from handlers.reviewing import Reviewing, nothing_to_review
from handlers.routes import Routes

FORUMS: Final = frozenset({15, 16})
TEXT: Final = frozenset({0, 5})
_ID: Final = re.compile(r"[0-9]{15,20}")
_AGAIN_MS: Final = 60_000
_DRAWER: Final = "desk_rooms"


class Rooms:
    """Which channel an escalation belongs to. ``routes`` gives label -> places, as the library says now."""

    def __init__(
        self,
        gateway: Gateway,
        desk_channel: str,
        memory: Memory,
        now: Callable[[], int],
        routes: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        self.desk_channel = desk_channel
        self._gateway = gateway
        self._now = now
        self._routes = Routes(routes, _ID)
        self._kept = Keepsakes(memory, _DRAWER)
        self._used: frozenset[str] = frozenset()
        self._asked_ms = -_AGAIN_MS
        self._asking = asyncio.Lock()

    @property
    def all(self) -> frozenset[str]:
        """Every channel whose threads count: the desk's, the routed ones, and those where a card was shown."""
        if not self.desk_channel:
            return frozenset()
        return self._routes.everywhere | {self.desk_channel, *self._used}

    @property
    def others(self) -> tuple[str, ...]:
        """All but the desk's own."""
        return tuple(sorted(self.all - {self.desk_channel}))

    async def of(self, label: str) -> str:
        """The channel for a label; the desk's own where no route of it is known here."""
        if self._routes.unnamed(label):
            await self.learn()
        return next(self._routes.ids(label), self.desk_channel)

    async def used(self, channel: str) -> None:
        """A card stands there, so its threads count even when the route is gone; kept over restarts."""
        if channel != self.desk_channel and channel not in self._used:
            self._used |= {channel}
            await self._kept.keep(channel, "used")

    async def recall(self) -> None:
        """Know the channels where cards were shown before."""
        self._used |= await self._kept.keys()

    async def learn(self) -> None:
        """Ask how the server's channels are called, at most once a minute; what is not told now stays unknown."""
        async with self._asking:
            if self._now() - self._asked_ms < _AGAIN_MS or not self._routes.by_name:
                return
            self._asked_ms = self._now()
            try:
                room = fields(await self._gateway.ask("GET", "/channels/{channel_id}", channel_id=self.desk_channel))
                server = str(room.get("guild_id") or "")
                there = await self._gateway.ask("GET", "/guilds/{guild_id}/channels", guild_id=server)
            except SendError:
                return  # the route's label is shown in the desk's own channel meanwhile; the check tells of it
            usable = [one for one in listed(there) if one.get("type") in FORUMS | TEXT]
            self._routes.named = {str(one.get("name")): str(one["id"]) for one in reversed(usable)}

    @property
    def unknown(self) -> tuple[str, ...]:
        """Names in routes that no channel has, as far as is known."""
        return self._routes.unknown


@dataclass(frozen=True, slots=True)
class Lookup:
    """What the desk may ask the bot."""

    rooms: Rooms | None = None
    """The desk's channels; None: only the one that is set."""
    review: Reviewing = nothing_to_review
    """What there is to teach from a reply."""
