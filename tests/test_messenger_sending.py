"""What a Facebook Page says, reads back, checks and catches up on, against a simulated Page with faults."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
import pytest

from handlers.base import Failure, Finding, Outgoing, Profile, SendError
from handlers.calling import TIMEOUT
from handlers.files import File
from handlers.meta.debugging import findings
from handlers.meta.errors import Product
from handlers.meta.graph import Graph
from handlers.platforms.messenger import SCOPES, SUBSCRIBED, Messenger, MessengerSettings
from intents.model import Echo, Kind, Message, Via, Writer
from tests.answering import START_MS, Clock, saying
from tests.meta_documented import DOCUMENTED
from tests.pictures import PDF
from vendors.messenger import SimulatedMessenger
from vendors.meta import RefusalError
from vendors.server import Fault

PAGE, FOLLOWER, TOKEN = "102900000000001", "6700000000000001", "EAAcanarytoken"
SHORT = aiohttp.ClientTimeout(total=0.5, connect=5)
HOUR = 3_600_000


@dataclass
class World:
    """The simulated Page, the session, and the clock both read."""

    vendor: SimulatedMessenger
    http: aiohttp.ClientSession
    clock: Clock

    def ours(self, timeout: aiohttp.ClientTimeout = TIMEOUT, **more: Any) -> Messenger:
        """Our handler."""
        given = {"app_secret": "s", "verify_token": "v", "access_token": TOKEN, "account_id": PAGE}
        made = MessengerSettings.model_validate({**given, "api_url": self.vendor.url, **more})
        return Messenger(made, self.http, self.clock, timeout=timeout)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """A Page to which one follower has just written."""
    clock = Clock()
    vendor = SimulatedMessenger(app_secret="s", token=TOKEN, account_id=PAGE, now=clock)
    async with vendor, aiohttp.ClientSession() as http:
        await vendor.follower_says(FOLLOWER, "hello")
        yield World(vendor, http, clock)


def dm(text: str = "Hi! We ship on Mondays.", **more: Any) -> Outgoing:
    """A direct message."""
    return Outgoing(id="42", account=PAGE, via=Via.DM, follower=FOLLOWER, text=text, **more)


def answer(via: Via, comment: str, **more: Any) -> Outgoing:
    """A reply to a comment."""
    return replace(dm("Sent you a message!", **more), via=via, reply_to=comment)


async def failed(messenger: Messenger, reply: Outgoing) -> SendError:
    """The error of a send that must fail."""
    with pytest.raises(SendError) as caught:
        await messenger.send(reply)
    assert TOKEN not in str(caught.value)
    assert reply.text[:20] not in str(caught.value)
    return caught.value


async def test_a_direct_message_carries_its_row_and_comes_back_with_it(world: World) -> None:
    """The text arrives once, as a response, and the echo of it names the row."""
    receipt = await world.ours().send(dm(buttons=("Track my order", " ")))
    [said] = world.vendor.said
    assert (said.follower, said.key) == (FOLLOWER, receipt.key)
    assert said.body["messaging_type"] == "RESPONSE"
    assert [one["title"] for one in said.body["message"]["quick_replies"]] == ["Track my order"]
    [echo] = world.ours().parse(_bytes(world.vendor.posted[receipt.key]), START_MS)
    assert getattr(echo, "out_id", None) == "42"


async def test_a_picture_goes_out_by_itself(world: World) -> None:
    """A picture is a message of its own, without text or buttons."""
    await world.ours().send(dm("", image="https://juniper.example/a.png", buttons=("x",)))
    assert set(world.vendor.said[0].body["message"]) == {"attachment", "metadata"}


async def test_a_comment_is_answered_under_the_top_comment(world: World) -> None:
    """A reply to a reply stands where people see it: under the comment it all began with."""
    top = await world.vendor.follower_comments(FOLLOWER, "price?")
    below = await world.vendor.follower_comments(FOLLOWER, "and in blue?", parent=top)
    await world.ours().send(answer(Via.PUBLIC, top, address=top))
    await world.ours().send(answer(Via.PUBLIC, below, address=f"{below} {top}"))
    await world.ours().send(answer(Via.PUBLIC, below, address=f"{top} elsewhere"))
    assert [said.under for said in world.vendor.said] == [top, top, below]


async def test_a_private_reply_goes_out_once_and_within_seven_days(world: World) -> None:
    """The second is a duplicate only where an attempt of ours may have arrived; later it is too late."""
    comment = await world.vendor.follower_comments(FOLLOWER, "price?")
    await world.ours().send(answer(Via.PRIVATE, comment))
    fresh = await failed(world.ours(), answer(Via.PRIVATE, comment))
    assert fresh.failure is Failure.RECIPIENT
    assert "another tool was first" in fresh.detail
    again = answer(Via.PRIVATE, comment, attempted_ms=START_MS)
    assert (await failed(world.ours(), again)).failure is Failure.DUPLICATE
    late = await world.vendor.follower_comments(FOLLOWER, "still there?")
    world.clock.ms += 7 * 24 * HOUR + 1
    assert (await failed(world.ours(), answer(Via.PRIVATE, late))).failure is Failure.RECIPIENT
    assert len(world.vendor.said) == 1


async def test_only_a_person_with_the_feature_answers_after_a_day(world: World) -> None:
    """24 hours for the bot; 7 days for people where Meta granted *Human Agent* and the setting says so."""
    world.vendor.human_agent = True
    world.clock.ms += 25 * HOUR
    assert (await failed(world.ours(), dm())).failure is Failure.WINDOW
    assert (await failed(world.ours(), dm(by_person=True))).failure is Failure.WINDOW
    assert (await failed(world.ours(human_agent=True), dm())).failure is Failure.WINDOW
    await world.ours(human_agent=True).send(dm(by_person=True))
    assert world.vendor.said[0].body["tag"] == "HUMAN_AGENT"
    assert world.ours(human_agent=True).limits.human_window_hours == 168
    assert world.ours().limits.human_window_hours is None


@pytest.mark.parametrize("text", ["x" * 2001, "", "  "])
async def test_a_text_the_page_would_refuse_is_never_sent(world: World, text: str) -> None:
    """Too long or empty: refused here, without a call."""
    calls = len(world.vendor.calls)
    with pytest.raises(SendError) as caught:
        await world.ours().send(dm(text))
    assert caught.value.failure is Failure.CONTENT
    assert len(world.vendor.calls) == calls


FAULTS = [
    (Fault.RATE_LIMIT, Failure.BUSY),
    (Fault.TOO_MANY, Failure.BUSY),
    (Fault.EXPIRED, Failure.AUTH),
    *((fault, Failure.UNKNOWN) for fault in (Fault.SERVER_ERROR, Fault.UNAVAILABLE, Fault.HANG, Fault.RESET)),
    *((fault, Failure.UNKNOWN) for fault in (Fault.GARBAGE, Fault.HUGE, Fault.REDIRECT)),
]


@pytest.mark.parametrize(("fault", "failure"), FAULTS)
async def test_each_fault_of_the_wire_has_its_failure(world: World, fault: Fault, failure: Failure) -> None:
    """Refusals may be tried again; whatever leaves the outcome open is unknown."""
    world.vendor.fault(fault)
    assert (await failed(world.ours(SHORT), dm())).failure is failure


@pytest.mark.parametrize(("code", "subcode", "failure"), DOCUMENTED)
async def test_each_documented_error_has_its_failure(world: World, code: int, subcode: int, failure: Failure) -> None:
    """The vendor's numbers decide what becomes of the row."""
    async with saying() as server:
        server.meta(code, subcode)
        assert (await failed(world.ours(api_url=server.url), dm())).failure is failure


