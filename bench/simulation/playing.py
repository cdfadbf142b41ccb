"""One seed from its beginning to its judgement."""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.history import Ending, History, Verdict, judged
from bench.simulation.journal import Rows, broken_promises, history_of
from bench.simulation.life import belongs, journal
from bench.simulation.loop import DrawnLoop, StandstillError
from bench.simulation.storage import Files, Rewrite, kept
from bench.simulation.world import World

MEMORY: Final = Path("/dev/shm")  # noqa: S108 - a directory of our own is made in it
"""Where files cost no disk, on Linux."""
MOST_SECONDS: Final = 1_500.0
"""Of told time: after so long with all well nothing may be left to do."""
CALM_SECONDS: Final = 8.0
PROMISE_SECONDS: Final = 220.0
"""People are given so long to be late: a promise of the shop's is two minutes."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a seed showed. ``broken``: what neither losses nor doubles nor order have a word for."""

    seed: int
    digest: str
    """Of everything that happened: the same whenever the seed is played."""
    events: int
    texts: int
    restarts: int
    faults: int
    steps: int
    endings: Counter[Ending]
    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    reordered: tuple[str, ...]
    broken: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether everything promised held."""
        return not self.complaints

    @property
    def complaints(self) -> tuple[str, ...]:
        """Every fault in a sentence."""
        named = (
            ("lost", self.lost),
            ("doubled", self.doubled),
            ("reordered", self.reordered),
            ("broken", self.broken),
        )
        return tuple(f"{kind}: {one}" for kind, many in named for one in many)


class Stage:
    """Where seeds are played, one after the other, on a database that is emptied before each."""

    def __init__(self, place: Path) -> None:
        """``place`` is this process' own."""
        self._files = Files(place / "world.db")
        self._look = Rows(self._files.path)

    def play(self, seed: int, rewrite: Rewrite = kept) -> Told:
        """Play a seed through and judge it."""
        self._files.empty()
        loop = DrawnLoop(seed, belongs)
        world = World(seed, loop, self._files, rewrite)
        journal().taken()
        broken: list[str] = []
        try:
            loop.run_until_complete(_to_its_end(world, self._look))
        except StandstillError:
            broken.append("everything stands still")
        history = history_of(world, self._look)
        broken += [*world.broken, *broken_promises(world, self._look), *journal().taken(), *_troubles(loop)]
        if self._look.unfinished() or world.under_way:
            broken.append(f"something was still to be done after {MOST_SECONDS:.0f} s in which all was well")
        if world.life is not None:
            world.life.die()
        loop.finish()
        return _told(seed, world, history, tuple(broken))

    def close(self) -> None:
        """Played enough."""
        self._look.close()
        self._files.close()


def _troubles(loop: DrawnLoop) -> Iterator[str]:
    """What nobody caught, but for the ends of lives."""
    return (one for one in loop.troubles if "DiedError" not in one)


async def _to_its_end(world: World, look: Rows) -> None:
    await world.play()
    ends = world.loop.time() + MOST_SECONDS
    calm_since = world.loop.time()
    promised = calm_since + (PROMISE_SECONDS if world.chance.random() < 0.1 else 0.0)
    while calm_since < ends and world.loop.time() < max(calm_since + CALM_SECONDS, promised):
        await asyncio.sleep(1.5)
        if world.under_way or look.unfinished():
            calm_since = world.loop.time()


def _told(seed: int, world: World, history: History, broken: tuple[str, ...]) -> Told:
    verdict: Verdict = judged(history)
    whole = repr((history, broken, world.loop.steps, world.loop.time(), world.room.posted, world.restarts))
    return Told(
        seed, hashlib.sha256(whole.encode()).hexdigest()[:16], len(history.events), len(history.accepted),
        world.restarts, world.network.wire.faults + world.room.wire.faults, world.loop.steps,
        verdict.endings, verdict.lost, verdict.doubled, verdict.reordered, broken,
    )  # fmt: skip


@contextmanager
def staged() -> Iterator[Stage]:
    """A stage, in memory where there is such a place, until the end of the block."""
    home = str(MEMORY) if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="simulate-", dir=home) as place, closing(Stage(Path(place))) as stage:
        yield stage
