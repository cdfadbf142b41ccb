"""The same question from many followers: one card, one answer, each in their own conversation, and a report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from handlers.desk import Act, Teammate, Verb
from handlers.slack.readback import CARD
from tests.clock import Clock
from tests.shop import Shop, open_shop, write_workspace
from vendors.faults import Fault

pytestmark = pytest.mark.both_databases

QUESTION = "is the summer pop-up store in lisbon cancelled"


async def gathered(shop: Shop, followers: int) -> str:
    """So many followers ask the same; returns the stamp of the first one's card."""
    for number in range(followers):
        await shop.follower_says(f"f{number}", QUESTION)
        await shop.decided(number + 1)
    await shop.quiet()
    assert shop.slack is not None
    return next(str(one["ts"]) for one in shop.slack.messages if "thread_ts" not in one)


def cards(shop: Shop) -> list[str]:
    """Every card as text."""
    assert shop.slack is not None
    return [json.dumps(one, ensure_ascii=False) for one in shop.slack.messages if "thread_ts" not in one]


async def test_many_who_ask_the_same_share_a_card_and_one_answer(tmp_path: Path) -> None:
    """Five ask: the first one's card counts, the second one's joins it; one answer reaches all, and is told."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        first = await gathered(shop, 5)
        assert shop.slack is not None
        assert len(cards(shop)) == 2
        await shop.until(lambda: "4 others ×5, rising" in cards(shop)[0] or None, "the count on the card")
        await shop.until(lambda: "Waiting on the card #1" in cards(shop)[1] or None, "the second card's word")
        await shop.slack.press("U0ANNA", first, "claim")
        await shop.slack.person_says("U0ANNA", first, "No, it opens on Friday!")
        await shop.bot_says("f0", "No, it opens on Friday!")
        offer = await shop.in_thread(first, "4 more asked the same")
        await shop.slack.press("U0ANNA", offer["ts"], "send_all")
        for number in (1, 2, 3, 4):
            await shop.bot_says(f"f{number}", "No, it opens on Friday!")
        await shop.in_thread(first, "reached 4 of 4")
        states = [(await shop.rows("escalation", number))[0]["state"] for number in range(1, 6)]
        assert states == ["claimed", "resolved", "resolved", "resolved", "resolved"]
        await shop.until(lambda: "Resolved" in cards(shop)[1] or None, "the second card's end")


async def test_a_card_that_joined_can_be_answered_by_itself(tmp_path: Path) -> None:
    """The second one's card has joined the first one's; who claims it answers it by itself."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        await gathered(shop, 3)
        assert shop.slack is not None
        await shop.until(lambda: "Waiting on the card #1" in cards(shop)[1] or None, "the second card's word")
        second = next(
            str(one["ts"]) for one in shop.slack.messages if json.dumps(one, ensure_ascii=False) == cards(shop)[1]
        )
        await shop.slack.press("U0BOB", second, "claim")
        await shop.until(lambda: "Claimed by Bob" in cards(shop)[1] or None, "it to be Bob's")
        await shop.until(lambda: "1 other ×2" in cards(shop)[0] or None, "the count on the first card")
        await shop.slack.person_says("U0BOB", second, "For you it does")
        await shop.bot_says("f1", "For you it does")
        rows = [(await shop.rows("escalation", number))[0] for number in (1, 2, 3)]
        assert [row["gathered_into"] for row in rows] == [None, None, 1]


async def test_who_had_an_answer_to_all_gets_no_card_afterwards(tmp_path: Path) -> None:
    """Somebody presses an old button of one who is answered: nothing opens, and no card is made of it."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        first = await gathered(shop, 4)
        assert shop.slack is not None
        await shop.slack.press("U0ANNA", first, "claim")
        await shop.slack.person_says("U0ANNA", first, "No, it opens on Friday!")
        await shop.slack.person_says("U0ANNA", first, "!all")
        await shop.in_thread(first, "reached 3 of 3")
        act = Act("console", "late-press-of-an-old-page", "4", Teammate("maria", "Maria"), Verb.CLAIM)
        assert await shop.program.rooms.way_back.accept([act])
        await shop.quiet()
        assert len(shown(shop)) == 2
        assert (await shop.rows("escalation", 4))[0]["gathered_into"] == 1


async def test_a_card_that_somebody_works_on_joins_nobody(tmp_path: Path) -> None:
    """Bob has claimed the second one's question already: it stays his."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        await gathered(shop, 2)
        assert shop.slack is not None
        second = shown(shop)[1][0]
        await shop.slack.press("U0BOB", second, "claim")
        await shop.until(lambda: "Claimed by Bob" in shown(shop)[1][1] or None, "it to be Bob's")
        await shop.follower_says("f2", QUESTION)
        await shop.decided(3)
        await shop.quiet()
        rows = [(await shop.rows("escalation", number))[0] for number in (1, 2, 3)]
        assert [row["gathered_into"] for row in rows] == [None, None, 1]


