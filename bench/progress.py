"""Word of long work on standard error, so that the tables on standard output stay clean."""

from __future__ import annotations

import sys
import time
from typing import Final

PATIENCE: Final = 15.0
"""Seconds of silence after which small steps are told too."""
_BEGUN: Final = time.monotonic()
_last = [_BEGUN]


def say(text: str) -> None:
    """One line with the minutes and seconds since the start."""
    _last[0] = time.monotonic()
    minutes, seconds = divmod(int(_last[0] - _BEGUN), 60)
    print(f"[{minutes:3d}:{seconds:02d}] {text}", file=sys.stderr, flush=True)


def say_if_slow(text: str) -> None:
    """The same for a small step, but only where nothing was said for a while."""
    if time.monotonic() - _last[0] > PATIENCE:
        say(text)
