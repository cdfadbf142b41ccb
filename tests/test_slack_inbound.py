"""What the Slack desk hears: signatures, payloads from fixtures, a teammate's words made plain, and strange shapes."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from handlers.base import Inbound, SignatureError
from handlers.desk import Verb
from handlers.desks.slack import Heard, Slack, SlackSettings
from handlers.slack.acts import Place, heard, people
from handlers.slack.bodies import decoded
from handlers.slack.signing import secrets_in, sign, verify
from handlers.slack.text import plain
from vendors.slack import Fault, SimulatedSlack, Trouble

SECRET = "fixture-signing-secret"
AT = 1_763_800_000
FIXTURES = sorted((Path(__file__).parent / "fixtures" / "slack").glob("*.json"))


@pytest.fixture
async def slack() -> AsyncIterator[SimulatedSlack]:
    """A simulated Slack workspace."""
    async with SimulatedSlack() as simulated:
        yield simulated


@pytest.fixture
async def desk(slack: SimulatedSlack) -> AsyncIterator[Slack]:
    """The desk in that workspace, at the fixtures' time and with their signing secret."""
    setting = SlackSettings(
        bot_token=SecretStr(slack.bot_token),
        signing_secret=SecretStr(SECRET),
        desk_channel="C0DESK",
        api_url=slack.url,
    )
    async with aiohttp.ClientSession() as http:
        yield Slack(setting, http, lambda: AT * 1000)


def test_what_slack_signed_holds_whatever_it_says() -> None:
    """The signature is over bytes: a body that is no text at all is signed, too, and then kept as unread."""
    body = b"payload=\xff\xfe"
    headers = {"x-slack-request-timestamp": str(AT), "x-slack-signature": sign(SECRET, str(AT), body)}
    verify(Inbound(headers, body), (SECRET,), lambda: AT * 1000)
    for stamp in ("", "-1", str(AT - 301), str(AT + 301), "9" * 400, "²", f" {AT}"):
        forged = {"x-slack-request-timestamp": stamp, "x-slack-signature": sign(SECRET, stamp, body)}
        with pytest.raises(SignatureError):
            verify(Inbound(forged, body), (SECRET,), lambda: AT * 1000)


def as_written(said: Heard) -> dict[str, Any]:
    """What was heard in the form that fixtures expect it."""
    acts = [
        {
            "key": act.key,
            "thread": act.thread,
            "teammate": act.teammate.id,
            "name": act.teammate.name,
            "verb": act.verb.value,
            "text": act.text,
            **({"about": act.about} if act.about else {}),
            **({"files": [one.name for one in act.files]} if act.files else {}),
        }
        for act in said.acts
    ]
    more = {"opens": said.opening.action} if said.opening else {}
    more |= {"aside": said.aside} if said.aside else {}
    return {"acts": acts, "unread": list(said.unread), "reply": said.reply, **more}


# --- fixtures ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_a_recorded_request_is_verified_and_understood(desk: Slack, path: Path) -> None:
    """Each fixture's signature holds, and its body says what the fixture says it does."""
    case = json.loads(path.read_text("utf-8"))
    body = case["body"].encode()
    desk.verify(Inbound(case["headers"], body))
    expected = {key: case[key] for key in ("acts", "unread", "reply", "opens", "aside") if key in case}
    assert as_written(desk.answer(case["route"], body)) == expected


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_both_transports_say_the_same(desk: Slack, path: Path) -> None:
    """A payload gives the same acts over Socket Mode as over HTTP."""
    case = json.loads(path.read_text("utf-8"))
    found = decoded(case["body"].encode())
    assert found is None or as_written(desk.acts_of(*found))["acts"] == case["acts"]


def test_a_mention_is_one_act_however_often_it_arrives() -> None:
    """The message event, the app_mention event and every redelivery share a key, which the store counts once."""
    cases = [json.loads(path.read_text("utf-8")) for path in FIXTURES if "mention" in path.stem]
    assert len(cases) == 2
    assert len({act["key"] for case in cases for act in case["acts"]}) == 1


# --- signatures --------------------------------------------------------------------------------------------------

