"""``/lessons``: what the team taught, what waits for a second person, and the way back."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from aiohttp import web

from bot.acts.at_hand import CONSOLE
from bot.console.caller import Caller, tidy_name
from bot.console.forms import KEY, Form, RefusedError
from bot.console.frame import Frame, go
from bot.store.transaction import Row, Rows, Step, q
from bot.teaching import changes_of
from handlers.desk import Act, Verb
from intents.diffs import FileDiff
from intents.lessons import Lesson, lesson_of

MOST = 50
WORDS = {
    "asked": "being written",
    "waiting": "waits for a second person",
    "live": "live",
    "refused": "refused",
    "undoing": "being undone",
    "undone": "undone",
}
_VERBS = {"approve": Verb.APPROVE, "undo": Verb.UNDO}


@dataclass(frozen=True, slots=True)
class Taught:
    """One lesson as the page lists it."""

    id: int
    escalation_id: int
    intent: str
    by: str
    approved_by: str
    undone_by: str
    state: str
    words: str
    """The state in words."""
    said: str
    at_ms: int
    lesson: Lesson
    diffs: tuple[FileDiff, ...]
    mine: bool
    """Whether the caller taught it, and so cannot approve it."""


class Lessons:
    """Lists lessons, approves and undoes them."""

    def __init__(self, frame: Frame) -> None:
        """``frame`` renders it."""
        self._frame = frame

    async def show(self, _request: web.Request, caller: Caller) -> web.StreamResponse:
        """The newest ones, those that wait first."""
        return await self._render(caller)

    async def act(self, request: web.Request, caller: Caller, form: Form) -> web.StreamResponse:
        """Approve one or take it back."""
        number, verb = int(request.match_info["id"]), _VERBS.get(form["verb"])
        rows = await self._frame.around.store.read(lambda: _lesson(number))
        if not rows:
            raise RefusedError(404, "No such lesson", "It may be an old link.")
        named = replace(caller, name=caller.name or tidy_name(form["name"]))
        refusal = await self._carry_out(rows[0], verb, named, form["key"])
        if refusal:
            return await self._render(named, refusal, 409)
        response = go("/lessons")
        if not caller.name:
            caller.remember_name(response, named.name)
        return response

    async def _carry_out(self, row: Row, verb: Verb | None, caller: Caller, key: str) -> str:
        if verb is None or not KEY.fullmatch(key):
            return "This page was too old. Try again."
        if caller.teammate is None:
            return "Say who you are first: write your name (“bot” and “follower” are taken)."
        where = (CONSOLE, f"{key}-{verb}-{row['id']}", str(row["escalation_id"]))
        refusals = await self._frame.rooms.way_back.accept([Act(*where, caller.teammate, verb, about=str(row["id"]))])
        if refusals:
            return refusals[0]
        await self._frame.rooms.teaching.carry_out()
        after = (await self._frame.around.store.read(lambda: _lesson(row["id"])))[0]
        return str(after["said"])

    async def _render(self, caller: Caller, refusal: str = "", status: int = 200) -> web.Response:
        rows = await self._frame.around.store.read(_newest)
        lessons = [await self._taught(row, caller) for row in rows]
        key = secrets.token_urlsafe(18)
        return await self._frame.page(caller, "lessons.html", status, lessons=lessons, refusal_said=refusal, key=key)

    async def _taught(self, row: Row, caller: Caller) -> Taught:
        lesson = lesson_of(row["wanted"]) or Lesson(row["intent"])
        diffs = tuple(change.diff for change in changes_of(row))
        if row["state"] == "waiting":
            diffs = await self._frame.rooms.teaching.diffs_now(lesson)
        me = caller.teammate
        return Taught(
            id=row["id"],
            escalation_id=row["escalation_id"],
            intent=row["intent"],
            by=row["name"],
            approved_by=row["approved_name"],
            undone_by=row["undone_by"],
            state=row["state"],
            words=WORDS[row["state"]],
            said=row["said"],
            at_ms=row["made_ms"],
            lesson=lesson,
            diffs=diffs,
            mine=me is not None and row["name"].casefold() == me.name.casefold(),
        )


def _newest() -> Step[Rows]:
    return (yield q("newest_lessons", MOST))


def _lesson(number: int) -> Step[Rows]:
    return (yield q("lesson", number))
