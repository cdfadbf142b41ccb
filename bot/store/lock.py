"""Files that one process holds: a SQLite file has one writer, and of several processes each has a name of its own."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from bot.store.transaction import StoreError

MOST_PROCESSES = 64
"""Processes of one workspace on one machine."""


def names_beside(base: Path) -> Iterator[Path]:
    """``frontdesk``, ``frontdesk-2``, ``frontdesk-3`` …: what the files of the processes here are named after."""
    yield base
    for number in range(2, MOST_PROCESSES + 1):
        yield base.with_name(f"{base.name}-{number}")


@contextlib.contextmanager
def own_name(base: Path) -> Iterator[Path]:
    """The first name that no other process has, for this one. Raises StoreError."""
    with contextlib.ExitStack() as stack:
        for name in names_beside(base):
            if stack.enter_context(if_free(name)):
                yield name
                return
        raise StoreError(f"{MOST_PROCESSES} processes run in {base.parent} already.")


@contextlib.contextmanager
def if_free(name: Path) -> Iterator[bool]:
    """Hold a name for the block, if no other process has it. Raises StoreError where the folder is not writable."""
    with _lock_file(name) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True


@contextlib.contextmanager
def only_writer(database: Path) -> Iterator[None]:
    """Hold the database for this process. Raises StoreError when another one has it or the folder is not writable."""
    with _lock_file(database) as file:
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


def _lock_file(database: Path) -> IO[str]:
    try:
        return database.with_name(database.name + ".lock").open("a+", encoding="ascii")
    except OSError as error:
        raise StoreError(
            f"{database} cannot be opened ({error.strerror}). Check that its folder exists and may be written to."
        ) from error
