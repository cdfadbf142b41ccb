"""How a handler is announced: its settings, how it is made, what it may use of the world; read when it is wanted."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import aiohttp

from handlers.base import Memory, Platform, Settings
from handlers.limits import Limits
from handlers.reviewing import Reviewing, nothing_to_review

H = TypeVar("H")
R = TypeVar("R", bound="Registration[Any]")
Report = Callable[[str, Mapping[str, object]], None]


@dataclass(frozen=True, slots=True)
class Wiring:
    """What a handler may use of the world."""

    http: aiohttp.ClientSession
    now: Callable[[], int]
    """Milliseconds since the epoch."""
    report: Report
    """Takes the name and facts of something worth a log line."""
    memory: Memory
    """Its own."""
    public_url: str = ""
    """Where vendors reach us, such as ``https://frontdesk.example``; empty where it is not known."""
    shared: dict[str, Any] = field(default_factory=dict)
    """Connections that a platform and a desk of one vendor share, by its name: the first to want one makes it."""
    routes: Callable[[], Mapping[str, str]] = dict
    """Which label goes to which channel now, as the library says."""
    review: Reviewing = nothing_to_review
    """What a desk's form for teaching shows."""


@dataclass(frozen=True, slots=True)
class Registration(Generic[H]):
    """A handler's settings and how it is made from them."""

    settings: type[Settings]
    make: Callable[[Any, Wiring], H]
    switch: str = field(default="", kw_only=True)
    """The setting without which it is off, though others are there that it shares with another handler."""


@dataclass(frozen=True, slots=True)
class PlatformRegistration(Registration[Platform]):
    """A platform's, with what its vendor allows."""

    limits: Limits


class Registry(Mapping[str, R]):
    """Handlers by name. A module is loaded when its registration is asked for, so that a vendor's SDK costs nobody
    anything who does not use it."""

    def __init__(self, package: str, *names: str, always_on: frozenset[str] = frozenset()) -> None:
        """Each name is a module of ``package`` with a ``REGISTRATION``; ``always_on`` need no settings."""
        self._package, self._names, self.always_on = package, names, always_on

    def __getitem__(self, name: str) -> R:
        """The handler's registration. Raises KeyError."""
        if name not in self._names:
            raise KeyError(name)
        registration: R = importlib.import_module(f"{self._package}.{name}").REGISTRATION
        return registration

    def __contains__(self, name: object) -> bool:
        """Whether there is such a handler; nothing is loaded."""
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        """The names."""
        return iter(self._names)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._names)
