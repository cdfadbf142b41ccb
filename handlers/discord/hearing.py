"""What platform and desk need of the one connection, and what it waits for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

Report = Callable[[str, Mapping[str, object]], None]
"""Told what happened, as a ``noun.past_verb`` name and facts; never a text, a name or a token."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds that the connection waits for things."""

    call: float = 60.0
    """For one call, with what discord.py waits for rate limits and repeats after 5xx."""
    heartbeat: float = 60.0
    """Without a word from the gateway for so long, the connection is given up and resumed."""
    pause: float = 1.0
    """Before a new client; doubled for each one that did not hold …"""
    longest_pause: float = 300.0
    """… up to this: Discord resets the token after 1,000 new sessions a day."""
    steady: float = 60.0
    """A client that held this long was no failure."""
    identify: float = 5.0
    """Before a connection that lost its session begins a new one: Discord lets one begin every 5 s."""
    drain: float = 30.0
    """For what was received before a client ended to be kept."""
    goodbye: float = 2.0
    keep: float = 30.0
    """Between two times that the place is kept where nothing for us was said."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event of the gateway: its name, its data and the whole frame as received."""

    name: str
    data: bytes
    body: bytes


Hear = Callable[[Event], Awaitable[bool]]
"""Takes an event; what it says is durable on return. Whether it was something for us."""


class Gateway(Protocol):
    """What platform and desk need of the connection."""

    @property
    def account(self) -> str:
        """The bot's own id; empty while nobody has told it."""

    @property
    def content(self) -> bool:
        """Whether every message's words are told to us, not only those that are said to the bot."""

    @property
    def seen(self) -> str:
        """The newest message's id that was heard and kept; empty before the first connection."""

    def reached(self, id_: str) -> None:
        """Every message up to that one was read in the channels and kept."""

    async def listen(self, hear: Hear) -> None:
        """Hear events until cancelled. Raises SendError where a person must act, or where nobody is let in."""

    async def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        query: Mapping[str, str] | None = None,
        *,
        repeatable: bool = True,
        **ids: str,
    ) -> Any:
        """Call Discord's API; ``ids`` fill the path's gaps. Raises SendError.

        ``repeatable``: doing it twice is harmless, so that an unknown outcome is only BUSY.
        """
