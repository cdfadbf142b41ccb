"""What a teammate's line comes to: offered, held, taken back, changed, repeated, and shown on the line."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.shop import RESPONSES, Shop, open_shop, write_workspace
from vendors.faults import Fault
from vendors.slack import SimulatedSlack

pytestmark = pytest.mark.both_databases

LONG = RESPONSES.replace("undo_seconds: 0", "undo_seconds: 60")
SHORT = RESPONSES.replace("undo_seconds: 0", "undo_seconds: 1")


@asynccontextmanager
async def a_thread(tmp_path: Path, responses: str = RESPONSES) -> AsyncIterator[tuple[Shop, SimulatedSlack, str]]:
    """A shop with one escalation of Ben's, and its thread."""
    async with open_shop(write_workspace(tmp_path, responses)) as shop:
        assert shop.slack is not None
        await shop.follower_says("ben", "could you sponsor our village fair next summer")
        card = await shop.card("village fair")
        await shop.bot_says("ben", "A person from our team")
        await shop.quiet()
        yield shop, shop.slack, card["ts"]


def line(slack: SimulatedSlack, containing: str) -> dict[str, Any] | None:
    """The newest message with those words."""
    found = [one for one in slack.messages if containing in json.dumps(one, ensure_ascii=False)]
    return found[-1] if found else None


async def reacts(shop: Shop, words: str, *names: str) -> None:
    """Wait until a teammate's line shows exactly these reactions of ours."""
    assert shop.slack is not None
    slack = shop.slack

    def shown() -> bool:
        written = [one for one in slack.messages if words in one["text"] and "bot_id" not in one]
        return bool(written) and written[-1].get("reactions", []) == list(names)

    await shop.until(shown, f"{names} on {words!r}")


async def test_an_unclaimed_line_is_offered_and_goes_out_with_one_click(tmp_path: Path) -> None:
    """Ana writes before claiming: asked, one click claims and sends, and the question goes away."""
    async with a_thread(tmp_path) as (shop, slack, ts):
        await slack.person_says("U0ANNA", ts, "We would love to!")
        asked = await shop.in_thread(ts, "Claim and send")
        assert shop.texts_to("ben") == [shop.texts_to("ben")[0]]
        await slack.press("U0ANNA", asked["ts"], "send")
        await shop.bot_says("ben", "We would love to!")
        await reacts(shop, "We would love to!", "white_check_mark")
        await shop.until(lambda: line(slack, "Claim and send") is None, "the question to go")
        assert (await shop.rows("escalation", 1))[0]["claimed_name"] == "Anna"


async def test_only_its_writer_can_send_an_offered_line(tmp_path: Path) -> None:
    """Bob presses the button under Ana's line: nothing goes out."""
    async with a_thread(tmp_path) as (shop, slack, ts):
        await slack.person_says("U0ANNA", ts, "We would love to!")
        asked = await shop.in_thread(ts, "Claim and send")
        await slack.press("U0BOB", asked["ts"], "send")
        whispers = slack.workspace.whispers
        await shop.until(lambda: [one for one in whispers if "Only Anna" in one["text"]], "a word to Bob")
        assert len(shop.texts_to("ben")) == 1


async def test_a_line_kept_internal_stays_so(tmp_path: Path) -> None:
    """Keep internal: a note, and no question any more."""
    async with a_thread(tmp_path) as (shop, slack, ts):
        await slack.person_says("U0ANNA", ts, "they wrote last year too")
        asked = await shop.in_thread(ts, "Keep internal")
        await slack.press("U0ANNA", asked["ts"], "keep")
        await reacts(shop, "they wrote last year too", "memo")
        await shop.until(lambda: line(slack, "Keep internal") is None, "the question to go")
        assert len(shop.texts_to("ben")) == 1


async def test_a_held_reply_can_be_taken_back(tmp_path: Path) -> None:
    """The hourglass, a Cancel button, and the follower never reads it."""
    async with a_thread(tmp_path, LONG) as (shop, slack, ts):
        await slack.press("U0ANNA", ts, "claim")
        await slack.person_says("U0ANNA", ts, "Yes, for 500 euros")
        held = await shop.in_thread(ts, "Goes out in 60 s")
        await reacts(shop, "Yes, for 500 euros", "hourglass_flowing_sand")
        await slack.press("U0ANNA", held["ts"], "cancel")
        await reacts(shop, "Yes, for 500 euros")
        await shop.until(lambda: line(slack, "Goes out in 60 s") is None, "the hold line to go")
        await shop.quiet()
        assert len(shop.texts_to("ben")) == 1


async def test_a_held_reply_goes_out_by_itself(tmp_path: Path) -> None:
    """After the hold: delivered, a tick on the line, and the hold's own line is gone."""
    async with a_thread(tmp_path, SHORT) as (shop, slack, ts):
        await slack.press("U0ANNA", ts, "claim")
        await slack.person_says("U0ANNA", ts, "Yes, gladly.")
        await shop.bot_says("ben", "Yes, gladly.")
        await reacts(shop, "Yes, gladly.", "white_check_mark")
        await shop.until(lambda: line(slack, "Goes out in") is None, "the hold line to go")


