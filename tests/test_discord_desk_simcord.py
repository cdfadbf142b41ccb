"""The desk on simcord, a Discord that nobody here wrote: its permissions, its threads, its boxes, its error bodies."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import discord
import pytest

from handlers.base import SendError
from handlers.desk import Act, Button, Card, Mark, Suggestion, Verb
from handlers.desks.discord import DiscordDesk, Lookup
from handlers.discord.bookmark import Bookmark
from handlers.discord.hearing import Timing
from handlers.discord.settings import DiscordDeskSettings
from handlers.gateways.discord import Client, LiveGateway
from handlers.reviewing import Review
from intents.lessons import Lesson, lesson_of
from tests.discord_room import Drawer
from tests.discord_shop import QUICK, Reports, until
from tests.discord_stage import Rehearsed, simcord

WAITING = Card(
    "7", "waiting", True, "instagram", "dm", "Ben", "could you sponsor our fair", "Nothing is about it.", 0,
    suggestions=(Suggestion("sponsoring", 0.6, "We sponsor fairs."),),
    offers=(Verb.CLAIM, Verb.RESOLVE, Verb.REPLY, Verb.SNOOZE, Verb.MUTE, Verb.WHY),
)  # fmt: skip
CLOSED = Card(
    "7", "resolved", False, "instagram", "dm", "Ben", "could you sponsor our fair", "x", 0, offers=(Verb.REOPEN,)
)


@dataclass
class Stage:
    """The desk on simcord's stage, and what it took."""

    env: Any
    desk: DiscordDesk
    channel: Any
    anna: Any
    taken: list[Act] = field(default_factory=list)

    async def accept(self, acts: Sequence[Act]) -> Sequence[str]:
        """Keep what was heard."""
        self.taken += acts
        return ()

    async def heard(self, verb: Verb) -> Act:
        """The newest act of that verb."""
        found: list[Act] = await until(lambda: [one for one in self.taken if one.verb is verb], verb.value)
        return found[-1]

    def thread(self, id_: str) -> Any:
        """A thread of the desk's."""
        return next(one for one in self.channel.threads if str(one.id) == id_)

    def card(self, thread: str) -> Any:
        """Its card: the message with an embed, in the thread or in the channel."""
        rooms = (self.thread(thread), self.channel)
        return next(one for room in rooms for one in room.history() if one.embeds)


async def a_review(_thread: str, about: str) -> Review | str:
    """What there is to teach from a reply."""
    lesson = Lesson("fairs", ("do you sponsor fairs",), "We do.", new=True)
    return Review(about, "do you sponsor fairs", "We do.", lesson, "fairs", "We do.", "abcdef-0123456789")


@asynccontextmanager
async def staged(*, forum: bool) -> AsyncIterator[Stage]:
    """A listening desk, its channel, and Anna, who may manage messages."""
    client = Rehearsed(content=True)
    async with simcord.run(client) as env:

        def now() -> int:
            return int(env.now().timestamp() * 1000)

        def make(place: Bookmark, told: Any, timing: Timing, content: bool) -> Client:
            client.told = told
            return client

        guild = env.create_guild()
        channel = guild.create_forum_channel("desk") if forum else guild.create_text_channel("desk")
        role = guild.create_role("team", permissions=discord.Permissions(manage_messages=True))
        anna = guild.add_member(env.create_user("anna"), roles=[role], nick="Anna")
        settings = DiscordDeskSettings.model_validate({"token": "x", "desk_channel_id": str(channel.id)})
        reports, memory = Reports(), Drawer()
        gateway = LiveGateway(settings, memory, now, reports, QUICK, make)
        desk = DiscordDesk(settings, gateway, memory, now, reports, Lookup(review=a_review))
        stage = Stage(env, desk, channel, anna)
        listening = asyncio.create_task(stage.desk.listen(stage.accept))
        await until(lambda: listening.done() or len(reports.named("discord_desk.caught_up")) > 1, "a session")
        yield stage
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


@pytest.mark.parametrize("forum", [True, False])
async def test_a_card_its_buttons_and_its_end(forum: bool) -> None:
    """Posted, claimed by its button, edited in place, put away and brought back."""
    async with staged(forum=forum) as stage:
        thread = await stage.desk.show(WAITING, "")
        assert [str(one.id) for one in stage.channel.threads] == [thread]
        await stage.anna.click(stage.card(thread), label="Claim")
        act = await stage.heard(Verb.CLAIM)
        assert (act.thread, act.teammate.name, act.about) == (thread, "Anna", "7")
        await stage.anna.click(stage.card(thread), label="Send suggestion")
        assert (await stage.heard(Verb.SUGGEST)).about == "1"
        assert await stage.desk.show(CLOSED, thread) == thread
        assert stage.thread(thread)._channel.thread_metadata.archived
        assert "Resolved" in str(stage.card(thread).embeds[0].to_dict())
        assert await stage.desk.show(WAITING, thread) == thread
        assert not stage.thread(thread)._channel.thread_metadata.archived


