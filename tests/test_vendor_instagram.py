"""The simulated Instagram keeps the vendor's rules, so that what passes against it means something."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from vendors.instagram import Echoes, Fault, SimulatedInstagram, wire

ACCOUNT, FOLLOWER, MEDIA = "17841400000000001", "1300000000000001", "18000000000000007"
SECRET, TOKEN = "simulated secret", "IGAAsimulated"
HOUR = 3_600_000


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    ms: int = 1_788_000_000_000

    def __call__(self) -> int:
        return self.ms


@dataclass
class Callback:
    """A webhook receiver: keeps what came, answers with the statuses it was given, then with 200."""

    statuses: list[int] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    url: str = ""

    async def take(self, request: web.Request) -> web.Response:
        self.bodies.append(await request.read())
        self.headers.append(request.headers)
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    async def greet(self, request: web.Request) -> web.Response:
        right = request.query["hub.verify_token"] == "our word"
        return web.Response(text=request.query["hub.challenge"] if right else "no", status=200 if right else 403)

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(body) for body in self.bodies]


@pytest.fixture
async def callback() -> AsyncIterator[Callback]:
    """A receiver on a free port."""
    one = Callback()
    app = web.Application()
    app.router.add_post("/webhooks/instagram", one.take)
    app.router.add_get("/webhooks/instagram", one.greet)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    one.url = f"http://127.0.0.1:{runner.addresses[0][1]}/webhooks/instagram"
    yield one
    await runner.cleanup()


@pytest.fixture
async def vendor(callback: Callback) -> AsyncIterator[SimulatedInstagram]:
    """A vendor that posts to the receiver, with short waits between its tries."""
    async with SimulatedInstagram(
        app_secret=SECRET,
        token=TOKEN,
        account_id=ACCOUNT,
        callback=callback.url,
        now=Clock(),
        backoff=(0.01, 0.01, 0.01),
    ) as one:
        yield one


async def post(vendor: SimulatedInstagram, path: str, body: Any, token: str = TOKEN) -> tuple[int, dict[str, Any]]:
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{vendor.url}/v26.0/{path}", json=body, headers=headers) as response,
    ):
        return response.status, await response.json()


async def get(vendor: SimulatedInstagram, path: str, **query: str) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{vendor.url}/v26.0/{path}", params=query, headers=headers) as response,
    ):
        answer: dict[str, Any] = await response.json()
        return answer


async def say(vendor: SimulatedInstagram, text: str, **recipient: str) -> tuple[int, dict[str, Any]]:
    body = {"recipient": recipient or {"id": FOLLOWER}, "message": {"text": text}}
    return await post(vendor, f"{ACCOUNT}/messages", body)


def numbers(answer: tuple[int, dict[str, Any]]) -> tuple[int, int, int]:
    status, body = answer
    return status, body["error"]["code"], body["error"].get("error_subcode", 0)


def move(vendor: SimulatedInstagram, ms: int) -> None:
    assert isinstance(vendor.now, Clock)
    vendor.now.ms += ms


# --- what the account may send -------------------------------------------------------------------------------------


async def test_only_the_right_token_is_let_in(vendor: SimulatedInstagram) -> None:
    """A wrong or missing bearer token is error 190 and nothing is delivered."""
    vendor.direct(FOLLOWER, "hi")
    body = {"recipient": {"id": FOLLOWER}, "message": {"text": "x"}}
    for wrong in ("", "other", TOKEN + "x"):
        assert numbers(await post(vendor, f"{ACCOUNT}/messages", body, wrong)) == (401, 190, 0)
    assert vendor.delivered == []


async def test_only_who_wrote_within_a_day_can_be_written_to(vendor: SimulatedInstagram) -> None:
    """A stranger is no user, and after 24 hours of silence the window is closed until the next message."""
    assert numbers(await say(vendor, "hello")) == (400, 100, 2018001)
    vendor.direct(FOLLOWER, "hi")
    move(vendor, 24 * HOUR)
    assert (await say(vendor, "hello"))[0] == 200
    move(vendor, 1)
    assert numbers(await say(vendor, "hello?")) == (400, 10, 2534022)
    vendor.direct(FOLLOWER, "back again")
    assert (await say(vendor, "hello!"))[0] == 200


@pytest.mark.parametrize(
    ("text", "status"), [("x" * 1000, 200), ("x" * 1001, 400), ("é" * 500, 200), ("é" * 501, 400)]
)
async def test_a_message_holds_a_thousand_bytes(vendor: SimulatedInstagram, text: str, status: int) -> None:
    """The limit is in bytes of UTF-8, not in characters."""
    vendor.direct(FOLLOWER, "hi")
    assert (await say(vendor, text))[0] == status


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"text": ""},
        {"text": 7},
        {"text": "a", "attachment": {"type": "image", "payload": {"url": "https://x.example/a.png"}}},
        {"attachment": {"type": "image", "payload": {"url": "http://x.example/a.png"}}},
        {"text": "a", "quick_replies": [{"content_type": "text", "title": "t", "payload": "p"}] * 14},
        {"text": "a", "quick_replies": [{"content_type": "text", "title": "t" * 21, "payload": "p"}]},
        {"text": "a", "quick_replies": [{"content_type": "text", "title": "", "payload": "p"}]},
        {"text": "a", "quick_replies": [{"title": "t", "payload": "p"}]},
    ],
)
async def test_a_message_the_reference_forbids_is_refused(vendor: SimulatedInstagram, message: dict[str, Any]) -> None:
    """Empty, double, oversized or misshapen messages are error 100."""
    vendor.direct(FOLLOWER, "hi")
    answer = await post(vendor, f"{ACCOUNT}/messages", {"recipient": {"id": FOLLOWER}, "message": message})
    assert numbers(answer)[:2] == (400, 100)
    assert vendor.delivered == []


async def test_a_comment_gets_one_private_reply_within_seven_days(vendor: SimulatedInstagram) -> None:
    """The second is refused, so is one to an old or unknown comment; none opens the window."""
    old = vendor.comment(FOLLOWER, "old", media=MEDIA)[1]["value"]["id"]
    move(vendor, 7 * 24 * HOUR + 1)
    assert numbers(await say(vendor, "hi", comment_id=old)) == (400, 100, 2534025)
    new = vendor.comment(FOLLOWER, "new", media=MEDIA)[1]["value"]["id"]
    assert (await say(vendor, "hi", comment_id=new))[1]["recipient_id"] == FOLLOWER
    assert numbers(await say(vendor, "hi", comment_id=new)) == (400, 100, 2534037)
    assert numbers(await say(vendor, "hi", comment_id="404")) == (400, 100, 2534025)
    assert numbers(await say(vendor, "and more")) == (400, 10, 2534022)


async def test_replies_stand_under_the_top_comment(vendor: SimulatedInstagram) -> None:
    """A reply to a reply is put under the top comment; unknown and live comments take none."""
    top = vendor.comment(FOLLOWER, "price?", media=MEDIA)[1]["value"]["id"]
    nested = vendor.comment(FOLLOWER, "in blue?", media=MEDIA, parent=top)[1]["value"]["id"]
    assert (await post(vendor, f"{nested}/replies", {"message": "12 euros"}))[0] == 200
    rows = (await get(vendor, f"{top}/replies"))["data"]
    assert [(row["text"], row["from"]["id"]) for row in rows] == [("in blue?", FOLLOWER), ("12 euros", ACCOUNT)]
    assert (await get(vendor, nested))["parent_id"] == top
    live = vendor.comment(FOLLOWER, "hello", media=MEDIA, live=True)[1]["value"]["id"]
    assert numbers(await post(vendor, f"{live}/replies", {"message": "hi"}))[:2] == (400, 100)
    assert numbers(await post(vendor, "404/replies", {"message": "hi"})) == (400, 100, 33)


async def test_throttling_refuses_everything_and_says_for_how_long(vendor: SimulatedInstagram) -> None:
    """While throttled each call is refused, and the usage header carries the minutes."""
    vendor.throttled_minutes, vendor.throttle_code = 3, 613
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with aiohttp.ClientSession() as http, http.get(f"{vendor.url}/v26.0/me", headers=headers) as response:
        usage = json.loads(response.headers["X-Business-Use-Case-Usage"])
        assert json.loads(response.headers["X-App-Usage"])["call_count"] == 100
        assert (await response.json())["error"]["code"] == 613
    assert [entry["estimated_time_to_regain_access"] for one in usage.values() for entry in one] == [3]
    vendor.throttled_minutes = 0
    assert (await get(vendor, "me"))["user_id"] == ACCOUNT


async def test_what_was_said_can_be_read_back(vendor: SimulatedInstagram) -> None:
    """The conversation shows its 20 latest messages, the newest first, with writers and times."""
    for number in range(20):
        vendor.direct(FOLLOWER, f"line {number}")
    await say(vendor, "answer")
    [conversation] = (await get(vendor, "me/conversations", platform="instagram", user_id=FOLLOWER))["data"]
    rows = (await get(vendor, conversation["id"], fields="messages{id}"))["messages"]["data"]
    assert len(rows) == 20
    assert (rows[0]["message"], rows[0]["from"]["id"], rows[0]["id"]) == ("answer", ACCOUNT, vendor.delivered[0].key)
    assert rows[0]["created_time"] == "2026-08-29T10:40:00+0000"


# --- faults --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("accepted", [False, True])
async def test_a_fault_strikes_once_before_or_after_the_work(vendor: SimulatedInstagram, accepted: bool) -> None:
    """A planned fault meets one call; whether the message arrived is the plan's choice."""
    vendor.direct(FOLLOWER, "hi")
    vendor.fault(Fault.UNAVAILABLE, accepted=accepted)
    assert (await say(vendor, "one"))[0] == 503
    assert len(vendor.delivered) == accepted
    assert (await say(vendor, "two"))[0] == 200


