"""Sending to Instagram and reading back, against a simulated Instagram with faults."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from handlers.base import Failure, Outgoing, Receipt, SendError
from handlers.calling import TIMEOUT
from handlers.instagram.settings import InstagramSettings
from handlers.platforms.instagram import Instagram, Patience
from intents.model import Via
from tests.answering import Kept
from tests.meta_documented import DOCUMENTED
from vendors.instagram import Echoes, Fault, SimulatedInstagram

ACCOUNT, PAGE, FOLLOWER = "17841400000000001", "102900000000001", "1300000000000001"
TOKEN = "IGAAcanarytoken"
START = 1_788_000_000_000
SHORT = aiohttp.ClientTimeout(total=1.0, connect=5)
MINUTE = 60_000


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    ms: int = START

    def __call__(self) -> int:
        return self.ms


@dataclass
class World:
    """The simulated vendor, our handler, and the clock both read."""

    vendor: SimulatedInstagram
    http: aiohttp.ClientSession
    clock: Clock

    def ours(self, timeout: aiohttp.ClientTimeout | None = None, **settings: str) -> Instagram:
        given = {"app_secret": "s", "verify_token": "v", "access_token": TOKEN, "account_id": ACCOUNT}
        made = InstagramSettings.model_validate({**given, "api_url": self.vendor.url, **settings})
        return Instagram(made, self.http, self.clock, Kept(), Patience(timeout or TIMEOUT, pause=0))

    async def comment(self, text: str = "price?", parent: str = "") -> str:
        return (await self.vendor.follower_comments(FOLLOWER, text, media="18000000000000007", parent=parent)).key


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """A vendor in whose direct messages one follower has just written."""
    clock = Clock()
    vendor = SimulatedInstagram(app_secret="s", token=TOKEN, account_id=ACCOUNT, page_id=PAGE, now=clock)
    async with vendor, aiohttp.ClientSession() as http:
        vendor.direct(FOLLOWER, "hello")
        yield World(vendor, http, clock)


def dm(text: str = "Hi! We ship on Mondays.", **more: Any) -> Outgoing:
    return Outgoing(id="1", account=ACCOUNT, via=Via.DM, follower=FOLLOWER, text=text, **more)


def answer(via: Via, comment: str, text: str = "Sent you a message!", **more: Any) -> Outgoing:
    return replace(dm(text, **more), via=via, reply_to=comment, place="18000000000000007")


async def failed(instagram: Instagram, reply: Outgoing) -> SendError:
    with pytest.raises(SendError) as caught:
        await instagram.send(reply)
    return caught.value


async def unsettled(instagram: Instagram, reply: Outgoing) -> SendError:
    with pytest.raises(SendError) as caught:
        await instagram.settle(reply)
    assert caught.value.failure is Failure.UNKNOWN
    return caught.value


# --- sending -------------------------------------------------------------------------------------------------------


async def test_a_direct_message_arrives_once_with_its_receipt(world: World) -> None:
    """The text reaches the follower's conversation and the receipt is the vendor's id of it."""
    receipt = await world.ours().send(dm("Olá 🏝 — \ud83c"))
    [one] = world.vendor.delivered
    assert (one.conversation, one.via, one.key) == (FOLLOWER, "dm", receipt.key)
    assert one.text.startswith("Olá 🏝 — ")
    assert world.vendor.calls == [f"POST /v26.0/{ACCOUNT}/messages"]


async def test_buttons_go_out_as_quick_replies_cut_between_graphemes(world: World) -> None:
    """At most 13 titles of at most 20 characters, a family emoji never torn, blank ones left out."""
    family = "👨‍👩‍👧‍👦"
    buttons = ("Track my order", "  ", f"sixteen letters {family}", *map(str, range(20)))
    await world.ours().send(dm(buttons=buttons))
    shown = world.vendor.delivered[0].buttons
    assert shown[:2] == ("Track my order", "sixteen letters ")
    assert len(shown) == 13


async def test_an_image_goes_out_by_itself(world: World) -> None:
    """A picture is a message of its own; the receipt is the picture's."""
    receipt = await world.ours().send(dm(image="https://juniper.example/size-chart.png"))
    (picture,) = world.vendor.delivered
    assert (picture.image, picture.text) == ("https://juniper.example/size-chart.png", "")
    assert receipt.key == picture.key


