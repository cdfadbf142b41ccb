"""A whole Frontdesk with its vendors played by real servers: what the dialogue tests talk to."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bot.app import Program, assembled, run_steps
from bot.clock import now_ms
from bot.config import Config, read
from bot.guard import Doorkeeper
from bot.leading import Role
from bot.logs import make_log
from bot.store.transaction import Row, Step, q
from bot.web import make_runner
from tests.databases import url_of
from vendors.instagram import Delivery, SimulatedInstagram
from vendors.slack import SimulatedSlack

PATIENCE_SECONDS = 12.0
ACCOUNT = "17841400000000001"
SECRET = "app-secret-of-the-shop"
TOKEN = "IGtoken-of-the-shop"
VERIFY = "verify-token-of-the-shop"

RESPONSES = """\
brand: {name: Juniper Supply, timezone: Europe/Lisbon}
facts:
  shipping_days: 3–5 working days
answers:
  order_status: You can follow your parcel at https://juniper.example/track. It takes {shipping_days}.
  opening_hours: We are open Mon–Fri 9–18.
  returns:
    - Returns are free within 30 days.
    - You have 30 days, and the return label is on us.
  order_help:
    public: Sent you a message!
    text: Tell us your order number here.
    private: Tell us your order number here and we look at once.
  wholesale: Our wholesale team writes to you within two days.
  greeting: Hi {first_name|there}! How can we help?
phrases: {disclosure: ""}
matching: {merge_seconds: 0.3}
desk: {undo_seconds: 0}
"""

BROKEN_RESPONSES = RESPONSES.replace("  returns:\n", "  retunrs:\n").replace("{shipping_days}", "{shiping_days}")

INTENTS = """\
order_status:
  about: Where a follower's order is
  label: orders
  examples: [where is my order, has my parcel shipped yet, track my package, when will my order arrive]
opening_hours:
  about: When the store is open
  examples: [what are your opening hours, when are you open, are you open on saturday, store hours]
returns:
  about: Sending something back
  examples: [how do i return something, can i send it back, what is your return policy, i want to return my jacket]
order_help:
  about: Trouble with an order
  examples: [i need help with my order, problem with my order, my order number does not work]
wholesale:
  about: Shops that want to sell our things
  autonomy: ask
  examples: [do you sell wholesale, we have a shop and want to stock your jackets, wholesale prices please]
greeting:
  about: Says hello
  wait: true
  examples: [hello, hi there, good morning, hey]
