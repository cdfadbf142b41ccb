"""What time does to an escalation, as dialogues with a clock that moves."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.store.transaction import Step, q
from tests.clock import Clock, moment
from tests.shop import RESPONSES, Shop, open_shop, write_workspace
from vendors.faults import Fault
from vendors.slack import SimulatedSlack

pytestmark = pytest.mark.both_databases

HOURS = RESPONSES.replace("undo_seconds: 0", 'undo_seconds: 0, hours: "Mon–Fri 9:00–18:00"')
MONDAY = "2026-11-30 10:00"
SATURDAY = "2026-11-28 15:00"
QUESTION = "could you sponsor our village fair next summer"
APOLOGY = "Sorry that this takes longer"
NOBODY = "nobody has got to it yet"


@asynccontextmanager
async def a_thread(
    tmp_path: Path, at: str = MONDAY, responses: str = HOURS
) -> AsyncIterator[tuple[Shop, SimulatedSlack, str, Clock]]:
    """A shop at a moment with one escalation of Ben's, its thread and the clock."""
    clock = Clock(at)
    async with open_shop(write_workspace(tmp_path, responses), now=clock) as shop:
        assert shop.slack is not None
        await shop.follower_says("ben", QUESTION)
        card = await shop.card("village fair")
        await shop.until(lambda: shop.texts_to("ben"), "a word to Ben")
        yield shop, shop.slack, card["ts"], clock


async def escalation(shop: Shop) -> dict[str, Any]:
    """Ben's escalation as it stands."""
    return dict((await shop.rows("escalation", 1))[0])


async def stands(shop: Shop, **facts: object) -> None:
    """Wait until Ben's escalation shows these."""

    async def so() -> bool:
        row = await escalation(shop)
        return all(row[name] == value for name, value in facts.items())

    await shop.until(so, f"{facts}")


def lines(slack: SimulatedSlack, containing: str) -> list[dict[str, Any]]:
    """Every post with those words."""
    return [one for one in slack.messages if containing in json.dumps(one, ensure_ascii=False)]


async def test_in_hours_a_person_is_promised_within_the_hour(tmp_path: Path) -> None:
    """Monday at ten: the usual words, and the promise is a row."""
    async with a_thread(tmp_path) as (shop, _, _, _):
        assert "A person from our team" in shop.texts_to("ben")[0]
        promised = (await escalation(shop))["promised_ms"]
        assert moment("2026-11-30 11:00") <= promised < moment("2026-11-30 11:01")


async def test_out_of_hours_the_follower_reads_by_when(tmp_path: Path) -> None:
    """Saturday: Monday at ten, an hour after they are back; no reminder before Monday."""
    async with a_thread(tmp_path, SATURDAY) as (shop, slack, _, clock):
        assert "by Monday 10:00" in shop.texts_to("ben")[0]
        assert (await escalation(shop))["promised_ms"] == moment("2026-11-30 10:00")
        clock.jump("2026-11-30 08:59")
        await shop.quiet()
        assert not lines(slack, "Nobody has claimed this")


GERMAN = HOURS.replace(
    'phrases: {disclosure: ""}',
    'phrases: {disclosure: "", out_of_hours: {lang: {de: "Wir antworten bis {back_by|bald}."}},'
    ' nobody_yet: {lang: {de: "Noch niemand da."}}}',
)


async def test_the_promise_is_in_the_followers_language(tmp_path: Path) -> None:
    """Ben writes German on a Saturday, Kim English: each reads by when in their own words, days too."""
    async with open_shop(write_workspace(tmp_path, GERMAN), now=Clock(SATURDAY)) as shop:
        await shop.follower_says("ben", "könnt ihr bitte unser Dorffest sponsern, und wie geht das?")
        await shop.bot_says("ben", "Wir antworten bis Montag 10:00.")
        await shop.follower_says("kim", QUESTION)
        await shop.bot_says("kim", "by Monday 10:00")


