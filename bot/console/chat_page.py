"""``/chat``: the follower's side, a small messenger in the browser. It leads nowhere inside the console."""

from __future__ import annotations

from aiohttp import web

from bot.console.caller import Caller
from bot.console.frame import Frame


class ChatPage:
    """Shows the web chat."""

    def __init__(self, frame: Frame) -> None:
        """``frame`` renders it."""
        self._frame = frame

    async def show(self, _request: web.Request, _caller: Caller) -> web.StreamResponse:
        """The page; what is said in it goes through ``/chat/messages`` and ``/chat/stream``."""
        return self._frame.bare("chat.html")
