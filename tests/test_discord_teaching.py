"""Teaching on Discord: an answer, a floppy disk or a menu, a review in a box, and the bot answers by itself."""

from __future__ import annotations

import copy
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from handlers.discord.teaching_box import teaching_box
from handlers.reviewing import Review
from intents.lessons import Lesson
from tests.discord_desk import ANNA, BOB, EVE, DeskShop, a_thread, an_instagram, opened
from tests.shop import write_workspace
from tests.test_teaching import SENSITIVE
from vendors.discord import SimulatedDiscord
from vendors.discord_rules import check_box

FAIR = "could you sponsor our village fair next summer"
TEAM = "1600000000000000001"
YES = "We would love to! Write to fairs@juniper.example."


@asynccontextmanager
async def answered(tmp_path: Path, **more: Any) -> AsyncIterator[tuple[DeskShop, str, str]]:
    """A desk where Anna has answered Ben; the thread and her line."""
    async with a_thread(tmp_path, **more) as (desk, thread):
        yield desk, thread, await answers(desk, thread)


async def answers(desk: DeskShop, thread: str) -> str:
    """Anna claims and answers; returns her line."""
    await desk.presses(ANNA, thread, "Claim")
    await desk.becomes("claimed")
    line = await desk.says(ANNA, thread, YES)
    await desk.shop.bot_says("ben", "We would love to!")
    return line


async def reacts(desk: DeskShop, person: str, line: str) -> None:
    """A floppy disk on a line."""
    channel = desk.world.messages[line]["channel_id"]
    await desk.discord.threads.reacts(person, channel, line, quote("💾"), on=True)


async def until_live(desk: DeskShop, intent: str) -> None:
    """Wait until the library in force has an intent."""
    knowledge = desk.shop.program.library.knowledge
    await desk.shop.until(lambda: intent in knowledge().library.intents, "the new library")


async def test_an_answer_a_floppy_disk_a_review_and_the_bot_answers_itself(tmp_path: Path) -> None:
    """💾 on Anna's line, Review, off: the same question of somebody else's is answered at once."""
    async with answered(tmp_path) as (desk, thread, line):
        await reacts(desk, BOB, line)
        offer = await desk.line(thread, "Teach the bot from this answer?")
        box = await desk.presses(BOB, offer["id"], "Review")
        shown = await desk.reviews(box)
        assert [one["value"] for one in shown["intent"]["options"] if one["default"]] == ["+"]
        assert (shown["examples"]["value"], shown["answer"]["value"]) == (FAIR, YES)
        await desk.discord.interactions.fills_in(BOB, box, name="sponsoring")
        told = await desk.line(thread, "Bob taught sponsoring.")
        assert "sponsoring:" in told["content"]
        decided = await desk.line(thread, "Taught by Bob: sponsoring.")
        assert (decided["id"], decided["components"]) == (offer["id"], [])
        await until_live(desk, "sponsoring")
        await desk.shop.follower_says("kim", FAIR)
        await desk.shop.bot_says("kim", YES)
        await desk.presses(ANNA, told["id"], "Undo")
        await desk.line(thread, "Anna undid the lesson about sponsoring")


async def test_a_sensitive_intent_needs_a_second_person(tmp_path: Path) -> None:
    """Anna files it under returns, which is sensitive: it is not live before Bob approves it."""
    async with answered(tmp_path) as (desk, thread, line):
        write_workspace(tmp_path, intents=SENSITIVE)
        knowledge = desk.shop.program.library.knowledge
        await desk.shop.until(lambda: knowledge().library.intents["returns"].sensitive, "the edit")
        box = await desk.discord.interactions.picks(ANNA, line, "Teach the bot")
        await desk.reviews(box)
        fills_in = desk.discord.interactions.fills_in
        await fills_in(ANNA, box, intent="returns", use="keep", examples="may i bring it back to you")
        asked = await desk.line(thread, "Anna would teach returns, which is sensitive")
        await desk.presses(ANNA, asked["id"], "Approve")
        await desk.whispered(ANNA, "Somebody else has to approve this")
        await desk.presses(BOB, asked["id"], "Approve")
        await desk.line(thread, "Anna taught returns, approved by Bob")
        decided = await desk.line(thread, "Approved by Bob: returns is taught.")
        assert (decided["id"], decided["components"]) == (asked["id"], [])
        assert "may i bring it back" in (tmp_path / "intents" / "shop.yaml").read_text(encoding="utf-8")


