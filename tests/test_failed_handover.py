"""A hand-over that reaches nobody is loud: the other desk, the follower, /health, an alarm."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.deeds import tend
from tests.clock import Clock
from tests.shop import RESPONSES, Shop, open_shop, write_workspace
from vendors.slack import Fault, SimulatedSlack, Trouble

pytestmark = pytest.mark.both_databases

HOURS = RESPONSES.replace("undo_seconds: 0", 'undo_seconds: 0, hours: "Mon–Fri 9:00–18:00"')
MONDAY = "2026-11-30 10:00"
QUESTION = "could you sponsor our village fair next summer"
NOBODY = "nobody has got to it yet"


def archive(slack: SimulatedSlack) -> None:
    """Somebody archives the desk's channel."""
    slack.workspace.channels["C0DESK"].is_archived = True


def uninvite(slack: SimulatedSlack) -> None:
    """Somebody removes the app from the channel."""
    slack.workspace.channels["C0DESK"].is_member = False


def revoke(slack: SimulatedSlack) -> None:
    """Somebody revokes the token."""
    slack.bot_token = "xoxb-another"


def mend(slack: SimulatedSlack) -> None:
    """All is well again."""
    slack.workspace.channels["C0DESK"].is_archived = False
    slack.workspace.channels["C0DESK"].is_member = True
    slack.bot_token = "xoxb-simulated"


async def report(shop: Shop) -> dict[str, Any]:
    """/health."""
    return await shop.program.rooms.health.report()


@pytest.mark.parametrize("spoil", [archive, uninvite, revoke])
async def test_a_desk_that_refuses_is_loud(tmp_path: Path, spoil: Callable[[SimulatedSlack], None]) -> None:
    """Ten minutes at no desk: Ben gets an honest word, /health says which and why; mended, the card is posted."""
    clock = Clock(MONDAY)
    async with open_shop(write_workspace(tmp_path, HOURS), now=clock) as shop:
        assert shop.slack is not None
        spoil(shop.slack)
        await shop.follower_says("ben", QUESTION)
        await shop.bot_says("ben", "A person from our team")

        async def refused() -> bool:
            found = await report(shop)
            return found["status"] == "degraded" and found["desks"]["slack"] != "ok"

        await shop.until(refused, "a degraded desk")
        clock.move(minutes=11)
        await shop.bot_says("ben", NOBODY)

        async def told() -> bool:
            return any("at no desk" in one and "#1" in one for one in (await report(shop))["problems"])

        await shop.until(told, "the escalation in /health")
        await shop.until(lambda: b"escalations:unseen" in shop.logged.getvalue(), "the alarm")
        mend(shop.slack)
        clock.move(minutes=2)
        await shop.card("village fair")
        clock.move(minutes=2)
        await shop.card("Every open escalation is shown again")
        assert not any("at no desk" in one for one in (await report(shop))["problems"])
        assert len([text for text in shop.texts_to("ben") if NOBODY in text]) == 1


async def test_a_card_that_was_never_posted_is_posted_when_the_desk_is_back(tmp_path: Path) -> None:
    """Two days later, when its row had been given up long ago."""
    clock = Clock(MONDAY)
    async with open_shop(write_workspace(tmp_path, HOURS), now=clock) as shop:
        assert shop.slack is not None
        archive(shop.slack)
        await shop.follower_says("ben", QUESTION)
        await shop.bot_says("ben", "A person from our team")
        clock.move(days=2)
        mend(shop.slack)
        clock.move(minutes=11)
        await shop.card("village fair")


async def test_a_card_that_the_desk_does_not_take_is_tried_again(tmp_path: Path) -> None:
    """Slack refuses its blocks: nothing is held, so it would be lost; ten minutes later it is shown after all."""
    clock = Clock(MONDAY)
    async with open_shop(write_workspace(tmp_path, HOURS), now=clock) as shop:
        assert shop.slack is not None
        shop.slack.fail("chat.postMessage", Fault(Trouble.ERROR, code="invalid_blocks"))
        await shop.follower_says("ben", QUESTION)
        await shop.bot_says("ben", "A person from our team")
        await shop.until(lambda: b"row.failed" in shop.logged.getvalue(), "the refusal")
        clock.move(minutes=11)
        await shop.card("village fair")


async def test_another_desk_says_that_only_it_shows_this(tmp_path: Path) -> None:
    """A second desk that cannot show it: the first one says so, once."""
    clock = Clock(MONDAY)
    async with open_shop(write_workspace(tmp_path, HOURS), now=clock) as shop:
        assert shop.slack is not None
        await shop.follower_says("ben", QUESTION)
        card = await shop.card("village fair")
        await shop.quiet()
        around = shop.program.around
        two = replace(around, desks={**around.desks, "other": around.desks["slack"]})
        clock.move(minutes=11)
        for _ in range(2):
            await around.store.run(lambda: tend(1, two))
        await shop.in_thread(card["ts"], "could not be shown at Other")
        found = [one for one in shop.slack.messages if "could not be shown at" in json.dumps(one)]
        assert len(found) == 1


async def test_a_deleted_card_is_posted_again(tmp_path: Path) -> None:
    """Somebody deletes the card; the next change posts it anew, and its thread works."""
    clock = Clock(MONDAY)
    async with open_shop(write_workspace(tmp_path, HOURS), now=clock) as shop:
        assert shop.slack is not None
        await shop.follower_says("ben", QUESTION)
        card = await shop.card("village fair")
        await shop.quiet()
        shop.slack.workspace.messages.clear()
        clock.move(minutes=61)
        again = await shop.card("village fair")
        assert again["ts"] != card["ts"]
        await shop.slack.press("U0ANNA", again["ts"], "claim")

        async def claimed() -> bool:
            return bool((await shop.rows("escalation", 1))[0]["claimed_name"] == "Anna")

        await shop.until(claimed, "the claim")
