"""The simulated Slack keeps Slack's rules: tokens, limits, error bodies, signatures, retries, echoes, pages."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from pydantic import SecretStr
from slack_sdk.signature import SignatureVerifier

from handlers.base import Inbound, SignatureError
from handlers.desk import Act, Card, Verb
from handlers.desks.slack import Slack, SlackSettings
from vendors.slack import Fault, SimulatedSlack, Trouble
from vendors.slack_delivery import Patience
from vendors.slack_rules import refusal

EAGER = Patience(answer=1.0, retries=(0.0, 0.01, 0.01))


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """A plain HTTP client, so that nothing but the wire is tested."""
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def slack() -> AsyncIterator[SimulatedSlack]:
    """A workspace that delivers nothing."""
    async with SimulatedSlack() as simulated:
        yield simulated


@dataclass
class App:
    """An app's web server: every request it got, answered with the next of the given statuses, then with 200."""

    url: str = ""
    statuses: list[int | None] = field(default_factory=list)
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        """Keep the request; None as a status answers too late."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.requests.append((request.path, headers, await request.read()))
        status = self.statuses.pop(0) if self.statuses else 200
        if status is None:
            await asyncio.Event().wait()
        return web.Response(status=status or 200)


@asynccontextmanager
async def served(handler: Callable[[web.Request], Any]) -> AsyncIterator[str]:
    """A web server with one handler for everything; its address."""
    server = web.Application()
    server.router.add_post("/{path:.*}", handler)
    runner = web.AppRunner(server, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@pytest.fixture
async def app() -> AsyncIterator[App]:
    """An app that takes everything."""
    taking = App()
    async with served(taking.take) as taking.url:
        yield taking


def bearer(slack: SimulatedSlack) -> dict[str, str]:
    """The header of an app that knows its token."""
    return {"Authorization": f"Bearer {slack.bot_token}"}


async def called(http: aiohttp.ClientSession, slack: SimulatedSlack, method: str, **args: Any) -> dict[str, Any]:
    """A method's answer to a JSON body."""
    async with http.post(f"{slack.url}/{method}", json=args, headers=bearer(slack)) as answer:
        return dict(await answer.json())


async def posted(http: aiohttp.ClientSession, slack: SimulatedSlack, **args: Any) -> str:
    """The stamp of a new message by the app."""
    return str((await called(http, slack, "chat.postMessage", channel="C0DESK", **{"text": "hi", **args}))["ts"])


# --- the Web API -------------------------------------------------------------------------------------------------


async def test_arguments_come_as_json_form_or_query(http: aiohttp.ClientSession, slack: SimulatedSlack) -> None:
    """Slack's methods take any of the three, the token in the header or among them."""
    blocks = [{"type": "section", "text": {"type": "plain_text", "text": "x"}}]
    form = {"token": slack.bot_token, "channel": "C0DESK", "text": "form", "blocks": json.dumps(blocks)}
    async with http.post(f"{slack.url}/chat.postMessage", data=form) as answer:
        assert (await answer.json())["ok"]
    await posted(http, slack, text="json", blocks=blocks)
    query = {"channel": "C0DESK", "limit": "1"}
    async with http.get(f"{slack.url}/conversations.history", params=query, headers=bearer(slack)) as answer:
        history = await answer.json()
    assert [message["text"] for message in slack.messages] == ["form", "json"]
    assert [message["blocks"] for message in slack.messages] == [blocks, blocks]
    assert ([message["text"] for message in history["messages"]], history["has_more"]) == (["json"], True)


@pytest.mark.parametrize(
    ("headers", "error"),
    [({}, "not_authed"), ({"Authorization": "Bearer xoxb-other"}, "invalid_auth")],
)
async def test_a_wrong_token_is_refused(
    http: aiohttp.ClientSession, slack: SimulatedSlack, headers: dict[str, str], error: str
) -> None:
    """No method works without the app's own token."""
    async with http.post(f"{slack.url}/auth.test", headers=headers) as answer:
        assert await answer.json() == {"ok": False, "error": error}


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("chat.postMessage", {"channel": "C0NONE", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "C0DESK"}, "no_text"),
        ("chat.postMessage", {"channel": "C0DESK", "text": "x" * 40_001}, "msg_too_long"),
        ("chat.update", {"channel": "C0DESK", "text": "x", "ts": "1.1"}, "message_not_found"),
        ("chat.postEphemeral", {"channel": "C0DESK", "text": "x", "user": "U0NONE"}, "user_not_in_channel"),
        ("conversations.replies", {"channel": "C0DESK", "ts": "1.1"}, "thread_not_found"),
        ("users.info", {"user": "U0NONE"}, "user_not_found"),
        ("chat.fly", {}, "unknown_method"),
    ],
)
async def test_methods_refuse_as_slack_does(
    http: aiohttp.ClientSession, slack: SimulatedSlack, method: str, args: dict[str, Any], error: str
) -> None:
    """A refusal is a 200 with ``ok: false`` and Slack's own error code."""
    assert await called(http, slack, method, **args) == {"ok": False, "error": error}


