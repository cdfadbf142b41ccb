"""What takes long with a large library, in a process of its own: nobody waits for it, and its memory goes with it.

Such a process (``python -m bot.apart``) gets the library's files and leaves its result in a cache file, which is read
like that of an earlier start. Whatever becomes of it ends nothing here.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from enum import StrEnum
from pathlib import Path
from typing import Final

from bot.library_files import fitted, read_library
from bot.rehearsal_files import place_of, rehearsed
from intents.contents import Library
from intents.library import LibraryError

LARGE: Final = 400
"""Examples from which it is worth a process."""
PROGRAM: Final = (sys.executable, "-m", "bot.apart")
_HOME: Final = Path(__file__).parent.parent
_GENTLY: Final = 10


class Work(StrEnum):
    """What is done there."""

    FIT = "fit"
    REHEARSE = "rehearse"


def is_large(library: Library) -> bool:
    """Whether fitting it takes longer than a process takes to begin."""
    return sum(len(intent.examples) for intent in library.intents.values()) >= LARGE


class Apart:
    """One process that does one work on a workspace's files, beside an inbox."""

    def __init__(self, work: Work, workspace: Path, cache: Path, inbox: tuple[str, ...]) -> None:
        """Begun at once. Raises OSError where there can be no process."""
        words = (*PROGRAM, work.value, str(workspace.absolute()), str(cache.absolute()))
        self._process = subprocess.Popen(words, cwd=_HOME, stdin=subprocess.PIPE)  # noqa: S603 - ours, no shell
        self._inbox = json.dumps(inbox).encode()

    def wait(self) -> None:
        """Until it is over, however that is."""
        self._process.communicate(self._inbox)

    def end(self) -> None:
        """It is not wanted any more."""
        self._process.terminate()


def _main(work: str, workspace: Path, cache: Path) -> None:
    """Behind whatever answers; a Ctrl+C is the program's to hear, and files that are broken by now are its to tell."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_GENTLY)
    inbox = tuple(json.load(sys.stdin))
    with contextlib.suppress(LibraryError):
        made = fitted(read_library(workspace), cache, inbox)
        if work == Work.REHEARSE:
            rehearsed(made, place_of(cache, inbox), inbox=inbox)


if __name__ == "__main__":
    _main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
