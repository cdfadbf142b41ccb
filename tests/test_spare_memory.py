"""Memory that fitting needed does not stay with us."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
from pathlib import Path
from bot.spare_memory import give_back

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

kept = [bytes(1000) for _ in range(100_000)]
last = bytes(1000)
kept.clear()
before = resident()
give_back()
print(before - resident())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc keeps memory for itself")
def test_what_nobody_holds_goes_back_to_the_system() -> None:
    """A hundred thousand small things in the middle of the heap: most of their hundred megabytes go."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, check=True, text=True)
    assert int(done.stdout) > 50_000_000
