"""What time and quiet do to an escalation, at every desk: reminders, promises, closing, giving back, the morning."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from handlers.desk import Verb
from tests.clock import Clock, moment
from tests.discord_desk import ANNA, an_instagram, opened
from tests.shop import RESPONSES
from tests.three_desks import DESKS, FAIR, THREADED, AtConsole, AtDesk, WithThreads
from vendors.discord import SimulatedDiscord

EVERYWHERE = pytest.mark.parametrize("desk", DESKS)
IN_THREADS = pytest.mark.parametrize("desk", THREADED)
HOURS = RESPONSES.replace("undo_seconds: 0", 'undo_seconds: 0, hours: "Mon–Fri 9:00–18:00"')
MONDAY, SATURDAY = "2026-11-30 10:00", "2026-11-28 15:00"
APOLOGY = "Sorry that this takes longer"


def at(desk: str, tmp_path: Path, clock: Clock) -> AbstractAsyncContextManager[AtDesk]:
    """A desk with one escalation of Ben's, and that clock."""
    return DESKS[desk](tmp_path, HOURS, now=clock)  # type: ignore[no-any-return]


def in_thread(desk: str, tmp_path: Path, clock: Clock) -> AbstractAsyncContextManager[WithThreads]:
    """The same where lines stand in a thread."""
    return THREADED[desk](tmp_path, HOURS, now=clock)  # type: ignore[no-any-return]


async def answers(room: AtDesk, words: str = "Gladly!") -> None:
    """Anna claims and answers, and nothing is owed."""
    await room.claims("Anna")
    await room.says("Anna", words)
    await room.shop.bot_says("ben", words)

    async def settled() -> bool:
        return (await room.shop.rows("escalation", 1))[0]["owed_ms"] is None

    await room.shop.until(settled, "nothing to be owed")


@EVERYWHERE
async def test_out_of_hours_the_follower_reads_by_when(tmp_path: Path, desk: str) -> None:
    """A Saturday: "by Monday 10:00", which is a row; answered before, nothing is said on Monday."""
    clock = Clock(SATURDAY)
    async with at(desk, tmp_path, clock) as room:
        assert "by Monday 10:00" in room.shop.texts_to("ben")[0]
        assert (await room.shop.rows("escalation", 1))[0]["promised_ms"] == moment("2026-11-30 10:00")
        await answers(room)
        clock.jump("2026-11-30 10:30")
        await room.shop.program.timekeeper.look()
        await room.shop.quiet()
        assert len(room.shop.texts_to("ben")) == 2


@EVERYWHERE
async def test_a_missed_promise_is_apologised_for_once(tmp_path: Path, desk: str) -> None:
    """Claimed and not answered within the hour: one apology to Ben whatever the hour, and an answer still goes out."""
    clock = Clock(MONDAY)
    async with at(desk, tmp_path, clock) as room:
        await room.claims("Anna")
        clock.move(minutes=61)
        await room.shop.bot_says("ben", APOLOGY)
        clock.jump("2026-11-30 17:01")
        await room.shop.program.timekeeper.look()
        await room.shop.quiet()
        assert len([text for text in room.shop.texts_to("ben") if APOLOGY in text]) == 1
        await room.says("Anna", "Gladly!")
        await room.shop.bot_says("ben", "Gladly!")


async def test_the_inbox_tells_what_is_late_until_it_is_answered(tmp_path: Path) -> None:
    """Not before the promised time, then with a tag, and not after a person's word."""
    clock = Clock(MONDAY)
    async with DESKS["console"](tmp_path, HOURS, now=clock) as room:
        assert isinstance(room, AtConsole)
        inbox = room.people["Bob"]
        assert "promised time missed" not in (await inbox.get("/")).text
        clock.move(minutes=61)

        async def late() -> bool:
            return "promised time missed" in (await inbox.get("/")).text

        await room.shop.until(late, "the tag")
        await answers(room)
        assert not await late()


@IN_THREADS
async def test_a_reminder_calls_whoever_has_it_before_the_promise(tmp_path: Path, desk: str) -> None:
    """Half an hour, claimed by Anna: she is called by a mention, and the line says how long Ben has waited."""
    clock = Clock(MONDAY)
    async with in_thread(desk, tmp_path, clock) as room:
        await room.claims("Anna")
        clock.move(minutes=31)
        line = await room.sees("You have this.")
        assert room.called("Anna") in str(line)
        assert "has waited 31 min" in str(line)


async def test_what_nobody_has_calls_the_role_and_is_loud(tmp_path: Path) -> None:
    """Discord, unclaimed: the role is called, alone; beyond the promise Ben has an honest word and /health says so."""
    clock = Clock(MONDAY)
    async with SimulatedDiscord() as discord, an_instagram(clock) as instagram:
        discord.world.roles[ANNA] = ["77"]
        shown = (tmp_path, discord, discord.opens("desk", forum=True), instagram, HOURS)
        async with opened(*shown, now=clock, DISCORD_DESK_ROLE_ID="77") as desk:
            await desk.shop.follower_says("ben", FAIR)
            thread = str((await desk.card("village fair"))["id"])
            await desk.shop.bot_says("ben", "A person from our team")
            clock.move(minutes=31)
            line = await desk.line(thread, "Nobody has claimed this.")
            assert line["content"].startswith("<@&77> ")
            assert discord.delivered[line["id"]].body["allowed_mentions"] == {"parse": [], "roles": ["77"]}
            clock.move(minutes=30)
            await desk.shop.bot_says("ben", "nobody has got to it yet")
            await desk.line(thread, "The promised time has passed and nobody has claimed this.")
            assert any("claim" in one for one in (await desk.shop.program.rooms.health.report())["problems"])
            await desk.presses(ANNA, thread, "Claim")
            await desk.becomes("claimed")
            assert not [one for one in (await desk.shop.program.rooms.health.report())["problems"] if "claim" in one]


