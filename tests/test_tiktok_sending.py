"""Sending to TikTok, reading back, the token, checks and catching up, against a simulated TikTok with faults."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp
import pytest

from handlers.base import Failure, Outgoing, Receipt, SendError
from handlers.calling import TIMEOUT
from handlers.firewall import Passing, Standing, refusal
from handlers.platforms.tiktok import TikTok, Waits
from handlers.tiktok.errors import Fault as Answered
from handlers.tiktok.errors import failure_of, refused
from handlers.tiktok.settings import TikTokSettings
from intents.model import Echo, Kind, Message, Via, Writer
from tests.answering import saying
from vendors.tiktok import VIDEO, Fault, SimulatedTikTok

START = 1_788_000_000_000
HOUR = 3_600_000
SHORT = aiohttp.ClientTimeout(total=1.0, connect=5)
BASE = "/open_api/v1.3/"


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    ms: int = START

    def __call__(self) -> int:
        return self.ms


@dataclass
class Notebook:
    """What a handler keeps over restarts."""

    kept: dict[str, str] = field(default_factory=dict)

    async def recall(self, key: str) -> str:
        return self.kept.get(key, "")

    async def remember(self, key: str, value: str) -> None:
        self.kept[key] = value


@dataclass
class World:
    """The simulated vendor, our handler, and the clock both read."""

    vendor: SimulatedTikTok
    http: aiohttp.ClientSession
    clock: Clock
    memory: Notebook = field(default_factory=Notebook)

    def ours(self, timeout: aiohttp.ClientTimeout = TIMEOUT, public_url: str = "", **settings: Any) -> TikTok:
        given = {
            "client_key": self.vendor.client_key,
            "client_secret": self.vendor.client_secret,
            "access_token": "act.simulated1",
            "refresh_token": "rft.simulated1",
            "business_id": self.vendor.business_id,
            "api_url": self.vendor.url,
        }
        made = TikTokSettings.model_validate({**given, **settings})
        waits = Waits(timeout, together_s=0.01)
        return TikTok(made, self.http, self.clock, self.memory, public_url, waits)

    def dm(self, text: str = "Hi! We ship on Mondays.", **more: Any) -> Outgoing:
        given = {"address": self.vendor.account.conversation_of("ana"), **more}
        return Outgoing("1", self.vendor.business_id, Via.DM, "ana", text, **given)

    async def comment(self, text: str = "price?", parent: int = 0) -> str:
        return (await self.vendor.follower_comments("ana", text, parent=parent)).key

    def under(self, comment: str, text: str = "It is 20 €.", **more: Any) -> Outgoing:
        return replace(self.dm(text, **more), via=Via.PUBLIC, reply_to=comment, place=str(VIDEO))


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """A vendor in whose direct messages one follower has just written."""
    clock = Clock()
    async with SimulatedTikTok(now=clock) as vendor, aiohttp.ClientSession() as http:
        await vendor.follower_says("ana", "hello")
        yield World(vendor, http, clock)


async def failed(tiktok: TikTok, reply: Outgoing) -> SendError:
    with pytest.raises(SendError) as caught:
        await tiktok.send(reply)
    return caught.value


# --- sending -------------------------------------------------------------------------------------------------------


async def test_a_direct_message_goes_into_its_conversation(world: World) -> None:
    """The recipient is the conversation's id, not the follower's; the receipt is the vendor's id of the message."""
    receipt = await world.ours().send(world.dm("Olá 🏝"))
    [one] = world.vendor.delivered
    assert (one.conversation, one.via, one.text, one.key) == ("ana", "dm", "Olá 🏝", receipt.key)
    assert world.vendor.calls == [f"POST {BASE}business/message/send/"]
    assert world.vendor.bodies[-1]["recipient"] == world.vendor.account.conversation_of("ana")


async def test_a_reply_stands_under_the_comment_with_its_exact_number(world: World) -> None:
    """Ids of 19 digits go there and back exactly, as text."""
    comment = await world.comment()
    receipt = await world.ours().send(world.under(comment))
    [one] = world.vendor.delivered
    assert (one.via, one.comment, one.key) == ("public_reply", comment, receipt.key)
    assert len(comment) == 19
    assert world.vendor.bodies[-1]["video_id"] == str(VIDEO)


