"""One process writes to a SQLite file; a second one is told so instead of damaging it."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from bot.store.transaction import StoreError


@contextlib.contextmanager
def only_writer(database: Path) -> Iterator[None]:
    """Hold the database for this process. Raises StoreError when another one has it or the folder is not writable."""
    path = database.with_name(database.name + ".lock")
    try:
        file = path.open("a+", encoding="ascii")
    except OSError as error:
        raise StoreError(
            f"{database} cannot be opened ({error.strerror}). Check that its folder exists and may be written to."
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            owner = file.read(20).strip() or "unknown"
            raise StoreError(
                f"{database} is in use by another Frontdesk (process {owner}). Stop that one, or give this one a "
                "database of its own with FRONTDESK_DATABASE_URL=sqlite:///other.db."
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
