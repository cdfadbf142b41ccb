"""discord.py itself against a simulated Discord: whatever happens, nothing is lost and nothing is said twice."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.store.transaction import Row, Step, q
from handlers.base import Failure, SendError
from handlers.discord.hearing import Event
from tests.discord_room import make, open_room
from tests.discord_shop import ANA, MIRA, RUI, DiscordShop, open_shop, until
from vendors.discord import BOT, CHANNEL, SimulatedDiscord
from vendors.server import Fault

PARCEL, OPEN = "You can follow your parcel", "We are open Mon–Fri"


async def settled(shop: DiscordShop, **times: int) -> None:
    """After a while in which nothing more happens, each person was told each thing exactly so often."""
    await shop.quiet()
    people = {"ana": ANA, "rui": RUI, "mira": MIRA}
    for name, expected in times.items():
        assert len(shop.discord.answers_to(people[name])) == expected, name


async def test_messages_mentions_and_replies_are_answered_where_they_were_said(tmp_path: Path) -> None:
    """A direct message there; a mention and a reply with a ping under themselves; chatter and @everyone not at all."""
    async with SimulatedDiscord() as discord, open_shop(tmp_path, discord) as shop:
        await discord.writes(ANA, "where is my order")
        key = await discord.mentions(RUI, "when are you open")
        await discord.writes(RUI, "@everyone where is my order", channel=CHANNEL, mention_everyone=True)
        (direct,) = await shop.answered(ANA, PARCEL)
        (public,) = await shop.answered(RUI, OPEN)
        assert "message_reference" not in direct
        assert public["message_reference"]["message_id"] == key
        reference = {"type": 0, "message_id": public["id"], "channel_id": CHANNEL}
        pinged = {"mentions": [discord.world.person(discord.world.bot)], "message_reference": reference, "type": 19}
        await discord.writes(RUI, "and where is my order", channel=CHANNEL, **pinged)
        await shop.answered(RUI, PARCEL)
        posts = [one.body for one in discord.calls if one.name.startswith("POST") and one.name.endswith("/messages")]
        assert all(body["allowed_mentions"] == {"parse": [], "replied_user": False} for body in posts)
        assert all(body["enforce_nonce"] and body["nonce"].partition(".")[0].isdigit() for body in posts)
        assert len({body["nonce"] for body in posts}) == len(posts)
        await settled(shop, ana=1, rui=2)


async def test_a_dropped_connection_is_resumed(tmp_path: Path) -> None:
    """What was said while the line was dead is replayed by the resumed session."""
    async with SimulatedDiscord() as discord, open_shop(tmp_path, discord) as shop:
        for code in (0, 4000, 1001):
            await discord.gateway.drop(code)
            await discord.writes(ANA, "where is my order")
        await shop.answered(ANA, PARCEL)
        await until(lambda: discord.gateway.resumed, "a resumed session")
        assert len(discord.gateway.identified) == 1


async def test_a_message_during_the_gap_is_answered_once(tmp_path: Path) -> None:
    """Neither lost nor answered twice, though the event was delivered twice."""
    async with SimulatedDiscord() as discord, open_shop(tmp_path, discord) as shop:
        await discord.gateway.drop()
        key = await discord.writes(ANA, "where is my order")
        await shop.answered(ANA, PARCEL)
        await discord.again(key)
        await settled(shop, ana=1)


async def test_an_invalid_session_begins_anew_and_catches_up(tmp_path: Path) -> None:
    """A forgotten session replays nothing: what was said meanwhile is read from the channels, old ones first."""
    async with SimulatedDiscord() as discord, open_shop(tmp_path, discord) as shop:
        await discord.writes(ANA, "where is my order")
        await shop.answered(ANA, PARCEL)
        discord.gateway.forget()
        await discord.writes(ANA, "when are you open")
        await discord.mentions(RUI, "when are you open")
        await discord.writes(RUI, "only chatter", channel=CHANNEL)
        await shop.answered(ANA, OPEN)
        await shop.answered(RUI, OPEN)
        assert len(discord.gateway.identified) == 2
        await settled(shop, ana=2, rui=1)


async def test_op_9_on_a_living_connection(tmp_path: Path) -> None:
    """The gateway says that the session is invalid: a new one begins, and nothing is lost."""
    async with SimulatedDiscord() as discord, open_shop(tmp_path, discord) as shop:
        await discord.writes(ANA, "where is my order")
        await shop.answered(ANA, PARCEL)
        await discord.gateway.invalidate()
        await discord.writes(ANA, "when are you open")
        await shop.answered(ANA, OPEN)
        await settled(shop, ana=2)


async def test_close_4014_goes_on_without_the_intent(tmp_path: Path) -> None:
    """Discord does not grant every message's words: a new client asks for less, and followers are answered."""
    async with SimulatedDiscord() as discord:
        discord.gateway.grants_content = False
        async with open_shop(tmp_path, discord, desk="1410000000000000099") as shop:
            await discord.writes(ANA, "where is my order")
            await shop.answered(ANA, PARCEL)
            assert shop.reports.named("discord_intent.refused") == [{"intent": "message content"}]
            assert [one["intents"] & (1 << 15) for one in discord.gateway.identified] == [0]
            await settled(shop, ana=1)


