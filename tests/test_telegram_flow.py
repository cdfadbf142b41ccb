"""Telegram and a whole Frontdesk: buttons, business chats, people who block, and a token that shows nowhere."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any, cast

import aiohttp

from bot.app import assembled
from bot.config import read
from bot.leading import Role
from bot.logs import make_log
from tests.counterparts.telegram import TelegramCounterpart
from tests.databases import url_of
from tests.shop import RESPONSES, Shop, running, write_workspace
from vendors.slack import SimulatedSlack
from vendors.telegram import Fault, SimulatedTelegram

KNOWN, ANSWER, UNKNOWN = "where is my order", "juniper.example/track", "could you sponsor our village fair next summer"
WITH_BUTTONS = RESPONSES.replace(
    "  opening_hours: We are open Mon–Fri 9–18.\n",
    "  opening_hours:\n    text: We are open Mon–Fri 9–18.\n    buttons: [Where is my order]\n",
)


@dataclass(kw_only=True)
class Village(Shop):
    """A running Frontdesk with Telegram alone."""

    telegram: SimulatedTelegram

    async def said(self, containing: str, times: int = 1) -> None:
        """Wait until a text went out, and nothing more."""
        await self.until(lambda: self.count(containing) >= times, f"{times} times {containing!r}")
        await self.quiet()
        assert self.count(containing) == times

    def count(self, containing: str) -> int:
        return sum(containing in one.text for one in self.telegram.delivered)


@contextlib.asynccontextmanager
async def open_village(workspace: Path, **more: str) -> AsyncIterator[Village]:
    """Frontdesk, Telegram and the team's Slack; ``more`` are settings."""
    async with TelegramCounterpart() as telegram, SimulatedSlack() as slack:
        write_workspace(workspace, WITH_BUTTONS)
        async with village_between(workspace, telegram, slack, **more) as village:
            yield village


@contextlib.asynccontextmanager
async def village_between(
    workspace: Path, telegram: TelegramCounterpart, slack: SimulatedSlack, *, role: Role = Role.ALL, **more: str
) -> AsyncIterator[Village]:
    """The program alone, between vendors that run already; started again, it goes on where it was left."""
    logged = BytesIO()
    text = TextIOWrapper(logged, write_through=True)
    async with contextlib.AsyncExitStack() as stack:
        environment = {
            "FRONTDESK_WORKSPACE": str(workspace),
            "FRONTDESK_DATABASE_URL": url_of(workspace),
            "FRONTDESK_PORT": "0",
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_DESK_CHANNEL": "C0DESK",
            "SLACK_API_URL": slack.url,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            **telegram.environment,
            **more,
        }
        program = await stack.enter_async_context(assembled(read(environment), make_log("json", logging.DEBUG, text)))
        url = await stack.enter_async_context(running(program, role=role))
        http = await stack.enter_async_context(aiohttp.ClientSession())
        slack.callback = f"{url}/webhooks/slack"
        await telegram.opens(url)
        none = cast("Any", None)
        yield Village(program, url, http, none, slack, workspace, logged, telegram=telegram.vendor)
    text.detach()


async def test_a_pressed_button_is_answered_and_stops_waiting(tmp_path: Path) -> None:
    """Follower: "when are you open" — bot: the hours with a button — follower presses it — bot: the answer, once."""
    async with open_village(tmp_path) as village:
        await village.telegram.follower_says("ana", "when are you open")
        await village.said("Mon–Fri 9–18")
        press = await village.telegram.follower_presses("ana", "Where is my order")
        await village.said(ANSWER)
        assert len(village.telegram.pressed) == 1
        await village.telegram.again(press)
        await village.quiet()
        assert (village.count(ANSWER), len(village.telegram.pressed)) == (1, 1)


async def test_a_business_chat_is_answered_until_the_owner_does(tmp_path: Path) -> None:
    """Through the connection; our own words come back and are ours; the owner's are a person's."""
    async with open_village(tmp_path) as village:
        await village.telegram.follower_says("ben", KNOWN, business=True)
        await village.said(ANSWER)
        assert village.telegram.delivered[0].connection
        await village.telegram.follower_says("ben", "when are you open", business=True)
        await village.said("Mon–Fri 9–18")
        await village.telegram.owner_answers("ben", "I look at once")
        await village.card("someone in the telegram app")
        await village.telegram.follower_says("ben", KNOWN, business=True)
        await village.said(ANSWER)


async def test_answers_go_where_the_follower_wrote_last(tmp_path: Path) -> None:
    """First to the bot, then to the business account; the first message delivered once more changes nothing."""
    async with open_village(tmp_path) as village:
        assert village.slack is not None
        to_bot = await village.telegram.follower_says("ana", UNKNOWN)
        await village.telegram.follower_says("ana", UNKNOWN, business=True)
        card = await village.card("sponsor our village fair")
        assert await village.telegram.again(to_bot) == 200
        await village.slack.press("U0ANA", card["ts"], "claim")
        await village.slack.person_says("U0ANA", card["ts"], "We would love to!")
        await village.said("We would love to!")
        assert village.telegram.delivered[-1].connection


async def test_an_edit_changes_and_a_deletion_forgets(tmp_path: Path) -> None:
    """The stored words follow what the follower did to them."""
    async with open_village(tmp_path) as village:
        posted = await village.telegram.follower_says("ana", UNKNOWN)
        await village.telegram.follower_edits(posted, "ana", UNKNOWN + ", please")
        key = f"{posted.chat}:{posted.message_id}"
        [row] = await village.rows("message", "telegram", "7000000001", key)
        assert row["text"].endswith("please")
        business = await village.telegram.follower_says("ben", UNKNOWN, business=True)
        await village.telegram.business_deletes(business)
        key = f"Zq2Simulated@{business.chat}:{business.message_id}"
        [row] = await village.rows("message", "telegram", "7000000001", key)
        assert (row["state"], row["text"]) == ("gone", "")


async def test_who_blocks_the_bot_is_told_at_the_desk(tmp_path: Path) -> None:
    """The teammate's answer cannot arrive: the thread says so."""
    async with open_village(tmp_path) as village:
        assert village.slack is not None
        await village.telegram.follower_says("ana", UNKNOWN)
        card = await village.card("sponsor our village fair")
        await village.slack.press("U0ANA", card["ts"], "claim")
        await village.quiet()
        assert (await village.telegram.follower_blocks("ana")).status == 200
        await village.slack.person_says("U0ANA", card["ts"], "We would love to!")
        await village.in_thread(card["ts"], "blocked by the user")


async def test_a_text_of_unknown_outcome_is_never_said_twice(tmp_path: Path) -> None:
    """Accepted and the connection reset: bots cannot look, so a person is told to."""
    async with open_village(tmp_path) as village:
        village.telegram.fault(Fault.RESET, accepted=True, method="sendMessage")
        await village.telegram.follower_says("ana", KNOWN)
        await village.card("unknown whether this reached")
        await village.said(ANSWER)


async def test_the_token_shows_nowhere(tmp_path: Path) -> None:
    """It is in every address: neither the log nor what the team reads has it, whatever goes wrong."""
    async with open_village(tmp_path) as village:
        assert village.slack is not None
        village.telegram.fault(Fault.SERVER_ERROR, method="sendMessage")
        await village.telegram.follower_says("ana", KNOWN)
        await village.card("unknown whether this reached")
        village.telegram.kill()
        await village.telegram.follower_says("ben", KNOWN)
        await village.card("nothing can be sent")
        secret = village.telegram.token.partition(":")[2]
        assert secret not in village.logged.getvalue().decode()
        assert secret not in str(village.slack.messages)
