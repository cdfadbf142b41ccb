"""Every platform, played by its simulated vendor, keeps the promises that all of them share.

A platform takes part by a file in ``tests/counterparts``. What a follower writes comes in as the vendor delivers it,
the team sits in a simulated Slack, and what is said goes out over the vendor's own calls.
"""

from __future__ import annotations

import contextlib
import logging
import re
import sqlite3
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any, Final, cast

import aiohttp
import pytest

from bot.app import assembled
from bot.clock import now_ms
from bot.config import read
from bot.logs import make_log
from handlers import PLATFORMS
from tests.counterparts import counterparts
from tests.counterparts.seen import Counterpart, Seen
from tests.shop import Shop, running, write_workspace
from vendors.slack import SimulatedSlack

KNOWN: Final = "where is my order"
ANSWER: Final = "juniper.example/track"
UNKNOWN: Final = "could you sponsor our village fair next summer"
OWN_CHATS: Final = {"webchat", "terminal"}


ALL: Final = counterparts()
WAYS: Final = [
    pytest.param(name, way, id=f"{name}-{way}") for name, one in sorted(ALL.items()) for way in one.manner.calls
]
NAMES: Final = sorted(ALL)


@dataclass(kw_only=True)
class Town(Shop):
    """A running Frontdesk, one simulated vendor and the team."""

    vendor: Counterpart

    async def reached(self, follower: str, containing: str) -> Seen:
        """Wait for a text that reached a follower."""

        def found() -> Seen | None:
            return next((one for one in self.vendor.reached(follower) if containing in one.text), None)

        return cast("Seen", await self.until(found, f"a text to {follower} containing {containing!r}"))

    def kept(self) -> int:
        """How many texts to followers wait."""
        with contextlib.closing(sqlite3.connect(self.program.config.core.database)) as database:
            rows = database.execute(
                "SELECT COUNT(*) FROM outbox WHERE target = ? AND state = 'waiting' AND via IN ('dm', 'public_reply')",
                (self.vendor.name,),
            )
            return int(rows.fetchone()[0])

    def notices(self, containing: str) -> list[str]:
        """What was announced to the whole team."""
        assert self.slack is not None
        said = [str(message.get("text", "")) for message in self.slack.messages if "thread_ts" not in message]
        return [text for text in said if containing in text]


@contextlib.asynccontextmanager
async def open_town(name: str, workspace: Path, now: Callable[[], int] = now_ms, **more: str) -> AsyncIterator[Town]:
    """One platform, set up by nothing but its settings; ``more``: settings beside them, ``now``: Frontdesk's clock."""
    logged = BytesIO()
    text = TextIOWrapper(logged, write_through=True)
    async with contextlib.AsyncExitStack() as stack:
        vendor = await stack.enter_async_context(cast("Any", ALL[name])())
        slack = await stack.enter_async_context(SimulatedSlack(now=now))
        environment = {
            "FRONTDESK_WORKSPACE": str(write_workspace(workspace)),
            "FRONTDESK_PORT": "0",
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_DESK_CHANNEL": "C0DESK",
            "SLACK_API_URL": slack.url,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            **vendor.environment,
            **more,
        }
        log = make_log("json", logging.INFO, text)
        program = await stack.enter_async_context(assembled(read(environment), log, now))
        url = await stack.enter_async_context(running(program))
        http = await stack.enter_async_context(aiohttp.ClientSession())
        slack.callback = f"{url}/webhooks/slack"
        await vendor.opens(url)
        yield Town(program, url, http, cast("Any", None), slack, workspace, logged, vendor=vendor)
    text.detach()


def test_every_platform_takes_part() -> None:
    """A platform without a counterpart is not done."""
    assert {*PLATFORMS} - OWN_CHATS == {*ALL}


@pytest.mark.parametrize(("name", "way"), WAYS)
async def test_a_known_question_is_answered_over_the_vendors_call(name: str, way: str, tmp_path: Path) -> None:
    """Follower asks what the library knows — the answer goes out at the right endpoint, once."""
    async with open_town(name, tmp_path) as town:
        key = await town.vendor.says("ana", KNOWN, public=way == "public")
        answer = await town.reached("ana", ANSWER)
        assert re.fullmatch(town.vendor.manner.calls[way], answer.call)
        before = len(town.vendor.reached("ana"))
        await town.vendor.again(key)
        await town.quiet()
        assert len(town.vendor.reached("ana")) == before
        decisions = await town.rows("decisions_before", 2**62, 100)
        assert len([row for row in decisions if row["decision"] == "reply"]) == 1


@pytest.mark.parametrize(("name", "way"), WAYS)
async def test_an_unknown_question_reaches_a_person_who_answers(name: str, way: str, tmp_path: Path) -> None:
    """Follower asks something odd — a card at the desk; a teammate claims it and writes; the follower reads it."""
    async with open_town(name, tmp_path) as town:
        assert town.slack is not None
        await town.vendor.says("ben", UNKNOWN, public=way == "public")
        card = await town.card("sponsor our village fair")
        await town.slack.press("U0ANA", card["ts"], "claim")
        await town.slack.person_says("U0ANA", card["ts"], "We would love to! What is the date?")
        answer = await town.reached("ben", "We would love to! What is the date?")
        assert re.fullmatch(town.vendor.manner.calls[way], answer.call)


@pytest.mark.parametrize("name", [name for name in NAMES if ALL[name].manner.window])
async def test_a_closed_window_is_told_at_the_desk(name: str, tmp_path: Path) -> None:
    """The follower wrote too long ago for the platform: the teammate hears so, by the rule, and nothing is lost."""
    async with open_town(name, tmp_path) as town:
        assert town.slack is not None
        await town.vendor.says("ben", UNKNOWN)
        card = await town.card("sponsor our village fair")
        await town.slack.press("U0ANA", card["ts"], "claim")
        await town.quiet()
        town.vendor.close_window("ben")
        await town.slack.person_says("U0ANA", card["ts"], "We would love to! What is the date?")
        await town.in_thread(card["ts"], "Not delivered")
        assert not [one for one in town.vendor.reached("ben") if "would love to" in one.text]


@pytest.mark.parametrize("name", NAMES)
async def test_a_dead_token_is_told_once_and_nothing_is_lost(name: str, tmp_path: Path) -> None:
    """Every call is refused: the team hears of it once, the messages and their answers stay."""
    async with open_town(name, tmp_path) as town:
        public = "dm" not in town.vendor.manner.calls
        await town.vendor.says("eva", "hello", public=public)
        await town.reached("eva", "How can we help?")
        town.vendor.kill_token()
        if not town.vendor.manner.hears_without_token:
            await town.until(lambda: town.notices(f"{name}: nothing is heard"), "an alarm")
            assert len(town.notices(f"{name}: nothing is heard")) == 1
            return
        await town.vendor.says("ana", KNOWN, public=public)
        await town.vendor.says("ben", KNOWN, public=public)
        await town.until(lambda: town.notices(f"{name}: nothing can be sent"), "an alarm")
        assert len(town.notices(f"{name}: nothing can be sent")) == 1
        await town.until(lambda: town.kept() == 2, "both answers, kept")
        assert not town.vendor.reached("ana")
