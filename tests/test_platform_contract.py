"""What every platform keeps, whatever its vendor: these tests appear by themselves for each one that is registered."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, cast

import aiohttp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config import ConfigError, read
from handlers import PLATFORMS, Wiring
from handlers.base import (
    CatchingUpPlatform,
    CheckedPlatform,
    Failure,
    Inbound,
    ListeningPlatform,
    Outgoing,
    Platform,
    RefreshingPlatform,
    RetractingPlatform,
    RevisingPlatform,
    SamplePlatform,
    SendError,
    SignatureError,
    WebhookPlatform,
)
from intents.model import Signal, Via
from tests.answering import saying
from tests.counterparts.seen import Refusal
from tests.fixture_cases import NO_EVENTS, RECEIVED, fixtures, hostile, load, reads_as_it_says, reads_safely
from tests.test_dialogues import ALL

NAMES: Final = sorted(ALL)
HERE: Final = Path(__file__).parent
PRIVATE: Final = "Parcel 4711 lies at number 12, Ana."
"""A text that is nobody else's to read."""


class Forgetful:
    """A memory of nothing."""

    async def recall(self, key: str) -> str:
        """Nothing was kept."""
        return ""

    async def remember(self, key: str, value: str) -> None:
        """Nothing is kept."""


def environment(name: str) -> dict[str, str]:
    """Settings that turn the platform on; its vendor is not running."""
    given_: dict[str, str] = cast("Any", ALL[name])().environment
    return given_


def secrets(name: str) -> list[str]:
    """What of the settings nobody may read in an error."""
    return [str(value) for key, value in environment(name).items() if re.search("TOKEN|SECRET|PASSWORD", key)]


def offline(name: str, more: Mapping[str, str] = MappingProxyType({})) -> Platform:
    """The platform as Frontdesk makes it, without a network; ``more``: settings that win."""
    config = read({**environment(name), **more, "FRONTDESK_PORT": "0"})
    wiring = Wiring(cast("Any", None), lambda: RECEIVED, lambda event, facts: None, Forgetful())
    return PLATFORMS[name].make(config.platforms[name], wiring)


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """A session."""
    async with aiohttp.ClientSession() as session:
        yield session


FIXTURES: Final = [
    pytest.param(name, path, id=f"{name}-{path.stem}")
    for name in NAMES
    if ALL[name].manner.named_by_settings
    for path in fixtures(name)
    if "expect" in load(path)
]


@pytest.mark.parametrize(("name", "path"), FIXTURES)
def test_each_fixture_is_read_as_it_says(name: str, path: Path) -> None:
    """A fixture is read to exactly what its expectation lists."""
    reads_as_it_says(offline(name), path)


@pytest.mark.parametrize("name", NAMES)
def test_every_platform_has_fixtures(name: str) -> None:
    """Reading that was never shown an event, with and without something to keep, is a guess."""
    told = [load(path)["expect"] for path in fixtures(name) if "expect" in load(path)]
    kinds = {one["is"] for expect in told if isinstance(expect, list) for one in expect}
    assert {"Message", "Signal"} <= kinds
    assert "PayloadError" in told


@pytest.mark.parametrize("name", [name for name in NAMES if isinstance(offline(name), WebhookPlatform)])
def test_the_signatures_in_the_fixtures_hold(name: str) -> None:
    """What was signed by somebody else than our own code passes, and not with another signature."""
    platform = offline(name, ALL[name].manner.signed_with)
    assert isinstance(platform, WebhookPlatform)
    signed = [fixture for fixture in map(load, fixtures(name)) if "expect" in fixture]
    for fixture in signed:
        platform.verify(Inbound(fixture["headers"], fixture["body"].encode()))
        with pytest.raises(SignatureError):
            platform.verify(Inbound(dict.fromkeys(fixture["headers"], "é"), fixture["body"].encode()))
    assert signed


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_body_raises_anything_but_payload_error(name: str, data: st.DataObject) -> None:
    """Whatever bytes come, reading gives known types or a PayloadError."""
    reads_safely(offline(name), data.draw(hostile(name) | st.sampled_from(NO_EVENTS)))


@pytest.mark.parametrize("name", NAMES)
def test_events_arrive_in_one_of_two_ways_and_are_caught_up_on(name: str) -> None:
    """A platform is called or calls; what was missed is found by asking, or begins each time it listens."""
    platform = offline(name)
    assert isinstance(platform, WebhookPlatform) != isinstance(platform, ListeningPlatform)
    assert isinstance(platform, CatchingUpPlatform | ListeningPlatform) is ALL[name].manner.keeps_events
    assert isinstance(platform, CheckedPlatform)


@pytest.mark.parametrize("name", NAMES)
def test_a_token_that_ends_is_renewed_by_itself(name: str) -> None:
    """Nobody pastes a new token at night: what ends is renewed, or the vendor's tokens do not end."""
    assert isinstance(offline(name), RefreshingPlatform) is ALL[name].manner.tokens_end


