"""`frontdesk serve` over and over, each time ended by SIGKILL before a step of its own: what `make crash` kills.

A life is a process of its own, forked from this one, which has loaded modules and tables: that saves seconds at each
of a thousand starts. Orders come as JSON lines on standard input, a report for each goes to standard output:
``begun``, ``up`` with the address once requests are taken, ``down`` with how it ended.

Every time a task goes on is a step. Tasks that are begun past the loop's factory (on Python 3.12 and later aiohttp
begins its request tasks so) are not counted; what they wait for is.

A life after a kill keeps messages before it decides them, for ten minutes. Every other life here does not, so that
both ways are killed.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import sys
from collections.abc import Coroutine, Generator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TextIO

from bot.beginning import begin
from bot.commands.serve import run_until_stopped
from bot.config import read
from bot.library_files import fitted, read_library
from bot.logs import make_log
from bot.responder import WARY_MS, Responder


@dataclass(frozen=True, slots=True)
class Order:
    """One life: its settings, the file its log goes to, and the step before which it ends (0: until it is stopped)."""

    settings: dict[str, str]
    log: str
    last: int

    def to_line(self) -> bytes:
        """The order as it is sent."""
        return json.dumps(asdict(self)).encode() + b"\n"


class Steps:
    """Counts the steps of every task of a loop and kills the process before the last one."""

    def __init__(self, last: int) -> None:
        """``last``: 0 for never."""
        self.taken = 0
        self._last = last

    def watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Count on this loop from now on."""
        loop.set_task_factory(self._counted)

    def take(self) -> None:
        """One more step, or the end: no chance to tidy up."""
        self.taken += 1
        if self.taken == self._last:
            os.kill(os.getpid(), signal.SIGKILL)

    def _counted(
        self, loop: asyncio.AbstractEventLoop, coro: Coroutine[Any, Any, Any] | Generator[Any, None, Any], **more: Any
    ) -> asyncio.Task[Any]:
        return asyncio.Task(Stepped(coro, self), loop=loop, **more)


class Stepped(Coroutine[Any, Any, Any]):
    """A coroutine that says each time that it goes on."""

    def __init__(self, inner: Any, steps: Steps) -> None:
        self._inner = inner
        self._steps = steps

    def send(self, value: Any) -> Any:
        """Go on."""
        self._steps.take()
        return self._inner.send(value)

    def throw(self, *error: Any) -> Any:
        """Go on with an error."""
        self._steps.take()
        return self._inner.throw(*error)

    def close(self) -> None:
        """End it."""
        self._inner.close()

    def __await__(self) -> Generator[Any, Any, Any]:
        return (yield from self._inner.__await__())


def live(order: Order, out: TextIO, *, wary: bool) -> None:
    """Serve as `frontdesk serve` does, until it is killed or stopped; ``wary``: as it does after a kill."""
    begin()
    Responder.wary_ms = WARY_MS if wary else 0
    steps = Steps(order.last)
    _tell(out, begun=True)
    with Path(order.log).open("a", encoding="utf-8") as log:
        config = read(order.settings)
        run_until_stopped(
            config, make_log(config.core.log, stream=log), lambda url: _tell(out, up=url), watch=steps.watch
        )
    _tell(out, steps=steps.taken)


def _tell(out: TextIO, **facts: object) -> None:
    out.write(json.dumps(facts | {"pid": os.getpid()}) + "\n")
    out.flush()


def warm(order: Order) -> None:
    """Load what a life would, once for all: the handlers, the word table and what fitting computes about words."""
    config = read(order.settings)
    fitted(read_library(config.core.workspace), None)
    gc.freeze()


def main() -> None:
    """Carry orders out, one after the other, until there are no more."""
    for number, line in enumerate(sys.stdin):
        order = Order(**json.loads(line))
        if number == 0:
            warm(order)
        pid = os.fork()
        if pid == 0:
            live(order, sys.stdout, wary=number % 2 == 1)
            os._exit(0)
        _, status = os.waitpid(pid, 0)
        _tell(sys.stdout, down=os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
