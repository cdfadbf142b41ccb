"""What the dialogue tests ask of a simulated vendor."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, Protocol

from handlers.base import Failure

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


@dataclass(frozen=True, slots=True)
class Refusal:
    """A documented error: how the vendor answers a send with it, and what has to become of the text."""

    status: int
    body: Any
    failure: Failure


@dataclass(frozen=True, slots=True)
class Manner:
    """How a vendor is, which decides what its platform has to be able to do."""

    calls: Mapping[str, str]
    """The call by which an answer goes out, as a pattern of ``METHOD /path``, for each way that followers can write:
    ``dm``, ``public``."""
    window: bool = False
    """Whether a reply window can close."""
    tokens_end: bool = False
    """Whether tokens end by themselves; else they hold until somebody takes them back."""
    keeps_events: bool = True
    """Whether it can be asked for what no event told of; else it only delivers again by itself."""
    tells_what_arrived: bool = True
    """False only where sending again says it once, by a key or in steps; else it is looked up, or a person looks."""
    repeats_calls: bool = False
    """Whether its own client tries again what no vendor wrote, so that a send takes minutes to fail."""
    signed_with: Mapping[str, str] = field(default_factory=dict)
    """The setting with which the signatures in the fixtures hold, where events are signed."""
    hears_without_token: bool = True
    """Whether events arrive though every call is refused; else it keeps them until we can ask."""
    named_by_settings: bool = True
    """Whether the settings say who we are; else that is learnt when we connect, and fixtures are read in a test of
    the platform's own."""
    refusals: Sequence[Refusal] = ()
    """Every documented error that answers a send."""


class Counterpart(Protocol):
    """One platform's vendor, its followers among it; an async context manager."""

    name: ClassVar[str]
    manner: ClassVar[Manner]

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

    def break_off(self) -> None:
        """The next text that is sent is taken, and reaches the follower; the call that said it gets no answer."""

    def close_window(self, follower: str) -> None:
        """The follower has not written for too long."""

    def kill_token(self) -> None:
        """From now on every call is refused, renewing included."""
