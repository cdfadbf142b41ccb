"""`frontdesk doctor`: is everything connected, and what has to be clicked where it is not?"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.commands.reading import console, print_json
from bot.commands.running import NotRunningError, asked, put_together
from bot.config import Config, read
from bot.diagnosis import plain
from bot.plain_words import inert_line


def run(workspace: Path | None, as_json: bool) -> None:
    """Print every finding with advice; exit 1 if anything is broken."""
    config = read(workspace=workspace)
    with Console(stderr=True).status("Looking at every connection …"):
        found = asyncio.run(_found(config))
    if as_json:
        print_json(found)
    else:
        console().print(_table(found))
    raise typer.Exit(1 if any(one["broken"] for one in found) else 0)


async def _found(config: Config) -> Sequence[Mapping[str, Any]]:
    """Asked of the running Frontdesk; where none runs, looked at from here."""
    try:
        told: list[dict[str, Any]] = await asked(config, "GET", "/doctor")
    except NotRunningError:
        async with put_together(config) as program:
            return [plain(found) for found in await program.diagnosis.look()]
    return told


def _table(found: Sequence[Mapping[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column()
    for one in found:
        mark, colour = ("✓", "green") if one["well"] else (("✗", "red") if one["broken"] else ("!", "yellow"))
        words = one["advice"] or _until(one["until_ms"]) or one["told"] or "fine"
        what = f"{one['where']}: {one['what']}"
        table.add_row(Text(mark, style=colour), Text(inert_line(what)), Text(inert_line(words)))
    return table


def _until(ends_ms: int | None) -> str:
    if ends_ms is None:
        return ""
    return f"good until {datetime.fromtimestamp(ends_ms / 1000, UTC).date().isoformat()}"
