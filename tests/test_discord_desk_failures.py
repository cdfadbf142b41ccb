"""What goes wrong at a Discord desk: nothing is lost, nothing is said twice, and whoever must act is told."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.config import ConfigError, read
from handlers.base import Failure, SendError
from handlers.desk import Act, Card, Verb
from handlers.desks.discord import DiscordDesk
from handlers.discord.settings import DiscordDeskSettings
from handlers.gateways.discord import LiveGateway
from tests.discord_desk import ANNA, BOB, EVE, DeskShop, a_thread, an_instagram, open_desk, opened
from tests.discord_room import Drawer
from tests.discord_shop import QUICK, Reports
from vendors.discord import BOT, CHANNEL, SimulatedDiscord
from vendors.server import Fault

TEAM = "1600000000000000001"
CARD = Card("1", "waiting", False, "instagram", "dm", "Ben", "could you sponsor our fair", "no match", 0)


def cards(discord: SimulatedDiscord) -> list[str]:
    """The ids of every card that stands anywhere."""
    return [one["id"] for one in discord.world.messages.values() if one["author"]["id"] == BOT and one["embeds"]]


async def asked(desk: DeskShop, words: str = "could you sponsor our village fair next summer") -> str:
    """Ben asks; the thread of his card."""
    await desk.shop.follower_says("ben", words)
    return str((await desk.card(words[-12:]))["id"])


# --- restarts --------------------------------------------------------------------------------------------------------


async def test_buttons_and_boxes_work_after_a_restart(tmp_path: Path) -> None:
    """A box opened before the restart is filled in after it, and a late click on the old card counts."""
    async with SimulatedDiscord() as discord, an_instagram() as instagram:
        channel = discord.opens("desk", forum=True)
        async with opened(tmp_path, discord, channel, instagram) as desk:
            thread = await asked(desk)
            seen = dict(discord.world.messages[thread])
            pressed = await desk.presses(ANNA, thread, "Reply")
            await desk.shop.until(lambda: discord.interactions.by_id(pressed).box, "a box")
        async with opened(tmp_path, discord, channel, instagram) as desk:
            await discord.interactions.fills_in(ANNA, pressed, "Gladly, we would!")
            await desk.shop.bot_says("ben", "Gladly, we would!")
            await discord.interactions.presses(BOB, seen, "Claim")
            await desk.whispered(BOB, "Anna has already claimed this")
            assert len(cards(discord)) == 1


@pytest.mark.parametrize("forgotten", [True, False])
async def test_lines_written_meanwhile_are_heard_once(tmp_path: Path, forgotten: bool) -> None:
    """Frontdesk was down, and Discord may have forgotten the session: the claimer's line goes out, once."""
    async with SimulatedDiscord() as discord, an_instagram() as instagram:
        channel = discord.opens("desk", forum=True)
        async with opened(tmp_path, discord, channel, instagram) as desk:
            thread = await asked(desk)
            await desk.presses(ANNA, thread, "Claim")
            await desk.becomes("claimed")
        if forgotten:
            discord.gateway.forget()
        await discord.writes(ANNA, "We are back.", channel=thread)
        await discord.writes(BOB, "good", channel=thread)
        async with opened(tmp_path, discord, channel, instagram) as desk:
            await desk.shop.bot_says("ben", "We are back.")
            await desk.shop.until(lambda: desk.reports.named("discord_desk.caught_up"), "it to be read")
            await asyncio.sleep(0.5)
            await desk.shop.quiet()
            assert desk.shop.texts_to("ben").count("We are back.") == 1


async def test_a_click_delivered_twice_counts_once(tmp_path: Path) -> None:
    """The gateway tells of it again: one act, and Discord's second refusal stops nothing."""
    async with a_thread(tmp_path) as (desk, thread):
        key = await desk.presses(ANNA, thread, "Claim")
        await desk.becomes("claimed")
        await desk.discord.interactions.again(key)
        line = await desk.says(ANNA, thread, "Yes!")
        await desk.discord.again(line)
        await desk.shop.bot_says("ben", "Yes!")
        await desk.shop.quiet()
        assert len(desk.shop.texts_to("ben")) == 2


