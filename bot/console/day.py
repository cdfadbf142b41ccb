"""``/day``: everything as it happens, newest first."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from bot.cards import display_name
from bot.console import words
from bot.console.caller import Caller
from bot.console.frame import Frame
from bot.console.why import Why, why_of
from bot.store.transaction import Row, Rows, Step, q

MOST = 60
_NEWEST = 2**62


@dataclass(frozen=True, slots=True)
class Entry:
    """One decided turn."""

    id: int
    conversation_id: int
    follower: str
    where: str
    text: str
    at_ms: int
    why: Why


class Day:
    """Shows decisions as they are made."""

    def __init__(self, frame: Frame) -> None:
        """``frame`` renders it."""
        self._frame = frame

    async def show(self, request: web.Request, caller: Caller) -> web.StreamResponse:
        """The newest entries, or with ``?before=ID`` the ones before."""
        given = request.query.get("before", "")
        before = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else _NEWEST
        rows = await self._frame.around.store.read(lambda: _rows(before))
        return await self._frame.page(
            caller,
            "day.html",
            entries=[_entry(row) for row in rows],
            earlier=rows[-1]["id"] if len(rows) == MOST else None,
            newest=before == _NEWEST,
            numbers=await self._frame.numbers(),
        )


def _rows(before: int) -> Step[Rows]:
    return (yield q("decisions_before", before, MOST))


def _entry(row: Row) -> Entry:
    return Entry(
        id=row["id"],
        conversation_id=row["conversation_id"],
        follower=display_name(row),
        where=words.where(row["platform"], row["kind"]),
        text=row["text"] or "",
        at_ms=row["made_ms"],
        why=why_of(row),
    )
