"""`frontdesk check`: is the library fit to go live, and what is worth adding?"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import typer

from bot.commands.reading import console, knowledge_of, print_json
from bot.config import read
from bot.experience_words import lines_to_paste
from bot.knowledge import Knowledge
from bot.live_library import broken_promises
from bot.questions import answered_from_library
from bot.store.sqlite import SqliteReader
from bot.store.transaction import StoreUnavailableError
from intents.library import Fault, LibraryError
from intents.suggesting import SuggestedExample, suggestions

MOST_EXAMPLES = 10


def run(workspace: Path | None, as_json: bool) -> None:
    """Print every fault, and examples worth adding where a database tells of any; exit 1 if there is a fault."""
    core = read(workspace=workspace).core
    try:
        knowledge = knowledge_of(workspace)
        faults = broken_promises(core.workspace, knowledge)
    except LibraryError as error:
        faults = error.faults
        knowledge = None
    found = _worth_adding(knowledge, core.database) if knowledge is not None else ()
    if as_json:
        print_json({"faults": [_plain(fault) for fault in faults], "examples": [_as_object(one) for one in found]})
    else:
        _tell(knowledge, faults, found)
    raise typer.Exit(1 if faults else 0)


def _tell(knowledge: Knowledge | None, faults: tuple[Fault, ...], found: tuple[SuggestedExample, ...]) -> None:
    if faults:
        console().print("\n\n".join(str(fault) for fault in faults), markup=False, soft_wrap=True)
    elif knowledge is not None:
        intents = knowledge.library.intents.values()
        examples = sum(len(intent.examples) for intent in intents)
        console().print(f"The library is fine: {len(intents)} intents, {examples} examples.")
    if found:
        console().print(
            "\nExamples worth adding\n"
            "Your team answered these from the library, which was not sure of them. Read them, then paste the lines\n"
            "under the examples of their intents:\n"
        )
        console().print("\n".join(lines_to_paste(found)), markup=False, soft_wrap=True)


def _worth_adding(knowledge: Knowledge, database: Path) -> tuple[SuggestedExample, ...]:
    """What the database tells of, most asked first; nothing where there is none. It is only read, never made."""
    if not database.exists():
        return ()
    try:
        with closing(SqliteReader(database)) as reader:
            answered = reader.read_now(answered_from_library)
    except (sqlite3.Error, StoreUnavailableError) as error:
        typer.echo(f"{database} was not looked at for examples worth adding ({error}).", err=True)
        return ()
    return suggestions(knowledge.fitted, answered)[:MOST_EXAMPLES]


def _as_object(example: SuggestedExample) -> dict[str, object]:
    return {"intent": example.intent, "text": example.text, "followers": example.followers}


def _plain(fault: Fault) -> dict[str, object]:
    return {
        "file": fault.file,
        "line": fault.line,
        "column": fault.column,
        "message": fault.message,
        "hint": fault.hint,
    }
