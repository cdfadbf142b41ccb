"""Instagram's connection, against a simulated one: tokens, checks, what was missed, mentions, moderation."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import aiohttp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.base import (
    CatchingUpPlatform,
    CheckedPlatform,
    Failure,
    Finding,
    HydratingPlatform,
    ModeratingPlatform,
    Outgoing,
    RefreshingPlatform,
    SamplePlatform,
    SendError,
    WebhookPlatform,
)
from handlers.instagram.settings import InstagramSettings
from handlers.platforms.instagram import Instagram, Patience
from intents.model import Attachment, Echo, Kind, Message, Signal, Via, Writer
from tests.answering import START_MS as START
from tests.answering import Clock, Kept, saying
from tests.fixture_cases import JSON
from vendors.instagram import Fault, SimulatedInstagram

ACCOUNT, PAGE, FOLLOWER = "17841400000000001", "102900000000001", "1300000000000001"
TOKEN, MEDIA = "IGAAcanarytoken", "18000000000000007"
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


@dataclass
class World:
    """One of Meta's two sign-ins, our handler, and the clock both read."""

    vendor: SimulatedInstagram
    http: aiohttp.ClientSession
    clock: Clock
    memory: Kept = field(default_factory=Kept)

    def ours(self, **settings: str) -> Instagram:
        given = {"app_secret": "old, s", "verify_token": "v", "access_token": TOKEN, "account_id": ACCOUNT}
        if self.vendor.page_id:
            given |= {"login": "facebook", "page_id": PAGE}
        made = InstagramSettings.model_validate({**given, "api_url": self.vendor.url, **settings})
        return Instagram(made, self.http, self.clock, self.memory, Patience(pause=0))

    async def findings(self, **settings: str) -> dict[str, Finding]:
        return {one.what: one for one in await self.ours(**settings).check()}

    async def missed(self, since_ms: int = START) -> list[object]:
        ours = self.ours()
        return [one for body in await ours.missed(since_ms) for one in ours.parse(body, self.clock.ms)]


async def made(page_id: str) -> AsyncIterator[World]:
    clock = Clock()
    vendor = SimulatedInstagram(app_secret="s", token=TOKEN, account_id=ACCOUNT, page_id=page_id, now=clock)
    async with vendor, aiohttp.ClientSession() as http:
        yield World(vendor, http, clock)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """The Instagram sign-in."""
    async for one in made(""):
        yield one


@pytest.fixture
async def page() -> AsyncIterator[World]:
    """The Facebook sign-in."""
    async for one in made(PAGE):
        yield one


