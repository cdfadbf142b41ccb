"""A whole Frontdesk whose followers write on a simulated Instagram and whose team works on a simulated Discord."""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import aiohttp

from bot.app import Program, assembled
from bot.clock import now_ms
from bot.config import Config, read
from bot.logs import make_log
from bot.memory import RowMemory
from handlers.desks.discord import DiscordDesk, Lookup, Rooms
from handlers.discord.settings import DiscordDeskSettings
from handlers.gateways.discord import LiveGateway
from handlers.platforms.discord import Discord
from tests.discord_shop import QUICK, Reports
from tests.shop import ACCOUNT, INTENTS, RESPONSES, SECRET, TOKEN, VERIFY, Shop, running, write_workspace
from vendors.discord import BOT, SimulatedDiscord
from vendors.instagram import SimulatedInstagram

ANNA, BOB, EVE = "1500000000000000001", "1500000000000000002", "1500000000000000003"


@dataclass
class DeskShop:
    """A running Frontdesk, its followers' Instagram and its team's Discord."""

    shop: Shop
    discord: SimulatedDiscord
    channel: str
    desk: DiscordDesk
    gateway: LiveGateway
    reports: Reports = field(default_factory=Reports)

    @property
    def world(self) -> Any:
        """What exists on Discord."""
        return self.discord.world

    async def card(self, containing: str) -> dict[str, Any]:
        """Wait for a card with those words; the message as it stands."""

        def found() -> dict[str, Any] | None:
            cards = [one for one in self.world.messages.values() if one["author"]["id"] == BOT and one["embeds"]]
            there = [one for one in cards if containing in json.dumps(one["embeds"], ensure_ascii=False)]
            return there[-1] if there and there[-1]["id"] in self.world.channels else None

        card: dict[str, Any] = await self.shop.until(found, f"a card containing {containing!r}")
        return card

    async def shows(self, thread: str, words: str) -> dict[str, Any]:
        """Wait until the card of a thread says something."""

        def found() -> dict[str, Any] | None:
            message = self.world.messages.get(thread)
            return message if message and words in json.dumps(message, ensure_ascii=False) else None

        card: dict[str, Any] = await self.shop.until(found, f"{words!r} on the card")
        return card

    def lines(self, thread: str, containing: str = "") -> list[dict[str, Any]]:
        """What stands in a thread besides its card, with those words."""
        there = [one for one in self.world.messages.values() if one["channel_id"] == thread and one["id"] != thread]
        return [one for one in there if containing in one["content"]]

    async def line(self, thread: str, containing: str) -> dict[str, Any]:
        """Wait for a line of ours in a thread."""

        def found() -> dict[str, Any] | None:
            ours = [one for one in self.lines(thread, containing) if one["author"]["id"] == BOT]
            return ours[-1] if ours else None

        line: dict[str, Any] = await self.shop.until(found, f"a line containing {containing!r}")
        return line

    async def gone(self, thread: str, containing: str) -> None:
        """Wait until no line has those words."""
        await self.shop.until(lambda: not self.lines(thread, containing), f"{containing!r} to go")

    async def says(self, person: str, thread: str, text: str, **more: Any) -> str:
        """A teammate's line in a thread; returns its id."""
        return await self.discord.writes(person, text, channel=thread, **more)

    async def presses(self, person: str, message: str, label: str) -> str:
        """A button; returns the interaction's id."""
        return await self.discord.interactions.presses(person, self.world.messages[message], label)

    async def opens(self, person: str, message: str, label: str, text: str) -> str:
        """A button that opens a box, filled in with words; returns the interaction's id."""
        opened = await self.presses(person, message, label)
        await self.shop.until(lambda: self.discord.interactions.by_id(opened).box, "a box")
        return await self.discord.interactions.fills_in(person, opened, text)

    async def reviews(self, opened: str) -> dict[str, Any]:
        """Wait for the box that an interaction opens; its fields by their names."""
        box: dict[str, Any] = await self.shop.until(lambda: self.discord.interactions.by_id(opened).box, "a box")
        return {one["component"]["custom_id"]: one["component"] for one in box["components"]}

    async def marked(self, line: str, *emoji: str) -> None:
        """Wait until a line bears exactly these reactions of ours."""

        def found() -> bool:
            there = self.world.messages[line].get("reactions", [])
            return [one["emoji"]["name"] for one in there if one["me"]] == list(emoji)

        await self.shop.until(found, f"{emoji} on a line")

    async def whispered(self, person: str, containing: str) -> str:
        """Wait for a word that a person alone is told."""

        def found() -> str:
            return next((one for one in self.discord.interactions.whispers(person) if containing in one), "")

        told: str = await self.shop.until(found, f"a whisper containing {containing!r}")
        return told

    async def state(self, number: int = 1) -> str:
        """How an escalation stands in the database."""
        return str((await self.shop.rows("escalation", number))[0]["state"])

    async def becomes(self, state: str, number: int = 1) -> None:
        """Wait until an escalation stands so."""

        async def is_so() -> bool:
            return await self.state(number) == state

        await self.shop.until(is_so, f"escalation {number} to be {state}")