async def test_an_image_the_vendor_refuses_is_a_refused_row(world: World) -> None:
    """An address that the vendor cannot fetch: permanent, and nothing was delivered."""
    error = await failed(world.ours(), dm(image="ftp://juniper.example/x.png"))
    assert error.failure is Failure.CONTENT
    assert world.vendor.delivered == []


async def test_a_public_reply_stands_under_the_comment(world: World) -> None:
    """A public reply goes to the comment's own address and returns the new comment's id."""
    comment = await world.comment()
    receipt = await world.ours().send(answer(Via.PUBLIC, comment))
    [one] = world.vendor.delivered
    assert (one.via, one.comment, one.key) == ("public_reply", comment, receipt.key)


async def test_a_private_reply_names_the_comment(world: World) -> None:
    """A private reply opens the direct conversation through the comment's id, with text only."""
    comment = await world.comment()
    await world.ours().send(answer(Via.PRIVATE, comment, buttons=("Yes",), image="https://juniper.example/x.png"))
    [one] = world.vendor.delivered
    assert (one.via, one.comment, one.conversation, one.buttons, one.image) == (
        "private_reply",
        comment,
        FOLLOWER,
        (),
        "",
    )


@pytest.mark.parametrize("via", [Via.PUBLIC, Via.PRIVATE])
async def test_an_answer_to_no_comment_is_never_sent(world: World, via: Via) -> None:
    """Without a comment's id there is nobody to answer, and no call is made."""
    error = await failed(world.ours(), answer(via, ""))
    assert error.failure is Failure.RECIPIENT
    assert world.vendor.calls == []


async def test_an_id_cannot_lead_to_another_address(world: World) -> None:
    """Whatever an id holds stays one segment of the path."""
    await failed(world.ours(), answer(Via.PUBLIC, "../me/messages?x=1#"))
    assert world.vendor.calls == ["POST /v26.0/../me/messages?x=1#/replies"]


async def test_with_the_facebook_login_the_page_sends(world: World) -> None:
    """Messages leave from the page, as a response; the answer is the same."""
    await world.ours(login="facebook", page_id=PAGE).send(dm())
    assert world.vendor.calls == [f"POST /v26.0/{PAGE}/messages"]
    assert len(world.vendor.delivered) == 1


@pytest.mark.parametrize(
    ("fault", "accepted", "failure"),
    [
        (Fault.RATE_LIMIT, False, Failure.BUSY),
        (Fault.TOO_MANY, False, Failure.BUSY),
        (Fault.EXPIRED, False, Failure.AUTH),
        *(
            (fault, accepted, Failure.UNKNOWN)
            for accepted in (False, True)
            for fault in (
                Fault.SERVER_ERROR,
                Fault.UNAVAILABLE,
                Fault.HANG,
                Fault.RESET,
                Fault.GARBAGE,
                Fault.HUGE,
                Fault.REDIRECT,
            )
        ),
        (Fault.SLOW, True, Failure.UNKNOWN),
    ],
)
async def test_each_fault_of_the_wire_has_its_failure(
    world: World, fault: Fault, accepted: bool, failure: Failure
) -> None:
    """Refusals before anything was accepted may be tried again; whatever leaves the outcome open is unknown."""
    world.vendor.fault(fault, accepted=accepted)
    patient = fault not in {Fault.HANG, Fault.SLOW}
    error = await failed(world.ours(timeout=None if patient else SHORT), dm())
    assert error.failure is failure
    assert len(world.vendor.delivered) == accepted
    assert len(world.vendor.calls) == 1
    assert TOKEN not in str(error)


async def test_a_vendor_that_is_not_there_is_busy(world: World) -> None:
    """A refused connection sent nothing, so the row may be tried again."""
    refused = world.ours(api_url="http://127.0.0.1:1")
    assert (await failed(refused, dm())).failure is Failure.BUSY


async def test_the_usage_header_says_how_long_to_wait(world: World) -> None:
    """Minutes of the vendor's header come out as seconds."""
    world.vendor.throttled_minutes = 7
    error = await failed(world.ours(), dm())
    assert (error.failure, error.retry_after) == (Failure.BUSY, 420.0)


async def test_a_closed_window_is_told_apart(world: World) -> None:
    """A day after the follower's last message a person must decide."""
    world.clock.ms += 25 * 60 * MINUTE
    assert (await failed(world.ours(), dm())).failure is Failure.WINDOW


