"""A reply that was written in a form has a line in the thread, which shows how it fares and offers Retry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.console_people import manager
from tests.discord_desk import ANNA, a_thread
from tests.shop import Shop, open_shop, write_workspace
from tests.test_slack_dialogues import HELD, a_card
from vendors.faults import Fault


async def shows(shop: Shop, ts: str, words: str, *names: str) -> dict[str, Any]:
    """Wait until the line that tells of a reply bears exactly these reactions of ours."""
    slack = shop.slack
    assert slack is not None

    def found() -> dict[str, Any] | None:
        lines = [one for one in slack.messages if one.get("thread_ts") == ts and words in one["text"]]
        return lines[0] if lines and lines[0].get("reactions", []) == list(names) else None

    line: dict[str, Any] = await shop.until(found, f"{names} on {words!r}")
    return line


async def test_a_form_of_slacks_shows_its_delivery_and_offers_retry(tmp_path: Path) -> None:
    """Bob answers in the form, Instagram refuses: a cross on the line that tells of it; Retry, and it is a tick."""
    async with a_card(tmp_path) as (shop, slack, ts):
        shop.instagram.fault(Fault.NOT_NOW)
        await slack.press("U0BOB", ts, "reply")
        await slack.submits("U0BOB", "We do, gladly.")
        await shows(shop, ts, "Bob answered: We do", "x")
        failed = await shop.in_thread(ts, "Retry")
        await slack.press("U0BOB", failed["ts"], "retry")
        await shop.bot_says("kim", "We do, gladly.")
        await shows(shop, ts, "Bob answered: We do", "white_check_mark")
        await shop.until(lambda: "Retry" not in str(slack.messages), "the offer to go")


async def test_a_form_of_slacks_is_held_and_taken_back_like_a_line(tmp_path: Path) -> None:
    """The hourglass while it can be taken back; Cancel, and no mark is left."""
    async with a_card(tmp_path, HELD) as (shop, slack, ts):
        await slack.press("U0BOB", ts, "reply")
        await slack.submits("U0BOB", "We do, gladly.")
        await shows(shop, ts, "Bob answered: We do", "hourglass_flowing_sand")
        held = await shop.in_thread(ts, "Goes out in")
        await slack.press("U0BOB", held["ts"], "cancel")
        await shows(shop, ts, "Bob answered: We do")


async def test_an_answer_from_the_console_shows_its_delivery_in_the_thread(tmp_path: Path) -> None:
    """Maria answers at the console, Instagram refuses: the thread shows it, and Retry works from there."""
    async with open_shop(write_workspace(tmp_path)) as shop, manager(shop) as maria:
        slack = shop.slack
        assert slack is not None
        await shop.follower_says("kim", "do you sell wholesale")
        ts = (await shop.card("wholesale"))["ts"]
        await shop.quiet()
        shop.instagram.fault(Fault.NOT_NOW)
        await maria.act(1, "reply", "Hello from a person")
        await shows(shop, ts, "answered: Hello from a person", "x")
        failed = await shop.in_thread(ts, "Retry")
        await slack.press("U0ANNA", failed["ts"], "retry")
        await shop.bot_says("kim", "Hello from a person")
        await shows(shop, ts, "answered: Hello from a person", "white_check_mark")


async def test_a_box_and_a_suggestion_of_discords_show_their_delivery(tmp_path: Path) -> None:
    """The box's line fails and is repeated; each line bears its own mark."""
    async with a_thread(tmp_path) as (desk, thread):
        desk.shop.instagram.fault(Fault.NOT_NOW)
        await desk.opens(ANNA, thread, "Reply", "Yes, gladly.")
        line = await desk.line(thread, "Yes, gladly.")
        await desk.marked(line["id"], "❌")
        failed = await desk.line(thread, "Not delivered to the follower")
        await desk.presses(ANNA, failed["id"], "Retry")
        await desk.marked(line["id"], "✅")