async def test_the_word_after_it_is_in_the_followers_language(tmp_path: Path) -> None:
    """Nobody has claimed it within the hour: told in German to who wrote German, in our words to everybody else."""
    clock = Clock(MONDAY)
    async with open_shop(write_workspace(tmp_path, GERMAN), now=clock) as shop:
        await shop.follower_says("ben", "könnt ihr bitte unser Dorffest sponsern, und wie geht das?")
        await shop.follower_says("kim", QUESTION)
        for follower in ("ben", "kim"):
            await shop.bot_says(follower, "A person from our team")
        clock.move(minutes=61)
        await shop.bot_says("ben", "Noch niemand da.")
        await shop.bot_says("kim", NOBODY)


async def test_a_reminder_before_the_promise_calls_the_claimer(tmp_path: Path) -> None:
    """Half an hour, claimed by Anna: she is called by a mention, the follower's words stay inert."""
    async with a_thread(tmp_path) as (shop, slack, ts, clock):
        await slack.press("U0ANNA", ts, "claim")
        await stands(shop, state="claimed")
        clock.move(minutes=31)
        line = await shop.in_thread(ts, "You have this.")
        assert "<@U0ANNA>" in line["text"]
        assert line["blocks"][0]["text"] == {"type": "mrkdwn", "text": "<@U0ANNA>"}
        assert "has waited 31 min" in line["text"]


async def test_an_answer_keeps_the_promise(tmp_path: Path) -> None:
    """Anna answers: no reminder, no apology, nothing owed."""
    async with a_thread(tmp_path) as (shop, slack, ts, clock):
        await slack.press("U0ANNA", ts, "claim")
        await slack.person_says("U0ANNA", ts, "Gladly!")
        await shop.bot_says("ben", "Gladly!")
        clock.move(hours=3)
        await stands(shop, owed_ms=None, promised_ms=None)
        await shop.quiet()
        assert not lines(slack, "⏰")
        assert len(shop.texts_to("ben")) == 2


async def test_a_missed_promise_of_a_claimer_is_apologised_for_once(tmp_path: Path) -> None:
    """Claimed and not answered: one apology, said at the desk too, and no more whatever the hour."""
    async with a_thread(tmp_path) as (shop, slack, ts, clock):
        await slack.press("U0ANNA", ts, "claim")
        await stands(shop, state="claimed")
        clock.move(minutes=61)
        await shop.bot_says("ben", APOLOGY)
        await shop.in_thread(ts, "The promised time has passed.")
        clock.jump("2026-11-30 17:01")
        await shop.in_thread(ts, "You have this.")
        await shop.quiet()
        assert len([text for text in shop.texts_to("ben") if APOLOGY in text]) == 1
        assert not [text for text in shop.texts_to("ben") if NOBODY in text]


async def test_what_nobody_claims_in_time_is_loud(tmp_path: Path) -> None:
    """Unclaimed beyond the promise: an honest word, a line, an alarm in the channel, /health; a claim ends it."""
    async with a_thread(tmp_path) as (shop, slack, ts, clock):
        clock.move(minutes=61)
        await shop.bot_says("ben", NOBODY)
        await shop.in_thread(ts, "nobody has claimed this")
        clock.move(minutes=1)
        await shop.card("without anybody's claim beyond the promised time")
        report = await shop.program.rooms.health.report()
        assert report["status"] == "degraded"
        assert "#1" in next(one for one in report["problems"] if "claim" in one)
        await slack.press("U0ANNA", ts, "claim")
        await stands(shop, state="claimed")
        assert not [one for one in (await shop.program.rooms.health.report())["problems"] if "claim" in one]
        clock.move(minutes=1)
        await shop.card("Nothing waits for a claim")
        assert len([text for text in shop.texts_to("ben") if NOBODY in text]) == 1


