"""What WhatsApp accepted and did not deliver, from the simulated vendor to the follower or the team."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.clock import Clock
from tests.counterparts.whatsapp import WhatsAppCounterpart
from tests.test_dialogues import ANSWER, KNOWN, Town, open_town
from vendors.whatsapp import refused

NOON = "2026-11-30 12:00"


def number(town: Town, clock: Clock) -> WhatsAppCounterpart:
    """The number's counterpart, by Frontdesk's clock."""
    assert isinstance(town.vendor, WhatsAppCounterpart)
    town.vendor.vendor.now = clock
    return town.vendor


async def until_back(town: Town, whatsapp: WhatsAppCounterpart) -> None:
    """Wait until the answer was sent, came back and waits to be sent again."""
    await town.until(lambda: not whatsapp.vendor.failing and town.kept() == 1, "a text that is sent again")


@pytest.mark.parametrize("code", [80007, 130429, 131000, 131016, 131056, 133004])
async def test_what_passes_by_itself_is_sent_again(code: int, tmp_path: Path) -> None:
    """Accepted, reported as failed with a number that says try again: after a minute it arrives, once."""
    clock = Clock(NOON)
    async with open_town("whatsapp", tmp_path, clock) as town:
        whatsapp = number(town, clock)
        whatsapp.vendor.failing = [code]
        await whatsapp.says("351910000001", KNOWN)
        await until_back(town, whatsapp)
        assert whatsapp.reached("351910000001") == []
        clock.move(minutes=1)
        await town.reached("351910000001", ANSWER)
        await town.quiet()
        assert len(whatsapp.reached("351910000001")) == 1
        assert town.slack is not None
        assert town.slack.messages == []


@pytest.mark.parametrize("code", [130429, 131016, 131056, 133004])
async def test_what_is_refused_for_now_is_sent_within_seconds(code: int, tmp_path: Path) -> None:
    """The same numbers as the answer to the call itself: nothing was accepted, so the row's own schedule will do."""
    async with open_town("whatsapp", tmp_path) as town:
        assert isinstance(town.vendor, WhatsAppCounterpart)
        town.vendor.vendor.refusing = [refused(code)]
        await town.vendor.says("351910000001", KNOWN)
        await town.reached("351910000001", ANSWER)
        await town.quiet()
        assert len(town.vendor.reached("351910000001")) == 1


@pytest.mark.parametrize("code", [130472, 131026, 131031, 131047, 131049])
async def test_everything_else_is_for_a_person(code: int, tmp_path: Path) -> None:
    """Reported as failed for good: a card with the reason, and nothing is sent again."""
    clock = Clock(NOON)
    async with open_town("whatsapp", tmp_path, clock) as town:
        whatsapp = number(town, clock)
        whatsapp.vendor.failing = [code]
        await whatsapp.says("351910000001", KNOWN)
        card = await town.card("could not be delivered")
        await town.in_thread(card["ts"], f"WhatsApp says {code}")
        assert town.kept() == 0


async def test_delivered_after_all_is_not_sent_again(tmp_path: Path) -> None:
    """Failed on one device, delivered on another: the second report ends it."""
    clock = Clock(NOON)
    async with open_town("whatsapp", tmp_path, clock) as town:
        whatsapp = number(town, clock)
        whatsapp.vendor.failing = [131016]
        await whatsapp.says("351910000001", KNOWN)
        await until_back(town, whatsapp)
        key = next(key.removeprefix("status:") for key in whatsapp.vendor.posted if key.startswith("status:"))
        assert await whatsapp.vendor.reports(key, "delivered") == 200
        assert town.kept() == 0
        clock.move(minutes=30)
        await town.quiet()
        assert [call.name for call in whatsapp.vendor.calls].count("POST /v26.0/106500000000001/messages") == 1
