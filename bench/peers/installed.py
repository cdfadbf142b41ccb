"""What a peer's environment has: ``python -m bench.peers.installed NAME …`` prints it as JSON.

Needs nothing but the standard library, in any Python from 3.10.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from importlib import import_module, metadata
from importlib.util import find_spec

from bench.peers.wire import peak_mb


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
    paths = {path for file in files if (path := file.locate()) and path.is_file()}  # type: ignore[union-attr]
    return sum(path.stat().st_size for path in paths) / 1e6  # type: ignore[union-attr]


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


def main(names: list[str]) -> None:
    """Print what is missing, what the rest takes on the disk, and what an idle Python with numpy holds."""
    if find_spec("numpy"):
        import_module("numpy")
    idle = peak_mb()
    print(json.dumps({"missing": missing(names), "mb": megabytes(needed(names)), "idle_mb": idle}))


if __name__ == "__main__":
    main(sys.argv[1:])
