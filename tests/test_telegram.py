"""What Telegram posts to us: its secret header, and every fixture read as its own expectation says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings

from handlers.base import Inbound, PayloadError, SignatureError
from handlers.platforms.telegram import Telegram
from handlers.telegram.settings import TelegramSettings
from intents.model import Edit, Message
from tests.fixture_cases import FOLDER, RECEIVED, fixtures, hostile, load, reads_as_it_says, reads_safely

VECTORS = json.loads((FOLDER / "signatures.json").read_text())
GIVEN = {"token": "7000000001:AAtokenofthetests", "secret": "my_Secret-42"}


def offline(**more: str) -> Telegram:
    """For parsing only: nothing in it touches the session."""
    chosen = TelegramSettings.model_validate({**GIVEN, **more})
    return Telegram(chosen, None, lambda: RECEIVED)  # type: ignore[arg-type]


@pytest.mark.parametrize("path", fixtures("telegram"), ids=lambda path: path.stem)
def test_each_fixture_is_read_as_it_says(path: Path) -> None:
    """A fixture is read to exactly what its expectation lists, and its signature holds."""
    fixture = load(path)
    offline().verify(Inbound(fixture["headers"], fixture["body"].encode()))
    reads_as_it_says(offline(), path)


def test_an_edit_names_the_message_it_changes() -> None:
    """The key of an edit is the key of the message as it came."""
    by_name = {path.stem: load(path)["body"].encode() for path in fixtures("telegram")}
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


@settings(max_examples=250, deadline=None)
@given(body=hostile("telegram"))
def test_a_mutated_event_never_raises_anything_else(body: bytes) -> None:
    """Whatever stands in a field, the outcome is known values or a PayloadError."""
    reads_safely(offline(), body)
