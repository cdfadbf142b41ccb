"""Where we have read to, kept over restarts: the gateway session to resume, and the newest message that was heard."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import msgspec

from handlers.base import Memory
from handlers.discord.hearing import Report
from handlers.discord.shapes import Frame
from handlers.discord.snowflakes import order

KEPT: Final = "bookmark"


@dataclass(frozen=True, slots=True)
class Bookmark:
    """Everything up to here was heard and is durable."""

    session: str = ""
    """The gateway's; empty where there is none to resume."""
    gateway: str = ""
    """Where it is resumed."""
    sequence: int = 0
    seen: str = ""
    """The newest message's id; empty before the first connection."""
    wordless: bool = False
    """Whether the session was begun without being told every message's words."""

    @property
    def forgotten(self) -> Bookmark:
        """The same without the session: the next connection begins a new one."""
        return replace(self, session="", gateway="", sequence=0)


class _Ready(msgspec.Struct, gc=False):
    session_id: str
    resume_gateway_url: str


class _Id(msgspec.Struct, gc=False):
    id: str | int


def after(bookmark: Bookmark, frame: Frame) -> Bookmark:
    """The bookmark once the frame was heard; a frame that says nothing of it changes nothing but the number."""
    number = bookmark.sequence if frame.s is None else frame.s
    try:
        if frame.t == "READY":
            ready = msgspec.json.decode(frame.d, type=_Ready)
            return replace(bookmark, session=ready.session_id, gateway=ready.resume_gateway_url, sequence=number)
        if frame.t == "MESSAGE_CREATE":
            key = str(msgspec.json.decode(frame.d, type=_Id).id)
            return replace(bookmark, sequence=number, seen=max(bookmark.seen, key, key=order))
    except msgspec.DecodeError:
        pass  # not as Discord describes it: what hears frames says so, and the number still counts
    return replace(bookmark, sequence=number)


async def recalled(memory: Memory) -> Bookmark:
    """What was kept; an empty one where nothing was, or where it cannot be read."""
    try:
        return msgspec.json.decode(await memory.recall(KEPT) or "{}", type=Bookmark)
    except msgspec.DecodeError:
        return Bookmark()


async def keep(memory: Memory, bookmark: Bookmark) -> None:
    """Durable on return."""
    await memory.remember(KEPT, msgspec.json.encode(bookmark).decode())


class Patient:
    """A Memory whose failures to keep something stop nothing: what was heard is durable, and is heard again later."""

    def __init__(self, memory: Memory, report: Report) -> None:
        self._memory = memory
        self._report = report

    async def recall(self, key: str) -> str:
        """What was kept; empty where nothing was."""
        return await self._memory.recall(key)

    async def remember(self, key: str, value: str) -> None:
        """Keep it, or say that it was not kept."""
        try:
            await self._memory.remember(key, value)
        except Exception as error:  # noqa: BLE001 - the memory's own trouble must not cost the connection
            self._report("discord_bookmark.unkept", {"key": key, "error": type(error).__name__})