"""


def write_workspace(directory: Path, responses: str = RESPONSES, intents: str = INTENTS) -> Path:
    """A small workspace."""
    (directory / "intents").mkdir(parents=True, exist_ok=True)
    (directory / "responses.yaml").write_text(responses, encoding="utf-8")
    (directory / "intents" / "shop.yaml").write_text(intents, encoding="utf-8")
    return directory


@dataclass
class Shop:
    """A running Frontdesk and the people around it."""

    program: Program
    url: str
    http: aiohttp.ClientSession
    instagram: SimulatedInstagram
    slack: SimulatedSlack | None
    workspace: Path
    logged: BytesIO
    _seen: set[str] = field(default_factory=set)

    # --- followers -----------------------------------------------------------------------------------------------

    async def follower_says(self, follower: str, text: str) -> str:
        """A direct message on Instagram; returns its key. Fails unless Frontdesk took it."""
        posted = await self.instagram.follower_says(follower, text)
        assert posted.status == 200
        return posted.key

    async def bot_says(self, follower: str, containing: str) -> Delivery:
        """Wait for a text to the follower that was not seen before."""

        def fresh() -> Delivery | None:
            for one in self.instagram.delivered:
                if one.conversation == follower and containing in one.text and one.key not in self._seen:
                    return one
            return None

        found = await self.until(fresh, f"a text to {follower} containing {containing!r}")
        self._seen.add(found.key)
        return found

    def texts_to(self, follower: str) -> list[str]:
        """Every text that Instagram delivered to a follower."""
        return [one.text for one in self.instagram.delivered if one.conversation == follower]

    # --- the team ------------------------------------------------------------------------------------------------

    async def card(self, containing: str) -> dict[str, Any]:
        """Wait for a card in the desk's channel."""
        assert self.slack is not None
        slack = self.slack

        def found() -> dict[str, Any] | None:
            for message in slack.messages:
                if "thread_ts" not in message and containing in json.dumps(message, ensure_ascii=False):
                    return dict(message)
            return None

        return await self.until(found, f"a card containing {containing!r}")

    async def in_thread(self, ts: str, containing: str) -> dict[str, Any]:
        """Wait for a line in a thread (or for a hint there)."""
        assert self.slack is not None
        slack = self.slack

        def found() -> dict[str, Any] | None:
            for message in slack.messages:
                if message.get("thread_ts") == ts and containing in json.dumps(message, ensure_ascii=False):
                    return dict(message)
            return None

        return await self.until(found, f"a line containing {containing!r}")

    # --- looking -------------------------------------------------------------------------------------------------

    async def rows(self, query: str, *args: object) -> list[Row]:
        """The rows of a named query."""

        def look() -> Step[list[Row]]:
            return list((yield q(query, *args)))

        return await self.program.around.store.read(look)

    async def decided(self, messages: int) -> list[Row]:
        """Wait until so many decisions were made."""

        async def enough() -> list[Row] | None:
            rows = await self.rows("decisions_before", 2**62, 2_000)
            return rows if len(rows) >= messages else None

        return await self.until(enough, f"{messages} decisions")

    async def quiet(self) -> None:
        """Wait until nothing waits any more."""

        async def nothing() -> bool:
            backlog = (await self.rows("backlog"))[0]
            return backlog["undecided"] == 0 and backlog["unsent"] == 0

        await self.until(nothing, "an empty backlog")

    async def until(self, look: Callable[[], Any], what: str) -> Any:
        """Look again and again, for a long time on a slow machine, until there is something."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            found = look()
            found = await found if isinstance(found, Awaitable) else found
            if found:
                return found
            await asyncio.sleep(0.01)
        raise AssertionError(f"waited in vain for {what}")


def config_of(workspace: Path, instagram: SimulatedInstagram, slack: SimulatedSlack | None, **more: str) -> Config:
    """Settings as the environment would give them."""
    environment = {
        "FRONTDESK_WORKSPACE": str(workspace),
        "FRONTDESK_DATABASE_URL": url_of(workspace),
        "FRONTDESK_PORT": "0",
        "INSTAGRAM_APP_SECRET": f"an-older-secret,{SECRET}",
        "INSTAGRAM_VERIFY_TOKEN": VERIFY,
        "INSTAGRAM_ACCESS_TOKEN": TOKEN,
        "INSTAGRAM_ACCOUNT_ID": ACCOUNT,
        "INSTAGRAM_API_URL": instagram.url,
    }
    if instagram.page_id:
        environment |= {"INSTAGRAM_LOGIN": "facebook", "INSTAGRAM_PAGE_ID": instagram.page_id}
    if slack is not None:
        environment |= {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_DESK_CHANNEL": "C0DESK",
            "SLACK_API_URL": slack.url,
            **(more or {"SLACK_SIGNING_SECRET": slack.signing_secret}),
        }
    return read(environment)


@contextlib.asynccontextmanager
async def running(program: Program, port: int = 0, role: Role = Role.ALL) -> AsyncIterator[str]:
    """The program's routes on a port (0: a free one) and its role's steps; stopped in order at the end."""
    runner = make_runner(program.public_app(Doorkeeper()))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    stop = asyncio.Event()
    steps = asyncio.create_task(run_steps(program, stop, role))
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        stop.set()
        await steps
        await runner.cleanup()


@contextlib.asynccontextmanager
async def open_shop(
    workspace: Path, *, with_slack: bool = True, page_id: str = "", now: Callable[[], int] = now_ms, **more: str
) -> AsyncIterator[Shop]:
    """A shop whose Instagram and Slack are played by simulated vendors.

    ``page_id`` means Facebook's sign-in; ``now`` is everybody's clock; ``more`` replaces Slack's signing secret.
    """
    instagram = SimulatedInstagram(app_secret=SECRET, token=TOKEN, account_id=ACCOUNT, page_id=page_id, now=now)
    async with contextlib.AsyncExitStack() as stack:
        ig = await stack.enter_async_context(instagram)
        slack = await stack.enter_async_context(SimulatedSlack(now=now)) if with_slack else None
        yield await stack.enter_async_context(started(workspace, ig, slack, now=now, **more))


@contextlib.asynccontextmanager
async def started(
    workspace: Path,
    instagram: SimulatedInstagram,
    slack: SimulatedSlack | None,
    *,
    now: Callable[[], int] = now_ms,
    role: Role = Role.ALL,
    **more: str,
) -> AsyncIterator[Shop]:
    """The program alone, between vendors that run already; started again, it goes on where it was left."""
    logged = BytesIO()
    text = TextIOWrapper(logged, write_through=True)
    log = make_log("json", logging.INFO, text)
    async with contextlib.AsyncExitStack() as stack:
        program = await stack.enter_async_context(assembled(config_of(workspace, instagram, slack, **more), log, now))
        url = await stack.enter_async_context(running(program, role=role))
        http = await stack.enter_async_context(aiohttp.ClientSession())
        instagram.callback = f"{url}/webhooks/instagram"
        if slack is not None and not more:
            slack.callback = f"{url}/webhooks/slack"
        yield Shop(program, url, http, instagram, slack, workspace, logged)
    text.detach()