async def test_a_second_question_is_a_debt_of_its_own(tmp_path: Path) -> None:
    """Answered; Ben asks on: a new promise, new reminders. His thanks owe nothing."""
    async with a_thread(tmp_path) as (shop, slack, ts, clock):
        await slack.press("U0ANNA", ts, "claim")
        await slack.person_says("U0ANNA", ts, "Gladly!")
        await shop.bot_says("ben", "Gladly!")
        await stands(shop, owed_ms=None)
        clock.move(hours=1)
        await shop.follower_says("ben", "thanks!!")
        await shop.in_thread(ts, "thanks!!")
        await stands(shop, owed_ms=None)
        await shop.follower_says("ben", "and could you bring your blue tent to it")
        await shop.in_thread(ts, "blue tent")
        row = await escalation(shop)
        assert row["owed_ms"] > moment("2026-11-30 11:00")
        clock.move(minutes=31)
        await shop.in_thread(ts, "You have this.")


async def test_silence_closes_after_a_warning_and_the_next_word_goes_on(tmp_path: Path) -> None:
    """Two days: warned; three: closed, and the bot owns it; Ben's next question goes on in the same thread."""
    async with a_thread(tmp_path) as (shop, slack, ts, clock):
        await slack.press("U0ANNA", ts, "claim")
        await slack.person_says("U0ANNA", ts, "Gladly!")
        await shop.bot_says("ben", "Gladly!")
        await stands(shop, owed_ms=None)
        clock.move(days=2)
        await shop.in_thread(ts, "This is closed in")
        clock.move(days=1)
        await stands(shop, state="resolved", outcome="closed")
        assert (await shop.rows("conversation", 1))[0]["owner"] == "bot"
        await shop.follower_says("ben", "and could you sponsor the dog parade as well")
        await shop.in_thread(ts, "dog parade")
        await stands(shop, state="waiting", claimed_by="")
        assert await shop.rows("escalation", 2) == []


async def test_a_word_after_the_warning_keeps_it_open(tmp_path: Path) -> None:
    """Ben writes on the third day: not closed."""
    async with a_thread(tmp_path) as (shop, slack, ts, clock):
        await slack.press("U0ANNA", ts, "claim")
        await slack.person_says("U0ANNA", ts, "Gladly!")
        await stands(shop, owed_ms=None)
        await shop.bot_says("ben", "Gladly!")
        clock.move(days=2)
        await shop.in_thread(ts, "This is closed in")
        await shop.follower_says("ben", "one more thing about the fair")
        await shop.in_thread(ts, "one more thing")
        clock.move(days=1, hours=1)
        await shop.in_thread(ts, "The promised time has passed.")
        assert (await escalation(shop))["state"] == "claimed"


async def test_what_nobody_answered_is_never_closed_by_time(tmp_path: Path) -> None:
    """A week without anybody: still open."""
    async with a_thread(tmp_path) as (shop, _, ts, clock):
        clock.move(days=7)
        await shop.in_thread(ts, "nobody has claimed this")
        await shop.quiet()
        assert (await escalation(shop))["state"] == "waiting"


async def test_a_snooze_ends_by_itself(tmp_path: Path) -> None:
    """An hour later it is back, and Anna is called."""
    async with a_thread(tmp_path) as (shop, slack, ts, clock):
        await slack.press("U0ANNA", ts, "claim")
        await slack.person_says("U0ANNA", ts, "Gladly!")
        await slack.person_says("U0ANNA", ts, "!snooze 1h")
        await shop.bot_says("ben", "Gladly!")
        clock.move(minutes=62)
        line = await shop.in_thread(ts, "Back from its snooze")
        assert "<@U0ANNA>" in line["text"]
        await stands(shop, snoozed_until_ms=None)


async def test_a_mute_ends_by_itself(tmp_path: Path) -> None:
    """After a day Ben is heard again, visibly."""
    async with a_thread(tmp_path) as (shop, slack, ts, clock):
        await slack.person_says("U0ANNA", ts, "!mute 1d")
        await stands(shop, state="resolved")
        clock.move(days=1, minutes=2)
        await shop.in_thread(ts, "heard again")
        await shop.follower_says("ben", "where is my order")
        await shop.bot_says("ben", "juniper.example/track")


