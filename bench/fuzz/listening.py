"""Events of the platforms that are listened to come over no route of ours: they are read here, in this process."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Final

from bench.fuzz.bodies import body
from bench.fuzz.campaign import Campaign, Finding
from bench.fuzz.offline import LISTENERS, offline
from bench.fuzz.shots import Shot, Sort
from bench.fuzz.wire import Request
from handlers.base import PayloadError

RECEIVED: Final = 1_790_000_000_000


def fire_at_listeners(campaign: Campaign, count: int) -> None:
    """This many bodies at each; anything raised but a PayloadError is a finding."""
    for name in LISTENERS:
        told = campaign.answered.setdefault(f"{name} (read here)", Counter())
        platform = offline(name, campaign.gun.settings)
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
