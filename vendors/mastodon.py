"""A Mastodon server with one account of ours, played on loopback: statuses, notifications, the stream, faults.

https://docs.joinmastodon.org/methods/statuses/, https://docs.joinmastodon.org/methods/notifications/ and
https://docs.joinmastodon.org/methods/streaming/ (2026-11). It shares no code with Frontdesk.
"""

from __future__ import annotations

import asyncio
import html
import itertools
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from vendors.file_host import FileHost
from vendors.mastodon_media import Media
from vendors.server import Fault, Server, json_object

__all__ = ["Said", "SimulatedMastodon"]

WIDTH = {"direct": 0, "private": 1, "unlisted": 2, "public": 3}
_LINK = re.compile(r"https?://\S+")
_REMOTE = re.compile(r"(@[\w.-]+)@[\w.-]+\w")


@dataclass(frozen=True, slots=True)
class Said:
    """One status of ours in answer to a follower."""

    follower: str
    text: str
    key: str
    call: str
    body: dict[str, Any]


@dataclass(kw_only=True, eq=False)
class SimulatedMastodon(Server):
    """The server. ``streaming``: whether it has a stream; ``longest``: its characters; ``bot``: our account's mark."""

    token: str = field(repr=False)
    own_id: str = "14715"
    streaming: bool = True
    longest: int = 500
    bot: bool = True
    statuses: dict[str, dict[str, Any]] = field(init=False, default_factory=dict)
    notifications: list[dict[str, Any]] = field(init=False, default_factory=list)
    media: Media = field(init=False, default_factory=Media)
    files: FileHost = field(init=False, default_factory=FileHost)
    """What people attach, at ``/system/NAME``."""
    said: list[Said] = field(init=False, default_factory=list)
    idempotent: dict[str, str] = field(init=False, default_factory=dict)
    listeners: list[asyncio.Queue[str]] = field(init=False, default_factory=list)
    _numbers: itertools.count[int] = field(
        init=False, default_factory=lambda: itertools.count(103_186_126_000_000_000)
    )

    # --- followers -----------------------------------------------------------------------------------------------

    async def follower_says(
        self, follower: str, text: str, *, visibility: str = "public", bot: bool = False, under: str = "", **more: Any
    ) -> str:
        """A status that mentions us. Returns its key."""
        key = self._number()
        name = (
            '<span class="h-card"><a href="https://mastodon.example/@brand" class="u-url mention">@<span>brand</span>'
        )
        account = {"id": follower, "acct": f"f{follower}@example.social", "display_name": "Ana", "bot": bot}
        self.statuses[key] = {
            "id": key,
            "created_at": self._iso(),
            "in_reply_to_id": under or None,
            "visibility": visibility,
            "spoiler_text": "",
            "language": "en",
            "content": f"<p>{name}</a></span> {html.escape(text)}</p>",
            "account": account,
            "mentions": [{"id": self.own_id, "acct": "brand"}],
            "media_attachments": [],
            **more,
        }
        one = {"id": self._number(), "type": "mention", "created_at": self._iso(), "account": account}
        self.notify({**one, "status": self.statuses[key]})
        return key

    def notify(self, notification: dict[str, Any]) -> None:
        """Any notification: it is in the list, and goes to everybody who listens."""
        self.notifications.append(notification)
        self._stream("notification", json.dumps(notification))

    def again(self, key: str) -> None:
        """The stream tells of a status once more."""
        for one in self.notifications:
            if one.get("status", {}).get("id") == key:
                self._stream("notification", json.dumps(one))

    def hang_up(self) -> None:
        """Every stream ends."""
        for one in self.listeners:
            one.put_nowait("")

    def _stream(self, event: str, data: str) -> None:
        for one in self.listeners:
            one.put_nowait(f"event: {event}\ndata: {data}\n\n")

    # --- the API -------------------------------------------------------------------------------------------------

    def routes(self, router: web.UrlDispatcher) -> None:
        """The API as far as answering mentions needs it."""
        router.add_get("/api/v1/accounts/verify_credentials", self._me)
        router.add_get("/api/v2/instance", self._instance)
        router.add_get("/api/v1/notifications", self._list)
        router.add_get("/api/v1/streaming/user/notification", self._listen)
        router.add_post("/api/v1/statuses", self._post)
        router.add_post("/api/v2/media", self._upload)
        router.add_get("/api/v1/media/{id}", self._medium)
        router.add_get("/system/{name}", self.files.serve)
        router.add_get("/api/v1/statuses/{id}", self._status)
        router.add_put("/api/v1/statuses/{id}", self._edit)
        router.add_delete("/api/v1/statuses/{id}", self._delete)
        router.add_get("/api/v1/statuses/{id}/context", self._context)
        router.add_get("/api/v1/accounts/{id}", self._account)

    def admit(self, request: web.Request) -> web.Response | None:
        """Only the right token is let in; files are for everybody."""
        if request.path.startswith("/system/"):
            return None
        if self.dead or request.headers.get("Authorization") != f"Bearer {self.token}":
            return web.json_response({"error": "The access token is invalid"}, status=401)
        return None

    def refused(self, fault: Fault) -> web.Response:
        """A planned refusal."""
        if fault is Fault.EXPIRED:
            return web.json_response({"error": "The access token is invalid"}, status=401)
        if fault in {Fault.RATE_LIMIT, Fault.TOO_MANY}:
            reset = datetime.fromtimestamp(self.now() / 1000 + 120, UTC).isoformat().replace("+00:00", "Z")
            return web.json_response({"error": "Too many requests"}, status=429, headers={"X-RateLimit-Reset": reset})
        return web.json_response({"error": "Internal error"}, status=503 if fault is Fault.UNAVAILABLE else 500)

    async def _me(self, _request: web.Request) -> web.Response:
        return web.json_response({"id": self.own_id, "acct": "brand", "username": "brand", "bot": self.bot})

    async def _instance(self, _request: web.Request) -> web.Response:
        statuses = {"max_characters": self.longest, "characters_reserved_per_url": 23}
        urls = {"streaming": f"ws://127.0.0.1:{self.port}"}
        told = {"statuses": statuses, "urls": urls, "media_attachments": self.media.told}
        return web.json_response({"domain": "mastodon.example", "configuration": told})

    async def _list(self, request: web.Request) -> web.Response:
        wanted, limit = request.query.getall("types[]", []), int(request.query.get("limit", "40"))
        rows = [one for one in self.notifications if not wanted or one["type"] in wanted]
        if "min_id" in request.query:
            after = int(request.query["min_id"])
            rows = [one for one in rows if int(one["id"]) > after][:limit]
        else:
            before = int(request.query.get("max_id", str(2**62)))
            rows = [one for one in rows if int(one["id"]) < before][-limit:]
        return web.json_response(rows[::-1])

    async def _listen(self, request: web.Request) -> web.StreamResponse:
        if not self.streaming:
            return web.json_response({"error": "Not found"}, status=404)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(b":)\n")
        heard: asyncio.Queue[str] = asyncio.Queue()
        self.listeners.append(heard)
        try:
            while text := await self._next(heard):
                await response.write(text.encode())
        finally:
            self.listeners.remove(heard)
        return response

    async def _next(self, heard: asyncio.Queue[str]) -> str:
        waiting = [asyncio.ensure_future(heard.get()), asyncio.ensure_future(self._closing.wait())]
        done, others = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for one in others:
            one.cancel()
        return str(waiting[0].result()) if waiting[0] in done else ""

    async def _post(self, request: web.Request) -> web.Response:
        body, key = await json_object(request), request.headers.get("Idempotency-Key", "")
        if key in self.idempotent:
            return web.json_response(self.statuses[self.idempotent[key]])
        text, about = str(body.get("status", "")), str(body.get("in_reply_to_id", ""))
        if invalid := self._invalid(text) or self.media.invalid(body.get("media_ids", [])):
            return invalid
        if about not in self.statuses:
            return web.json_response({"error": "Record not found"}, status=404)
        return web.json_response(self._posted(body, text, self.statuses[about], key, f"POST {request.path}"))

    def _posted(self, body: dict[str, Any], text: str, about: dict[str, Any], key: str, call: str) -> dict[str, Any]:
        status = {
            "id": self._number(),
            "created_at": self._iso(),
            "in_reply_to_id": about["id"],
            "visibility": body.get("visibility", "public"),
            "content": f"<p>{html.escape(text)}</p>",
            "account": {"id": self.own_id, "acct": "brand", "bot": self.bot},
            "media_attachments": self.media.attach(body.get("media_ids", [])),
        }
        self.statuses[status["id"]] = status
        if key:
            self.idempotent[key] = status["id"]
        if f"@{about['account']['acct']}" in text:
            self.said.append(Said(about["account"]["id"], text, status["id"], call, body))
        return status

    async def _upload(self, request: web.Request) -> web.Response:
        return await self.media.upload(request)

    async def _medium(self, request: web.Request) -> web.Response:
        return self.media.shown(request.match_info["id"])

    async def _status(self, request: web.Request) -> web.Response:
        found = self.statuses.get(request.match_info["id"])
        return web.json_response(found) if found else web.json_response({"error": "Record not found"}, status=404)

    async def _edit(self, request: web.Request) -> web.Response:
        body, mine = await json_object(request), self._mine(request)
        text = str(body.get("status", ""))
        if mine is None:
            return web.json_response({"error": "Record not found"}, status=404)
        if invalid := self._invalid(text):
            return invalid
        mine |= {"content": f"<p>{html.escape(text)}</p>", "spoiler_text": body.get("spoiler_text", "")}
        mine["edited_at"] = self._iso()
        return web.json_response(mine)

    async def _delete(self, request: web.Request) -> web.Response:
        mine = self._mine(request)
        if mine is None:
            return web.json_response({"error": "Record not found"}, status=404)
        return web.json_response(self.statuses.pop(mine["id"]))

    def _mine(self, request: web.Request) -> dict[str, Any] | None:
        found = self.statuses.get(request.match_info["id"])
        return found if found and found["account"]["id"] == self.own_id else None

    def _invalid(self, text: str) -> web.Response | None:
        if not text.strip():
            return web.json_response({"error": "Validation failed: Text can't be blank"}, status=422)
        if _length(text) > self.longest:
            limit = f"Validation failed: Text character limit of {self.longest} exceeded"
            return web.json_response({"error": limit}, status=422)
        return None

    async def _context(self, request: web.Request) -> web.Response:
        about = request.match_info["id"]
        if about not in self.statuses:
            return web.json_response({"error": "Record not found"}, status=404)
        below = [one for one in self.statuses.values() if one["in_reply_to_id"] == about]
        return web.json_response({"ancestors": [], "descendants": below})

    async def _account(self, request: web.Request) -> web.Response:
        wanted = request.match_info["id"]
        return web.json_response({"id": wanted, "acct": f"f{wanted}@example.social", "display_name": "Ana"})

    def _iso(self) -> str:
        return datetime.fromtimestamp(self.now() / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def _number(self) -> str:
        return str(next(self._numbers))


def _length(text: str) -> int:
    return len(_REMOTE.sub(r"\1", _LINK.sub("x" * 23, text)))
