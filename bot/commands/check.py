"""`frontdesk check`: is the library fit to go live?"""

from __future__ import annotations

from pathlib import Path

import typer

from bot.commands.reading import console, knowledge_of, print_json
from bot.config import read
from bot.live_library import broken_promises
from intents.library import Fault, LibraryError


def run(workspace: Path | None, as_json: bool) -> None:
    """Print every fault; exit 1 if there is one."""
    try:
        knowledge = knowledge_of(workspace)
        faults = broken_promises(read(workspace=workspace).core.workspace, knowledge)
    except LibraryError as error:
        faults = error.faults
        knowledge = None
    if as_json:
        print_json({"faults": [_plain(fault) for fault in faults]})
    elif faults:
        console().print("\n\n".join(str(fault) for fault in faults), markup=False, soft_wrap=True)
    elif knowledge is not None:
        intents = knowledge.library.intents.values()
        examples = sum(len(intent.examples) for intent in intents)
        console().print(f"The library is fine: {len(intents)} intents, {examples} examples.")
    raise typer.Exit(1 if faults else 0)


def _plain(fault: Fault) -> dict[str, object]:
    return {
        "file": fault.file,
        "line": fault.line,
        "column": fault.column,
        "message": fault.message,
        "hint": fault.hint,
    }