async def test_who_answered_in_the_app_and_fell_silent_gives_back(tmp_path: Path) -> None:
    """A person in Instagram's own app: twelve hours later the bot answers again, and says so."""
    async with a_thread(tmp_path) as (shop, _, ts, clock):
        clock.move(minutes=1)
        await shop.instagram.person_answers("ben", "Hi Ben, Sofia here, gladly!")
        await stands(shop, state="claimed")
        clock.move(hours=12, minutes=1)
        await shop.in_thread(ts, "The bot answers here again")
        await stands(shop, state="resolved", outcome="given_back")
        await shop.follower_says("ben", "where is my order")
        await shop.bot_says("ben", "juniper.example/track")


async def test_a_conversation_left_with_the_team_goes_back_to_the_bot(tmp_path: Path) -> None:
    """Nothing open, nobody has said anything for half a day, and the team still owns it: given back."""
    async with a_thread(tmp_path) as (shop, slack, ts, clock):
        await slack.press("U0ANNA", ts, "resolve")
        await stands(shop, state="resolved")

        def left() -> Step[None]:
            yield q("own", 1, "team")

        await shop.program.around.store.run(left)
        clock.move(hours=13)
        await shop.in_thread(ts, "The bot answers here again")
        assert (await shop.rows("conversation", 1))[0]["owner"] == "bot"


async def test_the_morning_is_told_once(tmp_path: Path) -> None:
    """Tuesday at nine: what waits; once, though looked for again and again; not on the first day."""
    async with a_thread(tmp_path) as (shop, slack, _, clock):
        await shop.until(lambda: shop.texts_to("ben"), "a word to Ben")
        clock.move(minutes=2)
        await shop.bot_says("ben", "A person")
        assert not lines(slack, "Good morning")
        clock.jump("2026-12-01 09:00")
        told = await shop.card("Open: 1, of which nobody has claimed 1")
        assert "0 finished, 1 promised times missed" in json.dumps(told)
        clock.move(minutes=5)
        await shop.program.timekeeper.look()
        await shop.quiet()
        assert len(lines(slack, "Good morning")) == 1


async def test_nothing_to_tell_is_not_told(tmp_path: Path) -> None:
    """A morning after a day without anything."""
    clock = Clock(MONDAY)
    async with open_shop(write_workspace(tmp_path, HOURS), now=clock) as shop:
        assert shop.slack is not None
        await shop.program.timekeeper.look()
        clock.jump("2026-12-01 09:01")
        await shop.program.timekeeper.look()
        await shop.quiet()
        assert not lines(shop.slack, "Good morning")


async def test_a_restart_forgets_nothing_and_repeats_nothing(tmp_path: Path) -> None:
    """Reminded, stopped, started past the promise: one more line for what was missed, and one word to Ben."""
    clock = Clock(MONDAY)
    workspace = write_workspace(tmp_path, HOURS)
    async with open_shop(workspace, now=clock) as shop:
        await shop.follower_says("ben", QUESTION)
        card = await shop.card("village fair")
        clock.move(minutes=31)
        await shop.in_thread(card["ts"], "Nobody has claimed this")
    clock.move(hours=2)
    async with open_shop(workspace, now=clock) as shop:
        await stands(shop, nags=2)
        assert (await escalation(shop))["late_ms"] is not None
        await shop.program.timekeeper.look()
        said = [row["text"] for row in await shop.rows("replies_of", 1, 20)]
        assert len([text for text in said if NOBODY in text]) == 1


