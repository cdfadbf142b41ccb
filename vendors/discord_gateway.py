"""The simulated Discord's gateway: real websockets with hello, identify, heartbeats, resume and close codes.

https://discord.com/developers/docs/events/gateway (v10, checked 2026-11)
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from vendors.discord_rules import CONTENT_INTENT, MEMBER, World

DISPATCH, IDENTIFY, RESUME, INVALID, HELLO, ACK = 0, 2, 6, 9, 10, 11
HEARTBEAT_MS = 20_000
UNDER_WAY_S = 0.1
"""A heartbeat's answer takes its time, as on the internet: discord.py notes only after sending when it sent, and warns
of a connection far behind where the answer came before that."""
ENDS_SESSION = frozenset({1000, 1001})


@dataclass
class Session:
    """One session: what was told in it, so that it can be told again."""

    id: str
    intents: int
    told: list[str] = field(default_factory=list)
    socket: web.WebSocketResponse | None = None

    async def tell(self, event: str, data: Any) -> None:
        """Number an event, keep it, and send it where somebody listens."""
        frame = json.dumps({"op": DISPATCH, "t": event, "s": len(self.told) + 1, "d": data})
        self.told.append(frame)
        if self.socket is not None and not self.socket.closed:
            await self.socket.send_str(frame)


class SimulatedGateway:
    """Sessions and who listens to them; ``url`` is where a session is resumed."""

    def __init__(self, world: World, token: Callable[[], str]) -> None:
        self._world = world
        self._token = token
        self.url = ""
        self.sessions: dict[str, Session] = {}
        self.identified: list[dict[str, Any]] = []
        """Every IDENTIFY that was let in."""
        self.resumed: list[str] = []
        """Every session that was resumed."""
        self.closed: list[int] = []
        """Close codes that clients left with."""
        self.grants_content = True
        """Whether the Message Content intent may be asked for."""
        self.refuses: int = 0
        """A close code for the next connection."""

    async def listen(self, request: web.Request) -> web.WebSocketResponse:
        """One connection."""
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        if self.refuses:
            code, self.refuses = self.refuses, 0
            await socket.close(code=code)
            return socket
        await socket.send_str(
            json.dumps({"op": HELLO, "d": {"heartbeat_interval": HEARTBEAT_MS}, "s": None, "t": None})
        )
        session: Session | None = None
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                session = await self._said(socket, json.loads(message.data)) or session
        self._gone(session, socket)
        return socket

    def _gone(self, session: Session | None, socket: web.WebSocketResponse) -> None:
        self.closed.append(socket.close_code or 0)
        if session is not None and session.socket is socket:
            session.socket = None
            if socket.close_code in ENDS_SESSION:
                self.sessions.pop(session.id, None)

    async def _said(self, socket: web.WebSocketResponse, frame: dict[str, Any]) -> Session | None:
        if frame["op"] == IDENTIFY:
            return await self._identify(socket, frame["d"])
        if frame["op"] == RESUME:
            return await self._resume(socket, frame["d"])
        await asyncio.sleep(UNDER_WAY_S)
        await socket.send_str(json.dumps({"op": ACK, "d": None, "s": None, "t": None}))
        return None

    async def _identify(self, socket: web.WebSocketResponse, asked: dict[str, Any]) -> Session | None:
        if asked["token"] != self._token():
            await socket.close(code=4004, message=b"Authentication failed.")
            return None
        if asked["intents"] & CONTENT_INTENT and not self.grants_content:
            await socket.close(code=4014, message=b"Disallowed intent(s).")
            return None
        self.identified.append(asked)
        session = Session(self._world.new_id(), asked["intents"], socket=socket)
        self.sessions[session.id] = session
        await session.tell("READY", self._ready(session))
        await session.tell("GUILD_CREATE", self._server())
        return session

    async def _resume(self, socket: web.WebSocketResponse, asked: dict[str, Any]) -> Session | None:
        session = self.sessions.get(asked["session_id"])
        if session is None or asked["token"] != self._token():
            await socket.send_str(json.dumps({"op": INVALID, "d": False, "s": None, "t": None}))
            return None
        for frame in session.told[int(asked["seq"] or 0) :]:
            await socket.send_str(frame)
        session.socket = socket
        self.resumed.append(session.id)
        await session.tell("RESUMED", {})
        return session

    def _ready(self, session: Session) -> dict[str, Any]:
        return {
            "v": 10,
            "user": {**self._world.person(self._world.bot), "bot": True},
            "guilds": [{"id": self._world.server, "unavailable": True}],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "application": {"id": self._world.application, "flags": 0},
            "user_settings": {},
            "relationships": [],
            "private_channels": [],
            "presences": [],
        }

    def _server(self) -> dict[str, Any]:
        rooms = [one for one in self._world.channels.values() if one.server and not one.parent]
        shown: list[dict[str, Any]] = [
            {"id": one.id, "type": one.type, "name": one.name, "position": 0, "permission_overwrites": [],
             "last_message_id": one.last or None, "nsfw": False, "parent_id": None}
            for one in rooms
        ]  # fmt: skip
        everyone = {
            "id": self._world.server, "name": "@everyone", "permissions": str(1 << 10 | 1 << 11), "position": 0,
            "color": 0, "hoist": False, "managed": False, "mentionable": False, "flags": 0,
        }  # fmt: skip
        return {
            "id": self._world.server, "name": "Juniper Supply", "owner_id": "1", "roles": [everyone], "emojis": [],
            "stickers": [], "features": [], "channels": shown, "threads": [], "members": [
                {**MEMBER, "user": self._world.person(self._world.bot)}], "member_count": 3, "large": False,
            "voice_states": [], "presences": [], "stage_instances": [], "guild_scheduled_events": [],
            "verification_level": 0, "default_message_notifications": 0, "explicit_content_filter": 0, "mfa_level": 0,
            "premium_tier": 0, "preferred_locale": "en-US", "nsfw_level": 0, "system_channel_flags": 0, "icon": None,
            "afk_timeout": 60, "joined_at": "2026-01-02T10:00:00+00:00", "premium_progress_bar_enabled": False,
        }  # fmt: skip

    # --- what happens to connections -----------------------------------------------------------------------------

    async def tell(self, event: str, data: Callable[[int], Any]) -> None:
        """An event for every session; ``data`` is made for its intents."""
        for session in list(self.sessions.values()):
            await session.tell(event, data(session.intents))

    async def drop(self, code: int = 0) -> None:
        """Every connection ends: cut off, or closed with a code. Sessions can be resumed."""
        for session in self.sessions.values():
            socket, session.socket = session.socket, None
            if socket is None:
                continue
            if code:
                await socket.close(code=code)
            else:
                cut(socket)

    async def invalidate(self) -> None:
        """Every session is forgotten, and whoever listens is told (op 9)."""
        sessions, self.sessions = list(self.sessions.values()), {}
        for session in sessions:
            if session.socket is not None:
                await session.socket.send_str(json.dumps({"op": INVALID, "d": False, "s": None, "t": None}))

    def forget(self) -> None:
        """Every session is forgotten, and nobody is told."""
        for session in self.sessions.values():
            if session.socket is not None:
                cut(session.socket)
        self.sessions = {}


def cut(socket: web.WebSocketResponse) -> None:
    """End a connection without a goodbye."""
    request = socket._req  # aiohttp has no public way to the transport of a websocket
    if request is not None and request.transport is not None:
        request.transport.abort()
