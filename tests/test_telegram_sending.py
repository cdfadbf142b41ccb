"""Sending to Telegram, buttons, checks and names, against a simulated Telegram with faults."""

from __future__ import annotations

import traceback
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
import pytest

from handlers.base import Failure, Outgoing, Profile, SendError
from handlers.calling import TIMEOUT
from handlers.platforms.telegram import Telegram
from handlers.telegram.errors import refused
from handlers.telegram.settings import TelegramSettings
from intents.model import Message, Via
from vendors.telegram import CONNECTION, Fault, Posted, SimulatedTelegram

START = 1_788_000_000_000
DAY = 86_400_000
SHORT = aiohttp.ClientTimeout(total=1.0, connect=5)


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    ms: int = START

    def __call__(self) -> int:
        return self.ms


@dataclass
class World:
    """The simulated vendor, our handler, and the clock both read."""

    vendor: SimulatedTelegram
    http: aiohttp.ClientSession
    clock: Clock

    def ours(self, timeout: aiohttp.ClientTimeout = TIMEOUT, public_url: str = "", **settings: str) -> Telegram:
        given = {"token": self.vendor.token, "secret": "our-word", "api_url": self.vendor.url, **settings}
        return Telegram(TelegramSettings.model_validate(given), self.http, self.clock, public_url, timeout)

    def dm(self, text: str = "Hi! We ship on Mondays.", **more: Any) -> Outgoing:
        chat = str(self.vendor.chats.person("ana")["id"])
        return Outgoing("1", "7000000001", Via.DM, chat, text, **{"address": chat, **more})

    def in_business(self, **more: Any) -> Outgoing:
        chat = str(self.vendor.chats.person("ben")["id"])
        return replace(self.dm(**more), follower=chat, address=f"{CONNECTION}@{chat}")


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """A vendor where one person has written to the bot and one to the business account."""
    clock = Clock()
    async with SimulatedTelegram(now=clock) as vendor, aiohttp.ClientSession() as http:
        await vendor.follower_says("ana", "hello")
        await vendor.follower_says("ben", "hello", business=True)
        yield World(vendor, http, clock)


async def failed(telegram: Telegram, reply: Outgoing) -> SendError:
    with pytest.raises(SendError) as caught:
        await telegram.send(reply)
    return caught.value


def heard(telegram: Telegram, posted: Posted) -> Message:
    [one] = telegram.parse(posted.body, START)
    assert isinstance(one, Message)
    return one


# --- sending -------------------------------------------------------------------------------------------------------


async def test_a_text_arrives_with_its_receipt(world: World) -> None:
    """The receipt is the chat's and the message's number, as a message's key is."""
    receipt = await world.ours().send(world.dm("Olá 🏝"))
    [one] = world.vendor.delivered
    assert (one.text, receipt.key) == ("Olá 🏝", f"{one.chat}:{one.message_id}")


async def test_a_business_chat_is_answered_through_its_connection(world: World) -> None:
    """The same person may have two chats; the address says which."""
    telegram = world.ours()
    [echo] = telegram.parse((await world.vendor.owner_answers("ben", "hi")).body, START)
    receipt = await telegram.send(world.in_business())
    [one] = world.vendor.delivered
    assert one.connection == CONNECTION
    assert receipt.key.startswith(f"{CONNECTION}@{one.chat}:")
    assert getattr(echo, "follower", "") == world.in_business().follower


async def test_4096_utf16_units_are_the_most(world: World) -> None:
    """An emoji counts twice; one unit more is refused without a call."""
    await world.ours().send(world.dm("🏝" * 2048))
    assert (await failed(world.ours(), world.dm("🏝" * 2048 + "x"))).failure is Failure.CONTENT
    assert len(world.vendor.calls) == 1


async def test_buttons_stand_under_the_text_and_a_press_is_a_choice(world: World) -> None:
    """A press comes back with the button's words, and Telegram is told so that the button stops waiting."""
    telegram = world.ours()
    await telegram.send(world.dm(buttons=("Order status", " ", "Zurück – " + "ä" * 40)))
    assert len(world.vendor.delivered[0].buttons) == 2
    press = heard(telegram, await world.vendor.follower_presses("ana", "Order status"))
    assert (press.text, press.choice, press.bare) == ("Order status", "Order status", True)
    long = heard(telegram, await world.vendor.follower_presses("ana", "Zurück – " + "ä" * 40))
    assert long.text == "Zurück – " + "ä" * 40
    assert len(long.choice.encode()) <= 64
    whole = await telegram.hydrate(press)
    assert whole == replace(press, bare=False)
    assert world.vendor.pressed == [press.key.removeprefix("press:")]


async def test_a_press_counts_even_if_telegram_does_not_hear_that_it_was_taken(world: World) -> None:
    """A query that is too old, or an API that is down, costs nobody their answer."""
    telegram = world.ours()
    await telegram.send(world.dm(buttons=("Order status",)))
    press = heard(telegram, await world.vendor.follower_presses("ana", "Order status"))
    world.vendor.fault(Fault.SERVER_ERROR, method="answerCallbackQuery")
    assert not (await telegram.hydrate(press)).bare