async def test_an_unknown_attempt_is_found_or_surely_absent(world: World) -> None:
    """A message or comment that arrived although its answer was lost is read back; one that did not is None."""
    comment = await world.vendor.follower_comments(FOLLOWER, "price?")
    for reply in (dm(), answer(Via.PUBLIC, comment, address=comment)):
        tried = replace(reply, attempted_ms=START_MS)
        with pytest.raises(SendError) as caught:
            await world.ours().settle(tried)
        assert caught.value.retry_after == 5.0
        world.clock.ms += 6_000
        assert await world.ours().settle(tried) is None
        world.vendor.fault(Fault.RESET, accepted=True)
        assert (await failed(world.ours(), reply)).failure is Failure.UNKNOWN
        receipt = await world.ours().settle(tried)
        assert receipt is not None
        assert receipt.key == world.vendor.said[-1].key
        world.clock.ms = START_MS


async def test_the_profile_is_the_name_people_know(world: World) -> None:
    """The name of who wrote; a stranger is RECIPIENT."""
    assert await world.ours().profile(FOLLOWER) == Profile(name="Ana Sousa")
    with pytest.raises(SendError) as caught:
        await world.ours().profile("1")
    assert caught.value.failure is Failure.RECIPIENT


async def test_a_mention_is_asked_for(world: World) -> None:
    """A mention comes without its author; asking gives author and text, and the Page's own words are known as such."""
    key = await world.vendor.follower_mentions(FOLLOWER, "The Brand, what is this?")
    [bare] = world.ours().parse(_bytes(world.vendor.posted[key]), START_MS)
    assert isinstance(bare, Message)
    assert (bare.bare, bare.follower) == (True, "")
    whole = await world.ours().hydrate(bare)
    assert (whole.follower, whole.name, whole.bare, whole.kind) == (FOLLOWER, "Ana Sousa", False, Kind.MENTION)
    own = await world.vendor.follower_mentions(PAGE, "us")
    assert (await world.ours().hydrate(replace(bare, key=own))).writer is Writer.BRAND
    with pytest.raises(SendError) as caught:
        await world.ours().hydrate(replace(bare, key="77001_1"))
    assert caught.value.failure is Failure.RECIPIENT


