"""What a Threads account says, and how it looks after itself, against a simulated Threads with faults."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp
import pytest

from handlers.base import Failure, Outgoing, Receipt, SendError
from handlers.calling import TIMEOUT
from handlers.platforms.threads import DAY_MS, Threads, ThreadsSettings
from handlers.sending import repeat_key
from intents.model import Message, Via, Writer
from tests.answering import START_MS, Clock, Kept, saying
from tests.meta_documented import DOCUMENTED
from vendors.server import Fault
from vendors.threads import SimulatedThreads

ACCOUNT, TOKEN = "178900000000001", "THAAcanarytoken"
SHORT = aiohttp.ClientTimeout(total=0.5, connect=5)


@dataclass
class World:
    """The simulated account, the session, the clock both read, and what our handler keeps over restarts."""

    vendor: SimulatedThreads
    http: aiohttp.ClientSession
    clock: Clock
    kept: Kept = field(default_factory=Kept)

    def ours(self, timeout: aiohttp.ClientTimeout = TIMEOUT, **more: Any) -> Threads:
        """Our handler, as after a restart."""
        given = {"app_secret": "s", "verify_token": "v", "access_token": TOKEN, "account_id": ACCOUNT}
        made = ThreadsSettings.model_validate({**given, "api_url": self.vendor.url, "username": "@the_brand", **more})
        return Threads(made, self.http, self.clock, self.kept, timeout=timeout)

    async def asked(self, text: str = "Is it warm?") -> Outgoing:
        """A follower asked something under our post: what we answer."""
        post = next(iter(self.vendor.posts))
        return answer(await self.vendor.follower_replies("ana.sousa", text, post))


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """An account with one post."""
    clock = Clock()
    vendor = SimulatedThreads(app_secret="s", token=TOKEN, account_id=ACCOUNT, now=clock)
    async with vendor, aiohttp.ClientSession() as http:
        vendor.post_of_ours()
        yield World(vendor, http, clock)


def answer(to: str, text: str = "It is, down to -10 °C.") -> Outgoing:
    """A public reply."""
    return Outgoing(id="42", account=ACCOUNT, via=Via.PUBLIC, follower="ana.sousa", text=text, reply_to=to)


async def failed(threads: Threads, reply: Outgoing) -> SendError:
    """The error of a send that must fail."""
    with pytest.raises(SendError) as caught:
        await threads.send(reply)
    assert TOKEN not in str(caught.value)
    return caught.value


async def test_a_reply_is_created_and_published_under_what_it_answers(world: World) -> None:
    """Two calls, one reply; nothing is left to remember."""
    reply = await world.asked()
    receipt = await world.ours().send(reply)
    [said] = world.vendor.said
    assert (said.follower, said.key, said.body["reply_to_id"]) == ("ana.sousa", receipt.key, reply.reply_to)
    assert [call.name for call in world.vendor.calls] == [
        f"POST /v1.0/{ACCOUNT}/threads",
        f"POST /v1.0/{ACCOUNT}/threads_publish",
    ]
    assert json.loads(world.kept.words["creations"]) == {}


async def test_publishing_again_says_nothing_twice(world: World) -> None:
    """After a lost answer the same creation is published again, also by a program that was started anew."""
    reply = await world.asked()
    await world.ours().send(replace(reply, id="1"))
    world.vendor.slow = 1
    assert (await failed(world.ours(), reply)).failure is Failure.BUSY
    receipt = await world.ours().send(reply)
    assert len(world.vendor.creations) == 2
    assert [said.key for said in world.vendor.said].count(receipt.key) == 1


@pytest.mark.parametrize("accepted", [True, False])
async def test_an_unknown_publication_is_read_off_its_creation(world: World, accepted: bool) -> None:
    """Published: its receipt. Not published: surely absent, and the next attempt publishes what is there."""
    reply = await world.asked()
    creation = await world.ours()._created(await world.ours()._graph(), reply)
    world.vendor.fault(Fault.RESET, accepted=accepted)
    assert (await failed(world.ours(), reply)).failure is Failure.UNKNOWN
    settled = await world.ours().settle(replace(reply, attempted_ms=START_MS))
    if accepted:
        assert settled == Receipt(world.vendor.said[0].key)
    else:
        assert settled is None
        await world.ours().send(reply)
    assert len(world.vendor.said) == 1
    assert list(world.vendor.creations) == [creation]


async def test_a_creation_whose_answer_was_lost_was_surely_not_published(world: World) -> None:
    """The first of the two calls shows nobody anything."""
    reply = await world.asked()
    world.vendor.fault(Fault.RESET, accepted=True)
    assert (await failed(world.ours(), reply)).failure is Failure.UNKNOWN
    assert await world.ours().settle(replace(reply, attempted_ms=START_MS)) is None


async def test_settling_where_threads_cannot_tell_stays_unknown(world: World) -> None:
    """An odd status or a failing read is no answer."""
    reply = await world.asked()
    async with saying() as server:
        ours = world.ours(api_url=server.url)
        world.kept.words["creations"] = json.dumps({repeat_key(reply): "c1"})
        for status, body in ((200, {"status": "DANCING"}), (500, {}), (401, {})):
            server.status, server.body = status, body
            with pytest.raises(SendError) as caught:
                await ours.settle(reply)
            assert caught.value.failure is Failure.UNKNOWN
        server.status, server.body = 200, {"status": "EXPIRED"}
        assert await ours.settle(reply) is None
    assert json.loads(world.kept.words["creations"]) == {}


@pytest.mark.parametrize(
    ("text", "fits"),
    [("x" * 500, True), ("x" * 501, False), ("🧥" * 125, True), ("🧥" * 126, False), ("é" * 500, True)],
)
async def test_five_hundred_with_emoji_by_their_bytes(world: World, text: str, fits: bool) -> None:
    """What the vendor takes we send, and what it would refuse never leaves."""
    reply = replace(await world.asked(), text=text)
    if fits:
        await world.ours().send(reply)
    else:
        assert (await failed(world.ours(), reply)).failure is Failure.CONTENT
        assert world.vendor.calls == []


async def test_there_is_no_way_to_write_privately(world: World) -> None:
    """Direct and private texts, and answers to nothing, are refused without a call."""
    for reply in (replace(answer("1"), via=Via.DM), replace(answer("1"), via=Via.PRIVATE)):
        assert (await failed(world.ours(), reply)).failure is Failure.CONTENT
    assert (await failed(world.ours(), answer(""))).failure is Failure.RECIPIENT
    assert world.vendor.calls == []


@pytest.mark.parametrize(("code", "subcode", "failure"), [*DOCUMENTED, (24, 4279009, Failure.BUSY)])
async def test_each_documented_error_has_its_failure(world: World, code: int, subcode: int, failure: Failure) -> None:
    """The vendor's numbers decide what becomes of the row."""
    async with saying() as server:
        server.meta(code, subcode)
        assert (await failed(world.ours(api_url=server.url), answer("1"))).failure is failure


