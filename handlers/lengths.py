"""How long a text is, as different vendors count."""

from __future__ import annotations

from enum import StrEnum
from typing import assert_never

import regex

from handlers.weighted import weighted

_LINK = regex.compile(r"https?://[^\s]+", regex.IGNORECASE)
_REMOTE_NAME = regex.compile(r"(?<![\w/])(@[\w.-]+)@[\w.-]+\w")
_EMOJI = regex.compile(r"\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}|[\u200d\ufe0f\u20e3]")
LINK_LENGTH = 23
"""What a link counts for where its true length does not matter."""


class Unit(StrEnum):
    """What a vendor counts a text's length in."""

    BYTES = "bytes"
    CHARACTERS = "characters"
    UTF16 = "UTF-16 units"
    GRAPHEMES = "graphemes"
    EMOJI_BYTES = "characters, emoji by their bytes"
    SHORT_LINKS = "characters, each link as 23, names without their server"
    WEIGHTED = "characters, wide ones and emoji as 2, each link as 23"


def length(text: str, unit: Unit) -> int:  # noqa: PLR0911  # one return for each unit
    """The text's length in a unit."""
    match unit:
        case Unit.BYTES:
            return len(text.encode("utf-8", "replace"))
        case Unit.CHARACTERS:
            return len(text)
        case Unit.UTF16:
            return len(text.encode("utf-16-le", "replace")) // 2
        case Unit.GRAPHEMES:
            return len(regex.findall(r"\X", text))
        case Unit.EMOJI_BYTES:
            return sum(len(one.encode()) if _EMOJI.match(one) else 1 for one in text)
        case Unit.SHORT_LINKS:
            return len(_REMOTE_NAME.sub(r"\1", _LINK.sub("x" * LINK_LENGTH, text)))
        case Unit.WEIGHTED:
            return weighted(text)
        case never:
            assert_never(never)
