"""TikTok and a whole Frontdesk: own words that come back, people in the app, comments that go, what is closed."""

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
from bot.logs import make_log
from tests.counterparts.tiktok import TikTokCounterpart
from tests.shop import Shop, running, write_workspace
from vendors.slack import SimulatedSlack
from vendors.tiktok import Echoes, Fault, SimulatedTikTok

KNOWN, ANSWER, UNKNOWN = "where is my order", "juniper.example/track", "could you sponsor our village fair next summer"


@dataclass(kw_only=True)
class Village(Shop):
    """A running Frontdesk with TikTok alone."""

    tiktok: SimulatedTikTok

    async def said(self, containing: str, times: int = 1) -> None:
        """Wait until a text went out, and nothing more."""
        await self.until(lambda: self.count(containing) >= times, f"{times} times {containing!r}")
        await self.quiet()
        await self.tiktok.echoed()
        await self.quiet()
        assert self.count(containing) == times

    def count(self, containing: str) -> int:
        return sum(containing in one.text for one in self.tiktok.delivered)


@contextlib.asynccontextmanager
async def open_village(workspace: Path, **more: str) -> AsyncIterator[Village]:
    """Frontdesk, TikTok and the team's Slack."""
    text = TextIOWrapper(BytesIO(), write_through=True)
    async with contextlib.AsyncExitStack() as stack:
        counterpart = await stack.enter_async_context(TikTokCounterpart())
        slack = await stack.enter_async_context(SimulatedSlack())
        environment = {
            "FRONTDESK_WORKSPACE": str(write_workspace(workspace)),
            "FRONTDESK_PORT": "0",
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_DESK_CHANNEL": "C0DESK",
            "SLACK_API_URL": slack.url,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            **counterpart.environment,
            **more,
        }
        program = await stack.enter_async_context(assembled(read(environment), make_log("json", logging.INFO, text)))
        url = await stack.enter_async_context(running(program))
        http = await stack.enter_async_context(aiohttp.ClientSession())
        slack.callback = f"{url}/webhooks/slack"
        await counterpart.opens(url)
        none = cast("Any", None)
        yield Village(program, url, http, none, slack, workspace, BytesIO(), tiktok=counterpart.vendor)
    text.detach()


async def test_our_own_words_that_come_back_first_are_not_a_persons(tmp_path: Path) -> None:
    """The echo before the call's answer: still ours, and the bot goes on answering."""
    async with open_village(tmp_path) as village:
        village.tiktok.echoes = Echoes.BEFORE
        await village.tiktok.follower_says("ana", KNOWN)
        await village.said(ANSWER)
        await village.tiktok.follower_says("ana", "when are you open")
        await village.said("Mon–Fri 9–18")


async def test_an_answer_lost_on_the_way_back_is_sent_once(tmp_path: Path) -> None:
    """Accepted and the connection reset: the echo settles it; nothing is said twice."""
    async with open_village(tmp_path) as village:
        village.tiktok.fault(Fault.RESET, accepted=True, path="message/send")
        await village.tiktok.follower_says("ana", KNOWN)
        await village.said(ANSWER)


async def test_a_person_who_answers_in_the_app_has_the_conversation(tmp_path: Path) -> None:
    """What a colleague types in TikTok's app silences the bot there; an automatic message of TikTok's does not."""
    async with open_village(tmp_path) as village:
        await village.tiktok.follower_says("ana", UNKNOWN)
        await village.card("sponsor our village fair")
        await village.tiktok.person_answers("ben", "Welcome to our shop!", by="OTHERS")
        await village.tiktok.follower_says("ben", KNOWN)
        await village.said(ANSWER)
        await village.tiktok.person_answers("ben", "Let me look, Ben")
        await village.card("someone in the tiktok app")
        await village.tiktok.follower_says("ben", KNOWN)
        await village.said(ANSWER)


async def test_our_own_comments_are_never_answered(tmp_path: Path) -> None:
    """A reply of ours and a colleague's comment come back as comments, and stay unanswered."""
    async with open_village(tmp_path) as village:
        await village.tiktok.person_comments("where is my order")
        await village.tiktok.follower_comments("ana", KNOWN)
        await village.said(ANSWER)
        [one] = village.tiktok.delivered
        assert (one.via, one.conversation) == ("public_reply", "ana")


async def test_a_deleted_comment_is_forgotten(tmp_path: Path) -> None:
    """The stored words go when the follower deletes them."""
    async with open_village(tmp_path) as village:
        posted = await village.tiktok.follower_comments("ana", UNKNOWN)
        await village.card("sponsor our village fair")
        assert (await village.tiktok.comment_is(posted.key, "delete")).status == 200
        [row] = await village.rows("message", "tiktok", village.tiktok.business_id, posted.key)
        assert (row["state"], row["text"]) == ("gone", "")


async def test_a_follower_in_europe_is_brought_to_a_person(tmp_path: Path) -> None:
    """Nothing is sent there by itself; the team is told to look at TikTok's own app."""
    async with open_village(tmp_path) as village:
        await village.tiktok.follower_says("ana", KNOWN, european=True)
        await village.card("TikTok's own app")
        assert village.tiktok.delivered == []


async def test_withdrawn_access_is_told(tmp_path: Path) -> None:
    """The account's owner took the app away: the team hears what to do."""
    async with open_village(tmp_path) as village:
        await village.tiktok.withdraw()
        await village.card("has withdrawn Frontdesk's access")
