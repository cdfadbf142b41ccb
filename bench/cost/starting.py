"""How long it takes from exec to the first webhook's 200 and its reply, and what a program holds when idle."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bench.cost.lines import Lines
from bench.cost.offering import Talk, drained
from bench.cost.places import Place, place, words_alone
from bench.cost.programs import Program, running
from bench.cost.stage import Stage
from bench.cost.tally import Tally
from bench.cost.vendor import vendor
from bench.tables import Table

IDLE_SECONDS: Final = 2.0
"""How long nothing happens before memory is read."""
TRIES: Final = 400
TIMES: Final = ("taken", "replied")
HEAD: Final = (
    "program", "first 200 s", "first reply s", "again: 200 s", "reply s", "idle RSS MB", "after a message MB",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Start:
    """What one start came to; seconds since exec."""

    taken: float
    replied: float
    used_mb: float
    """What it holds once it has answered a message."""


async def idle_mb(stage: Stage, program: Program, where: Place) -> float:
    """What a program holds that nobody has written to."""
    async with vendor(program.dialect, Tally()) as api, running(program, api, stage.home, where) as ran:
        await asyncio.sleep(IDLE_SECONDS)
        return ran.rss_mb()


async def started(stage: Stage, program: Program, where: Place, run: str) -> Start:
    """One start, with a message as soon as the program takes one."""
    tally, talk = Tally(), Talk(program.dialect, program.texts, run)
    async with vendor(program.dialect, tally) as api, running(program, api, stage.home, where) as ran:
        lines = Lines(ran.ports, 1)
        await _taken(lines, tally, talk)
        taken = time.perf_counter() - ran.begun
        await drained(tally)
        replied = time.perf_counter() - ran.begun
        lines.close()
        return Start(taken, float("nan") if tally.lost else replied, ran.rss_mb())


async def _taken(lines: Lines, tally: Tally, talk: Talk) -> None:
    """Post one message until it gets a 200, as a vendor does."""
    for _ in range(TRIES):
        tally.sent(talk.follower(0), tally.clock())
        if await lines.post(talk.request(0)):
            return
        await asyncio.sleep(0.02)
    raise SystemExit(f"no webhook got a 200 in {TRIES} tries")


async def part(stage: Stage) -> Table:
    """Each program in a fresh place and once more in the same, where ours finds its library fitted."""
    ours, *shared = stage.ours()
    alone = replace(ours, name="Frontdesk on SQLite, words alone", furnish=words_alone)
    programs = (*(one for one in stage.one_of_each() if one not in (ours, *shared)), ours, alone, *shared)
    found: dict[str, list[tuple[Start, Start, float]]] = {program.name: [] for program in programs}
    for number in range(stage.size.starts):
        for program in programs:
            stage.told(f"start-up, {number + 1} of {stage.size.starts}: {program.name}")
            async with place(program.server, program.furnish) as where:
                two = [await started(stage, program, where, run) for run in (f"a{number}x", f"b{number}x")]
                found[program.name].append((two[0], two[1], await idle_mb(stage, program, where)))
    title = (
        f"**Start-up**: median of {stage.size.starts}, from exec to the first webhook's 200 and its reply; first in a "
        f"fresh place (library fitted, database made), then again; RSS after {IDLE_SECONDS:.0f} s idle"
    )
    return Table(title, HEAD, (*rows(found), *stage.unmeasured()))


def rows(found: Mapping[str, Sequence[tuple[Start, Start, float]]]) -> tuple[tuple[str, ...], ...]:
    """The table's rows."""
    return tuple((name, *_cells(ran)) for name, ran in found.items())


def _cells(ran: Sequence[tuple[Start, Start, float]]) -> list[str]:
    first, again, idle = zip(*ran, strict=True)
    seconds = [statistics.median(getattr(one, what) for one in two) for two in (first, again) for what in TIMES]
    memory = (statistics.median(idle), statistics.median(one.used_mb for one in again))
    return [*(f"{value:.2f}" for value in seconds), *(f"{value:.0f}" for value in memory)]