@pytest.mark.parametrize("most", [6000, 150])
async def test_a_text_over_the_limit_is_not_sent(world: World, most: int) -> None:
    """6,000 characters in a message and 150 under a comment arrive; one more is refused here."""
    comment = await world.comment()
    for length in (most, most + 1):
        reply = world.dm("é" * length) if most == 6000 else world.under(comment, "é" * length)
        if length == most:
            await world.ours().send(reply)
        else:
            assert (await failed(world.ours(), reply)).failure is Failure.CONTENT
    assert len(world.vendor.delivered) == 1


async def test_what_has_nowhere_to_go_is_never_sent(world: World) -> None:
    """No conversation, no comment, no private reply, no picture: refused without a call."""
    comment = await world.comment()
    assert (await failed(world.ours(), world.dm(address=""))).failure is Failure.RECIPIENT
    assert (await failed(world.ours(), world.under(""))).failure is Failure.RECIPIENT
    assert (await failed(world.ours(), replace(world.under(comment), via=Via.PRIVATE))).failure is Failure.CONTENT
    assert (await failed(world.ours(), world.dm(image="https://juniper.example/x.png"))).failure is Failure.CONTENT
    assert world.vendor.calls == []


async def test_a_european_conversation_is_answered_only_where_the_manager_says_so(world: World) -> None:
    """Whether an app may answer there is not documented: a person is told instead, unless it was tried and works."""
    european = world.dm(address="eu:" + world.vendor.account.conversation_of("ana"))
    assert (await failed(world.ours(), european)).failure is Failure.RECIPIENT
    assert world.vendor.calls == []
    await world.ours(answer_eu="true").send(european)
    assert len(world.vendor.delivered) == 1


@pytest.mark.parametrize(
    ("fault", "accepted", "failure"),
    [
        (Fault.RATE_LIMIT, False, Failure.BUSY),
        (Fault.TOO_MANY_A_MINUTE, False, Failure.BUSY),
        (Fault.NO_PERMISSION, False, Failure.CONFIG),
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
            )
        ),
    ],
)
async def test_each_fault_of_the_wire_has_its_failure(
    world: World, fault: Fault, accepted: bool, failure: Failure
) -> None:
    """The code in the body decides, although the status is 200; what leaves the outcome open is unknown."""
    world.vendor.fault(fault, accepted=accepted)
    error = await failed(world.ours(SHORT if fault is Fault.HANG else TIMEOUT), world.dm())
    assert error.failure is failure
    assert len(world.vendor.delivered) == accepted
    assert len(world.vendor.calls) == 1
    for secret in (world.vendor.client_secret, "act.", "rft.", "Mondays"):
        assert secret not in str(error)


async def test_a_vendor_that_is_not_there_is_busy(world: World) -> None:
    """A refused connection sent nothing."""
    assert (await failed(world.ours(api_url="http://127.0.0.1:1"), world.dm())).failure is Failure.BUSY


async def test_a_wrong_base_address_is_a_setting_to_mend(world: World) -> None:
    """A page that is not there is no answer of the API's."""
    assert (await failed(world.ours(api_url=world.vendor.url + "/v2"), world.dm())).failure is Failure.CONFIG


@pytest.mark.parametrize(
    ("code", "words", "failure"),
    [
        (40100, "Too many requests.", Failure.BUSY),
        (40016, "", Failure.BUSY),
        (40132, "", Failure.BUSY),
        (40133, "", Failure.BUSY),
        (40064, "sending messages too fast", Failure.BUSY),
        (40202, "conflict", Failure.UNKNOWN),
        (50000, "", Failure.UNKNOWN),
        (50002, "", Failure.UNKNOWN),
        (51305, "", Failure.UNKNOWN),
        (60001, "", Failure.UNKNOWN),
        (59999, "a new one", Failure.UNKNOWN),
        (40102, "", Failure.AUTH),
        (40103, "", Failure.AUTH),
        (40104, "", Failure.AUTH),
        (40105, "", Failure.AUTH),
        (40107, "", Failure.AUTH),
        (40001, "", Failure.CONFIG),
        (40118, "", Failure.CONFIG),
        (40125, "", Failure.CONFIG),
        (40000, "bad request", Failure.CONTENT),
        (40002, "text.body is too long", Failure.CONTENT),
        (40002, "outside of the allowed 48-hour window", Failure.WINDOW),
        (40002, "The message sending limit of the conversation is reached", Failure.WINDOW),
        (40000, "The recipient is not eligible to receive messages", Failure.RECIPIENT),
        (40002, "Param conversation_id is invalid.", Failure.RECIPIENT),
        (40002, "The comment does not exist.", Failure.RECIPIENT),
        (40050, "duplicate", Failure.CONTENT),
        (41000, "not available in your country", Failure.RECIPIENT),
        (40999, "a new one", Failure.CONTENT),
        (0, "", Failure.UNKNOWN),
    ],
)
def test_each_documented_code_has_its_failure(code: int, words: str, failure: Failure) -> None:
    """The table of the vendor's codes; where it is not documented which it is, the words decide."""
    assert failure_of(Answered(200, code, words)) is failure


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (401, Failure.AUTH),
        (403, Failure.CONFIG),
        (404, Failure.CONFIG),
        (408, Failure.UNKNOWN),
        (413, Failure.CONTENT),
        (429, Failure.BUSY),
        (500, Failure.UNKNOWN),
        (502, Failure.UNKNOWN),
        (504, Failure.UNKNOWN),
    ],
)
async def test_the_status_decides_where_there_is_no_code(world: World, status: int, failure: Failure) -> None:
    """Something before TikTok answered; a page that is not there means a path without its last slash."""
    async with saying() as server:
        server.status, server.body = status, b"<html>"
        assert (await failed(world.ours(api_url=server.url), world.dm())).failure is failure