@pytest.fixture(params=["instagram", "facebook"])
async def either(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """Each of the two in turn."""
    async for one in made(PAGE if request.param == "facebook" else ""):
        yield one


async def failed(work: object) -> SendError:
    with pytest.raises(SendError) as caught:
        await work  # type: ignore[misc]
    return caught.value


def test_instagram_has_every_form_it_can_have(world: World) -> None:
    """What the bot may ask of it is said by its forms."""
    ours = world.ours()
    forms = (WebhookPlatform, RefreshingPlatform, CheckedPlatform, CatchingUpPlatform, HydratingPlatform)
    assert all(isinstance(ours, form) for form in (*forms, ModeratingPlatform, SamplePlatform))


def test_the_sample_is_signed_and_says_nothing(world: World) -> None:
    """The doctor's test event passes the signature and is counted, never kept."""
    ours = world.ours()
    sample = ours.sample()
    ours.verify(sample)
    assert ours.parse(sample.body, START) == [Signal("instagram", "0", "test")]


# --- the token -----------------------------------------------------------------------------------------------------


async def test_a_token_of_unknown_age_is_renewed_and_then_every_week(world: World) -> None:
    """The renewed token is used from then on, over restarts, and its end is known."""
    assert await world.ours().refresh() == START + 7 * DAY
    again = world.ours()
    assert await again.refresh() == START + 7 * DAY
    assert [call for call in world.vendor.calls if "refresh" in call] == ["GET /refresh_access_token"]
    assert (await world.findings())["token"].until_ms == START + 60 * DAY
    world.clock.ms += 8 * DAY
    assert await again.refresh() == world.clock.ms + 7 * DAY
    assert "r2" in world.memory.words["tokens"]


async def test_a_new_token_in_the_environment_wins(world: World) -> None:
    """Whoever sets another token means it: what was renewed before is forgotten."""
    await world.ours().refresh()
    with_another = world.ours(access_token="IGAAanother")
    assert (await failed(with_another.refresh())).failure is Failure.AUTH


async def test_a_token_on_its_first_day_is_renewed_later(world: World) -> None:
    """A refusal while the token works is no alarm: it is tried again tomorrow, and the check tells."""
    world.vendor.access._ends[TOKEN] = START + 60 * DAY
    ours = world.ours()
    assert await ours.refresh() == START + DAY
    told = {one.what: one for one in await ours.check()}["renewal"]
    assert (told.broken, "first day" in told.advice) == (False, True)
    world.clock.ms += DAY + 1
    assert await ours.refresh() == world.clock.ms + 7 * DAY
    assert {one.what: one for one in await ours.check()}["renewal"].well


async def test_trouble_that_passes_is_waited_out_until_the_end_is_near(world: World) -> None:
    """With weeks left nobody is told; in the last week somebody is."""
    ours = world.ours()
    await ours.refresh()
    world.clock.ms += 10 * DAY
    world.vendor.fault(Fault.UNAVAILABLE, method="GET")
    assert await ours.refresh() == world.clock.ms + HOUR
    world.clock.ms += 44 * DAY
    world.vendor.fault(Fault.UNAVAILABLE, method="GET")
    assert (await failed(ours.refresh())).failure is Failure.UNKNOWN


@pytest.mark.parametrize("dead", ["killed", "ended"])
async def test_a_dead_token_cannot_be_renewed(world: World, dead: str) -> None:
    """Withdrawn or past its 60 days: a person has to sign in again, and hears where."""
    world.vendor.access.dead = dead == "killed"
    world.clock.ms += 31 * DAY
    error = await failed(world.ours().refresh())
    assert error.failure is Failure.AUTH
    assert "INSTAGRAM_ACCESS_TOKEN" in error.detail
    assert TOKEN not in f"{error!r}{error.detail}"


async def test_an_answer_without_a_token_changes_nothing(world: World) -> None:
    """A broken renewal leaves the token that works."""
    world.vendor.fault(Fault.GARBAGE, method="GET")
    assert await world.ours().refresh() == START + HOUR
    assert world.memory.words == {}


async def test_a_pages_token_does_not_end(page: World) -> None:
    """With the Facebook sign-in there is nothing to renew."""
    assert await page.ours().refresh() == START + DAY
    assert page.vendor.calls == []


# --- the check -----------------------------------------------------------------------------------------------------


async def test_a_connection_as_it_should_be(either: World) -> None:
    """Nothing to do, and nothing was changed."""
    findings = await either.findings()
    assert all(one.well for one in findings.values())
    assert {"token", "account", "permission for messages", "permission for comments", "subscription"} <= {*findings}
    assert not [call for call in either.vendor.calls if call.startswith("POST")]


async def test_a_dead_token_is_the_only_finding(either: World) -> None:
    """Nothing else can be told, and the advice says what to click."""
    either.vendor.access.dead = True
    findings = await either.findings()
    assert {*findings} == {"token"}
    assert findings["token"].broken
    assert "generate the token again" in findings["token"].advice


async def test_a_token_of_another_account_is_told(world: World, page: World) -> None:
    """The number that belongs there is named."""
    findings = await world.findings(account_id="17841400000000009")
    assert f"INSTAGRAM_ACCOUNT_ID={ACCOUNT}" in findings["account"].advice
    findings = await page.findings(account_id="17841400000000009")
    assert f"INSTAGRAM_ACCOUNT_ID={ACCOUNT}" in findings["account"].advice


@pytest.mark.parametrize("what", ["messages", "comments"])
async def test_a_permission_that_is_missing_is_named(either: World, what: str) -> None:
    """The manager reads which box to tick."""
    either.vendor.access.denied = {what}
    findings = await either.findings()
    finding = findings[f"permission for {what}"]
    assert finding.broken
    assert f"manage_{what}" in finding.advice
    assert ("Allow access to messages" in finding.advice) is (what == "messages")


async def test_webhooks_that_are_off_are_switched_on_again(world: World) -> None:
    """An hour of trouble unsubscribes an app: the check mends it and says so once."""
    world.vendor.access.subscribed = ["messages", "messaging_optins"]
    mended = (await world.findings())["subscription"]
    assert not mended.broken
    assert mended.advice == "messaging_postbacks, comments, live_comments had been off and were switched on again."
    assert {"comments", "live_comments", "message_edit", "messaging_optins"} <= {*world.vendor.access.subscribed}
    assert (await world.findings())["subscription"].well


async def test_names_that_this_app_does_not_have_are_left_out(world: World) -> None:
    """Meta spells some fields differently for different apps; what it lists is what is asked for."""
    access = world.vendor.access
    access.offered = ("messages", "messaging_postbacks", "comments", "live_comments", "messaging_seen")
    access.subscribed = []
    assert not (await world.findings())["subscription"].broken
    assert access.subscribed == list(access.offered)
    access.offered, access.subscribed = ("messages", "messaging_postbacks"), []
    finding = (await world.findings())["subscription"]
    assert finding.broken
    assert "offers no comments, live_comments" in finding.advice


async def test_a_subscription_that_cannot_be_switched_on_is_told(world: World) -> None:
    """The manager reads which switches to press."""
    world.vendor.access.subscribed, world.vendor.access.offered = ["messages"], ("nothing",)
    finding = (await world.findings())["subscription"]
    assert finding.broken
    assert "App Dashboard" in finding.advice


async def test_the_pages_subscription_is_switched_on(page: World) -> None:
    """With the Facebook sign-in the page has to be subscribed at all; the fields are the app's."""
    page.vendor.access.subscribed = []
    assert not (await page.findings())["subscription"].broken
    assert page.vendor.access.subscribed == ["messages"]


async def test_the_pages_token_is_looked_into(page: World) -> None:
    """Its end goes into the calendar, what it lacks and what the app does not listen to is named."""
    access = page.vendor.access
    access.data_access_ends_ms = START + 30 * DAY
    access.scopes.remove("instagram_manage_comments")
    access.heard_by_app.remove("mentions")
    findings = await page.findings()
    assert findings["token"].until_ms == START + 30 * DAY
    assert "lacks instagram_manage_comments" in findings["permissions"].advice
    assert "does not listen to mentions" in findings["webhook fields of the app"].advice


async def test_without_the_apps_secret_its_fields_cannot_be_seen(page: World) -> None:
    """That is worth knowing and no alarm."""
    finding = (await page.findings(app_secret="wrong"))["webhook fields of the app"]
    assert not finding.well
    assert not finding.broken


@pytest.mark.parametrize("fault", [Fault.UNAVAILABLE, Fault.RATE_LIMIT, Fault.RESET, Fault.GARBAGE])
async def test_a_vendor_in_trouble_tells_nothing(either: World, fault: Fault) -> None:
    """No finding is made of trouble that passes by itself."""
    either.vendor.fault(fault, method="GET", times=9)
    assert (await failed(either.ours().check())).failure in {Failure.BUSY, Failure.UNKNOWN}


# --- what was missed -----------------------------------------------------------------------------------------------


async def test_messages_that_no_event_told_of_are_found(either: World) -> None:
    """Texts, pictures, story replies and mentions come out as their events would have; what a person said, too."""
    vendor, clock = either.vendor, either.clock
    vendor.lossy = True
    clock.ms -= HOUR
    await vendor.follower_says(FOLLOWER, "long ago")
    clock.ms += HOUR
    first = await vendor.follower_says(FOLLOWER, "Do you ship to Canada? 🍁")
    clock.ms += 1000
    picture = {"type": "image", "payload": {"url": "https://lookaside.fbsbx.com/1"}}
    await vendor.follower_says(FOLLOWER, "", attachments=[picture])
    clock.ms += 1000
    await vendor.follower_replies_to_story(FOLLOWER, "lovely", "18100000000000005")
    clock.ms += 1000
    await vendor.follower_mentions_story(FOLLOWER)
    clock.ms += 1000
    answered = await vendor.person_answers(FOLLOWER, "We do!")
    text, image, reply, mention, echo = await either.missed()
    assert text == Message("instagram", ACCOUNT, first.key, Kind.DM, FOLLOWER, "Do you ship to Canada? 🍁", START)
    assert isinstance(image, Message)
    assert image.attachments == (Attachment("image", "https://lookaside.fbsbx.com/1"),)
    assert isinstance(reply, Message)
    assert (reply.kind, reply.place, reply.text) == (Kind.STORY_REPLY, "18100000000000005", "lovely")
    assert isinstance(mention, Message)
    assert (mention.kind, mention.attachments) == (Kind.STORY_MENTION, (Attachment("story_mention"),))
    assert echo == Echo("instagram", ACCOUNT, answered.key, FOLLOWER, "We do!", START + 4000)


async def test_comments_and_replies_under_posts_are_found_but_not_our_own(either: World) -> None:
    """Each with its post, its parent and its time; what we said ourselves is known."""
    vendor = either.vendor
    vendor.lossy = True
    top = await vendor.follower_comments(FOLLOWER, "price?", media=MEDIA)
    either.clock.ms += 1000
    reply = await vendor.follower_comments("1300000000000002", "12 euros", media=MEDIA, parent=top.key)
    await either.ours().send(Outgoing("1", ACCOUNT, Via.PUBLIC, FOLLOWER, "Yes.", MEDIA, top.key))
    found = await either.missed()
    assert [(one.key, one.reply_to, one.sent_ms, one.writer) for one in found if isinstance(one, Message)] == [
        (top.key, "", START, Writer.FOLLOWER),
        (reply.key, top.key, START + 1000, Writer.FOLLOWER),
    ]
    assert {(one.kind, one.place) for one in found if isinstance(one, Message)} == {(Kind.COMMENT, MEDIA)}


async def test_nothing_new_costs_two_calls(world: World) -> None:
    """Old conversations are not read."""
    world.vendor.direct(FOLLOWER, "hello")
    world.clock.ms += DAY
    assert await world.missed(world.clock.ms - HOUR) == []
    assert len(world.vendor.calls) == 2


async def test_more_comments_than_a_page_holds_are_read_on(world: World) -> None:
    """Pages are read until one reaches back far enough."""
    for number in range(120):
        world.vendor.comment(FOLLOWER, f"me too {number}", media=MEDIA)
        world.clock.ms += 1000
    assert len(await world.missed(START + 20_000)) == 100


@pytest.mark.parametrize("fault", [Fault.UNAVAILABLE, Fault.RATE_LIMIT, Fault.EXPIRED, Fault.RESET])
async def test_asking_that_fails_is_told(world: World, fault: Fault) -> None:
    """Half an answer is never taken for a whole one."""
    world.vendor.direct(FOLLOWER, "hello")
    world.vendor.fault(fault, method="GET", times=9)
    await failed(world.ours().missed(START))


# --- mentions ------------------------------------------------------------------------------------------------------


async def bare(world: World, text: str, *, in_caption: bool = False) -> Message:
    posted = await world.vendor.follower_mentions(FOLLOWER, text, media=MEDIA, in_caption=in_caption)
    key = MEDIA if in_caption else posted.key
    return Message("instagram", ACCOUNT, key, Kind.MENTION, "", "", START, place=MEDIA, address="mentions", bare=True)


async def test_a_mention_in_a_comment_gets_its_words(page: World) -> None:
    """Text and author are asked for; the answer goes out under that post."""
    whole = await page.ours().hydrate(await bare(page, "@the_brand is it open today?"))
    assert (whole.text, whole.follower, whole.handle) == (
        "@the_brand is it open today?", f"@follower_{FOLLOWER}", f"follower_{FOLLOWER}",
    )  # fmt: skip
    assert not whole.bare
    out = Outgoing(
        "1", ACCOUNT, Via.PUBLIC, whole.follower, "Until six!", whole.place, whole.key, address=whole.address
    )
    receipt = await page.ours().send(out)
    [said] = page.vendor.delivered
    assert (said.via, said.comment, said.key) == ("mention", whole.key, receipt.key)


async def test_a_mention_in_a_caption_gets_its_words(page: World) -> None:
    """The caption is what was said; the answer is a comment under that post."""
    whole = await page.ours().hydrate(await bare(page, "Love my new jacket @the_brand", in_caption=True))
    assert whole.text == "Love my new jacket @the_brand"
    assert whole.attachments == (Attachment("image", f"https://www.instagram.com/p/{MEDIA}/"),)
    await page.ours().send(
        Outgoing("1", ACCOUNT, Via.PUBLIC, whole.follower, "It suits you!", MEDIA, MEDIA, address="mentions")
    )
    assert page.vendor.delivered[0].comment == MEDIA


async def test_a_mention_that_is_gone_is_told_apart(page: World) -> None:
    """Deleted since, or never there: nobody can answer it."""
    lost = await bare(page, "x")
    page.vendor.posts.mentions.clear()
    assert (await failed(page.ours().hydrate(lost))).failure is Failure.RECIPIENT
    strange = Message("instagram", ACCOUNT, "1){id},x(2", Kind.MENTION, "", "", START, bare=True)
    calls = len(page.vendor.calls)
    assert (await failed(page.ours().hydrate(strange))).failure is Failure.RECIPIENT
    assert len(page.vendor.calls) == calls


async def test_an_answer_to_a_mention_cannot_be_read_back(page: World) -> None:
    """Other accounts' comments are not shown to us: a person looks."""
    out = Outgoing("1", ACCOUNT, Via.PUBLIC, "@x", "Yes.", MEDIA, "1", address="mentions", attempted_ms=1)
    assert (await failed(page.ours().settle(out))).failure is Failure.UNKNOWN


# --- answers nobody should give --------------------------------------------------------------------------------------

ROW = st.fixed_dictionaries(
    {},
    optional={
        "id": JSON | st.just("7"),
        "updated_time": JSON | st.just("2030-01-01T00:00:00+0000"),
        "created_time": JSON | st.just("2030-01-01T00:00:00+0000"),
        "timestamp": JSON | st.just("0001-01-01T00:00:00+2300"),
        "from": JSON | st.just({"id": FOLLOWER}),
        "to": JSON | st.just({"data": [{"id": ACCOUNT}]}),
        "message": JSON,
        "story": JSON | st.fixed_dictionaries({"mention": JSON, "reply_to": JSON}),
        "attachments": JSON | st.fixed_dictionaries({"data": st.lists(JSON, max_size=2)}),
        "subscribed_fields": JSON,
        "object": st.just("instagram"),
        "fields": JSON,
    },
)
ROWS = st.fixed_dictionaries({"data": st.lists(ROW | JSON, max_size=3)}, optional={"paging": JSON})
NAMES = (
    "data",
    "messages",
    "comments",
    "mentioned_comment",
    "mentioned_media",
    "access_token",
    "expires_in",
    "user_id",
)
ANSWERS = JSON | ROWS | st.dictionaries(st.sampled_from(NAMES), ROWS | ROW | JSON | st.just("9" * 5000), max_size=4)


@settings(max_examples=150, deadline=None)
@given(st.lists(ANSWERS, min_size=1, max_size=4), st.sampled_from(["instagram", "facebook"]))
def test_no_answer_raises_anything_but_a_send_error(answers: list[object], login: str) -> None:
    """Whatever Meta answers, whoever asked gets something of the right type or a SendError."""
    asyncio.run(_asked_everything(answers, login))


async def _asked_everything(answers: list[object], login: str) -> None:
    given = {"app_secret": "s", "verify_token": "v", "access_token": TOKEN, "account_id": ACCOUNT, "page_id": PAGE}
    mention = Message("instagram", ACCOUNT, "7", Kind.MENTION, "", "", START, place=MEDIA, bare=True)
    async with saying() as vendor, aiohttp.ClientSession() as http:
        vendor.status, turn = 200, itertools.cycle(answers)
        made = InstagramSettings.model_validate({**given, "login": login, "api_url": vendor.url})
        ours = Instagram(made, http, Clock(), Kept(), Patience(pause=0))
        out = Outgoing("1", ACCOUNT, Via.DM, FOLLOWER, "x", attempted_ms=1)
        works = (
            ours.check, ours.refresh, lambda: ours.missed(START), lambda: ours.hydrate(mention),
            lambda: ours.profile("7"), lambda: ours.settle(out), lambda: ours.like("7"),
        )  # fmt: skip
        for work in works:
            vendor.body = next(turn)
            with contextlib.suppress(SendError):
                found = await work()
                for body in found if isinstance(found, list) else ():
                    assert not isinstance(body, bytes) or ours.parse(body, START)


# --- moderation ----------------------------------------------------------------------------------------------------


async def test_a_comment_is_hidden_and_shown(either: World) -> None:
    """Hidden from everyone but its writer, and back."""
    comment = either.vendor.comment(FOLLOWER, "rubbish", media=MEDIA)[1]["value"]["id"]
    await either.ours().hide(comment, hidden=True)
    assert either.vendor.account.hidden == {comment}
    await either.ours().hide(comment, hidden=False)
    assert either.vendor.account.hidden == set()
    assert (await failed(either.ours().hide("404", hidden=True))).failure is Failure.RECIPIENT


async def test_a_comment_is_liked_where_the_sign_in_can(page: World, world: World) -> None:
    """Liking again changes nothing; the Instagram sign-in has no likes and says so."""
    comment = page.vendor.comment(FOLLOWER, "lovely", media=MEDIA)[1]["value"]["id"]
    await page.ours().like(comment)
    await page.ours().like(comment)
    assert page.vendor.posts.liked == {comment}
    assert (await failed(world.ours().like(comment))).failure is Failure.CONFIG
    assert world.vendor.calls == []


async def test_a_comment_of_ours_is_deleted_and_a_message_stays(either: World) -> None:
    """Again after an attempt is harmless; what is not there at first is told, and a message is not pretended gone."""
    comment = either.vendor.comment(FOLLOWER, "price?", media=MEDIA)[1]["value"]["id"]
    reply = Outgoing("42", ACCOUNT, Via.PUBLIC, FOLLOWER, "Ten euros.", place=MEDIA, reply_to=comment)
    ours = either.ours()
    receipt = (await ours.send(reply)).key
    await ours.retract(reply, receipt)
    assert receipt not in either.vendor.account.comments
    await ours.retract(replace(reply, attempted_ms=START), receipt)
    assert (await failed(ours.retract(reply, receipt))).failure is Failure.RECIPIENT
    assert (await failed(ours.retract(replace(reply, via=Via.DM), "mid"))).failure is Failure.CONTENT
