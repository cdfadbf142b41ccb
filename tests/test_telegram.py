"""What Telegram posts to us: its secret header, and every fixture read as its own expectation says."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.base import Inbound, PayloadError, SignatureError
from handlers.platforms.telegram import Telegram
from handlers.telegram.settings import TelegramSettings
from intents.model import Attachment, Echo, Edit, Kind, Message, Parsed, Signal, Unreadable, Unsend, Writer

FIXTURES = sorted((Path(__file__).parent / "fixtures" / "telegram").glob("*"))
VECTORS = json.loads((Path(__file__).parent / "fixtures" / "signatures.json").read_text())
GIVEN = {"token": "7000000001:AAtokenofthetests", "secret": "my_Secret-42"}
RECEIVED = 1_790_000_000_000
TYPES = {"Message": Message, "Echo": Echo, "Edit": Edit, "Unsend": Unsend, "Signal": Signal}


def offline(**more: str) -> Telegram:
    """For parsing only: nothing in it touches the session."""
    chosen = TelegramSettings.model_validate({**GIVEN, **more})
    return Telegram(chosen, None, lambda: RECEIVED)  # type: ignore[arg-type]


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
    value: Parsed = TYPES[one["is"]](platform="telegram", **facts)
    return value


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_each_fixture_is_read_as_it_says(path: Path) -> None:
    """A fixture comes with our secret, is complete, and is read to exactly what its expectation lists."""
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


def test_an_edit_names_the_message_it_changes() -> None:
    """The key of an edit is the key of the message as it came."""
    by_name = {path.stem: load(path)["body"].encode() for path in FIXTURES}
    for message, edit in (("message_text", "message_edited"), ("business_message", "business_message_edited")):
        [said], [changed] = (offline().parse(by_name[name], RECEIVED) for name in (message, edit))
        assert isinstance(said, Message)
        assert isinstance(changed, Edit)
        assert said.key == changed.key


# --- the secret ----------------------------------------------------------------------------------------------------


def test_the_published_form_of_the_secret_is_taken() -> None:
    """Plain equality with what setWebhook was told."""
    vector = next(one for one in VECTORS if one["name"] == "Telegram secret token")
    offline(secret=vector["value"]).verify(Inbound({"x-telegram-bot-api-secret-token": vector["value"]}, b"{}"))


@pytest.mark.parametrize(
    "header", [None, "", "my_Secret-4", "my_Secret-42 ", "MY_SECRET-42", "é" * 12, "\udce9\ud83c"]
)
def test_any_other_secret_is_refused(header: str | None) -> None:
    """Missing, cut, longer or strange: a SignatureError and no other error."""
    headers = {} if header is None else {"x-telegram-bot-api-secret-token": header}
    with pytest.raises(SignatureError):
        offline().verify(Inbound(headers, b"{}"))


def test_there_is_no_handshake() -> None:
    """Nobody asks with GET."""
    with pytest.raises(SignatureError):
        offline().handshake({"challenge": "1"})


@pytest.mark.parametrize(
    "faulty", [{"token": "canary"}, {"token": "1:ca nary"}, {"secret": "canary!"}, {"secret": ""}]
)
def test_nothing_secret_shows_in_faulty_settings(faulty: dict[str, str]) -> None:
    """What was typed stays out of the error."""
    with pytest.raises(ValueError, match=r"must be|no bot token") as caught:
        offline(**faulty)
    assert "canary" not in str(caught.value).replace("'secret'", "")


# --- bodies nobody should send -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"7",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"update_id":"1"}',
        b'{"update_id":1,"message":' + b"[" * 9,
    ],
    ids=["empty", "null", "number", "no update", "bytes", "deep", "wrong type", "cut"],
)
def test_a_body_that_is_no_update_is_a_payload_error(body: bytes) -> None:
    """What came with our secret but is no update at all goes to quarantine as a whole."""
    with pytest.raises(PayloadError):
        offline().parse(body, RECEIVED)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
UPDATES = [json.loads(load(path)["body"]) for path in FIXTURES]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """An update with a field of it, of its content or of something in there replaced by anything."""
    update = json.loads(json.dumps(draw(st.sampled_from(UPDATES))))
    target = update
    for _ in range(draw(st.integers(0, 3))):
        inner = [value for value in target.values() if isinstance(value, dict) and value]
        if not inner:
            break
        target = draw(st.sampled_from(inner))
    if target:
        target[draw(st.sampled_from(sorted(target)))] = draw(JSON)
    return json.dumps(update).encode()


@given(mutated())
@settings(max_examples=300, deadline=None)
def test_a_mutated_update_never_raises_anything_else(body: bytes) -> None:
    """Whatever stands in a field, the outcome is a value or a PayloadError, and ids are text."""
    try:
        found = offline().parse(body, RECEIVED)
    except PayloadError:
        return
    for one in found:
        if isinstance(one, Message):
            assert all(isinstance(part, str) for part in (one.key, one.follower, one.text, one.choice, one.address))
            assert isinstance(one.sent_ms, int)


@given(st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_a_payload_error_or_a_value(body: bytes) -> None:
    """Random bytes never crash."""
    with contextlib.suppress(PayloadError):
        offline().parse(body, RECEIVED)
