"""Platforms as Frontdesk makes them, without a network: to read events here, and to sign them as their vendors do."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import cache
from typing import Any, Final, cast

from bench.fuzz.setup import settings
from bot.config import read
from handlers import PLATFORMS, Wiring
from handlers.base import ListeningPlatform, Platform, SamplePlatform
from tests.counterparts import counterparts


class Forgetful:
    """A memory of nothing."""

    async def recall(self, _key: str) -> str:
        """Nothing was kept."""
        return ""

    async def remember(self, _key: str, _value: str) -> None:
        """Nothing is kept."""


def offline(name: str, chosen: Mapping[str, str]) -> Platform:
    """The platform with these settings; it can read and sign, and nothing else."""
    wiring = Wiring(cast("Any", None), lambda: time.time_ns() // 1_000_000, lambda _event, _facts: None, Forgetful())
    return PLATFORMS[name].make(read(chosen).platforms[name], wiring)


def _as_set_up(name: str) -> Platform:
    return offline(name, settings("http://127.0.0.1:9", "."))


LISTENERS: Final = tuple(name for name in sorted(counterparts()) if isinstance(_as_set_up(name), ListeningPlatform))
"""Platforms whose events come over a connection of ours, and over no route."""
WEBHOOKS: Final = tuple(name for name in sorted(counterparts()) if isinstance(_as_set_up(name), SamplePlatform))
"""Platforms whose events are brought here, signed."""


def proof(name: str, chosen: Mapping[str, str], body: bytes) -> dict[str, str]:
    """The headers in which its vendor would bring this body, but for the kind of its content."""
    sample = _signer(name, tuple(sorted(chosen.items()))).sample(body)
    return {key: value for key, value in sample.headers.items() if key.lower() != "content-type"}


@cache
def _signer(name: str, chosen: tuple[tuple[str, str], ...]) -> SamplePlatform:
    platform = offline(name, dict(chosen))
    if not isinstance(platform, SamplePlatform):
        raise TypeError(f"{name} has no `sample`, by which a body is signed as its vendor does")
    return platform