PUBLISHED = {
    "secret": "8f742231b10e8888abcd99yyyzzz85a5",
    "timestamp": "1531420618",
    "body": (
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        "&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    ),
    "signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
}


def request_of(timestamp: str, signature: str, body: bytes) -> Inbound:
    """A request with Slack's two headers."""
    return Inbound({"x-slack-request-timestamp": timestamp, "x-slack-signature": signature}, body)


def signature_of(body: bytes, timestamp: str = str(AT), secret: str = SECRET) -> str:
    """What Slack would write in its header."""
    return "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()


@pytest.mark.parametrize("late", [-300, 0, 300])
def test_slacks_published_example_is_accepted(late: int) -> None:
    """The example in Slack's documentation verifies, up to five minutes early or late."""
    request = request_of(PUBLISHED["timestamp"], PUBLISHED["signature"], PUBLISHED["body"].encode())
    verify(request, [PUBLISHED["secret"]], lambda: (int(PUBLISHED["timestamp"]) + late) * 1000)


@pytest.mark.parametrize("late", [-301, 301])
def test_an_old_or_early_request_is_refused(late: int) -> None:
    """A recorded request cannot be played again later."""
    request = request_of(PUBLISHED["timestamp"], PUBLISHED["signature"], PUBLISHED["body"].encode())
    with pytest.raises(SignatureError):
        verify(request, [PUBLISHED["secret"]], lambda: (int(PUBLISHED["timestamp"]) + late) * 1000)


GOOD = signature_of(b"{}")
MALFORMED = [
    ({}, b"{}"),
    ({"x-slack-signature": GOOD}, b"{}"),
    ({"x-slack-request-timestamp": str(AT)}, b"{}"),
    ({"x-slack-request-timestamp": "abc", "x-slack-signature": GOOD}, b"{}"),
    ({"x-slack-request-timestamp": "", "x-slack-signature": GOOD}, b"{}"),
    ({"x-slack-request-timestamp": "1e9", "x-slack-signature": GOOD}, b"{}"),
    ({"x-slack-request-timestamp": "9" * 400, "x-slack-signature": GOOD}, b"{}"),
    ({"x-slack-request-timestamp": "9" * 5000, "x-slack-signature": GOOD}, b"{}"),
    ({"x-slack-request-timestamp": "\ud800", "x-slack-signature": GOOD}, b"{}"),
    ({"x-slack-request-timestamp": str(AT), "x-slack-signature": ""}, b"{}"),
    ({"x-slack-request-timestamp": str(AT), "x-slack-signature": "v0="}, b"{}"),
    ({"x-slack-request-timestamp": str(AT), "x-slack-signature": "v0=ünïcode"}, b"{}"),
    ({"x-slack-request-timestamp": str(AT), "x-slack-signature": GOOD.replace("v0", "v1")}, b"{}"),
    ({"x-slack-request-timestamp": str(AT), "x-slack-signature": GOOD.upper()}, b"{}"),
    ({"x-slack-request-timestamp": str(AT), "x-slack-signature": GOOD}, b"{} "),
    ({"x-slack-request-timestamp": str(AT), "x-slack-signature": GOOD}, b"\xff\xfe"),
    ({"x-slack-request-timestamp": str(AT + 1), "x-slack-signature": GOOD}, b"{}"),
]


@pytest.mark.parametrize(("headers", "body"), MALFORMED)
def test_a_malformed_signature_is_a_signature_error(desk: Slack, headers: dict[str, str], body: bytes) -> None:
    """Whatever is wrong with headers or body, the answer is a refusal and never a defect."""
    with pytest.raises(SignatureError):
        desk.verify(Inbound(headers, body))


def test_a_secret_can_be_replaced_without_a_gap() -> None:
    """While two secrets are set, requests signed with either are accepted, others are not."""
    both = secrets_in("old-secret, new-secret ,")
    for secret in ("old-secret", "new-secret"):
        verify(request_of(str(AT), signature_of(b"x", secret=secret), b"x"), both, lambda: AT * 1000)
    with pytest.raises(SignatureError):
        verify(request_of(str(AT), signature_of(b"x", secret="third"), b"x"), both, lambda: AT * 1000)


def test_without_a_secret_nothing_is_accepted() -> None:
    """A desk on Socket Mode alone refuses every request, and says which setting is missing."""
    with pytest.raises(SignatureError, match="SLACK_SIGNING_SECRET"):
        verify(request_of(str(AT), signature_of(b"x", secret=""), b"x"), (), lambda: AT * 1000)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40), st.text(max_size=80), st.binary(max_size=60))
