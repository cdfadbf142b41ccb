"""What an X account says and what becomes of it, against a simulated X with faults."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from handlers.base import Failure, Outgoing, Profile, SendError
from handlers.calling import TIMEOUT
from handlers.platforms.x import X
from handlers.x.settings import XSettings
from intents.model import Echo, Kind, Message, Via
from tests.answering import START_MS, Clock, Kept, saying
from vendors.server import Fault
from vendors.x import SimulatedX
from vendors.x_rules import Keys

ACCOUNT, FOLLOWER = "1111111111111111111", "2222222222222222222"
KEYS = Keys("key", "consumer-secret", "canary-token", "canary-secret")
SHORT = aiohttp.ClientTimeout(total=0.5, connect=5)
PUBLIC_URL = "https://frontdesk.example"
MINUTE = 60_000


@dataclass
class World:
    """The simulated account, the session, the clock both read and what the handler keeps."""

    vendor: SimulatedX
    http: aiohttp.ClientSession
    clock: Clock
    kept: Kept = field(default_factory=Kept)

    def ours(self, timeout: aiohttp.ClientTimeout = TIMEOUT, **more: Any) -> X:
        """Our handler, signed in by OAuth 1.0a."""
        given = {
            "consumer_key": KEYS.consumer_key,
            "consumer_secret": KEYS.consumer_secret,
            "access_token": KEYS.token,
            "access_token_secret": KEYS.token_secret,
            "account_id": ACCOUNT,
            "api_url": self.vendor.url,
        }
        made = XSettings.model_validate({**given, **more})
        return X(made, self.http, self.clock, self.kept, PUBLIC_URL, timeout=timeout)

    def ours_by_oauth2(self, **more: Any) -> X:
        """Our handler, signed in by OAuth 2."""
        return self.ours(client_id="client-id", client_secret="canary-client", refresh_token="refresh-0", **more)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """An account that one follower has just written to."""
    clock = Clock()
    async with SimulatedX(keys=KEYS, account_id=ACCOUNT, now=clock) as vendor, aiohttp.ClientSession() as http:
        await vendor.follower_says(FOLLOWER, "hello")
        yield World(vendor, http, clock)


def dm(text: str = "Hi! We ship on Mondays.", **more: Any) -> Outgoing:
    """A direct message."""
    return Outgoing(**{"id": "42", "account": ACCOUNT, "via": Via.DM, "follower": FOLLOWER, "text": text, **more})


def answer(post: str, text: str = "Hi! We ship on Mondays.", **more: Any) -> Outgoing:
    """A public reply."""
    return dm(text, **{"via": Via.PUBLIC, "reply_to": post, **more})


async def failed(x: X, reply: Outgoing) -> SendError:
    """The error of a send that must fail."""
    with pytest.raises(SendError) as caught:
        await x.send(reply)
    assert "canary" not in str(caught.value)
    return caught.value


# --- saying ----------------------------------------------------------------------------------------------------------


async def test_texts_go_out_by_the_documented_calls(world: World) -> None:
    """A direct message to the follower, a reply to the post; both signed right, with the vendor's ids as receipts."""
    post = await world.vendor.follower_mentions(FOLLOWER, "do you ship?")
    receipts = [await world.ours().send(dm()), await world.ours().send(answer(post))]
    assert [one.key for one in world.vendor.said] == [one.key for one in receipts]
    direct, public = world.vendor.said
    assert direct.call == f"POST /2/dm_conversations/with/{FOLLOWER}/messages"
    assert direct.body == {"text": "Hi! We ship on Mondays."}
    assert public.call == "POST /2/tweets"
    assert public.body == {"text": "Hi! We ship on Mondays.", "reply": {"in_reply_to_tweet_id": post}}


async def test_the_last_version_of_an_edited_post_is_answered(world: World) -> None:
    """The address says which; where it speaks of another post it is not used."""
    first, last = [await world.vendor.follower_mentions(FOLLOWER, text) for text in ("one", "two")]
    await world.ours().send(answer(first, "A", address=f"{first} {last}"))
    await world.ours().send(answer(first, "B", address=f"9 {last}"))
    assert [one.target for one in world.vendor.said] == [last, first]


