"""What an X account hears: signatures, every fixture read as it says, one post by several events, and lengths."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from pydantic import ValidationError

from handlers.base import Inbound, PayloadError, SignatureError
from handlers.lengths import Unit, length
from handlers.platforms.x import X
from handlers.x.settings import XSettings
from intents.model import Edit, Kind, Message, Via, Writer
from tests.answering import Clock, Kept
from tests.fixture_cases import FOLDER, NO_EVENTS, RECEIVED, fixtures, hostile, load, reads_as_it_says, reads_safely

ACCOUNT = "1111111111111111111"
GIVEN = {
    "consumer_key": "key",
    "consumer_secret": "x_consumer_secret_for_tests",
    "access_token": "token",
    "access_token_secret": "token-secret",
    "account_id": ACCOUNT,
}
VECTORS = {one["name"]: one for one in json.loads((FOLDER / "signatures.json").read_text())}


def offline(**more: str) -> X:
    """For reading only: nothing in it touches the session."""
    return X(XSettings.model_validate({**GIVEN, **more}), None, Clock(), Kept())  # type: ignore[arg-type]


def post_event(kind: str, **more: Any) -> bytes:
    """An event that brings one post."""
    post = {"id": "20", "text": "@Brand hello @Brand", "author_id": "2", "edit_history_tweet_ids": ["20"], **more}
    return json.dumps({"data": {"event_type": kind, "filter": {"user_id": ACCOUNT}, "payload": post}}).encode()


@pytest.mark.parametrize("path", fixtures("x"), ids=lambda path: path.stem)
def test_each_fixture_is_read_as_it_says_and_signed(path: Path) -> None:
    """A fixture is read to exactly what its expectation lists, and its signature holds."""
    fixture = load(path)
    offline().verify(Inbound(fixture["headers"], fixture["body"].encode()))
    reads_as_it_says(offline(), path)


def test_the_computed_vectors_hold() -> None:
    """The challenge is answered and the event verified as X's algorithm says; one byte more is not."""
    challenge, event = VECTORS["X CRC"], VECTORS["X webhook POST"]
    answer = offline(consumer_secret=challenge["secret"]).handshake({"crc_token": challenge["crc_token"]})
    assert answer == challenge["expected_json"]
    x, headers = offline(consumer_secret=event["secret"]), {event["header"]: event["expected"]}
    x.verify(Inbound(headers, event["body"].encode()))
    with pytest.raises(SignatureError):
        x.verify(Inbound(headers, event["body"].encode() + b" "))


@pytest.mark.parametrize("value", ["", "sha256=", "sha256=é", "sha1=" + "A" * 44, "sha256=" + "A" * 43 + "="])
def test_a_forged_signature_is_refused(value: str) -> None:
    """Anything but our secret over exactly these bytes."""
    with pytest.raises(SignatureError):
        offline().verify(Inbound({"x-twitter-webhooks-signature": value}, b"{}"))


def test_a_secret_can_be_replaced() -> None:
    """While two are set, events of both pass; the first answers challenges."""
    sample = offline().sample()
    offline(consumer_secret=f"new,{GIVEN['consumer_secret']}").verify(sample)
    with pytest.raises(SignatureError):
        offline(consumer_secret="new").verify(sample)
    assert [one.what for one in offline().parse(sample.body, RECEIVED)] == ["profile.update.bio"]  # type: ignore[union-attr]


def test_a_challenge_without_token_is_refused() -> None:
    """Nobody but X opens this address."""
    with pytest.raises(SignatureError):
        offline().handshake({})


@pytest.mark.parametrize("body", NO_EVENTS)
def test_a_body_that_is_no_event_is_a_payload_error(body: bytes) -> None:
    """What is signed but no event at all goes to quarantine as a whole."""
    with pytest.raises(PayloadError):
        offline().parse(body, RECEIVED)


@settings(max_examples=250, deadline=None)
@given(hostile("x"))
def test_no_payload_raises_anything_but_payload_error(body: bytes) -> None:
    """Whatever bytes come, parsing gives known types or a PayloadError."""
    reads_safely(offline(), body)


