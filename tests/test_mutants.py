"""The ledger of mutants: every module is judged by tests that exist, every reason is about lines that do."""

from __future__ import annotations

import ast
from pathlib import Path

from bench.mutants import read_ledger, without_decorators

ROOT = Path(__file__).parent.parent
LEDGER = read_ledger()


def has_functions(path: Path) -> bool:
    """Whether there is anything to change in a module."""
    return any(isinstance(node, ast.FunctionDef) for node in ast.walk(ast.parse(path.read_text("utf-8"))))


def test_every_module_of_the_pure_room_is_judged_by_tests_that_exist() -> None:
    """A new module needs its line in tests/mutants.toml, a lost one must not keep it."""
    modules = {f"intents/{path.name}" for path in (ROOT / "intents").glob("*.py") if has_functions(path)}
    assert set(LEDGER.tests) == modules
    assert set(LEDGER.fresh) <= modules
    assert [name for names in LEDGER.tests.values() for name in names if not (ROOT / name).is_file()] == []


def test_every_reason_is_about_lines_that_are_still_there() -> None:
    """Where the code of an excused mutant has changed, its reason has to be thought through again."""
    gone = [
        (module, change)
        for module, reasons in LEDGER.reasons.items()
        for change in reasons
        for line in change.was.splitlines()
        if line not in map(str.strip, (ROOT / module).read_text("utf-8").splitlines())
    ]
    assert gone == []


def test_properties_are_changed_like_other_functions() -> None:
    """What the tool is given has no decorated property, and means the same."""
    source = "class A:\n    @property\n    def b(self) -> int:\n        return 3\n\n    c = 4\n"
    assert without_decorators(source) == (
        "class A:\n\n    def b(self) -> int:\n        return 3\n    b = property(b)\n\n    c = 4\n"
    )
