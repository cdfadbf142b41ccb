"""Runs a matcher's program in its environment: an order goes in, a line for every job comes back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from bench.contenders import OWN, Contender
from bench.peers.environments import absent, python
from bench.peers.wire import Order, Result, result

ROOT: Final = Path(__file__).resolve().parent.parent
SETTINGS: Final = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "HF_HUB_OFFLINE": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "RASA_TELEMETRY_ENABLED": "false",
}
"""One thread, nothing from outside."""


class StoppedError(Exception):
    """A program ended before its order was carried out; the text is the last thing it said."""


def unavailable(contender: Contender, peers: Path | None) -> str:
    """Why a contender cannot run and what to do about it; empty where it can."""
    return "" if contender.environment == OWN else absent(peers, contender.environment)


def carried_out(contender: Contender, order: Order, peers: Path | None) -> Iterator[Result]:
    """The results of an order's jobs as they come; ``StoppedError`` where the program ends before the last."""
    command = [_python(contender, peers), "-m", f"bench.peers.{contender.module}"]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said, _started(command, said) as process:
        if process.stdin is None or process.stdout is None:
            raise StoppedError("its pipes did not open")
        try:
            _handed(order, process.stdin)
            yield from (result(line) for line in process.stdout)
            if process.wait():
                raise StoppedError(_last(said))
        finally:
            process.kill()


def installed(contender: Contender, peers: Path | None) -> tuple[float, float]:
    """What a contender takes on the disk, and what an idle Python of its environment holds in memory, both in MB."""
    command = [_python(contender, peers), "-m", "bench.peers.installed", *contender.packages]
    done = subprocess.run(command, cwd=ROOT, env=_environment(), capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    return found["mb"] + sum(_megabytes(ROOT / name) for name in contender.files), found["idle_mb"]


def _python(contender: Contender, peers: Path | None) -> str:
    if contender.environment == OWN or peers is None:
        return sys.executable
    return str(python(peers.absolute(), contender.environment))


def _started(command: list[str], said: IO[str]) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, env=_environment(), stdin=pipe, stdout=pipe, stderr=said, text=True)


def _environment() -> dict[str, str]:
    return {**os.environ, **SETTINGS, "PYTHONPATH": str(ROOT)}


def _handed(order: Order, stdin: IO[str]) -> None:
    try:
        with stdin:
            stdin.write(order.to_json())
    except BrokenPipeError:
        """It ended while it was started; its last words say why."""


def _last(said: IO[str]) -> str:
    said.seek(0)
    lines = [line.strip() for line in said if line.strip()]
    return lines[-1][:200] if lines else "it said nothing"


def _megabytes(path: Path) -> float:
    files = [path] if path.is_file() else [*path.rglob("*.py")]
    return sum(file.stat().st_size for file in files) / 1e6
