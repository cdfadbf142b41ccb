"""``/unread``: events that were signed but that nobody here understood."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from aiohttp import web

from bot.console.caller import Caller
from bot.console.frame import Frame
from bot.store.transaction import Row, Rows, Step, q
from handlers.titles import title_of

MOST = 50
MOST_CHARACTERS = 2_000
_CODED = 8_000
"""Base64 characters read of each body: enough for 2,000 characters of any script."""


@dataclass(frozen=True, slots=True)
class Event:
    """An event in quarantine; ``beginning`` is at most 2,000 characters of it."""

    id: int
    platform: str
    reason: str
    at_ms: int
    size: int
    """Bytes."""
    beginning: str


class Unread:
    """Shows the quarantine."""

    def __init__(self, frame: Frame) -> None:
        """``frame`` renders it."""
        self._frame = frame

    async def show(self, _request: web.Request, caller: Caller) -> web.StreamResponse:
        """The newest events; their content is folded away, since it may be somebody's private message."""
        rows = await self._frame.around.store.read(_rows)
        return await self._frame.page(caller, "unread.html", events=[_event(row) for row in rows], most=MOST)


def _rows() -> Step[Rows]:
    return (yield q("unread_with_beginning", MOST, _CODED))


def _event(row: Row) -> Event:
    padding = str(row["ending"]).count("=")
    return Event(
        id=row["id"],
        platform=title_of(row["platform"]),
        reason=row["reason"],
        at_ms=row["received_ms"],
        size=row["coded"] * 3 // 4 - padding,
        beginning=_decoded(row["beginning"])[:MOST_CHARACTERS],
    )


def _decoded(coded: str) -> str:
    try:
        return base64.b64decode(coded).decode("utf-8", "replace")
    except binascii.Error:
        return "(damaged in the database)"
