"""What a long past costs: followers of the past write again, with 10³ … 10⁶ messages stored before."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Final

from bench.cost.offering import Talk, saturated
from bench.cost.past import CROWDS, LEAST, give
from bench.cost.places import place
from bench.cost.programs import Program, Running, running
from bench.cost.saturated import Cost, Round, summed
from bench.cost.stage import Stage, shown
from bench.cost.tally import Tally
from bench.cost.vendor import vendor
from bench.tables import Table

MESSAGES: Final = LEAST // CROWDS
"""In a stretch: one of each follower of a crowd, in the smallest past too."""
LONG: Final = 1_000_000
"""A past beyond this takes many minutes to write; it is written once."""
HEAD: Final = (
    "program", "stored", "database MB", "start s", "CPU µs", "× smallest", "server µs", "p50 ms", "p99 ms", "RSS MB",
    "l/d/r",
)  # fmt: skip
Found = Mapping[tuple[str, int], tuple[float, Sequence[Round]]]
"""By program and number of messages: the database's size in MB, and the stretches."""


async def part(stage: Stage) -> Table:
    """The sizes in turn, on each database: a fresh past, a crowd to warm up, and a crowd for each stretch."""
    found: dict[tuple[str, int], tuple[float, list[Round]]] = {}
    rounds = stage.size.grown_rounds
    for number in range(rounds):
        for count in [one for one in stage.size.histories if number == 0 or one <= LONG]:
            for program in stage.ours():
                stage.told(f"a past of {count:,} messages, round {number + 1} of {rounds}: {program.name}")
                size, stretches = await measured(stage, program, count)
                found.setdefault((program.name, count), (size, []))[1].extend(stretches)
    title = (
        f"**Growth of what is stored**: the least of {rounds * (CROWDS - 1)} stretches of {MESSAGES} messages (beyond "
        f"{LONG:,} stored, of {CROWDS - 1}), as saturated, each of a follower who wrote before ({LEAST:,} "
        "conversations, or a tenth of the messages if that is more)"
    )
    return Table(title, HEAD, (*rows(found), *stage.unmeasured_of_ours()))


async def measured(stage: Stage, program: Program, count: int) -> tuple[float, list[Round]]:
    """One past: the database's size in MB, and the stretches."""
    tally = Tally()
    async with place(program.server) as where, vendor(program.dialect, tally) as api:
        size = await give(where, count, time.time_ns() // 1_000_000)
        async with running(program, api, stage.home, where) as ran:
            crowds = [await _stretch(program, ran, tally, f"h{number}x") for number in range(CROWDS)]
    return size, crowds[1:]


async def _stretch(program: Program, ran: Running, tally: Tally, run: str) -> Round:
    tally.forget_times()
    cost = Cost.begun(ran)
    took = await saturated(ran.ports, tally, Talk(program.dialect, program.texts, run), MESSAGES)
    return cost.ended(ran, tally, MESSAGES, took)


def rows(found: Found) -> tuple[tuple[str, ...], ...]:
    """The table's rows; ratios are to the same program's smallest past."""
    least = {key: min(one.cpu_us for one in ran) for key, (_, ran) in found.items()}
    smallest = min(count for _, count in found)
    return tuple(
        (
            name,
            f"{count:,}",
            f"{size:.0f}",
            f"{min(one.start_s for one in ran):.1f}",
            f"{least[name, count]:.0f}",
            f"{least[name, count] / least[name, smallest]:.2f}",
            f"{min(one.server_us for one in ran):.0f}",
            f"{min(one.p50_ms for one in ran):.1f}",
            f"{min(one.p99_ms for one in ran):.1f}",
            f"{max(one.peak_mb for one in ran):.0f}",
            shown(summed(ran)),
        )
        for (name, count), (size, ran) in found.items()
    )
