"""What commands that only read have in common: the workspace's library, the database, output."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from rich.console import Console

from bot.config import read
from bot.escaping import spelt
from bot.knowledge import Knowledge
from bot.library_files import fitted, read_library


def knowledge_of(workspace: Path | None) -> Knowledge:
    """The workspace's library, fitted (from the cache beside the database where that holds)."""
    core = read(workspace=workspace).core
    library = read_library(core.workspace)
    return Knowledge(library, fitted(library, core.database.with_name(core.database.name + ".fitted.npz")))


def console() -> Console:
    """Where people read."""
    return Console(highlight=False)


def print_json(value: Any) -> None:
    """Where programs read."""
    sys.stdout.write(spelt(json.dumps(value, indent=2, ensure_ascii=False)) + "\n")
