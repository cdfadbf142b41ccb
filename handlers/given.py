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


def _number(value: str) -> str:
    if not value.isascii() or not value.isdigit():
        raise ValueError("is no number; it is shown as digits only where the vendor shows the account or the app")
    return value


Token = Annotated[SecretStr, AfterValidator(_printable)]
"""A vendor's token: printable ASCII without spaces, at least one character."""
Address = Annotated[str, AfterValidator(_address)]
"""The base that the vendor's documented paths are appended to."""
Word = Annotated[SecretStr, AfterValidator(_given)]
"""A secret of our own choosing; at least one character."""
Secrets = Annotated[SecretStr, AfterValidator(_several)]
"""One or several secrets, separated by commas; at least one."""
Number = Annotated[str, AfterValidator(_number)]
"""An id that its vendor shows as digits; text here, whatever its length."""
