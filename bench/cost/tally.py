"""What was sent to a measured program and what came back: what was lost, doubled, refused, how long it took."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

PATIENCE_SECONDS: Final = 20.0


@dataclass(slots=True)
class Sent:
    """A message on its way. Times are seconds of the tally's clock."""

    due: float
    """When it was to be sent, whether or not the sender was in time."""
    done: asyncio.Future[None] | None = None
    """Set when its reply has come, for who waits for that."""


@dataclass(slots=True)
class Tally:
    """Counts for one program; a follower says one thing only and is to get one reply."""

    clock: Callable[[], float] = time.perf_counter
    patience: float = PATIENCE_SECONDS
    """Seconds in which nothing comes, after which what is missing is called lost."""
    waiting: dict[str, Sent] = field(default_factory=dict)
    """By follower: who has no reply yet."""
    replies: int = 0
    doubled: int = 0
    """Replies that nobody waited for."""
    refused: int = 0
    """Webhooks that got anything but a 200, so that they are still the vendor's to deliver."""
    taken_ms: list[float] = field(default_factory=list)
    """From when a message was due to its 200."""
    replied_ms: list[float] = field(default_factory=list)
    """From when a message was due to its reply at the vendor."""
    late_ms: list[float] = field(default_factory=list)
    """By how much the sender itself was late; part of the two above."""

    @property
    def lost(self) -> int:
        """How many that got their 200 have no reply; true once nothing is to be expected any more."""
        return len(self.waiting)

    def faults(self) -> tuple[int, int, int]:
        """Lost, doubled, refused."""
        return self.lost, self.doubled, self.refused

    def sent(self, follower: str, due: float, done: asyncio.Future[None] | None = None) -> None:
        """A message goes out now."""
        self.waiting[follower] = Sent(due, done)
        self.late_ms.append((self.clock() - due) * 1000)

    def taken(self, follower: str, due: float, is_good: bool) -> None:
        """Its webhook was answered; ``is_good``: with 200. A reply may have come before."""
        if is_good:
            self.taken_ms.append((self.clock() - due) * 1000)
            return
        self.refused += 1
        held = self.waiting.pop(follower, None)
        if held is not None and held.done is not None:
            held.done.set_result(None)

    def answered(self, follower: str) -> None:
        """A reply arrived at the vendor."""
        self.replies += 1
        held = self.waiting.pop(follower, None)
        if held is None:
            self.doubled += 1
            return
        self.replied_ms.append((self.clock() - held.due) * 1000)
        if held.done is not None and not held.done.done():
            held.done.set_result(None)

    def forget_times(self) -> None:
        """What was measured so far was to warm up; what went wrong stays counted."""
        for times in (self.taken_ms, self.replied_ms, self.late_ms):
            times.clear()


def quantile(values: Sequence[float], share: float) -> float:
    """The value that so large a share does not exceed; NaN where there is none."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(len(ranked) * share))] if ranked else float("nan")