@pytest.mark.parametrize("name", [name for name in NAMES if not ALL[name].manner.repeats_calls])
@pytest.mark.parametrize(
    ("status", "failures"),
    [
        (401, {Failure.AUTH}),
        (429, {Failure.BUSY}),
        (408, {Failure.BUSY, Failure.UNKNOWN}),
        (500, {Failure.BUSY, Failure.UNKNOWN}),
        (502, {Failure.BUSY, Failure.UNKNOWN}),
        (503, {Failure.BUSY, Failure.UNKNOWN}),
        (200, {Failure.BUSY, Failure.UNKNOWN}),
    ],
)
async def test_what_no_vendor_wrote_is_no_refusal_of_the_text(
    name: str, status: int, failures: set[Failure], http: aiohttp.ClientSession
) -> None:
    """A page of something in between: no text is lost for it, and nothing that may have arrived is sent blindly."""
    async with saying() as server:
        server.status, server.body = status, b"<html>Sorry</html>"
        config = read({**environment(name), f"{name.upper()}_API_URL": server.url, "FRONTDESK_PORT": "0"})
        wiring = Wiring(http, lambda: RECEIVED, lambda event, facts: None, Forgetful())
        platform = PLATFORMS[name].make(config.platforms[name], wiring)
        for via in platform.limits.text:
            reply = Outgoing("1", "account", via, "ana", PRIVATE, place="1", reply_to="1", address="1")
            with pytest.raises(SendError) as caught:
                await platform.send(reply)
            assert caught.value.failure in failures
            assert [secret for secret in (*secrets(name), PRIVATE) if secret in str(caught.value)] == []
        assert server.asked


REFUSALS: Final = [
    pytest.param(name, refusal, id=f"{name}-{number}")
    for name in NAMES
    for number, refusal in enumerate(ALL[name].manner.refusals)
]


@pytest.mark.parametrize(("name", "refusal"), REFUSALS)
async def test_each_documented_error_has_its_failure(name: str, refusal: Refusal, http: aiohttp.ClientSession) -> None:
    """What the vendor's documents say about a refusal is what becomes of the text."""
    async with saying() as server:
        server.status, server.body = refusal.status, refusal.body
        config = read({**environment(name), f"{name.upper()}_API_URL": server.url, "FRONTDESK_PORT": "0"})
        wiring = Wiring(http, lambda: RECEIVED, lambda event, facts: None, Forgetful())
        platform = PLATFORMS[name].make(config.platforms[name], wiring)
        via = next(iter(platform.limits.text))
        with pytest.raises(SendError) as caught:
            await platform.send(Outgoing("1", "account", via, "ana", PRIVATE, place="1", reply_to="1", address="1"))
    assert caught.value.failure is refusal.failure
    assert [secret for secret in (*secrets(name), PRIVATE) if secret in str(caught.value)] == []


TOLD: Final = re.compile("message|description|detail|reason|words", re.IGNORECASE)
"""Names of what a vendor says in its own words."""


def talkative(body: Any, words: str, name: str = "") -> Any:
    """An error's body whose sentences go on with these words; codes and names stay what they are."""
    if isinstance(body, dict):
        return {key: talkative(value, words, key) for key, value in body.items()}
    if isinstance(body, list):
        return [talkative(value, words, name) for value in body]
    return f"{body} {words}" if isinstance(body, str) and (" " in body or TOLD.search(name)) else body


TALKATIVE: Final = [
    param
    for param in REFUSALS
    if talkative(param.values[1].body, "more") != param.values[1].body  # type: ignore[union-attr]
]


@pytest.mark.parametrize(("name", "refusal"), TALKATIVE)
async def test_what_a_vendor_quotes_is_not_shown(name: str, refusal: Refusal, http: aiohttp.ClientSession) -> None:
    """Its error repeats the token and the follower's text, however it is spaced: neither is in our words."""
    async with saying() as server:
        quoted = f"{' '.join(secrets(name))} {PRIVATE} {PRIVATE.replace(' ', '  ')}"
        server.status, server.body = refusal.status, talkative(refusal.body, quoted)
        config = read({**environment(name), f"{name.upper()}_API_URL": server.url, "FRONTDESK_PORT": "0"})
        wiring = Wiring(http, lambda: RECEIVED, lambda event, facts: None, Forgetful())
        platform = PLATFORMS[name].make(config.platforms[name], wiring)
        for via in platform.limits.text:
            with pytest.raises(SendError) as caught:
                await platform.send(
                    Outgoing("1", "account", via, "ana", PRIVATE, place="1", reply_to="1", address="1")
                )
            assert [one for one in (*used(name), PRIVATE) if one in str(caught.value)] == []


def used(name: str) -> list[str]:
    """Of the secrets, those that a call carries: what only signs events is told to nobody."""
    return [
        value for key, value in environment(name).items() if re.search("TOKEN$|PASSWORD", key) and "VERIFY" not in key
    ]


@pytest.mark.parametrize("name", NAMES)
def test_every_platform_has_a_table_of_errors(name: str) -> None:
    """Its counterpart has one, or a test of its own where it takes more than one call to be refused."""
    own = any("Failure." in path.read_text(encoding="utf-8") for path in HERE.glob(f"test_{name}*.py"))
    assert ALL[name].manner.refusals or own


