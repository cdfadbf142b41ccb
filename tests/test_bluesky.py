"""What a Bluesky account hears and says, read off fixtures and against a simulated network with faults."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from hypothesis import given, settings
from pydantic import ValidationError
from yarl import URL

from handlers.base import Failure, Outgoing, PayloadError, Profile, Receipt, SendError
from handlers.bluesky.records import facets, record_key
from handlers.platforms.bluesky import Bluesky, BlueskySettings
from handlers.rest import TIMEOUT
from intents.model import Echo, Message, Via
from tests.answering import START_MS, Clock, Kept, saying
from tests.fixture_cases import NO_EVENTS, RECEIVED, fixtures, hostile, reads_as_it_says, reads_safely
from vendors.bluesky import DID, SimulatedBluesky
from vendors.server import Fault

HANDLE, PASSWORD, ANA = "brand.example.com", "canary-password", "did:plc:ana"
SHORT = aiohttp.ClientTimeout(total=0.5, connect=5)
GIVEN = {"handle": HANDLE, "app_password": PASSWORD}


def offline() -> Bluesky:
    """For parsing only: nothing in it touches the session."""
    return Bluesky(BlueskySettings.model_validate(GIVEN), None, lambda: RECEIVED, Kept())  # type: ignore[arg-type]


@pytest.mark.parametrize("path", fixtures("bluesky"), ids=lambda path: path.stem)
def test_each_fixture_is_read_as_it_says(path: Path) -> None:
    """A fixture is read to exactly what its expectation lists."""
    reads_as_it_says(offline(), path)


@pytest.mark.parametrize("body", NO_EVENTS)
def test_a_body_that_is_no_event_is_a_payload_error(body: bytes) -> None:
    """What is no event at all goes to quarantine as a whole."""
    with pytest.raises(PayloadError):
        offline().parse(body, RECEIVED)


@settings(max_examples=250, deadline=None)
@given(hostile("bluesky"))
def test_no_payload_raises_anything_but_payload_error(body: bytes) -> None:
    """Whatever bytes come, parsing gives known types or a PayloadError."""
    reads_safely(offline(), body)


@pytest.mark.parametrize("wrong", [{"handle": "canary"}, {"app_password": " "}, {"api_url": "bsky.social"}])
def test_settings_that_cannot_work_are_refused_without_showing_them(wrong: dict[str, str]) -> None:
    """A fault is named at the start, and what was typed is not in its words."""
    with pytest.raises(ValidationError) as caught:
        BlueskySettings.model_validate({**GIVEN, **wrong})
    assert "canary" not in str(caught.value)


def test_links_are_marked_by_their_bytes() -> None:
    """Offsets count bytes of UTF-8, and the full stop after a link is none of it."""
    text = "🏝 see https://juniper.example/é."
    [facet] = facets(text)
    start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
    assert text.encode()[start:end].decode() == "https://juniper.example/é" == facet["features"][0]["uri"]
    assert facets("no link, http:// neither") == []


def test_a_record_key_is_a_tid_and_the_rows_own() -> None:
    """13 characters of the sortable alphabet; the same for a repeat, another for other words or another row."""
    reply = Outgoing("42", HANDLE, Via.PUBLIC, ANA, "hi", reply_to="at://x")
    key = record_key(DID, reply)
    assert len(key) == 13
    assert key[0] in "234567abcdefghij"
    assert set(key) <= set("234567abcdefghijklmnopqrstuvwxyz")
    assert record_key(DID, replace(reply, attempted_ms=9)) == key
    assert len({key, record_key(DID, replace(reply, id="43")), record_key(DID, replace(reply, text="ho"))}) == 3


@dataclass
class World:
    """The simulated network, the session, the clock both read, and what our handler keeps over restarts."""

    vendor: SimulatedBluesky
    http: aiohttp.ClientSession
    clock: Clock
    kept: Kept = field(default_factory=Kept)
    taken: list[bytes] = field(default_factory=list)

    def ours(self, timeout: aiohttp.ClientTimeout = TIMEOUT, api_url: str = "") -> Bluesky:
        """Our handler, as after a restart."""
        made = BlueskySettings.model_validate({**GIVEN, "api_url": api_url or self.vendor.url, "poll_seconds": "0.02"})
        return Bluesky(made, self.http, self.clock, self.kept, timeout=timeout)

    async def take(self, body: bytes) -> None:
        """Keep an event."""
        self.taken.append(body)

    @property
    def heard(self) -> list[Message | Echo]:
        """What was handed over."""
        read = [one for body in self.taken for one in self.ours().parse(body, START_MS)]
        return [one for one in read if isinstance(one, Message | Echo)]

    async def until(self, look: Callable[[], Any]) -> None:
        """Waits until there is something."""
        async with asyncio.timeout(5):
            while not look():
                await asyncio.sleep(0.01)

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """A handler that listens."""
        task = asyncio.create_task(self.ours().listen(self.take))
        await self.until(lambda: {"notifications", "chat"} <= set(self.kept.words))
        yield
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async def asked(self, text: str = "We do.", *, direct: bool = False, **more: Any) -> Outgoing:
        """A follower asked: what we answer."""
        if direct:
            await self.vendor.follower_writes(ANA, "hello")
            return Outgoing("42", HANDLE, Via.DM, ANA, text, address=f"convo-{ANA}")
        key = await self.vendor.follower_posts(ANA, "do you ship?", **more)
        heard = self.ours().parse(json.dumps(self.vendor.notifications[-1]).encode(), START_MS)[0]
        assert isinstance(heard, Message)
        return Outgoing("42", HANDLE, Via.PUBLIC, ANA, text, heard.place, key, address=heard.address)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """A network with our account."""
    clock = Clock()
    async with SimulatedBluesky(password=PASSWORD, now=clock) as vendor, aiohttp.ClientSession() as http:
        yield World(vendor, http, clock)


async def failed(bluesky: Bluesky, reply: Outgoing) -> SendError:
    """The error of a send that must fail."""
    with pytest.raises(SendError) as caught:
        await bluesky.send(reply)
    assert PASSWORD not in str(caught.value)
    return caught.value


async def test_an_answer_stands_under_the_post_in_its_thread(world: World) -> None:
    """The root is the thread's, the parent what is answered; links are marked."""
    root = {"uri": "at://x/app.bsky.feed.post/root", "cid": "c"}
    reply = await world.asked("We do: https://juniper.example", reason="reply", reply={"root": root, "parent": root})
    receipt = await world.ours().send(reply)
    [said] = world.vendor.said
    record = said.body["record"]
    assert (said.key, record["reply"]["root"], record["reply"]["parent"]["uri"]) == (receipt.key, root, reply.reply_to)
    assert record["facets"][0]["features"][0]["uri"] == "https://juniper.example"