async def test_an_author_whom_meta_hides_is_for_a_person(world: World) -> None:
    """Without an author nothing is answered automatically: who knows, it may be the Page itself."""
    bare = Message("messenger", PAGE, "c1", Kind.COMMENT, "", "hi", START_MS, bare=True)
    async with saying() as server:
        server.status, server.body = 200, {"id": "c1", "message": "hi"}
        with pytest.raises(SendError) as caught:
            await world.ours(api_url=server.url).hydrate(bare)
    assert caught.value.failure is Failure.CONTENT


async def test_a_dropped_subscription_is_mended_and_a_dead_token_told(world: World) -> None:
    """The check subscribes again to what Meta dropped, and says what to do about the token."""
    token, permissions, mended = await world.ours().check()
    assert token.well
    assert permissions.well
    assert "messages" in mended.advice
    assert not mended.broken
    assert world.vendor.subscribed == set(SUBSCRIBED)
    assert all(finding.well for finding in await world.ours().check())
    world.vendor.dead = True
    [token] = await world.ours().check()
    assert "MESSENGER_ACCESS_TOKEN" in token.advice
    world.vendor.dead = False
    world.vendor.fault(Fault.UNAVAILABLE, method="GET")
    with pytest.raises(SendError):
        await world.ours().check()


async def test_a_token_that_ends_or_may_too_little_is_told(world: World) -> None:
    """Its end for the calendar, what it lacks, and that Meta calls it invalid although it still reads."""
    world.vendor.ends_ms, world.vendor.scopes = START_MS + HOUR, ("pages_messaging",)
    token, permissions, _ = await world.ours().check()
    assert (token.well, token.until_ms) == (True, START_MS + HOUR)
    assert permissions.broken
    assert "pages_manage_engagement" in permissions.advice
    assert "MESSENGER_ACCESS_TOKEN" in permissions.advice
    world.vendor.invalid = True
    token, *_ = await world.ours().check()
    assert "MESSENGER_ACCESS_TOKEN" in token.advice


