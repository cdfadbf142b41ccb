"""What Instagram posts to us: signatures, and every fixture read as its own expectation says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from handlers.base import Inbound, PayloadError, SignatureError
from handlers.instagram.settings import InstagramSettings
from handlers.meta.envelope import milliseconds
from handlers.meta.signature import sign
from handlers.platforms.instagram import Instagram
from intents.model import (
    Attachment,
    Echo,
    Edit,
    Kind,
    Message,
    Parsed,
    Signal,
    Unreadable,
    Unsend,
    Writer,
)
from tests.answering import Kept

FIXTURES = sorted((Path(__file__).parent / "fixtures" / "instagram").glob("*"))
VECTORS = json.loads((Path(__file__).parent / "fixtures" / "signatures.json").read_text())
SECRET = "meta_app_secret_for_tests"
GIVEN = {
    "app_secret": SECRET,
    "verify_token": "our word",
    "access_token": "IGAAtoken",
    "account_id": "17841400000000001",
}
RECEIVED = 1_790_000_000_000
TYPES = {"Message": Message, "Echo": Echo, "Edit": Edit, "Unsend": Unsend, "Signal": Signal}


@pytest.fixture
async def instagram() -> Any:
    """An Instagram that is never called out of."""
    async with aiohttp.ClientSession() as http:
        yield made(http)


def made(http: aiohttp.ClientSession, **more: str) -> Instagram:
    return Instagram(InstagramSettings.model_validate({**GIVEN, **more}), http, lambda: RECEIVED, Kept())


def offline() -> Instagram:
    """For parsing only: nothing in it touches the session."""
    return Instagram(InstagramSettings.model_validate(GIVEN), http=None, now=lambda: RECEIVED, memory=Kept())  # type: ignore[arg-type]


def load(path: Path) -> dict[str, Any]:
    fixture: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return fixture


def expected(one: dict[str, Any]) -> Parsed:
    """The value that one line of ``expect`` stands for."""
    facts = {name: value for name, value in one.items() if name != "is"}
    if "kind" in facts:
        facts["kind"] = Kind(facts["kind"])
    if "writer" in facts:
        facts["writer"] = Writer(facts["writer"])
    if "attachments" in facts:
        facts["attachments"] = tuple(Attachment(*parts) for parts in facts["attachments"])
    value: Parsed = TYPES[one["is"]](platform="instagram", **facts)
    return value


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_each_fixture_is_read_as_it_says(path: Path) -> None:
    """A fixture is read to exactly what its expectation lists, or refused where it says so."""
    fixture = load(path)
    body = fixture["body"].encode()
    if fixture["expect"] == "PayloadError":
        with pytest.raises(PayloadError):
            offline().parse(body, RECEIVED)
        return
    found = offline().parse(body, RECEIVED)
    assert len(found) == len(fixture["expect"])
    for one, line in zip(found, fixture["expect"], strict=True):
        if line["is"] == "Unreadable":
            assert isinstance(one, Unreadable)
            assert one.reason.startswith(line["reason"])
        else:
            assert one == expected(line)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_both_sign_ins_read_the_same(path: Path) -> None:
    """With the Facebook sign-in events are the account's, too: nothing reads differently."""
    body = load(path)["body"].encode()
    facebook = InstagramSettings.model_validate({**GIVEN, "login": "facebook", "page_id": "1029"})
    of_page = Instagram(facebook, http=None, now=lambda: RECEIVED, memory=Kept())  # type: ignore[arg-type]
    try:
        found = of_page.parse(body, RECEIVED)
    except PayloadError:
        found = None
    assert found == (None if load(path)["expect"] == "PayloadError" else offline().parse(body, RECEIVED))


