"""Where the bot talks. Adding a platform or a desk is one file, its name here, and its fixtures."""

from __future__ import annotations

from typing import Final

from handlers.desk import Desk
from handlers.registration import PlatformRegistration, Registration, Registry, Wiring

__all__ = ["DESKS", "PLATFORMS", "PlatformRegistration", "Registration", "Registry", "Wiring"]

PLATFORMS: Final[Registry[PlatformRegistration]] = Registry(
    "handlers.platforms",
    "instagram",
    "bluesky",
    "mastodon",
    "messenger",
    "telegram",
    "threads",
    "tiktok",
    "whatsapp",
    "discord",
    "x",
    "webchat",
    "terminal",
    always_on=frozenset({"webchat", "terminal"}),
)
"""Networks where followers write; a platform is on when its required settings are there."""

DESKS: Final[Registry[Registration[Desk]]] = Registry("handlers.desks", "discord", "slack")
"""Where the team answers, besides the console, which is always there."""
