"""Mastodon's REST API with one token: every trouble a SendError.

https://docs.joinmastodon.org/api/guidelines/, https://docs.joinmastodon.org/api/rate-limits/ (checked 2026-11)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import aiohttp

from handlers import rest
from handlers.base import Failure
from handlers.bearer import Bearer
from handlers.calling import UPLOADING
from handlers.decoding import at, iso_ms
from handlers.files import File, form_with
from handlers.refusals import Refusals

REFUSALS: Final = Refusals(
    "Mastodon",
    by_status={
        401: Failure.AUTH,
        403: Failure.CONFIG,
        404: Failure.RECIPIENT,
        408: Failure.UNKNOWN,
        410: Failure.RECIPIENT,
        429: Failure.BUSY,
    },
    next={
        Failure.AUTH: "Make a new token under Preferences → Development and set MASTODON_ACCESS_TOKEN.",
        Failure.CONFIG: "The token lacks a scope or the account is limited; look under Preferences → Development.",
        Failure.RECIPIENT: "The post is gone, or its writer blocks us.",
    },
    other_4xx=Failure.CONTENT,
    called="HTTP",
)
PARTLY: Final = 206


class Calls:
    """One server's API; ``now`` tells milliseconds since the epoch."""

    def __init__(
        self,
        api_url: str,
        token: str,
        http: aiohttp.ClientSession,
        now: Callable[[], int],
        timeout: aiohttp.ClientTimeout = rest.TIMEOUT,
    ) -> None:
        self.http = http
        self.error = REFUSALS.failed
        self._now = now
        self._api = Bearer(api_url, token, http, REFUSALS, timeout, words=_error, wait=self._wait)

    @property
    def headers(self) -> dict[str, str]:
        """The token, for the one header it travels in."""
        return self._api.headers

    async def get(self, path: str, *query: tuple[str, str], hide: str = "") -> Any:
        """The JSON that answers a GET. Raises SendError."""
        return await self._api.call("GET", path, query=query, hide=hide)

    async def post(self, path: str, body: Mapping[str, Any], idempotency: str, hide: str = "") -> Any:
        """The JSON that answers a POST; repeated within an hour it does nothing twice. Raises SendError."""
        return await self._api.call("POST", path, body, headers={"Idempotency-Key": idempotency}, hide=hide)

    async def upload(self, path: str, field: str, file: File) -> Any:
        """The JSON that answers a form with a file, whether it is processed by then or not. Raises SendError."""
        content, kind = form_with({}, field, file)
        headers = {**self.headers, "Content-Type": kind}
        request = rest.Request("POST", self._api.url(path), headers, (), None, content)
        return (await self._api.ask(request, within=UPLOADING)).body

    async def is_ready(self, path: str) -> bool:
        """Whether what stands there is whole: 206 says that it is not yet. Raises SendError."""
        answer = await self._api.ask(rest.Request("GET", self._api.url(path), self.headers))
        return answer.status != PARTLY

    async def put(self, path: str, body: Mapping[str, Any], hide: str = "") -> Any:
        """The JSON that answers a PUT. Raises SendError."""
        return await self._api.call("PUT", path, body, hide=hide)

    async def delete(self, path: str) -> Any:
        """The JSON that answers a DELETE. Raises SendError."""
        return await self._api.call("DELETE", path)

    def _wait(self, answer: rest.Answer) -> float | None:
        """Until the time that the rate limit's header names."""
        if answer.status != 429:
            return None
        seconds = (iso_ms(answer.headers.get("X-RateLimit-Reset")) - self._now()) / 1000
        return min(seconds, 3600.0) if seconds > 0 else None


def _error(tree: Any) -> str:
    """Mastodon's words; empty where it has none, which its status tells all the same."""
    said = at(tree, "error")
    return said if isinstance(said, str) else ""