async def test_a_person_may_answer_for_a_week_where_meta_granted_it(world: World) -> None:
    """With the Human Agent feature a teammate's late answer goes out under its tag; the bot's never does."""
    world.clock.ms += 48 * 60 * MINUTE
    ours = world.ours(human_agent="true")
    assert ours.limits.human_window_hours == 168
    assert (await failed(ours, dm(by_person=True))).failure is Failure.CONFIG
    world.vendor.account.human_agent = True
    assert (await failed(ours, dm())).failure is Failure.WINDOW
    assert (await failed(world.ours(), dm(by_person=True))).failure is Failure.WINDOW
    await ours.send(dm(by_person=True))
    assert world.vendor.delivered[0].via == "dm"


@pytest.mark.parametrize(
    ("via", "text"), [(Via.DM, "é" * 501), (Via.PRIVATE, "x" * 1001), (Via.PUBLIC, "x" * 301), (Via.DM, " ")]
)
async def test_what_does_not_fit_is_refused_before_any_call(world: World, via: Via, text: str) -> None:
    """Nothing is cut here, and nothing is sent."""
    assert (await failed(world.ours(), answer(via, "1", text))).failure is Failure.CONTENT
    assert world.vendor.calls == []


async def test_a_second_private_reply_is_a_duplicate_only_after_an_attempt_of_ours(world: World) -> None:
    """After an unknown attempt "already answered" means ours arrived; otherwise somebody else's did."""
    comment = await world.comment()
    world.vendor.fault(Fault.RESET, accepted=True)
    first = await failed(world.ours(), answer(Via.PRIVATE, comment))
    assert first.failure is Failure.UNKNOWN
    again = await failed(world.ours(), answer(Via.PRIVATE, comment, attempted_ms=START))
    assert again.failure is Failure.DUPLICATE
    fresh = await failed(world.ours(), answer(Via.PRIVATE, comment))
    assert fresh.failure is Failure.RECIPIENT
    assert "another tool was first" in fresh.detail
    assert len(world.vendor.delivered) == 1


# --- documented errors ---------------------------------------------------------------------------------------------


@dataclass
class Saying:
    """A server that gives one answer to everything."""

    url: str = ""
    status: int = 400
    body: bytes = b""
    headers: dict[str, str] | None = None
    asked: list[str] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(str(request.rel_url))
        return web.Response(status=self.status, body=self.body, headers=self.headers)

    def error(self, code: object, subcode: object = 0, message: str = "(#1) no", **more: object) -> None:
        error = {"message": message, "type": "OAuthException", "code": code, **more}
        if subcode:
            error["error_subcode"] = subcode
        self.body = json.dumps({"error": error}).encode()


