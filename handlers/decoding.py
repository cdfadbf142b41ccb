"""Reading what vendors send: JSON that may hold half emoji, numbers of any size and times of either unit."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

import msgspec

T = TypeVar("T")
Key = Annotated[str, msgspec.Meta(min_length=1)]
"""A vendor's id: without one a message is not told from the next, nor a person."""
NOT_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError)

_SECONDS_END = 100_000_000_000
"""Stamps below this are seconds (until the year 5138), above it milliseconds (since March 1973)."""
_LATEST_MS = 4_102_444_800_000
"""The year 2100: later stamps are no times."""


def decoded(decode: Callable[[bytes], T], raw: bytes) -> T:
    """What ``decode`` makes of ``raw``, with half emoji, NaN and bytes outside UTF-8 replaced where need be.

    Raises one of NOT_JSON.
    """
    try:
        return decode(raw)
    except NOT_JSON:
        return decode(_repaired(raw))


def fault(error: Exception) -> str:
    """What a person reads about something that did not decode; never the content."""
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, UnicodeError):
        return "it is not UTF-8"
    return str(error).partition(": line")[0] if isinstance(error, msgspec.DecodeError) else "it is no JSON"


def milliseconds(stamp: Any, otherwise: int) -> int:
    """Seconds or milliseconds, as number or as text, in milliseconds; ``otherwise`` where it is no time."""
    if isinstance(stamp, str) and stamp.isascii() and stamp.isdigit() and len(stamp) < 20:
        stamp = int(stamp)
    if type(stamp) is not int:
        return otherwise
    if stamp < _SECONDS_END:
        stamp *= 1000
    return stamp if 0 < stamp < _LATEST_MS else otherwise


def iso_ms(value: Any) -> int:
    """``2026-08-01T07:49:02.064Z`` in milliseconds; UTC where no zone is told, 0 where it is no such time."""
    try:
        moment = datetime.fromisoformat(value)
        at_ms = int(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp() * 1000)
    except (TypeError, ValueError, OverflowError):
        return 0
    return at_ms if 0 < at_ms < _LATEST_MS else 0


def at(tree: Any, *way: str | int) -> Any:
    """What stands at the end of a way of names and numbers into a tree; None where it leads nowhere."""
    for step in way:
        if isinstance(tree, dict) and isinstance(step, str):
            tree = tree.get(step)
        elif isinstance(tree, list) and isinstance(step, int) and -len(tree) <= step < len(tree):
            tree = tree[step]
        else:
            return None
    return tree


def clean(text: Any) -> str:
    """A vendor's text without the one character that databases refuse; empty where it is no text."""
    return text.replace("\x00", "") if isinstance(text, str) else ""


def _repaired(raw: bytes) -> bytes:
    tree = json.loads(raw.decode("utf-8-sig", "replace"), parse_constant=lambda _: None)
    return json.dumps(tree, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")