# --- posts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("forum", [True, False])
@pytest.mark.parametrize("fault", [Fault.RATE_LIMIT, Fault.SERVER_ERROR, Fault.RESET])
@pytest.mark.parametrize("accepted", [True, False])
async def test_a_card_is_posted_once(tmp_path: Path, forum: bool, fault: Fault, accepted: bool) -> None:
    """429, 502 and a cut line over the first post, which may have arrived: one card with one thread."""
    async with SimulatedDiscord() as discord:
        channel = discord.opens("desk", forum=forum)
        async with open_desk(tmp_path, discord, channel) as desk:
            discord.fault(fault, accepted=accepted and fault is not Fault.RATE_LIMIT)
            thread = await asked(desk)
            await desk.shop.quiet()
            assert cards(discord) == [thread]
            await desk.shop.until(lambda: desk.shop.rows("thread_of_escalation", 1, "discord"), "what it belongs to")
            await desk.presses(ANNA, thread, "Claim")
            await desk.shows(thread, "Claimed by Anna")
            assert cards(discord) == [thread]


@pytest.mark.parametrize("fault", [Fault.SERVER_ERROR, Fault.RESET])
async def test_a_line_is_posted_once(tmp_path: Path, fault: Fault) -> None:
    """A follower's next words, whose post arrived though nobody said so."""
    async with a_thread(tmp_path) as (desk, thread):
        await desk.presses(ANNA, thread, "Claim")
        await desk.shows(thread, "Claimed by Anna")
        await desk.shop.quiet()
        desk.discord.fault(fault, accepted=True)
        await desk.shop.follower_says("ben", "it is in July")
        await desk.line(thread, "it is in July")
        await desk.shop.quiet()
        assert len(desk.lines(thread, "it is in July")) == 1


async def test_a_card_whose_thread_could_not_be_made() -> None:
    """A permission lacks: a person must act; the message stands, its thread follows, and it is not posted again."""
    async with SimulatedDiscord() as discord:
        channel = discord.opens("desk", forum=False)
        desk, _ = alone(discord, channel)
        discord.threads.refuses = [50013, 50013]
        for _ in range(2):
            with pytest.raises(SendError) as error:
                await desk.show(CARD, "")
            assert error.value.failure is Failure.CONFIG
            assert "Create Public Threads" in error.value.detail
            discord.world.nonces.clear()
        thread = await desk.show(CARD, "")
        assert cards(discord) == [thread]
        assert thread in discord.world.channels


@pytest.mark.parametrize("forum", [True, False])
async def test_a_deleted_card_is_posted_again_in_its_thread(tmp_path: Path, forum: bool) -> None:
    """Its buttons work there, also after a restart, and later states are edited in place."""
    async with SimulatedDiscord() as discord, an_instagram() as instagram:
        channel = discord.opens("desk", forum=forum)
        async with opened(tmp_path, discord, channel, instagram) as desk:
            thread = await asked(desk)
            await discord.deletes(thread)
            await desk.says(ANNA, thread, "!claim")
            await desk.shop.until(lambda: len(cards(discord)) == 1, "another card")
        async with opened(tmp_path, discord, channel, instagram) as desk:
            (card,) = cards(discord)
            assert discord.world.messages[card]["channel_id"] == thread
            await desk.presses(ANNA, card, "Release")
            await desk.shows(card, "Waiting")
            await discord.threads.reacts(ANNA, thread, card, "👀", on=True)
            await desk.shows(card, "Claimed by Anna")
            assert cards(discord) == [card]


@pytest.mark.parametrize("forum", [True, False])
async def test_a_deleted_thread_is_made_anew(tmp_path: Path, forum: bool) -> None:
    """The follower writes again: a new thread with the card, and the desk goes on there."""
    async with a_thread(tmp_path, forum=forum) as (desk, thread):
        await desk.presses(ANNA, thread, "Claim")
        await desk.shows(thread, "Claimed by Anna")
        await desk.discord.threads.vanishes(thread)
        await desk.shop.follower_says("ben", "are you still there?")
        await desk.shop.until(lambda: [one for one in cards(desk.discord) if one != thread], "a new card")
        (new,) = [one for one in cards(desk.discord) if one != thread]
        await desk.shop.until(lambda: new in desk.world.channels, "its thread")
        await desk.shop.quiet()
        await desk.says(ANNA, new, "Yes!")
        await desk.shop.bot_says("ben", "Yes!")
        assert cards(desk.discord) == [new]


async def test_an_archived_thread_is_no_obstacle(tmp_path: Path) -> None:
    """Put away by somebody, even locked: the card is edited and lines are posted all the same."""
    async with a_thread(tmp_path) as (desk, thread):
        await desk.presses(ANNA, thread, "Claim")
        await desk.shows(thread, "Claimed by Anna")
        desk.world.channels[thread].archived = desk.world.channels[thread].locked = True
        await desk.shop.follower_says("ben", "it is in July")
        await desk.line(thread, "it is in July")


