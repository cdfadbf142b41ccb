"""Ours beside other matchers, in one run: ``python -m bench.matching --data DIR [--peers DIR] [--quick]``.

Each shared set is judged by a calibrator that was trained without that set's family, so the figures are what a new
library may hope for; the shipped calibrator has seen all of them. The others find their thresholds by cross-validation
of the library. docs/matching.md says what the figures mean.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial, reduce
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from bench import several, speed, starter
from bench.asking import MOST, Plan, cost, ours, peer
from bench.contenders import CONTENDERS, Contender
from bench.figures import Trial, summed_up
from bench.peers.environments import ENVIRONMENTS
from bench.picture import picture
from bench.progress import say
from bench.reliability import panels
from bench.report import Record, Report, kept, written
from bench.running import StoppedError, unavailable
from bench.sets import find_data
from bench.tables import tables
from bot.word_vectors import word_vectors

PICTURE: Final = Path(__file__).resolve().parent.parent / "docs" / "images" / "reliability.svg"
SCALING: Final = "bench.scaling"
"""The scaling curve's program, where it is there."""
ABSENT: Final = "Skipped the rest: the shared sets are not here. Name their directory with --data or BENCH_DATA."


def _scaling(data: Path) -> None:
    """The curve of ``bench.scaling``: no options, and the sets where the environment says."""
    own, sys.argv = sys.argv, sys.argv[:1]
    os.environ["BENCH_DATA"] = str(data)
    try:
        import_module(SCALING).main()
    finally:
        sys.argv = own


PARTS: Final[Mapping[str, tuple[str, Callable[[Path], None]]]] = {
    "several": ("Two questions in one message", several.print_tables),
    "speed": ("Ours by size of library, CPU of one core", speed.print_tables),
    "scaling": ("From 100 to 100,000 examples", _scaling),
}
"""What else a run measures, by the name that ``--only`` calls it, with its title."""
STARTER: Final = ("starter", "The starter library on messages that were not written for it")
TITLES: Final = dict([STARTER, *[(name, title) for name, (title, _) in PARTS.items()]])


def measured(contender: Contender, plan: Plan) -> tuple[Record, list[Trial]]:
    """A contender's record, with the trials behind it; why there is none where it cannot run."""
    why = unavailable(contender, plan.peers)
    if why:
        say(f"{contender.key}: {why}")
        return Record(contender.key, contender.title, missing=why), []
    try:
        trials = _tried(contender, plan)
        say(f"{contender.key}: intervals")
        return Record(contender.key, contender.title, tuple(summed_up(trials)), cost(contender, plan)), trials
    except StoppedError as stopped:
        say(f"{contender.key}: stopped: {stopped}")
        return Record(contender.key, contender.title, missing=f"stopped: {stopped}"), []


def _tried(contender: Contender, plan: Plan) -> list[Trial]:
    if contender.is_ours:
        return ours(contender, plan, word_vectors() if contender.method == "semantic" else None)
    return peer(contender, plan)


def printed(show: Callable[[], None]) -> str:
    """What a part prints."""
    caught = io.StringIO()
    with redirect_stdout(caught):
        show()
    return caught.getvalue().strip()


def run(plan: Plan, names: Sequence[str], report: Report, path: Path | None) -> Report:
    """Measure what is named, keeping the report after each."""
    for contender in CONTENDERS:
        if contender.key in names:
            record, trials = measured(contender, plan)
            report = report.with_record(record)
            if contender.is_ours:
                report = report.with_panels(panels(contender.title.strip("*"), trials))
            written(report, path)
    for name, (title, show) in PARTS.items():
        if name in names and (name != "scaling" or find_spec(SCALING)):
            say(title)
            report = written(report.with_text(name, printed(partial(show, plan.data))), path)
    return report


def show(report: Report, markdown: bool) -> None:
    """Print all tables of a report."""
    for part in [name for name in TITLES if name in report.texts]:
        print(f"{TITLES[part]}:\n\n{report.texts[part]}\n")
    for table in tables(report):
        print(table.markdown() if markdown else table.plain(), end="\n\n")
    if report.settings.get("shipped"):
        print(
            "Ours was judged by the calibrator that ships, which has seen these sets: figures to look at, not to tell."
        )


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """What the command line asks for."""
    known = [*(one.key for one in CONTENDERS), STARTER[0], *PARTS]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="directory of the shared matching sets (else BENCH_DATA)")
    parser.add_argument("--peers", type=Path, metavar="DIR", help=f"environments: {', '.join(ENVIRONMENTS)}")
    parser.add_argument("--quick", action="store_true", help="one draw of each library, of 10 examples an intent")
    parser.add_argument("--only", nargs="+", choices=known, metavar="NAME", help=f"of {', '.join(known)}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep what was measured")
    parser.add_argument("--earlier", type=Path, nargs="+", default=[], metavar="FILE", help="such files, to add to")
    parser.add_argument("--print", action="store_true", dest="print_only", help="measure nothing, print --earlier")
    parser.add_argument("--markdown", action="store_true", help="tables as in docs/matching.md")
    parser.add_argument(
        "--picture", type=Path, metavar="FILE", help="where the diagram goes; else docs/, of a whole run"
    )
    parser.add_argument("--most", type=int, default=MOST, help=argparse.SUPPRESS)
    parser.add_argument("--shipped", action="store_true", help=argparse.SUPPRESS)
    found = parser.parse_args(arguments)
    if found.print_only and not found.earlier:
        parser.error("--print prints what --earlier FILE holds; name that file too")
    found.only = known if found.only is None else found.only
    return found


def begun(found: argparse.Namespace) -> Report:
    """The report that a run adds to: earlier ones that were made the same way, or an empty one."""
    settings = {"quick": found.quick, "most": found.most, "shipped": found.shipped}
    held = [kept(path) for path in found.earlier]
    try:
        if found.print_only:
            return reduce(Report.joined, held)
        return reduce(Report.joined, held, Report(datetime.now(UTC).date().isoformat(), settings))
    except ValueError as differs:
        sys.exit(f"These runs do not go together: {differs}. Make all of them the same way.")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, keep, draw and print."""
    found = options(arguments)
    report, data = begun(found), find_data(found.data)
    if found.print_only:
        _draw(report, found.picture)
        show(report, found.markdown)
        return
    if STARTER[0] in found.only:
        say(STARTER[1])
        report = written(report.with_text(STARTER[0], printed(starter.print_tables)), found.json)
    if data is not None:
        report = run(_plan(found, data), found.only, report, found.json)
        _draw(report, found.picture)
    show(report, found.markdown)
    if data is None:
        print(ABSENT)


def _draw(report: Report, path: Path | None) -> None:
    """The diagram; that of the docs is of a whole run only."""
    whole = report.settings == {"quick": False, "most": MOST, "shipped": False}
    target = path or (PICTURE if whole else None)
    if target and report.panels:
        target.write_text(picture(report.panels), encoding="utf-8")
        say(f"the diagram is in {target}")


def _plan(found: argparse.Namespace, data: Path) -> Plan:
    plan = Plan(data, most=found.most, peers=found.peers, shipped=found.shipped)
    return replace(plan, seeds=plan.seeds[:1], examples=plan.examples[:1]) if found.quick else plan


if __name__ == "__main__":
    main()
