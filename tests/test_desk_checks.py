"""What `frontdesk doctor` finds at the desks: every fault by itself, in words that say what to click."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from bot.diagnosis import Diagnosis, plain
from handlers.base import Finding, Inbound, SendError, SignatureError
from handlers.desk import Act, CheckedDesk, SampleDesk
from handlers.desks.discord import DiscordDesk, DiscordDeskSettings, Lookup, Rooms
from handlers.desks.slack import Lookup as SlackLookup
from handlers.desks.slack import Slack, SlackSettings, Timing
from handlers.gateways.discord import LiveGateway
from tests.discord_desk import open_desk
from tests.discord_room import Drawer
from tests.discord_shop import QUICK, Reports
from tests.shop import Shop, open_shop, write_workspace
from vendors.discord import SimulatedDiscord
from vendors.slack import Fault, SimulatedSlack, Trouble

NOW = 1_795_000_000_000


def unwell(found: Sequence[Finding]) -> dict[str, tuple[str, bool]]:
    """What needs doing, and whether it breaks the desk."""
    return {one.what: (one.advice, one.broken) for one in found if not one.well}


# --- Slack -----------------------------------------------------------------------------------------------------------


def slack_desk(
    slack: SimulatedSlack, http: aiohttp.ClientSession, routes: dict[str, str] | None = None, **more: str
) -> Slack:
    """A desk in that workspace, over Socket Mode unless told otherwise."""
    given = {"bot_token": slack.bot_token, "app_token": slack.app_token, "desk_channel": "C0DESK", **more}
    settings = SlackSettings.model_validate({**given, "api_url": slack.url})
    timing = Timing(call=2.0, pause=0.05, longest_pause=0.1)
    return Slack(settings, http, lambda: NOW, timing=timing, lookup=SlackLookup(lambda: routes or {}))


async def test_a_slack_desk_set_up_rightly(tmp_path: Path) -> None:
    """Nothing to say of token, permissions, channel and Socket Mode; one ticket was asked for."""
    async with SimulatedSlack() as slack, aiohttp.ClientSession() as http:
        desk = slack_desk(slack, http, {"orders": "C0ORDERS"})
        found = await desk.findings()
        assert [one.what for one in found] == ["token", "permissions", "channel", "Socket Mode"]
        assert not unwell(found)
        assert slack.tickets == 1
        assert isinstance(desk, CheckedDesk)


@pytest.mark.parametrize(
    ("fault", "what", "words", "broken"),
    [
        ("token", "token", "set SLACK_BOT_TOKEN", True),
        ("scopes", "permissions", "lacks chat:write: paste the manifest", True),
        ("old", "permissions beside", "👀, ✅ and 💤 on a card", False),
        ("uninvited", "channel", "write /invite @Frontdesk in it", True),
        ("archived", "channel", "is archived: unarchive it", True),
        ("gone", "channel", "check SLACK_DESK_CHANNEL", True),
        ("route", "route to #nowhere", "write /invite @Frontdesk in it", False),
        ("members", "members of C0DESK", "all count as members", False),
        ("app token", "Socket Mode", "(Slack: invalid_auth): on the app's page switch on Socket Mode", True),
        ("bot's", "Socket Mode", "is no app-level token, which begins with xapp-", True),
    ],
)
async def test_each_fault_of_slacks(fault: str, what: str, words: str, broken: bool) -> None:
    """One thing is wrong: it is the only finding with advice, and names what to do."""
    more, routes = {"app token": {"app_token": "xapp-old"}, "bot's": {"app_token": "xoxb-1"}}, {"orders": "#nowhere"}
    async with SimulatedSlack() as slack, aiohttp.ClientSession() as http:
        desk = slack_desk(slack, http, routes if fault == "route" else None, **more.get(fault, {}))
        desk_channel = slack.workspace.channels["C0DESK"]
        match fault:
            case "token":
                slack.bot_token = "xoxb-another"
            case "scopes":
                slack.scopes = slack.scopes.replace("chat:write,", "")
            case "old":
                slack.scopes = slack.scopes.replace("reactions:read,", "")
            case "uninvited":
                desk_channel.is_member = False
            case "archived":
                desk_channel.is_archived = True
            case "gone":
                del slack.workspace.channels["C0DESK"]
            case "members":
                slack.fail("conversations.members", Fault(Trouble.ERROR, code="missing_scope"))
        found = {one: told for one, told in unwell(await desk.findings()).items() if fault != "gone" or one == what}
        assert list(found) == [what]
        assert words in found[what][0]
        assert found[what][1] is broken


async def test_slack_away_is_no_fault_of_ours() -> None:
    """Where nothing can be told, nothing is told of token or channel."""
    async with SimulatedSlack() as slack, aiohttp.ClientSession() as http:
        slack.fail("auth.test", Fault(Trouble.RESET))
        with pytest.raises(SendError):
            await slack_desk(slack, http).findings()


async def test_while_it_listens_the_connection_itself_tells() -> None:
    """No further ticket is asked for; what keeps it from being let in is the finding, until it is let in."""
    async with SimulatedSlack() as slack, aiohttp.ClientSession() as http:
        desk = slack_desk(slack, http)

        async def accept(_acts: Sequence[Act]) -> Sequence[str]:
            return ()

        refused = Fault(Trouble.ERROR, code="not_allowed_token_type")
        slack.fail("apps.connections.open", *[refused] * 3)
        listening = asyncio.create_task(desk.listen(accept))
        while not (found := unwell(await desk.findings())):
            await asyncio.sleep(0.01)
        assert "nothing is heard from Slack (Slack: not_allowed_token_type)" in found["Socket Mode"][0]
        while unwell(await desk.findings()):
            await asyncio.sleep(0.01)
        assert slack.tickets == 1
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


async def test_over_http_a_signed_try_is_made() -> None:
    """The sample passes our own check and, signed by another, does not; over Socket Mode there is none."""
    async with SimulatedSlack() as slack, aiohttp.ClientSession() as http:
        desk = slack_desk(slack, http, app_token="", signing_secret="new, old")
        assert [one.what for one in await desk.findings()][-1] == "signing secret"
        assert isinstance(desk, SampleDesk)
        tried = desk.sample()
        assert tried is not None
        route, sample = tried
        desk.verify(sample)
        heard = await desk.hear(route, sample.body)
        assert heard.answer(()) == "doctor"
        with pytest.raises(SignatureError):
            desk.verify(Inbound({**sample.headers, "x-slack-signature": "v0=00"}, sample.body))
        assert slack_desk(slack, http).sample() is None


# --- Discord ---------------------------------------------------------------------------------------------------------


def discord_desk(discord: SimulatedDiscord, channel: str, routes: dict[str, str], **more: str) -> DiscordDesk:
    """A desk without a Frontdesk."""
    given = {"token": discord.token, "api_url": discord.url, "desk_channel_id": channel, **more}
    settings, memory, reports = DiscordDeskSettings.model_validate(given), Drawer(), Reports()
    gateway = LiveGateway(settings, memory, lambda: NOW, reports, QUICK)
    rooms = Rooms(gateway, channel, memory, lambda: NOW, lambda: routes)
    return DiscordDesk(settings, gateway, memory, lambda: NOW, reports, Lookup(rooms))


@pytest.mark.parametrize("forum", [True, False])
async def test_a_discord_desk_set_up_rightly(forum: bool) -> None:
    """Nothing to say; the kind of channel is told, tags and commands are put in place."""
    async with SimulatedDiscord(app_flags=1 << 19) as discord:
        channel, orders = discord.opens("desk", forum=forum), discord.opens("orders", forum=True)
        desk = discord_desk(discord, channel, {"orders": "#orders"})
        found = await desk.findings()
        assert not unwell(found)
        told = {one.what: one.told for one in found}
        assert told["channel"] == f"#desk, {'a forum' if forum else 'a text channel'}"
        assert {"token", "interactions", "permissions", "message content", "commands"} <= told.keys()
        assert ("tags" in told) is forum
        assert {f"tags in {orders}", f"route to {orders}"} <= told.keys()
        assert discord.world.server_commands
        assert isinstance(desk, CheckedDesk)


@pytest.mark.parametrize(
    ("fault", "what", "words", "broken"),
    [
        ("token", "token", "set the new DISCORD_TOKEN", True),
        ("endpoint", "interactions", "empty the Interactions Endpoint URL", True),
        ("gone", "channel", "set DISCORD_DESK_CHANNEL_ID to one that is there", True),
        ("voice", "channel", "must be a forum or a text channel", True),
        ("unseen", "channel", "give Frontdesk's role these permissions", True),
        ("permissions", "permissions", "lacks Embed Links, Add Reactions: allow it there", True),
        ("intent", "message content", "switch on Message Content Intent", False),
        ("tags", "tags", "lacks the tags open, claimed, snoozed, urgent, done", False),
        ("role", "role", "has no role 1600000000000000001", True),
        ("route", "route to #nowhere", "make it, or let it in", False),
        ("routed", "route to 1999999999999999999", "no channel has this number", False),
        ("commands", "commands", "was invited without applications.commands: open https://discord.com/oauth2/", False),
    ],
)
async def test_each_fault_of_discords(fault: str, what: str, words: str, broken: bool) -> None:
    """One thing is wrong: it is the only finding with advice, and names what to do."""
    routes = {"route": {"a": "#nowhere"}, "routed": {"a": "1999999999999999999"}}.get(fault, {})
    more = {"desk_role_id": "1600000000000000001"} if fault == "role" else {}
    async with SimulatedDiscord(app_flags=0 if fault == "intent" else 1 << 19) as discord:
        channel = discord.opens("desk", forum=True)
        desk = discord_desk(discord, channel, routes, **more)
        spoil(discord, channel, fault)
        found = unwell(await desk.findings())
        assert list(found) == [what]
        assert words in found[what][0]
        assert found[what][1] is broken


def spoil(discord: SimulatedDiscord, channel: str, fault: str) -> None:
    """Make one thing wrong at Discord; what is no fault of Discord's is none here."""
    room = discord.world.channels[channel]
    spoilt: dict[str, tuple[object, str, object]] = {
        "token": (discord, "token", "another"),
        "endpoint": (discord, "interactions_endpoint", "https://old.example/discord"),
        "gone": (room, "refused", 10003),
        "voice": (room, "type", 2),
        "unseen": (room, "refused", 50001),
        "permissions": (discord.threads, "granted", str(((1 << 53) - 1) & ~(1 << 14 | 1 << 6 | 1 << 3))),
        "tags": (discord.threads, "manages_channels", False),
        "commands": (discord.interactions, "takes_commands", False),
    }
    if fault in spoilt:
        owner, name, value = spoilt[fault]
        setattr(owner, name, value)


