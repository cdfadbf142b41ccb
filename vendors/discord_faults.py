"""What can go wrong with a call to the simulated Discord, on demand."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from enum import StrEnum

from aiohttp import web

VIA = {"Via": "1.1 google"}


class Fault(StrEnum):
    """What one request meets instead of its answer."""

    RATE_LIMIT = "rate_limit"
    LONG_RATE_LIMIT = "long_rate_limit"
    BANNED = "banned"
    BAD_GATEWAY = "bad_gateway"
    UNAVAILABLE = "unavailable"
    HANG = "hang"
    RESET = "reset"
    GARBAGE = "garbage"


@dataclass(frozen=True, slots=True)
class Plan:
    """What the next call of ``method`` meets; ``accepted``: after its work was done."""

    fault: Fault
    method: str
    accepted: bool = False


async def misbehave(fault: Fault, request: web.Request, closing: asyncio.Event) -> web.StreamResponse:
    """The fault in place of an answer; a hanging call lets go when ``closing`` is set."""
    if fault is Fault.HANG:
        await closing.wait()
    elif fault is Fault.RESET and request.transport:
        request.transport.abort()
    elif fault in _LIMITED:
        return limited(_LIMITED[fault])
    elif fault in _PAGES:
        status, kind, text = _PAGES[fault]
        return web.Response(status=status, body=text.encode(), headers={"Content-Type": kind})
    return web.Response()


_LIMITED = {Fault.RATE_LIMIT: 0.2, Fault.LONG_RATE_LIMIT: 120.0}
_PAGES = {
    Fault.BANNED: (429, "text/html", "<html>error code: 1015</html>"),
    Fault.BAD_GATEWAY: (502, "text/html", "<html>502 Bad Gateway</html>"),
    Fault.UNAVAILABLE: (503, "text/plain", "upstream connect error"),
    Fault.GARBAGE: (200, "application/json", "{not json"),
}


def limited(seconds: float, *, everywhere: bool = False) -> web.Response:
    """A 429 as Discord words it."""
    body = {"message": "You are being rate limited.", "retry_after": seconds, "global": everywhere}
    headers = {"Content-Type": "application/json", "Retry-After": str(max(1, round(seconds))), **VIA}
    return web.Response(status=429, body=json.dumps(body).encode(), headers=headers)
