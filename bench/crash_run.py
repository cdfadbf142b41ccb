"""One history: killed at each of a list of steps while people go on, left to settle, and judged."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import signal
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.crash_journal import history_of, not_on_disk
from bench.crash_scripts import Script, Traffic
from bench.crash_stage import Ended, Stage, lives, staged
from bench.history import Verdict, excused, judged

LIFE_SECONDS: Final = 20.0
"""A life that does not come to its step is killed from outside."""
SETTLE_SECONDS: Final = 900.0
CALM_SECONDS: Final = 3.0
"""So long nothing may be left to do before a history counts as settled."""
SQLITE: Final = "sqlite:///frontdesk.db"
Fresh = Callable[[], Awaitable[str]]
"""The address of a database with nothing in it."""


async def a_file() -> str:
    """A SQLite file in the history's own directory."""
    return SQLITE


@dataclass(frozen=True, slots=True)
class Plan:
    """A history to be: what people do, how many at once, before which step each life ends, and on which database."""

    name: str
    scripts: Sequence[Script]
    at_once: int
    lasts: Sequence[int]
    fresh: Fresh = a_file


@dataclass(frozen=True, slots=True)
class Told:
    """What a history showed. ``broken``: what the database or the program itself said was wrong."""

    plan: Plan
    kills: int
    conversations: int
    verdict: Verdict
    broken: tuple[str, ...]
    seconds: float

    @property
    def holds(self) -> bool:
        """Whether everything promised held."""
        return self.verdict.holds and not self.broken

    @property
    def faults(self) -> tuple[str, ...]:
        """Every fault in a sentence."""
        verdict = self.verdict
        named = {"lost": verdict.lost, "doubled": verdict.doubled, "reordered": verdict.reordered}
        told = [f"{kind}: {one}" for kind, many in named.items() for one in many]
        return (*told, *(f"broken: {one}" for one in self.broken))


async def played(plan: Plan, *, kept: Path | None = None, killed: Callable[[], None] = lambda: None) -> Told:
    """Play a history through; ``killed`` hears of every kill, ``kept`` is where a faulty one's workspace is left."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="crash-") as place:
        async with lives() as lived, staged(Path(place) / "shop", await plan.fresh(), lived) as stage:
            told = await _history(plan, stage, begun, killed)
        if kept is not None and not told.holds:
            shutil.move(Path(place) / "shop", kept / plan.name.replace(" ", "-"))
    return told


async def _history(plan: Plan, stage: Stage, begun: float, killed: Callable[[], None]) -> Told:
    traffic, broken, kills = Traffic(stage, plan.scripts, plan.at_once), list[str](), 0
    traffic.begin()
    try:
        for number, last in enumerate(plan.lasts, 1):
            ended = await _life(stage, last)
            if not ended.killed:
                broken.append(f"life {number} ended by itself with {ended.code}")
            kills += ended.killed
            killed()
            broken += [f"after kill {number}: {one}" for one in await _found_broken(stage)]
        traffic.no_more()
        broken += await _settled(stage, traffic)
        history = await history_of(stage)
        left = sorted(set(traffic.waiting) - excused(history))
        broken += [f"{follower} still waits for what should have come" for follower in left]
        verdict = judged(history)
    finally:
        broken += await traffic.end()
    return Told(plan, kills, traffic.conversations, verdict, tuple(broken), time.monotonic() - begun)


async def _life(stage: Stage, last: int) -> Ended:
    """One life until its kill."""
    await stage.begin(last)
    end = asyncio.create_task(stage.lives.end())
    done, _ = await asyncio.wait([end], timeout=LIFE_SECONDS)
    if not done:
        stage.lives.send(signal.SIGKILL)
    return await end


async def _found_broken(stage: Stage) -> list[str]:
    """What may not be, right after a kill: a broken file, or a message with its 200 that is not in it."""
    torn = await stage.database.faults()
    return torn or [f"{key} got its 200 and is not on disk" for key in await not_on_disk(stage)]


async def _settled(stage: Stage, traffic: Traffic) -> list[str]:
    """A last life, undisturbed, until nothing is left to do; then an orderly end. Returns what was wrong with it."""
    wrong = [] if await stage.begin() else ["the last life did not start"]
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(SETTLE_SECONDS):
            await _calm(stage, traffic)
    stage.lives.send(signal.SIGTERM)
    ended = await stage.lives.end()
    if ended.code:
        wrong.append(f"the last life ended with {ended.code}")
    return [*wrong, *await _found_broken(stage)]


async def _calm(stage: Stage, traffic: Traffic) -> None:
    """Wait until every conversation is at its end, or nothing moves although they wait."""
    calm_since = time.monotonic()
    while time.monotonic() - calm_since < CALM_SECONDS:
        await asyncio.sleep(0.1)
        if await stage.unfinished():
            calm_since = time.monotonic()
        elif not traffic.waiting:
            return


async def counted(script: Script, fresh: Fresh = a_file) -> int:
    """How many steps an undisturbed life takes for one conversation, from its start to its orderly end."""
    with tempfile.TemporaryDirectory(prefix="crash-") as place:
        async with lives() as lived, staged(Path(place) / "shop", await fresh(), lived) as stage:
            await stage.begin()
            await script(stage, "kim")
            await _calm(stage, Traffic(stage, (), 0))
            lived.send(signal.SIGTERM)
            return (await lived.end()).steps
