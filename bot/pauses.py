"""Which vendors are left alone for a while, and how carefully they are called again afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from handlers.limits import Backoff

HELD_MS: Final = 60_000
HELD_MOST_MS: Final = 600_000
HELD: Final = Backoff(HELD_MS / 1000, HELD_MOST_MS / 1000, "ours: a person must act first")
JITTER: Final = 0.2
"""What is added to a wait at most, as a share of it, so that not everybody comes back at the same moment."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Until when a vendor is left alone, in ms, and how many pauses there were since something last went out."""

    until_ms: int
    in_a_row: int


class Pauses:
    """By the name of a platform or desk; times in milliseconds since the epoch."""

    def __init__(self) -> None:
        self._until: dict[str, int] = {}
        self._in_a_row: Counter[str] = Counter()
        """Pauses since something last went out."""
        self._changed: set[str] = set()

    def go_on_from(self, kept: Mapping[str, Pause]) -> None:
        """Begin where whoever called the vendors before stopped."""
        self._until = {target: pause.until_ms for target, pause in kept.items()}
        self._in_a_row = Counter({target: pause.in_a_row for target, pause in kept.items()})

    def changed(self) -> dict[str, Pause]:
        """What is to be kept now, each change once."""
        changed, self._changed = self._changed, set()
        return {target: Pause(self._until.get(target, 0), self._in_a_row[target]) for target in changed}

    def room(self, target: str, most: int, now_ms: int) -> int:
        """How many calls may be under way: none in a pause, one after it, ``most`` once something has gone out."""
        if self._until.get(target, 0) > now_ms:
            return 0
        return 1 if self._in_a_row[target] else most

    def until(self, target: str, end_ms: int, now_ms: int) -> None:
        """Leave it alone until then; what was under way before does not count as another pause."""
        if self._until.get(target, 0) <= now_ms:
            self._in_a_row[target] += 1
        self._changed.add(target)
        self._until[target] = max(end_ms, self._until.get(target, 0))

    def hold(self, target: str, now_ms: int) -> int:
        """A person must act first: a minute, twice as long each time, ten at most. Returns how long is left."""
        return self.back_off(target, HELD, now_ms, 0)

    def back_off(self, target: str, backoff: Backoff, now_ms: int, chance: float) -> int:
        """It has had enough and does not say for how long: ever longer, and a little more by ``chance`` (0 to 1).

        Returns how long is left.
        """
        if self._until.get(target, 0) <= now_ms:
            seconds = min(backoff.first_seconds * 2 ** min(self._in_a_row[target], 30), backoff.most_seconds)
            self.until(target, now_ms + int(1000 * seconds * (1 + JITTER * chance)), now_ms)
        return self._until[target] - now_ms

    def over(self, target: str, now_ms: int) -> None:
        """Something has gone out; in a pause that was a call from before it, which tells nothing."""
        if self._until.get(target, 0) <= now_ms and self._in_a_row.pop(target, 0):
            self._changed.add(target)
