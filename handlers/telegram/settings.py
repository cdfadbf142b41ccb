"""The settings of Telegram, checked when the program starts."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator, SecretStr

from handlers.base import Settings
from handlers.given import Address

_TOKEN: Final = re.compile(r"(\d+):[\w-]+", re.ASCII)
_SECRET: Final = re.compile(r"[\w-]{1,256}", re.ASCII)


def _of_botfather(secret: SecretStr) -> SecretStr:
    value = secret.get_secret_value().strip()
    if not _TOKEN.fullmatch(value):
        raise ValueError("is no bot token; @BotFather shows it as digits, a colon and letters")
    return SecretStr(value)


def _of_ours(secret: SecretStr) -> SecretStr:
    value = secret.get_secret_value().strip()
    if not _SECRET.fullmatch(value):
        raise ValueError("must be 1 to 256 of A-Z, a-z, 0-9, _ and -; choose any, such as a long random one")
    return SecretStr(value)


class TelegramSettings(Settings):
    """One bot. Errors never show what was typed."""

    token: Annotated[SecretStr, AfterValidator(_of_botfather)]
    secret: Annotated[SecretStr, AfterValidator(_of_ours)]
    """A word of our choosing that Telegram sends along with every update."""
    api_url: Address = "https://api.telegram.org"

    @property
    def bot(self) -> str:
        """The bot's id: what stands before the colon."""
        return self.token.get_secret_value().partition(":")[0]