@pytest.mark.parametrize(
    ("status", "body", "failure"),
    [
        (200, {"code": "40100", "message": "as text"}, Failure.BUSY),
        (200, {"code": 20001, "message": "Partial success", "data": {}}, Failure.UNKNOWN),
        (200, {"code": 0, "data": {"message": {}}}, Failure.UNKNOWN),
        (200, {"code": 40001, "message": "No permission"}, Failure.CONFIG),
        (503, {"code": 0, "data": {"message": {"message_id": "m1"}}}, Failure.UNKNOWN),
        (503, {"code": 40002, "message": "Invalid"}, Failure.CONTENT),
    ],
)
async def test_an_answer_of_200_may_be_an_error_and_one_of_500_no_success(
    world: World, status: int, body: dict[str, Any], failure: Failure
) -> None:
    """The code in the body comes first; without a receipt nothing counts as sent."""
    async with saying() as server:
        server.status, server.body = status, body
        assert (await failed(world.ours(api_url=server.url), world.dm())).failure is failure


async def test_a_partial_success_with_its_message_is_one(world: World) -> None:
    """20001 with the message's id: it is there."""
    async with saying() as server:
        server.status, server.body = 200, {"code": 20001, "data": {"message": {"message_id": "m1"}}}
        assert await world.ours(api_url=server.url).send(world.dm()) == Receipt("m1")


@pytest.mark.parametrize(
    ("words", "wait"),
    [("QPS limit", 1.0), ("QPM limit", 300.0), ("QPD limit", 57_600.0), ("Please try again later", None)],
)
def test_a_rate_limit_waits_as_long_as_its_words_say(words: str, wait: float | None) -> None:
    """A second, five minutes, or until midnight UTC; else the account is left alone ever longer."""
    eight_in_the_morning = 1_788_220_800_000 - 1_788_220_800_000 % 86_400_000 + 8 * HOUR
    error = refused(Answered(200, 40100, words), (), eight_in_the_morning)
    assert error.retry_after == wait
    assert error.account_wide == (wait is None)


async def test_a_duplicate_is_ours_only_where_it_is_found(world: World) -> None:
    """The same words said to somebody else are not ours that arrived, whatever became of an earlier attempt."""
    world.vendor.fault(Fault.DUPLICATE, times=2)
    assert (await failed(world.ours(), world.dm())).failure is Failure.CONTENT
    assert (await failed(world.ours(), world.dm(attempted_ms=START))).failure is Failure.CONTENT
    receipt = await world.ours().send(world.dm())
    world.vendor.fault(Fault.DUPLICATE)
    world.clock.ms += HOUR
    assert await world.ours().send(world.dm(attempted_ms=world.clock.ms)) == receipt


# --- the window ----------------------------------------------------------------------------------------------------


async def test_a_closed_window_is_told_apart(world: World) -> None:
    """Two days after the follower's last message they have to write first; then it is open again."""
    world.clock.ms += 48 * HOUR + 1
    assert (await failed(world.ours(), world.dm())).failure is Failure.WINDOW
    await world.vendor.follower_says("ana", "still there?")
    await world.ours().send(world.dm())