async def test_a_failed_reply_says_so_on_the_line_and_can_be_repeated(tmp_path: Path) -> None:
    """The platform refuses: a cross and a Retry button; pressed, it goes out."""
    async with a_thread(tmp_path) as (shop, slack, ts):
        await slack.press("U0ANNA", ts, "claim")
        shop.instagram.fault(Fault.NOT_NOW)
        await slack.person_says("U0ANNA", ts, "Yes, gladly.")
        await reacts(shop, "Yes, gladly.", "x")
        failed = await shop.in_thread(ts, "Retry")
        await slack.press("U0ANNA", failed["ts"], "retry")
        await shop.bot_says("ben", "Yes, gladly.")
        await reacts(shop, "Yes, gladly.", "white_check_mark")


async def test_commands_work_in_the_thread(tmp_path: Path) -> None:
    """`!claim`, `!done` with a closing word, `!reopen`: the same as the buttons."""
    async with a_thread(tmp_path) as (shop, slack, ts):
        await slack.person_says("U0ANNA", ts, "!claim")
        await slack.person_says("U0ANNA", ts, "!done See you there!")
        await shop.bot_says("ben", "See you there!")
        assert (await shop.rows("escalation", 1))[0]["state"] == "resolved"
        await slack.person_says("U0ANNA", ts, "!reopen")
        row = (await shop.rows("escalation", 1))[0]
        assert (row["state"], row["claimed_name"]) == ("claimed", "Anna")


async def test_a_snoozed_escalation_wakes_when_the_follower_writes(tmp_path: Path) -> None:
    """Until reply: out of sight, until Ben writes again."""
    async with a_thread(tmp_path) as (shop, slack, ts):
        await slack.person_says("U0ANNA", ts, "!claim")
        await slack.person_says("U0ANNA", ts, "!snooze reply")
        assert (await shop.rows("escalation", 1))[0]["snoozed_for_reply"] == 1
        await shop.follower_says("ben", "are you still there, about the fair?")
        await shop.in_thread(ts, "are you still there")
        assert (await shop.rows("escalation", 1))[0]["snoozed_for_reply"] == 0


async def test_a_muted_follower_is_not_heard_until_unmuted(tmp_path: Path) -> None:
    """Muted: no answer, no card; unmuted: answered again."""
    async with a_thread(tmp_path) as (shop, slack, ts):
        await slack.person_says("U0ANNA", ts, "!mute 7d")
        await shop.follower_says("ben", "where is my order")
        await shop.decided(2)
        await shop.quiet()
        assert len(shop.texts_to("ben")) == 1
        await slack.person_says("U0ANNA", ts, "!unmute")
        await shop.follower_says("ben", "where is my order")
        await shop.bot_says("ben", "juniper.example/track")


async def test_a_suggestion_is_sent_with_one_command(tmp_path: Path) -> None:
    """`!send 1` sends what the card offers and claims."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        assert shop.slack is not None
        await shop.follower_says("kim", "do you sell wholesale")
        card = await shop.card("wholesale")
        await shop.slack.person_says("U0ANNA", card["ts"], "!send 1")
        await shop.bot_says("kim", "Our wholesale team writes to you")
        assert (await shop.rows("escalation", 1))[0]["state"] == "claimed"


async def test_everyones_lines_go_out_where_the_workspace_says_so(tmp_path: Path) -> None:
    """`reply: everyone`: Bob's line goes to Ben although Anna has claimed."""
    everyone = RESPONSES.replace("undo_seconds: 0", "undo_seconds: 0, reply: everyone")
    async with a_thread(tmp_path, everyone) as (shop, slack, ts):
        await slack.press("U0ANNA", ts, "claim")
        await slack.person_says("U0BOB", ts, "Hello from Bob")
        await shop.bot_says("ben", "Hello from Bob")


async def test_nobodys_lines_go_out_where_replies_are_explicit(tmp_path: Path) -> None:
    """`reply: explicit`: even the claimer's line is talk."""
    explicit = RESPONSES.replace("undo_seconds: 0", "undo_seconds: 0, reply: explicit")
    async with a_thread(tmp_path, explicit) as (shop, slack, ts):
        await slack.press("U0ANNA", ts, "claim")
        await slack.person_says("U0ANNA", ts, "thinking aloud")
        await reacts(shop, "thinking aloud", "memo")
        assert len(shop.texts_to("ben")) == 1


async def test_what_the_follower_changes_or_takes_back_is_told_in_the_thread(tmp_path: Path) -> None:
    """An edit shows both wordings; a message taken back is only told of, and its words are gone from the desk."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        assert shop.slack is not None
        key = await shop.follower_says("ben", "could you sponsor our village fair next summer")
        card = await shop.card("village fair")
        await shop.instagram.follower_edits("ben", key, "could you sponsor our village fair in autumn")
        await shop.in_thread(card["ts"], "fair in autumn")
        other = await shop.follower_says("ben", "my number is 555 0199 by the way")
        await shop.in_thread(card["ts"], "555 0199")
        await shop.instagram.follower_unsends("ben", other)
        await shop.in_thread(card["ts"], "took a message back")
