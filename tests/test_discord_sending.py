"""Sending on Discord: bodies, buttons, hidden answers, refusals, and what happened to attempts of unknown outcome."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from handlers.base import Failure, Outgoing, SendError
from handlers.discord.failures import BY_CODE, failure_of
from handlers.discord.interactions import LIFE_MS
from handlers.discord.missed import MOST_CHANNELS, Channels
from handlers.discord.snowflakes import snowflake
from intents.model import Message, Via
from tests.discord_room import Drawer, Room, make, open_room
from tests.discord_shop import ANA, MIRA, RUI, until
from vendors.discord import BOT, CHANNEL, SimulatedDiscord
from vendors.server import Fault


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    """A platform that listens."""
    async with SimulatedDiscord() as discord, open_room(discord) as one:
        yield one


def dm(text: str = "On its way.", **more: Any) -> Outgoing:
    return Outgoing(**{"id": "8", "account": BOT, "via": Via.DM, "follower": ANA, "text": text, **more})


async def refused(room: Room, reply: Outgoing) -> SendError:
    with pytest.raises(SendError) as error:
        await room.platform.send(reply)
    return error.value


# --- bodies ------------------------------------------------------------------------------------------------------


async def test_a_direct_message_goes_where_the_follower_wrote(room: Room) -> None:
    """Into their channel, with the row's id as nonce, pinging nobody."""
    await room.discord.writes(ANA, "hello")
    said = await room.heard()
    receipt = await room.platform.send(dm(address=said.address))
    [post] = room.posts()
    nonce = post.pop("nonce")
    assert nonce.startswith("8.")
    assert len(nonce) == 25
    assert [post] == [
        {
            "content": "On its way.",
            "enforce_nonce": True,
            "allowed_mentions": {"parse": [], "replied_user": False},
        }
    ]
    assert room.discord.world.messages[receipt.key]["channel_id"] == said.address


async def test_a_public_reply_refers_to_the_question(room: Room) -> None:
    """It stands under the question; without place or question there is nothing to answer."""
    key = await room.discord.mentions(RUI, "hello")
    await room.platform.send(dm(via=Via.PUBLIC, place=CHANNEL, reply_to=key))
    reference = {"message_id": key, "channel_id": CHANNEL, "fail_if_not_exists": True}
    assert room.posts()[0]["message_reference"] == reference
    assert (await refused(room, dm(via=Via.PUBLIC, place=CHANNEL))).failure is Failure.RECIPIENT


async def test_a_private_reply_opens_the_direct_messages_once(room: Room) -> None:
    """The channel is opened, remembered for catching up, and used again."""
    await room.platform.send(dm(via=Via.PRIVATE, follower=RUI, reply_to="1"))
    await room.platform.send(dm(via=Via.PRIVATE, follower=RUI, reply_to="1", id="9"))
    assert [one.name for one in room.discord.calls].count("POST /api/v10/users/@me/channels") == 1
    channel = room.discord.world.direct(RUI).id
    assert json.loads(room.memory.kept["channels"]) == {channel: ""}


async def test_buttons_come_in_rows_and_say_what_they_show(room: Room) -> None:
    """Five a row, no two alike, labels cut where Discord would refuse them."""
    names = (*(f"Choice {number}" for number in range(7)), "Choice 1", " ", "x" * 120)
    await room.platform.send(dm(buttons=names))
    rows = room.posts()[0]["components"]
    assert [len(row["components"]) for row in rows] == [5, 3]
    last = rows[1]["components"][-1]
    assert (len(last["label"]), len(last["custom_id"])) == (80, 100)


async def test_a_picture_is_a_message_of_its_own(room: Room) -> None:
    """An image travels as an embed without text."""
    await room.platform.send(dm("", image="https://juniper.example/card.png"))
    assert room.posts()[0]["embeds"] == [{"image": {"url": "https://juniper.example/card.png"}}]