async def test_4014_later_on_loses_nothing(tmp_path: Path) -> None:
    """The intent is taken away while Frontdesk runs: what was said until the new session is read back."""
    async with SimulatedDiscord() as discord, open_shop(tmp_path, discord, desk="1410000000000000099") as shop:
        await discord.writes(ANA, "where is my order")
        await shop.answered(ANA, PARCEL)
        discord.gateway.grants_content = False
        await discord.gateway.drop(4014)
        discord.gateway.sessions.clear()
        await discord.writes(ANA, "when are you open")
        await shop.answered(ANA, OPEN)
        await settled(shop, ana=2)


async def test_429_is_waited_out(tmp_path: Path) -> None:
    """A post that is one too many is sent a little later, once."""
    async with SimulatedDiscord() as discord, open_shop(tmp_path, discord) as shop:
        discord.fault(Fault.RATE_LIMIT, times=2)
        await discord.writes(ANA, "where is my order")
        await shop.answered(ANA, PARCEL)
        await settled(shop, ana=1)


@pytest.mark.parametrize("accepted", [True, False])
async def test_502_on_a_post_says_nothing_twice(tmp_path: Path, accepted: bool) -> None:
    """discord.py repeats the post; where the first one had arrived, the nonce makes Discord answer with it."""
    async with SimulatedDiscord() as discord, open_shop(tmp_path, discord) as shop:
        discord.fault(Fault.SERVER_ERROR, accepted=accepted)
        await discord.writes(ANA, "where is my order")
        await shop.answered(ANA, PARCEL)
        await shop.quiet(2)
        posts = [one for one in discord.calls if one.name.startswith("POST") and one.name.endswith("/messages")]
        assert len(posts) == 2
        assert len({one.body["nonce"] for one in posts}) == 1
        await settled(shop, ana=1)


@pytest.mark.parametrize("accepted", [True, False])
async def test_a_post_of_unknown_outcome_is_looked_up(tmp_path: Path, accepted: bool) -> None:
    """The line is cut over a post: its echo or the channel tells whether it arrived, before it is said again."""
    async with SimulatedDiscord() as discord, open_shop(tmp_path, discord) as shop:
        discord.fault(Fault.RESET, accepted=accepted)
        await discord.writes(ANA, "where is my order")
        await shop.answered(ANA, PARCEL)
        await shop.idle()
        await settled(shop, ana=1)


async def test_a_malformed_dispatch_costs_one_client(tmp_path: Path) -> None:
    """discord.py ends over a frame it cannot read: it is kept for a person, and a new client resumes behind it."""
    async with SimulatedDiscord() as discord, open_shop(tmp_path, discord) as shop:
        for _ in range(3):
            await discord.gateway.tell("MESSAGE_CREATE", lambda _: {"id": "5"})
        await discord.gateway.tell("GUILD_UPDATE", lambda _: {})
        await discord.writes(ANA, "where is my order")
        await shop.answered(ANA, PARCEL)
        await discord.writes(ANA, "when are you open")
        await shop.answered(ANA, OPEN)
        await settled(shop, ana=2)
        assert shop.reports.named("discord_gateway.lost")


