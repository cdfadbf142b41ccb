"""Telegram, played by a real server on loopback: its rules, its errors, its webhook, and faults on demand.

It shares no code with Frontdesk. In a test: ``async with SimulatedTelegram(…) as telegram: …``.
https://core.telegram.org/bots/api (Bot API 10.0, checked 2026-11)
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

import aiohttp
from aiohttp import web

from vendors.file_host import FileHost
from vendors.telegram_rules import CONNECTION, OWNER, Chats, Delivery, RefusalError

__all__ = ["CONNECTION", "OWNER", "Delivery", "Fault", "Posted", "SimulatedTelegram"]

ANSWER_WITHIN_S = 5.0
MOST_DOWNLOAD = 20_971_520


class Fault(StrEnum):
    """What one call meets instead of its answer."""

    TOO_MANY = "too_many"
    SERVER_ERROR = "server_error"
    CONFLICT = "conflict"
    HANG = "hang"
    RESET = "reset"
    GARBAGE = "garbage"
    HUGE = "huge"
    REDIRECT = "redirect"


_REFUSALS = {
    Fault.TOO_MANY: RefusalError(429, "Too Many Requests: retry after 35", retry_after=35),
    Fault.SERVER_ERROR: RefusalError(502, "Bad Gateway"),
    Fault.CONFLICT: RefusalError(409, "Conflict: terminated by other getUpdates request"),
}


@dataclass(frozen=True, slots=True)
class Posted:
    """An update that was posted: the message's chat and number, the last status (0: no answer), and the bytes."""

    chat: int
    message_id: int
    status: int
    body: bytes = field(repr=False)


