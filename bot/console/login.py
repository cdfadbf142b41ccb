"""Logging in and out."""

from __future__ import annotations

from aiohttp import web

from bot.console.caller import Caller, new_session
from bot.console.door import Door
from bot.console.forms import Form
from bot.console.frame import Frame, go
from bot.console.gate import Gate
from bot.console.security import local_path
from bot.console.words import span


class Login:
    """``/login`` and ``/logout``; only there when a password is set."""

    def __init__(self, frame: Frame, gate: Gate, door: Door) -> None:
        """``door`` keeps password and sessions."""
        self._frame = frame
        self._gate = gate
        self._door = door

    def routes(self) -> list[web.RouteDef]:
        """The routes of the door."""
        return [
            web.get("/login", self._gate.outside(self.show)),
            web.post("/login", self._gate.knock(self.enter)),
            web.post("/logout", self._gate.form(self.leave)),
        ]

    async def show(self, request: web.Request, caller: Caller) -> web.StreamResponse:
        """The form."""
        onward = local_path(request.query.get("next", "/"))
        if self._gate.is_in(caller):
            return go(onward)
        return self._form(caller, onward)

    async def enter(self, request: web.Request, caller: Caller, form: Form) -> web.StreamResponse:
        """Try a password; a right one gives the browser a new session."""
        onward = local_path(form["next"])
        address = request.remote or ""
        now = self._frame.around.now()
        wait_ms = self._door.tries.wait_ms(address, now)
        if wait_ms > 0:
            return self._too_many(caller, onward, wait_ms)
        self._door.tries.note(address, now)
        if not await self._door.password.is_right(form.fields.get("password", "")):
            self._frame.around.log.warning("login.refused", address=address)
            return self._form(caller, onward, 403, "That is not the password.")
        self._door.tries.forgive(address)
        return self._let_in(caller, onward)

    async def leave(self, _request: web.Request, caller: Caller, _form: Form) -> web.StreamResponse:
        """End this browser's session."""
        self._door.sessions.close(caller.session)
        return go("/login")

    def _let_in(self, caller: Caller, onward: str) -> web.Response:
        entered = Caller(new_session(), secure=caller.secure)
        self._door.sessions.open(entered.session)
        response = go(onward)
        entered.remember_session(response)
        return response

    def _too_many(self, caller: Caller, onward: str, wait_ms: int) -> web.Response:
        words = f"Too many wrong passwords. Try again in {span(wait_ms + 59_999)}."
        response = self._form(caller, onward, 429, words)
        response.headers["Retry-After"] = str(-(-wait_ms // 1000))
        return response

    def _form(self, caller: Caller, onward: str, status: int = 200, refusal: str = "") -> web.Response:
        return self._frame.bare("login.html", status, me=caller, onward=onward, refusal=refusal)
