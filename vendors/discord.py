"""A simulated Discord: REST API v10 and gateway as one real server on a free port, with its limits and its errors.

https://discord.com/developers/docs (API v10, checked 2026-11). Bodies are ``application/json`` without a charset, as
Discord writes them; every answer names its rate limit. People act through the methods below.
"""

from __future__ import annotations

import inspect
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

from vendors.discord_gateway import SimulatedGateway
from vendors.discord_interactions import Interactions
from vendors.discord_rules import NONCE_SECONDS, Channel, RefusalError, World, check_files, check_post, refusal, stamp
from vendors.discord_threads import FORUM, Threads
from vendors.file_host import FileHost, Kept
from vendors.server import Call, Fault, Server

BOT, APPLICATION, SERVER, CHANNEL = (
    "1110000000000000042", "1110000000000000042", "1300000000000000001", "1400000000000000001",
)  # fmt: skip
TOKEN = "MTExMDAwMDAwMDAwMDAwMDA0Mg.made.up"  # noqa: S105 - simulated
PREFIX = "/api/v10"
VIA = {"Via": "1.1 google"}


@dataclass(kw_only=True, eq=False)
class SimulatedDiscord(Server):
    """One server with one channel, the bot and whoever writes. ``most_per_second``: posts into a channel, 0: any."""

    token: str = TOKEN
    most_per_second: int = 0
    banned: bool = False
    """Whether the network in front of Discord refuses us, as it does after too many refused calls."""
    invited: bool = True
    """Whether the bot is on the server."""
    interactions_endpoint: str | None = None
    sessions_left: int = 1000
    app_flags: int = 0
    """What the app's page grants: 1 << 18 and 1 << 19 are Message Content Intent."""
    odd: dict[str, Any] = field(default_factory=dict)
    """Paths that are answered with something else."""
    world: World = field(init=False)
    gateway: SimulatedGateway = field(init=False)
    interactions: Interactions = field(init=False)
    threads: Threads = field(init=False)
    delivered: dict[str, Call] = field(init=False, default_factory=dict)
    """Which call made which message."""
    files: FileHost = field(init=False, default_factory=FileHost)
    """What people and the bot have sent along."""
    _posted: dict[str, list[float]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.world = World(BOT, APPLICATION, SERVER)
        self.world.person(BOT, bot=True).update(username="frontdesk", global_name="Frontdesk")
        self.world.channels[CHANNEL] = Channel(CHANNEL, SERVER, "general")
        self.gateway = SimulatedGateway(self.world, lambda: "" if self.dead else self.token)
        self.interactions = Interactions(self.world, self.gateway)
        self.threads = Threads(self.world, self._tell_any)

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        self.gateway.url = f"ws://127.0.0.1:{self.port}/gateway/"
        return self

    async def __aexit__(self, *exc: object) -> None:
        self.files.closing.set()
        await self.gateway.drop()
        await super().__aexit__(*exc)

    @property
    def url(self) -> str:
        """The API's base."""
        return super().url + PREFIX

    def attached(self, name: str, data: bytes, kind: str = "application/octet-stream") -> dict[str, Any]:
        """A file as a message tells of it; its address is signed and ends."""
        id_ = self.world.new_id()
        self.files.files[id_] = Kept(data, kind=kind)
        address = f"http://127.0.0.1:{self.port}/cdn/{id_}?ex=1&is=2&hm=3"
        told = {"id": id_, "filename": name, "size": len(data), "url": address, "proxy_url": address}
        return {**told, "content_type": kind}

    # --- people --------------------------------------------------------------------------------------------------

    async def writes(self, follower: str, text: str, *, channel: str = "", **more: Any) -> str:
        """A direct message, or one in a channel; returns its key. Nobody hears of it where no session is."""
        self.world.person(follower)
        room = self.world.channels[channel] if channel else self.world.direct(follower)
        message = self.world.say(room, follower, text, **more)
        await self._tell("MESSAGE_CREATE", message)
        return str(message["id"])

    async def mentions(self, follower: str, text: str, *, channel: str = CHANNEL) -> str:
        """A message in a channel that names the bot."""
        return await self.writes(follower, f"<@{BOT}> {text}", channel=channel)

    async def edits(self, key: str, text: str) -> None:
        """Somebody changes a message."""
        self.world.messages[key] |= {"content": text, "edited_timestamp": stamp()}
        await self._tell("MESSAGE_UPDATE", self.world.messages[key])

    async def deletes(self, key: str) -> None:
        """Somebody takes a message back."""
        message = self.world.messages.pop(key)
        room = self.world.channels[message["channel_id"]]
        gone = {"id": key, "channel_id": room.id, **({"guild_id": room.server} if room.server else {})}
        await self.gateway.tell("MESSAGE_DELETE", lambda _: gone)

    async def again(self, key: str) -> None:
        """The same event once more."""
        if key in self.world.messages:
            await self._tell("MESSAGE_CREATE", self.world.messages[key])
        else:
            await self.interactions.again(key)

    def answers_to(self, follower: str) -> list[dict[str, Any]]:
        """What reached a person: in their direct messages, as replies to what they wrote, and as hidden replies."""
        theirs = {key for key, one in self.world.messages.items() if one["author"]["id"] == follower}
        found = []
        for message in self.world.messages.values():
            answered = (message.get("message_reference") or {}).get("message_id")
            direct = self.world.channels[message["channel_id"]].follower == follower
            if message["author"]["id"] == BOT and (direct or answered in theirs):
                found.append(message)
        return [*found, *self.interactions.shown_to(follower)]

    def opens(self, name: str, *, forum: bool) -> str:
        """A new channel on the server; returns its id."""
        made = Channel(self.world.new_id(), SERVER, name, type=FORUM if forum else 0)
        self.world.channels[made.id] = made
        return made.id

    async def _tell_any(self, event: str, data: Mapping[str, Any]) -> None:
        """An event about a message, without its words where they are not granted; any other as it is."""
        if event in {"MESSAGE_CREATE", "MESSAGE_UPDATE"}:
            await self._tell(event, data)
        else:
            await self.gateway.tell(event, lambda _: data)

    async def _tell(self, event: str, message: Mapping[str, Any]) -> None:
        await self.gateway.tell(event, lambda intents: self.world.as_event(message, intents))

    # --- calls ---------------------------------------------------------------------------------------------------

    def routes(self, router: web.UrlDispatcher) -> None:
        """The gateway, and the API's paths."""
        router.add_get("/gateway/", self.gateway.listen)
        router.add_get("/cdn/{name}", self.files.serve)
        router.add_route("*", PREFIX + "/{path:.*}", self._called)

    def admit(self, request: web.Request) -> web.Response | None:
        """The refusal of a call without the bot's token; interactions carry their own."""
        path = request.path.removeprefix(PREFIX)
        if self.banned:
            return page(429, "<html>error code: 1015</html>")
        if not request.path.startswith(PREFIX) or path.startswith(("/interactions/", "/webhooks/")):
            return None
        right = request.headers.get("Authorization") == f"Bot {self.token}" and not self.dead
        return None if right else answer(refusal(0).body, 401)

    def refused(self, fault: Fault) -> web.Response:
        """What Discord, or what stands before it, says."""
        match fault:
            case Fault.RATE_LIMIT:
                return limited(0.2)
            case Fault.TOO_MANY:
                return limited(120.0)
            case Fault.EXPIRED:
                return answer(refusal(0).body, 401)
            case Fault.SERVER_ERROR:
                return page(502, "<html>502 Bad Gateway</html>")
            case _:
                return page(503, "upstream connect error or disconnect/reset before headers")

    async def _called(self, request: web.Request) -> web.Response:
        path = "/" + request.match_info["path"]
        body, files = await _sent(request)
        if path in self.odd:
            return answer(self.odd[path], 200)
        try:
            if wait := self._wait(request.method, path):
                return limited(wait)
            call = Call(f"{request.method} {request.path}", {}, {**body, "_files": files} if files else body)
            found = await self._route(call, path, request.query)
        except RefusalError as error:
            return answer(error.body, error.status)
        return answer(found, 204 if found is None else 200)

    def _wait(self, method: str, path: str) -> float:
        """How long a post must wait, where a channel has a limit."""
        if not self.most_per_second or method != "POST" or not path.endswith("/messages"):
            return 0.0
        now = time.monotonic()
        times = [one for one in self._posted.get(path, []) if now - one < 1.0]
        self._posted[path] = times
        if len(times) >= self.most_per_second:
            return 1.0 - (now - times[0])
        times.append(now)
        return 0.0

    async def _route(self, call: Call, path: str, query: Mapping[str, str]) -> Any:
        routes: dict[str, Callable[..., Any]] = {
            r"POST /channels/(\d+)/messages": lambda channel: self._post(self.world.room(channel), call),
            r"GET /channels/(\d+)/messages": lambda channel: self._history(self.world.room(channel), query),
            r"GET /channels/(\d+)": lambda channel: self._shown(self.world.room(channel)),
            r"POST /users/@me/channels": lambda: self._open(call.body["recipient_id"]),
            r"GET /users/@me": lambda: {**self.world.person(BOT), "verified": True},
            r"GET /users/@me/guilds": lambda: [{"id": SERVER, "name": "Juniper Supply"}] if self.invited else [],
            r"GET /users/(\d+)": self._user,
            r"GET /guilds/\d+/channels": lambda: [self._shown(one) for one in self._rooms(threads=False)],
            r"GET /guilds/\d+/threads/active": lambda: {
                "threads": [self._shown(one) for one in self._rooms(threads=True)],
            },
            r"GET /oauth2/applications/@me": self._application,
            r"GET /gateway": lambda: {"url": self.gateway.url},
            r"GET /gateway/bot": lambda: {
                "url": self.gateway.url, "session_start_limit": {"total": 1000, "remaining": self.sessions_left},
            },
            **self.interactions.routes(call.body),
            **self.threads.routes(call.body, query),
        }  # fmt: skip
        for pattern, answer in routes.items():
            if found := re.fullmatch(pattern, f"{call.name.split()[0]} {path}"):
                told = answer(*found.groups())
                return await told if inspect.isawaitable(told) else told
        raise refusal(10003)

    def _user(self, id_: str) -> dict[str, Any]:
        if id_ not in self.world.people:
            raise refusal(10013)
        return self.world.people[id_]

    def _open(self, recipient: str) -> dict[str, Any]:
        self.world.person(recipient)
        return self._shown(self.world.direct(recipient))

    def _rooms(self, *, threads: bool) -> list[Channel]:
        there = [one for one in self.world.channels.values() if one.server and bool(one.parent) is threads]
        return [one for one in there if not one.archived]

    def _application(self) -> dict[str, Any]:
        return {
            "id": APPLICATION, "name": "Frontdesk", "icon": None, "description": "", "bot_public": True,
            "bot_require_code_grant": False, "verify_key": "0" * 64, "flags": self.app_flags, "team": None,
            "owner": self.world.person("1"), "interactions_endpoint_url": self.interactions_endpoint,
        }  # fmt: skip

    def _shown(self, channel: Channel) -> dict[str, Any]:
        if channel.server:
            return self.threads.shown(channel)
        last = {"last_message_id": channel.last or None}
        return {"id": channel.id, "type": channel.type, **last, "recipients": [self.world.person(channel.follower)]}

    def _history(self, channel: Channel, query: Mapping[str, str]) -> list[dict[str, Any]]:
        """The oldest messages after an id, newest first, as Discord has it."""
        after, most = int(query.get("after", 0)), int(query.get("limit", 50))
        there = [one for one in self.world.messages.values() if one["channel_id"] == channel.id]
        later = sorted((one for one in there if int(one["id"]) > after), key=lambda one: int(one["id"]))
        if "after" not in query:
            later = later[-most:]
        return later[:most][::-1]

    async def _post(self, channel: Channel, call: Call) -> dict[str, Any]:
        body = dict(call.body)
        files: list[Uploaded] = body.pop("_files", [])
        check_files(body, [len(one.data) for one in files])
        check_post(self.world, channel, body)
        if channel.locked:
            raise refusal(160005)
        channel.archived = False
        nonce = str(body.get("nonce") or "")
        at, key = self.world.nonces.get(nonce, (0.0, ""))
        if nonce and body.get("enforce_nonce") and time.monotonic() - at < NONCE_SECONDS and key:
            return self.world.messages[key]
        kept: dict[str, Any] = {
            name: body[name] for name in ("embeds", "components", "message_reference") if name in body
        }
        if "message_reference" in kept:
            kept["type"] = 19
        kept |= {"attachments": [self.attached(one.name, one.data, one.kind) for one in files]} if files else {}
        message = self.world.say(channel, BOT, body.get("content") or "", **kept)
        self.world.nonces[nonce] = (time.monotonic(), message["id"])
        self.delivered[message["id"]] = call
        await self._tell("MESSAGE_CREATE", {**message, "nonce": nonce})
        return message


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file that came with a call."""

    name: str
    data: bytes
    kind: str


async def _sent(request: web.Request) -> tuple[dict[str, Any], list[Uploaded]]:
    """A call's JSON, and the files that came with it."""
    if request.content_type != "multipart/form-data":
        raw = await request.read()
        return (json.loads(raw) if raw else {}), []
    form = await request.post()
    files = [
        Uploaded(one.filename, one.file.read(), one.content_type)
        for one in form.values()
        if isinstance(one, web.FileField)
    ]
    told = form["payload_json"]
    return json.loads(told if isinstance(told, str | bytes | bytearray) else "{}"), files


def answer(body: Any, status: int) -> web.Response:
    """An answer as Discord writes it: JSON without a charset, its rate limit, and who passed it on."""
    headers = {
        "X-RateLimit-Limit": "50", "X-RateLimit-Remaining": "49", "X-RateLimit-Reset-After": "1.000",
        "X-RateLimit-Reset": str(time.time() + 1), **VIA,
    }  # fmt: skip
    if body is None:
        return web.Response(status=status, headers={**headers, "Content-Type": "text/html; charset=utf-8"})
    return web.Response(
        status=status, body=json.dumps(body).encode(), headers={**headers, "Content-Type": "application/json"}
    )


def limited(seconds: float) -> web.Response:
    """A 429 as Discord words it."""
    body = {"message": "You are being rate limited.", "retry_after": seconds, "global": False}
    headers = {"Content-Type": "application/json", "Retry-After": str(max(1, round(seconds))), **VIA}
    return web.Response(status=429, body=json.dumps(body).encode(), headers=headers)


def page(status: int, text: str) -> web.Response:
    """What a proxy before Discord says."""
    return web.Response(status=status, body=text.encode(), headers={"Content-Type": "text/html"})
