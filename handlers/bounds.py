"""How far calls go: to the hosts that the settings name, and after no redirect at all.

What a vendor or a follower says is never an address to be fetched. Handlers whose SDK makes a session of its own give
it ``no_redirects()``; the one session of the program has both rules (``bot/http.py``).
"""

from __future__ import annotations

from collections.abc import Collection
from types import SimpleNamespace

import aiohttp


class RedirectRefusedError(aiohttp.ClientError):
    """A vendor answered with another address; it was not asked."""


class HostRefusedError(aiohttp.InvalidURL):
    """A call was about to go where no setting leads; nothing was sent."""

    def __init__(self) -> None:
        super().__init__("a host that no setting names")


def is_allowed(host: str, hosts: Collection[str]) -> bool:
    """Whether a host is one of these or below one of them."""
    return any(host == one or host.endswith(f".{one}") for one in hosts)


def no_redirects() -> aiohttp.TraceConfig:
    """For a session: whatever would follow a redirect raises RedirectRefusedError instead."""
    rules = aiohttp.TraceConfig()
    rules.on_request_redirect.append(_refuse_redirect)
    return rules


def only(hosts: Collection[str]) -> aiohttp.TraceConfig:
    """For a session: a call to any other host raises HostRefusedError before anything is sent."""

    async def look(
        _session: aiohttp.ClientSession, _context: SimpleNamespace, starting: aiohttp.TraceRequestStartParams
    ) -> None:
        if not is_allowed(starting.url.host or "", hosts):
            raise HostRefusedError

    rules = aiohttp.TraceConfig()
    rules.on_request_start.append(look)
    return rules


async def _refuse_redirect(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, told: aiohttp.TraceRequestRedirectParams
) -> None:
    told.response.close()
    raise RedirectRefusedError