def test_what_the_page_says_is_an_echo_without_any_flag() -> None:
    """A colleague in the page's inbox: the page's id as sender is ours."""
    facebook = InstagramSettings.model_validate({**GIVEN, "login": "facebook", "page_id": "1029"})
    of_page = Instagram(facebook, http=None, now=lambda: RECEIVED, memory=Kept())  # type: ignore[arg-type]
    item = {"sender": {"id": "1029"}, "recipient": {"id": "7"}, "timestamp": 1, "message": {"mid": "m", "text": "hi"}}
    body = json.dumps({"entry": [{"id": GIVEN["account_id"], "messaging": [item]}]}).encode()
    assert of_page.parse(body, RECEIVED) == [Echo("instagram", GIVEN["account_id"], "m", "7", "hi", 1000)]


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_each_fixture_is_complete_and_signed(path: Path) -> None:
    """Every file here names its source, its headers, its body and what is expected of it, and its signature holds."""
    fixture = load(path)
    assert set(fixture) == {"source", "headers", "body", "expect"}
    offline().verify(Inbound(fixture["headers"], fixture["body"].encode()))


@pytest.mark.parametrize(
    "variant", ["dm_text", "standby", "comment_changes", "messages_under_changes", "comment_flat"]
)
def test_every_shape_of_envelope_has_a_fixture(variant: str) -> None:
    """The shapes the parser must know are among the fixtures, beside the bare test events."""
    names = {path.stem for path in FIXTURES}
    assert {variant, "dashboard_test_bare_field", "dashboard_test_entry"} <= names


# --- signatures ----------------------------------------------------------------------------------------------------


def meta_vectors() -> Iterator[dict[str, Any]]:
    yield from (one for one in VECTORS if one.get("header") == "X-Hub-Signature-256")


@pytest.mark.parametrize("vector", list(meta_vectors()), ids=lambda vector: vector["name"][:40])
def test_published_and_computed_vectors_verify(vector: dict[str, Any]) -> None:
    """The vendor's own bytes pass, and the same JSON written anew does not."""
    secrets = InstagramSettings.model_validate({**GIVEN, "app_secret": vector["secret"]})
    instagram = Instagram(secrets, http=None, now=lambda: RECEIVED, memory=Kept())  # type: ignore[arg-type]
    instagram.verify(Inbound({"x-hub-signature-256": vector["expected"]}, vector["body"].encode()))
    for other in vector.get("must_not_equal", {}).values():
        with pytest.raises(SignatureError):
            instagram.verify(Inbound({"x-hub-signature-256": other}, vector["body"].encode()))


GOOD = sign(SECRET, b"{}")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-hub-signature-256": ""},
        {"x-hub-signature-256": "sha256="},
        {"x-hub-signature-256": GOOD[:-1]},
        {"x-hub-signature-256": GOOD + "0"},
        {"x-hub-signature-256": GOOD.removeprefix("sha256=")},
        {"x-hub-signature-256": GOOD.replace("sha256", "sha1")},
        {"x-hub-signature-256": f"{GOOD}, {GOOD}"},
        {"x-hub-signature-256": "sha256=" + "é" * 64},
        {"x-hub-signature-256": "sha256=" + "\udce9\ud83c" * 32},
        {"x-hub-signature": GOOD},
        {"x-hub-signature-256": sign("another secret", b"{}")},
        {"x-hub-signature-256": sign(SECRET, b"{} ")},
    ],
)
def test_a_forged_or_broken_signature_is_refused(headers: dict[str, str]) -> None:
    """Anything but our secret over exactly these bytes is a SignatureError and no other error."""
    with pytest.raises(SignatureError):
        offline().verify(Inbound(headers, b"{}"))


async def test_any_of_several_secrets_may_sign() -> None:
    """While a secret is changed, or where two apps share the endpoint, each of the listed secrets is good."""
    async with aiohttp.ClientSession() as http:
        instagram = made(http, app_secret="old, new ,")
    for secret in ("old", "new"):
        instagram.verify(Inbound({"x-hub-signature-256": sign(secret, b"x")}, b"x"))
    with pytest.raises(SignatureError):
        instagram.verify(Inbound({"x-hub-signature-256": sign("", b"x")}, b"x"))


