"""How the day's acts are played on X, TikTok and Discord: by followers with ids, handles and names of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from vendors.day_playing import PATIENCE_S
from vendors.day_script import Act, Do, names, number_of
from vendors.discord import SimulatedDiscord
from vendors.tiktok import SimulatedTikTok
from vendors.x import SimulatedX


def number_id(handle: str) -> str:
    """The id of a follower on X or Discord: 19 digits, always the same for one handle."""
    return str(10**18 + number_of(handle) % 10**17)


def open_id(handle: str) -> str:
    """The id of a follower on TikTok, always the same for one handle."""
    return f"-000{number_of(handle):020}"


def video_id(name: str) -> int:
    """The id of a video, always the same for one name."""
    return 72 * 10**17 + number_of(name) % 10**17


@dataclass(eq=False)
class XStage:
    """Acts on X, told to its callback as signed events; the brand's posts are there once somebody answers them."""

    x: SimulatedX
    names: Mapping[str, str] = field(default_factory=names)
    _posts: dict[str, str] = field(init=False, default_factory=dict)

    async def play(self, act: Act) -> bool:
        """One act, one event; whether it was answered with 200."""
        follower = number_id(act.handle)
        self.x.people[follower] = (act.handle, self.names.get(act.handle, ""))
        match act.do:
            case Do.DM:
                await self.x.follower_says(follower, act.text)
            case Do.MENTION:
                await self.x.follower_mentions(follower, act.text)
            case Do.REPLY:
                await self.x.follower_replies(follower, act.text, self._post(act.media))
            case _:
                await self.x.follower_quotes(follower, act.text, self._post(act.media))
        return self.x.answers[-1:] == [200]

    def _post(self, name: str) -> str:
        if name not in self._posts:
            self._posts[name] = self.x.brand_posts(name)
        return self._posts[name]


@dataclass(eq=False)
class TikTokStage:
    """Acts on TikTok, told to its callback as signed events."""

    tiktok: SimulatedTikTok
    names: Mapping[str, str] = field(default_factory=names)

    async def play(self, act: Act) -> bool:
        """One act, one event; whether it was answered with 200."""
        follower = open_id(act.handle)
        self.tiktok.account.people[follower] = (act.handle, self.names.get(act.handle, ""))
        if act.do is Do.DM:
            return (await self.tiktok.follower_says(follower, act.text)).status == 200
        return (await self.tiktok.follower_comments(follower, act.text, video=video_id(act.media))).status == 200


@dataclass(eq=False)
class DiscordStage:
    """Acts on Discord, told to whoever is connected to its gateway; ``patience``: how it is waited for them."""

    discord: SimulatedDiscord
    names: Mapping[str, str] = field(default_factory=names)
    patience: Sequence[float] = PATIENCE_S

    async def play(self, act: Act) -> bool:
        """One act, one event; whether there was a session to tell it to."""
        if not await self._connected():
            return False
        follower = number_id(act.handle)
        called = {"username": act.handle, "global_name": self.names.get(act.handle) or None}
        self.discord.world.person(follower).update(called)
        speak = self.discord.writes if act.do is Do.DM else self.discord.mentions
        await speak(follower, act.text)
        return True

    async def _connected(self) -> bool:
        for wait in self.patience:
            if self.discord.gateway.sessions:
                break
            await asyncio.sleep(wait)
        return bool(self.discord.gateway.sessions)