async def test_ten_messages_fill_a_window(world: World) -> None:
    """The eleventh is refused until the follower writes again, by the vendor and by our firewall."""
    for number in range(10):
        await world.ours().send(world.dm(str(number)))
    assert (await failed(world.ours(), world.dm("eleven"))).failure is Failure.WINDOW
    standing = Standing(heard_ms=START, said_since=10)
    error = refusal(Passing(world.dm("eleven"), TikTok.limits, standing, START), "tiktok")
    assert error is not None
    assert error.failure is Failure.WINDOW


# --- reading back --------------------------------------------------------------------------------------------------


async def test_an_attempt_that_arrived_is_found_in_the_conversation(world: World) -> None:
    """Accepted, then no answer: the message is there and its id is the receipt."""
    world.vendor.fault(Fault.RESET, accepted=True)
    assert (await failed(world.ours(), world.dm())).failure is Failure.UNKNOWN
    world.clock.ms += 10_000
    assert await world.ours().settle(world.dm(attempted_ms=START)) == Receipt(world.vendor.delivered[0].key)


async def test_an_attempt_that_did_not_arrive_is_not_there(world: World) -> None:
    """What a follower said, another text and an older one of the same words are not the attempt."""
    await world.ours().send(world.dm())
    world.clock.ms += HOUR
    await world.vendor.follower_says("ana", world.dm().text)
    attempted = world.clock.ms
    world.clock.ms += 10_000
    assert await world.ours().settle(world.dm(attempted_ms=attempted)) is None


async def test_a_long_conversation_since_the_attempt_cannot_tell(world: World) -> None:
    """The list shows 20 messages; where they do not reach back nobody can say."""
    world.clock.ms += 10_000
    for number in range(20):
        await world.vendor.follower_says("ana", str(number))
    with pytest.raises(SendError) as caught:
        await world.ours().settle(world.dm(attempted_ms=START))
    assert caught.value.outcome_unknown


async def test_a_reply_is_found_under_the_comment_or_under_its_top_comment(world: World) -> None:
    """A reply to a reply stands under the top comment; a follower's same words are not ours."""
    top = await world.comment()
    reply = await world.comment("and in red?", parent=int(top))
    await world.vendor.follower_comments("ben", "It is 20 €.", parent=int(top))
    world.clock.ms += 10_000
    assert await world.ours().settle(world.under(reply, attempted_ms=START)) is None
    world.vendor.fault(Fault.RESET, accepted=True)
    await failed(world.ours(), world.under(reply))
    attempted = world.clock.ms
    world.clock.ms += 10_000
    receipt = await world.ours().settle(world.under(reply, attempted_ms=attempted))
    assert receipt == Receipt(world.vendor.delivered[0].key)


async def test_read_back_beyond_one_page(world: World) -> None:
    """Forty other replies since the attempt: the second page has ours."""
    top = await world.comment()
    world.vendor.fault(Fault.RESET, accepted=True)
    await failed(world.ours(), world.under(top))
    world.clock.ms += 10_000
    for number in range(40):
        await world.comment(str(number), parent=int(top))
    receipt = await world.ours().settle(world.under(top, attempted_ms=START))
    assert receipt == Receipt(world.vendor.delivered[0].key)


async def test_too_soon_or_without_its_time_nothing_is_told(world: World) -> None:
    """An attempt of a moment ago may still be taken in; a read-back that fails tells nothing either."""
    with pytest.raises(SendError) as early:
        await world.ours().settle(world.dm(attempted_ms=START))
    assert early.value.retry_after == 5.0
    with pytest.raises(SendError) as untimed:
        await world.ours().settle(world.dm())
    world.clock.ms += 10_000
    world.vendor.fault(Fault.NO_PERMISSION)
    with pytest.raises(SendError) as refused_:
        await world.ours().settle(world.dm(attempted_ms=START))
    assert all(one.value.outcome_unknown for one in (early, untimed, refused_))


# --- whose comment it is -------------------------------------------------------------------------------------------


async def heard(world: World, posted_body: bytes) -> Message:
    [one] = world.ours().parse(posted_body, START)
    assert isinstance(one, Message)
    return one


