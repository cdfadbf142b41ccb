"""Hearing what is said: the list of notifications from where we had read to, and the stream of new ones.

https://docs.joinmastodon.org/methods/notifications/ and https://docs.joinmastodon.org/methods/streaming/ (2026-11)
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any, Final

import aiohttp
from yarl import URL

from handlers.base import Failure, Memory, SendError, Take
from handlers.bounds import is_allowed
from handlers.decoding import iso_ms
from handlers.mastodon.calls import Calls
from handlers.mastodon.reading import notification_id

KEPT: Final = "read"
PAGE: Final = 40
MOST_PAGES: Final = 25
MOST_LINE: Final = 1_048_576
ROUNDS: Final = 20
"""How often the list is read where there is no stream, before the stream is tried again."""
QUIET = aiohttp.ClientTimeout(total=None, connect=10, sock_read=90)
"""The stream says something every 15 seconds, and be it only that it is there."""
NO_STREAM: Final = frozenset({404, 405, 500, 501, 502, 503, 504})


def stream_at(server: URL, told: str) -> URL:
    """Where a server's stream is, as it told us; anywhere but there or below it, its own address counts."""
    try:
        base = URL(told.replace("wss://", "https://").replace("ws://", "http://"))
    except ValueError:
        base = server
    known = base.scheme in {"https", server.scheme} and is_allowed(base.host or "", {server.host or ""})
    return (base if known else server).joinpath("api", "v1", "streaming", "user", "notification")


class Ear:
    """Listens with one token; where it had read to is kept over restarts."""

    def __init__(self, calls: Calls, memory: Memory, poll_seconds: float = 15.0) -> None:
        self._calls = calls
        self._memory = memory
        self._poll_seconds = poll_seconds

    async def listen(self, stream: URL, take: Take) -> None:
        """Hand events over until the stream ends. Raises SendError where a person must act."""
        try:
            async with self._calls.http.get(
                stream, headers=self._calls.headers, timeout=QUIET, allow_redirects=False, raise_for_status=False
            ) as response:
                if response.status == 200:
                    await self.catch_up(take)
                    await self._follow(response, take)
                    return
                refused = response.status
        except (aiohttp.ClientError, TimeoutError):
            refused = 503
        if refused not in NO_STREAM:
            await self._calls.get("/api/v1/accounts/verify_credentials")
        await self._poll(take)

    async def catch_up(self, take: Take) -> None:
        """Everything since where we had read to, old ones first; the first time only the place is noted."""
        read = await self._memory.recall(KEPT)
        if not read:
            newest = await self._page(("limit", "1"))
            await self._memory.remember(KEPT, str(newest[0]["id"]) if newest else "0")
            return
        for _ in range(MOST_PAGES):
            page = await self._page(("types[]", "mention"), ("min_id", read), ("limit", str(PAGE)))
            for one in reversed(page):
                await take(json.dumps(one).encode())
                read = str(one["id"])
                await self._memory.remember(KEPT, read)
            if len(page) < PAGE:
                return

    async def since(self, since_ms: int) -> list[bytes]:
        """Mentions since a time, old ones first. Raises SendError."""
        found: list[bytes] = []
        older: tuple[tuple[str, str], ...] = ()
        for _ in range(MOST_PAGES):
            page = await self._page(("types[]", "mention"), ("limit", str(PAGE)), *older)
            fresh = [one for one in page if iso_ms(one.get("created_at")) >= since_ms]
            found += [json.dumps(one).encode() for one in fresh]
            if len(page) < PAGE or len(fresh) < len(page):
                break
            older = (("max_id", str(page[-1]["id"])),)
        return found[::-1]

    async def _poll(self, take: Take) -> None:
        for _ in range(ROUNDS):
            await self.catch_up(take)
            await asyncio.sleep(self._poll_seconds)

    async def _follow(self, response: aiohttp.ClientResponse, take: Take) -> None:
        async for event, data in _events(response):
            frame = json.dumps({"event": event, "payload": data}).encode()
            await take(frame)
            read = notification_id(frame)
            if read:
                await self._memory.remember(KEPT, read)

    async def _page(self, *query: tuple[str, str]) -> list[dict[str, Any]]:
        rows = await self._calls.get("/api/v1/notifications", *query)
        if not isinstance(rows, list):
            raise self._calls.error(Failure.UNKNOWN, "answered without a list of notifications")
        return [row for row in rows if isinstance(row, dict) and row.get("id")]


async def _events(response: aiohttp.ClientResponse) -> AsyncIterator[tuple[str, str]]:
    """The server-sent events of a response; lines that begin with a colon only say that it is there."""
    event, data = "", ""
    try:
        async for line in _lines(response):
            name, _, value = line.partition(":")
            if not line and event:
                yield event, data
                event, data = "", ""
            elif name == "event":
                event = value.strip()
            elif name == "data":
                data += value.removeprefix(" ")
    except (aiohttp.ClientError, TimeoutError) as error:
        raise SendError(Failure.UNKNOWN, f"Mastodon's stream ended ({type(error).__name__}).") from None


async def _lines(response: aiohttp.ClientResponse) -> AsyncIterator[str]:
    """Lines of any length up to a megabyte."""
    rest = b""
    async for part in response.content.iter_any():
        *lines, rest = (rest + part).split(b"\n")
        if len(rest) > MOST_LINE:
            raise SendError(Failure.UNKNOWN, "Mastodon's stream sent a line of more than a megabyte.")
        for line in lines:
            yield line.decode("utf-8", "replace").removesuffix("\r")