async def test_a_text_that_is_too_long_is_refused_here(room: Room) -> None:
    """Discord is not asked at all."""
    assert (await refused(room, dm("x" * 2001))).failure is Failure.CONTENT
    assert room.posts() == []
    await room.platform.send(dm("x" * 2000))


async def test_the_same_row_is_said_once(room: Room) -> None:
    """Sent again within minutes, Discord answers with the first message."""
    first = await room.platform.send(dm())
    assert await room.platform.send(dm()) == first
    assert len(room.discord.answers_to(ANA)) == 1


async def test_how_a_follower_is_called(room: Room) -> None:
    """Handle and display name."""
    room.discord.world.person(ANA).update(username="ana", global_name="Ana")
    profile = await room.platform.profile(ANA)
    assert (profile.handle, profile.name) == ("ana", "Ana")
    with pytest.raises(SendError) as error:
        await room.platform.profile("5")
    assert error.value.failure is Failure.RECIPIENT


# --- interactions ------------------------------------------------------------------------------------------------


async def test_ask_is_answered_hidden(room: Room) -> None:
    """The answer becomes the interaction's own reply, which only the asker sees; a second text stands below."""
    await room.discord.interactions.asks(MIRA, "when are you open?", room.discord.world.channels[CHANNEL])
    said = await room.heard()
    assert (said.text, said.kind, said.place) == ("when are you open?", "dm", "")
    await until(lambda: all(one.acknowledged == 5 for one in room.discord.interactions.all.values()), "it")
    first = await room.platform.send(dm("Mon–Fri.", follower=MIRA, address=said.address))
    await room.platform.send(dm("Closed at Christmas.", follower=MIRA, address=said.address, id="9"))
    assert await room.platform.send(dm("Mon–Fri.", follower=MIRA, address=said.address)) == first
    (shown,) = room.discord.interactions.shown_to(MIRA)
    assert (shown["content"], shown["flags"]) == ("Mon–Fri.\n\nClosed at Christmas.", 64)
    assert room.posts() == []


async def test_a_late_answer_to_ask_is_a_direct_message(room: Room) -> None:
    """After the token's end, and where the acknowledgement never arrived."""
    await room.discord.interactions.asks(MIRA, "when are you open?", room.discord.world.channels[CHANNEL])
    said = await room.heard()
    room.later_ms = LIFE_MS + 1_000
    await room.platform.send(dm("Mon–Fri.", follower=MIRA, address=said.address))
    room.later_ms = 0
    room.discord.interactions.all.clear()
    await room.platform.send(dm("Mon–Sun.", follower=MIRA, address=said.address, id="9"))
    assert [one["content"] for one in room.discord.answers_to(MIRA)] == ["Mon–Fri.", "Mon–Sun."]


async def test_a_pressed_button_is_a_message_with_its_choice(room: Room) -> None:
    """It is acknowledged in time, without a word, and answered in the direct messages."""
    await room.discord.writes(ANA, "hello")
    said = await room.heard()
    await room.platform.send(dm(address=said.address, buttons=("Track my order", "Talk to a person")))
    (message,) = room.discord.answers_to(ANA)
    key = await room.discord.interactions.presses(ANA, message, "Talk to a person")
    pressed = await room.heard(2)
    assert (pressed.key, pressed.choice, pressed.address) == (key, "Talk to a person", said.address)
    await until(lambda: all(one.acknowledged == 6 for one in room.discord.interactions.all.values()), "it")


async def test_a_slow_disk_does_not_cost_the_acknowledgement(room: Room) -> None:
    """Discord waits three seconds; keeping may take longer."""
    room.slow = 3.2
    await room.discord.interactions.asks(MIRA, "when are you open?", room.discord.world.channels[CHANNEL])
    await until(lambda: all(one.acknowledged for one in room.discord.interactions.all.values()), "it")
    assert room.taken == []
    await room.heard()


