"""How far calls go: to the hosts that the settings name, after no redirect, not once another process may be calling.

What a vendor or a follower says is never an address to be fetched. Handlers whose SDK makes a session of its own give
it ``no_redirects()`` and what else applies; the one session of the program has all rules (``bot/http.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextvars import ContextVar
from types import SimpleNamespace

import aiohttp


class RedirectRefusedError(aiohttp.ClientError):
    """A vendor answered with another address; it was not asked."""


class HostRefusedError(aiohttp.InvalidURL):
    """A call was about to go where no setting leads; nothing was sent."""

    def __init__(self) -> None:
        super().__init__("a host that no setting names")


class SilencedError(Exception):
    """A request was about to go out although another process may be speaking by now; it was not sent."""


class Voice:
    """What one attempt may still say; ``may_speak`` is asked again before each request."""

    def __init__(self, may_speak: Callable[[], bool]) -> None:
        self._may_speak = may_speak
        self.has_spoken = False
        """Whether a request has gone out."""

    def raise_up(self) -> None:
        """A request goes out now. Raises SilencedError where it may not."""
        if not self._may_speak():
            raise SilencedError
        self.has_spoken = True


VOICE: ContextVar[Voice | None] = ContextVar("VOICE", default=None)
"""The voice of the attempt that this task makes; None where nothing limits when it may call."""


def is_allowed(host: str, hosts: Collection[str]) -> bool:
    """Whether a host is one of these or below one of them."""
    return host in hosts or any(host.endswith(f".{one}") for one in hosts)


def no_redirects() -> aiohttp.TraceConfig:
    """For a session: whatever would follow a redirect raises RedirectRefusedError instead."""
    rules = aiohttp.TraceConfig()
    rules.on_request_redirect.append(_refuse_redirect)
    return rules


def with_hosts(hosts: Collection[str], rules: aiohttp.TraceConfig) -> aiohttp.TraceConfig:
    """For a session: rules by which also a call to any other host raises HostRefusedError before anything is sent."""

    async def look(
        _session: aiohttp.ClientSession, _context: SimpleNamespace, starting: aiohttp.TraceRequestStartParams
    ) -> None:
        if not is_allowed(starting.url.host or "", hosts):
            raise HostRefusedError

    rules.on_request_start.append(look)
    return rules


def with_voice(rules: aiohttp.TraceConfig) -> aiohttp.TraceConfig:
    """For a session: rules that also ask the task's VOICE just before the bytes of a request are written.

    A process may stand still for any time between deciding to call and calling: an earlier check says nothing.
    """
    rules.on_request_headers_sent.append(_ask_voice)
    rules.on_request_chunk_sent.append(_ask_voice)
    return rules


async def _ask_voice(_session: aiohttp.ClientSession, _context: SimpleNamespace, _sent: object) -> None:
    voice = VOICE.get()
    if voice is not None:
        voice.raise_up()


async def _refuse_redirect(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, told: aiohttp.TraceRequestRedirectParams
) -> None:
    told.response.close()
    raise RedirectRefusedError