async def test_a_reset_leaves_no_answer(vendor: SimulatedInstagram) -> None:
    """The connection breaks; reads are not struck by a plan for writes."""
    vendor.direct(FOLLOWER, "hi")
    vendor.fault(Fault.RESET)
    assert (await get(vendor, "me"))["user_id"] == ACCOUNT
    with pytest.raises(aiohttp.ClientConnectionError):
        await say(vendor, "one")


# --- the connection, posts and mentions ------------------------------------------------------------------------------


async def test_a_token_is_renewed_from_its_second_day_on(vendor: SimulatedInstagram) -> None:
    """A day-old token gives a new one that lasts 60 days; the new one is too young for the same."""
    query = {"grant_type": "ig_refresh_token", "access_token": TOKEN}
    renewed = await asked(vendor, "/refresh_access_token", **query)
    assert (renewed["expires_in"], renewed["access_token"] != TOKEN) == (5_184_000, True)
    again = await asked(vendor, "/refresh_access_token", **{**query, "access_token": renewed["access_token"]})
    assert again["error"]["code"] == 10
    move(vendor, 60 * 24 * HOUR)
    assert (await get(vendor, "me"))["error"]["error_subcode"] == 463


async def test_only_fields_that_there_are_can_be_subscribed_to(vendor: SimulatedInstagram) -> None:
    """An unknown name is refused with the list of the ones there are; what is asked for replaces what was."""
    status, refused = await post(vendor, "me/subscribed_apps?subscribed_fields=messages,nonsense", {})
    assert (status, "must be one of {COMMENTS," in refused["error"]["message"]) == (400, True)
    assert (await post(vendor, "me/subscribed_apps?subscribed_fields=messages", {}))[1] == {"success": True}
    assert (await get(vendor, "me/subscribed_apps"))["data"][0]["subscribed_fields"] == ["messages"]


