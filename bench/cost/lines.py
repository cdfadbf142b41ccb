"""Keep-alive connections to a measured program: each posts one webhook at a time, opened when all others are busy."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence
from typing import cast

from bench.cost.wire import whole


class Line(asyncio.Protocol):
    """One connection."""

    def __init__(self) -> None:
        self._held = b""
        self._answered: asyncio.Future[bool] | None = None
        self.is_open = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way out."""
        self._transport = cast(asyncio.Transport, transport)
        self.is_open = True

    def data_received(self, data: bytes) -> None:
        """An answer, or a piece of one."""
        self._held += data
        if (answer := whole(self._held)) is not None:
            head, _, self._held = answer
            self._settle(head.startswith(b"http/1.1 200"))

    def connection_lost(self, exc: Exception | None) -> None:
        """What waits for an answer gets none."""
        self.is_open = False
        self._settle(False)

    async def post(self, request: bytes) -> bool:
        """Send one request; whether it was answered with 200."""
        self._answered = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answered

    def close(self) -> None:
        """No more is sent."""
        self._transport.close()

    def _settle(self, is_good: bool) -> None:
        if self._answered is not None and not self._answered.done():
            self._answered.set_result(is_good)


class Lines:
    """Connections to one program, or in turn to each of its processes; the one used last is used first."""

    def __init__(self, ports: Sequence[int], most: int) -> None:
        self._turns = itertools.cycle(ports)
        self._most = asyncio.Semaphore(most)
        self._idle: list[Line] = []

    async def post(self, request: bytes) -> bool:
        """Send a request on a connection that is free; waits for one where ``most`` are busy."""
        async with self._most:
            line = await self._free()
            try:
                return await line.post(request)
            finally:
                self._idle.append(line)

    def close(self) -> None:
        """Close those that are idle, which is all of them once nothing is under way."""
        for line in self._idle:
            line.close()

    async def _free(self) -> Line:
        while self._idle:
            line = self._idle.pop()
            if line.is_open:
                return line
        loop = asyncio.get_running_loop()
        return (await loop.create_connection(Line, "127.0.0.1", next(self._turns)))[1]
