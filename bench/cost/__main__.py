"""`make bench`: what a message costs Frontdesk, its floors and its peers, in one report (docs/performance.md).

Parts: saturated, steady, start-up, library, stored, burst. ``--quick`` takes a minute or two and tells whether it
works, not how fast it is. Peers run in environments of their own, which are made where they are missing.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import math
import os
import platform
import signal
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bench.cost import burst, growth, saturated, starting, steady, stored
from bench.cost.postgres import postgres
from bench.cost.programs import PEERS
from bench.cost.stage import FULL, QUICK, Part, Size, Stage
from bench.cost.texts import ROOT, answered
from bench.peers.environments import absent, make
from bench.progress import say

PARTS: Final[Mapping[str, Part]] = {
    "saturated": saturated.part,
    "steady": steady.part,
    "start-up": starting.part,
    "library": growth.part,
    "stored": stored.part,
    "burst": burst.part,
}
HOME: Final = ROOT / ".peers"
LEGEND: Final = (
    "CPU µs: of the program, for a message; l/d/r: lost, doubled, refused, of all rounds. "
    "Programs, load and database share the machine's cores."
)


def read_options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="little of everything, and no peers are installed")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART", help="these parts")
    parser.add_argument("--rounds", type=int, help="rounds of the saturated and the steady part")
    parser.add_argument("--messages", type=int, help="messages in a round of the saturated part")
    parser.add_argument("--stored", type=int, help="messages of the longest past, 10000000 at most")
    parser.add_argument("--library", type=int, help="examples of the largest library, 100000 at most")
    parser.add_argument("--peers", type=Path, default=HOME, metavar="DIR", help="peers' environments (.peers)")
    parser.add_argument("--no-peers", action="store_true", help="leave peers that are not installed as they are")
    parser.add_argument("--markdown", action="store_true", help="print Markdown, as docs/performance.md has it")
    return parser.parse_args(arguments)


def size_of(options: argparse.Namespace) -> Size:
    """How much is to be measured."""
    size = QUICK if options.quick else FULL
    chosen = {name: value for name in ("rounds", "messages") if (value := getattr(options, name)) is not None}
    grown = {"histories": options.stored, "libraries": options.library}
    sizes = {name: up_to(min(getattr(size, name)), most) for name, most in grown.items() if most is not None}
    return replace(size, **chosen, **sizes)


def up_to(least: int, most: int) -> tuple[int, ...]:
    """Powers of ten from the least size to the most; at least the least."""
    return tuple(10**power for power in range(round(math.log10(least)), int(math.log10(max(least, most))) + 1))


def unavailable(options: argparse.Namespace) -> dict[str, str]:
    """Why which peers cannot run, once those that are missing have been made."""
    names = sorted({one.environment for one in PEERS})
    if not (options.quick or options.no_peers):
        for name in names:
            if absent(options.peers, name):
                say(f"installing {name} (once)")
                with contextlib.redirect_stdout(sys.stderr):  # what it tells is no part of the report
                    make(options.peers, name)
    return {name: why for name in names if (why := absent(options.peers, name))}


def circumstances(made: datetime) -> str:
    """Day, machine, versions, for whoever compares with another run."""
    loads = " ".join(f"{value:.1f}" for value in os.getloadavg())
    versions = f"{platform.python_implementation()} {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"{made:%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores (load before: {loads}), {versions}"


async def report(options: argparse.Namespace) -> None:
    """Measure part by part and print each part's table as soon as it is there; SIGTERM ends what was started, too."""
    if (this := asyncio.current_task()) is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, this.cancel)
    away = unavailable(options)
    print(f"{circumstances(datetime.now(UTC))}\n{LEGEND}\n", flush=True)
    with postgres() as server:
        stage = Stage(size_of(options), options.peers, answered(ROOT, 200), server, away, say)
        for name in options.only:
            table = await PARTS[name](stage)
            print((table.markdown() if options.markdown else table.plain()) + "\n", flush=True)
    say("done")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the report."""
    asyncio.run(report(read_options(arguments)))


if __name__ == "__main__":
    main()
