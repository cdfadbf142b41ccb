"""`frontdesk migrate`: bring the schema up to date."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.commands.reading import console
from bot.config import read
from bot.database import migrated
from bot.store.queries import migrations


def run(workspace: Path | None) -> None:
    """Migrate; a database that is up to date stays as it is."""
    core = read(workspace=workspace).core
    asyncio.run(migrated(core))
    name = "The PostgreSQL database" if core.on_postgres else core.database
    console().print(f"{name} has schema {migrations()[-1][0]}.", markup=False)
