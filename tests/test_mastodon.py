"""What a Mastodon account hears and says, read off fixtures and against a simulated server with faults."""

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

from handlers.base import Failure, Outgoing, PayloadError, Profile, Receipt, SendError
from handlers.platforms.mastodon import Mastodon, MastodonSettings
from handlers.rest import TIMEOUT
from intents.model import Kind, Message, Via, Writer
from tests.answering import START_MS, Clock, Kept, saying
from tests.fixture_cases import NO_EVENTS, RECEIVED, fixtures, hostile, reads_as_it_says, reads_safely
from vendors.mastodon import SimulatedMastodon
from vendors.server import Fault

TOKEN = "canarytoken"
SHORT = aiohttp.ClientTimeout(total=0.5, connect=5)
HOST = "127.0.0.1"


def offline() -> Mastodon:
    """For parsing only: nothing in it touches the session."""
    given_ = MastodonSettings.model_validate({"access_token": TOKEN, "api_url": "https://mastodon.example"})
    return Mastodon(given_, None, lambda: RECEIVED, Kept())  # type: ignore[arg-type]


@pytest.mark.parametrize("path", fixtures("mastodon"), ids=lambda path: path.stem)
def test_each_fixture_is_read_as_it_says(path: Path) -> None:
    """A fixture is read to exactly what its expectation lists."""
    reads_as_it_says(offline(), path)


@pytest.mark.parametrize("body", NO_EVENTS)
def test_a_body_that_is_no_event_is_a_payload_error(body: bytes) -> None:
    """What is no event at all goes to quarantine as a whole."""
    with pytest.raises(PayloadError):
        offline().parse(body, RECEIVED)


@settings(max_examples=250, deadline=None)
@given(hostile("mastodon"))
def test_no_payload_raises_anything_but_payload_error(body: bytes) -> None:
    """Whatever bytes come, parsing gives known types or a PayloadError."""
    reads_safely(offline(), body)


@pytest.mark.parametrize("wrong", [{"access_token": "canary x"}, {"access_token": ""}, {"api_url": "mastodon.social"}])
def test_settings_that_cannot_work_are_refused_without_showing_them(wrong: dict[str, str]) -> None:
    """A fault is named at the start, and what was typed is not in its words."""
    with pytest.raises(ValidationError) as caught:
        MastodonSettings.model_validate({"access_token": TOKEN, "api_url": "https://m.example", **wrong})
    assert "canary" not in str(caught.value)


@dataclass
class World:
    """The simulated server, the session, the clock both read, and what our handler keeps over restarts."""

    vendor: SimulatedMastodon
    http: aiohttp.ClientSession
    clock: Clock
    kept: Kept = field(default_factory=Kept)
    taken: list[bytes] = field(default_factory=list)

    def ours(self, timeout: aiohttp.ClientTimeout = TIMEOUT, api_url: str = "") -> Mastodon:
        """Our handler, as after a restart."""
        made = MastodonSettings.model_validate({"access_token": TOKEN, "api_url": api_url or self.vendor.url})
        return Mastodon(made, self.http, self.clock, self.kept, timeout=timeout, poll_seconds=0.02)

    async def take(self, body: bytes) -> None:
        """Keep an event."""
        self.taken.append(body)

    @property
    def heard(self) -> list[Message]:
        """The messages that were handed over."""
        read = [one for body in self.taken for one in self.ours().parse(body, START_MS)]
        return [one for one in read if isinstance(one, Message)]

    async def until(self, look: Callable[[], Any]) -> None:
        """Waits until there is something."""
        async with asyncio.timeout(5):
            while not look():
                await asyncio.sleep(0.01)

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator[asyncio.Task[None]]:
        """A handler that listens."""
        task = asyncio.create_task(self.ours().listen(self.take))
        await self.until(lambda: self.kept.words.get("read") or task.done())
        yield task
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """A server on which one follower mentioned us."""
    clock = Clock()
    async with SimulatedMastodon(token=TOKEN, now=clock) as vendor, aiohttp.ClientSession() as http:
        await vendor.follower_says("1", "hello")
        yield World(vendor, http, clock)


async def answer(world: World, text: str = "We open at nine.", **more: Any) -> Outgoing:
    """The answer to a fresh mention."""
    key = await world.vendor.follower_says("1", "when do you open?", **more)
    heard = world.ours().parse(_bytes(world.vendor.notifications[-1]), START_MS)[0]
    assert isinstance(heard, Message)
    via, to = (Via.DM, "") if heard.kind is Kind.DM else (Via.PUBLIC, key)
    return Outgoing("42", HOST, via, "1", text, place=heard.place, reply_to=to, address=heard.address)


async def failed(mastodon: Mastodon, reply: Outgoing) -> SendError:
    """The error of a send that must fail."""
    with pytest.raises(SendError) as caught:
        await mastodon.send(reply)
    assert TOKEN not in str(caught.value)
    return caught.value


