"""What TikTok posts to us: signatures, and every fixture read as its own expectation says."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.base import Inbound, PayloadError, SignatureError
from handlers.decoding import milliseconds
from handlers.platforms.tiktok import TikTok
from handlers.tiktok.settings import TikTokSettings
from handlers.tiktok.signature import sign
from intents.model import Attachment, Echo, Kind, Message, Parsed, Signal, Unreadable, Unsend, Writer

FIXTURES = sorted((Path(__file__).parent / "fixtures" / "tiktok").glob("*"))
VECTORS = json.loads((Path(__file__).parent / "fixtures" / "signatures.json").read_text())
SECRET = "tiktok_app_secret_for_tests"
ACCOUNT = "-000TestBusinessOpenId0000000000000001"
GIVEN = {
    "client_key": "7600000000000000001",
    "client_secret": SECRET,
    "refresh_token": "rft.test",
    "business_id": ACCOUNT,
}
RECEIVED = 1_790_000_000_000
TYPES = {"Message": Message, "Echo": Echo, "Unsend": Unsend, "Signal": Signal}


class Forgetful:
    """A memory that keeps nothing."""

    async def recall(self, key: str) -> str:
        return ""

    async def remember(self, key: str, value: str) -> None:
        pass


def offline(**more: str) -> TikTok:
    """For parsing only: nothing in it touches the session."""
    chosen = TikTokSettings.model_validate({**GIVEN, **more})
    return TikTok(chosen, None, lambda: RECEIVED, Forgetful())  # type: ignore[arg-type]


def load(path: Path) -> dict[str, Any]:
    fixture: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return fixture


def expected(one: dict[str, Any], found: Parsed) -> Parsed:
    """The value that one line of ``expect`` stands for; an alarm only has to be there."""
    facts = {name: value for name, value in one.items() if name != "is"}
    if "kind" in facts:
        facts["kind"] = Kind(facts["kind"])
    if "writer" in facts:
        facts["writer"] = Writer(facts["writer"])
    if "attachments" in facts:
        facts["attachments"] = tuple(Attachment(*parts) for parts in facts["attachments"])
    if facts.get("alarm") == "*" and isinstance(found, Signal) and found.alarm:
        facts["alarm"] = found.alarm
    value: Parsed = TYPES[one["is"]](platform="tiktok", **facts)
    return value


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_each_fixture_is_read_as_it_says(path: Path) -> None:
    """A fixture is signed, complete, and read to exactly what its expectation lists."""
    fixture = load(path)
    assert set(fixture) == {"source", "headers", "body", "expect"}
    body = fixture["body"].encode()
    offline().verify(Inbound(fixture["headers"], body))
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
            assert one == expected(line, one)


# --- signatures ----------------------------------------------------------------------------------------------------


def test_the_computed_vector_verifies_however_old_it_is() -> None:
    """The right signature over time and bytes passes; deliveries are repeated for days, so age is no reason."""
    vector = next(one for one in VECTORS if one["name"] == "TikTok webhook")
    tiktok = offline(client_secret=f"older-secret,{vector['secret']}")
    tiktok.verify(Inbound({"tiktok-signature": vector["expected"]}, vector["body"].encode()))
    reordered = ",".join(reversed(vector["expected"].split(",")))
    tiktok.verify(Inbound({"tiktok-signature": reordered}, vector["body"].encode()))


GOOD = sign(SECRET, "1789814497", b"{}")


@pytest.mark.parametrize(
    "header",
    [
        "",
        "t=1789814497",
        f"s={GOOD}",
        f"t=1789814498,s={GOOD}",
        f"t=01789814497,s={GOOD}",
        f"t=,s={GOOD}",
        f"t=1789814497,s={GOOD[:-1]}",
        f"t=1789814497,s={GOOD.upper()}",
        f"t=1789814497,s={GOOD},s={GOOD}",
        f"t=1789814497,s={GOOD},x=1",
        f"t=1789814497,s={sign('another', '1789814497', b'{}')}",
        f"t=1789814497,s={sign(SECRET, '1789814497', b'{} ')}",
        f"t=१७,s={GOOD}",
        "t=1789814497,s=" + "é" * 64,
        "t=1789814497,s=" + "\udce9\ud83c" * 32,
    ],
)
def test_a_forged_or_broken_signature_is_refused(header: str) -> None:
    """Anything but our secret over exactly this time and these bytes is a SignatureError and no other error."""
    with pytest.raises(SignatureError):
        offline().verify(Inbound({"tiktok-signature": header} if header else {}, b"{}"))


def test_our_own_sample_is_signed_and_says_nothing() -> None:
    """What the doctor posts passes the way in and changes nothing."""
    sample = offline().sample()
    offline().verify(sample)
    assert offline().parse(sample.body, RECEIVED) == [Signal("tiktok", "0", "read")]


def test_a_challenge_comes_back_and_nothing_else_does() -> None:
    """TikTok documents no handshake: a plain challenge is returned, anything else is refused."""
    assert offline().handshake({"challenge": "abc_DEF-1"}) == "abc_DEF-1"
    for query in ({}, {"challenge": ""}, {"challenge": "<script>"}, {"challenge": "a" * 129}):
        with pytest.raises(SignatureError):
            offline().handshake(query)


def test_nothing_secret_shows_in_faulty_settings() -> None:
    """What was typed stays out of the error."""
    with pytest.raises(ValueError, match="holds characters") as caught:
        offline(refresh_token="canary token")
    assert "canary" not in str(caught.value)


# --- bodies nobody should send -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"null",
        b"7",
        b'"x"',
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"event":' + b"[" * 100_000,
        b'{"event":7}',
    ],
    ids=["empty", "blank", "null", "number", "text", "no event", "bytes", "deep", "deep inside", "wrong type"],
)
def test_a_body_that_is_no_event_is_a_payload_error(body: bytes) -> None:
    """What is signed but no event at all goes to quarantine as a whole."""
    with pytest.raises(PayloadError):
        offline().parse(body, RECEIVED)


@pytest.mark.parametrize(
    ("stamp", "at"),
    [
        (1_788_000_000_123, 1_788_000_000_123),
        (1_788_000_000, 1_788_000_000_000),
        ("1788000000", 1_788_000_000_000),
        (None, 5),
        (0, 5),
        (-1, 5),
        ("soon", 5),
        ("१७", 5),
        (True, 5),
        (10**30, 5),
        (1.5, 5),
    ],
)
def test_times_come_out_in_milliseconds(stamp: Any, at: int) -> None:
    """Seconds, milliseconds and text are told apart; what is no time falls back."""
    assert milliseconds(stamp, 5) == at


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
EVENTS = [json.loads(load(path)["body"]) for path in FIXTURES]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """An event with a field of the envelope or of the content replaced by anything."""
    event = dict(draw(st.sampled_from(EVENTS)))
    inside = draw(st.booleans())
    try:
        target = json.loads(event.get("content", "{}")) if inside else event
    except ValueError:
        target = event
    if target:
        target[draw(st.sampled_from(sorted(target)))] = draw(JSON)
    if target is not event:
        event["content"] = json.dumps(target) if draw(st.booleans()) else target
    return json.dumps(event).encode()


@given(mutated())
@settings(max_examples=300, deadline=None)
def test_a_mutated_event_never_raises_anything_else(body: bytes) -> None:
    """Whatever stands in a field, the outcome is a value or a PayloadError, and ids are text."""
    try:
        found = offline().parse(body, RECEIVED)
    except PayloadError:
        return
    for one in found:
        if isinstance(one, Message):
            assert all(isinstance(part, str) for part in (one.key, one.account, one.follower, one.text, one.place))
            assert isinstance(one.sent_ms, int)


@given(st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_a_payload_error_or_a_value(body: bytes) -> None:
    """Random bytes never crash."""
    with contextlib.suppress(PayloadError):
        offline().parse(body, RECEIVED)
