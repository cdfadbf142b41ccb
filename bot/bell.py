"""A bell wakes whoever waits; it carries nothing. What there is to do stands in rows."""

from __future__ import annotations

import asyncio


class Bell:
    """Counts its rings, so that none is missed between looking at the rows and going to wait."""

    def __init__(self, *also: Bell) -> None:
        """A bell nobody has rung; ``also`` ring with it."""
        self.rings = 0
        self._also = also
        self._event: asyncio.Event | None = None

    def ring(self) -> None:
        """Wake everybody who waits."""
        self.rings += 1
        if self._event is not None:
            self._event.set()
            self._event = None
        for other in self._also:
            other.ring()

    async def wait(self, heard: int, seconds: float) -> None:
        """Return when the bell has rung more than ``heard`` times, or after ``seconds`` at the latest."""
        if self.rings != heard:
            return
        self._event = self._event or asyncio.Event()
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return


class Bells:
    """The bells between the steps, and one for people who watch."""

    def __init__(self) -> None:
        """One bell for each step that waits for rows."""
        self.any = Bell()
        """Rings with each of the others."""
        self.arriving = Bell()
        """Rings with the messages', and alone when one is just being kept: it can be decided along with it."""
        self.messages = Bell(self.any, self.arriving)
        self.leaving = Bell()
        """Rings with the outbox's, and alone when what is to go out is just being written: it can be taken along."""
        self.outbox = Bell(self.any, self.leaving)
        self.lessons = Bell(self.any)
        self.news = Bell(self.any)
        self.closing = False
        """Whether Frontdesk is stopping: whoever streams says good-bye."""

    def close(self) -> None:
        """Frontdesk is stopping."""
        self.closing = True
        self.ring_all()

    def named(self, name: str) -> Bell:
        """A bell by its name. Raises KeyError."""
        return {"messages": self.messages, "outbox": self.outbox, "lessons": self.lessons, "news": self.news}[name]

    def counts(self) -> dict[str, int]:
        """How often each was rung, by name."""
        return {name: self.named(name).rings for name in ("messages", "outbox", "lessons", "news")}

    def ring_for_event(self, *, calls: bool) -> None:
        """An event was kept; ``calls``: more than words to be decided. Whatever follows from it, no lesson does."""
        self.messages.ring()
        self.news.ring()
        if calls:
            self.outbox.ring()

    def ring_all(self) -> None:
        """Something changed for everybody."""
        self.messages.ring()
        self.outbox.ring()
        self.lessons.ring()
        self.news.ring()
