"""Bluesky with one account of ours, played on loopback: sessions, posts, notifications, direct messages, faults.

https://docs.bsky.app/docs/api/ (2026-11). It shares no code with Frontdesk.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import regex
from aiohttp import web

from vendors.server import Answering, Fault, Server, json_object

__all__ = ["Said", "SimulatedBluesky"]

DID = "did:plc:brandbrandbrandbrandbrand"
POST = "app.bsky.feed.post"


class RefusalError(Exception):
    """What Bluesky answers instead: the name and words of its error."""

    def __init__(self, name: str, words: str, status: int = 400) -> None:
        super().__init__(words)
        self.name, self.words, self.status = name, words, status


@dataclass(frozen=True, slots=True)
class Said:
    """One thing the account said to a follower."""

    follower: str
    text: str
    key: str
    call: str
    body: dict[str, Any]


@dataclass(kw_only=True, eq=False)
class SimulatedBluesky(Server):
    """The network. ``chat``: whether the app password may read direct messages."""

    handle: str = "brand.example.com"
    password: str = field(default="app-password", repr=False)
    chat: bool = True
    sessions: int = 0
    access: str = ""
    refresh: str = ""
    notifications: list[dict[str, Any]] = field(init=False, default_factory=list)
    log: list[dict[str, Any]] = field(init=False, default_factory=list)
    posts: dict[str, dict[str, Any]] = field(init=False, default_factory=dict)
    said: list[Said] = field(init=False, default_factory=list)
    closed: set[str] = field(init=False, default_factory=set)
    """Followers who take no direct messages from us."""
    _numbers: itertools.count[int] = field(init=False, default_factory=lambda: itertools.count(1000))

    # --- followers -----------------------------------------------------------------------------------------------

    async def follower_posts(self, follower: str, text: str, *, reason: str = "mention", **more: Any) -> str:
        """A post that mentions us or answers one of ours. Returns its key."""
        uri = f"at://{follower}/{POST}/3k{next(self._numbers)}"
        record = {"$type": POST, "text": text, "createdAt": self._iso(), **more}
        self.posts[uri] = {"uri": uri, "cid": f"bafy{next(self._numbers)}", "record": record}
        author = {"did": follower, "handle": "ana.bsky.social", "displayName": "Ana"}
        one = {**self.posts[uri], "author": author, "reason": reason, "isRead": False, "indexedAt": self._iso()}
        self.notifications.append(one)
        return uri

    async def follower_writes(self, follower: str, text: str) -> str:
        """A direct message. Returns its key."""
        return self._line(follower, follower, text)

    def person_writes(self, follower: str, text: str) -> str:
        """A person of ours writes in the app."""
        return self._line(follower, DID, text)

    def again(self, key: str) -> None:
        """The network tells of it once more."""
        for one in [one for one in self.notifications if one["uri"] == key]:
            self.notifications.append({**one, "indexedAt": self._iso()})
        for log in [log for log in self.log if log["message"]["id"] == key]:
            self.log.append({**log, "rev": str(next(self._numbers))})

    def _line(self, follower: str, sender: str, text: str) -> str:
        key, rev = f"3m{next(self._numbers)}", str(next(self._numbers))
        message = {"id": key, "rev": rev, "text": text, "sender": {"did": sender}, "sentAt": self._iso()}
        kind = "chat.bsky.convo.defs#logCreateMessage"
        self.log.append({"$type": kind, "rev": rev, "convoId": f"convo-{follower}", "message": message})
        return key

    # --- the API -------------------------------------------------------------------------------------------------

    def routes(self, router: web.UrlDispatcher) -> None:
        """The methods that answering needs."""
        for name, method in {
            "app.bsky.actor.getProfile": self._profile,
            "app.bsky.feed.getPosts": self._get_posts,
            "app.bsky.notification.listNotifications": self._list,
            "chat.bsky.convo.getConvo": self._convo,
            "chat.bsky.convo.getLog": self._get_log,
            "chat.bsky.convo.getMessages": self._messages,
            "chat.bsky.convo.listConvos": self._convos,
            "com.atproto.repo.getRecord": self._record,
            "com.atproto.server.getSession": self._session,
        }.items():
            router.add_get(f"/xrpc/{name}", method)
        router.add_post("/xrpc/chat.bsky.convo.sendMessage", self._send)
        router.add_post("/xrpc/com.atproto.repo.createRecord", self._create)
        router.add_post("/xrpc/com.atproto.repo.deleteRecord", self._delete)
        router.add_post("/xrpc/com.atproto.server.createSession", self._sign_in)
        router.add_post("/xrpc/com.atproto.server.refreshSession", self._renew)

    def admit(self, request: web.Request) -> web.Response | None:
        """A good access token; the app password or the refresh token for a new one."""
        if request.path.endswith("createSession"):
            return None
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if self.dead:
            return _error("ExpiredToken", "Token has expired")
        if given != (self.refresh if request.path.endswith("refreshSession") else self.access) or not given:
            return _error("ExpiredToken", "Token has expired")
        chat = "/chat." in request.path
        if chat and request.headers.get("atproto-proxy") != "did:web:api.bsky.chat#bsky_chat":
            return _error("MethodNotImplemented", "Method Not Implemented", 501)
        return None if not chat or self.chat else _error("InvalidToken", "Bad token method")

    def refused(self, fault: Fault) -> web.Response:
        """A planned refusal."""
        if fault is Fault.EXPIRED:
            return _error("ExpiredToken", "Token has expired")
        if fault in {Fault.RATE_LIMIT, Fault.TOO_MANY}:
            reset = str(self.now() // 1000 + 60)
            return _error("RateLimitExceeded", "Rate Limit Exceeded", 429, {"ratelimit-reset": reset})
        return _error("InternalServerError", "Internal Server Error", 503 if fault is Fault.UNAVAILABLE else 500)

    async def lawful(self, request: web.Request, handler: Answering) -> web.StreamResponse:
        """The answer, or the error of what the rules refuse."""
        try:
            return await super().lawful(request, handler)
        except RefusalError as error:
            return _error(error.name, error.words, error.status)

    async def _sign_in(self, request: web.Request) -> web.Response:
        body = await json_object(request)
        if self.dead or (body.get("identifier"), body.get("password")) != (self.handle, self.password):
            raise RefusalError("AuthenticationRequired", "Invalid identifier or password", 401)
        return self._opened()

    async def _renew(self, _request: web.Request) -> web.Response:
        return self._opened()

    def _opened(self) -> web.Response:
        self.sessions += 1
        self.access, self.refresh = f"access{self.sessions}", f"refresh{self.sessions}"
        return web.json_response(
            {"did": DID, "handle": self.handle, "accessJwt": self.access, "refreshJwt": self.refresh}
        )

    async def _session(self, _request: web.Request) -> web.Response:
        return web.json_response({"did": DID, "handle": self.handle, "active": True})

    async def _list(self, request: web.Request) -> web.Response:
        reasons, limit = request.query.getall("reasons", []), int(request.query.get("limit", "50"))
        rows = [one for one in reversed(self.notifications) if not reasons or one["reason"] in reasons]
        start = int(request.query.get("cursor", "0"))
        answer: dict[str, Any] = {"notifications": rows[start : start + limit]}
        if len(rows) > start + limit:
            answer["cursor"] = str(start + limit)
        return web.json_response(answer)

    async def _create(self, request: web.Request) -> web.Response:
        body = await json_object(request)
        record, key = body["record"], str(body.get("rkey", ""))
        text, uri = str(record.get("text", "")), f"at://{DID}/{POST}/{key}"
        if uri in self.posts:
            raise RefusalError("InvalidRequest", "Record already exists")
        if len(regex.findall(r"\X", text)) > 300 or len(text.encode()) > 3000 or len(key) != 13:
            raise RefusalError("InvalidRequest", "Invalid app.bsky.feed.post record")
        parent = record["reply"]["parent"]["uri"]
        self.posts[uri] = {"uri": uri, "cid": f"bafy{next(self._numbers)}", "record": record}
        follower = parent.removeprefix("at://").partition("/")[0]
        self.said.append(Said(follower, text, uri, f"POST {request.path}", body))
        return web.json_response({"uri": uri, "cid": self.posts[uri]["cid"]})

    async def _delete(self, request: web.Request) -> web.Response:
        """Deleting what is not there is a success, too."""
        body = await json_object(request)
        if body.get("repo") != DID:
            raise RefusalError("AuthMissing", "Authentication Required", 401)
        self.posts.pop(f"at://{DID}/{body.get('collection')}/{body.get('rkey')}", None)
        return web.json_response({})

    async def _record(self, request: web.Request) -> web.Response:
        uri = f"at://{request.query['repo']}/{request.query['collection']}/{request.query['rkey']}"
        if uri not in self.posts:
            raise RefusalError("RecordNotFound", f"Could not locate record: {uri}")
        return web.json_response({"uri": uri, "value": self.posts[uri]["record"]})

    async def _get_posts(self, request: web.Request) -> web.Response:
        found = [self.posts[uri] for uri in request.query.getall("uris", []) if uri in self.posts]
        return web.json_response({"posts": found})

    async def _get_log(self, request: web.Request) -> web.Response:
        after = int(request.query.get("cursor", "0"))
        rows = [log for log in self.log if int(log["rev"]) > after]
        return web.json_response({"logs": rows[:50], "cursor": rows[:50][-1]["rev"] if rows else str(after or 1)})

    async def _convo(self, request: web.Request) -> web.Response:
        convo = request.query["convoId"]
        members = [{"did": DID}, {"did": convo.removeprefix("convo-")}]
        return web.json_response({"convo": {"id": convo, "members": members}})

    async def _convos(self, _request: web.Request) -> web.Response:
        return web.json_response({"convos": []})

    async def _messages(self, request: web.Request) -> web.Response:
        rows = [log["message"] for log in self.log if log["convoId"] == request.query["convoId"]]
        return web.json_response({"messages": rows[::-1][:100]})

    async def _send(self, request: web.Request) -> web.Response:
        body = await json_object(request)
        convo, text = str(body.get("convoId", "")), str(body["message"].get("text", ""))
        if not any(log["convoId"] == convo for log in self.log):
            raise RefusalError("InvalidConvo", "Convo not found")
        follower = convo.removeprefix("convo-")
        if follower in self.closed:
            raise RefusalError("InvalidRequest", "recipient has disabled incoming messages")
        if len(regex.findall(r"\X", text)) > 1000 or len(text.encode()) > 10_000:
            raise RefusalError("InvalidRequest", "Message is too long")
        key = self._line(follower, DID, text)
        self.said.append(Said(follower, text, key, f"POST {request.path}", body))
        return web.json_response(self.log[-1]["message"])

    async def _profile(self, request: web.Request) -> web.Response:
        return web.json_response({"did": request.query["actor"], "handle": "ana.bsky.social", "displayName": "Ana"})

    def _iso(self) -> str:
        return datetime.fromtimestamp(self.now() / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _error(name: str, words: str, status: int = 400, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response({"error": name, "message": words}, status=status, headers=headers)
