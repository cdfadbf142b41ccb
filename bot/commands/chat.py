"""`frontdesk chat`: be a follower in the terminal, through the running Frontdesk or one started for the purpose."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
from rich.text import Text

from bot.app import Program, assembled, open_local_door, run_steps
from bot.chat import HEADER
from bot.commands.reading import console
from bot.config import Config, read
from bot.local_socket import open_socket, socket_path
from bot.logs import make_log
from bot.plain_words import inert_line

ANSWER_SECONDS = 8.0
_WHAT = {"revised": " (changed)", "retracted": " took a message back"}
"""How long a line read from a file or pipe waits for its answer."""
_SILENT = 50


def run(workspace: Path | None) -> None:
    """Chat until the input ends."""
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_chat(read(workspace=workspace)))


async def _chat(config: Config) -> None:
    async with _door(config) as path, aiohttp.ClientSession(connector=aiohttp.UnixConnector(str(path))) as http:
        visitor = {HEADER: secrets.token_urlsafe(24)}
        answered = asyncio.Event()
        listening = asyncio.create_task(_show_replies(http, visitor, answered))
        try:
            await _take_lines(http, visitor, answered)
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)


@contextlib.asynccontextmanager
async def _door(config: Config) -> AsyncIterator[Path]:
    """The socket of the running Frontdesk, or of one that runs as long as this chat."""
    path = open_socket(config.core.database)
    if path is not None:
        yield path
        return
    log = make_log("console", level=_SILENT, stream=sys.stderr)
    async with assembled(config, log) as program, _running(program):
        yield socket_path(program.database.here)


@contextlib.asynccontextmanager
async def _running(program: Program) -> AsyncIterator[None]:
    stop = asyncio.Event()
    async with open_local_door(program):
        steps = asyncio.create_task(run_steps(program, stop))
        try:
            yield
        finally:
            stop.set()
            await steps


async def _take_lines(http: aiohttp.ClientSession, visitor: dict[str, str], answered: asyncio.Event) -> None:
    typed = sys.stdin.isatty()
    if typed:
        console().print("[dim]You are a follower. Write something; Ctrl+D ends.[/dim]")
    while line := await asyncio.to_thread(sys.stdin.readline):
        if not line.strip():
            continue
        answered.clear()
        async with http.post("http://frontdesk/chat/messages", json={"text": line.strip()}, headers=visitor) as said:
            if said.status != 202:
                console().print(Text(inert_line(await said.text()), style="red"))
                continue
        if not typed:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(answered.wait(), ANSWER_SECONDS)


async def _show_replies(http: aiohttp.ClientSession, visitor: dict[str, str], answered: asyncio.Event) -> None:
    """Print what is said to the follower, as it comes."""
    timeout = aiohttp.ClientTimeout(total=None)
    async with http.get("http://frontdesk/chat/stream", headers=visitor, timeout=timeout) as stream:
        event = ""
        async for line in stream.content:
            if line.startswith(b"event: "):
                event = line.removeprefix(b"event: ").decode().strip()
            if line.startswith(b"data: "):
                said: dict[str, Any] = json.loads(line.removeprefix(b"data: "))
                if said["who"] != "follower":
                    _show(said, _WHAT.get(event, ""))
                    answered.set()


def _show(said: dict[str, Any], what: str) -> None:
    who = ("Frontdesk" if said["who"] == "bot" else said["who"]) + what
    lines = [inert_line(line) for line in str(said["text"]).splitlines()]
    buttons = [f"[{inert_line(str(button))}]" for button in said.get("buttons", [])]
    text = Text.assemble((f"{inert_line(who)}: ", "bold green"), "\n".join([*lines, *buttons]))
    console().print(text)
