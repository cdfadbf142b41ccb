"""A teammate edits or deletes a line whose words are out already: the follower's chat follows, or the team is told."""

from __future__ import annotations

import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.desk import WayBack
from handlers.desk import Act, Teammate, Verb
from tests.shop import open_shop, write_workspace
from tests.test_telegram_flow import UNKNOWN, Village, open_village
from vendors.slack import SimulatedSlack
from vendors.telegram import Fault

ANNA, BOB = Teammate("U0ANNA", "Anna"), Teammate("U0BOB", "Bob")
_KEYS = itertools.count()


@asynccontextmanager
async def answered(tmp_path: Path, words: str = "We would love to!") -> AsyncIterator[tuple[Village, str, str]]:
    """Ana's question on Telegram, which Anna has claimed and answered; the thread, and the line of the answer."""
    async with open_village(tmp_path) as village:
        assert village.slack is not None
        await village.telegram.follower_says("ana", UNKNOWN)
        card = await village.card("sponsor our village fair")
        await village.slack.press("U0ANNA", card["ts"], "claim")
        await village.slack.person_says("U0ANNA", card["ts"], words)
        line = next(one for one in village.slack.messages if one.get("text") == words)
        await village.said(words[:4000])
        await shows(village, line["ts"], "white_check_mark")
        yield village, card["ts"], line["ts"]


async def does(village: Village, verb: Verb, thread: str, line: str, text: str = "", who: Teammate = ANNA) -> str:
    """What a colleague's handler hears when a line is edited or deleted; returns why it was not done."""
    act = Act("slack", f"k{next(_KEYS)}", f"C0DESK:{thread}", who, verb, text, about=line)
    return " ".join(await WayBack(village.program.around).accept([act]))


async def shows(village: Village, ts: str, *names: str) -> None:
    """Wait until a line shows exactly these reactions of ours."""
    slack = village.slack
    assert slack is not None

    def reactions() -> list[str]:
        return [name for one in slack.messages if one["ts"] == ts for name in one.get("reactions", [])]

    await village.until(lambda: reactions() == list(names), f"{names} on {ts}")


def lines(village: Village, thread: str) -> str:
    """All that stands in a thread."""
    assert village.slack is not None
    return json.dumps([one for one in village.slack.messages if one.get("thread_ts") == thread], ensure_ascii=False)


async def test_an_edit_after_sending_changes_what_the_follower_reads(tmp_path: Path) -> None:
    """Anna mends a word: the message on Telegram is edited in place, nothing is sent again, and so says our copy."""
    async with answered(tmp_path) as (village, thread, line):
        assert not await does(village, Verb.REVISE, thread, line, "We would love to, all of us!")
        shown = village.telegram.chats.shown_to
        await village.until(lambda: shown("ana")[-1] == "We would love to, all of us!", "the edit")
        await village.quiet()
        await shows(village, line, "white_check_mark")
        assert village.count("We would love to") == 1
        [row] = await village.rows("rows_of_act", 2)
        assert (row["text"], row["state"]) == ("We would love to, all of us!", "sent")


async def test_edits_arrive_in_their_order_and_the_same_words_change_nothing(tmp_path: Path) -> None:
    """Two edits at once: the second one stands; a notice without other words makes no call."""
    async with answered(tmp_path) as (village, thread, line):
        village.telegram.fault(Fault.TOO_MANY, method="editMessageText")
        await does(village, Verb.REVISE, thread, line, "One")
        await does(village, Verb.REVISE, thread, line, "Two")
        await does(village, Verb.REVISE, thread, line, "Two")
        assert [row["via"] for row in await village.rows("changes_under_way", 2)] == ["revise", "revise"]
        await shows(village, line, "hourglass_flowing_sand")


async def test_an_edit_of_unknown_outcome_is_made_again(tmp_path: Path) -> None:
    """Done and the connection reset: once more is harmless, so nobody is asked to look."""
    async with answered(tmp_path) as (village, thread, line):
        village.telegram.fault(Fault.RESET, accepted=True, method="editMessageText")
        await does(village, Verb.REVISE, thread, line, "We would, gladly!")
        await village.quiet()
        assert village.telegram.chats.shown_to("ana")[-1] == "We would, gladly!"
        assert sum(call.endswith("editMessageText") for call in village.telegram.calls) == 2
        await shows(village, line, "white_check_mark")
        assert "unknown" not in lines(village, thread)


