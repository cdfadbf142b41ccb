"""Mastodon's REST API with one token: every trouble a SendError.

https://docs.joinmastodon.org/api/guidelines/, https://docs.joinmastodon.org/api/rate-limits/ (checked 2026-11)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import aiohttp
from yarl import URL

from handlers import rest
from handlers.base import Failure, SendError
from handlers.calling import UPLOADING
from handlers.decoding import iso_ms
from handlers.files import File, form_with

BY_STATUS: Final = {
    401: Failure.AUTH,
    403: Failure.CONFIG,
    404: Failure.RECIPIENT,
    408: Failure.UNKNOWN,
    410: Failure.RECIPIENT,
    429: Failure.BUSY,
}
"""What a refusal means for a row. Any other 4xx is about what was said; anything else leaves the outcome open."""

_NEXT: Final = {
    Failure.AUTH: "Make a new token under Preferences → Development and set MASTODON_ACCESS_TOKEN.",
    Failure.CONFIG: "The token lacks a scope or the account is limited; look under Preferences → Development.",
    Failure.RECIPIENT: "The post is gone, or its writer blocks us.",
    Failure.CONTENT: "Change the text.",
    Failure.BUSY: "It is tried again by itself.",
    Failure.UNKNOWN: "It may have arrived; it is looked up before anything is sent again.",
}


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
        self._base = URL(api_url)
        self._token = token
        self._now = now
        self._timeout = timeout

    @property
    def headers(self) -> dict[str, str]:
        """The token, for the one header it travels in."""
        return {"Authorization": f"Bearer {self._token}"}

    async def get(self, path: str, *query: tuple[str, str]) -> Any:
        """The JSON that answers a GET. Raises SendError."""
        return await self._call(rest.Request("GET", self._url(path), self.headers, query))

    async def post(self, path: str, body: Mapping[str, Any], idempotency: str) -> Any:
        """The JSON that answers a POST; repeated within an hour it does nothing twice. Raises SendError."""
        headers = {**self.headers, "Idempotency-Key": idempotency}
        return await self._call(rest.Request("POST", self._url(path), headers, (), body))

    async def upload(self, path: str, field: str, file: File) -> Any:
        """The JSON that answers a form with a file, whether it is processed by then or not. Raises SendError."""
        content, kind = form_with({}, field, file)
        headers = {**self.headers, "Content-Type": kind}
        return await self._call(rest.Request("POST", self._url(path), headers, (), None, content), UPLOADING)

    async def is_ready(self, path: str) -> bool:
        """Whether what stands there is whole: 206 says that it is not yet. Raises SendError."""
        answer = await rest.ask(
            self.http, "Mastodon", rest.Request("GET", self._url(path), self.headers), self._timeout
        )
        if answer.status == 206:
            return False
        if not answer.good:
            raise self.refused(answer)
        return True

    async def put(self, path: str, body: Mapping[str, Any]) -> Any:
        """The JSON that answers a PUT. Raises SendError."""
        return await self._call(rest.Request("PUT", self._url(path), self.headers, (), body))

    async def delete(self, path: str) -> Any:
        """The JSON that answers a DELETE. Raises SendError."""
        return await self._call(rest.Request("DELETE", self._url(path), self.headers))

    def error(
        self, failure: Failure, what: str, retry_after: float | None = None, *, account_wide: bool = False
    ) -> SendError:
        """A SendError: what went wrong, and what to do next."""
        words = f"Mastodon {what}. {_NEXT.get(failure, '')}".strip()
        return SendError(failure, words, retry_after, account_wide=account_wide)

    def refused(self, answer: rest.Answer) -> SendError:
        """The error for an answer that is no success."""
        otherwise = Failure.CONTENT if 400 <= answer.status < 500 else Failure.UNKNOWN
        failure = BY_STATUS.get(answer.status, otherwise)
        said = answer.body.get("error") if isinstance(answer.body, dict) else ""
        words = f": {' '.join(said.split())[:200].rstrip('. ')}" if isinstance(said, str) and said else ""
        wait, what = self._wait(answer), f"answered HTTP {answer.status}{words.replace(self._token, '…')}"
        return self.error(failure, what, wait, account_wide=answer.status == 429 and wait is None)

    async def _call(self, request: rest.Request, within: aiohttp.ClientTimeout | None = None) -> Any:
        answer = await rest.ask(self.http, "Mastodon", request, within or self._timeout)
        if not answer.good:
            raise self.refused(answer)
        return answer.body

    def _wait(self, answer: rest.Answer) -> float | None:
        """Until the time that the rate limit's header names."""
        if answer.status != 429:
            return None
        seconds = (iso_ms(answer.headers.get("X-RateLimit-Reset")) - self._now()) / 1000
        return min(seconds, 3600.0) if seconds > 0 else None

    def _url(self, path: str) -> URL:
        return self._base.joinpath(*path.strip("/").split("/"))
