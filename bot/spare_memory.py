"""What fitting a library needed is given back to the system; the C library would keep it for itself."""

from __future__ import annotations

import contextlib
import ctypes
import sys


def give_back() -> None:
    """Return what nobody holds any more; does nothing where the C library is not glibc.

    https://man7.org/linux/man-pages/man3/malloc_trim.3.html
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