async def test_an_interaction_delivered_twice_is_acknowledged_once(room: Room) -> None:
    """The second acknowledgement is refused, and that is only reported."""
    key = await room.discord.interactions.asks(MIRA, "hello", room.discord.world.channels[CHANNEL])
    await room.heard()
    await room.discord.again(key)
    await room.heard(2)
    await until(lambda: room.reports.named("discord_interaction.unacknowledged"), "a report")


# --- refusals ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "failure"),
    [
        (10003, Failure.RECIPIENT),
        (20026, Failure.AUTH),
        (40003, Failure.RECIPIENT),
        (50001, Failure.RECIPIENT),
        (50006, Failure.CONTENT),
        (50007, Failure.RECIPIENT),
        (50013, Failure.RECIPIENT),
        (50278, Failure.RECIPIENT),
        (160005, Failure.RECIPIENT),
        (200000, Failure.CONTENT),
    ],
)
async def test_every_refusal_has_its_meaning(room: Room, code: int, failure: Failure) -> None:
    """What Discord answers decides what becomes of the row."""
    room.discord.world.direct(ANA).refused = code
    error = await refused(room, dm(address=room.discord.world.direct(ANA).id))
    assert error.failure is failure
    assert str(code) in error.detail
    assert room.discord.token not in error.detail


@pytest.mark.parametrize(
    ("status", "code", "words", "failure"),
    [
        (401, 0, "401: Unauthorized", Failure.AUTH),
        (403, 0, "", Failure.CONFIG),
        (403, 40001, "", Failure.AUTH),
        (403, 40002, "", Failure.AUTH),
        (401, 50014, "", Failure.AUTH),
        (403, 20026, "", Failure.AUTH),
        (404, 10003, "Unknown Channel", Failure.RECIPIENT),
        (404, 10004, "Unknown Guild", Failure.RECIPIENT),
        (404, 10008, "Unknown Message", Failure.RECIPIENT),
        (404, 10013, "Unknown User", Failure.RECIPIENT),
        (400, 10014, "Unknown Emoji", Failure.RECIPIENT),
        (404, 10015, "Unknown Webhook", Failure.RECIPIENT),
        (404, 10062, "Unknown interaction", Failure.RECIPIENT),
        (401, 50027, "Invalid Webhook Token", Failure.RECIPIENT),
        (403, 50001, "Missing Access", Failure.RECIPIENT),
        (403, 50007, "Cannot send messages to this user", Failure.RECIPIENT),
        (403, 50008, "", Failure.RECIPIENT),
        (403, 50013, "Missing Permissions", Failure.RECIPIENT),
        (400, 30010, "Maximum number of reactions reached", Failure.RECIPIENT),
        (403, 90001, "Reaction was blocked", Failure.RECIPIENT),
        (400, 50024, "", Failure.RECIPIENT),
        (400, 50083, "Thread is archived", Failure.RECIPIENT),
        (403, 50278, "No mutual guilds", Failure.RECIPIENT),
        (400, 160005, "Thread is locked", Failure.RECIPIENT),
        (400, 20009, "", Failure.CONTENT),
        (400, 50006, "Cannot send an empty message", Failure.CONTENT),
        (400, 200000, "", Failure.CONTENT),
        (400, 200001, "", Failure.CONTENT),
        (400, 240000, "", Failure.CONTENT),
        (413, 0, "", Failure.CONTENT),
        (408, 0, "", Failure.BUSY),
        (429, 20028, "", Failure.BUSY),
        (429, 20029, "", Failure.BUSY),
        (400, 40003, "You are opening direct messages too fast", Failure.RECIPIENT),
        (429, 30046, "Maximum number of edits to messages older than 1 hour reached", Failure.BUSY),
        (429, 40004, "", Failure.BUSY),
        (503, 130000, "API resource is currently overloaded", Failure.BUSY),
        (404, 0, "", Failure.RECIPIENT),
        (400, 50035, "In content: Must be 2000 or fewer in length.", Failure.CONTENT),
        (400, 50035, "In message_reference: Unknown message", Failure.RECIPIENT),
        (400, 999_999, "new", Failure.CONTENT),
        (429, 0, "", Failure.BUSY),
        (429, 20016, "", Failure.BUSY),
        (500, 0, "", Failure.UNKNOWN),
        (503, 0, "", Failure.UNKNOWN),
    ],
)
def test_the_status_decides_where_the_code_does_not(status: int, code: int, words: str, failure: Failure) -> None:
    """Every answer has a meaning."""
    assert failure_of(status, code, words) is failure
    assert all(isinstance(one, Failure) for one in BY_CODE.values())