@pytest.mark.parametrize("name", [name for name in NAMES if ALL[name].manner.tells_what_arrived])
@pytest.mark.parametrize("status", [200, 401, 403, 404, 429, 503])
async def test_a_read_back_that_fails_is_never_taken_for_absence(
    name: str, status: int, http: aiohttp.ClientSession
) -> None:
    """Saying a thing twice is worse than asking a person."""
    async with saying() as server:
        server.status, server.body = status, b"<html>Sorry</html>"
        config = read({**environment(name), f"{name.upper()}_API_URL": server.url, "FRONTDESK_PORT": "0"})
        wiring = Wiring(http, lambda: RECEIVED, lambda event, facts: None, Forgetful())
        platform = PLATFORMS[name].make(config.platforms[name], wiring)
        for via in platform.limits.text:
            tried = Outgoing("1", "account", via, "ana", "Hello!", place="1", reply_to="1", address="1")
            with pytest.raises(SendError) as caught:
                await platform.settle(replace(tried, attempted_ms=RECEIVED - 60_000))
            assert caught.value.failure in {Failure.UNKNOWN, Failure.RECIPIENT}


@pytest.mark.parametrize("name", [name for name in NAMES if isinstance(offline(name), WebhookPlatform)])
def test_an_unsigned_event_is_refused(name: str) -> None:
    """Whatever it says, nothing is read before the signature holds."""
    platform = offline(name)
    assert isinstance(platform, WebhookPlatform)
    for headers in ({}, {"x-hub-signature-256": "sha256=0"}, {"authorization": "Bearer x"}):
        with pytest.raises(SignatureError):
            platform.verify(Inbound(headers, b"{}"))
    with pytest.raises(SignatureError):
        platform.handshake({})


@pytest.mark.parametrize("name", NAMES)
def test_limits_have_a_source_and_a_date(name: str) -> None:
    """A number nobody can look up is a rumour."""
    limits = PLATFORMS[name].limits
    assert limits.text
    assert all(limit.source for limit in limits.text.values())
    assert date.fromisoformat(f"{limits.checked}-01"[:10]).year >= 2026


@pytest.mark.parametrize("name", NAMES)
async def test_what_is_too_long_is_refused_before_a_call(name: str, http: aiohttp.ClientSession) -> None:
    """The firewall should have held it back; a handler does not rely on that."""
    config = read({**environment(name), "FRONTDESK_PORT": "0"})
    wiring = Wiring(http, lambda: RECEIVED, lambda event, facts: None, Forgetful())
    platform = PLATFORMS[name].make(config.platforms[name], wiring)
    for via in (one for one in Via if one in platform.limits.text):
        too_long = "x" * (platform.limits.text[via].most + 1)
        long = Outgoing("1", "account", via, "ana", too_long, reply_to="1", address="1")
        with pytest.raises(SendError) as refused:
            await platform.send(long)
        assert refused.value.failure is Failure.CONTENT


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_setting_is_named_and_none_is_shown(name: str) -> None:
    """Half of a platform's settings is a fault that says which is missing."""
    given_ = environment(name)
    required = [
        f"{name.upper()}_{field.upper()}"
        for field, info in PLATFORMS[name].settings.model_fields.items()
        if info.is_required()
    ]
    for missing in required if len(required) > 1 else ():
        with pytest.raises(ConfigError) as fault:
            read({key: value for key, value in given_.items() if key != missing})
        assert f"{missing} is missing." in str(fault.value)
        assert not [value for key, value in given_.items() if "TOKEN" in key and value in str(fault.value)]


@pytest.mark.parametrize("name", [name for name in NAMES if isinstance(offline(name), WebhookPlatform)])
def test_the_sample_of_an_event_is_signed_and_says_nothing(name: str) -> None:
    """`frontdesk doctor` tries the way in with it: it passes the signature, and nobody acts on it."""
    platform = offline(name)
    assert isinstance(platform, SamplePlatform)
    assert isinstance(platform, WebhookPlatform)
    sample = platform.sample()
    headers = {key.lower(): value for key, value in sample.headers.items()}
    platform.verify(Inbound(headers, sample.body))
    with pytest.raises(SignatureError):
        platform.verify(Inbound({key: value + "0" for key, value in headers.items()}, sample.body))
    assert all(isinstance(one, Signal) for one in platform.parse(sample.body, RECEIVED))
    other = platform.sample(b'{"another": 1}')
    assert other.body == b'{"another": 1}'
    platform.verify(Inbound({key.lower(): value for key, value in other.headers.items()}, other.body))


@pytest.mark.parametrize("name", NAMES)
def test_what_can_be_changed_afterwards_is_said_in_the_limits(name: str) -> None:
    """The method and the limits tell the same, and only ways of sending that there are can be changed."""
    platform = offline(name)
    assert isinstance(platform, RevisingPlatform) is bool(platform.limits.revises)
    assert isinstance(platform, RetractingPlatform) is bool(platform.limits.retracts)
    assert platform.limits.revises | platform.limits.retracts <= platform.limits.text.keys()