# --- permissions -----------------------------------------------------------------------------------------------------


async def test_without_tags_it_works_too(tmp_path: Path) -> None:
    """The bot may not make tags, and the forum has others: none is put on, unless one must be."""
    async with SimulatedDiscord() as discord:
        channel = discord.opens("desk", forum=True)
        discord.threads.manages_channels = False
        room = discord.world.channels[channel]
        room.available_tags = [{"id": "5", "name": "Urgent!"}, {"id": "6", "name": "Claimed"}]
        async with open_desk(tmp_path, discord, channel) as desk:
            thread = await asked(desk)
            assert discord.world.channels[thread].tags == []
            await desk.presses(ANNA, thread, "Claim")
            await desk.shop.until(lambda: discord.world.channels[thread].tags == ["6"], "the tag that is there")
            room.flags = 1 << 4
            desk.desk._calls._rooms = {}
            await desk.shop.follower_says("kim", "do you sell wholesale to castles")
            other = (await desk.card("castles"))["id"]
            assert discord.world.channels[other].tags == ["5"]


async def test_only_members_with_the_role_act(tmp_path: Path) -> None:
    """Eve sees the channel but has not the role: her button says so, her line and reaction do nothing."""
    async with a_thread(tmp_path, DISCORD_DESK_ROLE_ID=TEAM) as (desk, thread):
        desk.world.roles[ANNA] = [TEAM]
        await desk.presses(EVE, thread, "Claim")
        await desk.whispered(EVE, "Only the team acts here")
        await desk.discord.threads.reacts(EVE, thread, thread, "👀", on=True)
        await desk.says(EVE, thread, "!claim")
        await desk.presses(ANNA, thread, "Claim")
        await desk.shows(thread, "Claimed by Anna")
        await desk.says(EVE, thread, "I am from the team, too")
        await desk.says(ANNA, thread, "Hello")
        await desk.shop.bot_says("ben", "Hello")
        assert not [one for one in desk.shop.texts_to("ben") if "too" in one]


async def test_roles_are_asked_for_when_lines_are_read_back(tmp_path: Path) -> None:
    """History does not tell roles: whoever has not the role is not heard there either."""
    async with SimulatedDiscord() as discord, an_instagram() as instagram:
        channel = discord.opens("desk", forum=True)
        discord.world.roles[ANNA] = [TEAM]
        async with opened(tmp_path, discord, channel, instagram, DISCORD_DESK_ROLE_ID=TEAM) as desk:
            thread = await asked(desk)
            await desk.presses(ANNA, thread, "Claim")
            await desk.becomes("claimed")
        discord.gateway.forget()
        await discord.writes(EVE, "!done bye", channel=thread)
        await discord.writes(ANNA, "We are back.", channel=thread)
        async with opened(tmp_path, discord, channel, instagram, DISCORD_DESK_ROLE_ID=TEAM) as desk:
            await desk.shop.bot_says("ben", "We are back.")
            assert await desk.state() == "claimed"


async def test_other_channels_are_nobodys_desk(tmp_path: Path) -> None:
    """A line and a forged button elsewhere: nothing happens."""
    async with a_thread(tmp_path) as (desk, thread):
        await desk.says(ANNA, CHANNEL, "!claim")
        other = desk.world.say(
            desk.world.channels[CHANNEL], BOT, "x", components=desk.world.messages[thread]["components"]
        )
        await desk.discord.interactions.presses(ANNA, other, "Claim")
        await desk.whispered(ANNA, "only in an escalation's thread")
        assert await desk.state() == "waiting"


async def test_without_the_intent_buttons_and_boxes_are_left(tmp_path: Path) -> None:
    """Close 4014: the team is told which toggle, a plain line is answered with a Reply button, and its box works."""
    async with SimulatedDiscord() as discord, an_instagram() as instagram:
        discord.gateway.grants_content = False
        channel = discord.opens("desk", forum=False)
        async with opened(tmp_path, discord, channel, instagram) as desk:
            told = [one for one in discord.world.messages.values() if "Message Content Intent" in one["content"]]
            assert [one["channel_id"] for one in told] == [channel]
            thread = await asked(desk)
            await desk.presses(ANNA, thread, "Claim")
            await desk.shows(thread, "Claimed by Anna")
            line = await desk.says(ANNA, thread, "Yes, gladly.")
            helped = await desk.line(thread, "Press Reply")
            await desk.opens(ANNA, helped["id"], "Reply", "Yes, gladly.")
            await desk.shop.bot_says("ben", "Yes, gladly.")
            await discord.interactions.picks(ANNA, line, "Send to follower")
            await desk.shop.bot_says("ben", "Yes, gladly.")
        async with opened(tmp_path, discord, channel, instagram):
            told = [one for one in discord.world.messages.values() if "Message Content Intent" in one["content"]]
            assert len(told) == 1


