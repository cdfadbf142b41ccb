"""What the benchmark and a peer's program say to each other: an order on standard input, a line for every job done.

Some peers need Python 3.10 and none has the program's own packages, so this needs nothing but the standard library.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

Example = tuple[str, str]
"""A text and its intent."""
Answer = tuple[float, str]
"""A confidence, on whatever scale the matcher has, and the likeliest intent."""
Ask = Callable[[Sequence[str]], list[Answer]]
Fit = Callable[[Sequence[Example]], Ask]
Load = Callable[[], Fit]
"""Everything that happens once a process: imports, weights."""


@dataclass(frozen=True)
class Job:
    """A library to fit, and what to ask."""

    key: str
    examples: Sequence[Example]
    texts: Sequence[str] = ()
    """Asked together, as is quickest."""
    timed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Asked one by one, each list under its name."""
    edited: Sequence[Example] = ()
    """The library after an edit, fitted at the end to see how long that takes; empty to leave that out."""


@dataclass(frozen=True)
class Result:
    """What a program made of a job; times are CPU time of the process."""

    key: str
    answers: Sequence[Answer]
    load_s: float
    fit_s: float
    ms: Mapping[str, Sequence[float]]
    """Milliseconds of every text that was asked by itself."""
    refit_s: float
    rss_mb: float
    """The most memory that the process has held."""


@dataclass(frozen=True)
class Order:
    """Jobs for one process."""

    method: str
    jobs: Sequence[Job]
    limit_mb: int = 0
    """Address space that the process may use; 0 for as much as there is."""

    def to_json(self) -> str:
        """As it goes over the wire."""
        return json.dumps(asdict(self))


def serve(methods: Mapping[str, Load]) -> None:
    """Carry out the order on standard input; whatever a library prints goes to standard error."""
    lines = _own_output()
    order = json.load(sys.stdin)
    if order["limit_mb"]:
        resource.setrlimit(resource.RLIMIT_AS, (order["limit_mb"] << 20, order["limit_mb"] << 20))
    begun = time.process_time()
    fit = methods[order["method"]]()
    load_s = time.process_time() - begun
    for job in order["jobs"]:
        print(json.dumps(asdict(_done(Job(**job), fit, load_s))), file=lines, flush=True)


def _own_output() -> IO[str]:
    kept = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return kept


def _done(job: Job, fit: Fit, load_s: float) -> Result:
    begun = time.process_time()
    ask = fit([(text, intent) for text, intent in job.examples])
    fit_s = time.process_time() - begun
    answers = ask(job.texts) if job.texts else []
    ms = {name: _timed(texts, ask) for name, texts in job.timed.items()}
    peak = peak_mb()
    return Result(job.key, answers, load_s, fit_s, ms, _refitted(job, fit), peak)


def _timed(texts: Sequence[str], ask: Ask) -> list[float]:
    times = []
    for text in texts:
        begun = time.process_time_ns()
        ask([text])
        times.append((time.process_time_ns() - begun) / 1e6)
    return times


def _refitted(job: Job, fit: Fit) -> float:
    if not job.edited:
        return 0.0
    begun = time.process_time()
    fit([(text, intent) for text, intent in job.edited])
    return time.process_time() - begun


def result(line: str) -> Result:
    """What a line of a program's output says."""
    found: dict[str, Any] = json.loads(line)
    return Result(**{**found, "answers": [(float(sure), str(intent)) for sure, intent in found["answers"]]})


def peak_mb(status: Path = Path("/proc/self/status")) -> float:
    """The most memory that this program has held, in MB.

    Read off Linux where it can be: ``getrusage`` counts what the process that started this one held, too.
    """
    if status.is_file():
        kib = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM"))
        return int(kib.split()[1]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)