async def test_a_token_about_which_meta_tells_nothing_is_no_trouble(world: World) -> None:
    """Meta may not say: what works is well. Trouble that passes is no finding at all."""
    async with saying() as server:
        graph = Graph(Product("Messenger", "MESSENGER"), server.url, TOKEN, world.http)
        server.meta(100)
        assert await findings(graph, TOKEN, SCOPES) == [Finding("token")]
        server.meta(2)
        with pytest.raises(SendError):
            await findings(graph, TOKEN, SCOPES)


async def test_what_no_webhook_told_is_found(world: World) -> None:
    """Messages and comments since a time, old ones first, as the webhook would have told them."""
    world.clock.ms += 10_000
    told = await world.vendor.follower_says(FOLLOWER, "anyone?")
    world.clock.ms += 1_000
    comment = await world.vendor.follower_comments(FOLLOWER, "price?")
    reply = await world.vendor.follower_comments(FOLLOWER, "and in blue?", parent=comment)
    await world.vendor.person_answers("6700000000000002", "We wrote first.")
    bodies = await world.ours().missed(START_MS + 5_000)
    found = [one for body in bodies for one in world.ours().parse(body, START_MS)]
    assert [one.key for one in found if isinstance(one, Message)] == [told, comment, reply]
    assert found[1] == world.ours().parse(_bytes(world.vendor.posted[comment]), START_MS)[0]


async def test_what_a_person_answered_meanwhile_is_found_with_the_question(world: World) -> None:
    """In one body and in order, so that nobody is answered twice; a picture is more than an empty line."""
    world.clock.ms += 10_000
    told = await world.vendor.follower_says(FOLLOWER, "anyone?")
    world.clock.ms += 1_000
    answered = await world.vendor.person_answers(FOLLOWER, "Yes, here.")
    [body] = await world.ours().missed(START_MS + 5_000)
    question, echo = world.ours().parse(body, START_MS)
    assert isinstance(question, Message)
    assert isinstance(echo, Echo)
    assert (question.key, echo.key, echo.follower) == (told, answered, FOLLOWER)


@pytest.mark.parametrize(
    ("attachment", "kind", "url"),
    [
        ({"mime_type": "image/png", "image_data": {"url": "https://x/a.png"}}, "image", "https://x/a.png"),
        ({"mime_type": "video/mp4", "video_data": {"url": "https://x/a.mp4"}}, "video", "https://x/a.mp4"),
        ({"mime_type": "audio/mp4", "file_url": "https://x/a.mp4"}, "audio", "https://x/a.mp4"),
        ({"mime_type": "application/pdf", "file_url": "https://x/a.pdf"}, "file", "https://x/a.pdf"),
        ({}, "file", ""),
    ],
)
async def test_a_picture_that_no_webhook_told_is_found(
    world: World, attachment: dict[str, Any], kind: str, url: str
) -> None:
    """A message without words is not an empty one."""
    line = {"id": "m1", "created_time": "2026-09-01T00:00:00+0000", "from": {"id": FOLLOWER}, "message": ""}
    talk = {"messages": {"data": [{**line, "attachments": {"data": [attachment]}}]}}
    async with saying() as server:
        server.status, server.body = 200, {"data": [talk]}
        [body] = await world.ours(api_url=server.url).missed(START_MS - 365 * 24 * HOUR)
    [found] = world.ours().parse(body, START_MS)
    assert isinstance(found, Message)
    assert [(one.type, one.url) for one in found.attachments] == [(kind, url)]


def _bytes(payload: dict[str, Any]) -> bytes:
    return json.dumps(payload).encode()


async def test_a_comment_of_ours_is_deleted_and_a_message_stays(world: World) -> None:
    """Again after an attempt is harmless; what is not there at first is told, and a message is not pretended gone."""
    comment = await world.vendor.follower_comments(FOLLOWER, "price?")
    reply, ours = answer(Via.PUBLIC, comment), world.ours()
    receipt = (await ours.send(reply)).key
    await ours.retract(reply, receipt)
    assert receipt not in world.vendor.comments
    await ours.retract(replace(reply, attempted_ms=START_MS), receipt)
    for wrong, failure in ((reply, Failure.RECIPIENT), (dm(), Failure.CONTENT)):
        with pytest.raises(SendError) as caught:
            await ours.retract(wrong, receipt)
        assert caught.value.failure is failure


