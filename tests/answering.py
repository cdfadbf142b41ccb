"""A server that gives one answer to everything: for the tables of documented errors."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

START_MS = 1_788_000_000_000


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    ms: int = START_MS

    def __call__(self) -> int:
        """Milliseconds since the epoch."""
        return self.ms


@dataclass
class Kept:
    """A Memory in memory, for tests of one handler."""

    words: dict[str, str] = field(default_factory=dict)

    async def recall(self, key: str) -> str:
        """What was kept."""
        return self.words.get(key, "")

    async def remember(self, key: str, value: str) -> None:
        """Keep it."""
        self.words[key] = value


@dataclass
class Saying:
    """What the server answers, and what it was asked."""

    url: str = ""
    status: int = 400
    body: Any = None
    headers: dict[str, str] | None = None
    asked: list[str] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        """The one answer."""
        self.asked.append(f"{request.method} {request.rel_url}")
        body = self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
        return web.Response(status=self.status, body=body, headers=self.headers, content_type="application/json")

    def meta(self, code: object, subcode: object = 0, message: str = "(#1) no") -> None:
        """Meta's envelope of an error."""
        error: dict[str, object] = {"message": message, "type": "OAuthException", "code": code}
        if subcode:
            error["error_subcode"] = subcode
        self.status, self.body = 400, {"error": error}


@contextlib.asynccontextmanager
async def saying() -> AsyncIterator[Saying]:
    """A server on a free port whose answer the test chooses."""
    one = Saying()
    app = web.Application()
    app.router.add_route("*", "/{any:.*}", one.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    one.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield one
    finally:
        await runner.cleanup()
