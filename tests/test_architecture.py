"""What import-linter cannot see: the pure room stays pure, the house's words hold, functions stay small."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PURE = sorted((ROOT / "intents").rglob("*.py"))
OURS = sorted(path for room in ("bot", "handlers", "intents") for path in (ROOT / room).rglob("*.py"))
FORBIDDEN_IMPORTS = {
    "asyncio", "aiohttp", "discord", "sqlite3", "socket", "pathlib", "os", "io", "time", "random", "logging",
    "structlog", "subprocess", "threading", "tempfile", "secrets", "urllib", "importlib", "requests",
}  # fmt: skip
FORBIDDEN_CALLS = {"open", "input", "print", "eval", "exec", "__import__", "compile"}
METHODS = {"now", "utcnow", "today", "default_rng", "RandomState", "fromtimestamp"}
REFUSED_WORDS = ("dispatcher", "manager", "engine", "service", "processor", "core", "utils", "helpers")
LONGEST_FUNCTION = 60
LONGEST_MODULE = 400


def parsed(path: Path) -> ast.Module:
    """A file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def shown(path: Path, node: ast.AST) -> str:
    """Where in the code a thing is."""
    place = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    return f"{place}:{getattr(node, 'lineno', 0)}"


def impurities(path: Path) -> Iterator[str]:
    """Everything in a file that reads the world, a clock or chance, or waits."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith):
            yield f"{shown(path, node)} is async"
        elif isinstance(node, ast.Import):
            yield from (
                f"{shown(path, node)} imports {a.name}" for a in node.names if _top(a.name) in FORBIDDEN_IMPORTS
            )
        elif isinstance(node, ast.ImportFrom) and _top(node.module or "") in FORBIDDEN_IMPORTS:
            yield f"{shown(path, node)} imports {node.module}"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FORBIDDEN_CALLS:
            yield f"{shown(path, node)} calls {node.func.id}"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in METHODS:
            yield f"{shown(path, node)} calls .{node.func.attr}()"


def _top(module: str) -> str:
    return module.partition(".")[0]


@pytest.mark.parametrize("path", PURE, ids=lambda path: path.name)
def test_the_pure_room_is_pure(path: Path) -> None:
    """No input, output, clock, chance or waiting in intents/."""
    assert list(impurities(path)) == []


def test_planted_impurities_are_caught(tmp_path: Path) -> None:
    """The check itself can fail."""
    planted = tmp_path / "planted.py"
    planted.write_text(
        "import os\nfrom time import time\nasync def f(): ...\nopen('x')\nfrom datetime import date\ndate.today()\n",
        encoding="utf-8",
    )
    assert len(list(impurities(planted))) == 5


def imports_inside(path: Path) -> Iterator[str]:
    """Imports hidden in functions."""
    for function in ast.walk(parsed(path)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield shown(path, node)


def test_imports_stand_at_the_top() -> None:
    """Only the command line, the choice of an event loop, the optional PostgreSQL and the first page import late."""
    hidden = [place for path in OURS for place in imports_inside(path)]
    allowed = ("bot/cli.py", "bot/commands/serve.py", "bot/database.py", "bot/console/look.py")
    assert [place for place in hidden if not place.startswith(allowed)] == []


def test_sql_is_in_one_place() -> None:
    """No SQL outside bot/store."""
    pattern = re.compile(r"\b(SELECT .+ FROM|INSERT INTO|DELETE FROM|UPDATE \w+ SET)\b")
    found = [str(path) for path in OURS if "store" not in path.parts and pattern.search(path.read_text("utf-8"))]
    assert found == []


def test_no_module_has_a_refused_name() -> None:
    """File names say what is inside."""
    assert [path.name for path in OURS if path.stem in REFUSED_WORDS] == []


def test_functions_and_modules_stay_small() -> None:
    """Nothing that does not fit on a screen and in a head."""
    long = [
        f"{shown(path, node)} {node.name}"
        for path in OURS
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    large = [str(path) for path in OURS if len(path.read_text("utf-8").splitlines()) > LONGEST_MODULE]
    assert long == []
    assert large == []


def test_broad_excepts_are_named_boundaries() -> None:
    """`except Exception` only where docs/architecture.md lists it."""
    told = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    found = [
        str(path.relative_to(ROOT))
        for path in OURS
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ExceptHandler) and isinstance(node.type, ast.Name) and node.type.id == "Exception"
    ]
    assert [place for place in found if f"`{place}`" not in told] == []


def test_the_environment_is_read_in_one_place() -> None:
    """Only bot/config.py."""
    found = [str(path) for path in OURS if "os.environ" in path.read_text("utf-8") and path.name != "config.py"]
    assert found == []