async def test_a_comment_is_bare_until_the_list_tells_who_wrote_it(world: World) -> None:
    """A follower's has a name then; the brand's own is the brand's, whoever typed it."""
    follower = await heard(world, (await world.vendor.follower_comments("ana", "price?")).body)
    assert follower.bare
    whole = await world.ours().hydrate(follower)
    assert (whole.bare, whole.writer, whole.handle, whole.name) == (
        False,
        Writer.FOLLOWER,
        "name_of_ana",
        "Ana of TikTok",
    )
    own = await heard(world, (await world.vendor.person_comments("New in!")).body)
    assert (await world.ours().hydrate(own)).writer is Writer.BRAND


async def test_our_own_reply_is_known_by_its_number_without_a_call(world: World) -> None:
    """What we have just created needs no asking."""
    tiktok, comment = world.ours(), await world.comment()
    receipt = await tiktok.send(world.under(comment))
    calls = len(world.vendor.calls)
    bare = Message(
        "tiktok", world.vendor.business_id, receipt.key, follower="x", kind=Kind.COMMENT, text="", sent_ms=1
    )
    assert (await tiktok.hydrate(replace(bare, bare=True))).writer is Writer.BRAND
    assert len(world.vendor.calls) == calls


async def test_many_comments_at_once_share_a_call(world: World) -> None:
    """Forty comments are two calls, since a call takes thirty ids and a minute forty calls."""
    posted = [(await world.vendor.follower_comments(f"f{n}", "price?")).body for n in range(40)]
    messages = [await heard(world, body) for body in posted]
    tiktok = world.ours()
    whole = await asyncio.gather(*(tiktok.hydrate(one) for one in messages))
    assert [one.handle for one in whole] == [f"name_of_f{n}" for n in range(40)]
    assert len(world.vendor.calls) == 2


async def test_a_comment_that_is_not_listed_yet_is_asked_for_later(world: World) -> None:
    """Lists lag behind events: not there now is not gone."""
    posted = await world.vendor.follower_comments("ana", "price?")
    message = await heard(world, posted.body)
    del world.vendor.account.comments[int(posted.key)]
    with pytest.raises(SendError) as caught:
        await world.ours().hydrate(message)
    assert (caught.value.failure, caught.value.retry_after) == (Failure.BUSY, None)


# --- the token -----------------------------------------------------------------------------------------------------


async def test_a_token_that_ended_is_renewed_once_and_the_text_goes_out(world: World) -> None:
    """A refusal for the token did nothing, so the same call is made again; others meanwhile use the same new one."""
    world.vendor.expire()
    tiktok = world.ours()
    await asyncio.gather(*(tiktok.send(world.dm(str(number))) for number in range(3)))
    assert len(world.vendor.delivered) == 3
    assert world.vendor.renewals == 1


async def test_what_was_renewed_lives_over_a_restart(world: World) -> None:
    """The vendor changed both tokens; a new start with the old environment uses the kept ones."""
    world.vendor.expire()
    await world.ours().send(world.dm("one"))
    await world.ours().send(world.dm("two"))
    assert world.vendor.renewals == 1


async def test_the_access_token_may_be_left_out(world: World) -> None:
    """The refresh token is enough."""
    await world.ours(access_token="").send(world.dm())
    assert len(world.vendor.delivered) == 1


async def test_a_refresh_before_the_day_is_over(world: World) -> None:
    """At first the end is unknown, so it is renewed; then when a fifth of the day is left, and not before."""
    tiktok = world.ours()
    due = await tiktok.refresh()
    assert (world.vendor.renewals, due) == (1, START + int(24 * HOUR * 0.8))
    assert await tiktok.refresh() == due
    assert world.vendor.renewals == 1
    world.clock.ms = due
    assert await tiktok.refresh() > due
    assert world.vendor.renewals == 2


async def test_a_dead_sign_in_holds_and_says_what_to_do(world: World) -> None:
    """Every call and every renewal is refused: AUTH, with the next step, and no secret in it."""
    world.vendor.kill()
    error = await failed(world.ours(), world.dm())
    assert error.failure is Failure.AUTH
    assert "TIKTOK_REFRESH_TOKEN" in error.detail
    assert "rft." not in error.detail
    assert "act." not in error.detail
    with pytest.raises(SendError):
        await world.ours().refresh()


async def test_a_renewal_without_an_answer_sent_nothing(world: World) -> None:
    """Whatever became of the renewal: the text was not sent, so it may be tried again."""
    world.vendor.expire()
    world.vendor.fault(Fault.RESET, path="refresh_token")
    assert (await failed(world.ours(), world.dm())).failure is Failure.BUSY


# --- checks --------------------------------------------------------------------------------------------------------


