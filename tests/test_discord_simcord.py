"""The same behaviour on simcord, a Discord that nobody here wrote: its people, its permissions, its error bodies.

simcord feeds discord.py's parsers directly, so its frames are handed on from there; connections are not its matter.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from handlers.base import Failure, Outgoing, SendError
from handlers.discord.bookmark import Bookmark
from handlers.discord.hearing import Timing
from handlers.discord.settings import DiscordSettings
from handlers.gateways.discord import Client, LiveGateway
from handlers.platforms.discord import Discord
from intents.model import Edit, Kind, Message, Parsed, Unsend, Via
from tests.discord_shop import QUICK, Reports, until
from tests.discord_stage import Memory, Rehearsed, simcord


@dataclass
class Stage:
    """The platform on simcord's stage, and what it took."""

    env: Any
    platform: Discord
    channel: Any
    taken: list[Parsed] = field(default_factory=list)

    async def take(self, body: bytes) -> None:
        """Keep what was heard."""
        self.taken += self.platform.parse(body, 0)

    async def heard(self, kind: type, times: int = 1) -> Any:
        """The newest of that kind, once there are so many."""
        found: list[Parsed] = await until(lambda: self._of(kind) if len(self._of(kind)) >= times else [], "it")
        return found[-1]

    def _of(self, kind: type) -> list[Parsed]:
        return [one for one in self.taken if isinstance(one, kind)]


@asynccontextmanager
async def staged() -> AsyncIterator[Stage]:
    """A listening platform and a server with one channel."""
    client = Rehearsed()
    async with simcord.run(client) as env:

        def now() -> int:
            return int(env.now().timestamp() * 1000)

        def make(place: Bookmark, told: Callable[[str], None], timing: Timing, content: bool) -> Client:
            client.told = told
            return client

        settings, reports, memory = DiscordSettings.model_validate({"token": "x"}), Reports(), Memory()
        gateway = LiveGateway(settings, memory, now, reports, QUICK, make)
        platform = Discord(settings, gateway, memory, now, reports)
        channel = env.create_guild().create_text_channel("general")
        one = Stage(env, platform, channel)
        listening = asyncio.create_task(platform.listen(one.take))
        await until(lambda: reports.named("discord_gateway.connected"), "a session")
        yield one
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


def to(said: Message, text: str, via: Via = Via.DM, **more: Any) -> Outgoing:
    where = {"place": said.place, "reply_to": said.key} if via is Via.PUBLIC else {"address": said.address}
    return Outgoing("8", said.account, via, said.follower, text, **where, **more)


async def test_a_direct_message_and_its_answer_with_buttons() -> None:
    """Heard, answered, and a pressed button heard as a choice."""
    async with staged() as stage:
        ana = stage.env.create_user("ana")
        stage.env.guild.add_member(ana)
        await ana.send_dm("where is my order")
        said = await stage.heard(Message)
        assert (said.kind, said.text, said.follower, said.handle) == (Kind.DM, "where is my order", str(ana.id), "ana")
        await stage.platform.send(to(said, "On its way.", buttons=("Track my order", "Talk to a person")))
        answer = ana.dm_channel.last_message
        assert answer.content == "On its way."
        await ana.click(answer, label="Talk to a person")
        pressed = await stage.heard(Message, 2)
        assert (pressed.choice, pressed.address) == ("Talk to a person", said.address)


async def test_a_mention_is_answered_under_itself() -> None:
    """As a reply that pings nobody; chatter is not heard."""
    async with staged() as stage:
        rui = stage.env.guild.add_member(stage.env.create_user("rui"))
        await rui.send(stage.channel, "only chatter")
        await rui.send(stage.channel, f"<@{stage.env.bot.user.id}> do you ship to canada")
        said = await stage.heard(Message)
        assert (said.kind, said.text, said.place) == (Kind.MENTION, "do you ship to canada", str(stage.channel.id))
        await stage.platform.send(to(said, "We do, @everyone.", Via.PUBLIC))
        answer = stage.channel.last_message
        assert answer.reference is not None
        assert str(answer.reference.message_id) == said.key
        assert not answer.mention_everyone
        assert len(stage.taken) == 1


async def test_edits_and_deletions() -> None:
    """What a follower changes or takes back."""
    async with staged() as stage:
        ana = stage.env.create_user("ana")
        stage.env.guild.add_member(ana)
        message = await ana.send_dm("where is my order")
        said = await stage.heard(Message)
        await ana.edit(message, "where is my order 2077")
        assert (await stage.heard(Edit)).text == "where is my order 2077"
        await ana.delete(message)
        assert (await stage.heard(Unsend)).key == said.key


async def test_ask_is_answered_hidden() -> None:
    """The command was registered, is acknowledged in time, and its answer is seen by the asker alone."""
    async with staged() as stage:
        mira = stage.env.guild.add_member(stage.env.create_user("mira"))
        result = await mira.slash(stage.channel, "ask", question="when are you open")
        said = await stage.heard(Message)
        assert (said.kind, said.text) == (Kind.DM, "when are you open")
        await stage.platform.send(to(said, "Mon–Fri 9–18."))
        assert result.response is not None
        assert result.response.content == "Mon–Fri 9–18."


async def test_its_errors_are_ours() -> None:
    """A text that is too long at Discord, and a channel that is not there."""
    async with staged() as stage:
        ana = stage.env.create_user("ana")
        stage.env.guild.add_member(ana)
        await ana.send_dm("hello")
        said = await stage.heard(Message)
        for reply, failure in (
            (to(said, ""), Failure.CONTENT),
            (Outgoing("9", said.account, Via.DM, said.follower, "x", address="5"), Failure.RECIPIENT),
        ):
            with pytest.raises(SendError) as error:
                await stage.platform.send(reply)
            assert error.value.failure is failure
