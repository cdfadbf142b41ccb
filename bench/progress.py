"""Word of long work on standard error, so that the tables on standard output stay clean."""

from __future__ import annotations

import sys
import time
from typing import Final

_BEGUN: Final = time.monotonic()


def say(text: str) -> None:
    """One line with the minutes and seconds since the start."""
    minutes, seconds = divmod(int(time.monotonic() - _BEGUN), 60)
    print(f"[{minutes:3d}:{seconds:02d}] {text}", file=sys.stderr, flush=True)
