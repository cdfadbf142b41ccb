"""What a message costs at the most that a program takes: closed loop, 64 on their way at any time, interleaved.

CPU is what the kernel counted for the program (user and system), the least of the rounds, since noise only adds; the
rest are medians of the rounds.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bench.cost.offering import AT_ONCE, Talk, saturated
from bench.cost.places import Place
from bench.cost.programs import ECHO, REFERENCE, Program, Running, running
from bench.cost.stage import Stage, shown
from bench.cost.tally import Tally, quantile
from bench.cost.vendor import vendor
from bench.tables import Table

HEAD: Final = (
    "program", "CPU µs", "server µs", "× echo", "× reference", "messages/s", "p50 ms", "p99 ms", "RSS MB", "l/d/r",
)  # fmt: skip
SLOW_SHARE: Final = 3
"""A program on PostgreSQL gets a third of the messages, so that a round takes as long as others'."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one round came to."""

    cpu_us: float
    server_us: float
    """CPU time of the database's server."""
    per_second: float
    p50_ms: float
    p99_ms: float
    peak_mb: float
    faults: tuple[int, int, int]
    """Lost, doubled, refused since the program began."""
    start_s: float
    """From exec to an open port."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What had been spent when a stretch began, in seconds."""

    program: float
    server: float

    @classmethod
    def begun(cls, ran: Running) -> Cost:
        """Now."""
        return cls(ran.cpu_seconds(), ran.server_seconds())

    def ended(self, ran: Running, tally: Tally, count: int, took: float) -> Round:
        """What so many messages since then came to, in so many seconds."""
        spent, served = ran.cpu_seconds() - self.program, ran.server_seconds() - self.server
        times, each = tally.replied_ms, 1e6 / count
        waited = quantile(times, 0.5), quantile(times, 0.99)
        return Round(spent * each, served * each, count / took, *waited, ran.peak_mb(), tally.faults(), ran.start_s)


async def measured(stage: Stage, program: Program, count: int, where: Place | None = None) -> Round:
    """One round: start the program, warm it up, offer messages, read what it cost."""
    tally = Tally()
    async with (
        vendor(program.dialect, tally) as api,
        running(program, api, stage.home, where) as ran,
    ):
        await saturated(ran.ports, tally, Talk(program.dialect, program.texts, "w"), stage.size.warm_up)
        tally.forget_times()
        cost = Cost.begun(ran)
        took = await saturated(ran.ports, tally, Talk(program.dialect, program.texts, "r"), count)
        return cost.ended(ran, tally, count, took)


async def part(stage: Stage) -> Table:
    """All programs and variants, interleaved."""
    programs, size = stage.of_all_sorts(), stage.size
    rounds: dict[str, list[Round]] = {program.name: [] for program in programs}
    for number in range(size.rounds):
        for program in programs:
            stage.told(f"saturated, round {number + 1} of {size.rounds}: {program.name}")
            count = size.messages // SLOW_SHARE if program.server else size.messages
            rounds[program.name].append(await measured(stage, program, count))
    title = f"**Saturated**: {size.rounds} rounds of {size.messages:,} messages, {AT_ONCE} on their way at any time"
    return Table(title, HEAD, (*rows(rounds), *stage.unmeasured()))


def rows(rounds: Mapping[str, Sequence[Round]]) -> tuple[tuple[str, ...], ...]:
    """The table's rows; ratios are of the least CPU times of the same run."""
    least = {name: min(one.cpu_us for one in ran) for name, ran in rounds.items()}
    echo, reference = least[ECHO.name], least[REFERENCE.name]
    return tuple(
        (
            name,
            f"{least[name]:.0f}",
            f"{min(one.server_us for one in ran):.0f}",
            f"{least[name] / echo:.2f}",
            f"{least[name] / reference:.2f}",
            f"{_median(ran, lambda one: one.per_second):.0f}",
            f"{_median(ran, lambda one: one.p50_ms):.1f}",
            f"{_median(ran, lambda one: one.p99_ms):.1f}",
            f"{max(one.peak_mb for one in ran):.0f}",
            shown(summed(ran)),
        )
        for name, ran in rounds.items()
    )


def _median(ran: Sequence[Round], of: Callable[[Round], float]) -> float:
    return statistics.median(map(of, ran))


def summed(ran: Sequence[Round]) -> tuple[int, int, int]:
    """Lost, doubled, refused in all rounds."""
    lost, doubled, refused = (sum(kind) for kind in zip(*(one.faults for one in ran), strict=True))
    return lost, doubled, refused
