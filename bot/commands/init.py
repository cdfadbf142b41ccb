"""`frontdesk init DIR`: a workspace with the starter library."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from bot.commands.reading import console
from bot.config import ConfigError
from bot.starter import starter_workspace
from intents.library import schema


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
        _write_schemas(directory / "docs" / "schema")
    except OSError as error:
        raise ConfigError([f"{directory} cannot be written ({error.strerror})."]) from error
    console().print(
        f"{directory} is a workspace now. Edit responses.yaml, then:\n"
        f"  frontdesk check --workspace {directory}\n  frontdesk serve --workspace {directory}",
        markup=False,
    )


def _write_schemas(directory: Path) -> None:
    """Where the first line of each file tells editors to look."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, content in schema().items():
        text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
        (directory / f"{name}.schema.json").write_text(text, encoding="utf-8")