async def test_a_lesson_taken_back_before_it_was_approved(tmp_path: Path) -> None:
    """Take back under the question: the question says so, and its buttons are gone."""
    async with answered(tmp_path) as (desk, thread, line):
        write_workspace(tmp_path, intents=SENSITIVE)
        knowledge = desk.shop.program.library.knowledge
        await desk.shop.until(lambda: knowledge().library.intents["returns"].sensitive, "the edit")
        await reacts(desk, ANNA, line)
        offer = await desk.line(thread, "Teach the bot from this answer?")
        box = await desk.presses(ANNA, offer["id"], "Review")
        await desk.reviews(box)
        fills_in = desk.discord.interactions.fills_in
        await fills_in(ANNA, box, intent="returns", use="keep", examples="may i bring it back to you")
        asked = await desk.line(thread, "Anna would teach returns, which is sensitive")
        waits = await desk.line(thread, "Taught by Anna, and waits for a second person: returns.")
        assert waits["id"] == offer["id"]
        await desk.presses(BOB, asked["id"], "Take back")
        await desk.gone(thread, "Anna would teach returns")
        await desk.shop.until(lambda: len(desk.lines(thread, "Taken back by Bob: returns.")) == 2, "both lines")
        assert not any(one["components"] for one in desk.lines(thread, "Taken back by Bob: returns."))


async def test_a_box_works_after_a_restart_and_refusals_are_told_privately(tmp_path: Path) -> None:
    """Opened before, sent off after; a taken name is refused to the person alone, another one is taught."""
    async with SimulatedDiscord() as discord, an_instagram() as instagram:
        channel = discord.opens("desk", forum=True)
        async with opened(tmp_path, discord, channel, instagram) as desk:
            await desk.shop.follower_says("ben", FAIR)
            thread = str((await desk.card("village fair"))["id"])
            await desk.shop.bot_says("ben", "A person from our team")
            await answers(desk, thread)
            await desk.says(ANNA, thread, "!teach now")
            offer = await desk.line(thread, "Teach the bot from this answer?")
            stale = copy.deepcopy(desk.world.messages[offer["id"]])
            box = await desk.presses(ANNA, offer["id"], "Review")
            await desk.reviews(box)
        async with opened(tmp_path, discord, channel, instagram) as desk:
            fills_in = discord.interactions.fills_in
            await fills_in(ANNA, box, name="returns")
            await desk.whispered(ANNA, '"returns" is there already')
            await fills_in(ANNA, box, name="sponsoring")
            await desk.line(thread, "Anna taught sponsoring.")
            box = await discord.interactions.presses(BOB, stale, "Review")
            assert (await desk.reviews(box))["answer"]["value"] == YES


async def test_the_last_answer_by_a_command_and_only_answers(tmp_path: Path) -> None:
    """`/teach` opens the box at once; on a note it says why not; outside threads a reaction means nothing."""
    async with answered(tmp_path) as (desk, thread, _):
        box = await desk.discord.interactions.commands(BOB, thread, "teach")
        assert (await desk.reviews(box))["answer"]["value"] == YES
        await desk.discord.interactions.fills_in(BOB, box, name="sponsoring")
        await desk.whispered(BOB, "Done.")
        note = await desk.says(BOB, thread, "// nice one")
        await desk.marked(note, "📝")
        await desk.discord.interactions.picks(BOB, note, "Teach the bot")
        await desk.whispered(BOB, "Only what was said to the follower")
        await reacts(desk, ANNA, note)
        await desk.whispered(ANNA, "Only what was said to the follower")
        outside = await desk.discord.writes(EVE, YES, channel=desk.channel)
        await reacts(desk, EVE, outside)
        assert not desk.lines(thread, "Teach the bot from")


async def test_only_members_with_the_role_teach(tmp_path: Path) -> None:
    """In a text channel with a role: Eve has it not, and neither her floppy disk nor her press does anything."""
    async with a_thread(tmp_path, forum=False, DISCORD_DESK_ROLE_ID=TEAM) as (desk, thread):
        desk.world.roles[ANNA] = [TEAM]
        line = await answers(desk, thread)
        await reacts(desk, EVE, line)
        await reacts(desk, ANNA, line)
        offer = await desk.line(thread, "Teach the bot from this answer?")
        await desk.presses(EVE, offer["id"], "Review")
        await desk.whispered(EVE, "Only the team acts here")
        await desk.discord.interactions.picks(EVE, line, "Teach the bot")
        box = await desk.presses(ANNA, offer["id"], "Review")
        assert (await desk.reviews(box))["answer"]["value"] == YES
        assert len(desk.lines(thread, "Teach the bot from")) == 1
        assert not [one for one in desk.discord.interactions.all.values() if one.follower == EVE and one.box]


def test_the_box_keeps_to_what_discord_takes() -> None:
    """Hundreds of intents, an answer at the limit: 25 choices, the last for a name; beyond it says where to go."""
    intents = tuple(
        (f"intent_{number}_{'x' * 90}" if number % 3 else f"i{number}", "é" * 200) for number in range(300)
    )
    lesson = Lesson("i0", tuple("e" * 900 + str(number) for number in range(9)))
    review = Review("act:123456789012", FAIR, YES, lesson, "n" * 60, "a" * 4_000, "abcdef-0123456789", intents)
    box = teaching_box(review, "1" * 20)
    assert isinstance(box, dict)
    check_box(box["data"])
    options = box["data"]["components"][0]["component"]["options"]
    assert [options[at]["value"] for at in (0, -1)] == ["+", "="]
    assert len(box["data"]["components"][2]["component"]["value"]) <= 4_000
    assert "Teach it on the console" in str(teaching_box(replace(review, answer="a" * 4_001), "1"))
