"""Fires shots at a Frontdesk and notes whatever should not have happened."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bench.fuzz.frontdesk import Frontdesk
from bench.fuzz.shots import Gun, Shot
from bench.fuzz.wire import Answer, Line, Request
from bench.progress import say_if_slow

LINES: Final = 8
"""Connections at a time."""
LOOK_EVERY: Final = 500
"""Shots between two looks at how it is."""
MOST_GROWTH_MB: Final = 256.0
PATIENCE_SECONDS: Final = 60.0
MOST_FINDINGS: Final = 50
HEARD: Final = frozenset({"messages", "conversations", "quarantine", "acts"})
HEALTH: Final = Request(b"GET", b"/health")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that should not have happened."""

    what: str
    number: int = -1
    """Of the shot that did it; below 0 where it was none in particular."""
    shot: Shot | None = None

    def as_json(self, gun: Gun) -> dict[str, Any]:
        """For the file: what it takes to send it again."""
        found: dict[str, Any] = {"what": self.what, "seed": gun.seed, "number": self.number}
        if self.shot is not None:
            raw = self.shot.request.raw(b"127.0.0.1")
            found |= {"route": self.shot.route, "sort": self.shot.sort, "raw": base64.b64encode(raw).decode()}
            found["shown"] = raw[:4_000].decode("utf-8", "backslashreplace")
        return found


@dataclass(slots=True)
class Campaign:
    """What was fired, what was answered, what was found."""

    frontdesk: Frontdesk
    gun: Gun
    answered: dict[str, Counter[str]] = field(default_factory=dict)
    """Route -> how often each status was answered."""
    findings: list[Finding] = field(default_factory=list)
    memory_mb: list[float] = field(default_factory=list)
    slowest_ms: float = 0.0
    """Of the normal requests between the hostile ones."""
    folder: Path | None = None
    """Where findings are kept as they come."""

    async def fire(self, count: int, draw: Callable[[int], Shot]) -> None:
        """This many shots over several connections."""
        numbers = iter(range(count))
        await asyncio.gather(*(self._shooter(numbers, draw) for _ in range(LINES)))
        await self.look()

    async def forge(self, count: int) -> None:
        """This many unsigned events; none may leave a row."""
        before = self._heard()
        await self.fire(count, self.gun.forged)
        after = self._heard()
        if after != before:
            self.findings.append(Finding(f"unsigned events left rows: {before} before, {after} after"))

    def _heard(self) -> dict[str, int]:
        """The rows that events write; decisions about what was said before may still come."""
        return {table: count for table, count in self.frontdesk.rows().items() if table in HEARD}

    async def look(self) -> None:
        """Whether it lives, answers a normal request, and how much memory it takes."""
        if not self.frontdesk.lives:
            self.findings.append(Finding("the process has ended"))
            return
        began, line = time.monotonic(), Line(self.frontdesk.url)
        try:
            answer = await line.ask(HEALTH, PATIENCE_SECONDS)
        except (TimeoutError, OSError) as error:
            answer = None
            self.findings.append(Finding(f"a normal request was not answered ({type(error).__name__})"))
        line.close()
        if answer is not None and answer.status != 200:
            self.findings.append(Finding(f"/health answered with {answer.status}"))
        self.slowest_ms = max(self.slowest_ms, (time.monotonic() - began) * 1_000)
        self.memory_mb.append(self.frontdesk.memory_mb())
        if self.folder is not None:
            self.keep(self.folder)

    def close(self) -> None:
        """What can be told only at the end: memory, and what the log calls a defect."""
        grown = max(self.memory_mb) - self.memory_mb[0]
        if grown > MOST_GROWTH_MB:
            self.findings.append(Finding(f"memory grew by {grown:.0f} MB"))
        for line in self.frontdesk.defects():
            self.findings.append(Finding(f"a defect in the log: {json.dumps(line)[:2_000]}"))

    def keep(self, folder: Path) -> Path | None:
        """Writes the findings to a file; None where there are none."""
        if not self.findings:
            return None
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"seed-{self.gun.seed}.json"
        path.write_text(json.dumps([one.as_json(self.gun) for one in self.findings], indent=1), encoding="utf-8")
        return path

    async def _shooter(self, numbers: Iterator[int], draw: Callable[[int], Shot]) -> None:
        line = Line(self.frontdesk.url)
        for number in numbers:
            if len(self.findings) >= MOST_FINDINGS or not self.frontdesk.lives:
                break
            await self._one(line, number, draw(number))
            if number % LOOK_EVERY == LOOK_EVERY - 1:
                await self.look()
                say_if_slow(f"{number + 1:,} shots, {self.memory_mb[-1]:.0f} MB, {len(self.findings)} findings")
        line.close()

    async def _one(self, line: Line, number: int, shot: Shot) -> None:
        try:
            answer = await line.ask(shot.request, PATIENCE_SECONDS)
        except TimeoutError:
            self._note("no answer", number, shot)
            return
        except OSError as error:
            self._note(f"no connection ({type(error).__name__})", number, shot)
            return
        except (ValueError, IndexError, asyncio.LimitOverrunError):
            self._note("an answer that is no HTTP", number, shot)
            line.close()
            return
        if shot.may_break:
            line.close()  # what is left over of a strange request would be taken for the next one
        self._judge(answer, number, shot)

    def _judge(self, answer: Answer | None, number: int, shot: Shot) -> None:
        status = "closed" if answer is None else str(answer.status)
        self.answered.setdefault(shot.route, Counter())[status] += 1
        if answer is None and shot.may_break:
            return
        if answer is None or answer.status not in shot.expected:
            self._note(f"answered with {status}", number, shot, counted=True)

    def _note(self, what: str, number: int, shot: Shot, *, counted: bool = False) -> None:
        if not counted:
            self.answered.setdefault(shot.route, Counter())["none"] += 1
        self.findings.append(Finding(what, number, shot))
