"""Fetching what came with a message: only from its vendor's own hosts, bounded in time, size and redirects.

An address in an event is a stranger's word, signed event or not: whoever could choose it must not make us knock
anywhere else. Addresses are private; nothing raised here shows one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import aiohttp
from yarl import URL

from handlers.base import Failure, SendError
from handlers.calling import Answer, BrokenCallError, Call, exchange

TIMEOUT: Final = aiohttp.ClientTimeout(total=30, connect=5)
MOST_REDIRECTS: Final = 3
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_GONE: Final = frozenset({401, 403, 404, 410})


@dataclass(frozen=True, slots=True)
class Hosts:
    """Where a vendor keeps files: hosts by their names, each with all below it; and the API's own address.

    A simulated vendor, whose API is plain HTTP, stands for all of them: then nobody outside is asked.
    """

    names: frozenset[str] = frozenset()
    api_url: str = ""

    def have(self, url: URL) -> bool:
        """Whether the address is the vendor's: over TLS on one of the hosts, or exactly where the API is."""
        api = URL(self.api_url)
        if api.is_absolute() and url.is_absolute() and url.origin() == api.origin():
            return True
        if api.scheme == "http":
            return False  # the vendor is played by a simulation, which is all there is then
        host = (url.host or "").rstrip(".").lower()
        named = any(host == name or host.endswith(f".{name}") for name in self.names)
        return url.scheme == "https" and url.explicit_port in {None, 443} and not url.user and named


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches from one vendor's hosts."""

    http: aiohttp.ClientSession
    hosts: Hosts
    timeout: aiohttp.ClientTimeout = field(default=TIMEOUT)

    async def fetch(self, address: str, most_bytes: int, headers: Mapping[str, str] | None = None) -> bytes:
        """What stands at an address. Raises SendError with the reason in words; BUSY where it may be tried again."""
        url = _parsed(address)
        for _ in range(MOST_REDIRECTS + 1):
            if not self.hosts.have(url):
                raise SendError(Failure.CONTENT, "it does not stand on a host from which files are fetched.")
            answer = await self._asked(url, most_bytes, headers)
            if answer.status not in _MOVED:
                return _content(answer)
            url = url.join(_parsed(answer.headers.get("Location", "")))
        raise SendError(Failure.CONTENT, "its link leads in circles.")

    async def _asked(self, url: URL, most_bytes: int, headers: Mapping[str, str] | None) -> Answer:
        try:
            return await exchange(self.http, Call("GET", url, headers or {}, None, self.timeout, most_bytes))
        except BrokenCallError as error:
            if error.too_long:
                raise SendError(Failure.CONTENT, f"it is larger than {most_bytes // 1_048_576} MB.") from None
            raise SendError(Failure.BUSY, f"its host {error.what}.") from None


def _parsed(address: str) -> URL:
    try:
        return URL(address)
    except ValueError:
        raise SendError(Failure.CONTENT, "its link is no address.") from None


def _content(answer: Answer) -> bytes:
    if answer.status == 200:
        return answer.body
    if answer.status in _GONE:
        raise SendError(Failure.RECIPIENT, "its link has ended.")
    if answer.status == 429 or answer.status >= 500:
        raise SendError(Failure.BUSY, f"its host answered {answer.status}.")
    raise SendError(Failure.CONTENT, f"its host answered {answer.status}.")
