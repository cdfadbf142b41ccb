"""Runs a program as if uvloop were not installed: ``python -m bench.cost.without_uvloop MODULE …``."""

from __future__ import annotations

import runpy
import sys
from typing import Any, cast


def main() -> None:
    """The module takes this one's place, with the words that follow its name."""
    cast(dict[str, Any], sys.modules)["uvloop"] = None  # what Python itself keeps for "not to be imported"
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
