"""Once more: texts that did not arrive, messages that met a defect, events that nobody understood when they came."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.cards import display_name
from bot.intake import Intake
from bot.setting_aside import decide_again
from bot.store.outgoing import DAY_MS
from bot.store.spool import Spooled
from bot.store.transaction import Row, Rows, Step, q
from bot.surroundings import Surroundings

MOST = 200
"""Texts listed at once."""
AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Stuck:
    """A text that did not arrive; ``unknown``: or perhaps it did."""

    id: int
    platform: str
    follower: str
    text: str
    why: str
    unknown: bool
    made_ms: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class SetAside:
    """What a follower said and a defect kept from being decided; the team has it."""

    id: int
    platform: str
    follower: str
    text: str
    made_ms: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class Left:
    """What waits for somebody to look at it."""

    texts: tuple[Stuck, ...]
    events: int
    """Events in quarantine."""
    turns: tuple[SetAside, ...] = ()


class SecondTries:
    """Sends and reads again what a person asks for."""

    def __init__(self, around: Surroundings, intake: Intake) -> None:
        """``intake`` reads events once more."""
        self._around = around
        self._intake = intake

    async def left(self) -> Left:
        """What did not get through. Raises StoreUnavailableError."""
        return await self._around.store.read(left)

    async def send(self, ids: Sequence[int]) -> int:
        """These texts once more; returns how many are on their way. Raises StoreUnavailableError."""
        now = self._around.now()
        count = await self._around.store.run(lambda: _send_again(ids, now))
        self._around.bells.ring_all()
        return count

    async def send_all(self) -> int:
        """Every text that surely did not arrive; of what may have arrived a person decides one by one."""
        waiting = (await self.left()).texts
        return await self.send([one.id for one in waiting if not one.unknown])

    async def decide(self, ids: Sequence[int]) -> int:
        """These turns once more, by what the program is now; returns how many. Raises StoreUnavailableError."""
        count = await self._around.store.run(lambda: decide_again(ids, self._around))
        self._around.bells.ring_all()
        return count

    async def decide_all(self) -> int:
        """Every turn that was set aside and that nobody has taken."""
        return await self.decide([one.id for one in (await self.left()).turns])

    async def read(self) -> int:
        """Events in quarantine, with the parsers of this version; returns how many were understood."""
        understood, rows = 0, await self._unread(0)
        while rows:
            for row in rows:
                event = Spooled(row["platform"], base64.b64decode(row["body"]), row["received_ms"])
                understood += await self._intake.read_again(event, row["id"])
            rows = await self._unread(rows[-1]["id"])
        return understood

    async def _unread(self, after: int) -> Rows:
        return await self._around.store.read(lambda: _events(after))

    def routes(self) -> list[web.RouteDef]:
        """How `frontdesk retry` reaches a running Frontdesk; for the socket of this machine only."""
        return [web.post("/retry", self._asked)]

    async def _asked(self, request: web.Request) -> web.Response:
        asked = await request.json()
        sent = await self.send_all() if asked["all"] else await self.send(asked["texts"])
        return web.json_response({"texts": sent, **await self.others(events=asked["events"], turns=asked["turns"])})

    async def others(self, *, events: bool, turns: bool) -> dict[str, int]:
        """Events and turns, as far as they are asked for."""
        return {
            "events": await self.read() if events else 0,
            "turns": await self.decide_all() if turns else 0,
        }


def left() -> Step[Left]:
    """What did not get through."""
    texts = yield q("undelivered", MOST)
    turns = yield q("set_aside_turns", MOST)
    backlog = yield q("backlog")
    return Left(tuple(_stuck(row) for row in texts), backlog[0]["quarantined"], tuple(_aside(row) for row in turns))


def _stuck(row: Row) -> Stuck:
    return Stuck(
        id=row["id"],
        platform=row["platform"],
        follower=display_name(row),
        text=row["text"],
        why=row["error"],
        unknown=row["state"] == "unknown",
        made_ms=row["made_ms"],
        conversation_id=row["conversation_id"],
    )


def _aside(row: Row) -> SetAside:
    return SetAside(
        id=row["id"],
        platform=row["platform"],
        follower=display_name(row),
        text=row["question"],
        made_ms=row["made_ms"],
        conversation_id=row["conversation_id"],
    )


def _send_again(ids: Sequence[int], now_ms: int) -> Step[int]:
    count = 0
    for id_ in ids:
        count += len((yield q("send_again", id_, now_ms, now_ms + DAY_MS)))
    return count


def _events(after: int) -> Step[Rows]:
    return (yield q("unread_events", after, AT_ONCE))