async def test_a_deleted_line_is_taken_back_from_the_follower(tmp_path: Path) -> None:
    """Anna deletes her line: the message goes on Telegram, the thread says so, and the card knows."""
    async with answered(tmp_path) as (village, thread, line):
        assert not await does(village, Verb.RETRACT, thread, line)
        await village.in_thread(thread, "An answer of Anna's was taken back")
        assert "We would love to!" not in village.telegram.chats.shown_to("ana")
        [row] = await village.rows("rows_of_act", 2)
        assert (row["state"], row["error"]) == ("dead", "Taken back after it was sent.")
        assert (
            await does(village, Verb.RETRY, thread, line)
            == "There is nothing to repeat: it was sent, or is on its way."
        )


async def test_what_is_gone_already_counts_as_taken_back(tmp_path: Path) -> None:
    """The follower deleted it first."""
    async with answered(tmp_path) as (village, thread, line):
        village.telegram.chats.sent.clear()
        await does(village, Verb.RETRACT, thread, line)
        await village.in_thread(thread, "An answer of Anna's was taken back")


async def test_what_telegram_will_not_change_is_told_in_the_thread(tmp_path: Path) -> None:
    """Gone at the follower's: the edit cannot arrive; the line says delivered again and the thread says why."""
    async with answered(tmp_path) as (village, thread, line):
        village.telegram.chats.sent.clear()
        await does(village, Verb.REVISE, thread, line, "We would, gladly!")
        told = await village.in_thread(thread, "The edit did not reach the follower")
        assert "message to edit not found" in json.dumps(told)
        assert "We would love to!" in json.dumps(told)
        await shows(village, line, "white_check_mark")


async def test_an_edit_that_needs_another_number_of_messages_is_refused_in_words(tmp_path: Path) -> None:
    """One message cannot become three."""
    async with answered(tmp_path) as (village, thread, line):
        refused = await does(village, Verb.REVISE, thread, line, "A word and another. " * 600)
        assert refused.startswith("Your edit was not taken over: on Telegram it needs 3 messages and the answer went")
        assert not await village.rows("changes_under_way", 2)


async def test_only_its_writer_edits_a_line(tmp_path: Path) -> None:
    """An edit in somebody else's name is nobody's."""
    async with answered(tmp_path) as (village, thread, line):
        await does(village, Verb.REVISE, thread, line, "No, never.", BOB)
        assert not await village.rows("changes_under_way", 2)


async def test_where_the_platform_cannot_the_writer_is_told_that_it_stays(tmp_path: Path) -> None:
    """Instagram: neither edited nor taken back, and both are said."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        assert shop.slack is not None
        await shop.follower_says("ben", UNKNOWN)
        card = await shop.card("village fair")
        await shop.slack.press("U0ANNA", card["ts"], "claim")
        await shop.slack.person_says("U0ANNA", card["ts"], "Yes, gladly.")
        await shop.bot_says("ben", "Yes, gladly.")
        await shop.quiet()
        line = next(one for one in shop.slack.messages if one.get("text") == "Yes, gladly.")["ts"]
        thread = f"C0DESK:{card['ts']}"
        way_back = WayBack(shop.program.around)
        edited = await way_back.accept([Act("slack", "e", thread, ANNA, Verb.REVISE, "Yes.", about=line)])
        assert edited == ["Only this line changed: what the follower got on Instagram stays as it was."]
        deleted = await way_back.accept([Act("slack", "d", thread, ANNA, Verb.RETRACT, about=line)])
        assert deleted == ["Deleted here only: what the follower got on Instagram stays there."]
        await whispered(shop.slack, "Deleted here only", shop)


async def whispered(slack: SimulatedSlack, words: str, shop: Any) -> None:
    """Wait for a word that only one teammate sees."""
    whispers = slack.workspace.whispers
    await shop.until(lambda: [one for one in whispers if words in one["text"]], f"a word with {words!r}")


async def test_what_slack_tells_of_an_edit_and_a_deletion_reaches_the_follower(tmp_path: Path) -> None:
    """From Anna's keyboard to Ana's phone: the edit, a link's preview that is none, the deletion."""
    async with answered(tmp_path) as (village, thread, line):
        assert village.slack is not None
        shown = village.telegram.chats.shown_to
        await village.slack.edits(line, "We would love to, all of us!")
        await village.until(lambda: shown("ana")[-1] == "We would love to, all of us!", "the edit")
        await village.slack.preview_comes(line)
        await village.quiet()
        assert sum(call.endswith("editMessageText") for call in village.telegram.calls) == 1
        await village.slack.deletes(line)
        await village.in_thread(thread, "An answer of Anna's was taken back")
        assert not any("love to" in text for text in shown("ana"))
