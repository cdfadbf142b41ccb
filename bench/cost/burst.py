"""Ten times the steady load for half a minute: is anything lost, how late does it get, when is it calm again?

The steady loads are what each program carries easily on two cores, so that a burst is more than it can take.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from bench.cost.offering import Talk, on_schedule, saturated, schedule
from bench.cost.programs import Program, Running, running
from bench.cost.stage import Stage, shown
from bench.cost.tally import Tally, quantile
from bench.cost.vendor import vendor
from bench.tables import Table

TIMES: Final = 10
STEADY: Final = 100.0
STEADY_ON_SERVER: Final = 20.0
LOOK_SECONDS: Final = 0.1
HEAD: Final = (
    "program", "load a second", "messages", "200 p50 ms", "p99", "worst", "reply worst s", "calm again after s",
    "RSS before MB", "most", "after", "l/d/r",
)  # fmt: skip


@dataclass(slots=True)
class Watched:
    """What was seen of a program while a burst came and went."""

    ran: Running
    begun: float
    memory_mb: list[float] = field(default_factory=list)
    waiting: list[tuple[float, int]] = field(default_factory=list)
    """Seconds since the beginning, and how many had no reply then."""

    async def look(self, tally: Tally) -> None:
        """Until cancelled."""
        while True:
            self.memory_mb.append(self.ran.rss_mb())
            self.waiting.append((tally.clock() - self.begun, len(tally.waiting)))
            await asyncio.sleep(LOOK_SECONDS)


@dataclass(frozen=True, slots=True)
class Burst:
    """What a burst came to."""

    steady: float
    messages: int
    taken_ms: tuple[float, float, float]
    """From due to 200: half, 99 of 100, all."""
    worst_reply_s: float
    calm_s: float
    """From the end of the burst until no more were without a reply than before it."""
    memory_mb: tuple[float, float, float]
    """Before, most, at the end."""
    faults: tuple[int, int, int]


def loads(steady: float, calm: float, burst: float) -> list[float]:
    """When messages are due: calm, the burst, calm again for three times as long."""
    during = schedule(steady * TIMES, burst, 2, calm)
    return [*schedule(steady, calm, 1), *during, *schedule(steady, 3 * calm, 3, calm + burst)]


def calm_after(waiting: Sequence[tuple[float, int]], begins: float, ends: float) -> float:
    """Seconds from a burst's end until no more wait than at worst before it; NaN where that did not come."""
    usual = max((count for at, count in waiting if at < begins), default=0)
    return next((max(0.0, at - ends) for at, count in waiting if at >= ends and count <= usual), float("nan"))


async def measured(stage: Stage, program: Program, steady: float) -> Burst:
    """One burst at one program."""
    calm, burst = stage.size.calm_seconds, stage.size.burst_seconds
    tally, dues = Tally(), loads(steady, calm, burst)
    async with vendor(program.dialect, tally) as api, running(program, api, stage.home) as ran:
        await saturated(ran.ports, tally, Talk(program.dialect, program.texts, "w"), stage.size.warm_up)
        tally.forget_times()
        watched = Watched(ran, time.perf_counter())
        looking = asyncio.create_task(watched.look(tally))
        await on_schedule(ran.ports, tally, Talk(program.dialect, program.texts, "b"), dues, nap=0)
        looking.cancel()
        await asyncio.wait([looking])
        after = ran.rss_mb()
    taken = quantile(tally.taken_ms, 0.5), quantile(tally.taken_ms, 0.99), quantile(tally.taken_ms, 1)
    memory = watched.memory_mb[0], max(watched.memory_mb), after
    calmed = calm_after(watched.waiting, calm, calm + burst)
    worst = quantile(tally.replied_ms, 1) / 1000
    return Burst(steady, len(dues), taken, worst, calmed, memory, tally.faults())


async def part(stage: Stage) -> Table:
    """A burst at Frontdesk on each database."""
    found: list[tuple[str, Burst]] = []
    for program in stage.ours():
        steady = STEADY_ON_SERVER if program.server else STEADY
        stage.told(f"burst: {program.name}, {steady:.0f} a second, then {steady * TIMES:.0f}")
        found.append((program.name, await measured(stage, program, steady)))
    title = (
        f"**Burst**: {TIMES} times the steady load for {stage.size.burst_seconds:.0f} s, open loop; worst: the oldest "
        "message when it was replied to; calm again: from the end of the burst until no more wait than before it"
    )
    return Table(title, HEAD, (*(_row(*one) for one in found), *stage.unmeasured_of_ours()))


def _row(name: str, one: Burst) -> tuple[str, ...]:
    return (
        name,
        f"{one.steady:.0f} → {one.steady * TIMES:.0f}",
        f"{one.messages:,}",
        *(f"{value:.0f}" for value in one.taken_ms),
        f"{one.worst_reply_s:.1f}",
        f"{one.calm_s:.1f}",
        *(f"{value:.0f}" for value in one.memory_mb),
        shown(one.faults),
    )
