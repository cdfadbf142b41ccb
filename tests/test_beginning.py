"""What a process does first: a server does not load what only commands print with, or what only pages need."""

from __future__ import annotations

import subprocess
import sys

SERVER = """
import sys
from bot.beginning import begin

begin()
begin()
import bot.commands.serve
from bot.logs import make_log

assert "structlog" in sys.modules
assert not [name for name in sys.modules if name.partition(".")[0] in ("rich", "pygments", "jinja2")]
try:
    1 / 0
except ZeroDivisionError:
    make_log("console").exception("work.failed")
"""
LATER = """
from bot.beginning import begin

begin()
from rich.console import Console

Console().print("[bold]shown[/bold]")
"""
AFTER = """
import rich, sys
from bot.beginning import begin

begin()
assert sys.modules["rich"] is rich
"""


def run(program: str) -> str:
    """What a process of its own prints."""
    return subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout


def test_a_server_is_up_without_what_it_never_prints_with() -> None:
    """And a failure is told in its log as before."""
    told = run(SERVER)
    assert "work.failed" in told
    assert "ZeroDivisionError: division by zero" in told


def test_commands_that_print_find_it_later() -> None:
    """It is left out of one import, not out of the process."""
    assert run(LATER) == "shown\n"


def test_what_is_loaded_already_stays() -> None:
    """In a process where somebody else was first."""
    run(AFTER)
