"""What TikTok posts to us: signatures, and every fixture read as its own expectation says."""

from __future__ import annotations

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
from intents.model import Signal
from tests.fixture_cases import FOLDER, JSON, RECEIVED, fixtures, hostile, load, reads_as_it_says, reads_safely

VECTORS = json.loads((FOLDER / "signatures.json").read_text())
SECRET = "tiktok_app_secret_for_tests"
ACCOUNT = "-000TestBusinessOpenId0000000000000001"
GIVEN = {
    "client_key": "7600000000000000001",
    "client_secret": SECRET,
    "refresh_token": "rft.test",
    "business_id": ACCOUNT,
}


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


@pytest.mark.parametrize("path", fixtures("tiktok"), ids=lambda path: path.stem)
def test_each_fixture_is_read_as_it_says(path: Path) -> None:
    """A fixture is read to exactly what its expectation lists, and its signature holds."""
    fixture = load(path)
    offline().verify(Inbound(fixture["headers"], fixture["body"].encode()))
    reads_as_it_says(offline(), path)


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


@settings(max_examples=250, deadline=None)
@given(body=hostile("tiktok"))
def test_a_mutated_event_never_raises_anything_else(body: bytes) -> None:
    """Whatever stands in a field, the outcome is known values or a PayloadError."""
    reads_safely(offline(), body)


INSIDE = [json.loads(load(path)["body"]) for path in fixtures("tiktok") if '"content":"{\\"' in load(path)["body"]]


@st.composite
def mutated_inside(draw: st.DrawFn) -> bytes:
    """An event with a field of its content replaced by anything, as text or as an object."""
    event = dict(draw(st.sampled_from(INSIDE)))
    content = json.loads(event["content"])
    if content:
        content[draw(st.sampled_from(sorted(content)))] = draw(JSON)
    event["content"] = json.dumps(content) if draw(st.booleans()) else content
    return json.dumps(event).encode()


@settings(max_examples=250, deadline=None)
@given(body=mutated_inside())
def test_a_mutated_content_never_raises_anything_else(body: bytes) -> None:
    """The same one level deeper."""
    reads_safely(offline(), body)
