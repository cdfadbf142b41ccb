"""What a Threads account hears: signatures, and every fixture read as its own expectation says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from pydantic import ValidationError

from handlers.base import Inbound, PayloadError, SignatureError
from handlers.meta.signature import sign
from handlers.platforms.threads import Threads, ThreadsSettings
from tests.answering import Kept
from tests.fixture_cases import FOLDER, NO_EVENTS, RECEIVED, fixtures, hostile, load, reads_as_it_says, reads_safely

SECRET, ACCOUNT = "meta_app_secret_for_tests", "178900000000001"
GIVEN = {
    "app_secret": SECRET,
    "verify_token": "our word",
    "access_token": "EAAtoken",
    "account_id": ACCOUNT,
    "username": "the_brand",
}
VECTORS = [
    one for one in json.loads((FOLDER / "signatures.json").read_text()) if one.get("header") == "X-Hub-Signature-256"
]


def offline(**more: str) -> Threads:
    """For parsing only: nothing in it touches the session."""
    given_ = ThreadsSettings.model_validate({**GIVEN, **more})
    return Threads(given_, http=None, now=lambda: RECEIVED, memory=Kept())  # type: ignore[arg-type]


@pytest.mark.parametrize("path", fixtures("threads"), ids=lambda path: path.stem)
def test_each_fixture_is_read_as_it_says(path: Path) -> None:
    """A fixture is read to exactly what its expectation lists, and its signature holds."""
    fixture = load(path)
    offline().verify(Inbound(fixture["headers"], fixture["body"].encode()))
    reads_as_it_says(offline(), path)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"][:40])
def test_published_and_computed_vectors_verify(vector: dict[str, str]) -> None:
    """The vendor's own bytes pass; one byte more does not."""
    threads = offline(app_secret=vector["secret"])
    headers = {"x-hub-signature-256": vector["expected"]}
    threads.verify(Inbound(headers, vector["body"].encode()))
    with pytest.raises(SignatureError):
        threads.verify(Inbound(headers, vector["body"].encode() + b" "))


@pytest.mark.parametrize("headers", [{}, {"x-hub-signature-256": sign("other", b"{}")}, {"x-hub-signature": "sha1=0"}])
def test_a_forged_signature_is_refused(headers: dict[str, str]) -> None:
    """Anything but our secret over exactly these bytes is a SignatureError."""
    with pytest.raises(SignatureError):
        offline().verify(Inbound(headers, b"{}"))


def test_the_handshake_returns_the_challenge_to_who_knows_our_word() -> None:
    """The right verify token gets the bare challenge back, a wrong one nothing."""
    query = {"hub.mode": "subscribe", "hub.verify_token": "our word", "hub.challenge": "1158201444"}
    assert offline().handshake(query) == "1158201444"
    with pytest.raises(SignatureError):
        offline().handshake({**query, "hub.verify_token": "wrong"})


@pytest.mark.parametrize("body", NO_EVENTS)
def test_a_body_that_is_no_event_is_a_payload_error(body: bytes) -> None:
    """What is signed but no event at all goes to quarantine as a whole."""
    with pytest.raises(PayloadError):
        offline().parse(body, RECEIVED)


@settings(max_examples=250, deadline=None)
@given(hostile("threads"))
def test_no_payload_raises_anything_but_payload_error(body: bytes) -> None:
    """Whatever bytes come, parsing gives known types or a PayloadError."""
    reads_safely(offline(), body)


@pytest.mark.parametrize("wrong", [{"app_secret": " , "}, {"access_token": "canary with space"}, {"account_id": ""}])
def test_settings_that_cannot_work_are_refused_without_showing_them(wrong: dict[str, str]) -> None:
    """A fault is named at the start, and what was typed is not in its words."""
    with pytest.raises(ValidationError) as caught:
        ThreadsSettings.model_validate({**GIVEN, **wrong})
    assert "canary" not in str(caught.value)