@pytest.mark.parametrize("visibility", ["direct", "private", "unlisted", "public"])
async def test_an_answer_is_said_as_widely_as_the_question(world: World, visibility: str) -> None:
    """Under what it answers, with the name in front, in its language and behind its warning."""
    reply = await answer(world, visibility=visibility, spoiler_text="food")
    receipt = await world.ours().send(reply)
    [said] = world.vendor.said
    assert said.key == receipt.key
    assert said.text == "@f1@example.social We open at nine."
    assert (said.body["visibility"], said.body["spoiler_text"], said.body["language"]) == (visibility, "food", "en")


async def test_a_row_has_one_idempotency_key_and_another_text_another(world: World) -> None:
    """Repeated it says nothing twice; a new database, whose rows begin at 1 again, is not taken for the old one."""
    reply = await answer(world)
    receipts = [await world.ours().send(one) for one in (reply, reply, replace(reply, text="We open at ten."))]
    assert receipts[0] == receipts[1] != receipts[2]
    keys = [call.headers["Idempotency-Key"] for call in world.vendor.calls if "Idempotency-Key" in call.headers]
    assert keys[0] == keys[1] != keys[2]
    assert [one.text for one in world.vendor.said] == [
        "@f1@example.social We open at nine.",
        "@f1@example.social We open at ten.",
    ]


async def test_an_older_question_is_never_answered_more_widely(world: World) -> None:
    """Where the conversation has gone on in public, how the answered post was said is asked for."""
    private = await answer(world, visibility="private")
    public = await answer(world, visibility="public")
    await world.ours().send(replace(private, address=public.address))
    assert world.vendor.said[0].body["visibility"] == "private"


async def test_a_repeated_answer_is_said_once(world: World) -> None:
    """The same row within an hour: the server gives back what it has."""
    reply = await answer(world)
    world.vendor.fault(Fault.RESET, accepted=True)
    assert (await failed(world.ours(), reply)).failure is Failure.UNKNOWN
    receipt = await world.ours().send(reply)
    assert [said.key for said in world.vendor.said] == [receipt.key]


async def test_an_unknown_attempt_is_found_or_absent(world: World) -> None:
    """Read back under what it answers."""
    reply = await answer(world)
    tried = replace(reply, attempted_ms=START_MS)
    assert await world.ours().settle(tried) is None
    world.vendor.fault(Fault.RESET, accepted=True)
    await failed(world.ours(), reply)
    assert await world.ours().settle(tried) == Receipt(world.vendor.said[0].key)
    world.vendor.fault(Fault.UNAVAILABLE, method="GET")
    with pytest.raises(SendError) as caught:
        await world.ours().settle(tried)
    assert caught.value.failure is Failure.UNKNOWN


async def test_the_servers_own_limit_counts(world: World) -> None:
    """500 less the name until the server has said otherwise; the limit it names from then on."""
    ours, long = world.ours(), await answer(world, "x" * 600)
    assert (await failed(ours, long)).failure is Failure.CONTENT
    world.vendor.longest = 5000
    await ours.check()
    assert ours.limits.text[Via.PUBLIC].most == 4968
    await ours.send(long)


ERRORS = [
    (400, Failure.CONTENT),
    (401, Failure.AUTH),
    (403, Failure.CONFIG),
    (404, Failure.RECIPIENT),
    (408, Failure.UNKNOWN),
    (410, Failure.RECIPIENT),
    (413, Failure.CONTENT),
    (422, Failure.CONTENT),
    (429, Failure.BUSY),
    (500, Failure.UNKNOWN),
    (503, Failure.UNKNOWN),
]


@pytest.mark.parametrize(("status", "failure"), ERRORS)
async def test_each_documented_error_has_its_failure(world: World, status: int, failure: Failure) -> None:
    """The HTTP status decides; the server's words are shown."""
    reply = await answer(world)
    async with saying() as server:
        server.status, server.body = status, {"error": "Sorry, no"}
        error = await failed(world.ours(api_url=server.url), reply)
    assert error.failure is failure
    assert "Sorry, no" in error.detail


@pytest.mark.parametrize("fault", [Fault.HANG, Fault.GARBAGE, Fault.REDIRECT])
async def test_a_broken_answer_leaves_the_outcome_open(world: World, fault: Fault) -> None:
    """It may have been posted."""
    reply = await answer(world)
    world.vendor.fault(fault)
    assert (await failed(world.ours(SHORT), reply)).failure is Failure.UNKNOWN


async def test_trouble_before_the_post_leaves_nothing_unknown(world: World) -> None:
    """Asking how the post was said broke: nothing was said, so it is only tried again."""
    reply = replace(await answer(world), address="")
    world.vendor.fault(Fault.UNAVAILABLE, method="GET")
    assert (await failed(world.ours(), reply)).failure is Failure.BUSY


