"""``/conversations/{id}/files/{message}/{number}``: a file that a follower sent, streamed through us on request.

It is fetched from its vendor now and kept nowhere. Pictures are shown, everything else is only ever saved; what they
are is told by their content. Neither can run anything: no scripts, no frames, no guessing of types.
"""

from __future__ import annotations

import asyncio
from typing import Final

from aiohttp import web

from bot.console.caller import Caller
from bot.console.forms import RefusedError
from bot.console.frame import Frame
from bot.filing import AT_ONCE, fetched
from handlers.base import SendError
from handlers.file_types import PICTURES
from handlers.files import File

POLICY: Final = "default-src 'none'; sandbox; frame-ancestors 'none'"


class Files:
    """Shows files."""

    def __init__(self, frame: Frame) -> None:
        """``frame`` knows the platforms."""
        self._frame = frame
        self._room = asyncio.Semaphore(AT_ONCE)

    async def show(self, request: web.Request, _caller: Caller) -> web.StreamResponse:
        """The file. Raises RefusedError where its vendor does not give it out any more."""
        where = (int(request.match_info[name]) for name in ("id", "message", "number"))
        try:
            async with self._room:
                file = await fetched(self._frame.around, *where)
        except SendError as error:
            raise RefusedError(404, "This file cannot be shown", f"It could not be fetched: {error.detail}") from None
        return web.Response(body=file.data, headers=_headers(file))


def _headers(file: File) -> dict[str, str]:
    name = file.name.encode("ascii", "replace").decode().replace("?", "_")
    how = "inline" if file.type in PICTURES else "attachment"
    return {
        "Content-Type": file.type,
        "Content-Disposition": f'{how}; filename="{name}"',
        "Content-Security-Policy": POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
    }