async def test_the_intent_granted_later_counts_after_a_restart(tmp_path: Path) -> None:
    """Switched on and restarted: the old session, which was begun without it, is not resumed; plain lines go out."""
    async with SimulatedDiscord() as discord, an_instagram() as instagram:
        discord.gateway.grants_content = False
        channel = discord.opens("desk", forum=True)
        async with opened(tmp_path, discord, channel, instagram) as desk:
            thread = await asked(desk)
            await desk.presses(ANNA, thread, "Claim")
            await desk.becomes("claimed")
        async with opened(tmp_path, discord, channel, instagram) as desk:
            await desk.says(ANNA, thread, "Not heard.")
            await desk.line(thread, "Press Reply")
            assert len(discord.gateway.identified) == 1
        discord.gateway.grants_content, discord.app_flags = True, 1 << 19
        async with opened(tmp_path, discord, channel, instagram) as desk:
            await desk.shop.until(lambda: len(discord.gateway.identified) == 2, "a new session")
            await desk.says(ANNA, thread, "We are back.")
            await desk.shop.bot_says("ben", "We are back.")


async def test_desk_and_platform_share_one_connection(tmp_path: Path) -> None:
    """A follower asks on Discord, the team answers on Discord: one session, and each hears its own."""
    async with SimulatedDiscord() as discord:
        channel = discord.opens("desk", forum=True)
        async with open_desk(tmp_path, discord, channel, DISCORD_FOLLOWERS="true") as desk:
            ana = "1200000000000000001"
            await discord.writes(ana, "could you sponsor our village fair next summer")
            thread = str((await desk.card("village fair"))["id"])
            await desk.presses(ANNA, thread, "Claim")
            await desk.becomes("claimed")
            await desk.says(ANNA, thread, "We would love to, says <@1110000000000000042>!")
            found = lambda: [one for one in discord.answers_to(ana) if "love to" in one["content"]]  # noqa: E731
            await desk.shop.until(found, "the answer")
            assert len(discord.gateway.identified) == 1
            assert len(await desk.shop.rows("decisions_before", 2**62, 50)) == 1


# --- by itself -------------------------------------------------------------------------------------------------------


def alone(discord: SimulatedDiscord, channel: str) -> tuple[DiscordDesk, Reports]:
    """A desk without a Frontdesk."""
    settings = DiscordDeskSettings.model_validate({
        "token": discord.token, "api_url": discord.url, "desk_channel_id": channel,
    })  # fmt: skip
    reports, memory = Reports(), Drawer()
    gateway = LiveGateway(settings, memory, lambda: 1_795_000_000_000, reports, QUICK)
    return DiscordDesk(settings, gateway, memory, lambda: 1_795_000_000_000, reports), reports


@pytest.mark.parametrize(
    ("channel", "granted", "words"),
    [
        ("1999999999999999999", 0, "DISCORD_DESK_CHANNEL_ID"),
        ("voice", 0, "must be a forum or a text channel"),
        ("desk", 1 << 10, "lacks Send Messages, Embed Links"),
        ("desk", (1 << 53) - 1, ""),
    ],
)
async def test_the_check_says_what_is_missing(channel: str, granted: int, words: str) -> None:
    """A channel that is not there or none of the kind, and every permission that lacks, by its name."""
    async with SimulatedDiscord() as discord:
        desk_id = discord.opens("desk", forum=True)
        voice = discord.opens("voice", forum=False)
        discord.world.channels[voice].type = 2
        discord.threads.granted = str(granted)
        desk, _ = alone(discord, {"desk": desk_id, "voice": voice}.get(channel, channel))
        if not words:
            await desk.check()
            return
        with pytest.raises(SendError) as error:
            await desk.check()
        assert error.value.failure is Failure.CONFIG
        assert words in error.value.detail