def test_one_post_is_one_message_whatever_event_brings_it() -> None:
    """A reply that also mentions us comes by two events: the same key, the same kind."""
    mention = {"start": 13, "end": 19, "id": ACCOUNT}
    more = {
        "entities": {"mentions": [{"start": 0, "id": ACCOUNT}, mention]},
        "display_text_range": [7, 19],
        "in_reply_to_tweet_id": "10",
        "in_reply_to_user_id": ACCOUNT,
    }
    kinds = ("post.mention.create", "post.reply.create", "post.quote.create")
    found = {offline().parse(post_event(kind, **more), RECEIVED)[0] for kind in kinds}
    assert len(found) == 1
    [message] = found
    assert isinstance(message, Message)
    assert (message.key, message.kind) == ("20", Kind.MENTION)


def test_an_edited_post_keeps_its_first_key() -> None:
    """The new version is the old message with new words; answers go under the last version."""
    message, edit = offline().parse(
        post_event("post.mention.create", id="21", edit_history_tweet_ids=["20", "21"]), RECEIVED
    )
    assert isinstance(message, Message)
    assert isinstance(edit, Edit)
    assert (message.key, edit.key, message.address) == ("20", "20", "20 21")


def test_only_who_calls_on_us_is_answered_by_the_bot() -> None:
    """Ordinary replies are for people, unless the contract is Enterprise."""
    ordinary = {"entities": {"mentions": [{"start": 0, "id": ACCOUNT}]}, "display_text_range": [7, 19]}
    more = {"in_reply_to_tweet_id": "10", "in_reply_to_user_id": ACCOUNT, **ordinary}
    [message] = offline().parse(post_event("post.reply.create", **more), RECEIVED)
    assert isinstance(message, Message)
    automatic = offline().limits.automatic
    assert automatic is not None
    assert message.kind not in automatic
    assert {Kind.DM, Kind.MENTION} == automatic
    assert offline(enterprise="true").limits.automatic is None
    assert offline().limits.replies_each == 1


def test_a_bot_and_ourselves_are_told_apart_from_followers() -> None:
    """Whoever carries X's label of bots is one."""
    event = json.loads(post_event("post.mention.create"))
    event["data"]["includes"] = {"users": [{"id": "2", "affiliation": {"description": "Automated"}}]}
    [message] = offline().parse(json.dumps(event).encode(), RECEIVED)
    assert isinstance(message, Message)
    assert message.writer is Writer.BOT
    [own] = offline().parse(post_event("post.create", author_id=ACCOUNT), RECEIVED)
    assert isinstance(own, Message)
    assert own.writer is Writer.BRAND


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("hello", 5),
        ("Olá, às 9–18 €", 15),
        ("e\u0301", 1),
        ("日本語", 6),
        ("👍", 2),
        ("👍🏽", 2),
        ("👨‍👩‍👧", 2),
        ("🇵🇹", 2),
        ("1️⃣", 2),
        ("❤️ ❤", 5),
        ("https://t.co/a", 23),
        ("see https://example.com/a/very/long/path/indeed/and/more now", 31),
        ("(https://example.com/a).", 26),
        ("http://a.co,http://b.co", 23 + 23 + 1),
        ("example.com", 23),
        ("mail me@example.com", 19),
        ("x" * 281, 281),
    ],
)
def test_posts_are_counted_as_x_counts(text: str, weight: int) -> None:
    """As the reference library counts them (docs/decisions/0009-weighted-length-is-ours.md)."""
    assert length(text, Unit.WEIGHTED) == weight


def test_long_posts_are_a_setting() -> None:
    """280, or 25,000 with X Premium; nothing else changes."""
    assert not offline().limits.text[Via.PUBLIC].fits("x" * 281)
    assert offline(long_posts="true").limits.text[Via.PUBLIC].fits("x" * 25_000)
    assert offline(long_posts="true").limits.text[Via.DM] == offline().limits.text[Via.DM]


@pytest.mark.parametrize(
    "gone", [{"access_token_secret": ""}, {"consumer_key": ""}, {"account_id": "@brand"}, {"consumer_secret": " "}]
)
def test_half_a_sign_in_is_refused_without_showing_it(gone: dict[str, str]) -> None:
    """The error says what to set and shows nothing that was typed."""
    with pytest.raises(ValidationError) as caught:
        XSettings.model_validate({**GIVEN, **gone})
    assert "token-secret" not in str(caught.value)