def section(length: int) -> dict[str, Any]:
    """A section with so many characters."""
    return {"type": "section", "text": {"type": "plain_text", "text": "x" * length}}


def button(text: int = 1, value: int = 1) -> dict[str, Any]:
    """A row with one button of these lengths."""
    label = {"type": "plain_text", "text": "x" * text}
    return {"type": "actions", "elements": [{"type": "button", "text": label, "value": "v" * value}]}


def header(length: int, kind: str = "plain_text") -> dict[str, Any]:
    """A header with so many characters."""
    return {"type": "header", "text": {"type": kind, "text": "x" * length}}


@pytest.mark.parametrize(
    "blocks",
    [
        [section(3_000)], [header(150)], [button(75, 2_000)], [section(1)] * 50, [section(2_600)] * 5,
        [{"type": "context", "elements": [section(1)["text"]] * 10}],
    ],
)  # fmt: skip
def test_what_is_just_within_the_limits_is_taken(blocks: list[dict[str, Any]]) -> None:
    """Each documented limit is itself allowed."""
    assert refusal("text", blocks) == ("", ())


@pytest.mark.parametrize(
    ("blocks", "error"),
    [
        ([section(3_001)], "invalid_blocks"),
        ([section(0)], "invalid_blocks"),
        ([header(151)], "invalid_blocks"),
        ([header(5, "mrkdwn")], "invalid_blocks"),
        ([button(text=76)], "invalid_blocks"),
        ([button(value=2_001)], "invalid_blocks"),
        ([section(1)] * 51, "invalid_blocks"),
        ([{"type": "context", "elements": [section(1)["text"]] * 11}], "invalid_blocks"),
        ([{"type": "actions", "elements": []}], "invalid_blocks"),
        ([{"type": "banner"}], "invalid_blocks"),
        (["section"], "invalid_blocks"),
        ("section", "invalid_blocks_format"),
        ([section(2_700)] * 5, "msg_blocks_too_long"),
    ],
)
def test_what_is_just_beyond_the_limits_is_refused(blocks: Any, error: str) -> None:
    """One character, element or block more than documented is an error, with the place named."""
    code, remarks = refusal("text", blocks)
    assert code == error
    assert bool(remarks) is (error == "invalid_blocks")


async def test_a_thread_shows_metadata_only_when_asked(http: aiohttp.ClientSession, slack: SimulatedSlack) -> None:
    """Replies come with their root, in order, and metadata needs include_all_metadata."""
    note = {"event_type": "t", "event_payload": {"id": "1"}}
    root = await posted(http, slack)
    reply = await posted(http, slack, thread_ts=root, metadata=note)
    await posted(http, slack)
    plain = await called(http, slack, "conversations.replies", channel="C0DESK", ts=root)
    whole = await called(http, slack, "conversations.replies", channel="C0DESK", ts=root, include_all_metadata=True)
    assert [message["ts"] for message in plain["messages"]] == [root, reply]
    assert [message.get("metadata") for message in plain["messages"]] == [None, None]
    assert whole["messages"][1]["metadata"] == note


async def test_only_own_messages_can_be_edited(http: aiohttp.ClientSession, slack: SimulatedSlack) -> None:
    """The app edits its own message and no one else's."""
    own = await posted(http, slack)
    slack.messages.append({"ts": "5.5", "channel": "C0DESK", "user": "U0ANNA", "text": "mine"})
    edited = await called(http, slack, "chat.update", channel="C0DESK", ts=own, text="new")
    other = await called(http, slack, "chat.update", channel="C0DESK", ts="5.5", text="new")
    assert (edited["ok"], slack.workspace.message(own)["text"]) == (True, "new")
    assert other["error"] == "cant_update_message"


