"""Copies of a SQLite database that are whole, durable and checked, made while it is written to."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

PAGES_AT_ONCE: Final = 4_096
"""16 MB: a writer waits no longer than that takes."""


def copy(database: Path, there: Path, told: Callable[[int, int], None] = lambda done, pages: None) -> None:
    """Copy; ``told`` hears of pages done, and of how many there are. Raises sqlite3.Error, OSError."""
    source = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=30)
    with closing(source), closing(sqlite3.connect(there)) as target:
        source.backup(target, pages=PAGES_AT_ONCE, progress=lambda _, left, pages: told(pages - left, pages))
        [found] = target.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise sqlite3.DatabaseError(f"the copy is damaged, and so is what it was made of: {found}")
    shutil.copymode(database, there)
    descriptor = os.open(there, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
