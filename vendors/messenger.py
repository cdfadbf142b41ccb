"""A Facebook Page and its followers, played by a real server on loopback: rules, errors, signed webhooks, faults.

https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages and
https://developers.facebook.com/docs/pages-api/comments-mentions (2026-11). It shares no code with Frontdesk.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from vendors.instagram_rules import HOUR_MS, PRIVATE_MS, WINDOW_MS, RefusalError, iso
from vendors.meta import Meta
from vendors.meta_attachments import Attachments
from vendors.server import json_object

__all__ = ["Comment", "Said", "SimulatedMessenger"]

APP_ID = 1_234_567_890
INBOX_APP_ID = 263_902_037_430_900
MOST_CHARACTERS = 2000
MOST_COMMENT_CHARACTERS = 8000
SCOPES = (
    "pages_show_list",
    "pages_manage_metadata",
    "pages_messaging",
    "pages_read_engagement",
    "pages_read_user_content",
    "pages_manage_engagement",
)


@dataclass(frozen=True, slots=True)
class Said:
    """One thing the Page said: ``via`` is dm, private_reply or public_reply; ``under`` the comment it answers."""

    follower: str
    text: str
    via: str
    key: str
    call: str
    body: dict[str, Any]
    under: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment under a post, or a reply to one (``parent``)."""

    id: str
    writer: str
    text: str
    post: str
    at: int
    parent: str = ""