async def test_the_rate_limit_says_when(world: World) -> None:
    """Until the time in the header."""
    reply = await answer(world)
    world.vendor.fault(Fault.TOO_MANY)
    error = await failed(world.ours(), reply)
    assert (error.failure, error.retry_after, error.account_wide) == (Failure.BUSY, 120.0, False)
    async with saying() as server:
        server.status, server.body = 429, {"error": "Too many requests"}
        error = await failed(world.ours(api_url=server.url), reply)
    assert (error.retry_after, error.account_wide) == (None, True)


async def test_the_stream_is_heard_and_what_was_missed_comes_first(world: World) -> None:
    """The first time begins now; later everything since where we had read to, once, then what is new."""
    async with world.listening():
        await world.until(lambda: world.vendor.listeners)
        first = await world.vendor.follower_says("1", "one")
        await world.until(lambda: world.heard)
        assert world.heard[0].key == first
    missed = [await world.vendor.follower_says("2", str(n)) for n in range(45)]
    async with world.listening():
        await world.until(lambda: len(world.heard) == 46)
        bot = await world.vendor.follower_says("3", "beep", bot=True)
        await world.until(lambda: len(world.heard) == 47)
    assert [one.key for one in world.heard] == [first, *missed, bot]
    assert world.heard[-1].writer is Writer.BOT


async def test_without_a_stream_the_list_is_read_again_and_again(world: World) -> None:
    """A server without a stream is asked instead."""
    world.vendor.streaming = False
    async with world.listening():
        key = await world.vendor.follower_says("1", "one")
        await world.until(lambda: world.heard)
        assert [one.key for one in world.heard] == [key]


async def test_a_stream_that_ends_is_for_the_caller_to_open_again(world: World) -> None:
    """Listening returns, or says what happened; a dead token says what to do."""
    async with world.listening() as task:
        await world.until(lambda: world.vendor.listeners)
        world.vendor.hang_up()
        await asyncio.wait([task], timeout=5)
        assert task.done()
    world.vendor.dead = True
    with pytest.raises(SendError) as caught:
        await world.ours().listen(world.take)
    assert caught.value.failure is Failure.AUTH
    assert "MASTODON_ACCESS_TOKEN" in caught.value.detail


async def test_what_was_said_since_a_time_is_found(world: World) -> None:
    """Old ones first, over several pages."""
    world.clock.ms += 10_000
    keys = [await world.vendor.follower_says("1", str(n)) for n in range(90)]
    found = [one for body in await world.ours().missed(START_MS + 5_000) for one in world.ours().parse(body, 0)]
    assert [one.key for one in found if isinstance(one, Message)] == keys


async def test_the_check_wants_a_token_and_a_bot_mark(world: World) -> None:
    """All well; an account that is not marked as automated; a dead token."""
    assert all(finding.well for finding in await world.ours().check())
    world.vendor.bot = False
    _, mark = await world.ours().check()
    assert mark.advice
    assert not mark.broken
    world.vendor.dead = True
    [token] = await world.ours().check()
    assert "MASTODON_ACCESS_TOKEN" in token.advice


async def test_the_profile_is_asked_for(world: World) -> None:
    """Handle and name."""
    assert await world.ours().profile("1") == Profile("f1@example.social", "Ana")


def _bytes(payload: dict[str, Any]) -> bytes:
    return json.dumps(payload).encode()


@pytest.mark.parametrize("visibility", ["direct", "unlisted"])
async def test_a_post_of_ours_is_changed_and_deleted(world: World, visibility: str) -> None:
    """The name stays in front and the warning before it; again is harmless."""
    mastodon, reply = world.ours(), await answer(world, visibility=visibility, spoiler_text="food")
    receipt = (await mastodon.send(reply)).key
    for _ in range(2):
        await mastodon.revise(replace(reply, text="We open at ten."), receipt)
    shown = world.vendor.statuses[receipt]
    assert "@f1@example.social We open at ten." in shown["content"]
    assert (shown["spoiler_text"], shown["visibility"]) == ("food", visibility)
    for _ in range(2):
        await mastodon.retract(reply, receipt)
    assert receipt not in world.vendor.statuses


async def test_a_change_that_cannot_be_is_an_error(world: World) -> None:
    """A post that is gone is not edited; trouble on the way is no success of a deletion."""
    mastodon, reply = world.ours(), await answer(world)
    receipt = (await mastodon.send(reply)).key
    world.vendor.fault(Fault.UNAVAILABLE, method="DELETE")
    with pytest.raises(SendError) as caught:
        await mastodon.retract(reply, receipt)
    assert caught.value.failure is Failure.UNKNOWN
    await mastodon.retract(reply, receipt)
    with pytest.raises(SendError) as caught:
        await mastodon.revise(replace(reply, text="We open at ten."), receipt)
    assert caught.value.failure is Failure.RECIPIENT