@pytest.fixture
async def saying() -> AsyncIterator[Saying]:
    """A server whose answer the test chooses."""
    one = Saying()
    app = web.Application()
    app.router.add_route("*", "/{any:.*}", one.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    one.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield one
    await runner.cleanup()


@pytest.mark.parametrize(
    ("code", "subcode"), [(code, subcode) for code, subcode, failure in DOCUMENTED if failure is Failure.BUSY]
)
async def test_each_limit_is_the_accounts(world: World, saying: Saying, code: int, subcode: int) -> None:
    """Calling meanwhile lengthens it, so everything waits: for a day where it is the day's, else ever longer."""
    saying.error(code, subcode)
    error = await failed(world.ours(api_url=saying.url), dm())
    daily = 1893016 in {code, subcode}
    assert (error.retry_after, error.account_wide) == ((86_400.0, False) if daily else (None, True))


async def test_a_name_that_is_not_told_for_lack_of_consent_is_refused(world: World, saying: Saying) -> None:
    """230: only who has written is shown; the row that asks is over, nothing else waits for it."""
    saying.error(230)
    with pytest.raises(SendError) as caught:
        await world.ours(api_url=saying.url).profile("7")
    assert caught.value.failure is Failure.CONFIG


@pytest.mark.parametrize(("code", "subcode", "failure"), DOCUMENTED)
async def test_each_documented_error_has_its_failure(
    world: World, saying: Saying, code: int, subcode: int, failure: Failure
) -> None:
    """The vendor's numbers decide what becomes of the row, whether they come as numbers or as text."""
    instagram = world.ours(api_url=saying.url)
    saying.error(code, subcode)
    assert (await failed(instagram, dm())).failure is failure
    saying.error(str(code), str(subcode) if subcode else 0)
    assert (await failed(instagram, dm())).failure is failure


@pytest.mark.parametrize(
    ("status", "body", "failure"),
    [
        (200, b"", Failure.UNKNOWN),
        (200, b"{}", Failure.UNKNOWN),
        (200, b'{"message_id": null}', Failure.UNKNOWN),
        (200, b'{"message_id": ""}', Failure.UNKNOWN),
        (200, b'["message_id"]', Failure.UNKNOWN),
        (200, b"[" * 100_000, Failure.UNKNOWN),
        (204, b"", Failure.UNKNOWN),
        (301, b"", Failure.UNKNOWN),
        (401, b"no", Failure.AUTH),
        (403, b"<html>", Failure.CONFIG),
        (404, b"not found", Failure.CONFIG),
        (408, b"", Failure.UNKNOWN),
        (429, b"slow down", Failure.BUSY),
        (500, b'{"error": 7}', Failure.UNKNOWN),
        (502, b"<html>Bad gateway</html>", Failure.UNKNOWN),
        (504, b'{"error": {"code": "x", "message": 7}}', Failure.UNKNOWN),
        (400, b'{"error": {"code": 77777, "is_transient": true}}', Failure.UNKNOWN),
        (400, b'{"error": {"code": 613, "is_transient": true}}', Failure.BUSY),
        (403, b'{"error": {"code": 80002, "is_transient": true}}', Failure.BUSY),
        (400, b'{"error": {"code": 2, "is_transient": true}}', Failure.UNKNOWN),
        (200, b'{"error": {"code": 190}}', Failure.AUTH),
    ],
)
async def test_an_answer_without_the_vendors_numbers_is_judged_by_its_status(
    world: World, saying: Saying, status: int, body: bytes, failure: Failure
) -> None:
    """Proxies and broken bodies never pass for a delivery."""
    saying.status, saying.body = status, body
    assert (await failed(world.ours(api_url=saying.url), dm())).failure is failure


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"X-App-Usage": '{"call_count":100,"total_cputime":3,"total_time":8}'}, None),
        ({"X-Business-Use-Case-Usage": "not json"}, None),
        ({"X-Business-Use-Case-Usage": '{"1":[{"estimated_time_to_regain_access":0}]}'}, None),
        ({"X-Business-Use-Case-Usage": '{"1":[{"estimated_time_to_regain_access":"12"},7],"2":7}'}, 720.0),
        ({"X-Business-Use-Case-Usage": '{"1":[{"estimated_time_to_regain_access":1e300}]}'}, 86_400.0),
        ({"Retry-After": "30"}, 30.0),
        ({"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, None),
        ({"Retry-After": "-5"}, None),
    ],
)
async def test_the_wait_the_vendor_asks_for_is_read_or_is_left_to_the_backoff(
    world: World, saying: Saying, headers: dict[str, str], seconds: float | None
) -> None:
    """A usable header bounds the wait, at most a day; where none is, the account is left alone ever longer."""
    saying.headers = headers
    saying.error(613)
    error = await failed(world.ours(api_url=saying.url), dm())
    assert (error.failure, error.retry_after) == (Failure.BUSY, seconds)
    assert error.account_wide == (seconds is None)


async def test_a_429_without_metas_numbers_is_left_to_the_rows_schedule(world: World, saying: Saying) -> None:
    """Something before Meta refused this call: it says nothing about the account."""
    saying.status, saying.body = 429, b"slow down"
    error = await failed(world.ours(api_url=saying.url), dm())
    assert error.retry_after is None
    assert not error.account_wide


async def test_the_daily_limit_waits_a_day(world: World, saying: Saying) -> None:
    """The vendor's daily limit has no header; it is over tomorrow."""
    saying.error(10, 1893016)
    assert (await failed(world.ours(api_url=saying.url), dm())).retry_after == 86_400.0


async def test_an_answer_beyond_a_megabyte_is_not_read_on(world: World, saying: Saying) -> None:
    """Even a well-formed receipt is not waited for without end."""
    saying.status, saying.body = 200, b'{"message_id":"m","pad":"' + b"x" * 1_100_000 + b'"}'
    error = await failed(world.ours(api_url=saying.url), dm())
    assert error.failure is Failure.UNKNOWN
    assert "megabyte" in error.detail


