"""Discord's ids hold their time: milliseconds since 2015, shifted by 22 bits. They order messages.

https://discord.com/developers/docs/reference#snowflakes (checked 2026-11)
"""

from __future__ import annotations

from typing import Final

EPOCH_MS: Final = 1_420_070_400_000


def snowflake(at_ms: int) -> str:
    """The least id that can have been made at that time."""
    return str(max(0, at_ms - EPOCH_MS) << 22)


def made_ms(id_: str) -> int:
    """When an id was made; 0 where it is none."""
    return (int(id_) >> 22) + EPOCH_MS if id_.isascii() and id_.isdigit() and len(id_) <= 20 else 0


def order(id_: str) -> int:
    """What sorts ids by time."""
    return int(id_) if id_.isascii() and id_.isdigit() and len(id_) <= 20 else 0
