"""How Slack brings events to an app: signed HTTP requests with retries, or envelopes over a Socket Mode socket.

https://docs.slack.dev/apis/events-api and …/using-socket-mode (checked 2026-11-22).
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

PATHS = {"events_api": "events", "interactive": "interactions", "slash_commands": "commands"}


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that Slack waits: for an answer, and before each of its three retries."""

    answer: float = 3.0
    retries: tuple[float, ...] = (0.0, 60.0, 300.0)


@dataclass(slots=True)
class Delivery:
    """One event on its way: the outcome of each attempt (a status, or ``timeout``, ``refused``, ``acked``)."""

    kind: str
    payload: Mapping[str, Any]
    outcomes: list[str] = field(default_factory=list)
    answer: Any = None
    """What the app answered, where Slack reads that: JSON, or None."""

    @property
    def arrived(self) -> bool:
        """Whether the app took it."""
        return bool(self.outcomes) and (self.outcomes[-1] == "acked" or self.outcomes[-1].startswith("2"))


def signed(body: bytes, secret: str, at: int) -> dict[str, str]:
    """The headers of a request that Slack signed at a time in seconds."""
    base = f"v0:{at}:".encode() + body
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(at), "X-Slack-Signature": f"v0={digest}"}


def body_of(kind: str, payload: Mapping[str, Any]) -> tuple[bytes, str]:
    """An event's body and content type as the HTTP transport has them."""
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    form = {"payload": json.dumps(payload)} if kind == "interactive" else payload
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


class HttpDelivery:
    """Signed requests to an app's address."""

    def __init__(self, callback: str, secret: str, now: Callable[[], int], patience: Patience) -> None:
        self.callback = callback
        self._secret = secret
        self._now = now
        self.patience = patience
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=patience.answer))

    async def bring(self, delivery: Delivery) -> None:
        """Try once, then once more after each pause, until the app answers 2xx."""
        await self._attempt(delivery, {})
        for number, pause in enumerate(self.patience.retries, start=1):
            if delivery.arrived:
                return
            await asyncio.sleep(pause)
            reason = "http_timeout" if delivery.outcomes[-1] == "timeout" else "http_error"
            await self._attempt(delivery, {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason})

    async def _attempt(self, delivery: Delivery, headers: Mapping[str, str]) -> None:
        body, content_type = body_of(delivery.kind, delivery.payload)
        stamp = signed(body, self._secret, self._now() // 1000)
        address = f"{self.callback.rstrip('/')}/{PATHS[delivery.kind]}"
        try:
            request = self._http.post(address, data=body, headers={"Content-Type": content_type, **stamp, **headers})
            async with request as answer:
                delivery.outcomes.append(str(answer.status))
                delivery.answer = await answer.json() if answer.content_type == "application/json" else None
        except TimeoutError:
            delivery.outcomes.append("timeout")
        except aiohttp.ClientError:
            delivery.outcomes.append("refused")

    async def close(self) -> None:
        """Stop."""
        await self._http.close()


class SocketDelivery:
    """Envelopes to whichever socket connected last."""

    def __init__(self, patience: Patience) -> None:
        self.patience = patience
        self._sockets: list[web.WebSocketResponse] = []
        self._transports: dict[int, asyncio.Transport] = {}
        self._acks: dict[str, asyncio.Future[Any]] = {}
        self._connected = asyncio.Condition()
        self.acks: list[Mapping[str, Any]] = []
        """Every acknowledgement received, in order."""
        self.openings = 0
        """How many sockets have connected so far."""

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One socket's life: hello, then envelopes out and acknowledgements in."""
        socket = web.WebSocketResponse(timeout=0.5)
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A0SIM"}})
        if isinstance(request.transport, asyncio.Transport):
            self._transports[id(socket)] = request.transport
        await self._joined(socket)
        try:
            async for message in socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    self._acknowledged(json.loads(message.data))
        finally:
            self._sockets.remove(socket)
            self._transports.pop(id(socket), None)
        return socket

    async def _joined(self, socket: web.WebSocketResponse) -> None:
        async with self._connected:
            self._sockets.append(socket)
            self.openings += 1
            self._connected.notify_all()

    async def connected(self, openings: int = 1) -> None:
        """Return once that many sockets have connected and one of them is open."""
        async with self._connected:
            await self._connected.wait_for(lambda: self.openings >= openings and bool(self._sockets))

    def _acknowledged(self, ack: Mapping[str, Any]) -> None:
        self.acks.append(ack)
        waiting = self._acks.pop(str(ack.get("envelope_id")), None)
        if waiting and not waiting.done():
            waiting.set_result(ack.get("payload"))

    async def bring(self, delivery: Delivery) -> None:
        """Send the envelope until it is acknowledged, at most as often as Slack would."""
        await self._attempt(delivery, 0)
        for number, pause in enumerate(self.patience.retries, start=1):
            if delivery.arrived:
                return
            await asyncio.sleep(pause)
            await self._attempt(delivery, number)

    async def _attempt(self, delivery: Delivery, number: int) -> None:
        await self.connected()
        envelope_id = str(uuid.uuid4())
        acked = self._acks[envelope_id] = asyncio.get_running_loop().create_future()
        envelope = {
            "envelope_id": envelope_id, "type": delivery.kind, "payload": delivery.payload,
            "accepts_response_payload": delivery.kind != "events_api",
            "retry_attempt": number, "retry_reason": "timeout" if number else "",
        }  # fmt: skip
        try:
            await self._sockets[-1].send_json(envelope)
            delivery.answer = await asyncio.wait_for(acked, self.patience.answer)
            delivery.outcomes.append("acked")
        except TimeoutError:
            delivery.outcomes.append("timeout")
        except ConnectionError:
            delivery.outcomes.append("refused")
        finally:
            self._acks.pop(envelope_id, None)

    async def send_raw(self, text: str) -> None:
        """Send anything at all over the newest socket."""
        await self.connected()
        await self._sockets[-1].send_str(text)

    async def disconnect(self, reason: str) -> None:
        """Tell every socket to leave, as Slack does before it refreshes one."""
        for socket in list(self._sockets):
            await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {}})

    async def drop(self) -> None:
        """Cut every socket without a word."""
        for transport in list(self._transports.values()):
            transport.abort()

    async def close(self) -> None:
        """Close every socket."""
        for socket in list(self._sockets):
            await socket.close()