async def test_the_token_is_in_no_address(world: World, saying: Saying) -> None:
    """Addresses end up in logs; the token travels in a header."""
    saying.status, saying.body = 200, b'{"data":[{"id":"1"}],"messages":{"data":[]},"message_id":"m"}'
    instagram = world.ours(api_url=saying.url)
    await instagram.send(dm())
    assert await instagram.settle(dm(attempted_ms=1)) is None
    assert len(saying.asked) == 3
    assert not any(TOKEN in address for address in saying.asked)


async def test_neither_token_nor_text_is_repeated_from_the_vendors_words(world: World, saying: Saying) -> None:
    """What the vendor says is shown without our token and without what was written to the follower."""
    saying.error(190, 463, f"Error for access_token={TOKEN} on 'a private answer'\n" + "x" * 5000)
    error = await failed(world.ours(api_url=saying.url), dm("a private answer"))
    assert "190/463" in error.detail
    assert "INSTAGRAM_ACCESS_TOKEN" in error.detail
    assert TOKEN not in f"{error!r} {error.detail}"
    assert "a private answer" not in error.detail
    assert len(error.detail) < 500


@pytest.mark.parametrize("wording", ["has already been replied to", "Activity already replied to", "Already answered"])
async def test_the_older_wording_of_already_answered_counts_too(world: World, saying: Saying, wording: str) -> None:
    """2534025 covers several troubles; only its words tell that a reply is there."""
    instagram = world.ours(api_url=saying.url)
    saying.error(100, 2534025, f"The comment {wording}.")
    attempted = answer(Via.PRIVATE, "1", attempted_ms=START)
    assert (await failed(instagram, attempted)).failure is Failure.DUPLICATE
    saying.error(100, 2534025, "The comment is invalid for a private reply.")
    assert (await failed(instagram, attempted)).failure is Failure.RECIPIENT


# --- read-back -----------------------------------------------------------------------------------------------------


async def attempt(world: World, reply: Outgoing, *, accepted: bool) -> Outgoing:
    """Send into a reset connection; a minute later the row knows when that was."""
    world.vendor.fault(Fault.RESET, accepted=accepted)
    assert (await failed(world.ours(), reply)).failure is Failure.UNKNOWN
    attempted = replace(reply, attempted_ms=world.clock.ms)
    world.clock.ms += MINUTE
    return attempted


async def test_a_message_that_arrived_is_found(world: World) -> None:
    """After a lost answer the message's own id is read back."""
    reply = await attempt(world, dm("Two  days.\n"), accepted=True)
    assert await world.ours().settle(reply) == Receipt(world.vendor.delivered[0].key)


async def test_a_message_that_did_not_arrive_is_surely_not_there(world: World) -> None:
    """A conversation read back to before the attempt, without the text, is None."""
    reply = await attempt(world, dm(), accepted=False)
    assert await world.ours().settle(reply) is None


async def test_neither_the_followers_words_nor_older_ones_of_ours_are_taken_for_it(world: World) -> None:
    """The same text said by the follower, or by us before the attempt, is no receipt."""
    await world.ours().send(dm("Yes."))
    world.clock.ms += 10 * MINUTE
    world.vendor.direct(FOLLOWER, "Yes.")
    reply = await attempt(world, dm("Yes."), accepted=False)
    assert await world.ours().settle(reply) is None


async def test_a_conversation_longer_than_what_is_shown_cannot_tell(world: World) -> None:
    """Twenty newer messages hide the attempt, so nothing is claimed."""
    reply = await attempt(world, dm(), accepted=True)
    for number in range(20):
        world.vendor.direct(FOLLOWER, f"and {number}?")
    await unsettled(world.ours(), reply)


async def test_a_conversation_that_is_not_shown_cannot_tell(world: World) -> None:
    """An empty list of conversations is no proof."""
    await unsettled(world.ours(), replace(dm(), follower="1", attempted_ms=START - MINUTE))


async def test_an_attempt_still_fresh_or_undated_is_not_judged(world: World) -> None:
    """What began seconds ago may still be on its way; the error says how long to wait."""
    fresh = await unsettled(world.ours(), dm(attempted_ms=START - 1_000))
    assert fresh.retry_after == 4.0
    await unsettled(world.ours(), dm())
    assert world.vendor.calls == []


@pytest.mark.parametrize(
    "fault",
    [Fault.RATE_LIMIT, Fault.EXPIRED, Fault.SERVER_ERROR, Fault.RESET, Fault.GARBAGE, Fault.REDIRECT, Fault.HUGE],
)
@pytest.mark.parametrize("via", [Via.DM, Via.PUBLIC])
async def test_a_read_back_that_fails_cannot_tell(world: World, fault: Fault, via: Via) -> None:
    """No trouble of the reading itself is ever taken for "it is not there"."""
    reply = await attempt(world, replace(dm(), via=via, reply_to=await world.comment()), accepted=True)
    world.vendor.fault(fault, method="GET", times=3)
    await unsettled(world.ours(), reply)


