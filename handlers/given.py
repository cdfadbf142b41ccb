"""What operators type into settings, checked in their words when the program starts; nothing typed is ever shown."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, SecretStr


def _printable(secret: SecretStr) -> SecretStr:
    value = secret.get_secret_value().strip()
    if not value or not value.isascii() or not value.isprintable() or " " in value:
        raise ValueError("is empty or holds characters that no token has; copy it again")
    return SecretStr(value)


def _address(value: str) -> str:
    if not value.startswith(("https://", "http://")):
        raise ValueError("is no address; it starts with https://")
    return value.rstrip("/")


Token = Annotated[SecretStr, AfterValidator(_printable)]
"""A vendor's token: printable ASCII without spaces, at least one character."""
Address = Annotated[str, AfterValidator(_address)]
"""The base that the vendor's documented paths are appended to."""
