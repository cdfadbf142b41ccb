"""A call in JSON, over calling.py: what is asked and answered is a tree, trouble is a SendError."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from yarl import URL

from handlers.base import SendError
from handlers.calling import BrokenCallError, Call, exchange

MOST_BYTES = 4_194_304
TIMEOUT = aiohttp.ClientTimeout(total=20, connect=5)


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: ``body`` goes out as JSON, ``query`` behind the address; ``content`` as ``headers`` say."""

    method: str
    url: URL
    headers: Mapping[str, str]
    query: tuple[tuple[str, str], ...] = ()
    body: Mapping[str, Any] | None = None
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: ``body`` is the decoded JSON, None where it is none."""

    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def good(self) -> bool:
        """Whether it is a success with JSON in it."""
        return 200 <= self.status < 300 and self.body is not None


async def ask(
    http: aiohttp.ClientSession, vendor: str, request: Request, within: aiohttp.ClientTimeout = TIMEOUT
) -> Answer:
    """The vendor's answer, whatever its status. Raises SendError: BUSY where nothing was sent, else UNKNOWN."""
    url = request.url.with_query(request.query) if request.query else request.url
    content = request.content if request.body is None else json.dumps(request.body, separators=(",", ":")).encode()
    try:
        answer = await exchange(http, Call(request.method, url, request.headers, content, within, MOST_BYTES))
    except BrokenCallError as error:
        raise SendError(error.failure, f"{vendor} {error.what}.") from None
    return Answer(answer.status, answer.headers, _decoded(answer.body))


def _decoded(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
