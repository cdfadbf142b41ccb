"""The settings of TikTok, checked when the program starts."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, SecretStr

from handlers.base import Settings
from handlers.given import Address, Token


def _several(secret: SecretStr) -> SecretStr:
    value = ",".join(one.strip() for one in secret.get_secret_value().split(",") if one.strip())
    if not value:
        raise ValueError("is empty; it is the app's secret from App Management, Basic information")
    return SecretStr(value)


def _named(value: str) -> str:
    if not value:
        raise ValueError("is empty")
    return value


class TikTokSettings(Settings):
    """One TikTok Business account and the developer app it has signed in to. Errors never show what was typed."""

    client_key: Annotated[str, AfterValidator(_named)]
    """The app's id."""
    client_secret: Annotated[SecretStr, AfterValidator(_several)]
    """The app's secret; several, separated by commas, while one is being replaced: the first one signs our calls."""
    access_token: SecretStr = SecretStr("")
    """Lives a day; renewed by itself, so it may be left out."""
    refresh_token: Token
    business_id: Annotated[str, AfterValidator(_named)]
    """The ``open_id`` that signing in returned."""
    answer_eu: bool = False
    """Whether direct messages from the EEA, Switzerland and the UK are answered."""
    api_url: Address = "https://business-api.tiktok.com"

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret a webhook may be signed with; at least one."""
        return tuple(self.client_secret.get_secret_value().split(","))
