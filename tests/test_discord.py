"""What Discord's gateway tells us: every fixture read as its own expectation says, and settings."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from handlers.base import CatchingUpPlatform, CheckedPlatform, ListeningPlatform, PayloadError
from handlers.discord.frames import read
from handlers.discord.pressed import acknowledgement
from handlers.discord.settings import DiscordSettings
from handlers.discord.shapes import Ours, open_frame
from handlers.discord.snowflakes import made_ms, order, snowflake
from handlers.platforms.discord import Discord
from intents.model import Attachment, Edit, Kind, Message, Parsed, Signal, Unreadable, Unsend, Via, Writer

FIXTURES = sorted((Path(__file__).parent / "fixtures" / "discord").glob("*"))
RECEIVED = 1_790_000_000_000
OURS = Ours("1110000000000000042", frozenset({"1410000000000000099"}))
TYPES: dict[str, Any] = {"Message": Message, "Edit": Edit, "Unsend": Unsend, "Signal": Signal}


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
    value: Parsed = TYPES[one["is"]](platform="discord", **facts)
    return value


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_each_fixture_is_read_as_it_says(path: Path) -> None:
    """A fixture is read to exactly what its expectation lists, or refused where it says so."""
    fixture = load(path)
    assert set(fixture) == {"source", "body", "expect"}
    body = fixture["body"].encode()
    if fixture["expect"] == "PayloadError":
        with pytest.raises(PayloadError):
            read(body, OURS, RECEIVED)
        return
    found = read(body, OURS, RECEIVED)
    assert len(found) == len(fixture["expect"])
    for one, line in zip(found, fixture["expect"], strict=True):
        if line["is"] == "Unreadable":
            assert isinstance(one, Unreadable)
            assert one.reason.startswith(line["reason"])
        else:
            assert one == expected(line)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
GOOD = [path for path in FIXTURES if load(path)["expect"] != "PayloadError"]
EVENTS = ("MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK", "INTERACTION_CREATE", "READY")


@settings(max_examples=150, deadline=None)
@given(event=st.sampled_from(EVENTS), field=st.text(max_size=12), value=JSON, path=st.sampled_from(GOOD))
def test_hostile_frames_raise_nothing(event: str, field: str, value: Any, path: Path) -> None:
    """Whatever stands where: parts that nobody understands are Unreadable, and nothing else happens."""
    data = json.loads(load(path)["body"])["d"] or {}
    names = [*data, field]
    for name in names:
        body = json.dumps({"op": 0, "t": event, "s": 1, "d": {**data, name: value}}).encode()
        read(body, OURS, RECEIVED)
        acknowledgement(bytes(open_frame(body).d))
    read(json.dumps({"op": 0, "t": event, "s": 1, "d": value}).encode(), OURS, RECEIVED)


@pytest.mark.parametrize("body", [b"\xff\xfe", b"null", b"1e999", b'"x"', b"[" * 50_000])
def test_what_is_no_frame_is_a_payload_error(body: bytes) -> None:
    """Bytes that are no frame are refused as a whole."""
    with pytest.raises(PayloadError):
        read(body, OURS, RECEIVED)


def test_huge_ids_stay_what_they_are() -> None:
    """A number far beyond 64 bits is an unreadable part or a text, never a rounded id."""
    body = '{"op":0,"t":"MESSAGE_DELETE","s":1,"d":{"id":18446744073709551615123,"channel_id":"1"}}'
    (found,) = read(body.encode(), OURS, RECEIVED)
    assert isinstance(found, Unreadable) or (isinstance(found, Unsend) and found.key == "18446744073709551615123")


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("ask_on_a_server", {"type": 5, "data": {"flags": 64}}),
        ("ask_in_direct_messages", {"type": 5}),
        ("button_in_direct_messages", {"type": 6}),
        ("button_under_hidden_answer", {"type": 5, "data": {"flags": 64}}),
    ],
)
def test_how_interactions_are_acknowledged(name: str, body: dict[str, Any]) -> None:
    """On a server the answer will be hidden; a button in a direct message only says that it was seen."""
    frame = open_frame(load(next(path for path in FIXTURES if path.stem == name))["body"])
    told = acknowledgement(bytes(frame.d))
    assert told is not None
    assert (told.id, told.token, told.body) == ("1570000000000000101", "aW50ZXJ.made-up_token", body)


@pytest.mark.parametrize(
    "name", ["button_of_the_desk", "another_command", "modal_submitted", "dm_text", "message_null"]
)
def test_other_interactions_are_left_to_others(name: str) -> None:
    """What is no follower's is not acknowledged here."""
    frame = open_frame(load(next(path for path in FIXTURES if path.stem == name))["body"])
    assert acknowledgement(bytes(frame.d)) is None


def test_ids_hold_their_time() -> None:
    """Discord's own example, and ids that are none."""
    assert made_ms("175928847299117063") == 1_462_015_105_796
    assert made_ms(snowflake(1_795_342_830_456)) == 1_795_342_830_456
    assert (made_ms("x"), made_ms("9" * 40), order(""), snowflake(0)) == (0, 0, 0, "0")


# --- settings ----------------------------------------------------------------------------------------------------


def made(**more: str) -> DiscordSettings:
    return DiscordSettings.model_validate({"token": "secret.token.here", **more})


def test_the_token_tells_the_bots_id() -> None:
    """Its first part is the id; a token that tells none is asked for at Discord."""
    first = base64.urlsafe_b64encode(b"1110000000000000042").decode().rstrip("=")
    assert made(token=f"Bot {first}.aaa.bbb").own_id == "1110000000000000042"
    assert made().own_id == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("token", " "),
        ("token", "two words"),
        ("desk_channel_id", "#support"),
        ("api_url", "discord.com"),
        ("gateway_url", "https://gateway.discord.gg"),
    ],
)
def test_settings_are_refused_without_showing_them(name: str, value: str) -> None:
    """Each fault is in words, and a secret is never repeated."""
    with pytest.raises(ValidationError) as refused:
        made(**{name: value})
    assert "two words" not in str(refused.value)


def test_what_the_platform_says_of_itself() -> None:
    """It listens, catches up and can be checked; 2,000 characters everywhere; no reply window."""
    assert all(issubclass(Discord, form) for form in (ListeningPlatform, CatchingUpPlatform, CheckedPlatform))
    assert {limit.most for limit in Discord.limits.text.values()} == {2000}
    assert set(Discord.limits.text) == {Via.DM, Via.PUBLIC, Via.PRIVATE}
    assert Discord.limits.window_hours is None
