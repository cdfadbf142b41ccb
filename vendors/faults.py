"""What can go wrong with a call to any simulated vendor, on demand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from aiohttp import web


class Fault(StrEnum):
    """What one request meets instead of its answer."""

    RATE_LIMIT = "rate_limit"
    TOO_MANY = "too_many"
    """Something before the API refuses this one call."""
    BUSINESS_LIMIT = "business_limit"
    """The account's limit, without an estimate of its end."""
    SERVER_ERROR = "server_error"
    UNAVAILABLE = "unavailable"
    HANG = "hang"
    RESET = "reset"
    SLOW = "slow"
    ELSEWHERE = "elsewhere"
    GARBAGE = "garbage"
    HUGE = "huge"
    REDIRECT = "redirect"
    EXPIRED = "expired"
    NOT_NOW = "not_now"
    """The person cannot be written to right now."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the next call of ``method`` whose path ends in ``path`` meets; ``accepted``: after its work was done."""

    fault: Fault
    accepted: bool
    method: str
    path: str = ""


async def misbehave(fault: Fault, request: web.Request, answer: bytes, closing: asyncio.Event) -> web.StreamResponse:
    """What breaks on the wire, in place of ``answer``; a hanging call lets go when ``closing`` is set.

    A refusal, which each vendor writes by itself, raises KeyError.
    """
    match fault:
        case Fault.HANG:
            await closing.wait()
            return web.Response()
        case Fault.RESET:
            if request.transport:
                request.transport.abort()
            return web.Response()
        case Fault.SLOW:
            return await _dribble(request, answer or b"{}")
        case _:
            return _WRONG[fault]()


_WRONG: Final[Mapping[Fault, Callable[[], web.Response]]] = {
    Fault.REDIRECT: lambda: web.Response(status=302, headers={"Location": "/elsewhere"}),
    Fault.GARBAGE: lambda: web.Response(
        body=b"<html>Sorry, something went wrong.</html>", content_type="application/json"
    ),
    Fault.HUGE: lambda: web.Response(body=b'{"id":"' + b"9" * 2_500_000, content_type="application/json"),
}


async def _dribble(request: web.Request, answer: bytes) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    for byte in answer:
        await response.write(bytes([byte]))
        await asyncio.sleep(0.05)
    return response
