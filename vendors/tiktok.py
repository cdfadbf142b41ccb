"""TikTok, played by a real server on loopback: its rules, its errors, its webhooks, and faults on demand.

It shares no code with Frontdesk. In a test: ``async with SimulatedTikTok(…) as tiktok: …``.
https://business-api.tiktok.com/portal/docs (Business API v1.3, checked 2026-11)
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

import aiohttp
from aiohttp import web

from vendors import tiktok_wire as wire
from vendors.tiktok_followers import ANSWER_WITHIN_S, VIDEO, Followers, Posted
from vendors.tiktok_pictures import Pictures
from vendors.tiktok_rules import PAGE, Comment, Delivery, RefusalError

__all__ = ["VIDEO", "Comment", "Delivery", "Echoes", "Fault", "Posted", "SimulatedTikTok", "wire"]

DAY_S = 86_400
SCOPES = "user.info.basic,message.list.read,message.list.send,comment.list,comment.list.manage,video.list"
BASE = "/open_api/v1.3/"
Work = Callable[[web.Request], Awaitable[dict[str, Any]]]


class Echoes(StrEnum):
    """When the account hears of its own message: before the call's answer, after it, or never."""

    BEFORE = "before"
    AFTER = "after"
    OFF = "off"


class Fault(StrEnum):
    """What one call meets instead of its answer."""

    RATE_LIMIT = "rate_limit"
    TOO_MANY_A_MINUTE = "too_many_a_minute"
    SERVER_ERROR = "server_error"
    UNAVAILABLE = "unavailable"
    NO_PERMISSION = "no_permission"
    DUPLICATE = "duplicate"
    HANG = "hang"
    RESET = "reset"
    GARBAGE = "garbage"
    HUGE = "huge"


_REFUSALS = {
    Fault.RATE_LIMIT: RefusalError("Too many requests. Please try again later.", 40100),
    Fault.TOO_MANY_A_MINUTE: RefusalError("Too many requests: the QPM limit is reached.", 40133),
    Fault.SERVER_ERROR: RefusalError("System error.", 50000),
    Fault.DUPLICATE: RefusalError("Duplicate request.", 40050),
    Fault.NO_PERMISSION: RefusalError("No permission to operate.", 40001),
}


