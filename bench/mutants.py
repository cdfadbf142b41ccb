"""`make mutate`: small faults planted in the pure room one at a time, and whether the tests of that module notice.

Each module is tried in a directory of its own, with the tests that ``tests/mutants.toml`` names for it. What survives
there without a reason in the same file is put before the table of decisions (``bench/decisions.py``): if it changes
one it is printed with that message, and the command fails. docs/mutants.md tells how to read it.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from bench.decisions import CHOICE, Asked, Effect
from bench.progress import say

ROOT: Final = Path(__file__).resolve().parent.parent
LEDGER: Final = ROOT / "tests" / "mutants.toml"
TOOL: Final = Path(sys.executable).parent / "mutmut"
SECTION: Final = "[tool.mutmut]\n"
WIDE: Final = 100
"""Columns the table may take where there is no screen."""
KILLED: Final = {1, 3, 24, -24, 36, 152, 255}
"""What the tool notes for a mutant that a test failed on, or took no end with; anything else has to be looked at."""


class MutateError(Exception):
    """Why nothing could be measured; the message says what to do."""


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """What a mutant changes: which function, and the lines before and after, without their indentation."""

    function: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Open:
    """A survivor that nobody gave a reason for and that changes a decision."""

    change: Change
    effect: Effect


@dataclass(frozen=True, slots=True)
class Tried:
    """How the mutants of one module fared."""

    module: str
    mutants: int
    survivors: tuple[Change, ...]
    excused: tuple[Change, ...]
    needless: tuple[Change, ...]
    open: tuple[Open, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Ledger:
    """Which tests judge which module, and which survivors may stay."""

    tests: dict[str, list[str]]
    fresh: frozenset[str]
    """Modules that run while test files are loaded, so that each mutant has to load those anew."""
    reasons: dict[str, dict[Change, str]]


def read_ledger(path: Path = LEDGER) -> Ledger:
    """The ledger; a reason that is empty counts as none."""
    held = tomllib.loads(path.read_text(encoding="utf-8"))
    reasons: dict[str, dict[Change, str]] = {}
    for entry in held.get("survivor", []):
        if entry["reason"].strip():
            change = Change(entry["function"], entry["was"], entry["now"])
            reasons.setdefault(entry["module"], {})[change] = entry["reason"]
    return Ledger(held["tests"], frozenset(held["fresh"]), reasons)


# --- one module ----------------------------------------------------------------------------------------------------


def tried(module: str, ledger: Ledger) -> Tried:
    """Plant every fault in one module and run its tests on each."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mutants-") as room:
        place = Path(room)
        furnish(place, module, ledger)
        ran = _run(place, "run", "--max-children", "1")
        found = place / "mutants" / f"{module}.meta"
        if ran.returncode or not found.is_file():
            raise MutateError(f"{module}: its tests do not run on the unchanged code:\n{ran.stdout}{ran.stderr}")
        verdicts: dict[str, int | None] = json.loads(found.read_text("utf-8"))["exit_code_by_key"]
        survivors = {name: _change(place, name) for name, verdict in verdicts.items() if verdict not in KILLED}
        reasons = ledger.reasons.get(module, {})
        effects = judged(place / "mutants", [name for name, change in survivors.items() if change not in reasons])
    changes = tuple(sorted(survivors.values()))
    return Tried(
        module,
        len(verdicts),
        changes,
        excused=tuple(change for change in changes if change in reasons),
        needless=tuple(change for change in reasons if change not in changes),
        open=tuple(Open(survivors[name], effect) for name, effect in effects.items()),
        seconds=time.monotonic() - begun,
    )


