"""The time of day, which never goes back: a clock that is set back holds nothing up and does nothing twice."""

from __future__ import annotations

import time
from collections.abc import Callable


def now_ms() -> int:
    """Milliseconds since the epoch, as the machine has them."""
    return time.time_ns() // 1_000_000


def passed_ms() -> int:
    """Milliseconds since some moment, whatever is done to the clock."""
    return time.monotonic_ns() // 1_000_000


class SteadyClock:
    """Milliseconds since the epoch; after the machine's clock was set back, half as fast until that has caught up."""

    def __init__(self, wall: Callable[[], int] = now_ms, passed: Callable[[], int] = passed_ms) -> None:
        """``wall``: the machine's clock; ``passed``: one that nobody sets."""
        self._wall = wall
        self._passed = passed
        self._told = wall()
        self._asked = passed()

    def __call__(self) -> int:
        """Now."""
        passed = self._passed()
        self._told = max(self._wall(), self._told + (passed - self._asked) // 2)
        self._asked = passed - (passed - self._asked) % 2
        return self._told