async def test_a_reaction_is_given_once(http: aiohttp.ClientSession, slack: SimulatedSlack) -> None:
    """The same reaction again is already_reacted."""
    mark = {"channel": "C0DESK", "timestamp": await posted(http, slack), "name": "eyes"}
    assert (await called(http, slack, "reactions.add", **mark))["ok"]
    assert (await called(http, slack, "reactions.add", **mark))["error"] == "already_reacted"


async def test_a_channel_takes_one_post_a_second_if_so_asked(http: aiohttp.ClientSession) -> None:
    """The second post at once is a 429 with Retry-After; another channel is not held up."""
    async with SimulatedSlack(one_a_second=True) as slack:
        answers = []
        for channel in ("C0DESK", "C0DESK", "C0OTHER"):
            body = {"channel": channel, "text": "x"}
            async with http.post(f"{slack.url}/chat.postMessage", json=body, headers=bearer(slack)) as answer:
                answers.append((answer.status, answer.headers.get("Retry-After")))
    assert answers == [(200, None), (429, "1"), (200, None)]


@pytest.mark.parametrize("accepted", [True, False])
@pytest.mark.parametrize("trouble", [Trouble.LIMITED, Trouble.BROKEN, Trouble.RESET, Trouble.SLOW, Trouble.ERROR])
async def test_a_fault_happens_once_before_or_after_the_deed(
    http: aiohttp.ClientSession, slack: SimulatedSlack, trouble: Trouble, accepted: bool
) -> None:
    """A fault decides whether the post is there all the same; the call after it is sound."""
    slack.fail("chat.postMessage", Fault(trouble, accepted=accepted, seconds=0.01))
    body = {"channel": "C0DESK", "text": "x"}
    try:
        async with http.post(f"{slack.url}/chat.postMessage", json=body, headers=bearer(slack)) as answer:
            status = answer.status
    except aiohttp.ClientError:
        status = 0
    assert status == {Trouble.LIMITED: 429, Trouble.BROKEN: 500, Trouble.RESET: 0}.get(trouble, 200)
    assert len(slack.messages) == accepted
    assert await posted(http, slack)


# --- events over signed HTTP -------------------------------------------------------------------------------------


async def test_what_people_do_is_delivered_signed(app: App, http: aiohttp.ClientSession) -> None:
    """Lines and presses are requests whose signature an independent verifier accepts."""
    async with SimulatedSlack(callback=app.url) as slack:
        row = {"type": "actions", "elements": [{**button()["elements"][0], "action_id": "claim"}]}
        ts = await posted(http, slack, blocks=[row])
        await slack.echoed()
        said = await slack.person_says("U0ANNA", ts, "hello")
        pressed = await slack.press("U0BOB", ts, "claim")
        verifier = SignatureVerifier(slack.signing_secret)
    assert (said.outcomes, pressed.outcomes) == (["200"], ["200"])
    assert [path for path, _, _ in app.requests] == ["/events", "/events", "/interactions"]
    assert all(verifier.is_valid_request(body, headers) for _, headers, body in app.requests)


async def test_our_own_post_comes_back_as_an_event(app: App, http: aiohttp.ClientSession) -> None:
    """Slack echoes an app's messages with its bot_id, and its edits as message_changed."""
    async with SimulatedSlack(callback=app.url) as slack:
        ts = await posted(http, slack)
        await slack.echoed()
        await called(http, slack, "chat.update", channel="C0DESK", ts=ts, text="new")
        await slack.echoed()
    events = [json.loads(body)["event"] for _, _, body in app.requests]
    assert [(event.get("subtype"), event.get("bot_id")) for event in events] == [
        (None, "B0SIM"),
        ("message_changed", None),
    ]
    assert events[1]["message"]["bot_id"] == "B0SIM"


async def test_a_mention_comes_twice(app: App) -> None:
    """A message that mentions the app is a message event and an app_mention event, with two event_ids."""
    async with SimulatedSlack(callback=app.url) as slack:
        await slack.person_says("U0ANNA", "1.1", "<@U0BOT> hello")
    payloads = [json.loads(body) for _, _, body in app.requests]
    assert {payload["event"]["type"] for payload in payloads} == {"message", "app_mention"}
    assert len({payload["event"]["ts"] for payload in payloads}) == 1


