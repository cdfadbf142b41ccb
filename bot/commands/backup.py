"""`frontdesk backup`: a copy of the database that can be put in its place; safe while Frontdesk runs."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from bot.commands.reading import console
from bot.config import read
from bot.database import looked_up
from bot.store.copying import copy
from bot.store.transaction import Step, StoreError

STAMP = "%Y%m%d-%H%M%S"


def run(to: Path | None, workspace: Path | None) -> None:
    """Copy, check the copy, say where it is. Raises StoreError with what to do."""
    core = read(workspace=workspace).core
    if core.on_postgres:
        raise StoreError("The rows are in PostgreSQL: copy them with its own `pg_dump`, which is safe while we run.")
    looked_up(core, _nothing)
    there = _place(core.database, to)
    if there.exists():
        raise StoreError(f"{there} exists; give another name, or move it away.")
    with _shown() as progress:
        task = progress.add_task("Copying", total=None)
        try:
            copy(core.database, there, lambda done, pages: progress.update(task, completed=done, total=pages))
        except (sqlite3.Error, OSError) as error:
            there.unlink(missing_ok=True)
            raise StoreError(
                f"{there} could not be written ({error}). Is there room, and may it be written?"
            ) from error
    lines = [f"{there} holds everything up to now ({there.stat().st_size / 1e6:.1f} MB), checked."]
    spool = core.database.with_name(core.database.name + ".spool")
    if spool.exists():
        shutil.copyfile(spool, there.with_name(there.name + ".spool"))
        lines.append(f"{there.name}.spool holds what is not in the database yet; keep the two together.")
    lines.append("To restore: stop Frontdesk, put it in the place of the database, remove -wal and -shm, start.")
    console().print("\n".join(lines), markup=False)


def _nothing() -> Step[None]:
    yield from ()


def _place(database: Path, to: Path | None) -> Path:
    name = f"{database.stem}-{datetime.now(UTC).strftime(STAMP)}.db"
    if to is None:
        return database.with_name(name)
    return to / name if to.is_dir() else to


def _shown() -> Progress:
    return Progress(TextColumn("{task.description}"), BarColumn(), console=Console(stderr=True), transient=True)
