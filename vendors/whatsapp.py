"""A WhatsApp business number and its followers, played by a real server on loopback.

https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages and
https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/messages (2026-11). It shares no code with
Frontdesk.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from vendors.instagram_rules import WINDOW_MS, RefusalError
from vendors.meta import Meta
from vendors.server import json_object
from vendors.whatsapp_media import KINDS, PATH, Media

__all__ = ["Said", "SimulatedWhatsApp"]

MOST_CHARACTERS = 4096
MOST_WITH_BUTTONS = 1024


@dataclass(frozen=True, slots=True)
class Said:
    """One thing the number said."""

    follower: str
    text: str
    key: str
    call: str
    body: dict[str, Any]


@dataclass(kw_only=True, eq=False)
class SimulatedWhatsApp(Meta):
    """One number; ``account_id`` is its phone_number_id, ``business_id`` the account it belongs to.

    A message outside the window or to a number in ``unreachable`` is accepted and reported as failed, as the real
    one does; so are the next ones where ``failing`` says so, one after the other, by the documented numbers in it.
    """

    business_id: str = "102290000000001"
    scopes: Sequence[str] = ("whatsapp_business_messaging", "whatsapp_business_management")
    unreachable: set[str] = field(init=False, default_factory=set)
    failing: list[int] = field(init=False, default_factory=list)
    subscribed: bool = False
    status: str = "CONNECTED"
    quality: str = "GREEN"
    said: list[Said] = field(init=False, default_factory=list)
    heard: dict[str, int] = field(init=False, default_factory=dict)
    media: Media = field(init=False)
    _numbers: itertools.count[int] = field(init=False, default_factory=lambda: itertools.count(1))
    _reports: set[asyncio.Task[int]] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self.media = Media(self.now)

    async def __aexit__(self, *exc: object) -> None:
        for task in self._reports:
            task.cancel()
        await asyncio.gather(*self._reports, return_exceptions=True)
        await super().__aexit__(*exc)

    async def follower_says(self, follower: str, text: str) -> str:
        """A text message. Returns its key."""
        return await self.message(follower, {"type": "text", "text": {"body": text}})

    async def follower_presses(self, follower: str, button: str, title: str) -> str:
        """A press on one of our buttons. Returns its key."""
        reply = {"type": "button_reply", "button_reply": {"id": button, "title": title}}
        return await self.message(follower, {"type": "interactive", "interactive": reply})

    async def message(self, follower: str, content: dict[str, Any]) -> str:
        """Any message; a follower with a dot in the id has no phone number. Returns its key."""
        key = self._wamid()
        self.heard[follower] = self.now()
        hidden = "." in follower
        contact = {"profile": {"name": "Ana Sousa"}, "user_id" if hidden else "wa_id": follower}
        line = {"from_user_id" if hidden else "from": follower, "id": key, "timestamp": self._seconds(), **content}
        await self.value(key, {"contacts": [contact], "messages": [line]})
        return key

    async def follower_sends(self, follower: str, kind: str, data: bytes, mime: str, **more: str) -> str:
        """A picture, a recording or a document; ``more`` joins it (``caption``, ``filename``). Returns its key."""
        number = self.media.keep(data, mime, theirs=True)
        return await self.message(follower, {"type": kind, kind: {"id": number, "mime_type": mime, **more}})

    async def value(self, key: str, value: dict[str, Any], name: str = "messages") -> int:
        """Deliver any change of the number."""
        metadata = {"display_phone_number": "15550000001", "phone_number_id": self.account_id}
        whole = {"messaging_product": "whatsapp", "metadata": metadata, **value}
        entry = {"id": self.business_id, "changes": [{"value": whole, "field": name}]}
        return await self.post(key, {"object": "whatsapp_business_account", "entry": [entry]})

    async def reports(self, key: str, what: str) -> int:
        """Report once more on a message of the number's, whatever was reported before."""
        told = self.posted[f"status:{key}"]["entry"][0]["changes"][0]["value"]["statuses"][0]
        known = {name: value for name, value in told.items() if name != "errors"}
        return await self.value(f"status:{key}:{what}", {"statuses": [{**known, "status": what}]})

    async def reported(self) -> None:
        """Waits until every status report has been delivered."""
        await asyncio.gather(*self._reports)

    # --- the API -------------------------------------------------------------------------------------------------

    def routes(self, router: web.UrlDispatcher) -> None:
        """The Cloud API as far as a number needs it."""
        router.add_post("/v26.0/{number}/messages", self._messages)
        router.add_post("/v26.0/{number}/media", self._upload)
        router.add_get(PATH, self.media.serve)
        router.add_get("/v26.0/{business}/subscribed_apps", self._subscriptions)
        router.add_post("/v26.0/{business}/subscribed_apps", self._subscribe)
        router.add_get("/v26.0/debug_token", self.debugged)
        router.add_get("/v26.0/{number}", self._number)

    async def _messages(self, request: web.Request) -> web.Response:
        body = await json_object(request)
        if request.match_info["number"] != self.account_id:
            raise RefusalError("Unsupported post request.", 100, 33)
        follower, text = _recipient(body), self.media.named(body) if body.get("type") in KINDS else _text(body)
        if len(str(body.get("biz_opaque_callback_data", ""))) > 512:
            raise RefusalError("(#100) biz_opaque_callback_data is longer than 512 characters", 100)
        key = self._wamid()
        failed = self._failure(follower)
        if not failed:
            self.said.append(Said(follower, text, key, f"POST {request.path}", body))
        self._report(key, follower, body, failed)
        contacts = [{"input": follower, "wa_id": follower}]
        return web.json_response({"messaging_product": "whatsapp", "contacts": contacts, "messages": [{"id": key}]})

    def _failure(self, follower: str) -> dict[str, Any] | None:
        if follower in self.unreachable:
            return failure(131026)
        if self.failing:
            return failure(self.failing.pop(0))
        if self.now() - self.heard.get(follower, 0) > WINDOW_MS:
            return failure(131047)
        return None

    def _report(self, key: str, follower: str, body: dict[str, Any], failed: dict[str, Any] | None) -> None:
        status: dict[str, Any] = {"id": key, "status": "failed" if failed else "sent", "timestamp": self._seconds()}
        status["recipient_id"] = follower
        if failed:
            status["errors"] = [failed]
        if "biz_opaque_callback_data" in body:
            status["biz_opaque_callback_data"] = body["biz_opaque_callback_data"]
        task = asyncio.create_task(self.value(f"status:{key}", {"statuses": [status]}))
        self._reports.add(task)
        task.add_done_callback(self._reports.discard)

    async def _number(self, request: web.Request) -> web.Response:
        if request.match_info["number"] in self.media.kept:
            return web.json_response(self.media.told(request.match_info["number"], self.url))
        if request.match_info["number"] != self.account_id:
            raise RefusalError("Unsupported get request.", 100, 33)
        shown = {"id": self.account_id, "status": self.status, "quality_rating": self.quality}
        return web.json_response({**shown, "verified_name": "The Brand"})

    async def _upload(self, request: web.Request) -> web.Response:
        if request.match_info["number"] != self.account_id:
            raise RefusalError("Unsupported post request.", 100, 33)
        return web.json_response({"id": await self.media.upload(request)})

    async def _subscriptions(self, _request: web.Request) -> web.Response:
        rows = [{"whatsapp_business_api_data": {"id": "1", "name": "Frontdesk"}}] if self.subscribed else []
        return web.json_response({"data": rows})

    async def _subscribe(self, _request: web.Request) -> web.Response:
        self.subscribed = True
        return web.json_response({"success": True})

    def _seconds(self) -> str:
        return str(self.now() // 1000)

    def _wamid(self) -> str:
        return f"wamid.simulated{self.now() * 1000 + next(self._numbers)}"


FAILURES = {
    80007: ("Rate limit issues", "The WhatsApp Business Account has reached its rate limit."),
    130429: ("Rate limit hit", "Cloud API message throughput has been reached."),
    130472: ("User's number is part of an experiment", "Failed to send message because of an experiment."),
    131000: ("Something went wrong", "Message failed to send due to an unknown error."),
    131016: ("Service unavailable", "A service is temporarily unavailable."),
    131026: ("Message undeliverable", "Message undeliverable."),
    131031: ("Account has been locked", "Business account has been locked."),
    131047: (
        "Re-engagement message",
        "More than 24 hours have passed since the recipient last replied to the sender number.",
    ),
    131049: ("Message not delivered", "Not delivered to maintain healthy ecosystem engagement."),
    131056: ("Pair rate limit hit", "Too many messages from this phone number to the same phone number."),
    133004: ("Server temporarily unavailable", "Server is temporarily unavailable."),
}
"""https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes, by number."""


def refused(code: int) -> RefusalError:
    """The same error as the answer to a call."""
    title, details = FAILURES[code]
    return RefusalError(f"(#{code}) {title}: {details}", code)


def failure(code: int) -> dict[str, Any]:
    """An error as reports of failure carry it."""
    title, details = FAILURES[code]
    return {"code": code, "title": title, "message": title, "error_data": {"details": details}}


def _recipient(body: dict[str, Any]) -> str:
    if body.get("messaging_product") != "whatsapp":
        raise RefusalError("(#100) Param messaging_product must be whatsapp", 100)
    follower = str(body.get("to") or body.get("recipient") or "")
    if not follower:
        raise RefusalError("(#131008) Required parameter is missing", 131008)
    return follower


def _text(body: dict[str, Any]) -> str:
    match body.get("type"):
        case "text":
            return _checked(body["text"].get("body"), MOST_CHARACTERS)
        case "interactive":
            buttons = body["interactive"]["action"]["buttons"]
            titles = [one["reply"]["title"] for one in buttons]
            if not 1 <= len(titles) <= 3 or len(set(titles)) < len(titles) or any(len(one) > 20 for one in titles):
                raise RefusalError("(#131009) Parameter value is not valid", 131009)
            return _checked(body["interactive"]["body"]["text"], MOST_WITH_BUTTONS)
        case _:
            raise RefusalError("(#131009) Parameter value is not valid", 131009)


def _checked(text: Any, most: int) -> str:
    if not isinstance(text, str) or not 0 < len(text) <= most:
        raise RefusalError(f"(#100) Param text['body'] must be at most {most} characters long.", 100)
    return text
