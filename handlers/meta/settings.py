"""The settings that every product of Meta's has, checked when the program starts."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from handlers.base import Settings
from handlers.given import Secrets, Token, Word
from handlers.meta.files import HOSTS


def _named(value: str) -> str:
    if not value:
        raise ValueError("is empty; it is the account's number at the vendor, not its @name")
    return value


class MetaSettings(Settings):
    """What it takes to be called by Meta and to call it. Errors never show what was typed."""

    app_secret: Secrets
    verify_token: Word
    access_token: Token
    account_id: Annotated[str, AfterValidator(_named)]

    @property
    def hosts(self) -> frozenset[str]:
        """The API's, and where Meta keeps files."""
        return super().hosts | HOSTS

    @property
    def app_secrets(self) -> tuple[str, ...]:
        """Every secret a webhook may be signed with; at least one."""
        return tuple(self.app_secret.get_secret_value().split(","))