FAULTS = [
    (Fault.TOO_MANY, Failure.BUSY),
    (Fault.EXPIRED, Failure.AUTH),
    *(
        (fault, Failure.UNKNOWN)
        for fault in (Fault.UNAVAILABLE, Fault.HANG, Fault.GARBAGE, Fault.HUGE, Fault.REDIRECT)
    ),
]


@pytest.mark.parametrize(("fault", "failure"), FAULTS)
async def test_each_fault_of_the_wire_has_its_failure(world: World, fault: Fault, failure: Failure) -> None:
    """Refusals may be tried again; whatever leaves the outcome open is unknown."""
    reply = await world.asked()
    world.vendor.fault(fault)
    assert (await failed(world.ours(SHORT), reply)).failure is failure


async def test_the_token_is_renewed_and_kept(world: World) -> None:
    """A token whose end is unknown is renewed at once, then in time; the new one survives a restart."""
    ours = world.ours()
    again_ms = await ours.refresh()
    assert START_MS + 40 * DAY_MS < again_ms < START_MS + 60 * DAY_MS
    assert world.vendor.token == f"{TOKEN}+"
    world.clock.ms = again_ms
    await ours.refresh()
    assert world.vendor.token == f"{TOKEN}++"
    reply = await world.asked()
    await world.ours().send(reply)
    [token, *_] = await world.ours().check()
    assert token.until_ms == again_ms + 60 * DAY_MS


