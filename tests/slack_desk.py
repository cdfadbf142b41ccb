"""A Slack desk in a simulated workspace: the fixtures of the Slack tests."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
from pydantic import SecretStr

from handlers.desks.slack import Slack, SlackSettings
from handlers.slack.socket import Timing
from vendors.slack import SimulatedSlack

NOW = 1_763_800_000_000


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


def desk_at(url: str, http: aiohttp.ClientSession, token: str = "", **timing: float) -> Slack:
    """A desk that talks to the API at an address."""
    secret = SecretStr(token or "xoxb-simulated")
    setting = SlackSettings(bot_token=secret, signing_secret=SecretStr("s"), desk_channel="C0DESK", api_url=url)
    return Slack(setting, http, lambda: NOW, timing=Timing(**timing))


@pytest.fixture
def desk(slack: SimulatedSlack, http: aiohttp.ClientSession) -> Slack:
    """The desk in that workspace."""
    return desk_at(slack.url, http)