async def test_an_ordinary_reply_is_not_answerable_by_the_api(world: World) -> None:
    """X refuses, and the person reads where to answer instead."""
    post = await world.vendor.follower_replies(FOLLOWER, "nice", world.vendor.brand_posts("New jackets"))
    error = await failed(world.ours(), answer(post))
    assert error.failure is Failure.RECIPIENT
    assert "X's own app" in error.detail


@pytest.mark.parametrize(
    "reply",
    [
        dm(""),
        dm("x" * 10_001),
        answer("1", "x" * 281),
        answer("", "hi"),
        dm(image="https://x/y.png"),
        dm(via=Via.PRIVATE),
    ],
)
async def test_what_x_would_refuse_is_refused_before_a_call(reply: Outgoing, world: World) -> None:
    """Nothing is sent."""
    before = len(world.vendor.calls)
    assert (await failed(world.ours(), reply)).failure in {Failure.CONTENT, Failure.RECIPIENT}
    assert len(world.vendor.calls) == before


async def test_the_same_words_again_are_ours_only_where_they_are_found(world: World) -> None:
    """ "Duplicate": an earlier attempt that arrived has its receipt; the same words to somebody else want changing."""
    post, other = [await world.vendor.follower_mentions(name, "do you ship?") for name in (FOLLOWER, "ben")]
    receipt = await world.ours().send(answer(post))
    assert (await failed(world.ours(), answer(post))).failure is Failure.CONTENT
    world.clock.ms += 10 * MINUTE
    assert await world.ours().send(answer(post, attempted_ms=world.clock.ms)) == receipt
    world.vendor.said.append(replace(world.vendor.said[0], target=other))
    assert (await failed(world.ours(), answer(other, attempted_ms=world.clock.ms))).failure is Failure.CONTENT
    world.vendor.fault(Fault.UNAVAILABLE, method="GET")
    assert (await failed(world.ours(), answer(post, attempted_ms=world.clock.ms))).failure is Failure.UNKNOWN


PROBLEM = "https://api.x.com/2/problems/"
NO_MESSAGES = "This application is not allowed to access or delete your direct messages"
DOCUMENTED = [
    (400, {"title": "Invalid Request", "type": PROBLEM + "invalid-request"}, Failure.CONTENT),
    (401, {"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"}, Failure.AUTH),
    (402, {"title": "Payment Required", "detail": "no credits"}, Failure.CONFIG),
    (402, {"title": "CreditsDepleted", "type": PROBLEM + "credits"}, Failure.CONFIG),
    (403, {"detail": "You are not allowed to create a Tweet with duplicate content."}, Failure.CONTENT),
    (403, {"errors": [{"code": 187, "message": "Status is a duplicate."}]}, Failure.CONTENT),
    (403, {"detail": "You cannot send messages to this user.", "title": "Forbidden"}, Failure.RECIPIENT),
    (403, {"detail": "You have been blocked from replying to the author."}, Failure.RECIPIENT),
    (403, {"errors": [{"detail": "User has been suspended: [7].", "title": "Forbidden"}]}, Failure.RECIPIENT),
    (403, {"detail": "This user does not accept Direct Messages from you."}, Failure.RECIPIENT),
    (403, {"detail": "Reply to this conversation is not allowed: you have not been mentioned."}, Failure.RECIPIENT),
    (403, {"errors": [{"code": 93, "message": NO_MESSAGES}]}, Failure.CONFIG),
    (403, {"detail": "The token lacks the required scope dm.write."}, Failure.CONFIG),
    (
        403,
        {"errors": [{"code": 326, "message": "To protect our users, this account is temporarily locked."}]},
        Failure.AUTH,
    ),
    (403, {"detail": "You are not permitted to perform this action."}, Failure.RECIPIENT),
    (403, {"type": PROBLEM + "client-forbidden", "reason": "client-not-enrolled"}, Failure.CONFIG),
    (403, {"type": PROBLEM + "oauth1-permissions", "detail": "Your client app is not configured"}, Failure.CONFIG),
    (403, {"type": PROBLEM + "unsupported-authentication"}, Failure.CONFIG),
    (403, {"detail": "Your account is suspended and is not permitted to access this feature."}, Failure.AUTH),
    (403, {"detail": "Your Post text is too long."}, Failure.CONTENT),
    (404, {"type": PROBLEM + "resource-not-found", "detail": "gone"}, Failure.RECIPIENT),
    (408, {}, Failure.UNKNOWN),
    (413, {}, Failure.CONTENT),
    (422, {}, Failure.CONTENT),
    (429, {"title": "Too Many Requests", "detail": "Too Many Requests", "type": "about:blank"}, Failure.BUSY),
    (429, {"title": "UsageCapExceeded", "type": PROBLEM + "usage-capped"}, Failure.CONFIG),
    (429, {"title": "UsageCapExceeded", "detail": "Usage cap exceeded: Monthly product cap"}, Failure.CONFIG),
    (200, {"errors": [{"type": PROBLEM + "not-authorized-for-resource", "detail": "no"}]}, Failure.RECIPIENT),
    (200, {"data": None, "errors": [{"type": PROBLEM + "resource-not-found"}]}, Failure.RECIPIENT),
    (200, {"errors": [{"title": "partial"}], "data": {}}, Failure.UNKNOWN),
    (200, {"data": {}}, Failure.UNKNOWN),
    (200, [], Failure.UNKNOWN),
    (302, {}, Failure.CONFIG),
    (500, {}, Failure.UNKNOWN),
    (503, {"title": "Service Unavailable"}, Failure.UNKNOWN),
    (503, b"<html>", Failure.UNKNOWN),
]