@IN_THREADS
async def test_silence_closes_after_a_warning_and_the_next_word_goes_on(tmp_path: Path, desk: str) -> None:
    """Two days: warned in the thread; three: closed; Ben's next question goes on there, and can be claimed anew."""
    clock = Clock(MONDAY)
    async with in_thread(desk, tmp_path, clock) as room:
        await answers(room)
        clock.move(days=2)
        await room.sees("This is closed in")
        clock.move(days=1)
        await room.becomes("resolved")
        await room.sees("Closed: nobody has said anything for long.")
        await room.shop.follower_says("ben", "and could you sponsor the dog parade as well")
        await room.sees("dog parade")
        await room.becomes("waiting")
        assert await room.shop.rows("escalation", 2) == []
        await room.claims("Bob")
        await room.says("Bob", "That one too.")
        await room.shop.bot_says("ben", "That one too.")


@EVERYWHERE
async def test_who_answered_in_the_app_and_fell_silent_gives_back(tmp_path: Path, desk: str) -> None:
    """A person in Instagram's own app: twelve hours later the bot answers again, and every desk shows that."""
    clock = Clock(MONDAY)
    async with at(desk, tmp_path, clock) as room:
        clock.move(minutes=1)
        await room.shop.instagram.person_answers("ben", "Hi Ben, Sofia here, gladly!")
        await room.becomes("claimed")
        clock.move(hours=12, minutes=1)
        await room.becomes("resolved")
        assert (await room.shop.rows("escalation", 1))[0]["outcome"] == "given_back"
        await room.tells("Given back to the bot" if desk == "console" else "The bot answers here again")
        await room.shop.follower_says("ben", "where is my order")
        await room.shop.bot_says("ben", "juniper.example/track")


@IN_THREADS
async def test_the_morning_is_told_once(tmp_path: Path, desk: str) -> None:
    """Tuesday at nine: what waits, where the team reads notices, once."""
    clock = Clock(MONDAY)
    async with in_thread(desk, tmp_path, clock) as room:
        await room.shop.program.timekeeper.look()
        clock.jump("2026-12-01 09:00")
        await room.announced("Open: 1, of which nobody has claimed 1")
        clock.move(minutes=5)
        await room.shop.program.timekeeper.look()
        await room.shop.quiet()
        assert await room.announced("Good morning") == 1


@EVERYWHERE
async def test_a_snooze_ends_when_the_follower_writes(tmp_path: Path, desk: str) -> None:
    """Out of sight until Ben writes; then it is back, and what he wrote is there."""
    async with at(desk, tmp_path, Clock(MONDAY)) as room:
        await room.claims("Anna")
        await room.snoozes("Anna", "reply")

        async def asleep() -> bool:
            return bool((await room.shop.rows("escalation", 1))[0]["snoozed_for_reply"])

        await room.shop.until(asleep, "it to sleep")
        await room.shop.follower_says("ben", "it is on the third of July")
        await room.tells("third of July")
        assert not await asleep()
        assert await room.state() == "claimed"


@EVERYWHERE
async def test_a_muted_follower_is_heard_again(tmp_path: Path, desk: str) -> None:
    """Muted, nothing Ben writes is answered or shown; after Unmute it is."""
    async with at(desk, tmp_path, Clock(MONDAY)) as room:
        await room.mutes("Anna", "7d")
        await room.becomes("resolved")
        await room.shop.follower_says("ben", "what are your opening hours")
        await room.shop.decided(2)
        await room.shop.quiet()
        assert room.follower_read == []
        await room.press("Bob", Verb.UNMUTE)

        async def heard() -> bool:
            return not (await room.shop.rows("conversation", 1))[0]["blocked"]

        await room.shop.until(heard, "Ben to be heard")
        await room.shop.follower_says("ben", "so when are you open")
        await room.shop.bot_says("ben", "We are open")
        assert len(room.follower_read) == 1


async def test_in_the_human_only_window_a_person_still_answers(tmp_path: Path) -> None:
    """Discord, Meta's human agent, 30 hours later: the card says people only, and Anna's line reaches Ben."""
    clock = Clock(MONDAY)
    async with SimulatedDiscord() as discord, an_instagram(clock) as instagram:
        instagram.account.human_agent = True
        shown = (tmp_path, discord, discord.opens("desk", forum=True), instagram, RESPONSES)
        async with opened(*shown, now=clock, INSTAGRAM_HUMAN_AGENT="true") as desk:
            await desk.shop.follower_says("ben", FAIR)
            thread = str((await desk.card("village fair"))["id"])
            await desk.shows(thread, "People only until <t:")
            clock.move(hours=30)
            await desk.presses(ANNA, thread, "Claim")
            await desk.shows(thread, "The time to answer freely ended")
            line = await desk.says(ANNA, thread, "We would love to.")
            await desk.shop.bot_says("ben", "We would love to.")
            await desk.marked(line, "✅")
            clock.move(days=7)
            late = await desk.says(ANNA, thread, "Are you still there?")
            await desk.marked(late, "❌")
            assert "Are you still there?" not in desk.shop.texts_to("ben")
