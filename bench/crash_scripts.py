"""What people do on the stage: a direct message, a comment, an escalation and back. Each waits like a person would."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from bench.crash_stage import Stage

Script = Callable[[Stage, str], Awaitable[None]]
POST: Final = "18050310947722369"
SEAT_SECONDS: Final = 5.0
"""After that a conversation that waits leaves its seat to a new one, so that kills never meet silence."""

MOST_WAITING: Final = 300
"""Nobody new comes while so many wait: on a slow machine what is left would not fit into a vendor's hourly limit."""


async def direct(stage: Stage, follower: str) -> None:
    """A question and its answer, then two questions in a breath."""
    await stage.says(follower, "where is my order")
    await stage.told(follower, "You can follow your parcel")
    await stage.says(follower, "what are your opening hours")
    await stage.says(follower, "how do i return something")
    await stage.told(follower, "We are open")
    await stage.told(follower, "Returns are free")


async def comment(stage: Stage, follower: str) -> None:
    """A comment is answered in private and in public, and the follower goes on in private."""
    await stage.comments(follower, "i need help with my order", POST)
    await stage.told(follower, "we look at once")
    await stage.told(follower, "Sent you a message!")
    await stage.says(follower, "where is my order")
    await stage.told(follower, "You can follow your parcel")


async def escalation(stage: Stage, follower: str) -> None:
    """A question nobody foresaw: the card, a claim, an answer, the end; then the bot answers again."""
    await stage.says(follower, f"does the walnut lamp hum at night, asks {follower}")
    card = await stage.card_of(follower)
    await stage.teammate_presses(card, "claim")
    await stage.teammate_says(card, f"It is silent, dear {follower}.")
    await stage.told(follower, "It is silent")
    await stage.teammate_presses(card, "resolve")
    await stage.says(follower, "what are your opening hours")
    await stage.told(follower, "We are open")


SCRIPTS: Final[Mapping[str, Script]] = {"direct message": direct, "comment": comment, "escalation": escalation}


class Traffic:
    """Conversations that go on, so many at once, each of the next script in turn."""

    def __init__(self, stage: Stage, scripts: Sequence[Script], at_once: int) -> None:
        """Nobody writes before ``begin``."""
        self._stage = stage
        self._scripts = itertools.cycle(scripts)
        self._seats = asyncio.Semaphore(at_once)
        self._begun: set[asyncio.Task[None]] = set()
        self._coming: asyncio.Task[None] | None = None
        self.conversations = 0

    def begin(self) -> None:
        """From now on new followers come."""
        self._coming = asyncio.create_task(self._keep_coming())

    def no_more(self) -> None:
        """Nobody new comes; conversations go on."""
        if self._coming is not None:
            self._coming.cancel()

    @property
    def waiting(self) -> list[str]:
        """Whose conversations have not come to their end."""
        return [task.get_name() for task in self._begun if not task.done()]

    async def end(self) -> list[str]:
        """Everybody goes home, also those who still wait for something; returns what could not be done, and why."""
        self.no_more()
        for task in self._begun:
            task.cancel()
        ended = await asyncio.gather(*self._begun, return_exceptions=True)
        failed = [
            (task, error) for task, error in zip(self._begun, ended, strict=True) if isinstance(error, Exception)
        ]
        return [f"{task.get_name()} could not go on: {error!r}" for task, error in failed]

    async def _keep_coming(self) -> None:
        while True:
            await self._seats.acquire()
            await self._room()
            self.conversations += 1
            follower = f"kim{self.conversations}"
            self._begun.add(asyncio.create_task(self._played(next(self._scripts), follower), name=follower))

    async def _room(self) -> None:
        while True:
            if len(self.waiting) < MOST_WAITING:
                return
            await asyncio.sleep(0.5)

    async def _played(self, script: Script, follower: str) -> None:
        seat = asyncio.get_running_loop().call_later(SEAT_SECONDS, self._seats.release)
        await script(self._stage, follower)
        if not seat.cancelled() and seat.when() > asyncio.get_running_loop().time():
            seat.cancel()
            self._seats.release()
