"""`frontdesk migrate`: bring the schema up to date."""

from __future__ import annotations

from pathlib import Path

from bot.commands.reading import console
from bot.config import read
from bot.store.lock import only_writer
from bot.store.queries import migrations
from bot.store.sqlite import SqliteStore


def run(workspace: Path | None) -> None:
    """Migrate; a database that is up to date stays as it is."""
    path = read(workspace=workspace).core.database
    with only_writer(path):
        SqliteStore(path).close_now()
    console().print(f"{path} has schema {migrations()[-1][0]}.", markup=False)
