"""The vendor that takes the replies: hand-written on asyncio.Protocol, so that it costs little beside the program."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any, cast
from urllib.parse import parse_qsl

from bench.cost.dialects import Dialect
from bench.cost.tally import Tally
from bench.cost.wire import answer, whole


class Vendor(asyncio.Protocol):
    """Answers every call at once and tells the tally of every reply."""

    def __init__(self, dialect: Dialect, tally: Tally) -> None:
        self._dialect = dialect
        self._tally = tally
        self._held = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Answer every whole request."""
        self._held += data
        while (request := whole(self._held)) is not None:
            _, body, self._held = request
            follower = self._dialect.replied(call(body))
            self._transport.write(answer(json.dumps(self._dialect.receipt(follower)).encode()))
            if follower:
                self._tally.answered(follower)


def call(body: bytes) -> Mapping[str, Any]:
    """What a call's body says, as JSON or as a form; nothing for an empty one."""
    if body.startswith(b"{"):
        found: dict[str, Any] = json.loads(body)
        return found
    return dict(parse_qsl(body.decode()))


@contextlib.asynccontextmanager
async def vendor(dialect: Dialect, tally: Tally) -> AsyncIterator[str]:
    """A vendor's server; gives its address."""
    server = await asyncio.get_running_loop().create_server(lambda: Vendor(dialect, tally), "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
