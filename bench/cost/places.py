"""Where a measured Frontdesk lives: a workspace of its own, its database, what it is told of both."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

from bench.cost.dialects import ACCOUNT, SECRET, TOKEN, VERIFY
from bench.cost.postgres import Server
from bench.cost.texts import ROOT

Furnish = Callable[[Path], None]
"""Writes a library into an empty directory."""


@dataclass(frozen=True, slots=True)
class Place:
    """A directory for one program, and the address of its database."""

    directory: Path
    database: str

    @property
    def workspace(self) -> Path:
        """The library."""
        return self.directory / "workspace"

    @property
    def is_on_server(self) -> bool:
        """Whether its rows are on a PostgreSQL."""
        return not self.database.startswith("sqlite:")

    def forget(self) -> None:
        """Take its SQLite file away; what is fitted of the library stays."""
        for suffix in ("", "-wal", "-shm"):
            (self.workspace / f"frontdesk.db{suffix}").unlink(missing_ok=True)

    @property
    def log(self) -> Path:
        """What the program says."""
        return self.directory / "log"

    def environment(self, api: str, port: int) -> dict[str, str]:
        """The settings of a program here; ``api``: the address of the vendor."""
        return {
            **{name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}},
            "PYTHONPATH": str(ROOT),
            "FRONTDESK_WORKSPACE": str(self.workspace),
            "FRONTDESK_DATABASE_URL": self.database,
            "FRONTDESK_PORT": str(port),
            "INSTAGRAM_APP_SECRET": SECRET,
            "INSTAGRAM_VERIFY_TOKEN": VERIFY,
            "INSTAGRAM_ACCESS_TOKEN": TOKEN,
            "INSTAGRAM_ACCOUNT_ID": ACCOUNT,
            "INSTAGRAM_SENDS_PER_SECOND": "1000000",
            "INSTAGRAM_API_URL": api,
        }


def starter(workspace: Path) -> None:
    """The starter library, as it ships."""
    shutil.copy(ROOT / "responses.yaml", workspace)
    (workspace / "intents" / "library").mkdir(parents=True)
    for file in (ROOT / "intents" / "library").glob("*.yaml"):
        shutil.copy(file, workspace / "intents" / "library")


def words_alone(workspace: Path) -> None:
    """The starter library, understood without the word table."""
    starter(workspace)
    responses = workspace / "responses.yaml"
    text = responses.read_text(encoding="utf-8")
    if "semantic: auto" not in text:
        raise ValueError("responses.yaml does not say `semantic: auto` any more: say here how to turn it off")
    responses.write_text(text.replace("semantic: auto", "semantic: off"), encoding="utf-8")


@contextlib.asynccontextmanager
async def place(server: Server | None = None, furnish: Furnish = starter) -> AsyncIterator[Place]:
    """A fresh place until the end of the block; with its rows on a server, or in a SQLite file."""
    with tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as name:
        directory = Path(name)
        database = await server.fresh() if server else "sqlite:///frontdesk.db"
        found = Place(directory, database)
        found.workspace.mkdir()
        furnish(found.workspace)
        yield found
