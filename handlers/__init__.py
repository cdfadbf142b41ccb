"""Where the bot talks. Adding a platform or a desk is one file, one line here, and its fixtures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import aiohttp

from handlers.base import Desk, Memory, Platform, Settings
from handlers.desks.slack import Slack
from handlers.platforms.bluesky import Bluesky, BlueskySettings
from handlers.platforms.instagram import Instagram, InstagramSettings
from handlers.platforms.mastodon import Mastodon, MastodonSettings
from handlers.platforms.messenger import Messenger, MessengerSettings
from handlers.platforms.terminal import Terminal
from handlers.platforms.threads import Threads, ThreadsSettings
from handlers.platforms.webchat import WebChat
from handlers.platforms.whatsapp import WhatsApp, WhatsAppSettings
from handlers.slack.settings import SlackSettings

H = TypeVar("H")
Report = Callable[[str, Mapping[str, object]], None]


@dataclass(frozen=True, slots=True)
class Wiring:
    """What a handler may use of the world."""

    http: aiohttp.ClientSession
    now: Callable[[], int]
    """Milliseconds since the epoch."""
    report: Report
    """Takes the name and facts of something worth a log line."""
    memory: Memory
    """Its own."""


@dataclass(frozen=True, slots=True)
class Registration(Generic[H]):
    """A handler's settings and how it is made from them."""

    settings: type[Settings]
    make: Callable[[Any, Wiring], H]


PLATFORMS: Mapping[str, Registration[Platform]] = {
    "instagram": Registration(InstagramSettings, lambda settings, w: Instagram(settings, w.http, w.now)),
    "messenger": Registration(MessengerSettings, lambda settings, w: Messenger(settings, w.http, w.now)),
    "whatsapp": Registration(WhatsAppSettings, lambda settings, w: WhatsApp(settings, w.http)),
    "threads": Registration(ThreadsSettings, lambda settings, w: Threads(settings, w.http, w.now, w.memory)),
    "mastodon": Registration(MastodonSettings, lambda settings, w: Mastodon(settings, w.http, w.now, w.memory)),
    "bluesky": Registration(BlueskySettings, lambda settings, w: Bluesky(settings, w.http, w.now, w.memory)),
    "webchat": Registration(Settings, lambda settings, _: WebChat(settings)),
    "terminal": Registration(Settings, lambda settings, _: Terminal(settings)),
}
"""Networks where followers write; a platform is on when its required settings are there."""

DESKS: Mapping[str, Registration[Desk]] = {
    "slack": Registration(SlackSettings, lambda settings, w: Slack(settings, w.http, w.now, w.report)),
}
"""Where the team answers, besides the console, which is always there."""
