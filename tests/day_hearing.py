"""Who listens to the demo's day: a callback that checks every signature, and somebody on Discord's gateway."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import aiohttp
from aiohttp import web

from vendors.day_script import Act, Do, On, acts

TOKEN, ACCOUNT = "IGAAday", "17841400000000009"
SECRETS = {
    "INSTAGRAM_APP_SECRET": "the day's secret",
    "INSTAGRAM_ACCESS_TOKEN": TOKEN,
    "INSTAGRAM_ACCOUNT_ID": ACCOUNT,
    "X_CONSUMER_SECRET": "the day's secret on X",
    "TIKTOK_CLIENT_SECRET": "the day's secret on TikTok",
    "DISCORD_TOKEN": "the day's token on Discord",
}
"""What the vendors of the day are told, by the names of Frontdesk's settings."""


@cache
def of(on: On) -> tuple[Act, ...]:
    """The day's acts on one platform."""
    return tuple(act for act in acts() if act.on is on)


def _key(name: str) -> bytes:
    return SECRETS[name].encode()


@dataclass
class Receiver:
    """A callback that checks every signature over the raw bytes before it reads them."""

    url: str = ""
    status: int = 200
    forged: int = 0
    items: list[dict[str, Any]] = field(default_factory=list)
    elsewhere: list[tuple[On, str]] = field(default_factory=list)
    """What was told on X and TikTok: where, and the words."""
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    whole: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        right = "sha256=" + hmac.new(_key("INSTAGRAM_APP_SECRET"), body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(request.headers.get("X-Hub-Signature-256", ""), right):
            self.forged += 1
            return web.Response(status=401)
        if self.status == 200:
            for entry in json.loads(body)["entry"]:
                assert entry["id"] == ACCOUNT
                self.items += [*entry.get("messaging", ()), *entry.get("changes", ())]
            self.begun.set()
        self._look()
        return web.Response(status=self.status)

    async def take_x(self, request: web.Request) -> web.Response:
        """An event of X's."""
        body = await request.read()
        word = base64.b64encode(hmac.new(_key("X_CONSUMER_SECRET"), body, hashlib.sha256).digest()).decode()
        if request.headers.get("x-twitter-webhooks-signature") != f"sha256={word}":
            self.forged += 1
            return web.Response(status=401)
        data = json.loads(body)["data"]
        direct = data["payload"].get("direct_message_events")
        said = direct[0]["message_create"]["message_data"]["text"] if direct else data["payload"]["text"]
        self.elsewhere.append((On.X, said.removeprefix("@junipersupply ")))
        self._look()
        return web.Response()

    async def take_tiktok(self, request: web.Request) -> web.Response:
        """An event of TikTok's."""
        body = await request.read()
        given = dict(part.split("=", 1) for part in request.headers["TikTok-Signature"].split(","))
        signed = given["t"].encode() + b"." + body
        if given["s"] != hmac.new(_key("TIKTOK_CLIENT_SECRET"), signed, hashlib.sha256).hexdigest():
            self.forged += 1
            return web.Response(status=401)
        content = json.loads(json.loads(body)["content"])
        self.elsewhere.append((On.TIKTOK, content["text"] if "comment_id" in content else content["text"]["body"]))
        self._look()
        return web.Response()

    def _look(self) -> None:
        webhooks = sum(len(of(on)) for on in (On.X, On.TIKTOK))
        if len(self.items) == len(of(On.INSTAGRAM)) and len(self.elsewhere) == webhooks:
            self.whole.set()

    @property
    def heard(self) -> list[tuple[Do, str, str]]:
        """What each item is, who did it and its text, read from the wire alone."""
        return [_heard(item) for item in self.items]


def _heard(item: dict[str, Any]) -> tuple[Do, str, str]:
    if "field" in item:
        value = item["value"]
        do = {"comments": Do.COMMENT, "live_comments": Do.LIVE_COMMENT}[item["field"]]
        return do, value["from"]["id"], value["text"]
    sender = item["sender"]["id"]
    if "message" not in item:
        name, do = next((name, do) for name, do in _OTHERS.items() if name in item)
        return do, sender, item[name].get("text", "")
    said = item["message"]
    return _direct(said), sender, said.get("text", "")


def _direct(said: dict[str, Any]) -> Do:
    if said.get("is_deleted"):
        return Do.UNSEND
    if "reply_to" in said:
        return Do.STORY_REPLY
    mentions = any(one["type"] == "story_mention" for one in said.get("attachments", ()))
    return Do.STORY_MENTION if mentions else Do.DM


_OTHERS = {"message_edit": Do.EDIT, "reaction": Do.REACT, "read": Do.READ}


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    """A receiver on a free port; ``url`` is its callback for Instagram."""
    one = Receiver()
    app = web.Application()
    app.router.add_post("/webhooks/instagram", one.take)
    app.router.add_post("/webhooks/x", one.take_x)
    app.router.add_post("/webhooks/tiktok", one.take_tiktok)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    one.url = f"http://127.0.0.1:{runner.addresses[0][1]}/webhooks/instagram"
    yield one
    await runner.cleanup()


@dataclass
class Listener:
    """Somebody who is connected to Discord's gateway, and what they heard."""

    heard: list[str] = field(default_factory=list)
    whole: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self, frame: dict[str, Any]) -> None:
        """One frame."""
        if frame["t"] == "MESSAGE_CREATE":
            bot, said = "<@1110000000000000042> ", frame["d"]["content"]
            assert said.startswith(bot) is ("guild_id" in frame["d"])
            self.heard.append(said.removeprefix(bot))
        if len(self.heard) == len(of(On.DISCORD)):
            self.whole.set()


@asynccontextmanager
async def listening(gateway: str) -> AsyncIterator[Listener]:
    """Identified at a gateway as long as this block lasts."""
    one, asked = Listener(), {"token": SECRETS["DISCORD_TOKEN"], "intents": 1 << 9 | 1 << 12, "properties": {}}
    async with aiohttp.ClientSession() as http, http.ws_connect(gateway) as socket:
        await socket.send_json({"op": 2, "d": asked})

        async def hear() -> None:
            async for message in socket:
                one.take(json.loads(message.data))

        hearing = asyncio.create_task(hear())
        try:
            yield one
        finally:
            hearing.cancel()
