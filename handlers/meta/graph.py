"""Meta's Graph API over the one outgoing session: one call, one answer, every trouble a SendError.

The token travels in the Authorization header; redirects are not followed; an answer is read up to a megabyte.
https://developers.facebook.com/docs/graph-api/overview (v26.0, checked 2026-11)
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import quote

import aiohttp
from yarl import URL

from handlers.base import Failure, SendError
from handlers.meta.errors import Product, detail, refused

VERSION = "v26.0"
MOST_BYTES = 1_048_576
TIMEOUT = aiohttp.ClientTimeout(total=15, connect=5)

_NOTHING_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)


class Graph:
    """One product's API at one base address with one token.

    ``token`` is the token itself or what tells the one that is good now (it may raise SendError).
    """

    def __init__(
        self,
        product: Product,
        base_url: str,
        token: str | Callable[[], Awaitable[str]],
        http: aiohttp.ClientSession,
        timeout: aiohttp.ClientTimeout = TIMEOUT,
        version: str = VERSION,
    ) -> None:
        self.product = product
        self._base = f"{base_url.rstrip('/')}/{version}" if version else base_url.rstrip("/")
        self._token = token
        self._http = http
        self._timeout = timeout

    async def post(
        self, path: tuple[str, ...], body: Mapping[str, Any], hide: str = "", query: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """The JSON object that answers a POST. Raises SendError, without the token and without ``hide`` in it."""
        content = json.dumps(body, separators=(",", ":")).encode()
        return await self._call("POST", self._url(path).with_query(query), content, hide)

    async def get(self, path: tuple[str, ...], query: Mapping[str, str]) -> dict[str, Any]:
        """The JSON object that answers a GET. Raises SendError."""
        return await self._call("GET", self._url(path).with_query(query), None, "")

    def error(self, failure: Failure, what: str, retry_after: float | None = None) -> SendError:
        """A SendError of this product: what went wrong, and what to do next."""
        return SendError(failure, detail(self.product, failure, what), retry_after)

    def _url(self, path: tuple[str, ...]) -> URL:
        return URL("/".join((self._base, *map(_segment, path))), encoded=True)

    async def _call(self, method: str, url: URL, content: bytes | None, hide: str) -> dict[str, Any]:
        token = self._token if isinstance(self._token, str) else await self._token()
        status, headers, body = await self._exchange(method, url, content, token)
        answer = _object(body) if 200 <= status < 300 else None
        if answer is None or "error" in answer:
            raise refused(self.product, status, headers, body, (token, hide))
        return answer

    async def _exchange(
        self, method: str, url: URL, content: bytes | None, token: str
    ) -> tuple[int, Mapping[str, str], bytes]:
        headers = {"Authorization": f"Bearer {token}"}
        if content is not None:
            headers["Content-Type"] = "application/json"
        try:
            async with self._http.request(
                method,
                url,
                data=content,
                headers=headers,
                timeout=self._timeout,
                allow_redirects=False,
                raise_for_status=False,
            ) as response:
                return response.status, response.headers, b"".join([part async for part in self._capped(response)])
        except _NOTHING_SENT as error:
            raise self.error(Failure.BUSY, f"could not be reached ({type(error).__name__})") from None
        except (aiohttp.ClientError, TimeoutError) as error:
            raise self.error(Failure.UNKNOWN, f"did not answer to the end ({type(error).__name__})") from None

    async def _capped(self, response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
        size = 0
        async for part in response.content.iter_chunked(65_536):
            size += len(part)
            if size > MOST_BYTES:
                raise self.error(Failure.UNKNOWN, "answered with more than a megabyte")
            yield part


def _segment(part: str) -> str:
    return quote(part, safe="").replace(".", "%2E")


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None
