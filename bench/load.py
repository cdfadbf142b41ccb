"""The other side of every measured program: signed webhooks in, and the Graph API that takes the replies.

Hand-written on asyncio.Protocol so that it costs little beside what it measures. A message is done when its reply has
arrived; ``AT_ONCE`` are on their way at any time (closed loop).
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

SECRET = "bench-app-secret"
TOKEN = "bench-token"
ACCOUNT = "17841400000000001"
AT_ONCE = 64
CONNECTIONS = 32
PATIENCE_SECONDS = 60.0


@dataclass
class Tally:
    """What was sent, what came back."""

    waiting: dict[str, asyncio.Future[None]] = field(default_factory=dict)
    replies: int = 0
    doubled: int = 0
    refused: int = 0
    latencies_ms: list[float] = field(default_factory=list)


class Graph(asyncio.Protocol):
    """The least that answers ``POST /v26.0/…/messages``; whatever else is asked is answered with nothing."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._held = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Answer every whole request."""
        self._held += data
        while (end := self._held.find(b"\r\n\r\n")) >= 0:
            head = self._held[:end].lower()
            _, told, rest = head.partition(b"content-length:")
            length = int(rest.split(b"\r\n")[0]) if told else 0
            if len(self._held) < end + 4 + length:
                return
            body, self._held = self._held[end + 4 : end + 4 + length], self._held[end + 4 + length :]
            if head.split(b" ")[1].endswith(b"/messages"):
                self._accept(json.loads(body)["recipient"]["id"])
            else:
                self._say(b'{"data":[]}')

    def _say(self, answer: bytes) -> None:
        self._transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
            % (len(answer), answer)
        )

    def _accept(self, follower: str) -> None:
        self._tally.replies += 1
        self._say(b'{"recipient_id":"%b","message_id":"m_%b"}' % (follower.encode(), follower.encode()))
        waiting = self._tally.waiting.pop(follower, None)
        if waiting is None:
            self._tally.doubled += 1
        elif not waiting.done():
            waiting.set_result(None)


class Sender(asyncio.Protocol):
    """One keep-alive connection that posts webhooks, one after the other."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._answered: asyncio.Future[None] | None = None
        self._lock = asyncio.Lock()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way out."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """An answer to the webhook."""
        if not data.startswith(b"HTTP/1.1 200"):
            self._tally.refused += 1
        if self._answered is not None and not self._answered.done():
            self._answered.set_result(None)

    async def post(self, request: bytes) -> None:
        """Send one request and wait for its answer."""
        async with self._lock:
            self._answered = asyncio.get_running_loop().create_future()
            self._transport.write(request)
            await self._answered


def webhook(number: int, run: str, text: str, port: int) -> tuple[str, bytes]:
    """A signed request with one direct message; returns its follower and its bytes."""
    follower = f"{run}{number}"
    now = time.time_ns() // 1_000_000
    body = json.dumps(
        {
            "object": "instagram",
            "entry": [
                {
                    "id": ACCOUNT,
                    "time": now,
                    "messaging": [
                        {
                            "sender": {"id": follower},
                            "recipient": {"id": ACCOUNT},
                            "timestamp": now,
                            "message": {"mid": f"aWdf{run}{number}", "text": text},
                        }
                    ],
                }
            ],
        },
        separators=(",", ":"),
    ).encode()
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    head = (
        f"POST /webhooks/instagram HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"X-Hub-Signature-256: sha256={signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return follower, head.encode() + body


async def offer(port: int, tally: Tally, texts: Sequence[str], count: int, run: str) -> float:
    """Send ``count`` messages, AT_ONCE on their way at a time; returns the seconds it took."""
    loop = asyncio.get_running_loop()
    senders = [(await loop.create_connection(lambda: Sender(tally), "127.0.0.1", port))[1] for _ in range(CONNECTIONS)]
    numbers = iter(range(count))
    begun = time.perf_counter()
    await asyncio.gather(
        *(_worker(senders[n % CONNECTIONS], numbers, tally, texts, run, port) for n in range(AT_ONCE))
    )
    took = time.perf_counter() - begun
    for sender in senders:
        sender._transport.close()
    return took


async def _worker(
    sender: Sender, numbers: Iterator[int], tally: Tally, texts: Sequence[str], run: str, port: int
) -> None:
    loop = asyncio.get_running_loop()
    for number in numbers:
        follower, request = webhook(number, run, texts[number % len(texts)], port)
        done = tally.waiting[follower] = loop.create_future()
        begun = time.perf_counter()
        await sender.post(request)
        await asyncio.wait_for(done, PATIENCE_SECONDS)
        tally.latencies_ms.append((time.perf_counter() - begun) * 1000)