async def test_a_question_that_is_gone_is_not_answered_into_the_room(room: Room) -> None:
    """The reference cannot be made: the recipient is gone."""
    key = await room.discord.mentions(RUI, "hello")
    await room.discord.deletes(key)
    error = await refused(room, dm(via=Via.PUBLIC, place=CHANNEL, reply_to=key))
    assert error.failure is Failure.RECIPIENT
    assert room.discord.answers_to(RUI) == []


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        (Fault.TOO_MANY, Failure.BUSY),
        (Fault.UNAVAILABLE, Failure.UNKNOWN),
        (Fault.RESET, Failure.UNKNOWN),
        (Fault.GARBAGE, Failure.UNKNOWN),
    ],
)
async def test_every_trouble_has_its_meaning(room: Room, fault: Fault, failure: Failure) -> None:
    """A post may have arrived unless Discord says it did not."""
    address = room.discord.world.direct(ANA).id
    room.discord.fault(fault)
    error = await refused(room, dm(address=address))
    assert error.failure is failure
    if fault is Fault.TOO_MANY:
        assert error.retry_after == 120.0


async def test_a_ban_of_our_address_is_waited_out(room: Room) -> None:
    """What stands before Discord refuses us: nothing was sent."""
    address = room.discord.world.direct(ANA).id
    room.discord.banned = True
    error = await refused(room, dm(address=address))
    assert error.failure is Failure.BUSY
    assert error.account_wide


async def test_opening_direct_messages_may_be_repeated(room: Room) -> None:
    """Whatever went wrong over it, nothing was said: it is only tried again."""
    room.discord.fault(Fault.RESET)
    assert (await refused(room, dm())).failure is Failure.BUSY


async def test_a_dead_token_is_an_auth_failure() -> None:
    """Also for a platform that does not listen, and the token is never shown."""
    async with SimulatedDiscord() as discord:
        room = make(discord)
        discord.token = "another"
        error = await refused(room, dm())
        assert error.failure is Failure.AUTH
        with pytest.raises(SendError) as listening:
            await room.platform.listen(room.take)
        assert listening.value.failure is Failure.AUTH
        assert "DISCORD_TOKEN" in error.detail


async def test_an_unreachable_discord_is_only_busy() -> None:
    """Nothing was sent where nothing was reached."""
    async with SimulatedDiscord() as discord:
        room = make(discord)
    assert (await refused(room, dm())).failure is Failure.BUSY


# --- settling ----------------------------------------------------------------------------------------------------


async def test_an_attempt_that_arrived_is_found(room: Room) -> None:
    """By its words in the channel; in public only under the same question."""
    address = room.discord.world.direct(ANA).id
    began = room.now()
    sent = await room.platform.send(dm(address=address))
    assert await room.platform.settle(dm(address=address, attempted_ms=began)) == sent
    assert await room.platform.settle(dm("Something else.", address=address, attempted_ms=began)) is None
    key, other = await room.discord.mentions(RUI, "a"), await room.discord.mentions(RUI, "b")
    public = await room.platform.send(dm(via=Via.PUBLIC, place=CHANNEL, reply_to=key, id="9"))
    asked = {"via": Via.PUBLIC, "place": CHANNEL, "attempted_ms": began}
    assert await room.platform.settle(dm(reply_to=key, **asked)) == public
    assert await room.platform.settle(dm(reply_to=other, **asked)) is None


