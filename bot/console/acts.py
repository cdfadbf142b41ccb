"""``POST /escalations/{id}/acts``: claim, release, resolve, reply, note."""

from __future__ import annotations

import re
import secrets
from dataclasses import replace

from aiohttp import web

from bot.acts.at_hand import CONSOLE
from bot.console.caller import Caller, tidy_name
from bot.console.escalation import Box, EscalationPage
from bot.console.forms import Form, RefusedError
from bot.console.frame import Frame, go
from bot.console.gate import wants_json
from bot.store.transaction import Rows, Step, q
from handlers.desk import Act, Verb

_KEY = re.compile(r"[\w-]{16,64}", re.ASCII)
_VERBS = {verb.value: verb for verb in (Verb.CLAIM, Verb.RELEASE, Verb.RESOLVE, Verb.REPLY, Verb.NOTE)}
_WITH_TEXT = frozenset({Verb.REPLY, Verb.NOTE})


class Acts:
    """Carries out what a teammate does at the console."""

    def __init__(self, frame: Frame, page: EscalationPage) -> None:
        """``page`` is shown again where an act is refused."""
        self._frame = frame
        self._page = page

    async def act(self, request: web.Request, caller: Caller, form: Form) -> web.StreamResponse:
        """One act; the browser is sent back to the page, or shown why not with what was typed."""
        escalation_id = int(request.match_info["id"])
        if not await self._frame.around.store.read(lambda: _escalation(escalation_id)):
            raise RefusedError(404, "No such escalation", "It may be an old link. Everything open is in the inbox.")
        named = replace(caller, name=caller.name or tidy_name(form["name"]))
        refusal = await self._carry_out(escalation_id, named, form)
        response = await self._answer(request, escalation_id, named, form, refusal)
        if named.name and not caller.name:
            caller.remember_name(response, named.name)
        return response

    async def _carry_out(self, escalation_id: int, caller: Caller, form: Form) -> str:
        """Why not; empty when it was done."""
        verb, key, teammate = _verb(form), form["key"], caller.teammate
        if verb is None or not _KEY.fullmatch(key):
            return "This page was too old. Reload it and try again."
        if teammate is None:
            return "Say who you are first: write your name (“bot” and “follower” are taken)."
        if verb in _WITH_TEXT and not form["text"]:
            return "Write something first."
        return await self._done(Act(CONSOLE, key, str(escalation_id), teammate, verb, form["text"]))

    async def _done(self, act: Act) -> str:
        refusals = await self._frame.rooms.way_back.accept([act])
        if refusals:
            return refusals[0]
        if act.verb is Verb.REPLY and not await self._frame.around.store.read(lambda: _went_out(act)):
            return "This was refused when you sent it the first time. Reload the page and send it again."
        return ""

    async def _answer(
        self, request: web.Request, escalation_id: int, caller: Caller, form: Form, refusal: str
    ) -> web.StreamResponse:
        if wants_json(request):
            answer = {"refused": refusal, "key": secrets.token_urlsafe(18)}
            return web.json_response(answer, status=409 if refusal else 200)
        if not refusal:
            return go(f"/escalations/{escalation_id}#box")
        box = Box(form["text"], note=bool(form["note"]), name=caller.name, refusal=refusal)
        return await self._page.render(escalation_id, caller, box, status=409)


def _verb(form: Form) -> Verb | None:
    verb = _VERBS.get(form["verb"])
    return Verb.NOTE if verb is Verb.REPLY and form["note"] else verb


def _escalation(escalation_id: int) -> Step[Rows]:
    return (yield q("escalation", escalation_id))


def _went_out(act: Act) -> Step[Rows]:
    """A double click's second half returns no refusal; whether the first half sent anything stands in the outbox."""
    return (yield q("row_of_key", f"{act.desk}:{act.key}:0"))
