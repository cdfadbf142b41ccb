"""What every simulated vendor is: a real HTTP server on loopback that notes its calls and misbehaves on demand."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import aiohttp
from aiohttp import web

from vendors.faults import Fault, Plan, misbehave

__all__ = ["Call", "Fault", "Server", "clock_ms", "json_object"]

Answering = Callable[[web.Request], Awaitable[web.StreamResponse]]
_REFUSED = {
    Fault.RATE_LIMIT,
    Fault.TOO_MANY,
    Fault.BUSINESS_LIMIT,
    Fault.SERVER_ERROR,
    Fault.UNAVAILABLE,
    Fault.EXPIRED,
    Fault.ELSEWHERE,
    Fault.NOT_NOW,
}


def clock_ms() -> int:
    """Milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class Call:
    """One call that was made: ``METHOD /path``, its headers and its decoded body (empty for anything but JSON)."""

    name: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]


@dataclass(kw_only=True, eq=False)
class Server:
    """A vendor on 127.0.0.1; ``port`` 0 takes any free one. ``dead``: every call is refused as for a dead token."""

    port: int = 0
    now: Callable[[], int] = clock_ms
    dead: bool = False
    calls: list[Call] = field(init=False, default_factory=list)
    _plans: list[Plan] = field(init=False, default_factory=list)
    _closing: asyncio.Event = field(init=False, default_factory=asyncio.Event)
    http: aiohttp.ClientSession = field(init=False, repr=False)
    """For what the vendor calls itself, such as a webhook."""
    _runner: web.AppRunner = field(init=False, repr=False)

    async def __aenter__(self) -> Self:
        self.http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5))
        app = web.Application(middlewares=[self._guard], client_max_size=64 * 1_048_576)
        self.routes(app.router)
        self._runner = web.AppRunner(app, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._closing.set()
        await self.http.close()
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        """The base address that stands for the vendor's own."""
        return f"http://127.0.0.1:{self.port}"

    def fault(
        self, fault: Fault, *, times: int = 1, accepted: bool = False, method: str = "POST", path: str = ""
    ) -> None:
        """Plan what the next ``times`` calls of ``method`` whose path ends so meet; ``accepted``: after their work."""
        self._plans.extend([Plan(fault, accepted, method, path)] * times)

    # --- what each vendor says for itself ------------------------------------------------------------------------

    def routes(self, router: web.UrlDispatcher) -> None:
        """Add the API's routes."""
        raise NotImplementedError

    def admit(self, request: web.Request) -> web.Response | None:
        """The refusal of a call without the right token, or None."""
        raise NotImplementedError

    def refused(self, fault: Fault) -> web.Response:
        """The vendor's body for a refusal that was planned."""
        raise NotImplementedError

    async def lawful(self, request: web.Request, handler: Answering) -> web.StreamResponse:
        """The answer of a call that no fault was planned for."""
        return self.admit(request) or await handler(request)

    # --- every call ----------------------------------------------------------------------------------------------

    @web.middleware
    async def _guard(self, request: web.Request, handler: Answering) -> web.StreamResponse:
        body = await json_object(request)
        self.calls.append(Call(f"{request.method} {request.path}", dict(request.headers), body))
        plan = self._plan(request.method, request.path)
        if plan and not plan.accepted:
            return await self._misbehave(plan.fault, request, b"")
        answer = await self.lawful(request, handler)
        if plan:
            sent = answer.body if isinstance(answer, web.Response) and isinstance(answer.body, bytes) else b""
            return await self._misbehave(plan.fault, request, sent)
        return answer

    async def _misbehave(self, fault: Fault, request: web.Request, answer: bytes) -> web.StreamResponse:
        if fault in _REFUSED:
            return self.refused(fault)
        return await misbehave(fault, request, answer, self._closing)

    def _plan(self, method: str, path: str) -> Plan | None:
        for index, plan in enumerate(self._plans):
            if plan.method == method and path.endswith(plan.path):
                return self._plans.pop(index)
        return None


async def json_object(request: web.Request) -> dict[str, Any]:
    """The call's JSON object; empty where there is none."""
    if request.content_type != "application/json":
        return {}
    try:
        given = await request.json()
    except ValueError:
        return {}
    return given if isinstance(given, dict) else {}
