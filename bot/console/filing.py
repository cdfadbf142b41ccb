"""``POST /decisions/{id}/lesson``: a teammate says which intent an escalated message was about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from aiohttp import web

from bot.console.caller import Caller
from bot.console.forms import Form, RefusedError
from bot.console.frame import Frame, go
from bot.console.gate import wants_json
from bot.console.security import local_path
from bot.outcomes import teach
from bot.store.transaction import Row, Step, q


@dataclass(frozen=True, slots=True)
class Said:
    """What a teammate said of a decision."""

    verdict: str = ""
    """``right``, ``wrong``, or empty where nobody has said anything."""
    intent: str = ""
    """The intent that it was about, of an escalated message."""


def said_of(decision: Row) -> Step[Said]:
    """The last word on a stored decision."""
    rows = yield q("teammates_word", decision["id"])
    if not rows:
        return Said()
    return Said("right" if rows[0]["was_right"] else "wrong", rows[0]["intent"])


class Filing:
    """Keeps under which intents the team files messages."""

    def __init__(self, frame: Frame) -> None:
        """``frame`` has the library and the store."""
        self._frame = frame

    async def keep(self, request: web.Request, caller: Caller, form: Form) -> web.StreamResponse:
        """Keep one filing; a second one on the same message takes the place of the first."""
        intent = form["intent"]
        if intent not in self._frame.library.knowledge().library.intents:
            raise RefusedError(400, "No such intent", "Choose one of the list; the library may have changed.")
        decision_id, now = int(request.match_info["id"]), self._frame.around.now()
        keep = partial(teach, decision_id, intent, said_by=caller.name, now_ms=now)
        if not await self._frame.around.store.run(keep):
            raise RefusedError(404, "No such message", "Only what went to the team can be filed under an intent.")
        self._frame.around.bells.news.ring()
        return web.json_response({"refused": ""}) if wants_json(request) else go(local_path(form["back"]))
