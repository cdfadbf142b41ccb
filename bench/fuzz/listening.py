"""Events of the platforms that are listened to come over no route of ours: they are read here, in this process."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any, Final, cast

from bench.fuzz.bodies import body
from bench.fuzz.campaign import Campaign, Finding
from bench.fuzz.setup import settings
from bench.fuzz.shots import Shot, Sort
from bench.fuzz.wire import Request
from bot.config import read
from handlers import PLATFORMS, Wiring
from handlers.base import PayloadError, Platform

LISTENERS: Final = ("bluesky", "discord", "mastodon")
RECEIVED: Final = 1_790_000_000_000


class Forgetful:
    """A memory of nothing."""

    async def recall(self, _key: str) -> str:
        """Nothing was kept."""
        return ""

    async def remember(self, _key: str, _value: str) -> None:
        """Nothing is kept."""


def offline(name: str) -> Platform:
    """The platform as Frontdesk makes it, without a network."""
    config = read(settings("http://127.0.0.1:9", "."))
    wiring = Wiring(cast("Any", None), lambda: RECEIVED, lambda _event, _facts: None, Forgetful())
    return PLATFORMS[name].make(config.platforms[name], wiring)


def fire_at_listeners(campaign: Campaign, count: int) -> None:
    """This many bodies at each; anything raised but a PayloadError is a finding."""
    for name in LISTENERS:
        platform, told = offline(name), campaign.answered.setdefault(f"{name} (read here)", Counter())
        for number in range(count):
            given = body(name, Random(f"{campaign.gun.seed}:{name}:{number}"))
            try:
                list(platform.parse(given, RECEIVED))
                told["200"] += 1
            except PayloadError:
                told["refused"] += 1
            except Exception as error:  # noqa: BLE001 - whatever else is raised is what is looked for
                shot = Shot(Sort.SIGNED, name, Request(b"", b"", body=given), frozenset())
                campaign.findings.append(Finding(f"{name} raised {type(error).__name__}: {error}", number, shot))