async def test_a_list_that_is_none_cannot_tell(world: World, saying: Saying) -> None:
    """A well-formed answer without a list is no empty list."""
    saying.status, saying.body = 200, b'{"id":"1"}'
    for via in (Via.DM, Via.PUBLIC):
        await unsettled(world.ours(api_url=saying.url), replace(dm(attempted_ms=1), via=via, reply_to="1"))


async def test_a_public_reply_is_found_under_its_comment(world: World) -> None:
    """After a lost answer the reply's own id is read back."""
    reply = await attempt(world, answer(Via.PUBLIC, await world.comment()), accepted=True)
    assert await world.ours().settle(reply) == Receipt(world.vendor.delivered[0].key)


async def test_a_public_reply_to_a_reply_is_found_under_the_top_comment(world: World) -> None:
    """The vendor puts a reply to a reply under the top comment, and that is where it is looked for."""
    top = await world.comment()
    nested = await world.comment("and in blue?", parent=top)
    arrived = await attempt(world, answer(Via.PUBLIC, nested, "In March."), accepted=True)
    assert await world.ours().settle(arrived) == Receipt(world.vendor.delivered[0].key)
    lost = await attempt(world, answer(Via.PUBLIC, nested, "In April."), accepted=False)
    assert await world.ours().settle(lost) is None


async def test_a_public_reply_that_did_not_arrive_is_surely_not_there(world: World) -> None:
    """Neither a stranger's same words nor an older reply of ours stand for it."""
    comment = await world.comment()
    await world.ours().send(answer(Via.PUBLIC, comment))
    world.clock.ms += 10 * MINUTE
    reply = await attempt(world, answer(Via.PUBLIC, comment), accepted=False)
    await world.comment("Sent you a message!", parent=comment)
    assert await world.ours().settle(reply) is None


async def test_a_public_reply_is_looked_for_on_every_page(world: World) -> None:
    """Hundreds of replies under one comment are read page by page."""
    comment = await world.comment()
    for number in range(120):
        world.vendor.comment(FOLLOWER, f"me too {number}", media="1", parent=comment)
    reply = await attempt(world, answer(Via.PUBLIC, comment), accepted=True)
    assert await world.ours().settle(reply) == Receipt(world.vendor.delivered[0].key)


async def test_a_comment_with_endless_replies_cannot_tell(world: World) -> None:
    """Beyond ten pages nothing is claimed."""
    comment = await world.comment()
    for number in range(600):
        world.vendor.comment(FOLLOWER, f"me too {number}", media="1", parent=comment)
    reply = await attempt(world, answer(Via.PUBLIC, comment), accepted=False)
    await unsettled(world.ours(), reply)


async def test_a_private_reply_is_found_in_the_commenters_conversation(world: World) -> None:
    """Where the commenter's conversation can be read, it tells."""
    reply = await attempt(world, answer(Via.PRIVATE, await world.comment()), accepted=True)
    assert await world.ours().settle(reply) == Receipt(world.vendor.delivered[0].key)


async def test_a_private_reply_to_somebody_who_never_wrote_cannot_tell(world: World) -> None:
    """No conversation is shown for a commenter who never wrote, so nothing is claimed."""
    reply = await attempt(world, replace(answer(Via.PRIVATE, "404"), follower="1"), accepted=False)
    await unsettled(world.ours(), reply)


async def test_our_own_echo_is_parsed_as_an_echo_of_what_was_sent(world: World) -> None:
    """The echo the vendor posts carries the receipt's key, even when it comes before the answer."""
    received: list[bytes] = []

    async def callback(request: web.Request) -> web.Response:
        received.append(await request.read())
        return web.Response()

    app = web.Application()
    app.router.add_post("/", callback)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    world.vendor.callback = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    world.vendor.echoes = Echoes.BEFORE
    receipt = await world.ours().send(dm("Olá 🏝"))
    [echo] = world.ours().parse(received[0], START)
    await runner.cleanup()
    assert (type(echo).__name__, getattr(echo, "key", ""), getattr(echo, "text", "")) == ("Echo", receipt.key, "Olá 🏝")
