"""A bell wakes whoever waits; it carries nothing. What there is to do stands in rows."""

from __future__ import annotations

import asyncio


class Bell:
    """Counts its rings, so that none is missed between looking at the rows and going to wait."""

    def __init__(self) -> None:
        """A bell nobody has rung."""
        self.rings = 0
        self._event = asyncio.Event()

    def ring(self) -> None:
        """Wake everybody who waits."""
        self.rings += 1
        event, self._event = self._event, asyncio.Event()
        event.set()

    async def wait(self, heard: int, seconds: float) -> None:
        """Return when the bell has rung more than ``heard`` times, or after ``seconds`` at the latest."""
        if self.rings != heard:
            return
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return


class Bells:
    """The bells between the steps, and one for people who watch."""

    def __init__(self) -> None:
        """One bell for each step that waits for rows."""
        self.messages = Bell()
        self.outbox = Bell()
        self.lessons = Bell()
        self.news = Bell()
        self.closing = False
        """Whether Frontdesk is stopping: whoever streams says good-bye."""

    def close(self) -> None:
        """Frontdesk is stopping."""
        self.closing = True
        self.ring_all()

    def ring_all(self) -> None:
        """Something changed for everybody."""
        self.messages.ring()
        self.outbox.ring()
        self.lessons.ring()
        self.news.ring()
