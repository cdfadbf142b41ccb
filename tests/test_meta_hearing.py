"""What Messenger, WhatsApp and Threads hear: signatures, and every fixture read as its own expectation says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from handlers.base import Inbound, PayloadError, SignatureError
from handlers.meta.signature import sign
from handlers.platforms.messenger import Messenger, MessengerSettings
from handlers.platforms.threads import Threads, ThreadsSettings
from handlers.platforms.whatsapp import WhatsApp, WhatsAppSettings
from tests.answering import Kept
from tests.fixture_cases import FOLDER, NO_EVENTS, RECEIVED, fixtures, hostile, load, reads_as_it_says, reads_safely

Offline = Callable[..., Messenger | Threads | WhatsApp]

GIVEN: Final = {"app_secret": "meta_app_secret_for_tests", "verify_token": "our word", "access_token": "EAAtoken"}
VECTORS: Final = [
    one for one in json.loads((FOLDER / "signatures.json").read_text()) if one.get("header") == "X-Hub-Signature-256"
]


def messenger(**more: str) -> Messenger:
    """For parsing only: nothing in it touches the session."""
    given_ = MessengerSettings.model_validate({**GIVEN, "account_id": "102900000000001", **more})
    return Messenger(given_, http=None, now=lambda: RECEIVED)  # type: ignore[arg-type]


def whatsapp(**more: str) -> WhatsApp:
    """For parsing only: nothing in it touches the session."""
    given_ = WhatsAppSettings.model_validate({**GIVEN, "account_id": "106500000000001", **more})
    return WhatsApp(given_, http=None)  # type: ignore[arg-type]


def threads(**more: str) -> Threads:
    """For parsing only: nothing in it touches the session."""
    ours = {**GIVEN, "account_id": "178900000000001", "username": "the_brand"}
    given_ = ThreadsSettings.model_validate({**ours, **more})
    return Threads(given_, http=None, now=lambda: RECEIVED, memory=Kept())  # type: ignore[arg-type]


PRODUCTS: Final[dict[str, Offline]] = {"messenger": messenger, "whatsapp": whatsapp, "threads": threads}
EVERY: Final = pytest.mark.parametrize("offline", PRODUCTS.values(), ids=PRODUCTS.keys())
FIXTURES: Final = [
    pytest.param(offline, path, id=f"{name}-{path.stem}")
    for name, offline in PRODUCTS.items()
    for path in fixtures(name)
]


@pytest.mark.parametrize(("offline", "path"), FIXTURES)
def test_each_fixture_is_read_as_it_says(offline: Offline, path: Path) -> None:
    """A fixture is read to exactly what its expectation lists, and its signature holds."""
    fixture = load(path)
    offline().verify(Inbound(fixture["headers"], fixture["body"].encode()))
    reads_as_it_says(offline(), path)


@EVERY
@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"][:40])
def test_published_and_computed_vectors_verify(offline: Offline, vector: dict[str, str]) -> None:
    """The vendor's own bytes pass; one byte more does not."""
    platform = offline(app_secret=vector["secret"])
    headers = {"x-hub-signature-256": vector["expected"]}
    platform.verify(Inbound(headers, vector["body"].encode()))
    with pytest.raises(SignatureError):
        platform.verify(Inbound(headers, vector["body"].encode() + b" "))


@EVERY
@pytest.mark.parametrize("headers", [{}, {"x-hub-signature-256": sign("other", b"{}")}, {"x-hub-signature": "sha1=0"}])
def test_a_forged_signature_is_refused(offline: Offline, headers: dict[str, str]) -> None:
    """Anything but our secret over exactly these bytes is a SignatureError."""
    with pytest.raises(SignatureError):
        offline().verify(Inbound(headers, b"{}"))


@EVERY
def test_the_handshake_returns_the_challenge_to_who_knows_our_word(offline: Offline) -> None:
    """The right verify token gets the bare challenge back, a wrong one nothing."""
    query = {"hub.mode": "subscribe", "hub.verify_token": "our word", "hub.challenge": "1158201444"}
    assert offline().handshake(query) == "1158201444"
    with pytest.raises(SignatureError):
        offline().handshake({**query, "hub.verify_token": "wrong"})


@EVERY
@pytest.mark.parametrize("body", NO_EVENTS)
def test_a_body_that_is_no_event_is_a_payload_error(offline: Offline, body: bytes) -> None:
    """What is signed but no event at all goes to quarantine as a whole."""
    with pytest.raises(PayloadError):
        offline().parse(body, RECEIVED)


@pytest.mark.parametrize("name", PRODUCTS)
@settings(max_examples=250, deadline=None)
@given(data=st.data())
def test_no_payload_raises_anything_but_payload_error(name: str, data: st.DataObject) -> None:
    """Whatever bytes come, parsing gives known types or a PayloadError."""
    reads_safely(PRODUCTS[name](), data.draw(hostile(name)))


@EVERY
@pytest.mark.parametrize("wrong", [{"app_secret": " , "}, {"access_token": "canary with space"}, {"account_id": ""}])
def test_settings_that_cannot_work_are_refused_without_showing_them(offline: Offline, wrong: dict[str, str]) -> None:
    """A fault is named at the start, and what was typed is not in its words."""
    with pytest.raises(ValidationError) as caught:
        offline(**wrong)
    assert "canary" not in str(caught.value)