async def test_a_picture_goes_out_by_its_address(world: World) -> None:
    """By itself, without text; an address Telegram cannot take is refused for good."""
    await world.ours().send(world.dm("", image="https://juniper.example/x.png"))
    assert world.vendor.delivered[0].photo == "https://juniper.example/x.png"
    assert (await failed(world.ours(), world.dm("", image="ftp://x"))).failure is Failure.CONTENT


async def test_nothing_public_is_sent(world: World) -> None:
    """Groups are not answered."""
    assert (await failed(world.ours(), replace(world.dm(), via=Via.PUBLIC))).failure is Failure.CONTENT
    assert world.vendor.calls == []


# --- trouble -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "accepted", "failure"),
    [
        (Fault.TOO_MANY, False, Failure.BUSY),
        (Fault.CONFLICT, False, Failure.CONFIG),
        *(
            (fault, accepted, Failure.UNKNOWN)
            for accepted in (False, True)
            for fault in (Fault.SERVER_ERROR, Fault.HANG, Fault.RESET, Fault.GARBAGE, Fault.HUGE, Fault.REDIRECT)
        ),
    ],
)
async def test_each_fault_of_the_wire_has_its_failure_and_never_shows_the_token(
    world: World, fault: Fault, accepted: bool, failure: Failure
) -> None:
    """The token is part of every address, so neither errors nor their tracebacks show one."""
    world.vendor.fault(fault, accepted=accepted)
    error = await failed(world.ours(SHORT if fault is Fault.HANG else TIMEOUT), world.dm())
    assert error.failure is failure
    assert len(world.vendor.delivered) == accepted
    shown = "".join(traceback.format_exception(error)) + repr(error)
    assert world.vendor.token not in shown
    assert world.vendor.token.partition(":")[2] not in shown
    assert "Mondays" not in str(error)


async def test_a_flood_waits_as_long_as_telegram_says(world: World) -> None:
    """``retry_after`` in seconds."""
    world.vendor.fault(Fault.TOO_MANY)
    assert (await failed(world.ours(), world.dm())).retry_after == 35.0


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "http://no-such-host.invalid"])
async def test_a_vendor_that_is_not_there_is_busy(world: World, address: str) -> None:
    """A refused connection sent nothing, and still no token shows."""
    error = await failed(world.ours(api_url=address), world.dm())
    assert error.failure is Failure.BUSY
    assert world.vendor.token not in "".join(traceback.format_exception(error))


async def test_who_blocked_the_bot_cannot_be_reached(world: World) -> None:
    """403 is final; so is somebody who never wrote, and an account that is gone."""
    await world.vendor.follower_blocks("ana")
    assert (await failed(world.ours(), world.dm())).failure is Failure.RECIPIENT
    stranger = world.dm(address="42")
    assert (await failed(world.ours(), stranger)).failure is Failure.RECIPIENT


async def test_business_chats_close_after_a_day_or_with_the_right_to_reply(world: World) -> None:
    """The first is a closed window, the second a person's to mend; the bot's own chats go on."""
    world.clock.ms += DAY + 1
    assert (await failed(world.ours(), world.in_business())).failure is Failure.WINDOW
    world.vendor.chats.may_reply = False
    assert (await failed(world.ours(), world.in_business())).failure is Failure.RECIPIENT
    await world.ours().send(world.dm())


async def test_a_dead_token_says_what_to_do(world: World) -> None:
    """401: held, alarmed, with the next step."""
    world.vendor.kill()
    error = await failed(world.ours(), world.dm())
    assert error.failure is Failure.AUTH
    assert "@BotFather" in error.detail


@pytest.mark.parametrize("wait", ["35", None, -1, 0, 10**12, [], {}])
def test_a_strange_wait_is_no_wait(wait: Any) -> None:
    """Anything but seconds within a day is left to our own schedule."""
    error = refused(429, {"error_code": 429, "parameters": {"retry_after": wait}})
    assert error.retry_after is None
    assert error.account_wide


def test_a_group_that_moved_is_no_recipient_any_more() -> None:
    """The new chat's number comes along; who writes there writes anew."""
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    body = {"ok": False, "error_code": 400, "description": words, "parameters": {"migrate_to_chat_id": -1001234567890}}
    assert refused(400, body).failure is Failure.RECIPIENT


async def test_nothing_can_be_read_back(world: World) -> None:
    """In the bot's chats for good, in business chats only the echo may still tell."""
    with pytest.raises(SendError) as own:
        await world.ours().settle(world.dm(attempted_ms=START))
    assert own.value.permanent
    with pytest.raises(SendError) as business:
        await world.ours().settle(world.in_business(attempted_ms=START))
    assert business.value.outcome_unknown


async def test_a_follower_has_a_name(world: World) -> None:
    """Asked for by the chat's number."""
    assert await world.ours().profile(world.dm().follower) == Profile("ana_example", "Ana")


# --- checks --------------------------------------------------------------------------------------------------------