async def test_who_cannot_be_reached_is_reported_and_stays_in_the_inbox(tmp_path: Path) -> None:
    """The platform refuses one of them: the report counts it, the console's inbox has it."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        first = await gathered(shop, 4)
        assert shop.slack is not None
        await shop.slack.press("U0ANNA", first, "claim")
        await shop.slack.person_says("U0ANNA", first, "No, it opens on Friday!")
        await shop.bot_says("f0", "opens on Friday")
        await shop.quiet()
        shop.instagram.fault(Fault.NOT_NOW)
        await shop.slack.person_says("U0ANNA", first, "!all")
        await shop.in_thread(first, "reached 2 of 3 who asked the same. 1 could not be reached")
        inbox = await shop.rows("inbox_escalations", 10)
        assert [row["state"] for row in inbox if row["reason"] == "send_failed"] == ["failed"]


async def test_others_who_wait_are_not_left_behind(tmp_path: Path) -> None:
    """Resolve is refused while others wait; split up, each has a card and it can be resolved."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        first = await gathered(shop, 4)
        assert shop.slack is not None
        await shop.slack.press("U0ANNA", first, "claim")
        await shop.slack.press("U0ANNA", first, "resolve")
        whispers = shop.slack.workspace.whispers
        await shop.until(lambda: [one for one in whispers if "3 more asked the same" in one["text"]], "the refusal")
        await shop.slack.person_says("U0ANNA", first, "!split")
        await shop.until(lambda: len(cards(shop)) == 4 or None, "a card for each")
        await shop.slack.press("U0ANNA", first, "resolve")
        assert (await shop.rows("escalation", 1))[0]["state"] == "resolved"


async def test_who_writes_on_gets_a_card_of_their_own(tmp_path: Path) -> None:
    """One of those who waited together asks something else: that is theirs alone."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        await gathered(shop, 4)
        await shop.follower_says("f3", "and could my dog come along to the workshop")
        await shop.until(lambda: len(cards(shop)) == 3 or None, "a card of its own")
        assert (await shop.rows("escalation", 4))[0]["gathered_into"] is None


async def test_others_keep_a_card_when_the_first_one_is_muted(tmp_path: Path) -> None:
    """Muting one of a crowd leaves nobody else without a card."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        first = await gathered(shop, 4)
        assert shop.slack is not None
        await shop.slack.person_says("U0ANNA", first, "!mute 1d")
        await shop.until(lambda: len(cards(shop)) == 4 or None, "a card for each")
        assert len([row for row in await shop.rows("inbox_escalations", 10) if row["state"] == "waiting"]) == 3


def shown(shop: Shop) -> list[tuple[str, str]]:
    """Every card, by its stamp, without what is announced beside them."""
    assert shop.slack is not None
    there = [one for one in shop.slack.messages if one.get("metadata", {}).get("event_type") == CARD]
    return [(str(one["ts"]), json.dumps(one, ensure_ascii=False)) for one in there]


async def test_others_keep_a_card_when_time_closes_the_first_one(tmp_path: Path) -> None:
    """Only f0 was answered, and is silent for three days: closed; whoever waited with f0 gets a card, claimable."""
    clock = Clock("2026-11-30 10:00")
    async with open_shop(write_workspace(tmp_path), now=clock) as shop:
        first = await gathered(shop, 4)
        assert shop.slack is not None
        await shop.slack.press("U0ANNA", first, "claim")
        await shop.slack.person_says("U0ANNA", first, "No, it opens on Friday!")
        await shop.bot_says("f0", "No, it opens on Friday!")
        await shop.until(lambda: "×4" in shown(shop)[0][1] or None, "who waits together")
        clock.move(days=2)
        await shop.in_thread(first, "This is closed in")
        assert len(shown(shop)) == 2
        clock.move(days=1)
        await shop.until(lambda: len(shown(shop)) == 4 or None, "a card for each")
        rows = [(await shop.rows("escalation", number))[0] for number in range(1, 5)]
        assert [row["state"] for row in rows] == ["resolved", "waiting", "waiting", "waiting"]
        assert rows[0]["outcome"] == "closed"
        assert [row["gathered_into"] for row in rows] == [None] * 4
        assert [(await shop.rows("conversation", number))[0]["owner"] for number in (1, 3)] == ["bot", "bot"]
        own = shown(shop)[-1][0]
        await shop.slack.press("U0BOB", own, "claim")
        await shop.until(lambda: "Claimed by Bob" in shown(shop)[-1][1] or None, "it to be Bob's")
        assert "×" not in shown(shop)[0][1]