async def test_a_frame_that_comes_again_with_every_resume_ends_the_session(tmp_path: Path) -> None:
    """Where resuming leads to the same end again and again, a new session begins, and the channels are read."""
    async with SimulatedDiscord() as discord, open_shop(tmp_path, discord) as shop:
        await discord.writes(ANA, "where is my order")
        await shop.answered(ANA, PARCEL)
        for session in discord.gateway.sessions.values():
            session.told.append("no frame at all")
        await discord.gateway.drop()
        await discord.writes(ANA, "when are you open")
        await shop.answered(ANA, OPEN)
        await settled(shop, ana=2)


async def test_a_restart_loses_nobody(tmp_path: Path) -> None:
    """The new process resumes the old one's session, so that even somebody who never wrote before is answered."""
    async with SimulatedDiscord() as discord:
        async with open_shop(tmp_path, discord) as shop:
            await discord.writes(ANA, "where is my order")
            await shop.answered(ANA, PARCEL)
        await discord.writes(ANA, "when are you open")
        await discord.writes(MIRA, "where is my order")
        await discord.mentions(RUI, "when are you open")
        async with open_shop(tmp_path, discord) as shop:
            await shop.answered(ANA, OPEN)
            await shop.answered(MIRA, PARCEL)
            await shop.answered(RUI, OPEN)
            assert len(discord.gateway.identified) == 1
            await settled(shop, ana=2, mira=1, rui=1)


async def test_a_crash_loses_nobody() -> None:
    """No goodbye, nothing kept at the end: the place was kept with each message, and the session is resumed there."""
    async with SimulatedDiscord() as discord, open_room(discord) as crashed:
        first = await discord.writes(ANA, "where is my order")
        await until(lambda: first in crashed.memory.kept.get("bookmark", ""), "the place")
        kept = dict(crashed.memory.kept)
        await discord.gateway.drop()
        second = await discord.writes(MIRA, "where is my order")
        room = make(discord)
        room.memory.kept = kept
        listening = asyncio.create_task(room.platform.listen(room.take))
        assert (await room.heard()).key == second
        assert len(discord.gateway.identified) == 1
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


async def test_a_long_outage_is_read_back(tmp_path: Path) -> None:
    """The session is gone: every channel that is known, and every one that has news, is read since the last word."""
    async with SimulatedDiscord() as discord:
        async with open_shop(tmp_path, discord) as shop:
            await discord.writes(ANA, "where is my order")
            await shop.answered(ANA, PARCEL)
        discord.gateway.forget()
        for number in range(130):
            await discord.writes(RUI, f"chatter {number}", channel=CHANNEL)
        await discord.writes(ANA, "when are you open")
        await discord.mentions(MIRA, "where is my order")
        async with open_shop(tmp_path, discord) as shop:
            await shop.answered(ANA, OPEN)
            await shop.answered(MIRA, PARCEL)
            await settled(shop, ana=2, mira=1, rui=0)


async def test_the_first_connection_answers_nothing_old(tmp_path: Path) -> None:
    """What was said before Frontdesk was ever connected stays unanswered."""
    async with SimulatedDiscord() as discord:
        await discord.mentions(RUI, "when are you open")
        async with open_shop(tmp_path, discord) as shop:
            await discord.writes(ANA, "where is my order")
            await shop.answered(ANA, PARCEL)
            await settled(shop, ana=1, rui=0)


async def test_an_event_that_could_not_be_kept_comes_again() -> None:
    """Nothing counts as heard before it is durable: the session is resumed where keeping failed."""
    async with SimulatedDiscord() as discord:
        room = make(discord)
        tried: list[bytes] = []

        async def take(body: bytes) -> None:
            tried.append(body)
            if len(tried) < 3:
                raise ConnectionError("nothing can be kept")

        listening = asyncio.create_task(room.platform.listen(take))
        await until(lambda: room.reports.named("discord_gateway.connected"), "a connection")
        await discord.writes(ANA, "where is my order")
        await until(lambda: len(tried) == 3, "a third try")
        assert len(set(tried)) == 1
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


async def test_edits_and_deletions_reach_the_stored_message(tmp_path: Path) -> None:
    """They are raw events: nothing has to be in discord.py's cache."""
    async with SimulatedDiscord() as discord, open_shop(tmp_path, discord) as shop:
        key = await discord.writes(ANA, "do you sell wholesale")
        await shop.quiet()
        await discord.edits(key, "do you sell wholesale to museums")
        await shop.quiet()
        row = await stored(shop, key)
        assert row["text"] == "do you sell wholesale to museums"
        await discord.deletes(key)
        await shop.quiet()
        assert (await stored(shop, key))["state"] == "gone"


