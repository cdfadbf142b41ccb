"""Load on a program: closed loop (so many on their way at any time) or open loop (on schedule, come what may)."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bench.cost.dialects import Dialect
from bench.cost.lines import Lines
from bench.cost.tally import Tally

AT_ONCE: Final = 64
CONNECTIONS: Final = 32
MOST_LINES: Final = 256
"""Connections that a vendor opens at most when messages come on schedule."""
LINGER_SECONDS: Final = 0.3
"""How long to listen for a reply too many."""
NAP_SECONDS: Final = 0.001
"""asyncio wakes up a millisecond late; the last one before a message is due is waited for awake."""


@dataclass(frozen=True, slots=True)
class Talk:
    """What followers write: texts in turn, each from a follower of its own whose name begins with ``run``."""

    dialect: Dialect
    texts: Sequence[str]
    run: str

    def follower(self, number: int) -> str:
        """Who says the message of that number."""
        return f"{self.run}{number}"

    def request(self, number: int) -> bytes:
        """The message of that number."""
        return self.dialect.request(self.follower(number), self.texts[number % len(self.texts)])


async def saturated(ports: Sequence[int], tally: Tally, talk: Talk, count: int) -> float:
    """Send ``count`` messages, AT_ONCE on their way at a time; returns the seconds it took."""
    lines, numbers, begun = Lines(ports, CONNECTIONS), iter(range(count)), tally.clock()
    workers = [asyncio.create_task(_work(lines, tally, talk, numbers)) for _ in range(AT_ONCE)]
    await _done(workers, tally)
    took = tally.clock() - begun
    lines.close()
    await asyncio.sleep(LINGER_SECONDS)
    return took


async def _work(lines: Lines, tally: Tally, talk: Talk, numbers: Iterator[int]) -> None:
    for number in numbers:
        request, follower, due = talk.request(number), talk.follower(number), tally.clock()
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        tally.sent(follower, due, done)
        tally.taken(follower, due, await lines.post(request))
        await done


async def _done(workers: Sequence[asyncio.Task[None]], tally: Tally) -> None:
    """Until all are done, or nothing has come for so long that the rest is lost."""
    waiting, seen = set(workers), -1
    while waiting and seen != tally.replies + tally.refused:
        seen = tally.replies + tally.refused
        _, waiting = await asyncio.wait(waiting, timeout=tally.patience)
    for worker in waiting:
        worker.cancel()
    for ended in await asyncio.gather(*workers, return_exceptions=True):
        if isinstance(ended, Exception):
            raise ended


def schedule(rate: float, seconds: float, seed: int, begin: float = 0.0) -> list[float]:
    """When messages are due that come at random at this rate a second: seconds from the start, Poisson, drawn once."""
    chance, at, found = random.Random(seed), begin, list[float]()
    while (at := at + chance.expovariate(rate)) < begin + seconds:
        found.append(at)
    return found


async def on_schedule(
    ports: Sequence[int], tally: Tally, talk: Talk, dues: Sequence[float], nap: float = NAP_SECONDS
) -> float:
    """Send each message when it is due, whatever became of those before; returns the seconds until all was done."""
    lines, begun, sending = Lines(ports, MOST_LINES), tally.clock(), list[asyncio.Task[None]]()
    for number, due in enumerate(dues):
        await _until(tally, begun + due, nap)
        sending.append(asyncio.create_task(_send(lines, tally, talk, number, begun + due)))
    await _done(sending, tally)
    await drained(tally)
    took = tally.clock() - begun
    lines.close()
    await asyncio.sleep(LINGER_SECONDS)
    return took


async def _until(tally: Tally, due: float, nap: float) -> None:
    if (left := due - tally.clock()) > nap:
        await asyncio.sleep(left - nap)
    while nap and tally.clock() < due:  # noqa: ASYNC110 - it is the clock that is waited for, more exactly than a sleep
        await asyncio.sleep(0)


async def _send(lines: Lines, tally: Tally, talk: Talk, number: int, due: float) -> None:
    tally.sent(talk.follower(number), due)
    tally.taken(talk.follower(number), due, await lines.post(talk.request(number)))


async def drained(tally: Tally) -> None:
    """Until every reply has come, or none has for so long that the rest is lost."""
    seen, since = tally.replies, tally.clock()
    while tally.waiting and tally.clock() - since < tally.patience:
        await asyncio.sleep(0.02)
        if tally.replies != seen:
            seen, since = tally.replies, tally.clock()
