"""``/``: what waits for the team, and what it has finished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from bot.acts.at_hand import CONSOLE
from bot.cards import display_name, human_window_end, is_late, window_end
from bot.console import words
from bot.console.caller import Caller
from bot.console.frame import Frame
from bot.plain_words import sentence
from bot.store.transaction import Row, Rows, Step, q
from handlers.base import Platform
from handlers.titles import title_of
from intents.model import Kind

MOST_OPEN = 200
MOST_RESOLVED = 100


@dataclass(frozen=True, slots=True)
class Item:
    """One escalation as a row of the inbox."""

    id: int
    state: str
    urgent: bool
    follower: str
    where: str
    question: str
    why: str
    opened_ms: int
    resolved_ms: int | None
    claimer: str
    mine: bool
    window: str
    pressing: str
    """``plain``, ``short`` or ``closed``."""
    late: bool
    """The promised time has passed without a person's word."""
    together: int = 0
    """How many others asked the same and wait for this answer."""
    snoozed: bool = False
    """Out of sight for now."""
    wakes_ms: int | None = None
    """When it is in sight again; None: when the follower writes."""


class Inbox:
    """The list of escalations."""

    def __init__(self, frame: Frame) -> None:
        """``frame`` renders it."""
        self._frame = frame

    async def show(self, request: web.Request, caller: Caller) -> web.StreamResponse:
        """The open ones, or with ``?show=resolved`` the finished ones."""
        resolved = request.query.get("show") == "resolved"
        query = q("resolved_escalations", MOST_RESOLVED) if resolved else q("inbox_escalations", MOST_OPEN)
        around = self._frame.around
        rows = await around.store.read(lambda: _rows(query.name, query.args))
        items = [item_of(row, caller, around.platforms, around.now()) for row in rows]
        return await self._frame.page(
            caller,
            "inbox.html",
            resolved=resolved,
            waiting=[item for item in items if item.state in {"waiting", "failed"} and not item.snoozed],
            claimed=[item for item in items if item.state == "claimed" and not item.snoozed],
            snoozed=[item for item in items if item.snoozed],
            items=items,
            lessons=await around.store.read(lessons_waiting),
            numbers=await self._frame.numbers(),
        )


def _rows(name: str, args: tuple[object, ...]) -> Step[Rows]:
    return (yield q(name, *args))


def lessons_waiting() -> Step[int]:
    """How many lessons wait for a second person."""
    count: int = (yield q("lessons_waiting"))[0]["count"]
    return count


def item_of(row: Row, caller: Caller, platforms: Mapping[str, Platform], now_ms: int) -> Item:
    """A row of the database as a row of the inbox."""
    ends_ms = None if Kind(row["kind"]).public else window_end(row, platforms)
    human_ms = None if ends_ms is None else human_window_end(row, platforms)
    window, pressing = words.window_left(ends_ms, now_ms, human_ms)
    wakes_ms = row["snoozed_until_ms"]
    return Item(
        id=row["id"],
        state=row["state"],
        urgent=bool(row["urgent"]),
        follower=display_name(row),
        where=words.where(row["platform"], row["kind"]),
        question=row["question"],
        why=sentence(row["reason"]),
        opened_ms=row["opened_ms"],
        resolved_ms=row["resolved_ms"],
        claimer=_claimer(row),
        mine=is_mine(row, caller),
        window=window,
        pressing=pressing,
        late=is_late(row),
        together=row["together"],
        snoozed=row["state"] != "resolved" and bool(row["snoozed_for_reply"] or (wakes_ms or 0) > now_ms),
        wakes_ms=wakes_ms,
    )


def is_mine(escalation: Row, caller: Caller) -> bool:
    """Whether the caller has claimed it at the console."""
    teammate = caller.teammate
    return teammate is not None and escalation["claimed_by"] == f"{CONSOLE}:{teammate.id}"


def _claimer(escalation: Row) -> str:
    """Who has it, and at which desk if not at the console: names there are their own."""
    desk = str(escalation["claimed_by"]).partition(":")[0]
    name = str(escalation["claimed_name"])
    return name if desk in {"", CONSOLE, "app"} else f"{name} ({title_of(desk)})"