@pytest.mark.parametrize(("status", "body", "failure"), DOCUMENTED)
async def test_each_documented_refusal_is_one_action(status: int, body: Any, failure: Failure, world: World) -> None:
    """One table from X's answers to what is done."""
    async with saying() as server:
        server.status, server.body = status, body
        error = await failed(world.ours(api_url=server.url), dm())
        assert error.failure is failure
        assert "Mondays" not in error.detail


async def test_the_end_of_a_rate_limit_is_told(world: World) -> None:
    """``x-rate-limit-reset`` is a moment; a wait in seconds comes out, bounded by a day."""
    async with saying() as server:
        server.status, server.body = 429, {"title": "Too Many Requests"}
        for reset, wait in ((START_MS // 1000 + 60, 60), (START_MS // 1000 - 9, 1), (99_999_999_999, 86_400)):
            server.headers = {"x-rate-limit-reset": str(reset)}
            error = await failed(world.ours(api_url=server.url), dm())
            assert (error.retry_after, error.account_wide) == (wait, False)
        server.headers = {"retry-after": "soon"}
        error = await failed(world.ours(api_url=server.url), dm())
        assert (error.retry_after, error.account_wide) == (None, True)


async def test_secrets_in_an_answer_are_not_shown(world: World) -> None:
    """A vendor that repeats what we sent must not put it before people."""
    async with saying() as server:
        server.status, server.body = 403, {"detail": "no: canary-token Hi! We ship on Mondays. canary-secret"}
        error = await failed(world.ours(api_url=server.url), dm())
        assert "Mondays" not in error.detail


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        (Fault.HANG, Failure.UNKNOWN),
        (Fault.RESET, Failure.UNKNOWN),
        (Fault.GARBAGE, Failure.UNKNOWN),
        (Fault.HUGE, Failure.UNKNOWN),
        (Fault.REDIRECT, Failure.CONFIG),
        (Fault.TOO_MANY, Failure.BUSY),
        (Fault.UNAVAILABLE, Failure.UNKNOWN),
        (Fault.EXPIRED, Failure.AUTH),
    ],
)
async def test_faults_on_the_way(fault: Fault, failure: Failure, world: World) -> None:
    """What may have arrived is unknown, what surely did not is busy."""
    world.vendor.fault(fault)
    assert (await failed(world.ours(SHORT), dm())).failure is failure


