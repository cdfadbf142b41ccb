"""Meta's Graph API over the one outgoing session: one call, one answer, every trouble a SendError.

The token travels in the Authorization header; redirects are not followed; an answer is read up to a megabyte.
https://developers.facebook.com/docs/graph-api/overview (v26.0, checked 2026-11)
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import quote

import aiohttp
from yarl import URL

from handlers.base import Failure, SendError
from handlers.calling import TIMEOUT, UPLOADING, BrokenCallError, Call, exchange
from handlers.files import File, form_with
from handlers.meta.errors import Product, detail, refused

VERSION = "v26.0"


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

    async def upload(self, path: tuple[str, ...], fields: Mapping[str, str], field: str, file: File) -> dict[str, Any]:
        """The JSON object that answers a form with a file. Raises SendError, without the file's name in it."""
        content, kind = form_with(fields, field, file)
        return await self._call("POST", self._url(path), content, file.name, kind)

    async def bearer(self) -> dict[str, str]:
        """The token, for the one header it travels in. Raises SendError."""
        token = self._token if isinstance(self._token, str) else await self._token()
        return {"Authorization": f"Bearer {token}"}

    async def get(self, path: tuple[str, ...], query: Mapping[str, str]) -> dict[str, Any]:
        """The JSON object that answers a GET. Raises SendError."""
        return await self._call("GET", self._url(path).with_query(query), None, "")

    async def delete(self, path: tuple[str, ...]) -> dict[str, Any]:
        """The JSON object that answers a DELETE. Raises SendError."""
        return await self._call("DELETE", self._url(path), None, "")

    def error(self, failure: Failure, what: str, retry_after: float | None = None) -> SendError:
        """A SendError of this product: what went wrong, and what to do next."""
        return SendError(failure, detail(self.product, failure, what), retry_after)

    def _url(self, path: tuple[str, ...]) -> URL:
        return URL("/".join((self._base, *map(_segment, path))), encoded=True)

    async def _call(self, method: str, url: URL, content: bytes | None, hide: str, form: str = "") -> dict[str, Any]:
        bearer = await self.bearer()
        headers, within = {**bearer, **({"Content-Type": form} if form else {})}, UPLOADING if form else self._timeout
        try:
            answered = await exchange(self._http, Call(method, url, headers, content, within))
        except BrokenCallError as error:
            raise self.error(error.failure, error.what) from None
        answer = answered.object() if 200 <= answered.status < 300 else None
        if answer is None or "error" in answer:
            token = bearer["Authorization"].partition(" ")[2]
            raise refused(self.product, answered.status, answered.headers, answered.body, (token, hide))
        return answer


def _segment(part: str) -> str:
    return quote(part, safe="").replace(".", "%2E")
