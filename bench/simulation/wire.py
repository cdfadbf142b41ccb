"""What a call to a vendor meets on its way: it is taken, refused, lost, or its answer is.

From the moment a request is on its way, what becomes of its caller changes nothing: a process that dies can neither
call it back nor hear of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import Context
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import Final

from handlers.base import Failure, SendError

FLIGHT_SECONDS: Final = 4.0
"""After so long a request has arrived or never will; the program reads back after five."""


class Fate(StrEnum):
    """What becomes of one call."""

    TAKEN = "taken"
    BUSY = "busy"
    REFUSED = "refused"
    LOST = "lost"
    UNANSWERED = "unanswered"
    HELD = "held"
    """A person has to mend something at the vendor first."""


@dataclass(slots=True)
class Flight:
    """A request on its way."""

    lands: float
    arrive: Callable[[], str]
    answer: asyncio.Future[str]
    landed: bool = False

    def land(self) -> None:
        """It has arrived; that happens once."""
        if not self.landed:
            self.landed = True
            key = self.arrive()
            if not self.answer.done():
                self.answer.set_result(key)


@dataclass
class Wire:
    """The way to one vendor. ``refusable``: whether it may refuse a text for good."""

    chance: Random
    trouble: float
    """The share of calls that do not simply succeed."""
    refusable: bool
    outside: Context
    """That of the world, in which what has left the program goes on."""
    calm: bool = False
    faults: int = 0
    _flights: list[Flight] = field(default_factory=list)

    async def call(self, arrive: Callable[[], str]) -> str:
        """One call: ``arrive`` is what the vendor does with it; returns its answer. Raises SendError."""
        fate = self._drawn()
        self.faults += fate is not Fate.TAKEN
        await asyncio.sleep(self.chance.random() * 0.05)
        match fate:
            case Fate.BUSY:
                raise SendError(Failure.BUSY, "Not now.", self.chance.choice((None, 0.5, 3.0)))
            case Fate.REFUSED:
                raise SendError(Failure.RECIPIENT, "This person cannot be written to.")
            case Fate.HELD:
                raise SendError(Failure.AUTH, "The token has ended.")
            case Fate.LOST:
                await asyncio.sleep(self.chance.random() * FLIGHT_SECONDS)
                raise SendError(Failure.UNKNOWN, "No answer came.")
            case Fate.UNANSWERED:
                self._begin(arrive, self.chance.random() * FLIGHT_SECONDS)
                await asyncio.sleep(self.chance.random() * FLIGHT_SECONDS)
                raise SendError(Failure.UNKNOWN, "No answer came.")
            case Fate.TAKEN:
                key = await self._begin(arrive, self.chance.random() * 0.3).answer
                await asyncio.sleep(self.chance.random() * 0.3)
                return key

    def settle(self) -> None:
        """Whatever is to have arrived by now has: a vendor that is asked knows of it."""
        now = asyncio.get_running_loop().time()
        for flight in sorted(self._flights, key=lambda one: one.lands):
            if flight.lands <= now:
                flight.land()
        self._flights = [one for one in self._flights if not one.landed]

    def _begin(self, arrive: Callable[[], str], seconds: float) -> Flight:
        loop = asyncio.get_running_loop()
        flight = Flight(loop.time() + seconds, arrive, loop.create_future())
        self._flights.append(flight)
        loop.call_later(seconds, self.settle, context=self.outside)
        return flight

    def _drawn(self) -> Fate:
        if self.calm or self.chance.random() >= self.trouble:
            return Fate.TAKEN
        fates = [Fate.BUSY, Fate.LOST, Fate.UNANSWERED, Fate.UNANSWERED]
        if self.chance.random() < 0.15:
            fates = [Fate.REFUSED if self.refusable else Fate.HELD, Fate.HELD]
        return self.chance.choice(fates)