async def test_an_older_post_of_the_conversation_is_asked_for(world: World) -> None:
    """Where the conversation has gone on, root and parent of the answered post are looked up; a gone one is told."""
    first, second = await world.asked(), await world.asked()
    await world.ours().send(replace(first, address=second.address))
    assert world.vendor.said[0].body["record"]["reply"]["parent"]["uri"] == first.reply_to
    gone = replace(first, reply_to="at://gone", address="")
    assert (await failed(world.ours(), gone)).failure is Failure.RECIPIENT


async def test_a_repeated_post_is_written_once(world: World) -> None:
    """The key is the row's: the second is a duplicate, and reading back finds the first."""
    reply = await world.asked()
    tried = replace(reply, attempted_ms=START_MS)
    assert await world.ours().settle(tried) is None
    ours = world.ours()
    world.vendor.fault(Fault.RESET, accepted=True)
    assert (await failed(ours, reply)).failure is Failure.UNKNOWN
    assert await ours.settle(tried) == Receipt(world.vendor.said[0].key)
    assert (await failed(ours, tried)).failure is Failure.DUPLICATE
    assert len(world.vendor.said) == 1


async def test_a_direct_message_goes_to_its_conversation_and_is_read_back(world: World) -> None:
    """Sent through the chat's proxy; an unknown attempt is found or absent."""
    reply, ours = await world.asked(direct=True), world.ours()
    tried = replace(reply, attempted_ms=START_MS)
    assert await ours.settle(tried) is None
    world.vendor.fault(Fault.RESET, accepted=True)
    assert (await failed(ours, reply)).failure is Failure.UNKNOWN
    assert await ours.settle(tried) == Receipt(world.vendor.said[0].key)
    assert (await failed(ours, replace(reply, address=""))).failure is Failure.RECIPIENT
    world.vendor.closed.add(ANA)
    assert (await failed(ours, reply)).failure is Failure.RECIPIENT


@pytest.mark.parametrize(
    ("text", "via", "fits"),
    [
        ("👨‍👩‍👧‍👦" * 119, Via.PUBLIC, True),
        ("x" * 301, Via.PUBLIC, False),
        ("👨‍👩‍👧‍👦" * 121, Via.PUBLIC, False),
        ("x" * 1000, Via.DM, True),
        ("x" * 1001, Via.DM, False),
        ("hi", Via.PRIVATE, False),
    ],
)
async def test_lengths_count_graphemes_and_bytes(world: World, text: str, via: Via, fits: bool) -> None:
    """What the network takes we send; what it would refuse never leaves."""
    reply = replace(await world.asked(text, direct=via is Via.DM), via=via)
    if fits:
        await world.ours().send(reply)
    else:
        assert (await failed(world.ours(), reply)).failure is Failure.CONTENT
        assert world.vendor.calls == []


