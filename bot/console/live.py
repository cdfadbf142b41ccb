"""``/live``: rings when there is something new to see. It carries nothing; the page reads what it shows anew."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Final

from aiohttp import web

from bot.console.caller import Caller
from bot.console.frame import Frame
from bot.console.security import HEADERS

LOOK_SECONDS: Final = 1.0
"""How soon a change of the library, which rings no bell, is seen."""
KEEPALIVE_LOOKS: Final = 15


class Live:
    """The server-sent events that all pages listen to."""

    def __init__(self, frame: Frame, is_in: Callable[[Caller], bool]) -> None:
        """``is_in``: whether the browser may still see the console."""
        self._frame = frame
        self._is_in = is_in

    async def show(self, request: web.Request, caller: Caller) -> web.StreamResponse:
        """Rings until the browser goes away or is logged out."""
        response = web.StreamResponse(
            headers={**HEADERS, "Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
        )
        if caller.is_new:
            caller.remember_session(response)
        try:
            await response.prepare(request)
            async for chunk in self._rings(request, caller):
                await response.write(chunk)
        except ConnectionError:
            return response
        return response

    async def _rings(self, request: web.Request, caller: Caller) -> AsyncIterator[bytes]:
        bell = self._frame.around.bells.news
        seen: object = None
        quiet = 0
        yield b"retry: 2000\n\n"
        while self._is_in(caller) and not _is_gone(request) and not self._frame.around.bells.closing:
            heard = bell.rings
            now = (heard, self._frame.library.knowledge().library.version, self._frame.library.refusal)
            if now != seen:
                seen, quiet = now, 0
                yield b"event: news\ndata: \n\n"
            elif quiet >= KEEPALIVE_LOOKS:
                quiet = 0
                yield b": still here\n\n"
            quiet += 1
            await bell.wait(heard, LOOK_SECONDS)


def _is_gone(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()
