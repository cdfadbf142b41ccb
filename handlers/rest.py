"""One call over the one outgoing session: redirects are not followed, answers are bounded, trouble is a SendError."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from yarl import URL

from handlers.base import Failure, SendError

MOST_BYTES = 4_194_304
TIMEOUT = aiohttp.ClientTimeout(total=20, connect=5)

_NOTHING_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: ``body`` goes out as JSON, ``query`` behind the address."""

    method: str
    url: URL
    headers: Mapping[str, str]
    query: tuple[tuple[str, str], ...] = ()
    body: Mapping[str, Any] | None = None


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
    content = None if request.body is None else json.dumps(request.body, separators=(",", ":")).encode()
    sent_as = {"Content-Type": "application/json"} if content is not None else {}
    try:
        async with http.request(
            request.method,
            request.url.with_query(request.query) if request.query else request.url,
            data=content,
            headers={**request.headers, **sent_as},
            timeout=within,
            allow_redirects=False,
            raise_for_status=False,
        ) as response:
            body = b"".join([part async for part in _capped(response, vendor)])
            return Answer(response.status, response.headers, _decoded(body))
    except _NOTHING_SENT as error:
        raise SendError(Failure.BUSY, f"{vendor} could not be reached ({type(error).__name__}).") from None
    except (aiohttp.ClientError, TimeoutError) as error:
        raise SendError(Failure.UNKNOWN, f"{vendor} did not answer to the end ({type(error).__name__}).") from None


async def _capped(response: aiohttp.ClientResponse, vendor: str) -> AsyncIterator[bytes]:
    size = 0
    async for part in response.content.iter_chunked(65_536):
        size += len(part)
        if size > MOST_BYTES:
            raise SendError(Failure.UNKNOWN, f"{vendor} answered with more than four megabytes.")
        yield part


def _decoded(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
