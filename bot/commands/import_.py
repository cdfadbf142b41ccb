"""`frontdesk import`: a SQLite file's rows into PostgreSQL, whole and counted."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bot.commands.reading import console
from bot.config import read
from bot.database import imported


def run(file: Path | None, workspace: Path | None) -> None:
    """Carry everything over, count it, and say what to do next. Raises StoreError with what to do."""
    core = read(workspace=workspace).core
    source = file or core.workspace / "frontdesk.db"
    with _shown() as progress:
        task = progress.add_task("", total=None)

        def told(table: str, done: int, total: int) -> None:
            progress.update(task, description=table, completed=done, total=total or 1)

        moved = imported(core, source, told)
    for table, rows in moved.items():
        console().print(f"{rows:>12,}  {table}", markup=False)
    console().print(
        f"{sum(moved.values()):,} rows are in PostgreSQL, counted table by table. Start Frontdesk with this "
        f"FRONTDESK_DATABASE_URL, and put {source} away: what is in it is not read any more.",
        markup=False,
    )


def _shown() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True),
        transient=True,
    )