async def test_a_reply_that_failed_is_owed_again(tmp_path: Path) -> None:
    """Anna's answer is refused by the platform: reminders begin anew."""
    async with a_thread(tmp_path) as (shop, slack, ts, clock):
        await slack.press("U0ANNA", ts, "claim")
        await stands(shop, state="claimed")
        shop.instagram.fault(Fault.NOT_NOW)
        await slack.person_says("U0ANNA", ts, "Gladly!")
        await shop.in_thread(ts, "Retry")
        assert (await escalation(shop))["owed_ms"] is not None
        clock.move(minutes=31)
        await shop.in_thread(ts, "You have this.")


async def test_an_answer_taken_back_is_owed_again(tmp_path: Path) -> None:
    """Held, counted as an answer, cancelled: owed as before."""
    held = HOURS.replace("undo_seconds: 0", "undo_seconds: 60")
    async with a_thread(tmp_path, responses=held) as (shop, slack, ts, _):
        await slack.press("U0ANNA", ts, "claim")
        await slack.person_says("U0ANNA", ts, "Yes, for 500 euros")
        await shop.in_thread(ts, "Goes out in 60 s")
        await shop.program.timekeeper.look()
        await slack.person_says("U0ANNA", ts, "!cancel")

        async def owed() -> bool:
            row = await escalation(shop)
            return row["owed_ms"] is not None and row["promised_ms"] is not None

        await shop.until(owed, "a debt")


async def test_nothing_is_said_under_a_public_post(tmp_path: Path) -> None:
    """A comment nobody answers: the desk reads that it is late, the public reads nothing."""
    clock = Clock(MONDAY)
    async with open_shop(write_workspace(tmp_path, HOURS), now=clock) as shop:
        await shop.instagram.follower_comments("ben", QUESTION, media="m1")
        card = await shop.card("village fair")
        clock.move(minutes=61)
        await shop.in_thread(card["ts"], "The promised time has passed and nobody has claimed this.")
        await shop.quiet()
        assert shop.instagram.delivered == []


async def test_a_defect_about_one_escalation_holds_no_other_up(tmp_path: Path) -> None:
    """A row that cannot be read: logged, set aside for a minute, and the next one is minded."""
    async with a_thread(tmp_path) as (shop, _, _, clock):
        await shop.follower_says("kim", "may I film in your shop tomorrow for my channel")
        other = await shop.card("my channel")

        def spoil() -> Step[None]:
            yield q("note_told", 1, "no_such_deed")

        await shop.program.around.store.run(spoil)
        clock.move(minutes=31)
        await shop.in_thread(other["ts"], "Nobody has claimed this")
        assert b"escalation.failed" in shop.logged.getvalue()


async def test_who_waits_on_a_shared_card_is_kept_their_promise_too(tmp_path: Path) -> None:
    """Three ask the same: each reads the honest word, the desk reads it once, and /health sees no card missing."""
    clock = Clock(MONDAY)
    async with open_shop(write_workspace(tmp_path, HOURS), now=clock) as shop:
        assert shop.slack is not None
        for follower in ("ana", "ben", "kim"):
            await shop.follower_says(follower, QUESTION)
            await shop.bot_says(follower, "A person from our team")
        assert (await shop.rows("escalation", 3))[0]["gathered_into"] == 1
        clock.move(minutes=61)
        for follower in ("ana", "ben", "kim"):
            await shop.bot_says(follower, NOBODY)
        await shop.quiet()
        late = lines(shop.slack, "The promised time has passed")
        assert len(late) == len({one["thread_ts"] for one in late})
        assert not any("at no desk" in one for one in (await shop.program.rooms.health.report())["problems"])


async def test_while_the_hold_switch_is_thrown_nothing_else_is_said(tmp_path: Path) -> None:
    """A promise missed meanwhile is told at the desk, not to the follower."""
    async with a_thread(tmp_path) as (shop, slack, ts, clock):
        await slack.person_says("U0ANNA", ts, "!hold We are looking into something.")
        await shop.card("stopped automatic answers")
        clock.move(minutes=61)
        await shop.in_thread(ts, "nobody has claimed this")
        await shop.quiet()
        assert len(shop.texts_to("ben")) == 1
