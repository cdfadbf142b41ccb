"""Discord's settings, refused in an operator's words. Errors never show what was typed."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Annotated, Final

from pydantic import AfterValidator, SecretStr

from handlers.base import Settings

API_URL: Final = "https://discord.com/api/v10"


def _token(secret: SecretStr) -> SecretStr:
    value = secret.get_secret_value().strip().removeprefix("Bot ").strip()
    if not value or not value.isascii() or not value.isprintable() or " " in value:
        raise ValueError("is empty or holds characters that no token has; copy it again from the app's page, Bot")
    return SecretStr(value)


def _channel(value: str) -> str:
    if value and not re.fullmatch(r"[0-9]{1,20}", value):
        raise ValueError("must be the channel's number: switch on Developer Mode, right-click it, Copy Channel ID")
    return value


def _role(value: str) -> str:
    if value and not re.fullmatch(r"[0-9]{1,20}", value):
        raise ValueError("must be the role's number: switch on Developer Mode, Server Settings, Roles, Copy Role ID")
    return value


def _http(value: str) -> str:
    if not value.startswith(("https://", "http://")):
        raise ValueError(f"is no address; it starts with https://, leave it out for {API_URL}")
    return value.rstrip("/")


def _ws(value: str) -> str:
    if value and not value.startswith(("wss://", "ws://")):
        raise ValueError("is no gateway; it starts with wss://, leave it out for Discord's own")
    return value


class DiscordSettings(Settings):
    """One Discord app's bot. Field ``token`` is the setting ``DISCORD_TOKEN``, and so on."""

    token: Annotated[SecretStr, AfterValidator(_token)]
    desk_channel_id: Annotated[str, AfterValidator(_channel)] = ""
    """The channel where the team works: what is said there is no follower's."""
    followers: bool = True
    """Whether people on Discord are followers; else it is only where the team works."""
    api_url: Annotated[str, AfterValidator(_http)] = API_URL
    gateway_url: Annotated[str, AfterValidator(_ws)] = ""
    """Empty: Discord's own, or what a foreign ``api_url`` names."""

    @property
    def wanted(self) -> bool:
        """Whether followers write on Discord."""
        return self.followers

    @property
    def own_id(self) -> str:
        """The bot's id as the token's first part tells it; empty where it tells none."""
        first = self.token.get_secret_value().partition(".")[0]
        try:
            told = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
        except (binascii.Error, ValueError):
            return ""
        return told if re.fullmatch(r"[0-9]{15,20}", told) else ""


class DiscordDeskSettings(DiscordSettings):
    """The same app's bot at the desk."""

    desk_channel_id: Annotated[str, AfterValidator(_channel)]
    desk_role_id: Annotated[str, AfterValidator(_role)] = ""
    """The role whose members act; empty: whoever can see the desk's channel."""

    @property
    def wanted(self) -> bool:
        """Whoever names the channel wants the desk."""
        return True
