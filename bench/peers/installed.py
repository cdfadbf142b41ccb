"""What a peer's environment has: ``python -m bench.peers.installed NAME …`` prints it as JSON.

Needs nothing but the standard library, in any Python from 3.10.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path


def needed(names: Iterable[str]) -> set[str]:
    """The distributions named and everything they need, as far as it is installed; extras are left out."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = _canonical(waiting.pop())
        if name not in found and _is_here(name):
            found.add(name)
            waiting += [_named(line) for line in metadata.requires(name) or () if "extra ==" not in line]
    return found


def megabytes(names: Iterable[str]) -> float:
    """The files of some distributions on the disk, in MB."""
    files = [file for name in names for file in metadata.files(name) or ()]
    paths = {Path(str(file.locate())) for file in files}
    return sum(path.stat().st_size for path in paths if path.is_file()) / 1e6


def missing(names: Iterable[str]) -> list[str]:
    """Which distributions are not installed."""
    return [name for name in names if not _is_here(name)]


def _named(requirement: str) -> str:
    return re.split(r"[\s;<>=!~\[(]", requirement, maxsplit=1)[0]


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _is_here(name: str) -> bool:
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def idle_mb() -> float:
    """The most memory that a program of this environment holds before it is told what to do, in MB."""
    command = [sys.executable, "-c", "from bench.peers.wire import peak_mb; print(peak_mb())"]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def main(names: list[str]) -> None:
    """Print what is missing, what the rest takes on the disk, and what an idle program holds."""
    print(json.dumps({"missing": missing(names), "mb": megabytes(needed(names)), "idle_mb": idle_mb()}))


if __name__ == "__main__":
    main(sys.argv[1:])
