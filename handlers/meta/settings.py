"""The settings that every product of Meta's has, checked when the program starts."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, ConfigDict, SecretStr

from handlers.base import Settings
from handlers.given import Token
from handlers.meta.files import HOSTS


def _given(secret: SecretStr) -> SecretStr:
    value = secret.get_secret_value().strip()
    if not value:
        raise ValueError("is empty; choose any word and type the same one in the vendor's dashboard")
    return SecretStr(value)


def _several(secret: SecretStr) -> SecretStr:
    value = ",".join(one.strip() for one in secret.get_secret_value().split(",") if one.strip())
    if not value:
        raise ValueError("is empty; it is the app secret from the app's dashboard, several separated by commas")
    return SecretStr(value)


def _named(value: str) -> str:
    if not value:
        raise ValueError("is empty; it is the account's number at the vendor, not its @name")
    return value


Word = Annotated[SecretStr, AfterValidator(_given)]
"""A secret of our own choosing; at least one character."""
Secrets = Annotated[SecretStr, AfterValidator(_several)]
"""One or several secrets, separated by commas; at least one."""


class MetaSettings(Settings):
    """What it takes to be called by Meta and to call it. Errors never show what was typed."""

    model_config = ConfigDict(hide_input_in_errors=True, str_strip_whitespace=True)

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
