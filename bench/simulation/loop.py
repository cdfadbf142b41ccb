"""An event loop whose time is told and whose order is drawn: every run of a seed is the same run.

What is ready goes on in any order, and time passes only here: a little with each step, and to the next timer when
nothing else is left to do. There are no sockets, threads or signals; what needs them fails.
"""

from __future__ import annotations

import asyncio
import heapq
from asyncio.events import _set_running_loop
from collections.abc import Callable, Coroutine, Generator
from contextvars import Context, copy_context
from random import Random
from typing import Any, Final, TypeVar

T = TypeVar("T")
Born = Callable[[asyncio.Task[Any], Context], None]
STEP_SECONDS: Final = 0.0004
"""What one step costs at most."""


class StandstillError(Exception):
    """Nothing is ready and no time will make it so."""


class DrawnLoop(asyncio.AbstractEventLoop):
    """Runs callbacks one at a time, each drawn from those that are ready."""

    def __init__(self, seed: int, born: Born = lambda _task, _context: None) -> None:
        """``born`` hears of every task that is begun, and of its context."""
        self._chance = Random(seed).random
        self._born = born
        self._ready: list[asyncio.Handle] = []
        self._timers: list[tuple[float, int, asyncio.TimerHandle]] = []
        self._begun: set[asyncio.Task[Any]] = set()
        self._made = 0
        self._now = 0.0
        self._strike_at, self._strike = 0, lambda: None
        self.steps = 0
        self.late = 0.0
        """How much later than asked for an idle loop may wake."""
        self.troubles: list[str] = []
        """What nobody caught."""

    def strike(self, steps: int, blow: Callable[[], None]) -> None:
        """Have ``blow`` happen before the step that is so many steps ahead."""
        self._strike_at, self._strike = self.steps + steps, blow

    def run_until_complete(self, future: Generator[Any, None, T] | Coroutine[Any, Any, T] | Any) -> T:
        """Run until it is done. Raises StandstillError where it never will be."""
        task: asyncio.Task[T] = self.create_task(future)
        _set_running_loop(self)
        try:
            while not task.done():
                self._step()
        finally:
            _set_running_loop(None)
        return task.result()

    def finish(self) -> None:
        """Let every task that was told to end do so; whatever else was to come does not."""
        _set_running_loop(self)
        try:
            for task in list(self._begun):
                task.cancel()
            self._timers.clear()
            while self._ready:
                self._step()
        finally:
            _set_running_loop(None)

    def _step(self) -> None:
        ready, timers = self._ready, self._timers
        if not ready:
            self._wait()
        while timers and timers[0][0] <= self._now:
            ready.append(heapq.heappop(timers)[2])
        drawn = int(self._chance() * len(ready))
        ready[drawn], ready[-1] = ready[-1], ready[drawn]
        handle = ready.pop()
        self.steps += 1
        if self.steps == self._strike_at:
            self._strike()
        if not handle.cancelled():
            handle._run()
        self._now += self._chance() * STEP_SECONDS

    def _wait(self) -> None:
        while self._timers and self._timers[0][2].cancelled():
            heapq.heappop(self._timers)
        if not self._timers:
            raise StandstillError
        self._now = max(self._now, self._timers[0][0]) + self._chance() * self.late

    # --- what asyncio asks of a loop -----------------------------------------------------------------------------

    def time(self) -> float:
        """Seconds since the beginning."""
        return self._now

    def call_soon(self, callback: Callable[..., object], *args: Any, context: Context | None = None) -> asyncio.Handle:
        """Among what is ready."""
        handle = asyncio.Handle(callback, args, self, context)
        self._ready.append(handle)
        return handle

    def call_later(
        self, delay: float, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """When so many seconds have passed."""
        return self.call_at(self._now + delay, callback, *args, context=context)

    def call_at(
        self, when: float, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """At that time of this loop's."""
        handle = asyncio.TimerHandle(when, callback, args, self, context)
        self._made += 1
        heapq.heappush(self._timers, (when, self._made, handle))
        return handle

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """It is passed over when its time comes."""

    def create_future(self) -> asyncio.Future[Any]:
        """A future of this loop."""
        return asyncio.Future(loop=self)

    def create_task(
        self,
        coro: Generator[Any, None, T] | Coroutine[Any, Any, T],
        *,
        name: str | None = None,
        context: Context | None = None,
    ) -> asyncio.Task[T]:
        """A task of this loop."""
        context = context or copy_context()
        task = asyncio.Task(coro, loop=self, name=name, context=context)
        self._begun.add(task)
        task.add_done_callback(self._begun.discard)
        self._born(task, context)
        return task

    def get_debug(self) -> bool:
        """Never."""
        return False

    def is_running(self) -> bool:
        """Whoever can ask is run by it."""
        return True

    def is_closed(self) -> bool:
        """Never."""
        return False

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """What nobody caught is kept for the judgement."""
        self.troubles.append(f"{context['message']}: {context.get('exception')!r}")
