"""A clock that tests can move: it goes on by itself, from a moment of their choice."""

from __future__ import annotations

import time
from datetime import datetime
from zoneinfo import ZoneInfo

LISBON = ZoneInfo("Europe/Lisbon")


def moment(words: str, zone: ZoneInfo = LISBON) -> int:
    """``2026-11-30 10:00`` on the wall there, in milliseconds since the epoch."""
    return int(datetime.fromisoformat(words).replace(tzinfo=zone).timestamp() * 1000)


class Clock:
    """Milliseconds since the epoch, beginning at a moment."""

    def __init__(self, words: str) -> None:
        self._begun = time.monotonic()
        self._at_ms = moment(words)

    def __call__(self) -> int:
        """Now."""
        return self._at_ms + int((time.monotonic() - self._begun) * 1000)

    def move(self, *, days: float = 0, hours: float = 0, minutes: float = 0) -> None:
        """Let so much time pass at once."""
        self._at_ms += int(((days * 24 + hours) * 60 + minutes) * 60_000)

    def jump(self, words: str) -> None:
        """Let time pass until that moment."""
        self._at_ms += moment(words) - self()