async def test_what_was_said_before_the_attempt_does_not_count(room: Room) -> None:
    """The same words of an hour ago are another row's."""
    address = room.discord.world.direct(ANA).id
    await room.platform.send(dm(address=address))
    assert await room.platform.settle(dm(address=address, attempted_ms=room.now() + 3_600_000)) is None


async def test_settling_looks_through_a_busy_channel(room: Room) -> None:
    """More than one page of other people's words."""
    began = room.now()
    key = await room.discord.mentions(RUI, "a")
    for number in range(150):
        await room.discord.writes(MIRA, f"chatter {number}", channel=CHANNEL)
    public = dm(via=Via.PUBLIC, place=CHANNEL, reply_to=key, attempted_ms=began)
    sent = await room.platform.send(public)
    assert await room.platform.settle(public) == sent


async def test_pictures_and_hidden_answers_are_found_too(room: Room) -> None:
    """A picture by its address; an answer to /ask in the interaction's reply."""
    address, began = room.discord.world.direct(ANA).id, room.now()
    picture = dm("", image="https://juniper.example/card.png", address=address, attempted_ms=began)
    sent = await room.platform.send(picture)
    assert await room.platform.settle(picture) == sent
    await room.discord.interactions.asks(MIRA, "when?", room.discord.world.channels[CHANNEL])
    hidden = dm("Mon–Fri.", follower=MIRA, address=(await room.heard()).address, attempted_ms=began)
    await until(lambda: all(one.acknowledged for one in room.discord.interactions.all.values()), "it")
    assert await room.platform.settle(hidden) is None
    shown = await room.platform.send(hidden)
    assert await room.platform.settle(hidden) == shown


async def test_settling_says_when_it_cannot_tell(room: Room) -> None:
    """Without the attempt's time, or while Discord is away."""
    with pytest.raises(SendError):
        await room.platform.settle(dm(address="5"))
    room.discord.fault(Fault.UNAVAILABLE, method="GET")
    address = room.discord.world.direct(ANA).id
    with pytest.raises(SendError) as error:
        await room.platform.settle(dm(address=address, attempted_ms=room.now()))
    assert not error.value.permanent


# --- checking and catching up ------------------------------------------------------------------------------------


async def test_all_is_well(room: Room) -> None:
    """Nothing to advise; /ask was put in place without touching other commands."""
    room.discord.world.commands = [{"id": "1", "name": "claim", "type": 1, "description": "the desk's"}]
    findings = await room.platform.check()
    assert [one.what for one in findings if not one.well] == []
    assert {one.what for one in findings} == {"token", "interactions", "servers", "gateway sessions", "/ask"}
    assert [one["name"] for one in room.discord.world.commands] == ["claim", "ask"]
    before = len(room.discord.calls)
    await room.platform.check()
    assert "PUT" not in {one.name.split()[0] for one in room.discord.calls[before:]}


async def test_what_is_wrong_is_said_with_what_to_click() -> None:
    """An endpoint that takes the interactions away, no server, few connections left, an intent that is off."""
    async with SimulatedDiscord() as discord:
        room = make(discord, desk_channel_id="1410000000000000099")
        discord.interactions_endpoint, discord.invited, discord.sessions_left = "https://elsewhere.example", False, 7
        advice = {one.what: one.advice for one in await room.platform.check() if not one.well}
        assert set(advice) == {"interactions", "servers", "gateway sessions", "message content"}
        assert "https://discord.com/oauth2/authorize?client_id=" in advice["servers"]


