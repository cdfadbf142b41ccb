"""An X account and its followers, played by a real server on loopback.

https://docs.x.com/x-api/activity/event-payloads, https://docs.x.com/x-api/webhooks/introduction,
https://docs.x.com/x-api/posts/manage-tweets/introduction, https://docs.x.com/x-api/direct-messages/manage/introduction
(2026-11). It shares no code with Frontdesk.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from vendors import x_wire as wire
from vendors.server import Answering, Fault, json_object
from vendors.x_connection import APP_BEARER, Connection
from vendors.x_media import Media
from vendors.x_rules import (
    MOST_DIRECT,
    MOST_WEIGHTED,
    RefusalError,
    Said,
    forbidden,
    post_text,
    signed,
    signed_right,
    unauthorized,
)

__all__ = ["Said", "SimulatedX"]

QUARTER_MS = 900_000


@dataclass(kw_only=True, eq=False)
class SimulatedX(Connection):
    """One account, signed in by either OAuth. ``backoff``: the waits between an event's tries (not documented)."""

    account_id: str
    handle: str = "brand"
    enterprise: bool = False
    legacy: bool = False
    """Whether events come in the shape of the older Account Activity API."""
    credits: bool = True
    backoff: Sequence[float] = (0.05, 0.1, 0.2, 0.4, 0.8)
    media: Media = field(init=False)
    said: list[Said] = field(init=False, default_factory=list)
    closed: set[str] = field(init=False, default_factory=set)
    """Followers who take no direct messages."""
    people: dict[str, tuple[str, str]] = field(init=False, default_factory=dict)
    """Username and name by id, of those who are not called by their id."""
    posts: dict[str, dict[str, Any]] = field(init=False, default_factory=dict)
    messages: list[dict[str, Any]] = field(init=False, default_factory=list)
    posted: dict[str, dict[str, Any]] = field(init=False, default_factory=dict)
    answers: list[int] = field(init=False, default_factory=list)
    _summoned: set[str] = field(init=False, default_factory=set)
    _sent_ms: list[int] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.media = Media(self.now)

    # --- followers -----------------------------------------------------------------------------------------------

    async def follower_says(self, follower: str, text: str) -> str:
        """A direct message. Returns its key."""
        key = self._id()
        self.messages.append(wire.message(key, follower, self.account_id, text, self.now()))
        await self.post(key, self._direct_event(key, follower, self.account_id, text))
        return key

    async def follower_sends(self, follower: str, data: bytes, text: str = "") -> str:
        """A picture in a direct message, whose own short link X puts behind the words. Returns its key."""
        key = self._id()
        attachment = self.media.send(key, data, self.url)
        said = f"{text} {attachment['media']['url']}".strip()
        self.messages.append(wire.message(key, follower, self.account_id, said, self.now()))
        await self.post(key, self._direct_event(key, follower, self.account_id, said, attachment=attachment))
        return key

    async def follower_mentions(self, follower: str, text: str, *, automated: bool = False) -> str:
        """A post with our name in it. Returns its key."""
        said, entities = f"@{self.handle} {text}", self._named_first()
        return await self._public("post.mention.create", follower, said, automated, entities=entities)

    async def follower_replies(self, follower: str, text: str, to: str) -> str:
        """An ordinary reply to a post of ours, our name put in front by X. Returns its key."""
        said = f"@{self.handle} {text}"
        return await self._public(
            "post.reply.create",
            follower,
            said,
            in_reply_to_tweet_id=to,
            in_reply_to_user_id=self.account_id,
            referenced_tweets=[{"type": "replied_to", "id": to}],
            display_text_range=[len(said) - len(text), len(said)],
            entities=self._named_first(),
        )

    async def follower_quotes(self, follower: str, text: str, post: str) -> str:
        """A quote of a post of ours. Returns its key."""
        return await self._public(
            "post.quote.create", follower, text, referenced_tweets=[{"type": "quoted", "id": post}]
        )

    def brand_posts(self, text: str) -> str:
        """A post of the brand's own, made in the app. Returns its key."""
        key = self._id()
        self.posts[key] = wire.post(key, self.account_id, text, self.now())
        return key

    async def post(self, key: str, payload: dict[str, Any]) -> int:
        """Post an event, signed, while the webhook is valid. The last status; 0: it could not be delivered."""
        self.posted[key] = payload
        if not self.callback:
            return 0
        body = json.dumps(payload).encode()
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

    # --- events --------------------------------------------------------------------------------------------------

    async def _public(self, kind: str, follower: str, text: str, automated: bool = False, **more: Any) -> str:
        key = self._id()
        self.posts[key] = post = {**wire.post(key, follower, text, self.now()), **more}
        if kind != "post.reply.create":
            self._summoned.add(key)
        user: dict[str, Any] = self._person(follower)
        if automated:
            user["affiliation"] = {"description": "Automated"}
        await self.post(key, self._event(kind, post, {"users": [user]}))
        return key

    def _event(self, kind: str, payload: dict[str, Any], includes: dict[str, Any] | None = None) -> dict[str, Any]:
        data = {"event_uuid": f"-{self._id()}", "filter": {"user_id": self.account_id}, "event_type": kind}
        return {"data": {**data, "tag": "frontdesk", "payload": payload, "includes": includes or {}}}

    def _direct_event(self, key: str, sender: str, to: str, text: str, **more: Any) -> dict[str, Any]:
        said = {"text": text, "entities": {}, **more}
        created = {"target": {"recipient_id": to}, "sender_id": sender, "message_data": said}
        event = {"type": "message_create", "id": key, "created_timestamp": str(self.now()), "message_create": created}
        if self.legacy:
            person = self._person(sender)
            old = {sender: {"id": sender, "name": person["name"], "screen_name": person["username"]}}
            return {"for_user_id": self.account_id, "direct_message_events": [event], "users": old}
        users = {sender: {"data": self._person(sender)}}
        return self._event(
            "dm.received" if to == self.account_id else "dm.sent", {"direct_message_events": [event], "users": users}
        )

    def _person(self, id_: str) -> dict[str, Any]:
        username, name = self.people.get(id_, (id_, id_.title()))
        return {"id": id_, "username": username, "name": name}

    def _named_first(self) -> dict[str, Any]:
        """The entities of a post that begins with our name."""
        end = len(self.handle) + 1
        return {"mentions": [{"start": 0, "end": end, "username": self.handle, "id": self.account_id}]}

    async def _try(self, body: bytes) -> int:
        headers = signed(body, self.keys.consumer_secret)
        try:
            async with self.http.post(self.callback, data=body, headers=headers, allow_redirects=False) as response:
                status = response.status
        except (aiohttp.ClientError, TimeoutError):
            status = 0
        self.answers.append(status)
        return status

    # --- the API -------------------------------------------------------------------------------------------------

    def routes(self, router: web.UrlDispatcher) -> None:
        """The API as far as an account needs it."""
        self.media.add(router)
        router.add_post("/2/tweets", self._create_post)
        router.add_put("/2/tweets/{id}/hidden", self._hide)
        router.add_delete("/2/tweets/{id}", self._delete)
        router.add_post("/2/dm_conversations/with/{follower}/messages", self._create_message)
        router.add_get("/2/dm_conversations/with/{follower}/dm_events", self._messages_with)
        router.add_get("/2/dm_events", self._all_messages)
        router.add_get("/2/users/me", self._me)
        router.add_get("/2/users/{id}", self._user)
        router.add_get("/2/users/{id}/mentions", self._mentions)
        router.add_get("/2/users/{id}/tweets", self._own_posts)
        self.connect(router)

    def admit(self, request: web.Request) -> web.Response | None:
        """OAuth 1.0a or OAuth 2 of the account, the app's bearer for webhooks; token calls sign in themselves."""
        if self.dead:
            return unauthorized().response()
        if request.path.endswith("/oauth2/token"):
            return None
        given = request.headers.get("Authorization", "")
        if request.path.startswith("/2/webhooks"):
            return None if given == f"Bearer {APP_BEARER}" else unauthorized().response()
        good = bool(self.accesses) and given == f"Bearer {self.accesses[-1]}"
        return None if good or signed_right(request, self.keys) else unauthorized().response()

    def refused(self, fault: Fault) -> web.Response:
        """A planned refusal."""
        match fault:
            case Fault.EXPIRED:
                return unauthorized().response()
            case Fault.RATE_LIMIT | Fault.TOO_MANY:
                reset = self.now() // 1000 + 60
                return RefusalError(429, "Too Many Requests", "Too Many Requests", reset=reset).response()
            case _:
                return RefusalError(503, "Service Unavailable", "Service Unavailable").response()

    async def lawful(self, request: web.Request, handler: Answering) -> web.StreamResponse:
        """The answer, or the problem."""
        try:
            return await super().lawful(request, handler)
        except RefusalError as error:
            return error.response()

    async def _create_post(self, request: web.Request) -> web.Response:
        body = await json_object(request)
        self._pay()
        text, target = post_text(body, MOST_WEIGHTED), str(body.get("reply", {}).get("in_reply_to_tweet_id", ""))
        answered = self.posts.get(target)
        if target and answered is None:
            raise forbidden("You attempted to reply to a Tweet that is deleted or not visible to you.")
        if target and not self.enterprise and target not in self._summoned:
            words = "Reply to this conversation is not allowed because you have not been mentioned or quoted"
            raise forbidden(f"{words} by its author.")
        if any(one.target and one.text == text and one.target == target for one in self.said):
            raise forbidden("You are not allowed to create a Tweet with duplicate content.")
        key = self._id()
        made = {
            **wire.post(key, self.account_id, text, self.now()),
            "referenced_tweets": [{"type": "replied_to", "id": target}],
        }
        self.posts[key] = made
        author = str(answered["author_id"]) if answered else ""
        self.said.append(Said(author, text, key, f"POST {request.path}", body, target))
        return web.json_response({"data": {"id": key, "text": text}}, status=201)

    async def _create_message(self, request: web.Request) -> web.Response:
        body, follower = await json_object(request), request.match_info["follower"]
        self._pay()
        self._rate(15)
        pictured = self.media.attached(body)
        text = body.get("text", "https://t.co/abcdef1234" if pictured else None)
        if not isinstance(text, str) or not 0 < len(text) <= MOST_DIRECT:
            raise RefusalError(400, "Invalid Request", "One or more parameters was invalid.", "invalid-request")
        if follower in self.closed:
            raise forbidden("You cannot send messages to this user.")
        key = self._id()
        self.messages.append(wire.message(key, self.account_id, follower, text, self.now()))
        self.said.append(Said(follower, text, key, f"POST {request.path}", body))
        talk = f"{follower}-{self.account_id}"
        return web.json_response({"data": {"dm_conversation_id": talk, "dm_event_id": key}}, status=201)

    def _pay(self) -> None:
        if not self.credits:
            raise RefusalError(402, "Payment Required", "Your account has no credits left.", "credits-depleted")

    def _rate(self, most: int) -> None:
        now = self.now()
        self._sent_ms = [at for at in self._sent_ms if at > now - QUARTER_MS]
        if len(self._sent_ms) >= most:
            reset = (self._sent_ms[0] + QUARTER_MS) // 1000
            raise RefusalError(429, "Too Many Requests", "Too Many Requests", reset=reset)
        self._sent_ms.append(now)

    async def _delete(self, request: web.Request) -> web.Response:
        post = self.posts.get(request.match_info["id"])
        if post is None:
            raise RefusalError(404, "Not Found Error", "Could not find tweet.", "resource-not-found")
        if post["author_id"] != self.account_id:
            raise forbidden("You are not authorized to delete this Tweet.")
        del self.posts[post["id"]]
        return web.json_response({"data": {"deleted": True}})

    async def _hide(self, request: web.Request) -> web.Response:
        body = await json_object(request)
        self.posts[request.match_info["id"]]["hidden"] = body.get("hidden")
        return web.json_response({"data": {"hidden": body.get("hidden")}})

    async def _me(self, _request: web.Request) -> web.Response:
        return web.json_response({"data": {"id": self.account_id, "username": self.handle, "name": "The Brand"}})

    async def _user(self, request: web.Request) -> web.Response:
        return web.json_response({"data": self._person(request.match_info["id"])})

    async def _mentions(self, request: web.Request) -> web.Response:
        since = request.query.get("start_time", "")
        found = [one for one in self.posts.values() if one["author_id"] != self.account_id]
        named = [one for one in found if "entities" in one and one["created_at"] >= since]
        users = [self._person(one["author_id"]) for one in named]
        return web.json_response(
            {"data": named[::-1], "includes": {"users": users}, "meta": {"result_count": len(named)}}
        )

    async def _own_posts(self, _request: web.Request) -> web.Response:
        return web.json_response(
            {"data": [one for one in self.posts.values() if one["author_id"] == self.account_id][::-1]}
        )

    async def _all_messages(self, _request: web.Request) -> web.Response:
        return web.json_response({"data": self.messages[::-1], "meta": {}})

    async def _messages_with(self, request: web.Request) -> web.Response:
        follower = request.match_info["follower"]
        found = [one for one in self.messages if follower in one["dm_conversation_id"].split("-")]
        return web.json_response({"data": found[::-1], "meta": {}})