ERRORS = [
    (400, "InvalidRequest", "Bad record", Failure.CONTENT),
    (
        400,
        "InvalidRequest",
        "recipient requires incoming messages to come from someone they follow",
        Failure.RECIPIENT,
    ),
    (400, "InvalidRequest", "Could not locate record", Failure.RECIPIENT),
    (400, "ExpiredToken", "Token has expired", Failure.AUTH),
    (400, "InvalidToken", "Bad token method", Failure.CONFIG),
    (400, "InvalidToken", "Token could not be verified", Failure.AUTH),
    (401, "AuthenticationRequired", "Invalid identifier or password", Failure.AUTH),
    (401, "AuthMissing", "no", Failure.AUTH),
    *((400, f"Account{what}", "no", Failure.AUTH) for what in ("Deactivated", "Suspended", "Takedown")),
    (401, "AuthFactorTokenRequired", "A sign in code has been sent to your email address", Failure.AUTH),
    (403, "Forbidden", "no", Failure.CONFIG),
    *((400, name, "no", Failure.RECIPIENT) for name in ("BlockedActor", "BlockedByActor", "InvalidConvo")),
    (400, "RecordNotFound", "no", Failure.RECIPIENT),
    (400, "InvalidRequest", "Record already exists", Failure.DUPLICATE),
    (403, "BadTokenScope", "no", Failure.CONFIG),
    (413, "PayloadTooLarge", "no", Failure.CONTENT),
    (408, "Whatever", "no", Failure.UNKNOWN),
    (503, "NotEnoughResources", "no", Failure.UNKNOWN),
    (403, "Whatever", "no", Failure.CONFIG),
    (404, "Whatever", "no", Failure.RECIPIENT),
    (429, "RateLimitExceeded", "Rate Limit Exceeded", Failure.BUSY),
    (500, "InternalServerError", "no", Failure.UNKNOWN),
    (502, "UpstreamFailure", "no", Failure.UNKNOWN),
    (302, "Whatever", "no", Failure.UNKNOWN),
]


@pytest.mark.parametrize(("status", "name", "words", "failure"), ERRORS)
async def test_each_documented_error_has_its_failure(
    world: World, status: int, name: str, words: str, failure: Failure
) -> None:
    """The name decides, then words, then the status: of the post itself, by an account that is signed in."""
    ours, reply = world.ours(), await world.asked()
    await ours.check()
    async with saying() as server:
        server.status, server.body = status, {"error": name, "message": words}
        ours._calls._base = URL(server.url)
        error = await failed(ours, reply)
        assert error.failure is failure
        assert error.account_wide == (failure is Failure.BUSY)
        assert server.asked[0] == "POST /xrpc/com.atproto.repo.createRecord"


@pytest.mark.parametrize(
    ("status", "name", "failure"),
    [
        (401, "AuthenticationRequired", Failure.AUTH),
        (400, "InvalidRequest", Failure.AUTH),
        (429, "RateLimitExceeded", Failure.BUSY),
        (502, "UpstreamFailure", Failure.BUSY),
    ],
)
async def test_what_the_sign_in_meets_is_never_the_texts_fault(
    world: World, status: int, name: str, failure: Failure
) -> None:
    """Without a session nothing can be said: the account's trouble, or later; never dead, never unknown."""
    async with saying() as server:
        server.status, server.body = status, {"error": name, "message": "no"}
        assert (await failed(world.ours(api_url=server.url), await world.asked())).failure is failure


async def test_the_rate_limit_says_when(world: World) -> None:
    """Until the second in the header."""
    ours, reply = world.ours(), await world.asked()
    await ours.check()
    world.vendor.fault(Fault.TOO_MANY)
    error = await failed(ours, reply)
    assert (error.failure, error.retry_after) == (Failure.BUSY, 60.0)


async def test_the_session_renews_itself(world: World) -> None:
    """By the refresh token; by the app password where that is refused too; a revoked password is told."""
    ours, reply = world.ours(), await world.asked()
    await ours.send(reply)
    assert world.vendor.sessions == 1
    world.vendor.access = "other"
    await ours.send(replace(reply, id="43"))
    world.vendor.access = world.vendor.refresh = "other"
    await world.ours().send(replace(reply, id="44"))
    assert world.vendor.sessions == 3
    assert await ours.refresh() > START_MS
    assert PASSWORD not in json.dumps(world.kept.words)
    world.vendor.dead = True
    error = await failed(ours, replace(reply, id="45"))
    assert error.failure is Failure.AUTH
    assert "BLUESKY_APP_PASSWORD" in error.detail