@pytest.mark.parametrize(
    ("statuses", "outcomes"),
    [
        ([], ["200"]),
        ([500, None], ["500", "timeout", "200"]),
        ([404, 503, 500, 500, 500], ["404", "503", "500", "500"]),
    ],
)
async def test_what_is_not_answered_in_time_is_delivered_again(
    app: App, statuses: list[int | None], outcomes: list[str]
) -> None:
    """At most three retries, numbered and with a reason, of the same body."""
    async with SimulatedSlack(callback=app.url, patience=EAGER) as slack:
        app.statuses = statuses
        said = await slack.person_says("U0ANNA", "1.1", "hello")
    numbers = [headers.get("x-slack-retry-num") for _, headers, _ in app.requests]
    assert said.outcomes == outcomes
    assert numbers == [None, "1", "2", "3"][: len(outcomes)]
    assert len({body for _, _, body in app.requests}) == 1
    assert app.requests[0][1].get("x-slack-retry-reason") is None


async def test_the_desk_and_the_simulation_understand_each_other_over_http(http: aiohttp.ClientSession) -> None:
    """From a card to a claim and a line, with a signature checked on every request and no echo taken for an act."""
    acts: list[Act] = []

    async def webhook(request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        body = await request.read()
        try:
            desk.verify(Inbound(headers, body))
        except SignatureError:
            return web.Response(status=401)
        acts.extend((await desk.hear(request.path.strip("/"), body)).acts)
        return web.Response()

    async with served(webhook) as address, SimulatedSlack(callback=address) as slack:
        setting = SlackSettings(
            bot_token=SecretStr(slack.bot_token),
            signing_secret=SecretStr(f"older, {slack.signing_secret}"),
            desk_channel="C0DESK",
            api_url=slack.url,
        )
        desk = Slack(setting, http, lambda: time.time_ns() // 1_000_000)
        thread = await desk.show(
            Card("7", "waiting", True, "x", "dm", "Anna", "hi", "no match", 0, offers=(Verb.CLAIM,)), ""
        )
        ts = thread.partition(":")[2]
        pressed = await slack.press("U0BOB", ts, "claim")
        said = await slack.person_says("U0BOB", ts, "On it &amp; soon done, <@U0BOT>")
        await slack.echoed()
        async with SimulatedSlack(callback=address, patience=EAGER) as stranger:
            stranger.signing_secret = "of another app"
            refused = await stranger.person_says("U0BOB", ts, "let me in")
    assert (pressed.outcomes, said.outcomes) == (["200"], ["200"])
    assert {(act.verb, act.text, act.teammate.name) for act in acts} == {
        (Verb.CLAIM, "", "Bob"),
        (Verb.SAY, "On it & soon done, @Frontdesk", "Bob"),
    }
    assert len({act.key for act in acts}) == 2
    assert refused.outcomes == ["401"] * 4


# --- forms, members, reactions ---------------------------------------------------------------------------------------

VIEW = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Reply"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "b",
            "label": {"type": "plain_text", "text": "To"},
            "element": {"type": "plain_text_input", "action_id": "a"},
        }
    ],
}
LONG = {"type": "plain_text", "text": "x" * 25}


async def test_a_trigger_opens_one_form_within_three_seconds(http: aiohttp.ClientSession) -> None:
    """Used twice, late, or made up: each has its own error, as at Slack."""
    now = [1_000_000]
    async with SimulatedSlack(now=lambda: now[0]) as slack:
        trigger = slack.workspace.new_trigger("U0ANNA")
        assert (await called(http, slack, "views.open", trigger_id=trigger, view=VIEW))["ok"]
        again = await called(http, slack, "views.open", trigger_id=trigger, view=VIEW)
        late = slack.workspace.new_trigger("U0ANNA")
        now[0] += 3_001
        expired = await called(http, slack, "views.open", trigger_id=late, view=VIEW)
        made_up = await called(http, slack, "views.open", trigger_id="9.9.x", view=VIEW)
    errors = [one["error"] for one in (again, expired, made_up)]
    assert errors == ["exchanged_trigger_id", "expired_trigger_id", "invalid_trigger_id"]


