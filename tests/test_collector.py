"""The collector does not search again and again through what stays, and what is replaced still goes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent

PROGRAM = """
import gc, weakref
from bot.collector import MANY, spare_what_stays

class Kept(list):
    pass

spare_what_stays()
spare_what_stays()
gc.collect()
assert gc.get_freeze_count() == 0, "little is alive, and is searched again"
kept = Kept([] for _ in range(MANY))
gc.collect()
assert gc.get_freeze_count() >= MANY
assert len(gc.get_objects()) < MANY
gone = weakref.ref(kept)
gc.disable()
del kept
assert gone() is None, "what is replaced goes without a search"
assert len(gc.callbacks) == 1
"""


def test_what_a_full_search_finds_alive_is_set_apart() -> None:
    """Once, when it is much; a little is not, so that what ends is found."""
    subprocess.run([sys.executable, "-c", PROGRAM], check=True)


LIBRARIES = """
import gc
from pathlib import Path
from bot.collector import MANY
from bot.commands.reading import knowledge_of

knowledge_of(Path("."))
gc.collect()
gc.disable()
before = len(gc.get_objects())
knowledge = knowledge_of(Path("."))
held = len(gc.get_objects()) - before
assert held > MANY, held
del knowledge
left = len(gc.get_objects()) - before
assert left < held / 100, left
"""


def test_a_fitted_library_goes_when_nobody_holds_it() -> None:
    """Nothing in it holds itself, so it needs no search."""
    subprocess.run([sys.executable, "-c", LIBRARIES], check=True, cwd=ROOT)
