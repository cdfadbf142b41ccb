"""A vendor's API in JSON with a token in the ``Authorization`` header: one call, every trouble a SendError."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import aiohttp
from yarl import URL

from handlers import rest
from handlers.refusals import Refusals


def _message(tree: Any) -> str | None:
    said = tree.get("message") if isinstance(tree, dict) else None
    return said if isinstance(said, str) else None


def _unsaid(_answer: rest.Answer) -> float | None:
    return None


class Bearer:
    """One account's API. ``words`` finds the vendor's own in a refusal: None where it is not the vendor's.

    ``wait`` finds how many seconds it asks us to wait.
    """

    def __init__(  # noqa: PLR0913 — what it takes to reach one account
        self,
        base: str,
        token: str,
        http: aiohttp.ClientSession,
        refusals: Refusals,
        timeout: aiohttp.ClientTimeout = rest.TIMEOUT,
        *,
        words: Callable[[Any], str | None] = _message,
        wait: Callable[[rest.Answer], float | None] = _unsaid,
    ) -> None:
        self.refusals = refusals
        self._base, self._token, self._http, self._timeout = URL(base), token, http, timeout
        self._words, self._wait = words, wait

    @property
    def headers(self) -> dict[str, str]:
        """The token, for the one header it travels in."""
        return {"Authorization": f"Bearer {self._token}"}

    async def call(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        query: tuple[tuple[str, str], ...] = (),
        headers: Mapping[str, str] | None = None,
        hide: str = "",
    ) -> Any:
        """The JSON that answers. Raises SendError, with neither the token nor ``hide`` in it."""
        request = rest.Request(method, self.url(path), {**self.headers, **(headers or {})}, query, body)
        return (await self.ask(request, hide)).body

    def url(self, path: str) -> URL:
        """Where a path of the API is."""
        return self._base.joinpath(*path.lstrip("/").split("/"))

    async def ask(
        self, request: rest.Request, hide: str = "", within: aiohttp.ClientTimeout | None = None
    ) -> rest.Answer:
        """The answer where it is a success. Raises SendError, with neither the token nor ``hide`` in it."""
        answer = await rest.ask(self._http, self.refusals.vendor, request, within or self._timeout)
        if answer.good:
            return answer
        said = self._words(answer.body)
        if said is None or answer.status < 400:
            raise self.refusals.foreign(answer.status)
        raise self.refusals.refused(answer.status, said, (self._token, hide), self._wait(answer))


def segment(part: str) -> str:
    """An id as one segment of a path, whatever it holds."""
    return part.replace("/", "").replace("..", "") or "-"