@pytest.mark.parametrize("forum", [True, False])
async def test_lines_edits_deletions_and_marks(forum: bool) -> None:
    """What Anna writes, changes and takes back in the thread; our marks on it."""
    async with staged(forum=forum) as stage:
        thread = await stage.desk.show(WAITING, "")
        room = stage.thread(thread)
        line = await stage.anna.send(room, "We would love to", attachments=[("offer.pdf", b"x")])
        act = await stage.heard(Verb.SAY)
        assert (act.text, [one.name for one in act.files]) == ("We would love to", ["offer.pdf"])
        assert (act.thread, act.line) == (thread, str(line.id))
        await stage.desk.mark(thread, act.line, Mark.HELD, Mark.NONE)
        await stage.desk.mark(thread, act.line, Mark.SENT, Mark.HELD)
        there = next(one for one in room.history() if one.id == line.id)
        assert [str(one.emoji) for one in there.reactions] == ["✅"]
        await stage.anna.edit(line, "We would not")
        assert (await stage.heard(Verb.REVISE)).about == act.line
        await stage.anna.delete(line)
        assert (await stage.heard(Verb.RETRACT)).about == act.line


async def test_a_reaction_on_the_card() -> None:
    """👀 claims."""
    async with staged(forum=False) as stage:
        thread = await stage.desk.show(WAITING, "")
        await stage.anna.react(stage.card(thread), "👀")
        assert (await stage.heard(Verb.CLAIM)).thread == thread


async def test_a_box_and_a_question() -> None:
    """Reply's box is filled in and stands in the thread; Mute asks for how long, Anna alone."""
    async with staged(forum=True) as stage:
        thread = await stage.desk.show(WAITING, "")
        opened = await stage.anna.click(stage.card(thread), label="Reply")
        await stage.anna.submit_modal(opened, {"text": "Gladly!"})
        act = await stage.heard(Verb.REPLY)
        said = next(one for one in stage.thread(thread).history() if str(one.id) == act.line)
        assert (act.text, said.content) == ("Gladly!", "Anna → follower: Gladly!")
        asked = await stage.anna.click(stage.card(thread), label="Mute")
        assert asked.response is not None
        assert asked.response.ephemeral
        await stage.anna.click(asked.response, label="7 days")
        act = await stage.heard(Verb.MUTE)
        assert (act.text, act.thread) == ("7d", thread)


async def test_commands_and_menus() -> None:
    """Registered on the server, seen by who may manage messages, answered for Anna alone."""
    async with staged(forum=True) as stage:
        thread = await stage.desk.show(WAITING, "")
        room = stage.thread(thread)
        outsider = stage.env.guild.add_member(stage.env.create_user("eve"))
        assert "claim" in stage.anna.available_commands(room)
        assert "claim" not in outsider.available_commands(room)
        result = await stage.anna.slash(room, "done", text="Bye!")
        assert (await stage.heard(Verb.RESOLVE)).text == "Bye!"
        await until(lambda: result.response is not None and result.response.content == "Done.", "an answer")
        line = await stage.anna.send(room, "// We sponsor fairs")
        await stage.heard(Verb.NOTE)
        await stage.anna.context_menu(room, "Send to follower", line)
        act = await stage.heard(Verb.REPLY)
        assert (act.text, act.line) == ("We sponsor fairs", str(line.id))


async def test_a_lesson_is_reviewed_in_a_box() -> None:
    """The button under our line opens it, filled in; sent off, it is a lesson; a reaction asks for such a line."""
    async with staged(forum=True) as stage:
        thread = await stage.desk.show(WAITING, "")
        line = await stage.anna.send(stage.thread(thread), "We do.")
        await stage.anna.react(line, "💾")
        assert (await stage.heard(Verb.TEACH)).about == str(line.id)
        receipt = await stage.desk.say(thread, "Teach?", "13", [Button(Verb.TEACH, "Review", "act:7")])
        offer = next(one for one in stage.thread(thread).history() if str(one.id) == receipt.key)
        opened = await stage.anna.click(offer, label="Review")
        menus = {"intent": ["+"], "use": ["replace"]}
        filled = {**menus, "name": "fairs", "examples": "do you sponsor fairs", "answer": "Yes."}
        stage.taken.clear()
        await stage.anna.submit_modal(opened, filled)
        act = await stage.heard(Verb.TEACH)
        assert (act.about, act.thread) == ("act:7", thread)
        lesson = Lesson("fairs", ("do you sponsor fairs",), "Yes.", new=True, seen="abcdef-0123456789")
        assert lesson_of(act.text) == lesson


async def test_lines_of_ours() -> None:
    """Long ones in parts, buttons under the last, taken away again; a hint to somebody who pressed nothing."""
    async with staged(forum=False) as stage:
        thread = await stage.desk.show(WAITING, "")
        receipt = await stage.desk.say(thread, "@everyone " * 300, "12", [Button(Verb.RETRY, "Retry", "5")])
        parts = [one for one in stage.thread(thread).history() if "everyone" in one.content]
        assert [bool(one.components) for one in parts] == [False, True]
        assert not any(one.mention_everyone for one in parts)
        assert receipt.key == str(parts[0].id)
        found = await stage.desk.settle(thread, "12", 0)
        assert found is not None
        assert found.key == receipt.key
        await stage.desk.withdraw(thread, receipt.key)
        await stage.desk.withdraw(thread, receipt.key)
        assert len([one for one in stage.thread(thread).history() if "everyone" in one.content]) == 1


async def test_a_thread_that_is_not_there() -> None:
    """Its error is ours: nobody can be told there."""
    async with staged(forum=False) as stage:
        with pytest.raises(SendError):
            await stage.desk.say("5", "Hello", "13")
