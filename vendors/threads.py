"""A Threads account and its followers, played by a real server on loopback: two-step publishing, signed webhooks.

https://developers.facebook.com/docs/threads/posts and https://developers.facebook.com/docs/threads/webhooks (2026-11).
It shares no code with Frontdesk.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from typing import Any

from aiohttp import web

from vendors.instagram_rules import RefusalError, iso
from vendors.meta import Meta
from vendors.server import json_object

__all__ = ["Post", "Said", "SimulatedThreads"]

MOST_CHARACTERS = 500
SIXTY_DAYS_S = 5_184_000


@dataclass(frozen=True, slots=True)
class Post:
    """A post, or a reply to one (``parent``); ``root`` is what it all began with."""

    id: str
    username: str
    text: str
    at: int
    parent: str = ""
    root: str = ""


@dataclass(frozen=True, slots=True)
class Creation:
    """What was created and, once it is published, as which post."""

    text: str
    parent: str
    post: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One reply that the account published."""

    follower: str
    text: str
    key: str
    call: str
    body: dict[str, Any]


@dataclass(kw_only=True, eq=False)
class SimulatedThreads(Meta):
    """One account. ``slow``: so many tries of publishing find the creation not ready."""

    username: str = "the_brand"
    slow: int = 0
    used: int = 0
    may_delete: bool = True
    posts: dict[str, Post] = field(init=False, default_factory=dict)
    creations: dict[str, Creation] = field(init=False, default_factory=dict)
    said: list[Said] = field(init=False, default_factory=list)
    _numbers: itertools.count[int] = field(init=False, default_factory=lambda: itertools.count(1))

    def admit(self, request: web.Request) -> web.Response | None:
        """The renewal takes its token as a parameter, everything else as a header."""
        renewing = request.path == "/refresh_access_token" and request.query.get("access_token") == self.token
        return None if renewing and not self.dead else super().admit(request)

    def post_of_ours(self, text: str = "New jackets!") -> str:
        """The account posts something. Returns its id."""
        return self._posted(Post(self._number(), self.username, text, self.now()))

    async def follower_replies(self, username: str, text: str, to: str) -> str:
        """A reply under one of our posts. Returns its key."""
        parent = self.posts[to]
        root = parent.root or parent.id
        key = self._posted(Post(self._number(), username, text, self.now(), to, root))
        await self._tell("moderate", root, "replies", key)
        return key

    async def follower_mentions(self, username: str, text: str) -> str:
        """A post of somebody's that names the account. Returns its key."""
        key = self._posted(Post(self._number(), username, text, self.now()))
        await self._tell("interaction", self.account_id, "mentions", key)
        return key

    # --- the API -------------------------------------------------------------------------------------------------

    def routes(self, router: web.UrlDispatcher) -> None:
        """The Threads API as far as answering needs it."""
        router.add_get("/refresh_access_token", self._refresh)
        router.add_get("/v1.0/me", self._me)
        router.add_post("/v1.0/{user}/threads", self._create)
        router.add_post("/v1.0/{user}/threads_publish", self._publish)
        router.add_get("/v1.0/{user}/threads", self._threads)
        router.add_get("/v1.0/{user}/mentions", self._mentions)
        router.add_get("/v1.0/{user}/threads_publishing_limit", self._limit)
        router.add_get("/v1.0/{post}/replies", self._replies)
        router.add_get("/v1.0/{post}/conversation", self._conversation)
        router.add_get("/v1.0/{object}", self._object)
        router.add_delete("/v1.0/{object}", self._delete)

    async def _create(self, request: web.Request) -> web.Response:
        body = await json_object(request)
        text, parent = str(body.get("text", "")), str(body.get("reply_to_id", ""))
        if body.get("media_type") != "TEXT" or not 0 < _length(text) <= MOST_CHARACTERS:
            raise RefusalError("(#100) Param text must be at most 500 characters long.", 100)
        if parent not in self.posts:
            raise RefusalError("(#100) The post to reply to does not exist.", 100, 33)
        key = f"creation{self._number()}"
        self.creations[key] = Creation(text, parent)
        return web.json_response({"id": key})

    async def _publish(self, request: web.Request) -> web.Response:
        body = await json_object(request)
        key = str(body.get("creation_id", ""))
        creation = self.creations.get(key)
        if creation is None:
            raise RefusalError("(#100) Invalid parameter", 100, 33)
        if self.slow > 0:
            self.slow -= 1
            raise RefusalError("The requested resource does not exist", 24, 4279009)
        if not creation.post:
            creation = self._published(key, creation, f"POST {request.path}", body)
        return web.json_response({"id": creation.post})

    def _published(self, key: str, creation: Creation, call: str, body: dict[str, Any]) -> Creation:
        parent = self.posts[creation.parent]
        post = Post(self._number(), self.username, creation.text, self.now(), parent.id, parent.root or parent.id)
        self._posted(post)
        self.said.append(Said(parent.username, creation.text, post.id, call, {**body, "reply_to_id": parent.id}))
        self.creations[key] = replace(creation, post=post.id)
        return self.creations[key]

    async def _me(self, _request: web.Request) -> web.Response:
        return web.json_response({"id": self.account_id, "username": self.username})

    async def _threads(self, _request: web.Request) -> web.Response:
        ours = [self._shown(one) for one in self.posts.values() if one.username == self.username and not one.parent]
        return web.json_response({"data": ours})

    async def _mentions(self, _request: web.Request) -> web.Response:
        found = [self._shown(one) for one in self.posts.values() if f"@{self.username}" in one.text]
        return web.json_response({"data": found})

    async def _limit(self, _request: web.Request) -> web.Response:
        config = {"quota_total": 1000, "quota_duration": 86_400}
        return web.json_response({"data": [{"reply_quota_usage": self.used, "reply_config": config}]})

    async def _replies(self, request: web.Request) -> web.Response:
        about = request.match_info["post"]
        return web.json_response({"data": [self._shown(one) for one in self.posts.values() if one.parent == about]})

    async def _conversation(self, request: web.Request) -> web.Response:
        about = request.match_info["post"]
        return web.json_response({"data": [self._shown(one) for one in self.posts.values() if one.root == about]})

    async def _object(self, request: web.Request) -> web.Response:
        wanted = request.match_info["object"]
        if wanted in self.creations:
            status = "PUBLISHED" if self.creations[wanted].post else "FINISHED"
            return web.json_response({"id": wanted, "status": status})
        if wanted not in self.posts:
            raise RefusalError(f"Object with ID '{wanted}' does not exist", 100, 33)
        return web.json_response(self._shown(self.posts[wanted]))

    async def _delete(self, request: web.Request) -> web.Response:
        post = self.posts.get(request.match_info["object"])
        if post is None or post.username != self.username:
            raise RefusalError("Unsupported delete request. Object does not exist or lacks permissions", 100, 33)
        if not self.may_delete:
            raise RefusalError("(#10) Application does not have permission for this action", 10)
        return web.json_response({"success": True, "deleted_id": self.posts.pop(post.id).id})

    async def _refresh(self, request: web.Request) -> web.Response:
        if request.query.get("grant_type") != "th_refresh_token":
            raise RefusalError("(#100) Invalid grant_type", 100)
        self.token = f"{self.token}+"
        answer = {"access_token": self.token, "token_type": "bearer", "expires_in": SIXTY_DAYS_S}
        return web.json_response(answer)

    # --- shapes --------------------------------------------------------------------------------------------------

    async def _tell(self, topic: str, target: str, name: str, key: str) -> None:
        values = {"value": self._shown(self.posts[key]), "field": name}
        about = {"app_id": "123450000000001", "topic": topic, "target_id": target, "time": self.now() // 1000}
        await self.post(key, {**about, "subscription_id": "234560000000001", "has_uid_field": False, "values": values})

    def _shown(self, one: Post) -> dict[str, Any]:
        row: dict[str, Any] = {"id": one.id, "username": one.username, "text": one.text, "media_type": "TEXT_POST"}
        row["timestamp"] = iso(one.at)
        if one.parent:
            root = self.posts[one.root]
            row["replied_to"] = {"id": one.parent}
            row["root_post"] = {"id": root.id, "username": root.username}
            if root.username == self.username:
                row["root_post"]["owner_id"] = self.account_id
        return row

    def _posted(self, post: Post) -> str:
        self.posts[post.id] = post
        return post.id

    def _number(self) -> str:
        return str(self.now() * 1000 + next(self._numbers))


def _length(text: str) -> int:
    """Characters, those outside the first plane by their bytes."""
    return sum(len(one.encode()) if ord(one) > 0xFFFF else 1 for one in text)
