"""How long a follower waits at a load that every program should carry: open loop, messages come when they come.

Times count from when a message was due, so that a program that falls behind cannot hide it, and neither can the
sender: by how much it was late itself is told, and is part of both times.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bench.cost.offering import Talk, on_schedule, saturated, schedule
from bench.cost.programs import Program, running
from bench.cost.stage import Stage, shown
from bench.cost.tally import Tally, quantile
from bench.cost.vendor import vendor
from bench.tables import Table

RATE: Final = 200.0
GENTLE_RATE: Final = 50.0
"""For PostgreSQL besides, which shares two cores with the program and the load."""
HEAD: Final = (
    "program", "a second", "200 p50 ms", "p99", "reply p50 ms", "p99", "sender late p99", "CPU µs", "l/d/r",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stretch:
    """What one stretch of steady load came to; times in milliseconds as (p50, p99)."""

    taken: tuple[float, float]
    replied: tuple[float, float]
    late_p99: float
    cpu_us: float
    faults: tuple[int, int, int]


async def measured(stage: Stage, program: Program, rate: float, seed: int) -> Stretch:
    """One stretch: start the program, warm it up, send on schedule."""
    tally, dues = Tally(), schedule(rate, stage.size.steady_seconds, seed)
    async with vendor(program.dialect, tally) as api, running(program, api, stage.home) as ran:
        await saturated(ran.ports, tally, Talk(program.dialect, program.texts, "w"), stage.size.warm_up)
        tally.forget_times()
        before = ran.cpu_seconds()
        await on_schedule(ran.ports, tally, Talk(program.dialect, program.texts, "s"), dues)
        spent = ran.cpu_seconds() - before
    late = quantile(tally.late_ms, 0.99)
    return Stretch(_two(tally.taken_ms), _two(tally.replied_ms), late, spent * 1e6 / len(dues), tally.faults())


def _two(times: Sequence[float]) -> tuple[float, float]:
    return quantile(times, 0.5), quantile(times, 0.99)


async def part(stage: Stage) -> Table:
    """Every program at the same load, interleaved; each round has a schedule of its own, the same for all."""
    trials = [(program, RATE) for program in stage.one_of_each()]
    trials += [(program, GENTLE_RATE) for program in stage.ours() if program.server]
    found: dict[tuple[str, float], list[Stretch]] = {(program.name, rate): [] for program, rate in trials}
    for number in range(stage.size.rounds):
        for program, rate in trials:
            stage.told(f"steady, round {number + 1} of {stage.size.rounds}: {program.name} at {rate:.0f}/s")
            found[program.name, rate].append(await measured(stage, program, rate, seed=number))
    title = (
        f"**Steady**: {stage.size.rounds} stretches of {stage.size.steady_seconds:.0f} s at a fixed rate (Poisson), "
        "from when a message was due to its 200 and to its reply at the vendor"
    )
    return Table(title, HEAD, (*rows(found), *stage.unmeasured()))


def rows(found: Mapping[tuple[str, float], Sequence[Stretch]]) -> tuple[tuple[str, ...], ...]:
    """The table's rows: medians of the stretches, the least CPU."""
    return tuple(
        (
            name,
            f"{rate:.0f}",
            *(f"{statistics.median(one.taken[at] for one in ran):.2f}" for at in (0, 1)),
            *(f"{statistics.median(one.replied[at] for one in ran):.2f}" for at in (0, 1)),
            f"{statistics.median(one.late_p99 for one in ran):.2f}",
            f"{min(one.cpu_us for one in ran):.0f}",
            shown(_summed(ran)),
        )
        for (name, rate), ran in found.items()
    )


def _summed(ran: Sequence[Stretch]) -> tuple[int, int, int]:
    lost, doubled, refused = (sum(kind) for kind in zip(*(one.faults for one in ran), strict=True))
    return lost, doubled, refused
