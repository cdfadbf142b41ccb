"""Labels with channels of their own on Discord: cards, acts, restarts and routes that lead nowhere."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from handlers.desk import Card
from handlers.desks.discord import DiscordDesk, DiscordDeskSettings, Lookup, Rooms
from handlers.gateways.discord import LiveGateway
from tests.discord_desk import ANNA, BOB, DeskShop, an_instagram, opened
from tests.discord_room import Drawer
from tests.discord_shop import QUICK, Reports
from tests.shop import INTENTS, RESPONSES
from vendors.discord import BOT, SimulatedDiscord

LABELLED = INTENTS.replace("  autonomy: ask", "  autonomy: ask\n  label: shops")
ORDERS = Card("7", "waiting", False, "instagram", "dm", "Kim", "do you sell wholesale", "no match", 0, label="orders")
NOW = 1_795_000_000_000


def routed(place: str) -> str:
    """Responses that send wholesale to a channel."""
    return RESPONSES.replace("undo_seconds: 0", f'undo_seconds: 0, routes: {{shops: "{place}"}}')


@contextlib.asynccontextmanager
async def a_routed_card(
    tmp_path: Path, *, forum: bool, own: bool = True, **more: str
) -> AsyncIterator[tuple[DeskShop, str, str]]:
    """A desk whose wholesale goes to #orders; Kim's card stands there. Gives the thread and its channel, too."""
    async with SimulatedDiscord() as discord, an_instagram() as instagram:
        channel = discord.opens("desk", forum=own)
        orders = discord.opens("orders", forum=forum)
        at = opened(tmp_path, discord, channel, instagram, routed("#orders"), intents=LABELLED, **more)
        async with at as desk:
            await desk.shop.follower_says("kim", "do you sell wholesale")
            card = await desk.card("wholesale")
            yield desk, str(card["id"]), orders


def parent(desk: DeskShop, thread: str) -> str:
    """The channel in which a thread stands."""
    return str(desk.world.channels[thread].parent)


@pytest.mark.parametrize(("forum", "own"), [(True, True), (False, True), (True, False), (False, False)])
async def test_a_label_has_its_own_channel(tmp_path: Path, forum: bool, own: bool) -> None:
    """Wholesale stands in #orders, a forum or not, and is answered there; everything else in the desk's own."""
    async with a_routed_card(tmp_path, forum=forum, own=own) as (desk, thread, orders):
        assert parent(desk, thread) == orders
        await desk.presses(ANNA, thread, "Claim")
        await desk.shows(thread, "Claimed by Anna")
        line = await desk.says(ANNA, thread, "We do, gladly.")
        await desk.shop.bot_says("kim", "We do, gladly.")
        await desk.marked(line, "✅")
        await desk.shop.follower_says("kim", "from how many pieces")
        await desk.line(thread, "from how many pieces")
        await desk.shop.follower_says("ben", "i want to talk to a person")
        other = await desk.card("talk to a person")
        assert parent(desk, other["id"]) == desk.channel
        await desk.discord.interactions.commands(ANNA, thread, "done", "Bye!")
        await desk.shop.bot_says("kim", "Bye!")
        await desk.shop.until(lambda: desk.world.channels[thread].archived, "the thread to be put away")


async def test_a_routed_forum_has_tags_of_its_own(tmp_path: Path) -> None:
    """They are made in each forum, and a post bears those of its own."""
    async with a_routed_card(tmp_path, forum=True) as (desk, thread, orders):
        names = {one["id"]: one["name"] for one in desk.world.channels[orders].available_tags}
        assert [names[one] for one in desk.world.channels[thread].tags] == ["open"]
        await desk.presses(ANNA, thread, "Claim")
        await desk.shop.until(
            lambda: [names[one] for one in desk.world.channels[thread].tags] == ["claimed"], "the tag"
        )


@pytest.mark.parametrize("forum", [True, False])
async def test_reactions_count_in_a_routed_channel(tmp_path: Path, forum: bool) -> None:
    """👀 on the card claims, wherever the card stands."""
    async with a_routed_card(tmp_path, forum=forum) as (desk, thread, orders):
        at = thread if forum else orders
        await desk.discord.threads.reacts(ANNA, at, thread, "👀", on=True)
        await desk.shows(thread, "Claimed by Anna")


async def test_the_role_counts_in_every_channel(tmp_path: Path) -> None:
    """Bob sees #orders but has not the role: his button says so, his line does nothing."""
    async with a_routed_card(tmp_path, forum=True, DISCORD_DESK_ROLE_ID="1600000000000000001") as (desk, thread, _):
        desk.world.roles[ANNA] = ["1600000000000000001"]
        await desk.presses(BOB, thread, "Claim")
        await desk.whispered(BOB, "Only the team acts here")
        await desk.says(BOB, thread, "!claim")
        await desk.presses(ANNA, thread, "Claim")
        await desk.shows(thread, "Claimed by Anna")


async def test_nobody_in_a_routed_channel_is_a_follower(tmp_path: Path) -> None:
    """Anna names the bot in #orders and in its thread: no answer, no second card."""
    async with a_routed_card(tmp_path, forum=False, DISCORD_FOLLOWERS="true") as (desk, thread, orders):
        for place in (orders, thread):
            await desk.says(ANNA, place, f"where is my order, <@{BOT}>?")
        await desk.line(thread, "stayed internal")
        await desk.shop.quiet()
        assert not desk.discord.answers_to(ANNA)
        assert len(await desk.shop.rows("decisions_before", 2**62, 50)) == 1