def test_no_header_or_body_is_more_than_refused(timestamp: str, signature: str, body: bytes) -> None:
    """Random headers and bytes give SignatureError and nothing else."""
    with pytest.raises(SignatureError):
        verify(request_of(timestamp, signature, body), [SECRET], lambda: AT * 1000)


# --- plain text --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<@U0BOB> knows", "@Bob knows"),
        ("<@U0NEW>", "@U0NEW"),
        ("<@U0BOB|bobby>", "@bobby"),
        ("<#C1|general> <#C2>", "#general #C2"),
        ("<!here> <!channel>", "@here @channel"),
        ("<!subteam^S1|@support> <!subteam^S2>", "@support @S2"),
        ("<!date^1392734382^{date}|18 February>", "18 February"),
        ("<https://juniper.example/a?b=1&amp;c=2>", "https://juniper.example/a?b=1&c=2"),
        ("<http://juniper.example|juniper.example>", "juniper.example"),
        ("<https://juniper.example/|https://juniper.example>", "https://juniper.example"),
        ("<https://juniper.example/x|our page>", "our page (https://juniper.example/x)"),
        ("<mailto:hi@juniper.example|hi@juniper.example>", "hi@juniper.example"),
        ("<tel:+351123|call us>", "call us (+351123)"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"),
        ("&amp;lt;", "&lt;"),
        ("&lt;@U0BOB&gt;", "<@U0BOB>"),
        ("hidden\u202e text", "hidden text"),
        ("a < b <> c", "a < b <> c"),
        ("<https://juniper.slack.com/files/U1/F1/a.png|a.png>", "a.png ([a link into Slack])"),
        ("<https://files.slack.com/files-pri/T1-F1/a.png>", "[a link into Slack]"),
    ],
)
def test_what_a_teammate_wrote_becomes_plain(written: str, read: str) -> None:
    """A follower reads names, labels and addresses, never Slack's markup."""
    assert plain(written, _name, {}) == read


def _name(user: str) -> str:
    return "Bob" if user == "U0BOB" else user


# --- names -------------------------------------------------------------------------------------------------------


def message_body(text: str) -> bytes:
    """A thread message by Anna as the events route gets it."""
    event = {
        "type": "message", "channel": "C0DESK", "user": "U0ANNA", "text": text, "ts": "2.2", "thread_ts": "1.1",
    }  # fmt: skip
    return json.dumps({"type": "event_callback", "event": event}).encode()


async def test_teammates_are_called_by_their_names(slack: SimulatedSlack, desk: Slack) -> None:
    """Names are asked of Slack once, for who writes and for who is mentioned."""
    said = await desk.hear("events", message_body("hello <@U0BOB>"))
    again = await desk.hear("events", message_body("hello <@U0BOB>"))
    assert said == again
    assert (said.acts[0].teammate.name, said.acts[0].text) == ("Anna", "hello @Bob")
    assert sorted(call.method for call in slack.calls) == ["conversations.members", "users.info", "users.info"]


@pytest.mark.parametrize("fault", [Fault(Trouble.BROKEN), Fault(Trouble.LIMITED), Fault(Trouble.ERROR)])
async def test_a_name_that_cannot_be_had_is_the_id(slack: SimulatedSlack, desk: Slack, fault: Fault) -> None:
    """Trouble with names never costs an act; the next one asks again."""
    slack.fail("users.info", fault)
    assert (await desk.hear("events", message_body("one"))).acts[0].teammate.name == "U0ANNA"
    assert (await desk.hear("events", message_body("two"))).acts[0].teammate.name == "Anna"


async def test_own_words_are_known_after_the_check(slack: SimulatedSlack, desk: Slack) -> None:
    """Once check has asked who we are, a message by our own member is nobody's act, whatever its envelope lacks."""
    body = message_body("hi").replace(b"U0ANNA", b"U0BOT")
    assert len(desk.answer("events", body).acts) == 1
    await desk.check()
    assert desk.answer("events", body) == Heard()


