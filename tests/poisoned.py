"""A Frontdesk that meets a defect at one word: in understanding it raises, or the whole process ends there.

Run as a program (``python -m tests.poisoned``, settings from the environment) it is ended, as by a fault in C code.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.app import assembled
from bot.config import read
from bot.knowledge import Knowledge
from bot.logs import make_log
from bot.responder import Responder
from bot.surroundings import Surroundings
from tests.shop import running

WORD = "xyzzy"
POISON = f"my {WORD} hums at night"


class Trap(dict[tuple[str, ...], Any]):
    """What is known word for word; looking the poison up springs the trap."""

    def __init__(self, known: Mapping[tuple[str, ...], Any], spring: Callable[[], None]) -> None:
        super().__init__(known)
        self._spring = spring

    def get(self, key: Any, default: Any = None) -> Any:
        """As a dict does."""
        if WORD in key:
            self._spring()
        return super().get(key, default)


def trapped(around: Surroundings, spring: Callable[[], None]) -> Surroundings:
    """Surroundings whose library has the trap in it."""

    def knowledge() -> Knowledge:
        known = around.knowledge()
        return replace(known, fitted=replace(known.fitted, exact=Trap(known.fitted.exact, spring)))

    return replace(around, knowledge=knowledge)


def end_process() -> None:
    """No chance to tidy up."""
    os.kill(os.getpid(), signal.SIGKILL)


async def _live() -> None:
    config, stop = read(os.environ), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with assembled(config, make_log()) as program:
        responder = Responder(trapped(program.around, end_process))
        async with running(replace(program, responder=responder), config.core.port):
            sys.stderr.write("up\n")
            sys.stderr.flush()
            await stop.wait()


if __name__ == "__main__":
    asyncio.run(_live())
