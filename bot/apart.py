"""What takes long with a large library, in a process of its own: nobody waits for it, and its memory goes with it.

Such a process gets the library's files and leaves its result in a cache file, which is read like that of an earlier
start. Whatever becomes of it is no trouble: what is not in the file is worked out here.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bot.library_files import fitted, read_library
from bot.rehearsal_files import place_of, rehearsed
from intents.contents import Library

LARGE: Final = 400
"""Examples from which it is worth a process."""
_GENTLY: Final = 10

Work = Callable[[Path, Path, tuple[str, ...]], None]


def is_large(library: Library) -> bool:
    """Whether fitting it takes longer than a process takes to begin."""
    return sum(len(intent.examples) for intent in library.intents.values()) >= LARGE


def fit_files(workspace: Path, cache: Path, inbox: tuple[str, ...]) -> None:
    """Fit what the files say, into the cache file."""
    fitted(read_library(workspace), cache, inbox)


def rehearse_files(workspace: Path, cache: Path, inbox: tuple[str, ...]) -> None:
    """Rehearse what the files say, into the file beside the cache."""
    rehearsed(fitted(read_library(workspace), cache, inbox), place_of(cache, inbox), inbox=inbox)


class Apart:
    """One process that does one work."""

    def __init__(self, work: Work, workspace: Path, cache: Path, inbox: tuple[str, ...]) -> None:
        """Begun at once. Raises OSError where there can be no process."""
        context = multiprocessing.get_context("spawn")
        self._process = context.Process(target=_gently, args=(work, workspace, cache, inbox), daemon=True)
        self._process.start()

    def wait(self) -> None:
        """Until it is over, however that is."""
        self._process.join()

    def end(self) -> None:
        """It is not wanted any more."""
        self._process.terminate()


def _gently(work: Work, workspace: Path, cache: Path, inbox: tuple[str, ...]) -> None:
    """Behind whatever answers; a Ctrl+C is the program's to hear."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_GENTLY)
    work(workspace, cache, inbox)
