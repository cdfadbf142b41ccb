"""What Meta's products have in common when they are played: tokens, error envelopes, signed and repeated webhooks."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from vendors import instagram_wire as wire
from vendors.instagram_faults import refusal
from vendors.instagram_rules import RefusalError
from vendors.server import Answering, Fault, Server

__all__ = ["Meta", "RefusalError", "dead_token"]

_REFUSALS = {
    Fault.RATE_LIMIT: RefusalError("(#4) Application request limit reached", 4),
    Fault.BUSINESS_LIMIT: RefusalError("(#4) Application request limit reached", 4),
    Fault.TOO_MANY: RefusalError("(#613) Calls to this api have exceeded the rate limit.", 613, status=429),
    Fault.SERVER_ERROR: RefusalError("An unknown error has occurred.", 1, status=500),
    Fault.UNAVAILABLE: RefusalError("Service temporarily unavailable", 2, status=503),
}


def dead_token() -> RefusalError:
    """What every call with a dead token is answered with."""
    return RefusalError("Error validating access token: Session has expired", 190, 463, status=401)


@dataclass(kw_only=True, eq=False)
class Meta(Server):
    """One account of one product. ``backoff``: the waits in seconds between the tries of a webhook."""

    app_secret: str = field(repr=False)
    token: str = field(repr=False)
    account_id: str
    callback: str = ""
    backoff: Sequence[float] = (0.05, 0.1, 0.2, 0.4, 0.8)
    scopes: Sequence[str] = ()
    """What the token may do."""
    ends_ms: int = 0
    """When the token ends; 0: never."""
    invalid: bool = False
    """Whether ``debug_token`` calls the token invalid, as after a new password."""
    refusing: list[RefusalError] = field(init=False, default_factory=list)
    """What the next calls that would say something are refused with."""
    posted: dict[str, dict[str, Any]] = field(init=False, default_factory=dict)
    """Every webhook by its event's key, to deliver it again."""
    answers: list[int] = field(init=False, default_factory=list)
    """The statuses that webhooks got; 0: no answer."""

    def admit(self, request: web.Request) -> web.Response | None:
        """Only the right bearer token is let in."""
        if self.dead:
            return refusal(dead_token(), 0)
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return refusal(RefusalError("Invalid OAuth access token", 190, status=401), 0)
        return None

    async def debugged(self, request: web.Request) -> web.Response:
        """``GET /debug_token``."""
        valid = request.query.get("input_token") == self.token and not self.invalid
        ends = {"expires_at": self.ends_ms // 1000, "data_access_expires_at": 0}
        return web.json_response({"data": {"is_valid": valid, **ends, "scopes": [*self.scopes]}})

    def refused(self, fault: Fault) -> web.Response:
        """A planned refusal, in Meta's envelope."""
        if fault is Fault.EXPIRED:
            return refusal(dead_token(), 0)
        return refusal(_REFUSALS[fault], 5 if fault is Fault.RATE_LIMIT else 0)

    async def lawful(self, request: web.Request, handler: Answering) -> web.StreamResponse:
        """The answer, or the error envelope of what the rules refuse."""
        try:
            if request.method == "POST" and self.refusing and self.admit(request) is None:
                raise self.refusing.pop(0)
            return await super().lawful(request, handler)
        except RefusalError as error:
            return refusal(error, 0)

    async def subscribe(self, verify_token: str) -> bool:
        """The handshake that saving the callback URL makes; whether it came back right."""
        query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": verify_token}
        async with self.http.get(self.callback, params=query) as response:
            return response.status == 200 and await response.text() == "1158201444"

    async def post(self, key: str, payload: dict[str, Any]) -> int:
        """Post an event, signed; tried again like Meta does until it is answered with 200. The last status."""
        self.posted[key] = payload
        if not self.callback:
            return 0
        body = wire.encode(payload)
        status = await self._try(body)
        for wait in self.backoff:
            if status == 200:
                break
            await asyncio.sleep(wait)
            status = await self._try(body)
        return status

    async def again(self, key: str) -> int:
        """Deliver an event once more."""
        return await self.post(key, self.posted[key])

    async def _try(self, body: bytes) -> int:
        headers = wire.signed(body, self.app_secret)
        try:
            async with self.http.post(self.callback, data=body, headers=headers, allow_redirects=False) as response:
                status = response.status
        except (aiohttp.ClientError, TimeoutError):
            status = 0
        self.answers.append(status)
        return status