async def test_posts_show_their_comments_newest_first_with_replies(vendor: SimulatedInstagram) -> None:
    """Live comments are not among them."""
    top = vendor.comment(FOLLOWER, "one", media=MEDIA)[1]["value"]["id"]
    vendor.comment(FOLLOWER, "two", media=MEDIA)
    vendor.comment(FOLLOWER, "reply", media=MEDIA, parent=top)
    vendor.comment(FOLLOWER, "live", media="live", live=True)
    [shown] = (await get(vendor, f"{ACCOUNT}/media", fields="id,comments{id}"))["data"]
    assert [row["text"] for row in shown["comments"]["data"]] == ["two", "one"]
    assert shown["comments"]["data"][1]["replies"]["data"][0]["text"] == "reply"


async def test_hidden_comments_and_ended_broadcasts_take_no_replies(vendor: SimulatedInstagram) -> None:
    """A hidden comment has no public reply, a live comment a private one only while the video is live."""
    comment = vendor.comment(FOLLOWER, "rubbish", media=MEDIA)[1]["value"]["id"]
    assert (await post(vendor, f"{comment}?hide=true", {}))[1] == {"success": True}
    assert numbers(await post(vendor, f"{comment}/replies", {"message": "x"})) == (400, 100, 0)
    live = vendor.comment(FOLLOWER, "price?", media="live", live=True)[1]["value"]["id"]
    vendor.account.over.add("live")
    assert numbers(await say(vendor, "12 euros", comment_id=live)) == (400, 100, 2534025)


