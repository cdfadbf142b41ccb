"""The simulated Instagram's answer to each fault, and the headers that its answers carry."""

from __future__ import annotations

import asyncio

from aiohttp import web

from vendors import faults
from vendors.faults import Fault
from vendors.instagram_rules import RefusalError

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
    if fault in _REFUSALS:
        return refusal(_REFUSALS[fault], 5 if fault is Fault.RATE_LIMIT else 0)
    return await faults.misbehave(fault, request, answer, closing)


def refusal(error: RefusalError, regain_minutes: int) -> web.Response:
    """The answer that carries an error and the usage headers."""
    return web.json_response(error.body(), status=error.status, headers=usage(regain_minutes))


def usage(regain_minutes: int) -> dict[str, str]:
    """The headers that come with every answer; above 0 minutes they say that the account is throttled."""
    share = 100 if regain_minutes else 1
    numbers = f'"call_count":{share},"total_cputime":{share},"total_time":{share}'
    business = f'[{{"type":"instagram",{numbers},"estimated_time_to_regain_access":{regain_minutes}}}]'
    return {"X-App-Usage": f"{{{numbers}}}", "X-Business-Use-Case-Usage": f'{{"1":{business}}}'}
