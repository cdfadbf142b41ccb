"""Which vendors are left alone for a while, and how carefully they are called again afterwards."""

from __future__ import annotations

from collections import Counter
from typing import Final

HELD_MS: Final = 60_000
HELD_MOST_MS: Final = 600_000


class Pauses:
    """By the name of a platform or desk; times in milliseconds since the epoch."""

    def __init__(self) -> None:
        self._until: dict[str, int] = {}
        self._in_a_row: Counter[str] = Counter()
        """Pauses since something last went out."""

    def room(self, target: str, most: int, now_ms: int) -> int:
        """How many calls may be under way: none in a pause, one after it, ``most`` once something has gone out."""
        if self._until.get(target, 0) > now_ms:
            return 0
        return 1 if self._in_a_row[target] else most

    def until(self, target: str, end_ms: int, now_ms: int) -> None:
        """Leave it alone until then; what was under way before does not count as another pause."""
        if self._until.get(target, 0) <= now_ms:
            self._in_a_row[target] += 1
        self._until[target] = max(end_ms, self._until.get(target, 0))

    def hold(self, target: str, now_ms: int) -> int:
        """A person must act first: a minute, twice as long each time, ten at most. Returns how long is left."""
        if self._until.get(target, 0) <= now_ms:
            wait_ms: int = min(HELD_MS << min(self._in_a_row[target], 8), HELD_MOST_MS)
            self.until(target, now_ms + wait_ms, now_ms)
        return self._until[target] - now_ms

    def over(self, target: str) -> None:
        """Something has gone out."""
        self._in_a_row.pop(target, None)