async def test_a_check_subscribes_what_goes_nowhere_and_says_where_it_went(world: World) -> None:
    """With our public address both kinds of events come to us; the second look finds all well."""
    world.vendor.subscribed["COMMENT"] = "https://elsewhere.example/webhooks/tiktok"
    tiktok = world.ours(public_url="https://frontdesk.example/")
    findings = {one.what: one for one in await tiktok.check()}
    assert not any(one.broken and one.advice for one in findings.values())
    assert "elsewhere.example" in findings["events of comments"].advice
    wanted = "https://frontdesk.example/webhooks/tiktok"
    assert world.vendor.subscribed == {"COMMENT": wanted, "DIRECT_MESSAGE": wanted}
    assert all(one.well for one in await tiktok.check())


async def test_without_a_public_address_a_missing_subscription_is_told(world: World) -> None:
    """What cannot be mended is said with the setting that is missing."""
    findings = {one.what: one for one in await world.ours().check()}
    assert "FRONTDESK_PUBLIC_URL" in findings["events of comments"].advice
    assert world.vendor.subscribed == {}


async def test_an_account_without_direct_messages_still_does_comments(world: World) -> None:
    """In the EEA, Switzerland and the UK there are no message scopes: worth knowing, not broken."""
    world.vendor.scopes = "user.info.basic,comment.list,comment.list.manage,video.list"
    findings = {one.what: one for one in await world.ours(public_url="https://frontdesk.example").check()}
    assert "EEA" in findings["direct messages"].advice
    assert not findings["direct messages"].broken
    assert findings["comments"].well
    assert set(world.vendor.subscribed) == {"COMMENT"}


async def test_a_region_that_is_refused_is_no_alarm(world: World) -> None:
    """Scopes granted, feature closed: the subscription says so and comments go on."""
    world.vendor.region_closed = True
    findings = {one.what: one for one in await world.ours(public_url="https://frontdesk.example").check()}
    assert not findings["events of direct messages"].broken
    assert (await failed(world.ours(), world.dm())).failure is Failure.RECIPIENT
    await world.ours().send(world.under(await world.comment()))


async def test_missing_comment_scopes_and_a_dead_token_are_broken(world: World) -> None:
    """Both need a person."""
    world.vendor.scopes = "message.list.read,message.list.send"
    findings = {one.what: one for one in await world.ours().check()}
    assert findings["comments"].broken
    assert "comment.list" in findings["comments"].advice
    world.vendor.kill()
    [finding] = await world.ours().check()
    assert (finding.what, finding.well, finding.broken) == ("sign-in", False, True)


async def test_the_sign_ins_end_is_in_the_calendar(world: World) -> None:
    """A year from the last renewal."""
    tiktok = world.ours()
    await tiktok.refresh()
    sign_in = next(one for one in await tiktok.check() if one.what == "sign-in")
    assert sign_in.until_ms == START + 365 * 24 * HOUR


# --- what no event told --------------------------------------------------------------------------------------------


async def test_what_was_said_since_comes_as_events(world: World) -> None:
    """Messages both ways and comments old enough for their event, oldest first, under the same keys."""
    world.clock.ms += HOUR
    comment = await world.comment("is it warm?")
    world.clock.ms += 1_000
    direct = await world.vendor.follower_says("ben", "where is my order")
    await world.vendor.person_answers("ben", "On its way!")
    world.clock.ms += 600_000
    young = await world.comment("and soft?")
    tiktok = world.ours()
    found = [one for body in await tiktok.missed(START + HOUR) for one in tiktok.parse(body, world.clock.ms)]
    assert [type(one) for one in found] == [Message, Message, Echo]
    assert [one.key for one in found if isinstance(one, Message)] == [comment, direct.key]
    said = found[1]
    assert isinstance(said, Message)
    assert (said.follower, said.text, said.address) == (
        "ben",
        "where is my order",
        world.vendor.account.conversation_of("ben"),
    )
    assert not any(isinstance(one, Message) and one.bare for one in found)
    world.clock.ms += 600_000
    later = [one for body in await tiktok.missed(world.clock.ms - 600_000) for one in tiktok.parse(body, 0)]
    assert [one.key for one in later if isinstance(one, Message)] == [young]


async def test_only_what_was_granted_is_asked_for(world: World) -> None:
    """Without message scopes only comments are looked at."""
    world.vendor.scopes = "comment.list"
    await world.ours().missed(START)
    assert not any("message" in call for call in world.vendor.calls)
