"""What every step works with; put together once by the composition root (bot/app.py)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from structlog.typing import FilteringBoundLogger

from bot.bell import Bells
from bot.knowledge import Knowledge
from bot.metrics import Metrics
from bot.store.transaction import Store
from handlers.base import Platform
from handlers.desk import Desk


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The seams of the program: storage, vendors, the library now in force, time and chance."""

    store: Store
    platforms: Mapping[str, Platform]
    desks: Mapping[str, Desk]
    knowledge: Callable[[], Knowledge]
    bells: Bells
    metrics: Metrics
    log: FilteringBoundLogger
    now: Callable[[], int]
    """Milliseconds since the epoch."""
    chance: Callable[[], float]
    """A number in [0, 1), for jitter."""
    most_file_bytes: int = 20 * 1_048_576
    """The largest file that is fetched; 0: none is."""

    @property
    def desk_names(self) -> tuple[str, ...]:
        """The desks that are written to; the console reads rows and needs no writing to."""
        return tuple(self.desks)