def clock_ms() -> int:
    """Milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


@dataclass(kw_only=True, eq=False)
class SimulatedTelegram:
    """One bot and the people who write to it behind a real HTTP server on 127.0.0.1.

    ``callback`` and ``secret`` are what ``setWebhook`` told; ``business_echoes``: what the bot says in business chats
    comes back. ``calls`` lists the calls as ``METHOD /path`` and ``bodies`` what they said.
    """

    token: str = field(default="7000000001:AAsimulatedtokenofthebot", repr=False)
    callback: str = ""
    secret: str = field(default="", repr=False)
    port: int = 0
    business_echoes: bool = True
    now: Callable[[], int] = clock_ms
    backoff: Sequence[float] = (0.05, 0.1, 0.2, 0.4)
    chats: Chats = field(init=False)
    calls: list[str] = field(init=False, default_factory=list)
    files: FileHost = field(init=False, default_factory=FileHost)
    """What people send, by its ``file_id``."""
    bodies: list[dict[str, Any]] = field(init=False, default_factory=list)
    accepted: list[tuple[str, dict[str, Any], Delivery]] = field(init=False, default_factory=list)
    webhook: dict[str, Any] = field(init=False, default_factory=lambda: {"url": "", "pending_update_count": 0})
    pressed: list[str] = field(init=False, default_factory=list)
    """Queries that were answered, by id."""
    dead: bool = field(init=False, default=False)
    _plans: list[tuple[Fault, bool, str]] = field(init=False, default_factory=list)
    _closing: asyncio.Event = field(init=False, default_factory=asyncio.Event)
    _updates: itertools.count[int] = field(init=False, default_factory=lambda: itertools.count(10_000))
    _http: aiohttp.ClientSession = field(init=False, repr=False)
    _runner: web.AppRunner = field(init=False, repr=False)

    def __post_init__(self) -> None:
        number = int(self.token.partition(":")[0])
        me = {"id": number, "is_bot": True, "first_name": "Brand", "username": "brand_example_bot"}
        self.chats = Chats(me, self.now)

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_WITHIN_S))
        app = web.Application(client_max_size=64 * 1_048_576)
        app.router.add_get(f"/file/bot{self.token}/documents/{{name}}", self.files.serve)
        app.router.add_route("*", "/{path:.*}", self._take)
        self._runner = web.AppRunner(app, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._closing.set()
        await self._http.close()
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        """The base address that stands for ``https://api.telegram.org``."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def delivered(self) -> list[Delivery]:
        """Everything the bot said and Telegram accepted, in order."""
        return self.chats.delivered

    def fault(self, fault: Fault, *, times: int = 1, accepted: bool = False, method: str = "") -> None:
        """Plan what the next ``times`` calls of ``method`` (any) meet; ``accepted``: after their work was done."""
        self._plans.extend([(fault, accepted, method)] * times)

    def kill(self) -> None:
        """The token was revoked: every call is refused."""
        self.dead = True

    # --- people --------------------------------------------------------------------------------------------------

    async def follower_says(self, name: str, text: str = "", *, business: bool = False, **more: Any) -> Posted:
        """A message to the bot, or to the business account; ``more`` joins it (``photo``, ``caption`` …)."""
        content = {**({"text": text} if text else {}), **more}
        message = self.chats.message(self.chats.person(name), CONNECTION if business else "", **content)
        return await self._post("business_message" if business else "message", message)

    async def follower_edits(self, posted: Posted, name: str, text: str) -> Posted:
        """Another text for an earlier message."""
        edited = self.chats.message(self.chats.person(name), text=text)
        return await self._post(
            "edited_message", {**edited, "message_id": posted.message_id, "edit_date": self.now() // 1000}
        )

    async def follower_presses(self, name: str, title: str) -> Posted:
        """A press on a button under the last message that has it."""
        person = self.chats.person(name)
        for (_, chat, number), message in reversed(self.chats.sent.items()):
            rows = message.get("reply_markup", {}).get("inline_keyboard", [])
            for button in (button for row in rows for button in row):
                if chat == person["id"] and button["text"] == title:
                    query = {"id": f"43829{next(self._updates)}", "from": person, "message": message}
                    content = {**query, "chat_instance": "1", "data": button["callback_data"]}
                    return await self._post("callback_query", content, chat, number)
        raise AssertionError(f"there is no button {title!r} for {name}")

    async def follower_blocks(self, name: str) -> Posted:
        """The follower stops the bot."""
        person = self.chats.person(name)
        self.chats.blocked.add(person["id"])
        chat = {"id": person["id"], "first_name": person["first_name"], "type": "private"}
        kicked = {"user": self.chats.bot, "status": "kicked", "until_date": 0}
        old = {"user": self.chats.bot, "status": "member"}
        change = {"chat": chat, "from": person, "date": self.now() // 1000, "old_chat_member": old}
        return await self._post("my_chat_member", {**change, "new_chat_member": kicked}, person["id"])

    async def owner_answers(self, name: str, text: str) -> Posted:
        """The business account's owner writes to a follower in Telegram's own app."""
        return await self._post("business_message", self.chats.of_owner(self.chats.person(name), text))

    async def business_deletes(self, posted: Posted) -> Posted:
        """A message of a business chat is deleted."""
        chat = {"id": posted.chat, "type": "private"}
        gone = {"business_connection_id": CONNECTION, "chat": chat, "message_ids": [posted.message_id]}
        return await self._post("deleted_business_messages", gone, posted.chat, posted.message_id)

    async def again(self, posted: Posted) -> int:
        """The same update once more; returns the status."""
        return await self._deliver(posted.body)

    async def _post(self, kind: str, content: dict[str, Any], chat: int = 0, number: int = 0) -> Posted:
        body = json.dumps({"update_id": next(self._updates), kind: content}, separators=(",", ":")).encode()
        status = await self._deliver(body) if self.callback else 0
        for wait in self.backoff if self.callback else ():
            if status == 200:
                break
            await asyncio.sleep(wait)
            status = await self._deliver(body)
        chat = chat or int(content["chat"]["id"])
        return Posted(chat, number or int(content.get("message_id", 0)), status, body)

    async def _deliver(self, body: bytes) -> int:
        headers = {"Content-Type": "application/json"}
        if self.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.secret
        try:
            async with self._http.post(self.callback, data=body, headers=headers, allow_redirects=False) as response:
                return response.status
        except (aiohttp.ClientError, TimeoutError):
            return 0

    # --- the API -------------------------------------------------------------------------------------------------

    async def _take(self, request: web.Request) -> web.StreamResponse:
        self.calls.append(f"{request.method} {request.path}")
        given = await _given(request)
        self.bodies.append(given)
        plan = next((one for one in self._plans if request.path.endswith(one[2])), None)
        if plan:
            self._plans.remove(plan)
        if plan and not plan[1]:
            return await self._misbehave(plan[0], request)
        answer = await self._lawful(request, given)
        return await self._misbehave(plan[0], request) if plan else answer

    async def _lawful(self, request: web.Request, given: dict[str, Any]) -> web.Response:
        try:
            return web.json_response({"ok": True, "result": await self._result(request, given)})
        except RefusalError as error:
            return web.json_response(error.body(), status=error.code)

    async def _result(self, request: web.Request, given: dict[str, Any]) -> Any:
        if self.dead or not request.path.startswith(f"/bot{self.token}/"):
            raise RefusalError(401, "Unauthorized")
        method = request.path.rpartition("/")[2]
        if method in {"sendMessage", "sendPhoto", "sendDocument"}:
            return await self._say(request, method, given)
        methods: dict[str, Callable[[], Any]] = {
            "editMessageText": lambda: self.chats.edit(given),
            "deleteMessage": lambda: self.chats.delete(given),
            "deleteBusinessMessages": lambda: self.chats.delete(given),
            "getMe": lambda: {**self.chats.bot, "can_connect_to_business": True},
            "getChat": lambda: self.chats.chat(str(given.get("chat_id", ""))),
            "answerCallbackQuery": lambda: self._was_pressed(str(given["callback_query_id"])),
            "getFile": lambda: self._file(str(given.get("file_id", ""))),
            "getWebhookInfo": lambda: self.webhook,
            "setWebhook": lambda: self._set_webhook(given),
        }
        if method not in methods:
            raise RefusalError(404, "Not Found: method not found")
        return methods[method]()

    def _file(self, file_id: str) -> dict[str, Any]:
        kept = self.files.files.get(file_id)
        if kept is None:
            raise RefusalError(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        if len(kept.data) > MOST_DOWNLOAD:
            raise RefusalError(400, "Bad Request: file is too big")
        return {"file_id": file_id, "file_size": len(kept.data), "file_path": f"documents/{file_id}"}

    def _was_pressed(self, query: str) -> bool:
        self.pressed.append(query)
        return True

    async def _say(self, request: web.Request, method: str, given: dict[str, Any]) -> dict[str, Any]:
        ways = {"sendMessage": self.chats.send, "sendPhoto": self.chats.photo, "sendDocument": self.chats.document}
        message = ways[method](given)
        self.accepted.append((f"POST {request.path}", given, self.chats.delivered[-1]))
        if message.get("business_connection_id") and self.business_echoes:
            await self._post("business_message", {**message, "sender_business_bot": self.chats.bot})
        return message

    def _set_webhook(self, given: dict[str, Any]) -> bool:
        if not str(given.get("url", "")).startswith("https://"):
            raise RefusalError(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        self.secret = str(given.get("secret_token", ""))
        allowed = given.get("allowed_updates", [])
        self.webhook = {"url": given["url"], "pending_update_count": 0, "allowed_updates": allowed}
        return True

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
                return web.Response(body=b'{"ok":"' + b"9" * 2_500_000, content_type="application/json")
            case Fault.REDIRECT:
                return web.Response(status=302, headers={"Location": "/elsewhere"})
            case _:
                return web.json_response(_REFUSALS[fault].body(), status=_REFUSALS[fault].code)


async def _given(request: web.Request) -> dict[str, Any]:
    """What a call says, as JSON or as a form with a file (its name, kind and bytes)."""
    if not request.can_read_body:
        return {}
    if request.content_type != "multipart/form-data":
        return dict(await request.json())
    form = await request.post()
    return {
        name: (one.filename, one.content_type, one.file.read()) if isinstance(one, web.FileField) else one
        for name, one in form.items()
    }
