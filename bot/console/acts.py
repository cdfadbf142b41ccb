"""``POST /escalations/{id}/acts``: everything a teammate does with an escalation.

A button's value is a verb, or a verb and a word: ``claim``, ``snooze:tomorrow``, ``suggest:2``, ``resolve:say`` (which
takes the words of the box along).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from aiohttp import web

from bot.acts.at_hand import CONSOLE
from bot.console.caller import Caller, tidy_name
from bot.console.escalation import Box, EscalationPage
from bot.console.forms import KEY, Form, RefusedError
from bot.console.frame import Frame, go
from bot.console.gate import wants_json
from bot.console.uploads import Uploads
from bot.store.transaction import Rows, Step, q
from handlers.desk import Act, Verb
from handlers.lines import sorted_out

_SAY: Final = "say"
NO_FILES_INSIDE: Final = (
    "Notes keep no files, so nothing was sent. Take the files away, or let them go to the follower."
)
_VERBS: Final[Mapping[str, Verb]] = {
    verb.value: verb
    for verb in (
        Verb.CLAIM,
        Verb.RELEASE,
        Verb.RESOLVE,
        Verb.REOPEN,
        Verb.GIVE_BACK,
        Verb.NOISE,
        Verb.SNOOZE,
        Verb.MUTE,
        Verb.UNMUTE,
        Verb.REPLY,
        Verb.NOTE,
        Verb.SUGGEST,
        Verb.CANCEL,
        Verb.RETRY,
        Verb.SEND_ALL,
        Verb.SPLIT,
    )
}
_WITH_TEXT: Final = frozenset({Verb.REPLY, Verb.NOTE})
_WITH_WORD: Final = frozenset({Verb.SNOOZE, Verb.MUTE, Verb.SUGGEST})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a button asks for: the verb, and the words that go with it."""

    verb: Verb
    text: str = ""
    about: str = ""
    needs_text: bool = False


class Acts:
    """Carries out what a teammate does at the console."""

    def __init__(self, frame: Frame, page: EscalationPage, uploads: Uploads) -> None:
        """``page`` is shown again where an act is refused."""
        self._frame = frame
        self._page = page
        self._uploads = uploads

    async def act(self, request: web.Request, caller: Caller, form: Form) -> web.StreamResponse:
        """One act; the browser is sent back to the page, or shown why not with what was typed."""
        escalation_id = int(request.match_info["id"])
        if not await self._frame.around.store.read(lambda: _escalation(escalation_id)):
            raise RefusedError(404, "No such escalation", "It may be an old link. Everything open is in the inbox.")
        named = replace(caller, name=caller.name or tidy_name(form["name"]))
        refusal = form.trouble or await self._carry_out(escalation_id, named, form)
        await self._uploads.leave(form.files)
        response = await self._answer(request, escalation_id, named, form, refusal)
        if named.name and not caller.name:
            caller.remember_name(response, named.name)
        return response

    async def _carry_out(self, escalation_id: int, caller: Caller, form: Form) -> str:
        """Why not; empty when it was done."""
        wanted, key, teammate = wanted_of(form), form["key"], caller.teammate
        if wanted is None or not KEY.fullmatch(key):
            return "This page was too old. Reload it and try again."
        if teammate is None:
            return "Say who you are first: write your name (“bot” and “follower” are taken)."
        files = form.files if wanted.needs_text else ()
        if wanted.needs_text and not wanted.text and not files:
            return "Write something first."
        own_key = f"{key}-{form['verb'].replace(':', '-')}"
        where, words = (CONSOLE, own_key, str(escalation_id)), (wanted.text, own_key, wanted.about)
        act = Act(*where, teammate, wanted.verb, *words, files=files)
        if files and all(one.verb is Verb.NOTE for one in sorted_out(act)):
            return NO_FILES_INSIDE
        return await self._done(act)

    async def _done(self, act: Act) -> str:
        refusals = await self._frame.rooms.way_back.accept([act])
        if refusals:
            return refusals[0]
        speaks = any(one.verb is Verb.REPLY for one in sorted_out(act))
        if speaks and not await self._frame.around.store.read(lambda: _went_out(act)):
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
        again = " Choose the files again." if form.files or form.trouble else ""
        box = Box(form["text"], note=bool(form["note"]), name=caller.name, refusal=refusal + again)
        return await self._page.render(escalation_id, caller, box, status=409)


def wanted_of(form: Form) -> Wanted | None:
    """What a form asks for; None for what no page of ours asks. Only what speaks takes the words of the box."""
    name, _, word = form["verb"].partition(":")
    verb = _VERBS.get(name)
    if verb is None or (word and verb not in _WITH_WORD and (verb, word) != (Verb.RESOLVE, _SAY)):
        return None
    if form["note"] and word == _SAY:
        return None
    verb = Verb.NOTE if verb is Verb.REPLY and form["note"] else verb
    speaks = verb in _WITH_TEXT or word == _SAY
    if verb is Verb.SUGGEST:
        return Wanted(verb, about=word)
    return Wanted(verb, form["text"] if speaks else word, form["about"], needs_text=speaks)


def _escalation(escalation_id: int) -> Step[Rows]:
    return (yield q("escalation", escalation_id))


def _went_out(act: Act) -> Step[Rows]:
    """A double click's second half returns no refusal; whether the first half sent anything stands in the outbox."""
    return (yield q("row_of_key", f"{act.desk}:{act.key}:{0 if act.text else 'file0'}"))
