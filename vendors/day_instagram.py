"""The shop's Instagram: followers with handles and profiles, whose day is begun over HTTP, and how acts are played."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from vendors import instagram_wire as wire
from vendors.day_playing import Day
from vendors.day_script import Act, Do, names, number_of
from vendors.file_host import Kept
from vendors.instagram import SimulatedInstagram
from vendors.instagram_rules import Comment, RefusalError

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def scoped_id(handle: str) -> str:
    """The Instagram-scoped id of a follower: 16 digits, always the same for one handle."""
    return str(10**15 + number_of(handle) % (9 * 10**15))


def media_id(name: str) -> str:
    """The id of a post, story or live: 17 digits, always the same for one name."""
    return f"180{number_of(name) % 10**14:014}"


@dataclass(kw_only=True, eq=False)
class ShopInstagram(SimulatedInstagram):
    """The simulated Instagram whose followers have handles and profiles, and whose day is begun over HTTP.

    ``names`` are the followers' names by handle. A profile is shown to an account its owner has written to:
    https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api/user-profile
    """

    names: Mapping[str, str] = field(default_factory=names)
    wanted: asyncio.Queue[str] = field(init=False, default_factory=lambda: asyncio.Queue(maxsize=1))
    """The callback of the day that was asked for and has not begun."""
    day: Day | None = field(init=False, default=None)
    """The day that is being played, or was."""
    _handles: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        self._handles = {scoped_id(handle): handle for handle in self.names}
        self.files.files["day"] = Kept(PICTURE, kind="image/png")

    def comment(self, follower: str, text: str, *, media: str, parent: str = "", live: bool = False) -> wire.Update:
        """The update of a comment under the follower's own handle."""
        username = self._handles.get(follower, f"follower_{follower}")
        key = self.account.new_comment_id()
        one = Comment(key, follower, username, text, media, self.now(), parent, live)
        self.account.take_comment(one)
        return wire.comment(one)

    def _app(self) -> web.Application:
        app = super()._app()
        app.router.add_post("/_control/day", self._begin)
        app.router.add_get("/_control/day", self._progress)
        return app

    async def _object(self, request: web.Request) -> web.Response:
        follower = request.match_info["object"]
        if follower not in self._handles:
            return await super()._object(request)
        if follower not in self.account.last_heard:
            raise RefusalError("(#230) User consent is required to access user profile", 230)
        handle = self._handles[follower]
        profile = {"name": self.names[handle], "username": handle}
        fields = request.query.get("fields", "name,username").split(",")
        shown = {name: value for name, value in profile.items() if name in fields and value}
        return web.json_response({**shown, "id": follower})

    async def _begin(self, request: web.Request) -> web.Response:
        callback = await _callback(request)
        if self.wanted.full() or (self.day and not self.day.over):
            raise RefusalError("The day is under way; GET /_control/day tells how far.", 100, status=409)
        self.wanted.put_nowait(callback)
        return web.json_response({"callback": callback}, status=202)

    async def _progress(self, _request: web.Request) -> web.Response:
        day = self.day
        if day is None:
            return web.json_response({"played": 0, "of": 0, "lost": []})
        return web.json_response({"played": day.played, "of": len(day.acts), "lost": day.lost})


@dataclass(eq=False)
class InstagramStage:
    """The day's acts on Instagram, told to its callback as webhooks."""

    instagram: ShopInstagram
    _keys: dict[str, str] = field(init=False, default_factory=dict)

    async def play(self, act: Act) -> bool:
        """One act, one webhook; whether it was answered with 200."""
        return (await self.instagram.deliver([self._update(act)])).status == 200

    def _update(self, act: Act) -> wire.Update:
        """What Instagram tells about the act; what was said stands in the conversation from now on."""
        if not act.do.says:
            return self._about(act)
        update, key = self._said(act)
        self._keys[act.id] = key
        return update

    def _said(self, act: Act) -> tuple[wire.Update, str]:
        follower = scoped_id(act.handle)
        if act.do in {Do.COMMENT, Do.LIVE_COMMENT}:
            parent, live = self._keys.get(act.ref, ""), act.do is Do.LIVE_COMMENT
            media = media_id(act.media)
            comment = self.instagram.comment(follower, act.text, media=media, parent=parent, live=live)
            return comment, str(comment[1]["value"]["id"])
        message = self.instagram.direct(follower, act.text, **_with(act, f"{self.instagram.url}/cdn/day"))
        return message, str(message[1]["message"]["mid"])

    def _about(self, act: Act) -> wire.Update:
        follower = scoped_id(act.handle)
        key = self._keys[act.ref] if act.ref else self.instagram.account.threads[follower][-1].id
        content = _ABOUT[act.do](key, act.text)
        return wire.item(follower, self.instagram.account_id, self.instagram.now(), content)


_ABOUT: Mapping[Do, Callable[[str, str], dict[str, Any]]] = {
    Do.EDIT: lambda key, text: {"message_edit": {"mid": key, "text": text, "num_edit": 1}},
    Do.UNSEND: lambda key, _: {"message": {"mid": key, "is_deleted": True}},
    Do.REACT: lambda key, _: {"reaction": {"mid": key, "action": "react", "reaction": "love", "emoji": "❤"}},
    Do.READ: lambda key, _: {"read": {"mid": key}},
}


PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAADAAAAAwCAIAAADYYG7QAAAAO0lEQVR42u3OMQ0AAAgDsDnBBR/+beGCcDSpgKamX4mQkJCQkJCQ"
    "kJCQkJCQkJCQkJCQkJCQkJCQ0J0FkvciTJo+aXkAAAAASUVORK5CYII="
)
"""A small green square, for every picture of the day."""


def _with(act: Act, files: str) -> dict[str, Any]:
    """What a direct message has beside its text; ``files``: where pictures stand."""
    if act.media == "image" and act.do not in {Do.STORY_REPLY, Do.STORY_MENTION}:
        return {"attachments": [{"type": "image", "payload": {"url": f"{files}?asset_id={number_of(act.id)}"}}]}
    address = f"https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id={number_of(act.id)}"
    if act.do is Do.STORY_REPLY:
        return {"reply_to": {"story": {"id": media_id(act.media), "url": address}}}
    attachment = "story_mention" if act.do is Do.STORY_MENTION else act.media
    return {"attachments": [{"type": attachment, "payload": {"url": address}}]} if attachment else {}


async def _callback(request: web.Request) -> str:
    """The callback a control call names. Raises RefusalError unless it is on this machine."""
    try:
        given = await request.json()
    except ValueError:
        given = None
    callback = given.get("callback") if isinstance(given, dict) else None
    if not isinstance(callback, str) or not on_this_machine(callback):
        raise RefusalError('Send {"callback": "http://127.0.0.1:PORT/webhooks/instagram"}, on this machine.', 100)
    return callback


def on_this_machine(address: str) -> bool:
    """Whether an address is one of this machine, in plain HTTP."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "http" and parts.hostname in _LOOPBACK
