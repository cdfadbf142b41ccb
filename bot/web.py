"""The web routes: vendors' webhooks, the chat, health, metrics, and the console beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from bot.desk import WayBack
from bot.guard import KEEPER, MOST_BYTES, Doorkeeper, read_body
from bot.health import Health
from bot.intake import Intake
from bot.metrics import CONTENT_TYPE
from bot.store.spool import SpoolError
from bot.store.transaction import StoreUnavailableError
from bot.surroundings import Surroundings
from bot.teaching import Teaching
from handlers.base import Inbound, SignatureError, WebhookPlatform
from handlers.desk import WebDesk


@dataclass(frozen=True, slots=True)
class Rooms:
    """What the routes lead to."""

    around: Surroundings
    intake: Intake
    way_back: WayBack
    health: Health
    teaching: Teaching


class Webhooks:
    """Where vendors deliver events."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._platforms: Mapping[str, WebhookPlatform] = {
            name: platform
            for name, platform in rooms.around.platforms.items()
            if isinstance(platform, WebhookPlatform)
        }

    def routes(self) -> list[web.RouteDef]:
        """The webhook routes."""
        return [
            web.get("/webhooks/{platform}", self.handshake, allow_head=False),
            web.post("/webhooks/{platform}", self.receive),
            web.post("/webhooks/{desk}/{route}", self.hear),
        ]

    async def handshake(self, request: web.Request) -> web.Response:
        """Prove to a vendor that we listen here."""
        name, platform = self._platform(request)
        try:
            answer = platform.handshake(request.query)
        except SignatureError as error:
            self._refuse(name, "handshake")
            raise web.HTTPForbidden(text=f"{error}\n") from None
        return web.Response(text=answer) if isinstance(answer, str) else web.json_response(answer)

    async def receive(self, request: web.Request) -> web.Response:
        """Take a signed event; 200 means that it is on disk."""
        name, platform = self._platform(request)
        body = await read_body(request)
        try:
            platform.verify(Inbound(request.headers, body))
        except SignatureError as error:
            self._refuse(name, "signature")
            raise web.HTTPUnauthorized(text=f"{error}\n") from None
        try:
            await self._rooms.intake.accept(name, body)
        except SpoolError:
            self._refuse(name, "no_room")
            raise web.HTTPServiceUnavailable(text="Nothing can be kept now; send it again.\n") from None
        return web.Response()

    async def hear(self, request: web.Request) -> web.Response:
        """Take a signed request of a desk: what teammates did."""
        desk = self._rooms.around.desks.get(request.match_info["desk"])
        if not isinstance(desk, WebDesk):
            raise web.HTTPNotFound(text="No such desk is set up.\n")
        body = await read_body(request)
        try:
            desk.verify(Inbound(request.headers, body))
        except SignatureError as error:
            self._refuse(request.match_info["desk"], "signature")
            raise web.HTTPUnauthorized(text=f"{error}\n") from None
        heard = await desk.hear(request.match_info["route"], body)
        try:
            refusals = await self._rooms.way_back.accept(heard.acts)
        except StoreUnavailableError:
            raise web.HTTPServiceUnavailable(text="Nothing can be kept now; send it again.\n") from None
        for what in heard.unread:
            self._rooms.around.log.info("desk_event.unread", desk=request.match_info["desk"], what=what)
        if heard.again:
            raise web.HTTPServiceUnavailable(text="It cannot be told now who may do this; send it again.\n")
        reply = heard.answer(refusals)
        if reply is None:
            return web.Response()
        return web.Response(text=reply) if isinstance(reply, str) else web.json_response(reply)

    def _platform(self, request: web.Request) -> tuple[str, WebhookPlatform]:
        name = request.match_info["platform"]
        platform = self._platforms.get(name)
        if platform is None:
            raise web.HTTPNotFound(text="No such platform is set up.\n")
        return name, platform

    def _refuse(self, name: str, why: str) -> None:
        self._rooms.around.metrics.refused.labels(name, why).inc()
        self._rooms.around.log.warning("request.refused", of=name, why=why)


class Reports:
    """Health and metrics."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    def routes(self) -> list[web.RouteDef]:
        """The reporting routes."""
        return [web.get("/health", self.health), web.get("/metrics", self.metrics)]

    async def health(self, _request: web.Request) -> web.Response:
        """How Frontdesk is, with reasons; 503 only when events cannot be kept."""
        report = await self._rooms.health.report()
        return web.json_response(report, status=503 if report["status"] == "down" else 200)

    async def metrics(self, _request: web.Request) -> web.Response:
        """Everything counted, for Prometheus."""
        await self._rooms.health.count_backlog()
        return web.Response(body=self._rooms.around.metrics.text(), headers={"Content-Type": CONTENT_TYPE})


def make_app(keeper: Doorkeeper, *routes: list[web.RouteDef]) -> web.Application:
    """An application of these routes, with the house's bounds."""
    app = web.Application(client_max_size=MOST_BYTES)
    app[KEEPER] = keeper
    app.on_response_prepare.append(keeper.note)
    for group in routes:
        app.add_routes(group)
    return app


def make_runner(app: web.Application) -> web.AppRunner:
    """Serves an application without reading logs of its own; compressed bodies are not unpacked."""
    return web.AppRunner(app, access_log=None, auto_decompress=False, keepalive_timeout=75, shutdown_timeout=5)