# --- files -----------------------------------------------------------------------------------------------------------


def a_file(name: str = "label.pdf", kind: str = "application/pdf", data: bytes = PDF) -> Outgoing:
    """A teammate's file."""
    return dm(f"[{name}]", file=File(name, kind, data))


async def test_a_file_is_named_by_its_number(world: World) -> None:
    """Uploaded first, under a plain name and as what it is; the message itself holds no address."""
    await world.ours().send(a_file("Größe.webp", "image/webp", b"RIFF\x00\x00\x00\x00WEBPVP8 "))
    (number,) = world.vendor.files.kept
    kept, said = world.vendor.files.kept[number], world.vendor.said[-1].body["message"]
    assert (kept.kind, kept.name, kept.mime) == ("file", "Groe.webp", "image/webp")
    assert said["attachment"] == {"type": "file", "payload": {"attachment_id": number}}


@pytest.mark.parametrize(
    ("fault", "failure"),
    [(Fault.SERVER_ERROR, Failure.BUSY), (Fault.RESET, Failure.BUSY), (Fault.RATE_LIMIT, Failure.BUSY),
     (Fault.GARBAGE, Failure.BUSY), (Fault.EXPIRED, Failure.AUTH)],
)  # fmt: skip
async def test_an_upload_is_never_of_unknown_outcome(world: World, fault: Fault, failure: Failure) -> None:
    """Nobody has seen the file yet."""
    world.vendor.fault(fault, accepted=True, path="/message_attachments")
    assert (await failed(world.ours(), a_file())).failure is failure
    assert world.vendor.said == []


async def test_a_permission_that_is_missing_for_files_holds_up_no_words(world: World) -> None:
    """Told beside the file, not as trouble with the whole Page."""
    world.vendor.refusing = [RefusalError("(#200) Requires pages_messaging permission", 200)]
    error = await failed(world.ours(), a_file())
    assert error.failure is Failure.CONTENT
    assert "pages_messaging" in error.detail


async def test_what_meta_does_not_take_is_content(world: World) -> None:
    """Upload attachment failure (2018047): told with Meta's words, and the file's name is not among them."""
    error = await failed(world.ours(), a_file("secret.pdf", "application/pdf", b""))
    assert error.failure is Failure.CONTENT
    assert "100/2018047" in error.detail
    assert "secret" not in error.detail


async def test_a_file_that_is_not_there_is_sent_again_and_one_that_may_be_is_not(world: World) -> None:
    """Files have no words to be known by: without any such message it surely did not arrive, else nobody can tell."""
    messenger, reply = world.ours(), replace(a_file(), attempted_ms=world.clock())
    world.clock.ms += 10_000
    assert await messenger.settle(reply) is None
    await messenger.send(a_file("another.pdf"))
    with pytest.raises(SendError) as caught:
        await messenger.settle(reply)
    assert caught.value.failure is Failure.UNKNOWN
    assert "may be it" in caught.value.detail


async def test_the_page_refuses_files_against_the_rules(world: World) -> None:
    """The simulated Page knows its own numbers and kinds, whoever calls."""
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    body = {"recipient": {"id": FOLLOWER}, "messaging_type": "RESPONSE"}
    shown = {"attachment": {"type": "image", "payload": {"attachment_id": "1"}}}
    url = f"{world.vendor.url}/v26.0/{PAGE}"
    async with world.http.post(f"{url}/messages", json={**body, "message": shown}, headers=bearer) as answered:
        assert (await answered.json())["error"]["error_subcode"] == 2018047
    async with world.http.post(f"{url}/message_attachments", data={"message": "{}"}, headers=bearer) as answered:
        assert (await answered.json())["error"]["error_subcode"] == 2018047
