"""`frontdesk check`: is the library fit to go live, and what is worth adding?"""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import Progress

from bot.broken_lines import fault_of
from bot.care_words import care_in_lines, forecast_in_words
from bot.commands.reading import console, knowledge_of, print_json
from bot.config import Core, read
from bot.database import exists, looked_up
from bot.experience_words import lines_to_paste
from bot.knowledge import Knowledge
from bot.library_files import workspace_files
from bot.plain_words import inert_line
from bot.questions import answered_from_library
from bot.rehearsal_files import place_of, rehearsed
from bot.rehearsals import forecast_of
from bot.store.transaction import StoreError
from intents.caring import Care, care
from intents.forecasting import Forecast
from intents.library import Fault, LibraryError
from intents.promises import check
from intents.rehearsing import Rehearsal
from intents.suggesting import SuggestedExample, suggestions

MOST_EXAMPLES = 10


@dataclass(frozen=True, slots=True)
class Looked:
    """What a library without faults of grammar shows."""

    knowledge: Knowledge
    examples: tuple[SuggestedExample, ...]
    """Worth adding, where a database tells of any."""
    rehearsal: Rehearsal

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is allowed and perhaps not meant."""
        rules = self.knowledge.library.desk
        unread = f"responses.yaml: desk.hours ({rules.hours}) is shown as it is, but cannot be read as opening hours."
        advice = "So nobody counts as ever out. Write it as Mon–Fri 9:00–18:00, Sat 10–14."
        return (f"{unread} {advice}",) if rules.hours and not rules.week else ()

    @property
    def care(self) -> Care:
        """What else is worth a look."""
        return care(self.rehearsal, self.knowledge.fitted.threshold)


def run(workspace: Path | None, as_json: bool) -> None:
    """Print every fault, the forecast, and what is worth a look; exit 1 if there is a fault."""
    core = read(workspace=workspace).core
    try:
        knowledge = knowledge_of(workspace)
    except LibraryError as error:
        looked, faults = None, error.faults
    else:
        looked = Looked(knowledge, _worth_adding(knowledge, core), _rehearsal(knowledge, core.database))
        faults = _broken(knowledge, core.workspace)
    if as_json:
        print_json({"faults": [_plain(fault) for fault in faults], **_as_object(looked)})
    else:
        _tell(looked, faults)
    raise typer.Exit(1 if faults else 0)


def _broken(knowledge: Knowledge, workspace: Path) -> tuple[Fault, ...]:
    """Every promise that does not hold, at its place."""
    files = workspace_files(workspace)
    return tuple(fault_of(promise, files, workspace) for promise in check(knowledge.library, knowledge.fitted))


def _rehearsal(knowledge: Knowledge, database: Path) -> Rehearsal:
    """Each example tried without itself, with a bar for whoever waits; kept beside the database."""
    place = place_of(database.with_name(database.name + ".fitted.npz"))
    waiting = Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
    with waiting:
        task = waiting.add_task("Trying every example without itself", total=1.0)
        return rehearsed(knowledge.fitted, place, lambda done: waiting.update(task, completed=done))


def _tell(looked: Looked | None, faults: tuple[Fault, ...]) -> None:
    if faults:
        console().print("\n\n".join(str(fault) for fault in faults), markup=False, soft_wrap=True)
    if looked is None:
        return
    intents = looked.knowledge.library.intents.values()
    examples = sum(len(intent.examples) for intent in intents)
    if not faults:
        console().print(f"The library is fine: {len(intents)} intents, {examples} examples.")
    console().print(forecast_in_words(looked.knowledge, looked.rehearsal), markup=False)
    for remark in looked.remarks:
        console().print(f"\nRemark: {inert_line(remark)}", markup=False, soft_wrap=True)
    for heading, lines in care_in_lines(looked.care):
        console().print(f"\n{heading}")
        console().print("\n".join(f"  {inert_line(line)}" for line in lines), markup=False, soft_wrap=True)
    if looked.examples:
        console().print(
            "\nExamples worth adding\n"
            "Your team answered these from the library, which was not sure of them. Read them, then paste the lines\n"
            "under the examples of their intents:\n"
        )
        console().print("\n".join(lines_to_paste(looked.examples)), markup=False, soft_wrap=True)


def _worth_adding(knowledge: Knowledge, core: Core) -> tuple[SuggestedExample, ...]:
    """What the database tells of, most asked first; nothing where there is none. It is only read, never made."""
    if not exists(core):
        return ()
    try:
        answered = looked_up(core, answered_from_library)
    except StoreError as error:
        typer.echo(f"The database was not looked at for examples worth adding: {error}", err=True)
        return ()
    return suggestions(knowledge.fitted, answered)[:MOST_EXAMPLES]


def _as_object(looked: Looked | None) -> dict[str, object]:
    if looked is None:
        return {"examples": [], "forecast": None, "care": None, "remarks": []}
    return {
        "examples": [asdict(one) for one in looked.examples],
        "forecast": _forecast(forecast_of(looked.knowledge, looked.rehearsal)),
        "care": asdict(looked.care),
        "remarks": list(looked.remarks),
    }


def _forecast(found: Forecast) -> dict[str, object] | None:
    """The figures; nothing where the library is too small for any."""
    if not found.is_enough:
        return None
    answered, right = round(found.coverage.value, 4), round(found.precision, 4)
    interval = [round(end, 4) for end in found.coverage.interval]
    return {**asdict(found), "answered": answered, "answered_interval": interval, "precision": right}


def _plain(fault: Fault) -> dict[str, object]:
    return {
        "file": fault.file,
        "line": fault.line,
        "column": fault.column,
        "message": fault.message,
        "hint": fault.hint,
    }