def judged(place: Path, mutants: Sequence[str]) -> dict[str, Effect]:
    """Those of the mutants that change a decision of the table, and what they change."""
    if not mutants:
        return {}
    surroundings = {**os.environ, CHOICE: "stats", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    words = [sys.executable, "-m", "bench.decisions", *mutants]
    ran = subprocess.run(words, cwd=place, env=surroundings, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise MutateError(f"the table of decisions cannot be made with the unchanged code:\n{ran.stdout}{ran.stderr}")
    told: dict[str, dict[str, Any] | None] = json.loads(ran.stdout)
    return {name: _effect(held) for name, held in told.items() if held is not None}


def _effect(held: dict[str, Any]) -> Effect:
    return Effect(Asked(**held["asked"]), held["was"], held["now"])


def furnish(place: Path, module: str, ledger: Ledger) -> None:
    """A directory in which the tool sees the whole project, but one module to change and its tests to run."""
    for held in ROOT.iterdir():
        if not held.name.startswith(".") and held.name not in {"pyproject.toml", "intents"}:
            (place / held.name).symlink_to(held)
    shutil.copytree(ROOT / "intents", place / "intents")
    (place / module).write_text(without_decorators((ROOT / module).read_text("utf-8")), encoding="utf-8")
    settings: dict[str, Any] = {
        "only_mutate": [module],
        "pytest_add_cli_args_test_selection": ledger.tests[module],
        "process_isolation": "forkserver" if module in ledger.fresh else "fork",
        "forkserver_warmup": "none",
        "timeout_constant": 6.0 if module in ledger.fresh else 1.0,
    }
    narrowed = "\n".join(f"{name} = {json.dumps(value)}" for name, value in settings.items())
    before, _, after = (ROOT / "pyproject.toml").read_text("utf-8").partition(SECTION)
    (place / "pyproject.toml").write_text(f"{before}{SECTION}{narrowed}\n{after}", encoding="utf-8")


def without_decorators(source: str) -> str:
    """The same module, each property made by a line behind it: the tool passes over decorated functions.

    What is kept by ``lru_cache`` is worked out each time: it would still be what the unchanged code made of it.
    """
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.FunctionDef(decorator_list=[ast.Name("property") as mark]):
                lines[mark.lineno - 1] = ""
                lines[(node.end_lineno or 0) - 1] += f"\n{' ' * node.col_offset}{node.name} = property({node.name})"
            case ast.FunctionDef(decorator_list=[ast.Call(ast.Name("lru_cache")) as mark]):
                lines[mark.lineno - 1] = ""
            case _:
                pass
    return "\n".join(lines) + "\n"


def _run(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([TOOL, *words], cwd=place, capture_output=True, text=True, check=False)


def _change(place: Path, mutant: str) -> Change:
    """What the tool shows of a mutant, as what an excuse is found by: it stays when code elsewhere moves."""
    lines = _run(place, "show", mutant).stdout.splitlines()
    changed = [line for line in lines if line[:1] in "+-" and line[:3] not in {"+++", "---"}]
    was, now = ("\n".join(line[1:].strip() for line in changed if line[0] == sign) for sign in "-+")
    name = mutant.partition("__mutmut_")[0].rpartition(".")[2]
    function = name.removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")
    return Change(function, was, now)


# --- the report ----------------------------------------------------------------------------------------------------


def report(rows: Sequence[Tried]) -> Table:
    """The table of figures."""
    table = Table(title="Mutants of the pure room")
    table.add_column("module", min_width=max(len(row.module) for row in rows))
    for name in ("mutants", "killed", "survived", "excused", "change a decision", "seconds"):
        table.add_column(name, justify="right")
    figures = [_figures(row) for row in rows]
    for row, own in zip(rows, figures, strict=True):
        table.add_row(row.module, *map(str, own))
    table.add_section()
    table.add_row("together", *(str(sum(column)) for column in zip(*figures, strict=True)))
    return table


def _figures(row: Tried) -> tuple[int, int, int, int, int, int]:
    survived = len(row.survivors)
    return row.mutants, row.mutants - survived, survived, len(row.excused), len(row.open), round(row.seconds)


def told(row: Tried) -> Iterable[str]:
    """Every survivor that needs a test or a reason, ready to be copied into the ledger, and every reason to strike."""
    for point in row.open:
        asked = point.effect.asked
        words = {"module": row.module, **asdict(point.change), "reason": ""}
        yield "\n".join(
            [
                f"# {asked.library}, {asked.tier}: {json.dumps(asked.text, ensure_ascii=False)}",
                f"#   is decided  {point.effect.was}",
                f"#   and becomes {point.effect.now}",
                "[[survivor]]",
                *(f"{key} = {json.dumps(text, ensure_ascii=False)}" for key, text in words.items()),
            ]
        )
    yield from (f"# no reason is needed any more for {row.module}: {change}" for change in row.needless)


def main() -> int:
    """Try the modules, print what is open and the table; 1 if a survivor without a reason changes a decision."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", help="e.g. intents/deciding.py; all where none is named")
    options = parser.parse_args()
    ledger = read_ledger()
    rows, untried = [], []
    for module in options.modules or sorted(ledger.tests):
        say(f"{module} …")
        try:
            rows.append(tried(module, ledger))
            for open_point in told(rows[-1]):
                print(f"{open_point}\n")
        except MutateError as error:
            untried.append(str(error))
    if rows:
        Console(width=max(Console().width, WIDE)).print(report(rows))
    for trouble in untried:
        print(trouble)
    return int(bool(untried) or any(row.open for row in rows))


if __name__ == "__main__":
    sys.exit(main())
