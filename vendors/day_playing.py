"""The followers' day, played on the simulated platforms: when each act is due, and which of them nobody took."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from vendors.day_script import Act, On, acts

PACE = 60.0
OPENING_S = 3600.0
"""So much of the day is over within ``OPENING_AT_MOST_S``, so that somebody who has just arrived sees life at once."""
OPENING_AT_MOST_S = 5.0
PATIENCE_S = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0)
"""The waits between the tries to be heard; the day stands still meanwhile, so whoever listens may restart."""


class Stage(Protocol):
    """One simulated platform on which acts are played."""

    async def play(self, act: Act) -> bool:
        """Do it, and try until somebody took it or patience ends; whether somebody took it."""


@dataclass(kw_only=True, eq=False)
class Day:
    """The day, with a stage for each platform of its acts.

    ``pace`` is how many times faster than life (after the opening hour, which takes 5 seconds at most). ``sleep``
    waits that many seconds. ``played`` counts the acts behind us; ``lost`` names those nobody took.
    """

    stages: Mapping[On, Stage]
    acts: Sequence[Act] = field(default_factory=acts)
    pace: float = PACE
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    played: int = field(init=False, default=0)
    lost: list[str] = field(init=False, default_factory=list)

    @property
    def over(self) -> bool:
        """Whether the last act is behind us."""
        return self.played == len(self.acts)

    def due(self, act: Act) -> float:
        """Seconds from the day's first act to this one, as they are played."""
        since = act.at - self.acts[0].at
        opening = min(OPENING_AT_MOST_S, OPENING_S / self.pace)
        return opening * min(since / OPENING_S, 1) + max(since - OPENING_S, 0) / self.pace

    async def play(self) -> None:
        """Every act in turn, each when it is due; one is through, or given up, before the next begins."""
        before = 0.0
        for act in self.acts:
            due = self.due(act)
            await self.sleep(due - before)
            before = due
            taken = await self.stages[act.on].play(act)
            self.lost += [] if taken else [act.id]
            self.played += 1
