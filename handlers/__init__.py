"""Where the bot talks. Adding a platform or a desk is one file, one line here, and its fixtures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import aiohttp

from handlers.base import Memory, Platform, Settings
from handlers.desk import Desk
from handlers.desks.discord import DiscordDesk
from handlers.desks.discord import Lookup as DiscordLookup
from handlers.desks.slack import Lookup, Slack
from handlers.discord.bookmark import Patient
from handlers.discord.rooms import Rooms as DiscordRooms
from handlers.discord.settings import DiscordDeskSettings
from handlers.gateways.discord import LiveGateway
from handlers.instagram.settings import InstagramSettings
from handlers.limits import Limits
from handlers.platforms.bluesky import Bluesky, BlueskySettings
from handlers.platforms.discord import Discord, DiscordSettings
from handlers.platforms.instagram import Instagram
from handlers.platforms.mastodon import Mastodon, MastodonSettings
from handlers.platforms.messenger import Messenger, MessengerSettings
from handlers.platforms.telegram import Telegram
from handlers.platforms.terminal import Terminal
from handlers.platforms.threads import Threads, ThreadsSettings
from handlers.platforms.tiktok import TikTok
from handlers.platforms.webchat import WebChat
from handlers.platforms.whatsapp import WhatsApp, WhatsAppSettings
from handlers.platforms.x import LIMITS as X_LIMITS
from handlers.platforms.x import X
from handlers.reviewing import Reviewing, nothing_to_review
from handlers.slack.settings import SlackSettings
from handlers.telegram.settings import TelegramSettings
from handlers.tiktok.settings import TikTokSettings
from handlers.x.settings import XSettings

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
    public_url: str = ""
    """Where vendors reach us, such as ``https://frontdesk.example``; empty where it is not known."""
    shared: dict[str, Any] = field(default_factory=dict)
    """Connections that a platform and a desk of one vendor share, by its name: the first to want one makes it."""
    routes: Callable[[], Mapping[str, str]] = dict
    """Which label goes to which channel now, as the library says."""
    review: Reviewing = nothing_to_review
    """What a desk's form for teaching shows."""


@dataclass(frozen=True, slots=True)
class Registration(Generic[H]):
    """A handler's settings and how it is made from them."""

    settings: type[Settings]
    make: Callable[[Any, Wiring], H]
    switch: str = field(default="", kw_only=True)
    """The setting without which it is off, though others are there that it shares with another handler."""


@dataclass(frozen=True, slots=True)
class PlatformRegistration(Registration[Platform]):
    """A platform's, with what its vendor allows."""

    limits: Limits


def _discord(settings: DiscordSettings, wiring: Wiring) -> LiveGateway:
    """The one connection of the bot; Discord lets in only one, so platform and desk share it."""
    made: LiveGateway = wiring.shared.setdefault(
        "discord", LiveGateway(settings, wiring.memory, wiring.now, wiring.report)
    )
    return made


def _discord_rooms(settings: DiscordSettings, wiring: Wiring) -> DiscordRooms:
    """The desk's channels, of which the platform must know, too: nobody there is a follower."""
    memory, gateway = Patient(wiring.memory, wiring.report), _discord(settings, wiring)
    rooms = DiscordRooms(gateway, settings.desk_channel_id, memory, wiring.now, wiring.routes)
    made: DiscordRooms = wiring.shared.setdefault("discord_rooms", rooms)
    return made


PLATFORMS: Mapping[str, PlatformRegistration] = {
    "instagram": PlatformRegistration(
        InstagramSettings, lambda s, w: Instagram(s, w.http, w.now, w.memory), Instagram.limits
    ),
    "bluesky": PlatformRegistration(BlueskySettings, lambda s, w: Bluesky(s, w.http, w.now, w.memory), Bluesky.limits),
    "mastodon": PlatformRegistration(
        MastodonSettings, lambda s, w: Mastodon(s, w.http, w.now, w.memory), Mastodon.limits
    ),
    "messenger": PlatformRegistration(MessengerSettings, lambda s, w: Messenger(s, w.http, w.now), Messenger.limits),
    "telegram": PlatformRegistration(
        TelegramSettings, lambda s, w: Telegram(s, w.http, w.now, w.public_url), Telegram.limits
    ),
    "threads": PlatformRegistration(ThreadsSettings, lambda s, w: Threads(s, w.http, w.now, w.memory), Threads.limits),
    "tiktok": PlatformRegistration(
        TikTokSettings, lambda s, w: TikTok(s, w.http, w.now, w.memory, w.public_url), TikTok.limits
    ),
    "whatsapp": PlatformRegistration(WhatsAppSettings, lambda s, w: WhatsApp(s, w.http), WhatsApp.limits),
    "discord": PlatformRegistration(
        DiscordSettings,
        lambda s, w: Discord(s, _discord(s, w), w.memory, w.now, w.report, _discord_rooms(s, w)),
        Discord.limits,
    ),
    "x": PlatformRegistration(XSettings, lambda s, w: X(s, w.http, w.now, w.memory, w.public_url), X_LIMITS),
    "webchat": PlatformRegistration(Settings, lambda s, _: WebChat(s), WebChat.limits),
    "terminal": PlatformRegistration(Settings, lambda s, _: Terminal(s), Terminal.limits),
}
"""Networks where followers write; a platform is on when its required settings are there."""

DESKS: Mapping[str, Registration[Desk]] = {
    "discord": Registration(
        DiscordDeskSettings,
        lambda s, w: DiscordDesk(
            s, _discord(s, w), w.memory, w.now, w.report, DiscordLookup(_discord_rooms(s, w), w.review)
        ),
        switch="desk_channel_id",
    ),
    "slack": Registration(
        SlackSettings, lambda s, w: Slack(s, w.http, w.now, w.report, lookup=Lookup(w.routes, w.review))
    ),
}
"""Where the team answers, besides the console, which is always there."""
