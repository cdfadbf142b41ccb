"""What was said while no session heard it, read from the channels.

https://discord.com/developers/docs/resources/message#get-channel-messages (checked 2026-11). A bot cannot list its
direct messages, so the channels it was written to in are remembered. On servers, channels tell their newest message.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from handlers.base import Failure, Memory, SendError
from handlers.discord.hearing import Gateway
from handlers.discord.shapes import fields, listed
from handlers.discord.snowflakes import order

PAGE: Final = 100
MOST_PAGES: Final = 20
"""Of one channel: 2,000 messages."""
MOST_CHANNELS: Final = 2_000
"""Direct message channels that are remembered; the longest silent ones go first."""
AT_ONCE: Final = 8
_SPOKEN_IN: Final = frozenset({0, 2, 5, 10, 11, 12, 13})
_KEPT: Final = "channels"

Wanted = Callable[[bytes], bool]
"""Whether a message is something for us."""


class Channels:
    """The channels in which somebody has spoken to us: each with its server's id, empty for direct messages."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._known: dict[str, str] | None = None

    async def known(self) -> Mapping[str, str]:
        """All of them, the longest silent first."""
        if self._known is None:
            self._known = json.loads(await self._memory.recall(_KEPT) or "{}")
        return self._known or {}

    async def learn(self, channel: str, server: str) -> None:
        """Remember one; durable on return."""
        known = dict(await self.known())
        new = channel not in known
        known.pop(channel, None)
        known[channel] = server
        while len(known) > MOST_CHANNELS:
            known.pop(next(iter(known)))
        self._known = known
        if new:
            await self._memory.remember(_KEPT, json.dumps(known))


async def missed(gateway: Gateway, channels: Mapping[str, str], after_id: str, wanted: Wanted) -> list[bytes]:
    """Every message for us after that id, as frames, old ones first. Raises SendError."""
    places = {**channels, **await _lively(gateway, after_id)}
    gate = asyncio.Semaphore(AT_ONCE)

    async def of(channel: str, server: str) -> list[tuple[int, bytes]]:
        async with gate:
            return await _history(gateway, channel, server, after_id, wanted)

    found = await asyncio.gather(*(of(channel, server) for channel, server in places.items()))
    return [body for _, body in sorted(one for part in found for one in part)]


async def _lively(gateway: Gateway, after_id: str) -> dict[str, str]:
    """The channels and threads of our servers in which somebody has written since."""
    lively: dict[str, str] = {}
    for server in listed(await _unless_refused(gateway, "/users/@me/guilds")):
        rooms = listed(await _unless_refused(gateway, "/guilds/{guild_id}/channels", guild_id=str(server["id"])))
        threads = await _unless_refused(gateway, "/guilds/{guild_id}/threads/active", guild_id=str(server["id"]))
        running = listed(fields(threads).get("threads"))
        for room in [*rooms, *running]:
            if room.get("type") in _SPOKEN_IN and order(str(room.get("last_message_id") or "")) > order(after_id):
                lively[str(room["id"])] = str(server["id"])
    return lively


async def _history(
    gateway: Gateway, channel: str, server: str, after_id: str, wanted: Wanted
) -> list[tuple[int, bytes]]:
    found: list[tuple[int, bytes]] = []
    for _ in range(MOST_PAGES):
        path = "/channels/{channel_id}/messages"
        page = listed(
            await _unless_refused(gateway, path, {"after": after_id, "limit": str(PAGE)}, channel_id=channel)
        )
        for message in page:
            body = frame_of(message, server)
            if wanted(body):
                found.append((order(str(message["id"])), body))
        after_id = max((str(message["id"]) for message in page), key=order, default=after_id)
        if len(page) < PAGE:
            break
    return found


def frame_of(message: Mapping[str, Any], server: str) -> bytes:
    """A message as the gateway would have told it."""
    return json.dumps({
        "op": 0, "t": "MESSAGE_CREATE", "s": None, "d": {**message, **({"guild_id": server} if server else {})},
    }).encode()  # fmt: skip


async def _unless_refused(gateway: Gateway, path: str, query: Mapping[str, str] | None = None, **ids: str) -> Any:
    """What Discord tells; nothing where it will not tell us. Raises SendError where it cannot now."""
    try:
        return await gateway.ask("GET", path, None, query, repeatable=True, **ids)
    except SendError as error:
        if error.failure in {Failure.BUSY, Failure.UNKNOWN, Failure.AUTH}:
            raise
        return []