async def test_mentions_and_likes_need_the_facebook_sign_in(vendor: SimulatedInstagram) -> None:
    """With the Instagram sign-in there are no such calls."""
    posted = await vendor.follower_mentions(FOLLOWER, "@the_brand?", media=MEDIA)
    fields = f"mentioned_comment.comment_id({posted.key}){{id,text}}"
    assert (await get(vendor, ACCOUNT, fields=fields))["error"]["code"] == 100
    assert numbers(await post(vendor, f"{ACCOUNT}/likes", {"comment_id": posted.key})) == (400, 100, 33)
    vendor.posts.by_page = True
    assert (await get(vendor, ACCOUNT, fields=fields))["mentioned_comment"]["text"] == "@the_brand?"


async def asked(vendor: SimulatedInstagram, path: str, **query: str) -> dict[str, Any]:
    """A call whose path has no version."""
    async with aiohttp.ClientSession() as http, http.get(f"{vendor.url}{path}", params=query) as response:
        answer: dict[str, Any] = await response.json()
        return answer


# --- what it posts -------------------------------------------------------------------------------------------------


async def test_webhooks_are_signed_over_the_escaped_bytes(vendor: SimulatedInstagram, callback: Callback) -> None:
    """Accents, emoji and slashes are escaped as Meta does, and the signature is over exactly these bytes."""
    posted = await vendor.follower_says(FOLLOWER, "café 🍁 https://x.y")
    body = callback.bodies[0]
    assert b"caf\\u00e9 \\ud83c\\udf41 https:\\/\\/x.y" in body
    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    assert callback.headers[0]["X-Hub-Signature-256"] == f"sha256={digest}"
    assert (posted.status, posted.tries) == (200, 1)
    assert callback.events[0]["entry"][0]["messaging"][0]["message"]["mid"] == posted.key


async def test_a_webhook_is_tried_again_until_it_is_taken(vendor: SimulatedInstagram, callback: Callback) -> None:
    """The same bytes come again after each answer that is not 200, a bounded number of times."""
    callback.statuses = [503, 500]
    assert (await vendor.follower_says(FOLLOWER, "hi")).tries == 3
    assert len(set(callback.bodies)) == 1
    callback.statuses = [401] * 9
    gave_up = await vendor.follower_says(FOLLOWER, "hello?")
    assert (gave_up.status, gave_up.tries) == (401, 4)
    assert vendor.answers == {503: 1, 500: 1, 200: 1, 401: 4}


async def test_nobody_listening_counts_as_no_answer(vendor: SimulatedInstagram) -> None:
    """A callback that refuses the connection is tried as often and counted under 0."""
    assert (await vendor.follower_says(FOLLOWER, "hi", callback="http://127.0.0.1:1/")).status == 0
    assert vendor.answers == {0: 4}


async def test_the_handshake_checks_what_comes_back(vendor: SimulatedInstagram) -> None:
    """Only the bare challenge with 200 makes a subscription."""
    assert await vendor.subscribe("our word")
    assert not await vendor.subscribe("another")


async def test_times_are_milliseconds_for_messages_and_seconds_for_comments(
    vendor: SimulatedInstagram, callback: Callback
) -> None:
    """The two kinds of entry carry their time as Meta sends it, in one body where they are batched."""
    await vendor.deliver([vendor.direct(FOLLOWER, "a"), vendor.comment(FOLLOWER, "b", media=MEDIA)])
    messaging, changes = callback.events[0]["entry"]
    assert (messaging["time"], changes["time"]) == (1_788_000_000_000, 1_788_000_000)
    assert changes["changes"][0]["value"]["text"] == "b"


async def test_a_batch_is_one_post(vendor: SimulatedInstagram, callback: Callback) -> None:
    """A thousand updates come in one body."""
    await vendor.deliver([vendor.direct(FOLLOWER, str(number)) for number in range(1000)])
    [event] = callback.events
    assert len(event["entry"][0]["messaging"]) == 1000


