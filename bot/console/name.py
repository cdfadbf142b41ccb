"""``POST /name``: who sits at this browser."""

from __future__ import annotations

from aiohttp import web

from bot.console.caller import Caller, tidy_name
from bot.console.forms import Form, RefusedError
from bot.console.frame import Frame, go
from bot.console.security import local_path


class Name:
    """Asks for a name and keeps it in the browser."""

    def __init__(self, frame: Frame) -> None:
        """``frame`` renders it."""
        self._frame = frame

    async def show(self, request: web.Request, caller: Caller) -> web.StreamResponse:
        """The form."""
        return await self._frame.page(caller, "name.html", onward=local_path(request.query.get("next", "/")))

    async def keep(self, _request: web.Request, caller: Caller, form: Form) -> web.StreamResponse:
        """Remember the name."""
        name = tidy_name(form["name"])
        if not name:
            words = "Go back and write the name that colleagues should see; “bot” and “follower” are taken."
            raise RefusedError(400, "There is no name", words)
        response = go(local_path(form["next"]))
        caller.remember_name(response, name)
        return response