def test_the_handshake_returns_the_challenge() -> None:
    """The right verify token gets the bare challenge back."""
    query = {"hub.mode": "subscribe", "hub.verify_token": "our word", "hub.challenge": "1158201444"}
    assert offline().handshake(query) == "1158201444"


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"hub.mode": "subscribe", "hub.verify_token": "wrong", "hub.challenge": "1"},
        {"hub.mode": "subscribe", "hub.verify_token": "", "hub.challenge": "1"},
        {"hub.mode": "subscribe", "hub.verify_token": "öur word\udce9", "hub.challenge": "1"},
        {"hub.mode": "unsubscribe", "hub.verify_token": "our word", "hub.challenge": "1"},
        {"hub.mode": "subscribe", "hub.verify_token": "our word"},
    ],
)
def test_any_other_handshake_is_refused(query: dict[str, str]) -> None:
    """A wrong token, mode or missing challenge is a SignatureError."""
    with pytest.raises(SignatureError):
        offline().handshake(query)


# --- bodies nobody should send -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [b"", b" ", b"null", b"7", b'"x"', b"{}", b"\xff\xfe", b"{" * 10, b'{"entry":' + b"[" * 100_000, b"[" * 100_000],
    ids=["empty", "blank", "null", "number", "text", "no entry", "bytes", "open", "deep and open", "deep list"],
)
def test_a_body_that_is_no_event_is_a_payload_error(body: bytes) -> None:
    """What is signed but no event at all goes to quarantine as a whole."""
    with pytest.raises(PayloadError):
        offline().parse(body, RECEIVED)


@pytest.mark.parametrize("deep", [b"[" * 100_000 + b"]" * 100_000, b'{"a":' * 50_000 + b"1" + b"}" * 50_000])
def test_a_hundred_thousand_levels_are_no_crash(deep: bytes) -> None:
    """Nesting beyond every bound is a PayloadError wherever it stands."""
    with pytest.raises(PayloadError):
        offline().parse(b'{"object":"instagram","entry":[' + deep + b"]}", RECEIVED)


def test_a_thousand_updates_in_one_post_are_all_read() -> None:
    """The most that Meta batches comes out complete and in order."""
    one = json.loads(load(next(path for path in FIXTURES if path.stem == "dm_text"))["body"])
    item = one["entry"][0]["messaging"][0]
    one["entry"][0]["messaging"] = [{**item, "message": {"mid": f"m{n}", "text": str(n)}} for n in range(1000)]
    found = offline().parse(json.dumps(one).encode(), RECEIVED)
    assert [one.key for one in found if isinstance(one, Message)] == [f"m{n}" for n in range(1000)]


@pytest.mark.parametrize(
    ("stamp", "at"),
    [
        (1_788_000_000_123, 1_788_000_000_123),
        (1_788_000_000, 1_788_000_000_000),
        ("1788000000", 1_788_000_000_000),
        ("1788000000123", 1_788_000_000_123),
        (1_788_000_000.9, 1_788_000_000_000),
        (None, 5),
        (0, 5),
        (-1, 5),
        ("soon", 5),
        ("१७", 5),
        (True, 5),
        ([], 5),
        (10**30, 5),
        (float("nan"), 5),
    ],
)
def test_times_come_out_in_milliseconds(stamp: Any, at: int) -> None:
    """Seconds, milliseconds and text are told apart; what is no time falls back."""
    assert milliseconds(stamp, 5) == at


BODIES = [load(path)["body"].encode() for path in FIXTURES]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def mutated_bytes(draw: st.DrawFn) -> bytes:
    """A fixture's body with a few bytes replaced, dropped or put in."""
    body = bytearray(draw(st.sampled_from(BODIES)))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, max(len(body) - 1, 0)))
        body[start : start + draw(st.integers(0, 6))] = draw(
            st.binary(max_size=4) | st.sampled_from([b"\\ud83c", b"NaN"])
        )
    return bytes(body)


