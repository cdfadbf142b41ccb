"""`make simulate`: the program's core in worlds drawn from seeds, tens of thousands of them, and what became of each.

A seed is a short life of a shop: followers write, a team answers, vendors lose and repeat, the database hangs, the
program is ended at any step and begins again; all in told time and in an order that is drawn (bench/simulation/).
What the vendors saw is judged by the checker of `make crash`, and the team's acts by a reference model. Prints what
was found, for each faulty seed with the command that plays it again; 1 if there is any. docs/testing.md tells more.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table

from bench.history import Ending
from bench.progress import say, say_if_slow
from bench.simulation.playing import Told, staged

AT_ONCE = 50
"""Seeds that a process plays before it reports."""
SHOWN = 20
"""Faulty seeds that are told with all their faults."""


@dataclass
class Sum:
    """What all seeds so far came to."""

    seeds: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    endings: Counter[Ending] = field(default_factory=Counter)
    faulty: list[Told] = field(default_factory=list)

    def add(self, told: Told) -> None:
        """One more."""
        self.seeds += 1
        self.endings += told.endings
        for name, figure in FIGURES:
            self.counts[name] += figure(told)
        if not told.holds:
            self.faulty.append(told)


FIGURES: Sequence[tuple[str, Callable[[Told], int]]] = (
    ("events", lambda told: told.events),
    ("texts, lines and cards accepted", lambda told: told.texts),
    ("ends and new beginnings", lambda told: told.restarts),
    ("calls that went wrong", lambda told: told.faults),
    ("steps", lambda told: told.steps),
    ("unknown and shown", lambda told: told.endings[Ending.UNKNOWN]),
    ("lost", lambda told: len(told.lost)),
    ("doubled", lambda told: len(told.doubled)),
    ("reordered", lambda told: len(told.reordered)),
    ("broken otherwise", lambda told: len(told.broken)),
)


def played(seeds: Iterable[int]) -> list[Told]:
    """Some seeds, one after the other."""
    with staged() as stage:
        return [stage.play(seed) for seed in seeds]


def tidied(seeds: Iterable[int]) -> list[Told]:
    """The same in a process of its own, where garbage is swept between helpings and never the library with it."""
    gc.disable()
    told = played(seeds)
    gc.collect()
    gc.freeze()
    return told


def all_of(options: argparse.Namespace) -> Iterator[list[Told]]:
    """Every seed, some side by side."""
    last = options.seed + options.seeds
    helpings = (range(first, min(first + AT_ONCE, last)) for first in range(options.seed, last, AT_ONCE))
    if options.processes == 1:
        yield from map(played, helpings)
        return
    with multiprocessing.get_context("spawn").Pool(options.processes) as pool:
        yield from pool.imap(tidied, helpings)


def report(found: Sum) -> Table:
    """The table of figures."""
    table = Table(title="Seeds played in told time, and judged by what the vendors saw")
    table.add_column("")
    table.add_column("together", justify="right")
    table.add_row("seeds", f"{found.seeds:,}")
    for name, _ in FIGURES:
        table.add_row(name, f"{found.counts[name]:,}")
    return table


def complaint(told: Told) -> str:
    """A faulty seed in words, with the command that plays it again."""
    again = f"make simulate ARGS='--seed {told.seed} --seeds 1'"
    return "\n".join(
        [f"seed {told.seed} ({told.digest}) failed; again: {again}", *map("  {}".format, told.complaints)]
    )


def read_options(words: Sequence[str] | None = None) -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=100_000, help="how many")
    parser.add_argument("--seed", type=int, default=1, help="the first; the next ones follow")
    parser.add_argument("--minutes", type=float, default=0.0, help="stop after so long; 0: after the last seed")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="side by side")
    return parser.parse_args(words)


def main() -> int:
    """Play, print the table and what to do about a fault; 1 if there is any."""
    options, begun, found = read_options(), time.monotonic(), Sum()
    helping: list[Told] = []
    for helping in all_of(options):
        for told in helping:
            found.add(told)
            if not told.holds and len(found.faulty) <= SHOWN:
                print(complaint(told), flush=True)
        say_if_slow(f"{found.seeds:,} of {options.seeds:,} seeds, {len(found.faulty)} of them faulty")
        if options.minutes and time.monotonic() - begun > options.minutes * 60:
            break
    seconds = time.monotonic() - begun
    say(f"{found.seeds:,} seeds in {seconds / 60:.1f} minutes, {found.seeds / seconds:.0f} a second")
    Console().print(report(found))
    if options.seeds == 1:
        print(f"digest {found.faulty[0].digest if found.faulty else helping[0].digest}")
    if len(found.faulty) > SHOWN:
        print("More faulty seeds:", *(told.seed for told in found.faulty[SHOWN:]))
    return int(bool(found.faulty))


if __name__ == "__main__":
    sys.exit(main())
