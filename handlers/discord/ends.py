"""Why a client of Discord's gateway ended, and what follows.

https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes (checked 2026-11)
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Final

import aiohttp
import discord

from handlers.base import Failure, SendError
from handlers.discord.failures import trouble

TOKEN_REFUSED: Final = 4004
INTENTS_REFUSED: Final = 4014
SETTINGS_REFUSED: Final = frozenset({4010, 4011, 4012, 4013, INTENTS_REFUSED})


@dataclass(frozen=True, slots=True)
class End:
    """Why a client ended."""

    reason: str
    code: int = 0
    """The gateway's close code; 0 where there was none."""
    unreadable: bool = False
    """Over something that resuming might bring again."""
    void: bool = False
    """Whether the session cannot be resumed."""
    error: SendError | None = None
    """Where a person must act first."""


def end_of(hearing: asyncio.Task[Any], connecting: asyncio.Task[Any]) -> End:
    """What ended the two tasks of a client: hearing what was told comes first."""
    for task in (hearing, connecting):
        error = None if task.cancelled() else task.exception()
        match error:
            case None:
                continue
            case discord.ConnectionClosed():
                return _closed(error.code or 0)
            case SendError():
                return End(error.detail, error=error if error.failure is Failure.AUTH else None)
            case OSError() | aiohttp.ClientError() | TimeoutError():
                return End(f"the network: {type(error).__name__}")
            case _:
                return End(type(error).__name__, unreadable=task is connecting)
    return End("Discord ended the connection")


def _closed(code: int) -> End:
    reason = f"Discord closed the connection ({code})"
    if code == TOKEN_REFUSED:
        return End(reason, code, void=True, error=trouble(Failure.AUTH, "closed the connection (4004): the token"))
    if code in SETTINGS_REFUSED:
        return End(reason, code, void=True, error=trouble(Failure.CONFIG, f"closed the connection ({code})"))
    return End(reason, code)
