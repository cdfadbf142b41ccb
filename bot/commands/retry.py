"""`frontdesk retry`: what did not get through, and once more of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer
from rich.table import Table
from rich.text import Text

from bot.commands.reading import console, print_json
from bot.commands.running import NotRunningError, asked, put_together
from bot.config import Config, read
from bot.database import looked_up
from bot.plain_words import inert_line
from bot.second_tries import Left, SecondTries, SetAside, Stuck, left

NOTHING = "Nothing is left: every text arrived, every event was understood."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be tried again, beside single texts."""

    every: bool = False
    events: bool = False
    turns: bool = False


def run(texts: Sequence[int], workspace: Path | None, wanted: Wanted, *, as_json: bool) -> None:
    """Without numbers or options: the list, exit 1 if there is anything. Else: try again, and say what came of it."""
    if texts or wanted != Wanted():
        told = {"texts": list(texts), "all": wanted.every, "events": wanted.events, "turns": wanted.turns}
        done = asyncio.run(_tried(read(workspace=workspace), told))
        if as_json:
            print_json(done)
        else:
            console().print(_done(done, wanted, texts=bool(texts or wanted.every)), markup=False)
        return
    found = looked_up(read(workspace=workspace).core, left)
    if as_json:
        turns = [asdict(one) for one in found.turns]
        print_json({"texts": [asdict(one) for one in found.texts], "events": found.events, "turns": turns})
    else:
        console().print(_table(found) if found.texts or found.turns else _rest(found))
    raise typer.Exit(0 if found == Left((), 0) else 1)


async def _tried(config: Config, wanted: Mapping[str, Any]) -> Mapping[str, int]:
    """By the running Frontdesk; where none runs, from here, and texts go out when it starts."""
    try:
        told: dict[str, int] = await asked(config, "POST", "/retry", wanted)
    except NotRunningError:
        async with put_together(config) as program:
            tries = SecondTries(program.around, program.rooms.intake)
            sent = await tries.send_all() if wanted["all"] else await tries.send(wanted["texts"])
            return {"texts": sent, **await tries.others(events=wanted["events"], turns=wanted["turns"])}
    return told


def _done(done: Mapping[str, int], wanted: Wanted, *, texts: bool) -> str:
    lines = []
    if texts:
        lines.append(f"{done['texts']} texts are on their way once more (those of a running Frontdesk at once).")
    if wanted.events:
        lines.append(f"{done['events']} events were understood this time.")
    if wanted.turns:
        lines.append(f"{done['turns']} questions are decided once more (by a running Frontdesk at once).")
    return "\n".join(lines)


def _table(found: Left) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("number", "when", "who", "what keeps it", "text"):
        table.add_column(heading, style="dim" if heading == "number" else "", no_wrap=heading in {"number", "when"})
    for one in found.texts:
        why = f"It may have arrived: look before you repeat it. {one.why}" if one.unknown else one.why
        _add(table, one, str(one.id), why)
    for turn in found.turns:
        _add(table, turn, "", "A defect of Frontdesk, three times; the team has it.")
    table.caption = _rest(found)
    table.caption_justify = "left"
    return table


def _add(table: Table, one: Stuck | SetAside, number: str, why: str) -> None:
    when = datetime.fromtimestamp(one.made_ms / 1000, UTC).strftime("%d %b %H:%M")
    cells = (number, when, f"{one.platform}: {one.follower}", why, one.text)
    table.add_row(*(Text(inert_line(cell)) for cell in cells))


def _rest(found: Left) -> str:
    if found == Left((), 0):
        return NOTHING
    lines = []
    if found.texts:
        lines.append("`frontdesk retry NUMBER …` sends again; --all all that surely did not arrive.")
    if found.turns:
        lines.append("--turns decides again what met a defect, once Frontdesk has been brought up to date.")
    if found.events:
        lines.append(f"{found.events} events were not understood when they came; --events reads them again.")
    return "\n".join(lines)
