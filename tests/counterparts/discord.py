"""Discord for the shared dialogue tests: followers write direct messages and mentions."""

from __future__ import annotations

import asyncio
import time
import zlib
from typing import ClassVar, Self

from tests.counterparts.seen import Manner, Seen
from vendors.discord import SERVER, SimulatedDiscord
from vendors.discord_rules import Channel
from vendors.faults import Fault

PATIENCE_SECONDS = 20.0
DESK = "1410000000000000099"


class DiscordCounterpart:
    """A simulated Discord and its followers, by any name."""

    name: ClassVar[str] = "discord"
    manner: ClassVar[Manner] = Manner(
        {"dm": r"POST /api/v10/channels/\d+/messages", "public": r"POST /api/v10/channels/\d+/messages"},
        hears_without_token=False,
        tells_what_arrived=False,
        repeats_calls=True,
    )

    def __init__(self) -> None:
        self._discord = SimulatedDiscord()
        self._discord.world.channels[DESK] = Channel(DESK, SERVER, "desk")

    async def __aenter__(self) -> Self:
        await self._discord.__aenter__()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._discord.__aexit__(*error)

    @property
    def environment(self) -> dict[str, str]:
        """Settings with which Frontdesk is started."""
        return {
            "DISCORD_TOKEN": self._discord.token,
            "DISCORD_DESK_CHANNEL_ID": DESK,
            "DISCORD_API_URL": self._discord.url,
            "DISCORD_GATEWAY_URL": self._discord.gateway.url,
        }

    async def opens(self, url: str) -> None:
        """Nothing to register: Frontdesk connects. Wait until it has, since what was said before is nobody's."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not self._discord.gateway.sessions:
            assert time.monotonic() < end, "Frontdesk never connected to Discord"
            await asyncio.sleep(0.01)

    async def says(self, follower: str, text: str, *, public: bool = False) -> str:
        """A direct message, or a mention in a channel; returns its key."""
        id_ = self._id(follower)
        return await (self._discord.mentions(id_, text) if public else self._discord.writes(id_, text))

    async def again(self, key: str) -> None:
        """The same event once more."""
        await self._discord.again(key)

    def reached(self, follower: str) -> list[Seen]:
        """Texts that reached the follower, in order."""
        found = []
        for message in self._discord.answers_to(self._id(follower)):
            call = self._discord.delivered[message["id"]]
            found.append(Seen(call.name, call.body, message["content"]))
        return found

    def break_off(self) -> None:
        """The connection breaks after the work is done."""
        self._discord.fault(Fault.RESET, accepted=True, path="/messages")

    def kill_token(self) -> None:
        """The token was reset: every call and every connection with it is refused, and the open one is closed."""
        self._discord.dead = True
        self._closing = asyncio.ensure_future(self._discord.gateway.drop(4004))

    def _id(self, follower: str) -> str:
        """A snowflake for a name."""
        if follower.isdigit():
            return follower
        id_ = str(1_200_000_000_000_000_000 + zlib.crc32(follower.encode()))
        self._discord.world.person(id_).update(username=follower)
        return id_
