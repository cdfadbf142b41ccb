"""What the dialogue tests ask of a simulated vendor."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Protocol

PATIENCE_SECONDS: Final = 20.0


async def begun(look: Callable[[], bool]) -> None:
    """Wait until a connection that Frontdesk opens has begun."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not look():
        assert time.monotonic() < end, "Frontdesk never connected"
        await asyncio.sleep(0.01)


@dataclass(frozen=True, slots=True)
class Seen:
    """One text that reached a follower: the call's method and path, its decoded body, and the words."""

    call: str
    body: Mapping[str, Any]
    text: str


class Counterpart(Protocol):
    """One platform's vendor, its followers among it; an async context manager."""

    name: ClassVar[str]
    public: ClassVar[bool]
    """Whether followers can write in public."""
    direct: ClassVar[bool]
    """Whether there are direct messages."""
    window: ClassVar[bool]
    """Whether a reply window can close."""

    @property
    def environment(self) -> dict[str, str]:
        """The settings with which Frontdesk is started."""

    async def opens(self, url: str) -> None:
        """Frontdesk listens there now; a vendor that delivers events is told so."""

    async def says(self, follower: str, text: str, *, public: bool = False) -> str:
        """A follower writes; returns the message's key."""

    async def again(self, key: str) -> None:
        """The vendor delivers that event once more."""

    def reached(self, follower: str) -> list[Seen]:
        """The texts that reached a follower, in order."""

    def close_window(self, follower: str) -> None:
        """The follower has not written for too long."""

    def kill_token(self) -> None:
        """From now on every call is refused, renewing included."""
