"""``/unread``: texts that did not arrive, messages that met a defect, events nobody understood; once more of any."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, replace

from aiohttp import web

from bot.console.caller import Caller
from bot.console.forms import Form, RefusedError
from bot.console.frame import Frame, go
from bot.second_tries import Left, SecondTries, left
from bot.store.transaction import Row, Rows, Step, q
from handlers.titles import title_of

MOST = 50
MOST_CHARACTERS = 2_000
_NUMBER = re.compile(r"[0-9]{1,18}")
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
    """Shows what did not get through, and tries it again."""

    def __init__(self, frame: Frame) -> None:
        """``frame`` renders it."""
        self._frame = frame

    async def show(self, _request: web.Request, caller: Caller) -> web.StreamResponse:
        """The newest events; their content is folded away, since it may be somebody's private message."""
        rows, stuck = await self._frame.around.store.read(_found)
        texts = [replace(one, platform=title_of(one.platform)) for one in stuck.texts]
        turns = [replace(one, platform=title_of(one.platform)) for one in stuck.turns]
        events = [_event(row) for row in rows]
        return await self._frame.page(caller, "unread.html", events=events, texts=texts, turns=turns, most=MOST)

    async def again(self, _request: web.Request, _caller: Caller, form: Form) -> web.StreamResponse:
        """Send one text again, decide one turn again, or read every event again."""
        tries = SecondTries(self._frame.around, self._frame.rooms.intake)
        if form["turn"]:
            if not _NUMBER.fullmatch(form["turn"]) or not await tries.decide([int(form["turn"])]):
                raise RefusedError(409, "It was not decided again", "It was already, or a teammate has taken over.")
        elif not form["text"]:
            await tries.read()
        elif not _NUMBER.fullmatch(form["text"]) or not await tries.send([int(form["text"])]):
            raise RefusedError(409, "It was not sent again", "It is on its way already, or a teammate has taken over.")
        return go("/unread")


def _found() -> Step[tuple[Rows, Left]]:
    return (yield q("unread_with_beginning", MOST, _CODED)), (yield from left())


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