async def test_commands_that_somebody_took_away_are_put_back() -> None:
    """They are looked for on the server, whatever was remembered."""
    async with SimulatedDiscord(app_flags=1 << 19) as discord:
        desk = discord_desk(discord, discord.opens("desk", forum=True), {})
        await desk.findings()
        discord.world.server_commands = [{"id": "9", "type": 1, "name": "other"}]
        assert not unwell(await desk.findings())
        names = [one["name"] for one in discord.world.server_commands]
        assert {"other", "claim", "why"} <= set(names)


async def test_discord_away_is_no_fault_of_ours() -> None:
    """Where nothing can be told, nothing is told of token or channel."""
    async with SimulatedDiscord() as discord:
        desk = discord_desk(discord, discord.opens("desk", forum=True), {})
        discord.banned = True
        with pytest.raises(SendError):
            await desk.findings()


# --- the whole -------------------------------------------------------------------------------------------------------


async def told_by(shop: Shop, where: str) -> dict[str, str]:
    """What the doctor says of one place, where Frontdesk is reached at the port that it has."""
    program, port = shop.program, int(shop.url.rpartition(":")[2])
    config = replace(program.config, core=program.config.core.model_copy(update={"port": port}))
    doctor = Diagnosis(config, program.rooms, program.connections, shop.http)
    told = [plain(one) for one in await doctor.look()]
    return {str(one["what"]): str(one["advice"] or one["told"]) for one in told if one["where"] == where}


async def test_the_doctor_looks_at_slack(tmp_path: Path) -> None:
    """Channel, token and the way in of signed events, with a forged one refused; health and the page show the same."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        assert shop.slack is not None
        found = await told_by(shop, "slack desk")
        assert {"token", "permissions", "channel", "signing secret", "test event", "signatures"} <= found.keys()
        shop.slack.workspace.channels["C0DESK"].is_member = False
        assert "/invite" in (await told_by(shop, "slack desk"))["channel"]
        report = await shop.program.rooms.health.report()
        assert "channel: Frontdesk is not in the channel C0DESK" in report["desks"]["slack"]
        assert [one for one in report["connections"]["slack desk"] if not one["well"]]
        await shop.until(lambda: b"alarm.sounded" in shop.logged.getvalue(), "the alarm")


async def test_the_doctor_looks_at_discord(tmp_path: Path) -> None:
    """The desk stands beside the platform of its name."""
    async with SimulatedDiscord(app_flags=1 << 19) as discord:
        channel = discord.opens("desk", forum=True)
        async with open_desk(tmp_path, discord, channel) as desk:
            found = await told_by(desk.shop, "discord desk")
            assert found["channel"] == "#desk, a forum"
            assert not found["permissions"]
