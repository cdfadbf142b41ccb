"""Where a simulated vendor keeps files: addresses that may end, send one elsewhere, stall or hold too much."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Kept:
    """What stands at one address."""

    data: bytes
    status: int = 200
    kind: str = "application/octet-stream"
    """What its header claims, which need not be so."""
    location: str = ""
    stalls: bool = False


@dataclass(eq=False)
class FileHost:
    """Files by their names; ``asked`` lists what was asked for, ``bearers`` with which token."""

    files: dict[str, Kept] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    bearers: list[str] = field(default_factory=list)
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """The answer for ``…/{name}``."""
        name = request.match_info["name"]
        self.asked.append(name)
        self.bearers.append(request.headers.get("Authorization", ""))
        kept = self.files.get(name, Kept(b"gone", 404))
        if kept.stalls:
            await self.closing.wait()
        headers = {"Content-Type": kept.kind, **({"Location": kept.location} if kept.location else {})}
        return web.Response(status=kept.status, body=kept.data, headers=headers)