async def test_a_refused_password_is_not_tried_again_at_once(world: World) -> None:
    """Bluesky takes 300 sign-ins a day: those who ask meanwhile hear the same, and later it is tried again."""
    ours, reply = world.ours(), await world.asked()
    world.vendor.dead = True
    for _ in range(3):
        assert (await failed(ours, reply)).failure is Failure.AUTH
    assert len(world.vendor.calls) == 1
    world.vendor.dead = False
    world.clock.ms += 15 * 60_000
    await ours.send(reply)


async def test_trouble_before_the_text_leaves_nothing_unknown(world: World) -> None:
    """Signing in, or looking the post up, broke: nothing was said, so it is only tried again."""
    ours, reply = world.ours(SHORT), await world.asked()
    world.vendor.fault(Fault.HANG)
    assert (await failed(ours, reply)).failure is Failure.BUSY
    await ours.send(reply)
    world.vendor.fault(Fault.UNAVAILABLE, method="GET")
    assert (await failed(ours, replace(reply, id="43", address=""))).failure is Failure.BUSY


async def test_it_hears_from_where_it_had_read_to(world: World) -> None:
    """The first time begins now; later all that was missed, old ones first, each once; a colleague's is an echo."""
    await world.vendor.follower_posts(ANA, "long ago")
    await world.vendor.follower_writes(ANA, "long ago")
    world.clock.ms += 1_000
    async with world.listening():
        first = await world.vendor.follower_posts(ANA, "one")
        same = await world.vendor.follower_posts(ANA, "at the same moment")
        await world.until(lambda: len(world.heard) == 2)
    world.clock.ms += 1_000
    posts = [await world.vendor.follower_posts(ANA, str(n)) for n in range(60)]
    line = await world.vendor.follower_writes(ANA, "psst")
    colleague = world.vendor.person_writes(ANA, "Ana of the team here")
    async with world.listening():
        await world.until(lambda: any(isinstance(one, Echo) for one in world.heard))
    keys = list(dict.fromkeys(one.key for one in world.heard))
    assert keys == [first, same, *posts, line, colleague]
    assert world.heard[-1].follower == ANA


async def test_without_leave_to_read_messages_posts_are_heard(world: World) -> None:
    """An app password without direct messages: the check says so, mentions go on."""
    world.vendor.chat = False
    *_, messages = await world.ours().check()
    assert "app password" in messages.advice
    assert not messages.broken
    task = asyncio.create_task(world.ours().listen(world.take))
    await world.until(lambda: "notifications" in world.kept.words)
    world.clock.ms += 1_000
    await world.vendor.follower_posts(ANA, "one")
    await world.until(lambda: world.heard)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_the_check_is_well_or_tells_what_to_do(world: World) -> None:
    """All well; a revoked password."""
    assert all(finding.well for finding in await world.ours().check())
    world.vendor.dead = True
    [session] = await world.ours().check()
    assert "BLUESKY_APP_PASSWORD" in session.advice


async def test_the_profile_and_what_was_missed(world: World) -> None:
    """Handle and name; posts since a time."""
    assert await world.ours().profile(ANA) == Profile("ana.bsky.social", "Ana")
    await world.vendor.follower_posts(ANA, "before")
    world.clock.ms += 10_000
    key = await world.vendor.follower_posts(ANA, "after")
    found = [one for body in await world.ours().missed(START_MS + 5_000) for one in world.ours().parse(body, 0)]
    assert [one.key for one in found if isinstance(one, Message)] == [key]


async def test_a_post_of_ours_is_deleted_and_a_direct_message_stays(world: World) -> None:
    """Again is harmless; what can only be deleted on our side is not pretended to be taken back."""
    bluesky = world.ours()
    uri = await world.vendor.follower_posts(ANA, "hello")
    reply = Outgoing("42", HANDLE, Via.PUBLIC, ANA, "Hi!", reply_to=uri)
    receipt = (await bluesky.send(reply)).key
    for _ in range(2):
        await bluesky.retract(reply, receipt)
    assert receipt not in world.vendor.posts
    assert uri in world.vendor.posts
    with pytest.raises(SendError) as caught:
        await bluesky.retract(replace(reply, via=Via.DM), "3m1")
    assert caught.value.failure is Failure.CONTENT