async def test_followers_do_all_that_followers_do(vendor: SimulatedInstagram, callback: Callback) -> None:
    """Edits and unsends name the earlier message; stories, presses and a person's own answer have their shapes."""
    key = (await vendor.follower_says(FOLLOWER, "hi", reply_to={"mid": "m"})).key
    assert (await vendor.follower_edits(FOLLOWER, key, "hello")).key == key
    assert (await vendor.follower_unsends(FOLLOWER, key)).key == key
    await vendor.follower_mentions_story(FOLLOWER)
    await vendor.follower_replies_to_story(FOLLOWER, "wow", "181")
    await vendor.follower_presses(FOLLOWER, "Hours", "HOURS")
    await vendor.follower_comments(FOLLOWER, "price?", media=MEDIA, live=True)
    await vendor.person_answers(FOLLOWER, "we are here")
    items = [event["entry"][0].get("messaging", event["entry"][0].get("changes"))[0] for event in callback.events]
    assert items[0]["message"]["reply_to"] == {"mid": "m"}
    assert items[1]["message_edit"]["mid"] == items[2]["message"]["mid"] == key
    assert items[3]["message"]["attachments"][0]["type"] == "story_mention"
    assert items[4]["message"]["reply_to"]["story"]["id"] == "181"
    assert items[5]["postback"]["payload"] == "HOURS"
    assert items[6]["field"] == "live_comments"
    assert items[7]["sender"]["id"] == ACCOUNT


async def test_an_echo_can_come_before_the_answer(vendor: SimulatedInstagram, callback: Callback) -> None:
    """With echoes first, the webhook has been answered by the time the call is."""
    vendor.echoes = Echoes.BEFORE
    vendor.direct(FOLLOWER, "hi")
    _, answer = await say(vendor, "hello")
    [event] = callback.events
    said = event["entry"][0]["messaging"][0]
    assert said["message"] == {"mid": answer["message_id"], "is_echo": True, "text": "hello"}
    assert (said["sender"]["id"], said["recipient"]["id"]) == (ACCOUNT, FOLLOWER)


async def test_own_comments_come_back_as_comments(vendor: SimulatedInstagram, callback: Callback) -> None:
    """A public reply is echoed as a comment of the account's own; without echoes nothing comes."""
    comment = vendor.comment(FOLLOWER, "price?", media=MEDIA)[1]["value"]["id"]
    await post(vendor, f"{comment}/replies", {"message": "12 euros"})
    await vendor.echoed()
    value = callback.events[0]["entry"][0]["changes"][0]["value"]
    assert (value["from"]["id"], value["parent_id"]) == (ACCOUNT, comment)
    assert value["from"]["self_ig_scoped_id"]
    vendor.echoes = Echoes.OFF
    await post(vendor, f"{comment}/replies", {"message": "or 20 for two"})
    await vendor.echoed()
    assert len(callback.events) == 1


def test_comment_deliveries_have_spaces_and_messages_have_none() -> None:
    """Meta writes the two with different separators, which only the raw bytes show."""
    assert wire.encode({"object": "instagram", "entry": [{"messaging": []}]}) == (
        b'{"object":"instagram","entry":[{"messaging":[]}]}'
    )
    assert wire.encode({"entry": [{"changes": []}]}) == b'{"entry": [{"changes": []}]}'


# --- as a process of its own ---------------------------------------------------------------------------------------


async def test_it_runs_by_itself_and_is_steered_over_http(callback: Callback) -> None:
    """The first line is its address; over ``/_control`` followers speak, faults are planned, deliveries are read."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "vendors.instagram", "--callback", callback.url, "--echoes", "off"),
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout
        url = (await process.stdout.readline()).decode().strip()
        async with aiohttp.ClientSession() as http:
            await steer(http, url)
    finally:
        process.terminate()
        await process.communicate()
    assert callback.events[0]["entry"][0]["messaging"][0]["message"]["text"] == "hi"
    assert callback.events[1]["entry"][0]["changes"][0]["value"]["text"] == "price?"


async def steer(http: aiohttp.ClientSession, url: str) -> None:
    """Say something as a follower, answer it as the account, and read what was delivered."""
    headers = {"Authorization": "Bearer simulated-token"}
    for said in ({"text": "hi"}, {"text": "price?", "kind": "comment"}):
        async with http.post(f"{url}/_control/say", json={"follower": FOLLOWER, **said}) as response:
            assert (await response.json())["status"] == 200
    for wrong in ({"text": "hi"}, {"follower": "1", "kind": "telegram"}):
        async with http.post(f"{url}/_control/say", json=wrong) as response:
            assert response.status == 400
    async with http.post(f"{url}/_control/fault", json={"fault": "server_error"}) as response:
        assert await response.json() == {"planned": 1}
    message = {"recipient": {"id": FOLLOWER}, "message": {"text": "hello"}}
    for status in (500, 200):
        async with http.post(f"{url}/v26.0/me/messages", json=message, headers=headers) as response:
            assert response.status == status
    async with http.get(f"{url}/_control/delivered") as response:
        [delivered] = await response.json()
    assert (delivered["conversation"], delivered["text"], delivered["via"]) == (FOLLOWER, "hello", "dm")
