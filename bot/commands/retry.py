"""`frontdesk retry`: what did not get through, and once more of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict
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
from bot.second_tries import Left, SecondTries, left

NOTHING = "Nothing is left: every text arrived, every event was understood."


def run(texts: Sequence[int], workspace: Path | None, *, every: bool, events: bool, as_json: bool) -> None:
    """Without numbers or options: the list, exit 1 if there is anything. Else: try again, and say what came of it."""
    if texts or every or events:
        done = asyncio.run(_tried(read(workspace=workspace), {"texts": list(texts), "all": every, "events": events}))
        if as_json:
            print_json(done)
        else:
            console().print(_done(done, texts=bool(texts or every), events=events), markup=False)
        return
    found = looked_up(read(workspace=workspace).core, left)
    if as_json:
        print_json({"texts": [asdict(one) for one in found.texts], "events": found.events})
    else:
        console().print(_table(found) if found.texts else _rest(found))
    raise typer.Exit(1 if found.texts or found.events else 0)


async def _tried(config: Config, wanted: Mapping[str, Any]) -> Mapping[str, int]:
    """By the running Frontdesk; where none runs, from here, and texts go out when it starts."""
    try:
        told: dict[str, int] = await asked(config, "POST", "/retry", wanted)
    except NotRunningError:
        async with put_together(config) as program:
            tries = SecondTries(program.around, program.rooms.intake)
            sent = await tries.send_all() if wanted["all"] else await tries.send(wanted["texts"])
            return {"texts": sent, "events": await tries.read() if wanted["events"] else 0}
    return told


def _done(done: Mapping[str, int], *, texts: bool, events: bool) -> str:
    lines = []
    if texts:
        lines.append(f"{done['texts']} texts are on their way once more (those of a running Frontdesk at once).")
    if events:
        lines.append(f"{done['events']} events were understood this time.")
    return "\n".join(lines)


def _table(found: Left) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("number", "when", "to", "what keeps it", "text"):
        table.add_column(heading, style="dim" if heading == "number" else "", no_wrap=heading in {"number", "when"})
    for one in found.texts:
        when = datetime.fromtimestamp(one.made_ms / 1000, UTC).strftime("%d %b %H:%M")
        why = f"It may have arrived: look before you repeat it. {one.why}" if one.unknown else one.why
        cells = (str(one.id), when, f"{one.platform}: {one.follower}", why, one.text)
        table.add_row(*(Text(inert_line(cell)) for cell in cells))
    table.caption = _rest(found)
    table.caption_justify = "left"
    return table


def _rest(found: Left) -> str:
    if not found.texts and not found.events:
        return NOTHING
    lines = []
    if found.texts:
        lines.append("`frontdesk retry NUMBER …` sends again; --all all that surely did not arrive.")
    if found.events:
        lines.append(f"{found.events} events were not understood when they came; --events reads them again.")
    return "\n".join(lines)