@pytest.mark.parametrize(
    "view",
    [
        {**VIEW, "title": LONG},
        {**VIEW, "submit": LONG},
        {**VIEW, "private_metadata": "x" * 3_001},
        {key: value for key, value in VIEW.items() if key != "submit"},
        {**VIEW, "type": "home"},
        {
            **VIEW,
            "blocks": [{"type": "input", "label": LONG, "element": {"type": "plain_text_input", "max_length": 9999}}],
        },
    ],
)
async def test_a_form_beyond_slacks_limits_is_refused(
    http: aiohttp.ClientSession, slack: SimulatedSlack, view: dict[str, Any]
) -> None:
    """Title and submit 24, metadata 3,000, a field 3,000, and no field without something to send it."""
    trigger = slack.workspace.new_trigger("U0ANNA")
    refused = await called(http, slack, "views.open", trigger_id=trigger, view=view)
    assert (refused["ok"], refused["error"]) == (False, "invalid_arguments")


def test_menus_and_rows_keep_slacks_limits() -> None:
    """A menu has options, within their lengths; two elements of a row never share an action."""
    words = {"type": "plain_text", "text": "x"}
    option = {"text": words, "value": "1"}
    menu = {"type": "static_select", "action_id": "s", "options": [option]}
    press = {"type": "button", "action_id": "b", "text": words}
    assert refusal("x", [{"type": "actions", "elements": [menu, press]}]) == ("", ())
    for wrong in (
        [{**menu, "options": []}],
        [{**menu, "options": [{**option, "value": "v" * 151}]}],
        [{**menu, "options": [option] * 101}],
        [press, press],
        [{"type": "wheel"}],
    ):
        assert refusal("x", [{"type": "actions", "elements": wrong}])[0] == "invalid_blocks"


async def test_a_whisper_needs_somebody_in_the_channel(http: aiohttp.ClientSession, slack: SimulatedSlack) -> None:
    """Somebody of the workspace who has not joined cannot be told anything there."""
    refused = await called(http, slack, "chat.postEphemeral", channel="C0DESK", text="x", user="U0EVE")
    assert refused["error"] == "user_not_in_channel"


async def test_the_apps_own_reaction_comes_back_to_it(app: App, http: aiohttp.ClientSession) -> None:
    """Slack tells an app of its own reactions like of anybody's."""
    async with SimulatedSlack(callback=app.url) as slack:
        ts = await posted(http, slack)
        await called(http, slack, "reactions.add", channel="C0DESK", timestamp=ts, name="eyes")
        await slack.echoed()
    events = [json.loads(body)["event"] for _, _, body in app.requests]
    assert [event["type"] for event in events] == ["message", "reaction_added"]
    assert (events[1]["user"], events[1]["item"]["ts"]) == ("U0BOT", ts)


# --- by hand -----------------------------------------------------------------------------------------------------


async def test_people_can_be_played_over_http(app: App, http: aiohttp.ClientSession) -> None:
    """The program's own routes let somebody at a terminal write and press."""
    async with SimulatedSlack(callback=app.url) as slack:
        base = slack.url.removesuffix("/api")
        row = {"type": "actions", "elements": [{**button()["elements"][0], "action_id": "claim"}]}
        ts = await posted(http, slack, blocks=[row])
        said = {"user": "U0ANNA", "thread_ts": ts, "text": "hello"}
        pressed = {"user": "U0ANNA", "ts": ts, "action_id": "claim"}
        for path, body in (("says", said), ("presses", pressed)):
            async with http.post(f"{base}/human/{path}", json=body) as answer:
                assert await answer.json() == {"outcomes": ["200"]}


async def test_it_runs_as_a_program(http: aiohttp.ClientSession) -> None:
    """``python -m vendors.slack`` prints the settings to copy, and answers at that address."""
    root = Path(__file__).parent.parent
    command = (sys.executable, "-m", "vendors.slack", "--port", "0")
    process = await asyncio.create_subprocess_exec(*command, cwd=root, stdout=asyncio.subprocess.PIPE)
    try:
        assert process.stdout is not None
        url = (await process.stdout.readline()).decode().strip().removeprefix("SLACK_API_URL=")
        headers = {"Authorization": "Bearer xoxb-simulated"}
        async with http.post(f"{url}/auth.test", headers=headers) as answer:
            assert (await answer.json())["user_id"] == "U0BOT"
    finally:
        process.terminate()
        await process.wait()
