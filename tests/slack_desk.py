"""A Slack desk in a simulated workspace: the fixtures of the Slack tests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping

import aiohttp
import pytest
from pydantic import SecretStr

from handlers.desks.slack import Lookup, Slack, SlackSettings
from handlers.slack.socket import Timing
from vendors.slack import SimulatedSlack

NOW = 1_763_800_000_000
NO_ROUTES: Mapping[str, str] = {}


@pytest.fixture
async def slack() -> AsyncIterator[SimulatedSlack]:
    """A simulated Slack workspace."""
    async with SimulatedSlack(now=lambda: NOW) as simulated:
        yield simulated


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """The session that all handlers share."""
    async with aiohttp.ClientSession() as session:
        yield session


def desk_at(
    url: str,
    http: aiohttp.ClientSession,
    token: str = "",
    routes: Mapping[str, str] = NO_ROUTES,
    now: Callable[[], int] = lambda: NOW,
    **timing: float,
) -> Slack:
    """A desk that talks to the API at an address; ``timing``: seconds that it waits for things."""
    secret = SecretStr(token or "xoxb-simulated")
    setting = SlackSettings(bot_token=secret, signing_secret=SecretStr("s"), desk_channel="C0DESK", api_url=url)
    return Slack(setting, http, now, timing=Timing(**timing), lookup=Lookup(lambda: routes))


@pytest.fixture
def desk(slack: SimulatedSlack, http: aiohttp.ClientSession) -> Slack:
    """The desk in that workspace."""
    return desk_at(slack.url, http)