def config_of(
    workspace: Path, instagram: SimulatedInstagram, discord: SimulatedDiscord, channel: str, **more: str
) -> Config:
    """Settings as the environment would give them."""
    return read({
        "FRONTDESK_WORKSPACE": str(workspace), "FRONTDESK_PORT": "0",
        "INSTAGRAM_APP_SECRET": SECRET, "INSTAGRAM_VERIFY_TOKEN": VERIFY, "INSTAGRAM_ACCESS_TOKEN": TOKEN,
        "INSTAGRAM_ACCOUNT_ID": ACCOUNT, "INSTAGRAM_API_URL": instagram.url, "DISCORD_TOKEN": discord.token,
        "DISCORD_API_URL": discord.url, "DISCORD_DESK_CHANNEL_ID": channel, "DISCORD_FOLLOWERS": "false", **more,
    })  # fmt: skip


def put_desk(program: Program, config: Config) -> tuple[DiscordDesk, LiveGateway, Reports]:
    """The program's Discord desk on a connection that loses no time."""
    around, reports, own = program.around, Reports(), config.desks["discord"]
    assert isinstance(own, DiscordDeskSettings)
    memory = RowMemory("discord", around.store)
    gateway = LiveGateway(own, memory, around.now, reports, QUICK)
    review = partial(program.rooms.teaching.review, "discord")
    rooms = Rooms(gateway, own.desk_channel_id, memory, around.now, lambda: around.knowledge().library.desk.routes)
    desk = DiscordDesk(own, gateway, memory, around.now, reports, Lookup(rooms, review))
    around.desks["discord"] = desk  # type: ignore[index]
    if "discord" in around.platforms:
        platform = Discord(own, gateway, memory, around.now, reports, rooms)
        around.platforms["discord"] = platform  # type: ignore[index]
    return desk, gateway, reports


@contextlib.asynccontextmanager
async def open_desk(
    workspace: Path, discord: SimulatedDiscord, channel: str, responses: str = RESPONSES, **more: str
) -> AsyncIterator[DeskShop]:
    """A Frontdesk over a database in the workspace, and an Instagram of its own."""
    async with an_instagram() as instagram, opened(workspace, discord, channel, instagram, responses, **more) as desk:
        yield desk


def an_instagram(now: Callable[[], int] = now_ms) -> SimulatedInstagram:
    """Where the followers write."""
    return SimulatedInstagram(app_secret=SECRET, token=TOKEN, account_id=ACCOUNT, page_id="", now=now)


@contextlib.asynccontextmanager
async def opened(
    workspace: Path,
    discord: SimulatedDiscord,
    channel: str,
    instagram: SimulatedInstagram,
    responses: str = RESPONSES,
    intents: str = INTENTS,
    now: Callable[[], int] = now_ms,
    **more: str,
) -> AsyncIterator[DeskShop]:
    """A Frontdesk over a database in the workspace; opened again, it goes on where it was left.

    ``now`` is its clock; ``more`` are further settings.
    """
    logged = BytesIO()
    text = TextIOWrapper(logged, write_through=True)
    write_workspace(workspace, responses, intents)
    for name, nick in ((ANNA, "Anna"), (BOB, "Bob"), (EVE, "Eve")):
        discord.world.person(name)
        discord.world.nicks[name] = nick
    async with contextlib.AsyncExitStack() as stack:
        config = config_of(workspace, instagram, discord, channel, **more)
        program = await stack.enter_async_context(assembled(config, make_log("json", logging.INFO, text), now))
        desk, gateway, reports = put_desk(program, config)
        url = await stack.enter_async_context(running(program))
        http = await stack.enter_async_context(aiohttp.ClientSession())
        instagram.callback = f"{url}/webhooks/instagram"
        shop = Shop(program, url, http, instagram, None, workspace, logged)
        await shop.until(lambda: reports.named("discord_gateway.connected"), "a connection")
        await shop.until(lambda: reports.named("discord_desk.caught_up"), "the desk")
        yield DeskShop(shop, discord, channel, desk, gateway, reports)
    text.detach()


@contextlib.asynccontextmanager
async def a_thread(
    workspace: Path, *, forum: bool = True, responses: str = RESPONSES, **more: str
) -> AsyncIterator[tuple[DeskShop, str]]:
    """A desk with one escalation of Ben's, and its thread."""
    async with SimulatedDiscord() as discord:
        channel = discord.opens("desk", forum=forum)
        async with open_desk(workspace, discord, channel, responses, **more) as desk:
            await desk.shop.follower_says("ben", "could you sponsor our village fair next summer")
            card = await desk.card("village fair")
            await desk.shop.bot_says("ben", "A person from our team")
            yield desk, str(card["id"])
