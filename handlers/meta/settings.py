"""The settings that every product of Meta's has, checked when the program starts."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, ConfigDict, SecretStr

from handlers.base import Settings


def _given(secret: SecretStr) -> SecretStr:
    value = secret.get_secret_value().strip()
    if not value:
        raise ValueError("is empty; choose any word and type the same one in the vendor's dashboard")
    return SecretStr(value)


def _printable(secret: SecretStr) -> SecretStr:
    value = secret.get_secret_value().strip()
    if not value or not value.isascii() or not value.isprintable() or " " in value:
        raise ValueError("is empty or holds characters that no token has; copy it again")
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


def _address(value: str) -> str:
    if not value.startswith(("https://", "http://")):
        raise ValueError("is no address; it starts with https://")
    return value.rstrip("/")


Word = Annotated[SecretStr, AfterValidator(_given)]
"""A secret of our own choosing; at least one character."""
Token = Annotated[SecretStr, AfterValidator(_printable)]
"""A vendor's token: printable ASCII without spaces, at least one character."""
Secrets = Annotated[SecretStr, AfterValidator(_several)]
"""One or several secrets, separated by commas; at least one."""
Address = Annotated[str, AfterValidator(_address)]
"""The base that the vendor's documented paths are appended to."""


class MetaSettings(Settings):
    """What it takes to be called by Meta and to call it. Errors never show what was typed."""

    model_config = ConfigDict(hide_input_in_errors=True, str_strip_whitespace=True)

    app_secret: Secrets
    verify_token: Word
    access_token: Token
    account_id: Annotated[str, AfterValidator(_named)]

    @property
    def app_secrets(self) -> tuple[str, ...]:
        """Every secret a webhook may be signed with; at least one."""
        return tuple(self.app_secret.get_secret_value().split(","))