async def test_a_slow_disk_is_acknowledged_in_time() -> None:
    """Keeping the act takes longer than Discord's three seconds: it is told before."""
    async with SimulatedDiscord() as discord:
        channel = discord.opens("desk", forum=False)
        desk, reports = alone(discord, channel)
        kept: list[Act] = []

        async def accept(acts: Sequence[Act]) -> Sequence[str]:
            await asyncio.sleep(4)
            kept.extend(acts)
            return ()

        listening = asyncio.create_task(desk.listen(accept))
        while not reports.named("discord_gateway.connected"):
            await asyncio.sleep(0.01)
        card = discord.world.say(discord.world.channels[channel], BOT, "card", components=[
            {"type": 1, "components": [{"type": 2, "label": "Claim", "custom_id": "fd:claim:1", "style": 1}]},
        ])  # fmt: skip
        key = await discord.interactions.presses(ANNA, card, "Claim")
        while not kept:
            await asyncio.sleep(0.05)
        assert discord.interactions.by_id(key).acknowledged == 6
        assert (kept[0].verb, kept[0].thread) == (Verb.CLAIM, card["id"])
        assert not reports.named("discord_interaction.unacknowledged")
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


async def test_a_hint_comes_once_for_each_time(tmp_path: Path) -> None:
    """Bob is refused by a button and then by a line, in the same words: told twice, the line's answer in the open."""
    async with a_thread(tmp_path) as (desk, thread):
        await desk.presses(ANNA, thread, "Claim")
        await desk.shows(thread, "Claimed by Anna")
        await desk.says(BOB, thread, "!claim")
        await desk.line(thread, "Bob: Anna has already claimed this")
        for times in (1, 2):
            await desk.discord.interactions.commands(BOB, thread, "claim")
            whispers = desk.discord.interactions.whispers
            await desk.shop.until(lambda: len(whispers(BOB)) == times, "a whisper")  # noqa: B023
            await desk.shop.quiet()
            assert whispers(BOB).count("Anna has already claimed this.") == times
        assert len(desk.lines(thread, "has already claimed")) == 1


async def test_the_desks_troubles_hold_no_follower_up(tmp_path: Path) -> None:
    """The bot may not post at the desk: followers on Discord are answered all the same."""
    async with SimulatedDiscord() as discord:
        channel = discord.opens("desk", forum=True)
        async with open_desk(tmp_path, discord, channel, DISCORD_FOLLOWERS="true") as desk:
            discord.world.channels[channel].refused = 50013
            ana = "1200000000000000001"
            await discord.writes(ana, "could you sponsor our village fair next summer")

            async def held() -> bool:
                return any("Create Public Threads" in row["error"] for row in await desk.shop.rows("troubles"))

            await desk.shop.until(held, "the card to wait")
            await discord.writes(ana, "where is my order")
            await discord.writes("1200000000000000002", "where is my order")
            await desk.shop.until(lambda: discord.answers_to("1200000000000000002"), "an answer")


async def test_health_tells_desk_and_platform_apart(tmp_path: Path) -> None:
    """They have one name: what is wrong at the desk is said there, and not of the followers' side."""
    async with SimulatedDiscord() as discord:
        channel = discord.opens("desk", forum=True)
        async with open_desk(tmp_path, discord, channel, DISCORD_FOLLOWERS="true") as desk:
            health = desk.shop.program.rooms.health
            health.desks["discord"] = "the role lacks Send Messages"
            report = await health.report()
            assert report["platforms"]["discord"] == "ok"
            assert report["desks"]["discord"] == "the role lacks Send Messages"
            assert "discord desk: the role lacks Send Messages" in report["problems"]


@pytest.mark.parametrize(
    ("more", "platforms", "desks", "fault"),
    [
        ({"DISCORD_TOKEN": "x"}, True, False, ""),
        ({"DISCORD_TOKEN": "x", "DISCORD_DESK_CHANNEL_ID": "5"}, True, True, ""),
        ({"DISCORD_TOKEN": "x", "DISCORD_DESK_CHANNEL_ID": "5", "DISCORD_FOLLOWERS": "false"}, False, True, ""),
        ({"DISCORD_DESK_CHANNEL_ID": "5"}, False, False, "DISCORD_TOKEN is missing."),
    ],
)
def test_what_is_on(more: dict[str, str], platforms: bool, desks: bool, fault: str) -> None:
    """The token alone is the platform; the channel adds the desk, or is it alone; without a token it is a fault."""
    if fault:
        with pytest.raises(ConfigError, match=fault):
            read(more)
        return
    config = read(more)
    assert ("discord" in config.platforms, "discord" in config.desks) == (platforms, desks)


async def test_a_bad_desk_setting_is_refused_in_words() -> None:
    """A role that is no number."""
    with pytest.raises(ValueError, match="Copy Role ID"):
        DiscordDeskSettings.model_validate({"token": "x", "desk_channel_id": "1", "desk_role_id": "@team"})
