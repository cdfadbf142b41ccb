"""``/hold``: the hold switch, for everything at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from aiohttp import web

from bot import hold
from bot.console.caller import Caller
from bot.console.forms import Form, RefusedError
from bot.console.frame import Frame, go
from bot.store.transaction import Step
from handlers.lines import noted
from intents.rendering import render_phrase

REFUSED: Final = "That cannot be done now"
INTERNAL: Final = "Followers read the statement, and it has an internal line (// or note:) in it. Leave that out."


@dataclass(frozen=True, slots=True)
class Switch:
    """How the switch stands."""

    held: hold.Held | None
    waiting: int
    """Followers who wrote while it was thrown and can be answered now."""


class Holding:
    """Stops automatic answers, lets them begin again, and has the bot answer what was asked meanwhile."""

    def __init__(self, frame: Frame) -> None:
        """``frame`` renders the page."""
        self._frame = frame

    async def show(self, _request: web.Request, caller: Caller) -> web.StreamResponse:
        """The page."""
        switch = await self._frame.around.store.read(_switch)
        phrase = render_phrase(self._frame.around.knowledge().library, "hold", {})
        return await self._frame.page(caller, "hold.html", switch=switch, longest=hold.LONGEST, phrase=phrase)

    async def turn(self, _request: web.Request, caller: Caller, form: Form) -> web.StreamResponse:
        """Throw, lift or drain. Raises RefusedError where that cannot be, or nobody says who they are."""
        if not caller.name:
            raise RefusedError(
                409, "Who are you?", "Write your name first (top right); the team is told who did this."
            )
        around = self._frame.around
        refusal = await around.store.run(lambda: self._turn(form, caller.name))
        if refusal:
            raise RefusedError(409, REFUSED, refusal)
        around.bells.ring_all()
        return go("/hold")

    def _turn(self, form: Form, name: str) -> Step[str]:
        now_ms, desks = self._frame.around.now(), self._frame.around.desk_names
        match form["verb"]:
            case "hold":
                if noted(form["statement"])[1]:
                    return INTERNAL
                return (yield from hold.throw(hold.Held(form["statement"], name, now_ms), desks))
            case "lift":
                return (yield from hold.lift(name, now_ms, desks))
            case "drain":
                return (yield from hold.drain(name, now_ms, desks))
            case _:
                return "This page was too old. Reload it and try again."


def _switch() -> Step[Switch]:
    held = yield from hold.held_now()
    return Switch(held, 0 if held else (yield from hold.asked_meanwhile()))
