"""`frontdesk init DIR`: a workspace with the starter library."""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.commands.reading import console
from bot.config import ConfigError
from bot.starter import starter_workspace


def run(directory: Path) -> None:
    """Copy the starter; a directory that has a workspace already stays untouched."""
    taken = [name for name in ("responses.yaml", "intents") if (directory / name).exists()]
    if taken:
        raise ConfigError([f"{directory} has {' and '.join(taken)} already; choose an empty directory."])
    starter = starter_workspace()
    try:
        directory.mkdir(parents=True, exist_ok=True)
        shutil.copy(starter / "responses.yaml", directory / "responses.yaml")
        shutil.copytree(starter / "intents" / "library", directory / "intents" / "library")
    except OSError as error:
        raise ConfigError([f"{directory} cannot be written ({error.strerror})."]) from error
    console().print(
        f"{directory} is a workspace now. Edit responses.yaml, then:\n"
        f"  frontdesk check --workspace {directory}\n  frontdesk serve --workspace {directory}",
        markup=False,
    )