@pytest.mark.parametrize("kept", [True, False])
async def test_lines_written_meanwhile_are_heard_in_every_channel(tmp_path: Path, kept: bool) -> None:
    """Frontdesk was away, and the route may be gone since: the claimer's line in #orders goes out all the same."""
    async with SimulatedDiscord() as discord, an_instagram() as instagram:
        channel, orders = discord.opens("desk", forum=True), discord.opens("orders", forum=False)
        first = opened(tmp_path, discord, channel, instagram, routed(orders), intents=LABELLED)
        async with first as desk:
            await desk.shop.follower_says("kim", "do you sell wholesale")
            thread = str((await desk.card("wholesale"))["id"])
            await desk.presses(ANNA, thread, "Claim")
            await desk.becomes("claimed")
        discord.gateway.forget()
        await discord.writes(ANNA, "We do, gladly.", channel=thread)
        responses = routed(orders) if kept else RESPONSES
        async with opened(tmp_path, discord, channel, instagram, responses, intents=LABELLED) as desk:
            await desk.shop.bot_says("kim", "We do, gladly.")
            await desk.presses(ANNA, thread, "Release")
            await desk.shows(thread, "Waiting")


# --- by itself -------------------------------------------------------------------------------------------------------


def alone(discord: SimulatedDiscord, channel: str, routes: dict[str, str]) -> tuple[DiscordDesk, Reports]:
    """A desk without a Frontdesk."""
    settings = DiscordDeskSettings.model_validate({
        "token": discord.token, "api_url": discord.url, "desk_channel_id": channel,
    })  # fmt: skip
    reports, memory, later = Reports(), Drawer(), iter(range(NOW, NOW * 2, 61_000))
    gateway = LiveGateway(settings, memory, lambda: NOW, reports, QUICK)
    rooms = Rooms(gateway, channel, memory, lambda: next(later), lambda: routes)
    return DiscordDesk(settings, gateway, memory, lambda: NOW, reports, Lookup(rooms)), reports


@pytest.mark.parametrize(
    ("place", "where"),
    [
        ("#orders", "orders"),
        ("C0ORDERS, #orders", "orders"),
        ("#nowhere", "desk"),
        ("C0ORDERS", "desk"),
        ("1999999999999999999", "desk"),
        ("#voice", "desk"),
        ("#closed", "desk"),
    ],
)
async def test_a_card_goes_where_its_label_is_routed(place: str, where: str) -> None:
    """By name or number, beside places at other desks; a route that leads nowhere never keeps a card back."""
    async with SimulatedDiscord() as discord:
        made = {name: discord.opens(name, forum=True) for name in ("desk", "orders", "voice", "closed")}
        discord.world.channels[made["voice"]].type = 2
        discord.world.channels[made["closed"]].refused = 50001
        desk, reports = alone(discord, made["desk"], {"orders": place})
        thread = await desk.show(ORDERS, "")
        assert discord.world.channels[thread].parent == made[where]
        assert bool(reports.named("discord_route.failed")) is (place in {"1999999999999999999", "#closed"})
        again = await desk.show(replace(ORDERS, state="claimed"), thread)
        assert again == thread


@pytest.mark.parametrize("forum", [True, False])
async def test_a_card_of_unknown_outcome_is_found_in_its_channel(forum: bool) -> None:
    """The post's answer was lost: it is looked for in every channel."""
    async with SimulatedDiscord() as discord:
        channel, orders = discord.opens("desk", forum=True), discord.opens("orders", forum=forum)
        desk, _ = alone(discord, channel, {"orders": orders, "gone": "1999999999999999999"})
        thread = await desk.show(ORDERS, "")
        found = await desk.settle("", "7", 0)
        assert found is not None
        assert found.key == thread
        assert await desk.settle("", "8", 0) is None


@pytest.mark.parametrize("forum", [True, False])
async def test_a_deleted_thread_comes_back_in_its_channel(forum: bool) -> None:
    """Somebody deletes the routed thread: the next thing that happens makes a new one, in the same channel."""
    async with SimulatedDiscord() as discord:
        channel, orders = discord.opens("desk", forum=True), discord.opens("orders", forum=forum)
        desk, _ = alone(discord, channel, {"orders": orders})
        thread = await desk.show(ORDERS, "")
        await discord.threads.vanishes(thread)
        again = await desk.show(replace(ORDERS, state="claimed"), thread)
        assert again != thread
        assert discord.world.channels[again].parent == orders
        assert thread not in discord.world.messages


async def test_the_check_tells_of_routes_that_lead_nowhere() -> None:
    """They are told with what to do; the desk works on."""
    async with SimulatedDiscord() as discord:
        channel, voice = discord.opens("desk", forum=True), discord.opens("voice", forum=False)
        discord.world.channels[voice].type = 2
        desk, _ = alone(discord, channel, {"a": "#nowhere", "b": voice, "c": "1999999999999999999", "d": "C0SLACK"})
        await desk.check()
        told = [words for words in desk.lacking if "Message Content" not in words]
        assert [words.partition(" To invite")[0] for words in told] == [
            "The server has no forum or text channel #nowhere that Frontdesk sees: make it, or let it in",
            f"the routed channel {voice}: it must be a forum or a text channel of a server; this is neither.",
            "the routed channel 1999999999999999999: no channel has this number: right-click the right one, "
            "Copy Channel ID, and put it into responses.yaml",
        ]