@dataclass(kw_only=True, eq=False)
class SimulatedMessenger(Meta):
    """One Page. ``echoes``: whether it hears of its own words; ``human_agent``: whether that feature was granted."""

    echoes: bool = True
    human_agent: bool = False
    scopes: Sequence[str] = SCOPES
    files: Attachments = field(init=False, default_factory=lambda: Attachments(instagram=False))
    said: list[Said] = field(init=False, default_factory=list)
    comments: dict[str, Comment] = field(init=False, default_factory=dict)
    threads: dict[str, list[tuple[str, str, str, int]]] = field(init=False, default_factory=dict)
    """By follower: id, writer, text and time of every line."""
    heard: dict[str, int] = field(init=False, default_factory=dict)
    subscribed: set[str] = field(init=False, default_factory=set)
    names: dict[str, str] = field(init=False, default_factory=dict)
    answered: set[str] = field(init=False, default_factory=set)
    _numbers: itertools.count[int] = field(init=False, default_factory=lambda: itertools.count(1))

    # --- followers -----------------------------------------------------------------------------------------------

    async def follower_says(self, follower: str, text: str, **more: Any) -> str:
        """A direct message; ``more`` joins the ``message`` object. Returns its key."""
        key = self._mid()
        self._line(follower, key, follower, text)
        self.heard[follower] = self.now()
        await self.item(follower, key, {"message": {"mid": key, "text": text, **more}})
        return key

    async def follower_comments(self, follower: str, text: str, *, post: str = "", parent: str = "") -> str:
        """A comment under a post, or a reply to a comment. Returns its key."""
        post = post or f"{self.account_id}_690000000000001"
        key = f"{post.partition('_')[2]}_{self._number()}"
        self.comments[key] = Comment(key, follower, text, post, self.now(), parent)
        await self.change("feed", key, self._comment_value(self.comments[key], "add"))
        return key

    async def follower_mentions(self, follower: str, text: str) -> str:
        """A comment under somebody else's post that names the Page: only its id is told."""
        key = f"77001_{self._number()}"
        self.comments[key] = Comment(key, follower, text, "55001_77001", self.now())
        value = {"item": "comment", "verb": "add", "post_id": "55001_77001", "comment_id": key, "message": text}
        await self.change("mention", key, value)
        return key

    async def person_answers(self, follower: str, text: str) -> str:
        """A person answers in the Page's inbox: only the echo tells."""
        key = self._mid()
        self._line(follower, key, self.account_id, text)
        await self._echo(follower, key, {"mid": key, "text": text, "is_echo": True, "app_id": INBOX_APP_ID})
        return key

    async def item(self, sender: str, key: str, content: dict[str, Any]) -> int:
        """Deliver any messaging item from a follower."""
        return await self._item(sender, self.account_id, key, content)

    async def change(self, name: str, key: str, value: dict[str, Any]) -> int:
        """Deliver any change."""
        entry = {"id": self.account_id, "time": self.now() // 1000, "changes": [{"field": name, "value": value}]}
        return await self.post(key, {"object": "page", "entry": [entry]})

    # --- the API -------------------------------------------------------------------------------------------------

    def routes(self, router: web.UrlDispatcher) -> None:
        """The Graph API as far as a Page needs it."""
        router.add_post("/v26.0/{sender}/messages", self._messages)
        router.add_post("/v26.0/{sender}/message_attachments", self._upload)
        router.add_get("/v26.0/{sender}/conversations", self._conversations)
        router.add_get("/v26.0/{page}/feed", self._feed)
        router.add_get("/v26.0/{page}/subscribed_apps", self._subscriptions)
        router.add_post("/v26.0/{page}/subscribed_apps", self._subscribe)
        router.add_post("/v26.0/{object}/comments", self._comment)
        router.add_delete("/v26.0/{object}", self._delete)
        router.add_get("/v26.0/{object}/comments", self._comments)
        router.add_get("/v26.0/debug_token", self.debugged)
        router.add_get("/v26.0/{object}", self._object)

    async def _messages(self, request: web.Request) -> web.Response:
        body = await json_object(request)
        recipient, message = body.get("recipient"), body.get("message")
        if request.match_info["sender"] != self.account_id or not isinstance(recipient, dict):
            raise _no_object(request.match_info["sender"])
        if not isinstance(message, dict):
            raise RefusalError("(#100) Param message must be a non-empty object.", 100)
        _check(message)
        self.files.named(message.get("attachment"))
        about = str(recipient.get("comment_id") or recipient.get("post_id") or "")
        follower = self._privately(about) if about else self._directly(str(recipient.get("id", "")), body)
        key, text = self._mid(), str(message.get("text", ""))
        self._line(follower, key, self.account_id, text)
        via = "private_reply" if about else "dm"
        self.said.append(Said(follower, text, via, key, f"POST {request.path}", body, about))
        if self.echoes:
            await self._echo(follower, key, {**_echoed(message), "mid": key, "is_echo": True, "app_id": APP_ID})
        return web.json_response({"recipient_id": follower, "message_id": key})

    async def _upload(self, request: web.Request) -> web.Response:
        if request.match_info["sender"] != self.account_id:
            raise _no_object(request.match_info["sender"])
        return web.json_response({"attachment_id": await self.files.upload(request)})

    def _directly(self, follower: str, body: dict[str, Any]) -> str:
        if follower not in self.heard:
            raise RefusalError("(#100) No matching user found", 100, 2018001)
        kind = body.get("messaging_type")
        if kind not in {"RESPONSE", "UPDATE", "MESSAGE_TAG"}:
            raise RefusalError("(#100) Param messaging_type must be one of RESPONSE, UPDATE, MESSAGE_TAG", 100)
        tagged = kind == "MESSAGE_TAG" and body.get("tag") == "HUMAN_AGENT"
        if tagged and not self.human_agent:
            raise RefusalError("(#10) This tag needs the human_agent permission", 10)
        if self.now() - self.heard[follower] > (7 * 24 * HOUR_MS if tagged else WINDOW_MS):
            raise RefusalError("(#10) This message is sent outside of allowed window.", 10, 2018278)
        return follower

    def _privately(self, about: str) -> str:
        comment = self.comments.get(about)
        if comment is None or comment.writer == self.account_id or self.now() - comment.at > PRIVATE_MS:
            raise RefusalError("(#100) Invalid comment for a private reply", 100, 2018292)
        if about in self.answered:
            raise RefusalError("(#10900) Activity already replied to", 10900)
        self.answered.add(about)
        return comment.writer

    async def _comment(self, request: web.Request) -> web.Response:
        about, text = request.match_info["object"], str((await json_object(request)).get("message", ""))
        comment = self.comments.get(about)
        if comment is None:
            raise _no_object(about)
        if not 0 < len(text) <= MOST_COMMENT_CHARACTERS:
            raise RefusalError("(#100) Param message must be a comment of allowed length.", 100)
        key = f"{comment.post.partition('_')[2]}_{self._number()}"
        top = comment.parent or comment.id
        self.comments[key] = Comment(key, self.account_id, text, comment.post, self.now(), top)
        body = await json_object(request)
        self.said.append(Said(comment.writer, text, "public_reply", key, f"POST {request.path}", body, about))
        if self.echoes:
            await self.change("feed", key, self._comment_value(self.comments[key], "add"))
        return web.json_response({"id": key})

    async def _delete(self, request: web.Request) -> web.Response:
        gone = self.comments.pop(request.match_info["object"], None)
        if gone is None:
            raise RefusalError("Unsupported delete request. Object does not exist or lacks permissions", 100, 33)
        if self.echoes:
            await self.change("feed", gone.id, self._comment_value(gone, "remove"))
        return web.json_response({"success": True})

    async def _comments(self, request: web.Request) -> web.Response:
        about = request.match_info["object"]
        if about not in self.comments:
            raise _no_object(about)
        return web.json_response({"data": [self._shown(one) for one in self.comments.values() if one.parent == about]})

    async def _object(self, request: web.Request) -> web.Response:
        wanted = request.match_info["object"]
        if wanted == self.account_id:
            return web.json_response({"id": wanted, "name": "The Brand"})
        if wanted.startswith("t_"):
            return web.json_response({"messages": {"data": self._lines(wanted.removeprefix("t_"))}, "id": wanted})
        if wanted in self.comments:
            return web.json_response(self._shown(self.comments[wanted]))
        if wanted in self.heard:
            name = self.names.get(wanted, "Ana Sousa")
            first, _, last = name.partition(" ")
            return web.json_response({"id": wanted, "name": name, "first_name": first, "last_name": last})
        raise _no_object(wanted)

    async def _conversations(self, request: web.Request) -> web.Response:
        wanted = request.query.get("user_id", "")
        rows = [
            {"id": f"t_{one}", "updated_time": iso(lines[-1][3]), "messages": {"data": self._lines(one)}}
            for one, lines in self.threads.items()
            if not wanted or one == wanted
        ]
        return web.json_response({"data": rows})

    async def _feed(self, _request: web.Request) -> web.Response:
        posts: dict[str, list[dict[str, Any]]] = {}
        for one in self.comments.values():
            posts.setdefault(one.post, []).append(self._shown(one))
        return web.json_response({"data": [{"id": post, "comments": {"data": rows}} for post, rows in posts.items()]})

    async def _subscriptions(self, _request: web.Request) -> web.Response:
        rows = [{"id": str(APP_ID), "subscribed_fields": sorted(self.subscribed)}] if self.subscribed else []
        return web.json_response({"data": rows})

    async def _subscribe(self, request: web.Request) -> web.Response:
        self.subscribed |= set(str((await json_object(request)).get("subscribed_fields", "")).split(","))
        return web.json_response({"success": True})

    # --- shapes --------------------------------------------------------------------------------------------------

    def _comment_value(self, one: Comment, verb: str) -> dict[str, Any]:
        author = {"id": one.writer, "name": self.names.get(one.writer, "Ana Sousa")}
        place = {"post_id": one.post, "comment_id": one.id, "parent_id": one.parent or one.post}
        return {
            "from": author,
            "message": one.text,
            "created_time": one.at // 1000,
            "item": "comment",
            "verb": verb,
            **place,
        }

    def _shown(self, one: Comment) -> dict[str, Any]:
        author = {"id": one.writer, "name": self.names.get(one.writer, "Ana Sousa")}
        row = {"id": one.id, "message": one.text, "created_time": iso(one.at), "from": author}
        return {**row, "parent": {"id": one.parent}} if one.parent else row

    def _lines(self, follower: str) -> list[dict[str, Any]]:
        return [
            {"id": key, "created_time": iso(at), "from": {"id": writer}, "message": text}
            for key, writer, text, at in reversed(self.threads.get(follower, [])[-20:])
        ]

    def _line(self, follower: str, key: str, writer: str, text: str) -> None:
        self.threads.setdefault(follower, []).append((key, writer, text, self.now()))

    async def _echo(self, follower: str, key: str, message: dict[str, Any]) -> None:
        await self._item(self.account_id, follower, key, {"message": message})

    async def _item(self, sender: str, recipient: str, key: str, content: dict[str, Any]) -> int:
        at = self.now()
        item = {"sender": {"id": sender}, "recipient": {"id": recipient}, "timestamp": at, **content}
        return await self.post(
            key, {"object": "page", "entry": [{"id": self.account_id, "time": at, "messaging": [item]}]}
        )

    def _mid(self) -> str:
        return f"m_simulated{self._number()}"

    def _number(self) -> int:
        return self.now() * 1000 + next(self._numbers)


def _check(message: dict[str, Any]) -> None:
    text, attachment = message.get("text", ""), message.get("attachment")
    if not isinstance(text, str) or bool(text) == bool(attachment):
        raise RefusalError("(#100) Param message must hold either a text or an attachment.", 100)
    if len(text) > MOST_CHARACTERS:
        raise RefusalError("(#100) Length of param message[text] must be at most 2000.", 100, 2018034)
    if len(str(message.get("metadata", ""))) > 1000:
        raise RefusalError("(#100) Length of param message[metadata] must be at most 1000.", 100)
    quick = message.get("quick_replies", [])
    if len(quick) > 13 or any(not 0 < len(str(one.get("title", ""))) <= 20 for one in quick):
        raise RefusalError("(#100) Quick replies: at most 13, each with a title of 1 to 20 characters.", 100)


def _echoed(message: dict[str, Any]) -> dict[str, Any]:
    """What an echo tells of a message: attachments by addresses of the vendor's own."""
    shown = {name: value for name, value in message.items() if name != "attachment"}
    if "attachment" not in message:
        return shown
    address = {"url": "https://cdn.fbsbx.com/v/simulated"}
    return {**shown, "attachments": [{"type": message["attachment"].get("type"), "payload": address}]}


def _no_object(given: str) -> RefusalError:
    return RefusalError(f"Unsupported request. Object with ID '{given}' does not exist.", 100, 33)
