"""simcord, a Discord that nobody here wrote, as the gateway's client: frames come from discord.py's parsers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from handlers.discord.bookmark import Bookmark
from handlers.gateways.discord import Client
from tests.discord_shop import QUICK

simcord = pytest.importorskip("simcord")


class Rehearsed(Client):
    """A client whose frames and connection are simcord's."""

    def __init__(self, *, content: bool = False) -> None:
        super().__init__(Bookmark(), self.relay, QUICK, content=content)
        self.told: Callable[[str], None] = lambda _: None
        parsers = self._connection.parsers
        for name, parser in list(parsers.items()):
            parsers[name] = self._relaying(name, parser)

    def relay(self, frame: str) -> None:
        """Nothing comes over a socket."""

    def _relaying(self, name: str, parser: Callable[[Any], None]) -> Callable[[Any], None]:
        def parse(data: Any) -> None:
            self.told(json.dumps({"op": 0, "t": name, "s": None, "d": data}))
            parser(data)

        return parse

    async def connect(self, *, reconnect: bool = False) -> None:
        """simcord has connected it: a session begins."""
        ready = {"session_id": "simcord", "resume_gateway_url": "wss://simcord.example"}
        self.told(json.dumps({"op": 0, "t": "READY", "s": 1, "d": ready}))
        await asyncio.Event().wait()

    async def go_silent(self, seconds: float) -> None:
        """There is no socket."""

    async def close(self) -> None:
        """simcord closes it."""


class Memory:
    """Remembers nothing."""

    async def recall(self, key: str) -> str:
        """Nothing."""
        return ""

    async def remember(self, key: str, value: str) -> None:
        """Nothing."""