async def test_a_token_too_young_to_renew_is_tried_tomorrow(world: World) -> None:
    """Threads renews what is a day old; a dead token is told."""
    world.vendor.fault(Fault.TOO_MANY, method="GET")
    assert await world.ours().refresh() == START_MS + DAY_MS
    world.vendor.dead = True
    with pytest.raises(SendError) as caught:
        await world.ours().refresh()
    assert caught.value.failure is Failure.AUTH
    assert TOKEN not in str(caught.value)


async def test_without_a_handle_of_ours_everybody_might_be_us(world: World) -> None:
    """Then a message is bare, and asking tells whether we wrote it ourselves."""
    ours = world.ours(username="")
    key = (await world.asked()).reply_to
    [bare] = ours.parse(json.dumps(world.vendor.posted[key]).encode(), START_MS)
    assert isinstance(bare, Message)
    assert bare.bare
    whole = await ours.hydrate(bare)
    assert (whole.bare, whole.writer, whole.follower) == (False, Writer.FOLLOWER, "ana.sousa")
    own = next(iter(world.vendor.posts))
    assert (await ours.hydrate(replace(bare, key=own))).writer is Writer.BRAND
    with pytest.raises(SendError) as caught:
        await ours.hydrate(replace(bare, key="1"))
    assert caught.value.failure is Failure.RECIPIENT
    [known] = ours.parse(json.dumps(world.vendor.posted[key]).encode(), START_MS)
    assert isinstance(known, Message)
    assert not known.bare


async def test_the_check_tells_token_account_and_what_is_left_today(world: World) -> None:
    """All well; another account's token; few replies left; a dead token."""
    assert all(finding.well for finding in await world.ours().check())
    world.vendor.used, world.vendor.account_id = 950, "2"
    token, account, left = await world.ours().check()
    assert token.well
    assert "THREADS_ACCOUNT_ID" in account.advice
    assert "950 of 1000" in left.advice
    world.vendor.dead = True
    [token] = await world.ours().check()
    assert "THREADS_ACCESS_TOKEN" in token.advice


async def test_what_no_webhook_told_is_found(world: World) -> None:
    """Mentions and replies since a time, old ones first, as the webhook would have told them."""
    world.clock.ms += 10_000
    reply = await world.asked()
    world.clock.ms += 1_000
    mention = await world.vendor.follower_mentions("rui", "@the_brand do you ship?")
    ours = world.ours()
    found = [one for body in await ours.missed(START_MS + 5_000) for one in ours.parse(body, START_MS)]
    assert [one.key for one in found if isinstance(one, Message)] == [reply.reply_to, mention]
    assert found[0] == ours.parse(json.dumps(world.vendor.posted[reply.reply_to]).encode(), START_MS)[0]


async def test_a_reply_of_ours_is_deleted_where_we_may(world: World) -> None:
    """Without the permission it stays and that is told; again after an attempt is harmless."""
    threads, reply = world.ours(), await world.asked()
    receipt = (await threads.send(reply)).key
    world.vendor.may_delete = False
    with pytest.raises(SendError) as caught:
        await threads.retract(reply, receipt)
    assert caught.value.failure is Failure.CONFIG
    world.vendor.may_delete = True
    await threads.retract(reply, receipt)
    assert receipt not in world.vendor.posts
    await threads.retract(replace(reply, attempted_ms=START_MS), receipt)
