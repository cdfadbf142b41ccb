"""The Discord platform by itself, listening to a simulated Discord."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from handlers.discord.settings import DiscordSettings
from handlers.gateways.discord import LiveGateway
from handlers.platforms.discord import Discord
from intents.model import Message
from tests.discord_shop import QUICK, Reports, until
from vendors.discord import SimulatedDiscord


@dataclass
class Drawer:
    """A Memory."""

    kept: dict[str, str] = field(default_factory=dict)
    broken: bool = False

    async def recall(self, key: str) -> str:
        """What was kept."""
        return self.kept.get(key, "")

    async def remember(self, key: str, value: str) -> None:
        """Keep it."""
        if self.broken:
            raise ConnectionError("the database is away")
        self.kept[key] = value


@dataclass
class Room:
    """A listening platform, its Discord, and what it took."""

    discord: SimulatedDiscord
    platform: Discord
    gateway: LiveGateway
    reports: Reports
    memory: Drawer
    later_ms: int = 0
    taken: list[Message] = field(default_factory=list)
    slow: float = 0.0
    listening: asyncio.Task[None] | None = None

    def now(self) -> int:
        """Now, or later."""
        return time.time_ns() // 1_000_000 + self.later_ms

    async def take(self, body: bytes) -> None:
        """Keep what was heard."""
        await asyncio.sleep(self.slow)
        self.taken += [one for one in self.platform.parse(body, self.now()) if isinstance(one, Message)]

    async def heard(self, times: int = 1) -> Message:
        """The newest message, once there are so many."""
        await until(lambda: len(self.taken) >= times, f"{times} messages")
        return self.taken[-1]

    def posts(self) -> list[Any]:
        """The bodies of every message that was posted."""
        return [
            one.body for one in self.discord.calls if one.name.startswith("POST") and one.name.endswith("/messages")
        ]


def make(discord: SimulatedDiscord, **more: str) -> Room:
    """A platform that does not listen yet."""
    settings = DiscordSettings.model_validate({"token": discord.token, "api_url": discord.url, **more})
    reports, memory = Reports(), Drawer()
    room = Room(discord, None, None, reports, memory)  # type: ignore[arg-type]
    room.gateway = LiveGateway(settings, memory, room.now, reports, QUICK)
    room.platform = Discord(settings, room.gateway, memory, room.now, reports)
    return room


@contextlib.asynccontextmanager
async def open_room(discord: SimulatedDiscord) -> AsyncIterator[Room]:
    """A platform that listens."""
    room = make(discord)
    room.listening = asyncio.create_task(room.platform.listen(room.take))
    await until(lambda: room.reports.named("discord_gateway.connected"), "a connection")
    yield room
    room.listening.cancel()
    await asyncio.gather(room.listening, return_exceptions=True)