async def stored(shop: DiscordShop, key: str) -> dict[str, object]:
    """The message as the database has it."""

    def look() -> Step[list[Row]]:
        return list((yield q("message", "discord", shop.gateway.account, key)))

    rows = await shop.program.around.store.read(look)
    return dict(rows[0])


@pytest.mark.parametrize(("code", "failure"), [(4004, Failure.AUTH), (4013, Failure.CONFIG), (4014, Failure.CONFIG)])
async def test_what_cannot_mend_itself_is_a_persons_matter(code: int, failure: Failure) -> None:
    """Listening ends with the advice; nothing is tried in a loop that would have the token reset."""
    async with SimulatedDiscord() as discord, open_room(discord) as room:
        assert room.listening is not None
        await discord.gateway.drop(code)
        with pytest.raises(SendError) as refused:
            await room.listening
        assert refused.value.failure is failure
        assert discord.token not in refused.value.detail


async def test_desk_and_platform_share_one_connection() -> None:
    """Two listeners, one session; it ends with the last of them."""
    async with SimulatedDiscord() as discord, open_room(discord) as room:
        heard: list[str] = []

        async def hear(event: Event) -> bool:
            heard.append(event.name)
            return False

        other = asyncio.create_task(room.gateway.listen(hear))
        await asyncio.sleep(0)
        await discord.writes(ANA, "hello")
        await room.heard()
        await until(lambda: heard == ["MESSAGE_CREATE"], "the other")
        other.cancel()
        await asyncio.gather(other, return_exceptions=True)
        await discord.writes(ANA, "hello again")
        await room.heard(2)
        assert len(discord.gateway.identified) == 1


async def test_an_unreachable_gateway_is_tried_again(tmp_path: Path) -> None:
    """Close codes that say nothing about us, one after the other: new clients, resumed where the last one stopped."""
    async with SimulatedDiscord() as discord, open_shop(tmp_path, discord) as shop:
        for _ in range(3):
            discord.gateway.refuses = 4008
            await discord.gateway.drop()
            await shop.quiet(0.3)
        await discord.writes(ANA, "where is my order")
        await shop.answered(ANA, PARCEL)
        await settled(shop, ana=1)


async def test_a_gateway_that_lets_nobody_in_is_said_to_the_caller() -> None:
    """After a few clients in a row listening ends, so that /health says so; it can be begun again."""
    async with SimulatedDiscord() as discord:
        room = make(discord, gateway_url="ws://127.0.0.1:9/")
        with pytest.raises(SendError) as refused:
            await room.platform.listen(room.take)
        assert refused.value.failure is Failure.BUSY
        assert len(room.reports.named("discord_gateway.lost")) == 2


async def test_answers_that_are_none_end_nothing() -> None:
    """Lists and objects that Discord did not send: nothing missed, no command, and followers are heard."""
    async with SimulatedDiscord() as discord:
        discord.odd = {"/users/@me/guilds": {}, f"/applications/{BOT}/commands": {"a": 1}, "/gateway/bot": []}
        async with open_room(discord) as room:
            await discord.writes(ANA, "hello")
            await room.heard()
            await room.platform.missed(0)
            await room.platform.check()


async def test_the_desks_channel_is_no_followers(tmp_path: Path) -> None:
    """A mention in the desk's channel, or in a thread of it that no event told of, is the team's."""
    async with SimulatedDiscord() as discord:
        desk, thread = "1410000000000000099", "1410000000000000098"
        world = discord.world
        world.channels[desk] = type(world.channels[CHANNEL])(desk, world.server, "desk")
        world.channels[thread] = type(world.channels[CHANNEL])(thread, world.server, "case", type=11, parent=desk)
        async with open_shop(tmp_path, discord, desk=desk) as shop:
            await discord.mentions(RUI, "when are you open", channel=desk)
            await discord.mentions(RUI, "when are you open", channel=thread)
            await discord.mentions(RUI, "where is my order")
            await shop.answered(RUI, PARCEL)
            await settled(shop, rui=1)
