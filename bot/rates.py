"""How many texts a platform takes in a stretch of time: what is too much now waits its turn."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable

from handlers.limits import Rate
from intents.model import Via


class Rates:
    """Counts calls by platform and way of sending."""

    def __init__(self) -> None:
        self._calls: defaultdict[tuple[str, Via], deque[int]] = defaultdict(deque)

    def go_on_from(self, made: Iterable[tuple[str, Via, int]]) -> None:
        """Count calls that were made before: platform, way of sending and time in ms, oldest first."""
        self._calls.clear()
        for platform, via, at_ms in made:
            self._calls[platform, via].append(at_ms)

    def wait_ms(self, platform: str, via: Via, rate: Rate, now_ms: int) -> int:
        """How long a call has to wait; 0 counts it as made now. Calls made later than now tell of a clock set back."""
        calls = self._calls[platform, via]
        span_ms = int(rate.seconds * 1000)
        while calls and calls[-1] > now_ms:
            calls.pop()
        while calls and calls[0] <= now_ms - span_ms:
            calls.popleft()
        if len(calls) >= rate.calls:
            return calls[0] + span_ms - now_ms
        calls.append(now_ms)
        return 0