async def test_what_was_missed_can_be_asked_for(room: Room) -> None:
    """Old ones first, from direct messages that are known and channels that are seen; chatter is left out."""
    first = await room.discord.writes(ANA, "one")
    await room.heard()
    second = await room.discord.mentions(RUI, "two")
    await room.discord.writes(RUI, "chatter", channel=CHANNEL)
    room.discord.world.direct(MIRA)
    third = await room.discord.writes(ANA, "three")
    bodies = await room.platform.missed(room.now() - 60_000)
    found = [one for body in bodies for one in room.platform.parse(body, 0)]
    assert [one.key for one in found if isinstance(one, Message)] == [first, second, third]
    assert await room.platform.missed(room.now() + 60_000) == []


async def test_channels_that_refuse_are_passed_over(room: Room) -> None:
    """One that Frontdesk may not read does not keep it from the others; an outage does."""
    await room.discord.writes(ANA, "one")
    await room.heard()
    await room.discord.mentions(RUI, "two")
    room.discord.world.channels[CHANNEL].refused = 50001
    assert len(await room.platform.missed(room.now() - 60_000)) == 1
    room.discord.fault(Fault.UNAVAILABLE, method="GET")
    with pytest.raises(SendError):
        await room.platform.missed(room.now() - 60_000)


async def test_the_longest_silent_channel_is_forgotten_first() -> None:
    """So many are remembered and no more."""
    memory = Drawer()
    channels = Channels(memory)
    for number in range(MOST_CHANNELS):
        await channels.learn(str(number), "")
    await channels.learn("0", "")
    await channels.learn("new", "")
    known = await Channels(memory).known()
    assert len(known) == MOST_CHANNELS
    assert "0" in known
    assert "1" not in known


async def test_a_memory_that_cannot_keep_stops_nothing(room: Room) -> None:
    """What was heard is durable all the same; the trouble is reported."""
    room.memory.broken = True
    await room.discord.writes(ANA, "one")
    await room.heard()
    await until(lambda: room.reports.named("discord_bookmark.unkept"), "a report")


async def test_the_place_is_kept_after_each_message(room: Room) -> None:
    """The newest message, and where the session stands."""
    key = await room.discord.writes(ANA, "one")
    await until(lambda: key in room.memory.kept.get("bookmark", ""), "the place")
    place = json.loads(room.memory.kept["bookmark"])
    assert place["session"] in room.discord.gateway.sessions
    assert int(place["seen"]) > int(snowflake(room.now() - 60_000))


# --- afterwards --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("public", [False, True])
async def test_a_message_of_ours_is_changed_and_deleted(room: Room, public: bool) -> None:
    """In place, pinging nobody; a deletion that had happened already is no error the second time."""
    key = await room.discord.mentions(RUI, "hello") if public else await room.discord.writes(ANA, "hello")
    said = await room.heard()
    place = {"via": Via.PUBLIC, "place": CHANNEL, "reply_to": key} if public else {"address": said.address}
    reply = dm(**place)
    receipt = (await room.platform.send(reply)).key
    for _ in range(2):
        await room.platform.revise(dm("It came.", **place), receipt)
    assert room.discord.world.messages[receipt]["content"] == "It came."
    await room.platform.retract(reply, receipt)
    assert receipt not in room.discord.world.messages
    await room.platform.retract(dm(attempted_ms=1, **place), receipt)
    assert len(room.taken) == 1


async def test_what_discord_does_not_find_is_not_called_taken_back(room: Room) -> None:
    """An answer that only the follower saw is in no channel: the first attempt says so."""
    await room.discord.writes(ANA, "hello")
    said = await room.heard()
    for change in (room.platform.revise, room.platform.retract):
        with pytest.raises(SendError, match="or only the follower saw it") as caught:
            await change(dm(address=said.address), "999")
        assert caught.value.failure is Failure.RECIPIENT


async def test_a_message_of_somebody_elses_is_not_ours_to_delete(room: Room) -> None:
    """Discord refuses, and it stays."""
    key = await room.discord.mentions(RUI, "hello")
    await room.heard()
    with pytest.raises(SendError):
        await room.platform.retract(dm(via=Via.PUBLIC, place=CHANNEL, reply_to=key), key)
    assert key in room.discord.world.messages