@dataclass(kw_only=True, eq=False)
class SimulatedTikTok(Followers):
    """One Business account, its developer app and its followers behind a real HTTP server on 127.0.0.1.

    ``calls`` lists the API calls as ``METHOD /path`` and ``bodies`` what they said. ``region_closed``: direct messages
    are not offered to this account.
    """

    access_token: str = field(default="act.simulated1", repr=False)
    refresh_token: str = field(default="rft.simulated1", repr=False)
    port: int = 0
    echoes: Echoes = Echoes.AFTER
    scopes: str = SCOPES
    region_closed: bool = False
    calls: list[str] = field(init=False, default_factory=list)
    bodies: list[dict[str, Any]] = field(init=False, default_factory=list)
    pictures: Pictures = field(init=False)
    accepted: list[tuple[str, dict[str, Any], Delivery]] = field(init=False, default_factory=list)
    """Every call that said something, with its body and what came of it."""
    subscribed: dict[str, str] = field(init=False, default_factory=dict)
    renewals: int = field(init=False, default=0)
    _plans: list[tuple[Fault, bool, str]] = field(init=False, default_factory=list)
    _closing: asyncio.Event = field(init=False, default_factory=asyncio.Event)
    _echoing: set[asyncio.Task[Posted]] = field(init=False, default_factory=set)
    _runner: web.AppRunner = field(init=False, repr=False)

    def __post_init__(self) -> None:
        Followers.__post_init__(self)
        self.pictures = Pictures(self.now)

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_WITHIN_S))
        self._runner = web.AppRunner(self._app(), shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._closing.set()
        for task in self._echoing:
            task.cancel()
        await asyncio.gather(*self._echoing, return_exceptions=True)
        await self._http.close()
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        """The base address that stands for ``https://business-api.tiktok.com``."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def delivered(self) -> list[Delivery]:
        """Everything an app said through the API and TikTok accepted, in order."""
        return self.account.delivered

    def fault(self, fault: Fault, *, times: int = 1, accepted: bool = False, path: str = "") -> None:
        """Plan what the next ``times`` calls whose path holds ``path`` meet; ``accepted``: after their work."""
        self._plans.extend([(fault, accepted, path)] * times)

    def expire(self) -> None:
        """The access token's day is over; the refresh token is good."""
        self.access_token = f"act.nobody-knows-{self.renewals}"

    async def echoed(self) -> None:
        """Waits until every echo on its way has been answered or given up."""
        await asyncio.gather(*self._echoing)

    # --- the API -------------------------------------------------------------------------------------------------

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=64 * 1_048_576)
        app.router.add_route("*", "/{path:.*}", self._take)
        return app

    def _work(self, request: web.Request) -> Work | None:
        """What answers a call; a path without its last slash is a page that is not there."""
        return {
            "POST tt_user/oauth2/refresh_token/": self._refresh,
            "POST tt_user/token_info/get/": self._token_info,
            "POST business/message/send/": self._send,
            "POST business/message/media/upload/": self._upload,
            "POST business/comment/reply/create/": self._reply,
            "GET business/comment/list/": self._comments,
            "GET business/comment/reply/list/": self._replies,
            "GET business/message/content/list/": self._messages,
            "GET business/message/conversation/list/": self._conversations,
            "GET business/video/list/": self._videos,
            "GET business/webhook/list/": self._webhook,
            "POST business/webhook/update/": self._subscribe,
        }.get(f"{request.method} {request.path.removeprefix(BASE)}")

    async def _take(self, request: web.Request) -> web.StreamResponse:
        self.calls.append(f"{request.method} {request.path}")
        self.bodies.append(await _noted(request) if request.method == "POST" else dict(request.query))
        plan = next((one for one in self._plans if one[2] in request.path), None)
        if plan:
            self._plans.remove(plan)
        if plan and not plan[1]:
            return await self._misbehave(plan[0], request)
        answer = await self._lawful(request)
        return await self._misbehave(plan[0], request) if plan else answer

    async def _lawful(self, request: web.Request) -> web.Response:
        work = self._work(request)
        if work is None:
            return web.Response(status=404, text="<html>404</html>", content_type="text/html")
        try:
            return _answer(0, "OK", await work(request))
        except RefusalError as error:
            return _answer(error.code, error.message, {}, error.status)

    async def _misbehave(self, fault: Fault, request: web.Request) -> web.StreamResponse:
        match fault:
            case Fault.HANG:
                await self._closing.wait()
                return web.Response()
            case Fault.RESET:
                if request.transport:
                    request.transport.abort()
                return web.Response()
            case Fault.GARBAGE:
                return web.Response(body=b"<html>Sorry</html>", content_type="application/json")
            case Fault.HUGE:
                return web.Response(body=b'{"code":"' + b"9" * 2_500_000, content_type="application/json")
            case Fault.UNAVAILABLE:
                return web.Response(status=503, text="<html>503</html>")
            case _:
                refusal = _REFUSALS[fault]
                return _answer(refusal.code, refusal.message, {})

    def _own(self, request: web.Request, given: dict[str, Any]) -> None:
        if self.dead or request.headers.get("Access-Token") != self.access_token:
            raise RefusalError("Access token is incorrect or has been revoked.", 40105)
        if given.get("business_id") != self.business_id:
            raise RefusalError("No permission to operate business_id.", 40001)

    def _app_secret(self, given: dict[str, Any], key: str, secret: str) -> None:
        if given.get(key) != self.client_key or given.get(secret) != self.client_secret:
            raise RefusalError("App id or secret is incorrect.", 40001)

    async def _refresh(self, request: web.Request) -> dict[str, Any]:
        given = await _body(request)
        self._app_secret(given, "client_id", "client_secret")
        if self.dead or given.get("refresh_token") != self.refresh_token:
            raise RefusalError("Refresh token is invalid or has expired.", 40103)
        self.renewals += 1
        self.access_token = f"act.renewed{self.renewals}"
        self.refresh_token = f"rft.renewed{self.renewals}"
        return {
            "access_token": self.access_token,
            "refresh_token": self.refresh_token,
            "expires_in": DAY_S,
            "refresh_token_expires_in": 365 * DAY_S,
            "open_id": self.business_id,
            "scope": self.scopes,
            "token_type": "Bearer",
        }

    async def _token_info(self, request: web.Request) -> dict[str, Any]:
        given = await _body(request)
        if self.dead or given.get("access_token") != self.access_token:
            raise RefusalError("Access token is incorrect or has been revoked.", 40105)
        return {"app_id": self.client_key, "scope": self.scopes, "creator_id": self.business_id}

    async def _send(self, request: web.Request) -> dict[str, Any]:
        given = await _body(request)
        self._own(request, given)
        if self.region_closed:
            raise RefusalError("The feature is not available in your country or region.", 41000)
        if given.get("message_type") == "IMAGE":
            self.pictures.named(given)
        delivery = self.account.send(given)
        self.accepted.append((f"POST {request.path}", given, delivery))
        await self._come_back(delivery)
        return {"message": {"message_id": delivery.key}}

    async def _upload(self, request: web.Request) -> dict[str, Any]:
        form = dict(await request.post())
        self._own(request, form)
        return self.pictures.upload(form)

    async def _reply(self, request: web.Request) -> dict[str, Any]:
        given = await _body(request)
        self._own(request, given)
        delivery = self.account.reply(given)
        self.accepted.append((f"POST {request.path}", given, delivery))
        await self._come_back(delivery)
        return self.account.row(self.account.comments[int(delivery.key)])

    async def _come_back(self, delivery: Delivery) -> None:
        if self.echoes is Echoes.OFF or not self.callback:
            return
        if self.echoes is Echoes.BEFORE:
            await self._echo(delivery)
            return
        task = asyncio.create_task(self._echo(delivery))
        self._echoing.add(task)
        task.add_done_callback(self._echoing.discard)

    async def _comments(self, request: web.Request) -> dict[str, Any]:
        self._own(request, dict(request.query))
        video, wanted = request.query["video_id"], request.query.get("comment_ids")
        if wanted is None:
            return _page(request, "comments", self.account.top(video))
        ids = json.loads(wanted)
        if not isinstance(ids, list) or len(ids) > PAGE:
            raise RefusalError("comment_ids: at most 30.", 40002)
        return {"comments": self.account.listed(ids, video), "has_more": False, "cursor": 0}

    async def _replies(self, request: web.Request) -> dict[str, Any]:
        self._own(request, dict(request.query))
        return _page(request, "comments", self.account.replies(request.query["video_id"], request.query["comment_id"]))

    async def _messages(self, request: web.Request) -> dict[str, Any]:
        self._own(request, dict(request.query))
        return {"messages": self.account.messages(request.query.get("conversation_id", ""))}

    async def _conversations(self, request: web.Request) -> dict[str, Any]:
        self._own(request, dict(request.query))
        rows = self.account.conversations() if request.query.get("conversation_type") == "SINGLE" else []
        return {"conversations": rows, "has_more": False, "cursor": 0}

    async def _videos(self, request: web.Request) -> dict[str, Any]:
        self._own(request, dict(request.query))
        videos = sorted({one.video for one in self.account.comments.values()}, reverse=True)
        return {"videos": [{"item_id": str(one)} for one in videos], "has_more": False, "cursor": 0}

    async def _webhook(self, request: web.Request) -> dict[str, Any]:
        given = dict(request.query)
        self._app_secret(given, "app_id", "secret")
        kind = given["event_type"]
        return {"app_id": self.client_key, "event_type": kind, "callback_url": self.subscribed.get(kind, "")}

    async def _subscribe(self, request: web.Request) -> dict[str, Any]:
        given = await _body(request)
        self._app_secret(given, "app_id", "secret")
        if self.region_closed and given["event_type"] == "DIRECT_MESSAGE":
            raise RefusalError("The feature is not available in your country or region.", 41000)
        self.subscribed[given["event_type"]] = given["callback_url"]
        return {"app_id": self.client_key, "event_type": given["event_type"], "callback_url": given["callback_url"]}


def _page(request: web.Request, name: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    start, size = int(request.query.get("cursor", "0")), min(PAGE, int(request.query.get("max_count", "20")))
    end = start + size
    return {name: rows[start:end], "has_more": len(rows) > end, "cursor": end}


def _answer(code: int, message: str, data: dict[str, Any], status: int = 200) -> web.Response:
    body = {"code": code, "message": message, "request_id": "202611010000000001", "data": data}
    return web.json_response(body, status=status)


async def _noted(request: web.Request) -> dict[str, Any]:
    """What a call said, of a form its fields."""
    if request.content_type != "multipart/form-data":
        return await _body(request)
    return {name: one for name, one in (await request.post()).items() if isinstance(one, str)}


async def _body(request: web.Request) -> dict[str, Any]:
    try:
        given = await request.json()
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise RefusalError("The body is no JSON object.", 40002)
    return given
