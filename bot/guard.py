"""Protects the web server from slow and oversized requests, which aiohttp would wait for without end."""

from __future__ import annotations

import asyncio
from typing import Final

from aiohttp import web

MOST_BYTES: Final = 4 * 1024 * 1024
BODY_SECONDS: Final = 10.0
SILENT_SECONDS: Final = 25.0
MOST_CONNECTIONS: Final = 2_000


async def read_body(request: web.Request, seconds: float = BODY_SECONDS) -> bytes:
    """The raw body. Raises the 413, 415 or 408 that belongs to a body nobody should send."""
    refuse_encoded(request)
    try:
        if request.content.is_eof():
            return await request.read()
        async with asyncio.timeout(seconds):
            return await request.read()
    except TimeoutError:
        raise web.HTTPRequestTimeout(text="The body took too long.\n") from None
    except web.HTTPRequestEntityTooLarge:
        raise web.HTTPRequestEntityTooLarge(MOST_BYTES, 0, text="The body is larger than 4 MiB.\n") from None
    except (web.RequestPayloadError, ConnectionError):
        raise web.HTTPBadRequest(text="The body broke off.\n") from None


def refuse_encoded(request: web.Request) -> None:
    """Raises the 415 that belongs to a packed body."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise web.HTTPUnsupportedMediaType(text="Send the body without a content-encoding.\n")


class Doorkeeper:
    """Closes connections that do not get round to a request, and the ones beyond a bound."""

    def __init__(self, seconds: float = SILENT_SECONDS) -> None:
        """``seconds``: how long a new connection may take to get its first answer begun."""
        self._seconds = seconds
        self._since: dict[object, float] = {}
        self._answered: set[object] = set()

    async def note(self, request: web.Request, _response: web.StreamResponse) -> None:
        """This connection sent a whole request and its answer begins (a signal of the application)."""
        self.know(request)

    def know(self, request: web.Request) -> None:
        """This connection is no stranger's any more: what it sends may take its time."""
        self._answered.add(request.protocol)

    async def run(self, runner: web.AppRunner) -> None:
        """Sweep until cancelled."""
        while True:
            await asyncio.sleep(min(1.0, self._seconds / 4))
            if runner.server is not None:
                self.sweep(runner.server, asyncio.get_running_loop().time())

    def sweep(self, server: web.Server, now: float) -> None:
        """Close what has been silent too long."""
        connections = list(server.connections)
        self._since = {one: self._since.get(one, now) for one in connections}
        self._answered &= set(connections)
        late = [one for one in connections if one not in self._answered and now - self._since[one] > self._seconds]
        beyond = [one for one in connections[MOST_CONNECTIONS:] if one not in late]
        for connection in (*late, *beyond):
            if connection.transport is not None:
                connection.transport.abort()


KEEPER: Final = web.AppKey("keeper", Doorkeeper)
"""An application's own."""
