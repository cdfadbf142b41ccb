"""What can go wrong with a call to the simulated Instagram, on demand."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import StrEnum

from aiohttp import web

from vendors.instagram_rules import RefusalError


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
    """What the next call of ``method`` meets; ``accepted``: after its work was done; ``path``: how its path ends."""

    fault: Fault
    accepted: bool
    method: str
    path: str = ""


_REFUSALS = {
    Fault.RATE_LIMIT: RefusalError("(#4) Application request limit reached", 4),
    Fault.TOO_MANY: RefusalError("Too many requests", 0, status=429),
    Fault.BUSINESS_LIMIT: RefusalError(
        "(#80002) There have been too many calls to this Instagram account. Wait a bit and try again.", 80002
    ),
    Fault.SERVER_ERROR: RefusalError("An unknown error has occurred.", 1, status=500),
    Fault.UNAVAILABLE: RefusalError("Service temporarily unavailable", 2, status=503),
    Fault.ELSEWHERE: RefusalError("(#10) Another app is controlling this thread now.", 10, 2018300),
    Fault.EXPIRED: RefusalError("Error validating access token: Session has expired", 190, 463, status=401),
    Fault.NOT_NOW: RefusalError("(#551) This person isn't available right now.", 551, status=400),
}


async def misbehave(fault: Fault, request: web.Request, answer: bytes, closing: asyncio.Event) -> web.StreamResponse:
    """The fault in place of ``answer``; a hanging call lets go when ``closing`` is set."""
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
            return _wrong(fault)


def _wrong(fault: Fault) -> web.Response:
    match fault:
        case Fault.REDIRECT:
            return web.Response(status=302, headers={"Location": "/elsewhere"})
        case Fault.GARBAGE:
            return web.Response(body=b"<html>Sorry, something went wrong.</html>", content_type="application/json")
        case Fault.HUGE:
            return web.Response(body=b'{"id":"' + b"9" * 2_500_000, content_type="application/json")
        case _:
            return refusal(_REFUSALS[fault], 5 if fault is Fault.RATE_LIMIT else 0)


def refusal(error: RefusalError, regain_minutes: int) -> web.Response:
    """The answer that carries an error and the usage headers."""
    return web.json_response(error.body(), status=error.status, headers=usage(regain_minutes))


def usage(regain_minutes: int) -> dict[str, str]:
    """The headers that come with every answer; above 0 minutes they say that the account is throttled."""
    share = 100 if regain_minutes else 1
    numbers = f'"call_count":{share},"total_cputime":{share},"total_time":{share}'
    business = f'[{{"type":"instagram",{numbers},"estimated_time_to_regain_access":{regain_minutes}}}]'
    return {"X-App-Usage": f"{{{numbers}}}", "X-Business-Use-Case-Usage": f'{{"1":{business}}}'}


async def _dribble(request: web.Request, answer: bytes) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    for byte in answer:
        await response.write(bytes([byte]))
        await asyncio.sleep(0.05)
    return response
