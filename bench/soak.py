"""`make soak`: a real `frontdesk serve` under load for long, and whether anything grows, is lost or gets out of order.

Conversations come at a steady rate and in bursts (a direct message, a comment, an escalation and back), the vendors'
servers are restarted now and then, `responses.yaml` is edited all the time, sometimes wrongly. In the end everything
is left to settle, judged as by `make crash`, and held against bounds that are printed beside what was measured. 1 if
one is passed. docs/testing.md tells more.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from bench.crash_journal import history_of
from bench.crash_run import SQLITE
from bench.crash_scripts import SCRIPTS, Script, comment
from bench.crash_stage import RESPONSES, Stage, staged
from bench.history import Ending, Verdict, excused, judged
from bench.progress import say
from bench.soak_watch import Sample, Served, serving, slope

MB: Final = 1_048_576
SETTLE_SECONDS: Final = 600.0
CALM_SECONDS: Final = 3.0
REST_SECONDS: Final = 120.0
AWAY_SECONDS: Final = 3.0
WARM_SECONDS: Final = 3.0
BURST: Final = 10
"""How many conversations begin at once in a burst."""
FIRST_COMMENTS: Final = 50
HOURLY_COMMENTS: Final = 600
"""Instagram takes 750 private replies an hour."""
GROWTH: Final = 48 * MB
"""The most that memory may grow once a third of the time is over."""
MORE_FILES: Final = 32
MORE_TASKS: Final = 16
"""How many more there may be when all is calm again than before anybody wrote."""
WAL: Final = 80 * MB
"""SQLite brings its log back to 64 MB; a transaction may go beyond."""
DEFECTS: Final = frozenset({"turn.failed", "event.parse_failed", "handler.failed", "escalation.failed"})
EDITS: Final = ("We are open Mon–Fri 9–18.", "We are open Mon–Fri 9–19.", "We are open on weekdays.")
BROKEN: Final = RESPONSES.replace("opening_hours:", "opening_huors:")


@dataclass
class Crowd:
    """Everybody who writes."""

    stage: Stage
    _scripts: itertools.cycle[Script] = field(default_factory=lambda: itertools.cycle(SCRIPTS.values()))
    _begun: set[asyncio.Task[None]] = field(default_factory=set)
    _since: float = field(default_factory=time.monotonic)
    came: int = 0
    commented: int = 0

    def one_more(self) -> None:
        """A conversation begins."""
        self.came += 1
        name = f"kim{self.came}"
        task = asyncio.create_task(self._next()(self.stage, name), name=name)
        self._begun.add(task)

    def _next(self) -> Script:
        """The next script; what cannot be answered within Instagram's hourly limit is not asked."""
        script, hours = next(self._scripts), (time.monotonic() - self._since) / 3600
        if script is not comment:
            return script
        if self.commented >= FIRST_COMMENTS + HOURLY_COMMENTS * hours:
            return next(self._scripts)
        self.commented += 1
        return comment

    @property
    def waiting(self) -> set[str]:
        """Who has not got what should come."""
        return {task.get_name() for task in self._begun if not task.done()}

    async def go_home(self) -> None:
        """Nobody waits any more. Raises what went wrong with a vendor."""
        for task in self._begun:
            task.cancel()
        for ended in await asyncio.gather(*self._begun, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended


@dataclass(frozen=True, slots=True)
class Soaked:
    """What a soak showed."""

    conversations: int
    verdict: Verdict
    broken: tuple[str, ...]
    first: Sample
    samples: Sequence[Sample]
    calm: Sample
    """When all was done."""
    events: int
    database: int
    """Its size once the program has ended, in bytes."""
    lag_ms: tuple[float, float]
    """Half of the time, and 99 times of 100, it was no more than this."""

    @property
    def warm(self) -> Sequence[Sample]:
        """The looks once a third of the time was over."""
        return self.samples[len(self.samples) // 3 :]


async def soaked(minutes: float, rate: float, seed: int, away: float = AWAY_SECONDS) -> Soaked:
    """One soak of a Frontdesk of its own; ``away``: how long a vendor's restart takes at most."""
    with tempfile.TemporaryDirectory(prefix="soak-") as place:
        workspace = Path(place) / "shop"
        async with staged(workspace, SQLITE) as stage, serving(stage.settings(), workspace) as served:
            return await _soak(Crowd(stage), served, (minutes * 60, rate, away), random.Random(seed))


async def _soak(crowd: Crowd, served: Served, load: tuple[float, float, float], chance: random.Random) -> Soaked:
    stage, samples, (seconds, rate, away) = crowd.stage, list[Sample](), load
    await asyncio.sleep(WARM_SECONDS)
    first = await served.look()
    disturbing = [
        _come(crowd, rate, chance),
        _restart(stage, min(45.0, seconds / 4), away, chance),
        _edit(stage),
        _watch(served, samples),
    ]
    try:
        async with asyncio.timeout(seconds), asyncio.TaskGroup() as group:
            for work in disturbing:
                group.create_task(work)
    except TimeoutError:
        say(f"{crowd.came} conversations; waiting until all is done")
    (stage.workspace / "responses.yaml").write_text(RESPONSES, encoding="utf-8")
    broken = await _settled(stage, crowd)
    history = await history_of(stage)
    broken += [f"{name} still waits for what should have come" for name in crowd.waiting - excused(history)]
    calm, lag = await _rested(served, first), (await served.lag_ms(0.5), await served.lag_ms(0.99))
    await crowd.go_home()
    code = await served.stop()
    broken += [f"it ended with {code}"] if code else []
    broken += await stage.database.faults() + _defects(stage.workspace)
    size = served.database_size()
    return Soaked(crowd.came, judged(history), tuple(broken), first, samples, calm, len(history.outcomes), size, lag)


# --- what goes on meanwhile ------------------------------------------------------------------------------------------


async def _come(crowd: Crowd, rate: float, chance: random.Random) -> None:
    """So many conversations a second; one time in forty a burst."""
    while True:
        for _ in range(BURST if chance.random() < 1 / 40 else 1):
            crowd.one_more()
        await asyncio.sleep(1 / rate)


async def _restart(stage: Stage, every: float, away: float, chance: random.Random) -> None:
    """Now and then a vendor's server is restarted, which takes a moment."""
    while True:
        await asyncio.sleep(every * (0.5 + chance.random()))
        vendor = chance.choice((stage.instagram, stage.slack))
        await vendor.go_away(chance.random() * away)


async def _edit(stage: Stage) -> None:
    """Every few seconds the managers' file is another; every fifth time it is broken for a while."""
    for number in itertools.count(1):
        await asyncio.sleep(3)
        words = BROKEN if number % 5 == 0 else RESPONSES.replace(EDITS[0], EDITS[number % len(EDITS)])
        (stage.workspace / "responses.yaml").write_text(words, encoding="utf-8")


async def _watch(served: Served, samples: list[Sample]) -> None:
    told = 0.0
    while True:
        samples.append(await served.look())
        if samples[-1].at - told > 30:
            told = samples[-1].at
            say(
                f"{told:.0f} s: {samples[-1].memory / MB:.0f} MB, {samples[-1].files} files, {samples[-1].tasks} tasks"
            )
        await asyncio.sleep(1)


async def _settled(stage: Stage, crowd: Crowd) -> list[str]:
    """Wait until nothing is left to do; returns what was still to be done when patience ended."""
    calm_since, ends = time.monotonic(), time.monotonic() + SETTLE_SECONDS
    while time.monotonic() - calm_since < CALM_SECONDS:
        await asyncio.sleep(0.2)
        if await stage.unfinished():
            calm_since = time.monotonic()
        elif not crowd.waiting:
            return []
        if time.monotonic() > ends:
            return [f"not all was done after {SETTLE_SECONDS:.0f} s of rest"]
    return []


async def _rested(served: Served, first: Sample) -> Sample:
    """How it is once the connections that nobody uses any more are closed, which the vendors do within a minute."""
    ends = time.monotonic() + REST_SECONDS
    while True:
        now = await served.look()
        if (
            now.files <= first.files + MORE_FILES and now.tasks <= first.tasks + MORE_TASKS
        ) or time.monotonic() > ends:
            return now
        await asyncio.sleep(1)


def _defects(workspace: Path) -> list[str]:
    """What it logged that people are asked to report."""
    lines = (workspace / "frontdesk.log").read_bytes().splitlines()
    told = [json.loads(line) for line in lines if line.startswith(b"{")]
    return [f"it logged {line}"[:300] for line in told if line["event"] in DEFECTS]


# --- the report ------------------------------------------------------------------------------------------------------


def passed(found: Soaked, *, grown: bool = True) -> list[str]:
    """Every bound that was passed, in words; ``grown``: whether it was long enough to judge growth."""
    verdict = found.verdict
    named = {"lost": verdict.lost, "doubled": verdict.doubled, "reordered": verdict.reordered, "broken": found.broken}
    told = [f"{kind}: {one}" for kind, many in named.items() for one in many]
    if found.calm.files > found.first.files + MORE_FILES:
        told.append(f"files stay open: {found.first.files} before, {found.calm.files} when all is done")
    if found.calm.tasks > found.first.tasks + MORE_TASKS:
        told.append(f"tasks stay: {found.first.tasks} before, {found.calm.tasks} when all is done")
    if max(one.wal for one in found.samples) > WAL:
        told.append("SQLite's log is not brought back to its size")
    growth = found.samples[-1].memory - found.warm[0].memory
    if grown and growth > GROWTH:
        told.append(f"memory grew by {growth / MB:.0f} MB after the first third")
    return told


def report(found: Soaked) -> Table:
    """The table of figures."""
    verdict, warm = found.verdict, found.warm
    table = Table(title="Under load for long")
    for name in ("", "measured", "bound"):
        table.add_column(name, justify="right" if name else "left")
    looks = (found.first, found.samples[len(found.samples) // 2], found.samples[-1])
    per = f"{found.database / max(found.events, 1) / 1024:.1f} kB"
    faults = f"{len(verdict.lost)} / {len(verdict.doubled)} / {len(verdict.reordered)}"
    rows = (
        ("minutes", f"{found.samples[-1].at / 60:.1f}", ""),
        ("conversations / events", f"{found.conversations:,} / {found.events:,}", ""),
        ("lost / doubled / reordered", faults, "0"),
        ("unknown and shown", str(verdict.endings[Ending.UNKNOWN]), ""),
        ("broken otherwise", str(len(found.broken)), "0"),
        ("memory at first, halfway, last", " / ".join(f"{one.memory / MB:.0f}" for one in looks) + " MB", ""),
        ("its growth after a third", f"{(warm[-1].memory - warm[0].memory) / MB:.1f} MB", f"{GROWTH // MB} MB"),
        ("its slope after a third", f"{slope(warm) / MB:.2f} MB a minute", ""),
        ("open files before, most, after", _three(found, "files"), f"+{MORE_FILES}"),
        ("tasks before, most, after", _three(found, "tasks"), f"+{MORE_TASKS}"),
        ("database for an event", per, ""),
        ("SQLite's log at most", f"{max(one.wal for one in found.samples) / MB:.1f} MB", f"{WAL // MB} MB"),
        ("loop lag, p50 / p99 within", f"{found.lag_ms[0]:g} / {found.lag_ms[1]:g} ms", ""),
    )
    for row in rows:
        table.add_row(*row)
    return table


def _three(found: Soaked, what: str) -> str:
    most = max(getattr(one, what) for one in found.samples)
    return f"{getattr(found.first, what)} / {most} / {getattr(found.calm, what)}"


def read_options() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0, help="how long people write")
    parser.add_argument("--rate", type=float, default=3.0, help="conversations that begin in a second, bursts apart")
    parser.add_argument("--seed", type=int, default=1, help="draws bursts and restarts")
    return parser.parse_args()


def main() -> int:
    """Soak, print the table and a verdict in words; 1 if a bound was passed."""
    options = read_options()
    found = asyncio.run(soaked(options.minutes, options.rate, options.seed))
    Console(width=110).print(report(found))
    faults = passed(found)
    for fault in faults[:20]:
        print(fault)
    print("Nothing leaks, nothing was lost." if not faults else f"{len(faults)} bounds were passed.")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
