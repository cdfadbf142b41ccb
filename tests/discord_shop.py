"""A whole Frontdesk whose followers write on a simulated Discord."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

from bot.app import Program, assembled, run_steps
from bot.config import read
from bot.logs import make_log
from bot.memory import RowMemory
from bot.store.transaction import Row, Step, q
from handlers.discord.hearing import Timing
from handlers.discord.settings import DiscordSettings
from handlers.gateways.discord import LiveGateway
from handlers.platforms.discord import Discord
from tests.shop import write_workspace
from vendors.discord import SimulatedDiscord

ANA, RUI, MIRA = "1200000000000000001", "1200000000000000002", "1200000000000000003"
QUICK = Timing(pause=0.05, longest_pause=0.2, identify=0.05, goodbye=0.5, drain=5.0)
PATIENCE_SECONDS = 20.0


@dataclass
class Reports:
    """What the handler found worth a log line."""

    all: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)

    def __call__(self, event: str, facts: Mapping[str, object]) -> None:
        self.all.append((event, facts))

    def named(self, event: str) -> list[Mapping[str, object]]:
        """The facts of every report of that name."""
        return [facts for name, facts in self.all if name == event]


@dataclass
class DiscordShop:
    """A running Frontdesk and its Discord."""

    program: Program
    platform: Discord
    gateway: LiveGateway
    discord: SimulatedDiscord
    reports: Reports

    async def answered(self, follower: str, containing: str, times: int = 1) -> list[dict[str, Any]]:
        """Wait until a person was told something so many times."""

        def found() -> list[dict[str, Any]]:
            texts = [one for one in self.discord.answers_to(follower) if containing in one["content"]]
            return texts if len(texts) >= times else []

        return await until(found, f"{times} texts to {follower} containing {containing!r}")

    async def idle(self) -> None:
        """Wait until everything is decided and sent."""

        def look() -> Step[list[Row]]:
            return list((yield q("backlog")))

        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            (backlog,) = await self.program.around.store.read(look)
            if not backlog["undecided"] and not backlog["unsent"]:
                return
            await asyncio.sleep(0.05)
        raise AssertionError("waited in vain for an empty backlog")

    async def quiet(self, seconds: float = 0.5) -> None:
        """Let whatever is still under way happen."""
        await asyncio.sleep(seconds)


async def until(look: Callable[[], Any], what: str) -> Any:
    """Look again and again, for a long time on a slow machine, until there is something."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if found := look():
            return found
        await asyncio.sleep(0.01)
    raise AssertionError(f"waited in vain for {what}")


@contextlib.asynccontextmanager
async def open_shop(workspace: Path, discord: SimulatedDiscord, *, desk: str = "") -> AsyncIterator[DiscordShop]:
    """A Frontdesk over a database in the workspace; opened again, it goes on where it was left."""
    text = TextIOWrapper(BytesIO(), write_through=True)
    settings = {"DISCORD_TOKEN": discord.token, "DISCORD_API_URL": discord.url, "DISCORD_DESK_CHANNEL_ID": desk}
    config = read({"FRONTDESK_WORKSPACE": str(write_workspace(workspace)), "FRONTDESK_PORT": "0", **settings})
    async with assembled(config, make_log("json", logging.INFO, text)) as program:
        around, reports = program.around, Reports()
        memory, own = RowMemory("discord", around.store), config.platforms["discord"]
        assert isinstance(own, DiscordSettings)
        gateway = LiveGateway(own, memory, around.now, reports, QUICK)
        platform = Discord(own, gateway, memory, around.now, reports)
        around.platforms["discord"] = platform  # type: ignore[index]
        stop = asyncio.Event()
        steps = asyncio.create_task(run_steps(program, stop))

        await until(lambda: reports.named("discord_gateway.connected"), "a connection")
        try:
            yield DiscordShop(program, platform, gateway, discord, reports)
        finally:
            stop.set()
            await steps
    text.detach()
