"""`make crash`: the real program under SIGKILL, before step after step of its tasks, and what became of its messages.

First each script by itself (a direct message, a comment, an escalation and back), with a kill before its first step, a
few steps on, and so on to its end. Then all of them at once, with many conversations, and kills at random. After every
kill the program starts again on the same database; the vendors go on meanwhile and deliver again what got no 200.
``--database`` says on which of both databases; on PostgreSQL each history has a fresh database of one server.
Prints a table; 1 if anything was lost, doubled, out of order or broken. docs/testing.md tells how to read it.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.cost.postgres import postgres
from bench.crash_run import Fresh, Plan, Told, a_file, counted, played
from bench.crash_scripts import SCRIPTS
from bench.history import Ending
from bench.progress import say

WIDE = 110
NAMES = SQLITE_NAME, POSTGRESQL = "sqlite", "postgresql"


def random_plans(options: argparse.Namespace, database: str, fresh: Fresh) -> list[Plan]:
    """Histories of kills at random on one database; each has a seed of its own, which its name tells."""
    each, over = divmod(options.kills, options.histories) if options.kills else (0, 0)
    plans = []
    for number in range(options.histories if options.kills else 0):
        seed, chance = options.seed + number, random.Random(options.seed + number)
        lasts = [chance.randint(1, options.reach) for _ in range(each + (number < over))]
        scripts = chance.sample(list(SCRIPTS.values()), len(SCRIPTS))
        plans.append(Plan(f"seed {seed} on {database}", scripts, options.at_once, lasts, fresh))
    return plans


async def walking_plans(options: argparse.Namespace, database: str, fresh: Fresh) -> AsyncIterator[Plan]:
    """A history for each script: killed before its first step, then a few steps further on each time."""
    for name, script in SCRIPTS.items() if options.every else ():
        steps = await counted(script, fresh)
        say(f"{name} on {database}: {steps} steps undisturbed")
        yield Plan(f"{name} on {database}", (script,), 1, range(1, steps + 1, options.every), fresh)


async def all_of(options: argparse.Namespace, databases: Mapping[str, Fresh]) -> list[Told]:
    """Play every history on every database, some side by side."""
    lanes = asyncio.Semaphore(options.lanes)

    async def one(plan: Plan) -> Told:
        async with lanes:
            return told_of(await played(plan, kept=options.keep, killed=Progress(plan).one_more))

    plans: list[Plan] = []
    for database, fresh in databases.items():
        plans += [plan async for plan in walking_plans(options, database, fresh)]
        plans += random_plans(options, database, fresh)
    async with asyncio.TaskGroup() as group:
        playing = [group.create_task(one(plan)) for plan in plans]
    return [task.result() for task in playing]


class Progress:
    """Word of how far a history is."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._kills = 0

    def one_more(self) -> None:
        """Another kill; every tenth is told."""
        self._kills += 1
        if self._kills % 10 == 0 or self._kills == len(self._plan.lasts):
            say(f"{self._plan.name}: {self._kills} of {len(self._plan.lasts)} kills")


def told_of(told: Told) -> Told:
    """Say how a history ended, and every fault of it."""
    say(f"{told.plan.name}: settled and judged after {told.seconds:.0f} s, {len(told.faults)} faults")
    for fault in told.faults:
        print(f"{told.plan.name}: {fault}")
    return told


# --- the report ------------------------------------------------------------------------------------------------------

COLUMNS: Sequence[tuple[str, Callable[[Told], int]]] = (
    ("kills", lambda told: told.kills),
    ("conversations", lambda told: told.conversations),
    ("events", lambda told: told.verdict.endings.total()),
    ("lost", lambda told: len(told.verdict.lost)),
    ("doubled", lambda told: len(told.verdict.doubled)),
    ("reordered", lambda told: len(told.verdict.reordered)),
    ("unknown and shown", lambda told: told.verdict.endings[Ending.UNKNOWN]),
    ("broken", lambda told: len(told.broken)),
)


def report(found: Sequence[Told]) -> Table:
    """The table of figures."""
    table = Table(title="Killed before a step of its own, started again, and judged by what the vendors saw")
    table.add_column("history")
    for name, _ in COLUMNS:
        table.add_column(name, justify="right")
    for told in found:
        table.add_row(told.plan.name, *(str(figure(told)) for _, figure in COLUMNS))
    table.add_section()
    table.add_row("together", *(str(sum(map(figure, found))) for _, figure in COLUMNS))
    return table


def read_options() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=(*NAMES, "both"), default="both", help="where the rows are kept")
    parser.add_argument("--kills", type=int, default=1_000, help="at random on each database; 0: none")
    parser.add_argument("--histories", type=int, default=10, help="how many histories these kills are spread over")
    parser.add_argument(
        "--every", type=int, default=5, help="each script by itself, killed every so many steps; 0: no"
    )
    parser.add_argument("--at-once", type=int, default=20, help="conversations at any time")
    parser.add_argument("--reach", type=int, default=800, help="the last step that may be drawn for a kill")
    parser.add_argument("--lanes", type=int, default=2, help="histories played side by side")
    parser.add_argument("--seed", type=int, default=1, help="of the first history; the next ones follow")
    parser.add_argument("--keep", type=Path, help="a directory that faulty histories' workspaces are left in")
    return parser.parse_args()


@contextlib.contextmanager
def databases(wanted: str) -> Iterator[Mapping[str, Fresh]]:
    """Whatever makes fresh databases of the kinds wanted; a kind that cannot be had here is told and left out."""
    found: dict[str, Fresh] = {} if wanted == POSTGRESQL else {SQLITE_NAME: a_file}
    if wanted == SQLITE_NAME:
        yield found
        return
    with postgres() as server:
        if server is None:
            say("There is no PostgreSQL wheel for this system: nothing is tried on it.")
        else:
            found[POSTGRESQL] = server.fresh
        yield found


def again(plan: Plan) -> str:
    """How to see a faulty history once more."""
    what, _, database = plan.name.rpartition(" on ")
    number = what.removeprefix("seed ")
    one = f"--every 0 --histories 1 --kills {len(plan.lasts)} --seed {number}" if number.isdigit() else "--kills 0"
    options = f"--database {database} {one} --keep DIR"
    return f"{plan.name} failed. Again, and look at what it leaves: make crash ARGS='{options}'"


def main() -> int:
    """Play, print the table and what to do about a fault; 1 if there is any."""
    options, begun = read_options(), time.monotonic()
    with databases(options.database) as fresh:
        found = asyncio.run(all_of(options, fresh))
    Console(width=max(Console().width, WIDE)).print(report(found))
    print(f"{(time.monotonic() - begun) / 60:.0f} minutes")
    faulty = [told.plan for told in found if not told.holds]
    for plan in faulty:
        print(again(plan))
    return int(bool(faulty) or not found)


if __name__ == "__main__":
    sys.exit(main())
