"""What is X's own, as dialogues: who calls on us is answered, others meet a person; a day's money runs out."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from tests.counterparts.x import XCounterpart
from tests.test_dialogues import ANSWER, KNOWN, Town, open_town
from vendors.x import SimulatedX


def vendor_of(town: Town) -> SimulatedX:
    """The simulated X behind the counterpart."""
    return cast("XCounterpart", town.vendor).vendor


async def test_an_ordinary_reply_meets_a_person(tmp_path: Path) -> None:
    """Follower replies under our post without calling on us — nothing automatic, a card for the team."""
    async with open_town("x", tmp_path) as town:
        x = vendor_of(town)
        await x.follower_replies("ana", KNOWN, x.brand_posts("New jackets"))
        await town.card(KNOWN)
        await town.quiet()
        assert town.vendor.reached("ana") == []


async def test_a_quote_is_answered_once_although_two_events_tell_of_it(tmp_path: Path) -> None:
    """Follower quotes our post — one answer under the quote, however often X tells of it."""
    async with open_town("x", tmp_path) as town:
        x = vendor_of(town)
        key = await x.follower_quotes("ana", KNOWN, x.brand_posts("New jackets"))
        await town.reached("ana", ANSWER)
        event = x.posted[key]
        event["data"]["event_type"] = "post.mention.create"
        await x.post(key, event)
        await town.quiet()
        assert len(town.vendor.reached("ana")) == 1


async def test_another_bot_is_not_answered(tmp_path: Path) -> None:
    """An account with X's label of bots mentions us — nothing is said, so that no two bots talk for ever."""
    async with open_town("x", tmp_path) as town:
        await vendor_of(town).follower_mentions("robo", KNOWN, automated=True)
        await town.quiet()
        assert town.vendor.reached("robo") == []


async def test_the_older_interface_is_heard_as_well(tmp_path: Path) -> None:
    """A direct message by the Account Activity API — the same answer."""
    async with open_town("x", tmp_path) as town:
        vendor_of(town).legacy = True
        await town.vendor.says("ana", KNOWN)
        await town.reached("ana", ANSWER)


async def test_when_the_days_money_is_spent_people_answer(tmp_path: Path) -> None:
    """A budget for one message — the second follower meets a person, whose own words still go out."""
    async with open_town("x", tmp_path, X_DAILY_BUDGET_USD="0.018") as town:
        assert town.slack is not None
        await town.vendor.says("ana", KNOWN)
        await town.reached("ana", ANSWER)
        await town.vendor.says("ben", KNOWN)
        card = await town.card(KNOWN)
        await town.slack.press("U0ANA", card["ts"], "claim")
        await town.slack.person_says("U0ANA", card["ts"], "It leaves tomorrow.")
        await town.reached("ben", "It leaves tomorrow.")
        assert len(town.vendor.reached("ben")) == 1