async def test_the_webhook_is_set_by_itself(world: World) -> None:
    """Address, secret and kinds of updates; the second look finds all well."""
    telegram = world.ours(public_url="https://frontdesk.example/")
    findings = {one.what: one for one in await telegram.check()}
    assert "went nowhere" in findings["updates"].advice
    assert not findings["updates"].broken
    assert world.vendor.webhook["url"] == "https://frontdesk.example/webhooks/telegram"
    assert world.vendor.secret == "our-word"
    assert all(one.well for one in await telegram.check())


@pytest.mark.parametrize(
    "found",
    [
        {"url": "https://old.example/hook"},
        {"url": "https://frontdesk.example/webhooks/telegram", "allowed_updates": ["message"]},
        {
            "last_error_message": "Wrong response from the webhook: 401 Unauthorized",
            "last_error_date": START // 1000,
            "pending_update_count": 3,
        },
    ],
)
async def test_a_webhook_that_is_off_is_mended(world: World, found: dict[str, Any]) -> None:
    """Elsewhere, without some kinds of updates, or with another secret."""
    telegram = world.ours(public_url="https://frontdesk.example")
    await telegram.check()
    world.vendor.webhook |= found
    world.vendor.secret = ""
    await telegram.check()
    assert world.vendor.webhook["url"] == "https://frontdesk.example/webhooks/telegram"
    assert "callback_query" in world.vendor.webhook["allowed_updates"]
    assert world.vendor.secret == "our-word"


async def test_without_a_public_address_the_missing_setting_is_told(world: World) -> None:
    """What cannot be mended is said; an address somebody else has set is kept."""
    findings = {one.what: one for one in await world.ours().check()}
    assert "FRONTDESK_PUBLIC_URL" in findings["updates"].advice
    world.vendor.webhook["url"] = "https://proxy.example/telegram"
    await world.ours().check()
    assert world.vendor.webhook["url"] == "https://proxy.example/telegram"


async def test_failed_deliveries_and_dead_tokens_are_told(world: World) -> None:
    """Waiting updates are an alarm, an old error is none; a dead token ends the check."""
    telegram = world.ours(public_url="https://frontdesk.example")
    await telegram.check()
    trouble = {"last_error_message": "Connection timed out", "last_error_date": START // 1000}
    world.vendor.webhook |= {**trouble, "pending_update_count": 3}
    deliveries = next(one for one in await telegram.check() if one.what == "deliveries")
    assert deliveries.broken
    assert "timed out" in deliveries.advice
    world.clock.ms += DAY
    assert all(one.well for one in await telegram.check())
    world.vendor.kill()
    [finding] = await telegram.check()
    assert (finding.what, finding.well) == ("token", False)


async def test_an_address_telegram_refuses_is_told(world: World) -> None:
    """Only https on some ports is taken."""
    findings = {one.what: one for one in await world.ours(public_url="http://frontdesk.example").check()}
    assert "HTTPS" in findings["updates"].advice
    assert findings["updates"].broken


# --- afterwards ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("business", [False, True])
async def test_a_sent_text_is_changed_and_taken_back(world: World, business: bool) -> None:
    """In place, through the business connection where there is one; again is harmless."""
    telegram = world.ours()
    reply = world.in_business() if business else world.dm(buttons=("Yes",))
    receipt, name = (await telegram.send(reply)).key, "ben" if business else "ana"
    for _ in range(2):
        await telegram.revise(replace(reply, text="On Tuesdays."), receipt)
    assert world.vendor.chats.shown_to(name) == ["On Tuesdays."]
    [shown] = world.vendor.chats.sent.values()
    assert ("reply_markup" in shown) is not business
    for _ in range(2):
        await telegram.retract(reply, receipt)
    assert world.vendor.chats.shown_to(name) == []


async def test_what_is_older_than_two_days_cannot_be_taken_back(world: World) -> None:
    """Telegram says so, and that is an error; an edit still works."""
    telegram, reply = world.ours(), world.dm()
    receipt = (await telegram.send(reply)).key
    world.clock.ms += 2 * DAY + 2_000
    with pytest.raises(SendError) as caught:
        await telegram.retract(reply, receipt)
    assert caught.value.failure is Failure.CONTENT
    await telegram.revise(replace(reply, text="On Tuesdays."), receipt)
    assert world.vendor.chats.shown_to("ana") == ["On Tuesdays."]


async def test_an_edit_that_cannot_be_is_an_error_that_hides_the_text(world: World) -> None:
    """Too long is refused before a call; gone is told in Telegram's words."""
    telegram, reply = world.ours(), world.dm()
    receipt = (await telegram.send(reply)).key
    calls = len(world.vendor.calls)
    with pytest.raises(SendError):
        await telegram.revise(replace(reply, text="x" * 4097), receipt)
    assert len(world.vendor.calls) == calls
    world.vendor.chats.sent.clear()
    with pytest.raises(SendError, match="message to edit not found"):
        await telegram.revise(replace(reply, text="On Tuesdays."), receipt)