async def test_an_attempt_that_arrived_is_found(world: World) -> None:
    """By its words among the last messages or posts, links aside; what is not there is None."""
    post = await world.vendor.follower_mentions(FOLLOWER, "do you ship?")
    x, text = world.ours(SHORT), "See https://juniper.com/track?a=1"
    for reply in (dm(text, attempted_ms=START_MS), answer(post, text, attempted_ms=START_MS)):
        world.clock.ms = START_MS
        with pytest.raises(SendError) as early:
            await x.settle(reply)
        assert early.value.failure is Failure.UNKNOWN
        world.clock.ms = START_MS + 10_000
        assert await x.settle(reply) is None
        world.vendor.fault(Fault.RESET, accepted=True)
        assert (await failed(x, reply)).failure is Failure.UNKNOWN
        found = await x.settle(reply)
        assert found is not None
        assert found.key == world.vendor.said[-1].key
    world.vendor.dead = True
    with pytest.raises(SendError) as dead:
        await x.settle(dm(text, attempted_ms=START_MS))
    assert dead.value.failure is Failure.UNKNOWN


async def test_a_list_that_does_not_reach_back_to_the_attempt_cannot_tell(world: World) -> None:
    """Twenty messages since then, none of them the one: nobody can say whether it arrived."""
    world.clock.ms += 10_000
    for number in range(20):
        await world.vendor.follower_says(FOLLOWER, str(number))
    world.clock.ms += 10_000
    with pytest.raises(SendError) as caught:
        await world.ours().settle(dm(attempted_ms=START_MS + 10_000))
    assert caught.value.failure is Failure.UNKNOWN
    assert "back to the attempt" in caught.value.detail


async def test_profiles_and_hiding(world: World) -> None:
    """How a follower is called; a reply hidden and shown again; likes are for people."""
    x, post = world.ours(), await world.vendor.follower_mentions("ana", "spam")
    assert await x.profile("ana") == Profile("ana", "Ana")
    await x.hide(post, hidden=True)
    assert world.vendor.posts[post]["hidden"] is True
    with pytest.raises(SendError):
        await x.like(post)


# --- the sign-in -----------------------------------------------------------------------------------------------------


async def test_oauth2_is_renewed_once_and_kept(world: World) -> None:
    """The first call renews, a refused one renews again, and after a restart the rotated token is still there."""
    x = world.ours_by_oauth2()
    await x.send(dm("one"))
    world.vendor.accesses.append("somebody else's")
    await x.send(dm("two"))
    assert world.vendor.refreshes == 2
    await world.ours_by_oauth2().send(dm("three"))
    assert world.vendor.refreshes == 2
    world.clock.ms += 7_200_000
    assert await world.ours_by_oauth2().refresh() > world.clock.ms
    assert world.vendor.refreshes == 3


async def test_a_refresh_token_that_is_used_up_is_told(world: World) -> None:
    """Somebody must sign in again."""
    world.vendor.refresh_token = "rotated elsewhere"
    error = await failed(world.ours_by_oauth2(), dm())
    assert error.failure is Failure.AUTH
    assert "Sign the account in again" in error.detail


async def test_oauth1_never_ends(world: World) -> None:
    """There is nothing to renew."""
    assert await world.ours().refresh() > world.clock.ms
    assert world.vendor.refreshes == 0


# --- the budget ------------------------------------------------------------------------------------------------------


async def test_the_budget_leaves_what_it_has_no_room_for_to_people(world: World) -> None:
    """Three messages for five cents; the fourth names the rule, a person's goes out, and tomorrow is a new day."""
    x = world.ours(daily_budget_usd="0.05")
    for number in range(3):
        await x.send(dm(f"number {number}"))
    assert x.spent_usd == 0.045
    assert x.exhausted
    error = await failed(x, dm("four"))
    assert error.failure is Failure.CONTENT
    assert error.permanent
    assert "X_DAILY_BUDGET_USD" in error.detail
    await x.send(dm("five", by_person=True))
    assert len(world.vendor.said) == 4
    again = world.ours(daily_budget_usd="0.05")
    assert not again.exhausted
    await again.check()
    assert again.exhausted
    world.clock.ms += 86_400_000
    assert not again.exhausted
    await again.send(dm("six"))