@st.composite
def mutated_tree(draw: st.DrawFn) -> bytes:
    """A fixture's body with one of its values, at any depth, replaced by any JSON."""
    tree = json.loads(draw(st.sampled_from([body for body in BODIES if body.startswith(b"{")]).map(repaired)))
    node: Any = tree
    while isinstance(node, dict | list) and node:
        name = draw(st.sampled_from(sorted(node)) if isinstance(node, dict) else st.integers(0, len(node) - 1))
        if draw(st.booleans()) or not isinstance(node[name], dict | list) or not node[name]:
            node[name] = draw(JSON)
            break
        node = node[name]
    return json.dumps(tree).encode()


def repaired(body: bytes) -> bytes:
    return body.replace(b"NaN", b"null")


def read(body: bytes) -> list[Parsed]:
    try:
        return list(offline().parse(body, RECEIVED))
    except PayloadError:
        return []


@settings(max_examples=400, deadline=None)
@given(mutated_bytes() | mutated_tree() | st.binary(max_size=40))
def test_no_payload_raises_anything_but_payload_error(body: bytes) -> None:
    """Whatever bytes come, parsing gives known types with texts for ids and times that are times."""
    for one in read(body):
        assert isinstance(one, Message | Echo | Edit | Unsend | Signal | Unreadable)
        if isinstance(one, Message):
            assert type(one.key) is type(one.follower) is type(one.place) is type(one.text) is str
            assert one.key
            assert 0 < one.sent_ms < 4_102_444_800_000


@settings(max_examples=150, deadline=None)
@given(JSON, st.integers(0, 2))
def test_a_strange_neighbour_never_costs_a_good_message(neighbour: Any, position: int) -> None:
    """Any JSON, and what Python writes for infinity, put beside two good entries leaves both messages readable."""
    good = [json.loads(body)["entry"][0] for body in BODIES if b"aWdf-a1" in body and b'"text"' in body][:1] * 2
    entries = [*good[:position], neighbour, *good[position:]]
    body = json.dumps({"object": "instagram", "entry": entries}).encode()
    keys = [one.key for one in read(body) if isinstance(one, Message)]
    assert keys.count("aWdf-a1") == 2


# --- settings ------------------------------------------------------------------------------------------------------


def test_the_facebook_login_has_its_own_host_and_account_ids() -> None:
    """With the page's login the base address changes by itself and the page's id is ours too."""
    given_ = InstagramSettings.model_validate({**GIVEN, "login": "facebook", "page_id": "1029"})
    assert given_.api_url == "https://graph.facebook.com"
    assert InstagramSettings.model_validate(GIVEN).api_url == "https://graph.instagram.com"
    instagram = Instagram(given_, http=None, now=lambda: RECEIVED, memory=Kept())  # type: ignore[arg-type]
    assert instagram.accounts == {"17841400000000001", "1029"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"app_secret": " , "},
        {"verify_token": " "},
        {"access_token": "canary with space"},
        {"access_token": "canary\r\nX-Evil: 1"},
        {"account_id": ""},
        {"api_url": "graph.instagram.com"},
        {"login": "canary"},
        {"login": "facebook"},
        {"canary": "x"},
    ],
)
def test_settings_that_cannot_work_are_refused_without_showing_them(wrong: dict[str, str]) -> None:
    """A fault is named at the start, and what was typed is not in its words."""
    with pytest.raises(ValidationError) as caught:
        InstagramSettings.model_validate({**GIVEN, **wrong})
    assert not any(value in str(caught.value) for value in wrong.values() if "canary" in value)


def test_secrets_are_not_in_the_settings_shown() -> None:
    """Printing the settings shows none of the three secrets."""
    shown = repr(InstagramSettings.model_validate(GIVEN))
    assert not any(GIVEN[name] in shown for name in ("app_secret", "verify_token", "access_token"))
