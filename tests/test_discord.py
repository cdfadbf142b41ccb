"""What Discord's gateway tells us: every fixture read as its own expectation says, and settings."""

from __future__ import annotations

import base64
import contextlib
from typing import Any

import pytest
from hypothesis import given, settings
from pydantic import ValidationError

from handlers.base import CatchingUpPlatform, CheckedPlatform, ListeningPlatform, PayloadError
from handlers.discord.pressed import acknowledgement
from handlers.discord.settings import DiscordSettings
from handlers.discord.shapes import open_frame
from handlers.discord.snowflakes import made_ms, order, snowflake
from handlers.platforms.discord import Discord
from intents.model import Unreadable, Unsend, Via
from tests.fixture_cases import FOLDER, RECEIVED, hostile, load


class Anywhere:
    """A gateway that nobody connected: it only knows whose it is."""

    account = "1110000000000000042"
    seen = ""


def offline() -> Discord:
    """For parsing only."""
    settings_ = made(desk_channel_id="1410000000000000099")
    return Discord(settings_, Anywhere(), None, lambda: RECEIVED, lambda *_: None)  # type: ignore[arg-type]


@settings(max_examples=150, deadline=None)
@given(body=hostile("discord"))
def test_hostile_interactions_are_not_acknowledged(body: bytes) -> None:
    """What has to be told within three seconds is read as carefully as the rest."""
    with contextlib.suppress(PayloadError):
        acknowledgement(bytes(open_frame(body).d))


def test_huge_ids_stay_what_they_are() -> None:
    """A number far beyond 64 bits is an unreadable part or a text, never a rounded id."""
    body = '{"op":0,"t":"MESSAGE_DELETE","s":1,"d":{"id":18446744073709551615123,"channel_id":"1"}}'
    (found,) = offline().parse(body.encode(), RECEIVED)
    assert isinstance(found, Unreadable) or (isinstance(found, Unsend) and found.key == "18446744073709551615123")


def frame_of(name: str) -> bytes:
    """The data of a fixture's frame."""
    return bytes(open_frame(load(FOLDER / "discord" / f"{name}.json")["body"]).d)


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
    told = acknowledgement(frame_of(name))
    assert told is not None
    assert (told.id, told.token, told.body) == ("1570000000000000101", "aW50ZXJ.made-up_token", body)


@pytest.mark.parametrize(
    "name", ["button_of_the_desk", "another_command", "modal_submitted", "dm_text", "message_null"]
)
def test_other_interactions_are_left_to_others(name: str) -> None:
    """What is no follower's is not acknowledged here."""
    assert acknowledgement(frame_of(name)) is None


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