async def test_a_link_in_public_is_dear_and_a_refused_call_is_free(world: World) -> None:
    """$0.20 for a link, nothing for a refusal, all of it for an unknown outcome."""
    post = await world.vendor.follower_mentions(FOLLOWER, "do you ship?")
    x = world.ours(SHORT, daily_budget_usd="0.25")
    await x.send(answer(post, "See juniper.com"))
    assert x.spent_usd == 0.2
    world.vendor.closed.add(FOLLOWER)
    assert (await failed(x, dm())).failure is Failure.RECIPIENT
    assert x.spent_usd == 0.2
    world.vendor.closed.clear()
    world.vendor.fault(Fault.RESET)
    await failed(x, dm())
    assert x.spent_usd == 0.215
    assert "$0.2 " in (await failed(x, answer(post, "https://juniper.com"))).detail


async def test_without_a_budget_all_is_counted_and_nothing_refused(world: World) -> None:
    """The sum is there all the same; what was kept in another form is no defect."""
    world.kept.words["spent"] = "[nonsense"
    x = world.ours()
    await x.send(dm())
    assert (x.spent_usd, x.exhausted) == (0.015, False)


# --- the connection --------------------------------------------------------------------------------------------------


async def test_the_check_registers_and_subscribes(world: World) -> None:
    """A new app: the webhook is registered and the account subscribed; the second look finds all well."""
    first = {one.what: one for one in await world.ours().check()}
    assert not first["webhook"].broken
    assert first["webhook"].advice
    assert [one["url"] for one in world.vendor.webhooks.values()] == [f"{PUBLIC_URL}/webhooks/x"]
    assert world.vendor.subscribed
    assert all(one.well for one in await world.ours().check())


async def test_with_oauth2_every_event_is_subscribed_to(world: World) -> None:
    """The X Activity API; a subscription that X lost is made again."""
    await world.ours_by_oauth2().check()
    kinds = {one["event_type"] for one in world.vendor.subscriptions}
    posts = {"post.mention.create", "post.reply.create", "post.quote.create"}
    assert kinds == {*posts, "dm.received", "dm.sent", "chat.received", "oauth.revoke"}
    world.vendor.subscriptions.pop(0)
    *_, subscribed, _ = await world.ours_by_oauth2().check()
    assert "post.mention.create" in subscribed.advice
    assert not subscribed.broken
    assert all(one.well for one in await world.ours_by_oauth2().check())


async def test_an_invalid_webhook_is_switched_on_again_and_events_asked_for(world: World) -> None:
    """PUT, then a replay since it was last valid."""
    x = world.ours()
    await x.check()
    await x.check()
    [webhook] = world.vendor.webhooks.values()
    webhook["valid"] = False
    world.clock.ms += 3_600_000
    _, finding, *_ = await x.check()
    assert webhook["valid"]
    assert not finding.broken
    [asked] = world.vendor.replays
    assert asked["webhook_id"] == webhook["id"]
    since, until = (
        datetime.strptime(asked[name], "%Y%m%d%H%M").replace(tzinfo=UTC) for name in ("from_date", "to_date")
    )
    assert until - since == timedelta(hours=1)


@pytest.mark.parametrize(
    ("reason", "advice"),
    [
        ("UrlValidationFailed", "without a port"),
        ("DuplicateUrlFailed", "delete the other webhook"),
        ("WebhookLimitExceeded", "delete an old one"),
        ("CrcValidationFailed", "X_CONSUMER_SECRET"),
    ],
)
async def test_each_documented_reason_not_to_take_a_webhook_has_its_advice(
    reason: str, advice: str, world: World
) -> None:
    """A webhook that X does not take is lost messages: what to do is told, not to change some text."""
    public_url = PUBLIC_URL
    match reason:
        case "UrlValidationFailed":
            public_url = "https://frontdesk.example:8443"
        case "DuplicateUrlFailed":
            world.vendor.taken.add(f"{PUBLIC_URL}/webhooks/x")
        case "WebhookLimitExceeded":
            world.vendor.webhooks["1"] = {"id": "1", "url": "https://old.example/hook", "valid": True}
        case _:
            world.vendor.callback = f"{world.vendor.url}/nothing"
    x = X(world.ours()._settings, world.http, world.clock, Kept(), public_url=public_url)
    _, webhook, *_ = await x.check()
    assert webhook.broken
    assert advice in webhook.advice
    assert reason in webhook.advice
    assert "words" not in webhook.advice


