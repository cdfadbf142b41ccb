"""The chat API of the web page and the terminal: JSON in, server-sent events out.

A visitor is known by a secret in a cookie (or the ``X-Frontdesk-Visitor`` header for programs); what is stored is its
hash, so that nobody who reads the database can speak as a visitor.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import msgspec
from aiohttp import web

from bot.guard import read_body
from bot.intake import Intake
from bot.store.changes import RETRACT, REVISE
from bot.store.spool import SpoolError
from bot.store.transaction import Rows, Step, Transaction, q
from bot.surroundings import Surroundings
from handlers.own_chat import ACCOUNT

COOKIE = "frontdesk_visitor"
HEADER = "X-Frontdesk-Visitor"
MOST_TEXT = 2_000
MOST_A_MINUTE = 60
KEEPALIVE_SECONDS = 15.0
_CURSOR = re.compile(r"(\d{1,18})-(\d{1,18})")
_EVENTS = {"dm": "message", REVISE: "revised", RETRACT: "retracted"}


class Said(msgspec.Struct):
    """The body of ``POST /chat/messages``."""

    text: str
    key: str = ""
    """A unique id of the visitor's choice: sending it again changes nothing."""
    choice: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is writing: the secret they hold, and the id it is stored under."""

    secret: str
    is_new: bool = False

    @property
    def follower(self) -> str:
        """The id in the database."""
        return hashlib.sha256(self.secret.encode("utf-8", "replace")).hexdigest()[:24]


class Chat:
    """Routes of one of our own chats; ``platform`` is ``webchat`` or ``terminal``."""

    def __init__(self, platform: str, around: Surroundings, intake: Intake) -> None:
        self._platform = platform
        self._around = around
        self._intake = intake
        self._recent: dict[str, deque[int]] = {}

    def routes(self) -> list[web.RouteDef]:
        """``POST /chat/messages`` and ``GET /chat/stream``."""
        return [web.post("/chat/messages", self.say), web.get("/chat/stream", self.stream)]

    async def say(self, request: web.Request) -> web.Response:
        """Take one message; 202 means that it is on disk."""
        _same_site(request)
        said = _said(await read_body(request))
        visitor = _visitor(request)
        if self._too_fast(visitor.follower):
            raise web.HTTPTooManyRequests(text="That is a lot of messages. Wait a minute, then go on.\n")
        key = said.key[:100] or secrets.token_hex(12)
        event = {
            "key": f"{visitor.follower[:12]}:{key}",
            "visitor": visitor.follower,
            "text": said.text[:MOST_TEXT],
            "choice": said.choice[:200],
            "name": said.name[:60],
        }
        try:
            await self._intake.accept(self._platform, json.dumps(event).encode())
        except SpoolError:
            raise web.HTTPServiceUnavailable(text="Your message could not be kept. Send it again.\n") from None
        response = web.json_response({"key": key}, status=202)
        _remember(response, visitor, request)
        return response

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Everything said in this visitor's conversation, from the start or after ``Last-Event-ID``."""
        visitor = _visitor(request)
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        response = web.StreamResponse(headers=headers)
        _remember(response, visitor, request)
        try:
            await response.prepare(request)
            async for chunk in self._events(visitor, request.headers.get("Last-Event-ID", "")):
                await response.write(chunk)
        except ConnectionError:
            return response
        return response

    async def _events(self, visitor: Visitor, last: str) -> AsyncIterator[bytes]:
        cursor = _CURSOR.fullmatch(last)
        heard, said = (int(cursor[1]), int(cursor[2])) if cursor else (0, 0)
        yield b": connected\n\n"
        while not self._around.bells.closing:
            rings = self._around.bells.news.rings
            messages, replies = await self._around.store.read(self._after(visitor.follower, heard, said))
            for row in sorted((*messages, *replies), key=lambda row: (row["at_ms"], row["id"])):
                if row["who"] == "follower":
                    heard = max(heard, row["id"])
                else:
                    said = max(said, row["id"])
                yield _event(f"{heard}-{said}", row)
            if not messages and not replies:
                await self._around.bells.news.wait(rings, KEEPALIVE_SECONDS)
                yield b": still here\n\n"

    def _after(self, follower: str, heard: int, said: int) -> Transaction[tuple[Rows, Rows]]:
        return lambda: self._since(follower, heard, said)

    def _since(self, follower: str, heard: int, said: int) -> Step[tuple[Rows, Rows]]:
        found = yield q("find_conversation", self._platform, ACCOUNT, follower, "")
        if not found:
            return (), ()
        messages = yield q("chat_since", found[0]["id"], heard)
        replies = yield q("chat_replies_since", found[0]["id"], said)
        return messages, replies

    def _too_fast(self, follower: str) -> bool:
        now = self._around.now()
        recent = self._recent.setdefault(follower, deque(maxlen=MOST_A_MINUTE))
        too_fast = len(recent) == MOST_A_MINUTE and now - recent[0] < 60_000
        recent.append(now)
        if len(self._recent) > 10_000:
            self._recent.pop(next(iter(self._recent)))
        return too_fast


def _event(cursor: str, row: Any) -> bytes:
    ours = row["who"] != "follower"
    extra = json.loads(row["extra"]) if ours and row["extra"] else {}
    number = {"row": row["id"]} if ours else {}
    data = {"who": row["who"], "text": row["text"], "at_ms": row["at_ms"], **number, **extra}
    name = _EVENTS[row["via"]] if ours else "message"
    return f"id: {cursor}\nevent: {name}\ndata: {json.dumps(data)}\n\n".encode()


def _said(body: bytes) -> Said:
    try:
        said = msgspec.json.decode(body, type=Said)
    except (msgspec.DecodeError, RecursionError) as error:
        raise web.HTTPBadRequest(text=f'Send JSON like {{"text": "where is my order"}}: {error}\n') from None
    if not said.text.strip() and not said.choice:
        raise web.HTTPBadRequest(text="The text is empty.\n")
    return said


def _visitor(request: web.Request) -> Visitor:
    secret = request.headers.get(HEADER) or request.cookies.get(COOKIE, "")
    if 16 <= len(secret) <= 200:
        return Visitor(secret)
    return Visitor(secrets.token_urlsafe(24), is_new=True)


def _remember(response: web.StreamResponse, visitor: Visitor, request: web.Request) -> None:
    if visitor.is_new:
        response.set_cookie(
            COOKIE,
            visitor.secret,
            max_age=30 * 86_400,
            httponly=True,
            samesite="Lax",
            path="/chat",
            secure=request.secure,
        )


def _same_site(request: web.Request) -> None:
    """A page elsewhere may not write as our visitor."""
    origin = request.headers.get("Origin")
    if origin and _netloc(origin) != request.host:
        raise web.HTTPForbidden(text="This chat takes messages from its own page only.\n")


def _netloc(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""
