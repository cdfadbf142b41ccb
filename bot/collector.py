"""Python's garbage collector, kept from searching again and again through what stays.

The starter library is some fifty thousand objects. Every full search of the collector would look at each of them, and
everybody waits meanwhile. What a full search has found alive is therefore set apart, where it is so much that
it can only be a library; it still goes when nobody holds it any more, since nothing in it holds itself.
"""

from __future__ import annotations

import gc
from typing import Final

YOUNG: Final = 10_000
"""New objects between two searches of the newest: a message's own are mostly gone by then."""
MANY: Final = 30_000
"""As many objects alive after a full search are a library; fewer are looked at again, so that what ends is found."""
_ALL: Final = 2


def spare_what_stays() -> None:
    """From now on, in this process; a second call changes nothing."""
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
    if _set_apart not in gc.callbacks:
        gc.callbacks.append(_set_apart)


def _set_apart(phase: str, searched: dict[str, int]) -> None:
    if phase == "stop" and searched["generation"] == _ALL and len(gc.get_objects(generation=_ALL)) >= MANY:
        gc.freeze()