async def test_what_cannot_be_mended_is_told(world: World) -> None:
    """Dead tokens, somebody else's, no public address, no key for the app."""
    made = XSettings.model_validate(
        {
            "client_id": "client-id",
            "refresh_token": "refresh-0",
            "consumer_secret": "s",
            "account_id": ACCOUNT,
            "api_url": world.vendor.url,
        }
    )
    _, webhook, _ = await X(made, world.http, world.clock, Kept()).check()
    assert "X_CONSUMER_KEY" in webhook.advice
    _, webhook, _ = await X(world.ours()._settings, world.http, world.clock, Kept()).check()
    assert "FRONTDESK_PUBLIC_URL" in webhook.advice
    assert webhook.broken
    token, _ = await world.ours(account_id="7").check()
    assert ACCOUNT in token.advice
    world.vendor.dead = True
    token, _ = await world.ours().check()
    assert token.broken


async def test_what_was_missed_is_found(world: World) -> None:
    """Mentions each time; direct messages where X delivers nothing; both in the shape of events, old ones first."""
    reply_to = world.vendor.brand_posts("New jackets")
    world.clock.ms += MINUTE
    keys = [
        await world.vendor.follower_mentions("ana", "hello"),
        await world.vendor.follower_replies("ben", "hi", reply_to),
    ]
    x = world.ours()
    found = [item for body in await x.missed(START_MS) for item in x.parse(body, world.clock())]
    assert [(one.key, one.kind) for one in found if isinstance(one, Message)] == [
        (keys[0], Kind.MENTION),
        (keys[1], Kind.COMMENT),
    ]
    assert world.vendor.replays == []
    await x.send(dm("Hi Ana"))
    world.clock.ms += 40 * MINUTE
    found = [item for body in await x.missed(START_MS) for item in x.parse(body, world.clock())]
    said, own = found[:2]
    assert isinstance(said, Message)
    assert isinstance(own, Echo)
    assert (said.text, said.follower, own.text, own.follower) == ("hello", FOLLOWER, "Hi Ana", FOLLOWER)


async def test_after_an_absence_x_is_asked_to_deliver_again(world: World) -> None:
    """With a valid webhook nothing is read that costs more."""
    x = world.ours()
    await x.check()
    world.clock.ms += 40 * MINUTE
    await x.missed(START_MS)
    assert len(world.vendor.replays) == 1
    assert "GET /2/dm_events" not in [call.name for call in world.vendor.calls]


async def test_without_budget_nothing_is_looked_up(world: World) -> None:
    """Reading costs as well: it is done when there is room again."""
    with pytest.raises(SendError) as caught:
        await world.ours(daily_budget_usd="0").missed(START_MS)
    assert caught.value.failure is Failure.BUSY


async def test_a_post_of_ours_is_deleted_and_a_direct_message_stays(world: World) -> None:
    """Signed either way, harmless to repeat; X deletes a direct message for us alone, so we do not."""
    post = await world.vendor.follower_mentions(FOLLOWER, "do you ship?")
    for x in (world.ours(), world.ours_by_oauth2()):
        receipt = (await x.send(answer(post))).key
        for _ in range(2):
            await x.retract(answer(post), receipt)
        assert receipt not in world.vendor.posts
        world.vendor.said.clear()
    with pytest.raises(SendError, match="on our side only"):
        await x.retract(dm(), "1")


async def test_a_deletion_that_x_refuses_is_an_error(world: World) -> None:
    """A post that is not ours stays, and so does ours where the call fails."""
    post = await world.vendor.follower_mentions(FOLLOWER, "do you ship?")
    with pytest.raises(SendError, match="not authorized"):
        await world.ours().retract(answer(post), post)
    assert post in world.vendor.posts