# --- strange shapes ----------------------------------------------------------------------------------------------

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=8,
)
KEYS = ("type", "event", "channel", "user", "text", "ts", "thread_ts", "subtype", "files", "blocks", "actions",
        "container", "message", "authorizations", "bot_id", "name", "id", "action_id", "action_ts", "message_ts",
        "channel_id", "unicode", "elements", "skin_tone", "hidden", "api_app_id", "view", "private_metadata", "state",
        "values", "words", "value", "selected_option", "item", "item_user", "reaction", "event_ts", "previous_message",
        "edited", "deleted_ts", "callback_id", "trigger_id", "response_url")  # fmt: skip
VALUES = ("event_callback", "message", "app_mention", "block_actions", "C0DESK", "U0ANNA", "1.1", "2.2", "claim",
          "file_share", "emoji", "d83d-fffffff", "<@U1|", "\ud800", "//", "message_changed", "message_deleted", "eyes",
          "reaction_added", "view_submission", "message_action", "send_to_follower", "reply", "mute", "suggest",
          '{"thread": "C0DESK:1.1", "action": "reply"}')  # fmt: skip
slack_like = st.recursive(
    json_values | st.sampled_from(VALUES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=8),
    max_leaves=25,
)
PLACE = Place(frozenset({"C0DESK"}))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["events_api", "interactive", "slash_commands", "hello", ""]), slack_like)
def test_no_payload_raises(kind: str, payload: object) -> None:
    """Any JSON gives acts that are sound, or none."""
    people(payload)
    for act in heard(kind, payload, PLACE).acts:
        assert act.thread.startswith("C0DESK:")
        assert act.key.startswith("C0DESK:")


def mutated(path: Path) -> st.SearchStrategy[object]:
    """A fixture's payload with one part of it replaced by anything."""
    found = decoded(json.loads(path.read_text("utf-8"))["body"].encode())
    payload: Any = found[1] if found else None
    places = list(paths(payload))
    return st.tuples(st.sampled_from(places), slack_like).map(lambda change: changed(payload, *change))


def paths(tree: object, here: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """The way to every part of a payload."""
    children = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [here, *(way for key, value in children for way in paths(value, (*here, key)))]


def changed(tree: Any, path: tuple[Any, ...], value: object) -> Any:
    """A copy of a payload with the part at a path replaced."""
    if not path:
        return value
    copy = dict(tree) if isinstance(tree, dict) else list(tree)
    copy[path[0]] = changed(copy[path[0]], path[1:], value)
    return copy


READABLE = [path for path in FIXTURES if path.stem != "not_json"]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(READABLE).flatmap(mutated), st.sampled_from(["events_api", "interactive"]))
def test_no_damaged_payload_raises(payload: object, kind: str) -> None:
    """A real payload with any part of it replaced is understood or passed over."""
    people(payload)
    heard(kind, payload, PLACE)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_body_raises(body: bytes) -> None:
    """Any bytes are read or reported, bare, as a form's payload or as JSON that ends too soon."""
    for raw in (body, b"payload=" + body, urlencode({"payload": body}).encode(), b"{" + body):
        if found := decoded(raw):
            heard(*found, PLACE)


@pytest.mark.parametrize("body", [b"[" * 200_000, b'{"a":' * 200_000, b"", b"null", b"[]", b"1" * 5000])
def test_a_hostile_body_is_reported(desk: Slack, body: bytes) -> None:
    """Depth, emptiness and plain nonsense are named in unread, without raising."""
    for route in ("events", "interactions"):
        said = desk.answer(route, body if route == "events" else b"payload=" + body)
        assert (said.acts, len(said.unread)) == ((), 1)


def test_unread_words_hold_nothing_a_person_wrote() -> None:
    """A made-up type name does not reach a log."""
    said = heard("events_api", {"type": "event_callback", "event": {"type": "My secret Text!"}}, PLACE)
    assert said.unread == ("event of no known shape",)


def test_every_verb_that_slack_can_send_is_heard() -> None:
    """The fixtures cover each verb this part knows."""
    verbs = {act["verb"] for path in FIXTURES for act in json.loads(path.read_text("utf-8"))["acts"]}
    forms = {Verb.REPLY, Verb.RESOLVE, Verb.MUTE}
    cards = {Verb.CLAIM, Verb.SNOOZE, Verb.SUGGEST, Verb.WHY, Verb.GIVE_BACK}
    assert verbs == {Verb.SAY, Verb.NOTE, Verb.REVISE, Verb.RETRACT, Verb.SEND, Verb.KEEP, Verb.HELP} | forms | cards
