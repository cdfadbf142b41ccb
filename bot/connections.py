"""The connection to each platform is kept and watched: listening, tokens, checks, and what no event told of."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.alarms import Alarms
from bot.health import Health
from bot.intake import Intake
from bot.memory import RowMemory
from bot.store.spool import SpoolError
from bot.store.transaction import Rows, Step, StoreUnavailableError, q
from bot.surroundings import Surroundings
from handlers.base import (
    CatchingUpPlatform,
    CheckedPlatform,
    Failure,
    Finding,
    ListeningPlatform,
    RefreshingPlatform,
    SendError,
    Take,
    WebhookPlatform,
)
from handlers.desk import CheckedDesk
from intents.model import Message

MINUTE_MS: Final = 60_000
DAY_MS: Final = 24 * 60 * MINUTE_MS
SOON_MS: Final = 7 * DAY_MS
"""How long before a token ends that cannot be renewed by itself a person is told."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a connection is looked at, in seconds."""

    check: float = 900.0
    poll: float = 600.0
    retry_first: float = 1.0
    retry_most: float = 60.0
    late_ms: int = 2 * MINUTE_MS
    """How old something must be before an event that has not told of it counts as missed."""
    back_ms: int = 2 * DAY_MS
    """How far back is looked after a longer absence."""
    silence: float = 600.0
    quiet_ms: int = 2 * 60 * MINUTE_MS
    """The shortest silence that is ever remarkable."""


class Connections:
    """One set of loops for each platform; each ends only by being cancelled."""

    def __init__(
        self, around: Surroundings, intake: Intake, health: Health, alarms: Alarms, pace: Pace | None = None
    ) -> None:
        self._around = around
        self._intake = intake
        self._health = health
        self._alarms = alarms
        self._pace = pace or Pace()

    def loops(self) -> list[Coroutine[Any, Any, None]]:
        """What has to run beside the steps."""
        every: list[Coroutine[Any, Any, None]] = []
        for name, platform in self._around.platforms.items():
            if isinstance(platform, ListeningPlatform):
                every.append(self._listen(name, platform))
            if isinstance(platform, RefreshingPlatform):
                every.append(self._refresh(name, platform))
            if isinstance(platform, CheckedPlatform):
                every.append(self._check(name, platform))
            if isinstance(platform, CatchingUpPlatform):
                every.append(self._poll(name, platform))
            if isinstance(platform, WebhookPlatform):
                every.append(self._watch_silence(name))
        desks = self._around.desks.items()
        every += [self._check_desk(name, desk) for name, desk in desks if isinstance(desk, CheckedDesk)]
        return every

    # --- listening -----------------------------------------------------------------------------------------------

    async def _listen(self, name: str, platform: ListeningPlatform) -> None:
        """A connection that ends is opened again, sooner at first."""

        async def take(body: bytes) -> None:
            await self._intake.accept(name, body)
            self._health.listening[name] = ""
            await self._alarms.clear(f"{name}:connection", f"{name}: connected again.")

        pause = self._pace.retry_first
        while True:
            begun = self._around.now()
            problem = await self._problem_of(self._heard(platform, take, name), name)
            self._health.listening[name] = problem
            if problem:
                self._around.log.warning("connection.lost", platform=name, why=problem)
            lasted = (self._around.now() - begun) / 1000
            pause = self._pace.retry_first if lasted > self._pace.retry_most else pause * 2
            pause = min(pause, self._pace.retry_most)
            await asyncio.sleep(pause * (0.5 + self._around.chance() / 2))

    async def _heard(self, platform: ListeningPlatform, take: Take, name: str) -> None:
        try:
            await platform.listen(take)
        except SendError as error:
            if error.failure in {Failure.AUTH, Failure.CONFIG}:
                words = f"{name}: nothing is heard from there. {error.detail}"
                await self._alarms.sound(f"{name}:connection", words)
            raise

    async def _problem_of(self, work: Awaitable[object], name: str) -> str:
        """What a piece of work met; empty text where it went well. A defect of a handler must not end the loop."""
        try:
            await work
        except (SendError, StoreUnavailableError, SpoolError) as error:
            return str(error)
        except TimeoutError:
            return "It does not answer."
        except Exception as error:
            self._around.log.exception("connection.failed", platform=name)
            return f"A defect in the {name} handler ({type(error).__name__}); it is tried again."
        return ""

    # --- tokens and checks ---------------------------------------------------------------------------------------

    async def _refresh(self, name: str, platform: RefreshingPlatform) -> None:
        due = 0

        async def renew() -> None:
            nonlocal due
            due = await platform.refresh()

        while True:
            problem = await self._problem_of(renew(), name)
            await self._say(f"{name}:token", f"{name}: the token could not be renewed. {problem}", problem)
            wait = self._pace.check if problem else min(max(1.0, (due - self._around.now()) / 1000), 86_400.0)
            await asyncio.sleep(wait)

    async def _check(self, name: str, platform: CheckedPlatform) -> None:
        while True:
            await self._problem_of(self.look(name, platform), name)
            await asyncio.sleep(self._pace.check)

    async def _check_desk(self, name: str, desk: CheckedDesk) -> None:
        while True:
            await self._problem_of(self.look_at_desk(name, desk), name)
            broken = any(one.broken and not one.well for one in self._health.desk_findings.get(name, ()))
            await asyncio.sleep(min(self._pace.check, self._pace.retry_most) if broken else self._pace.check)

    async def look(self, name: str, platform: CheckedPlatform) -> Sequence[Finding]:
        """Check one platform's connection now; what is broken is told at the desks once."""
        findings = self._health.findings[name] = await _found(platform.check())
        await self._tell(name, findings)
        return findings

    async def look_at_desk(self, name: str, desk: CheckedDesk) -> Sequence[Finding]:
        """Check one desk now; what is broken is told at the desks once, of which another may show it.

        That it is away is no alarm yet: what waits there too long sounds one (``bot/timekeeper.py``).
        """
        findings = self._health.desk_findings[name] = await _found(desk.findings())
        await self._tell(f"{name} desk", [one for one in findings if one.what != AWAY])
        return findings

    async def _tell(self, name: str, findings: Sequence[Finding]) -> None:
        for finding in findings:
            advice = finding.advice if finding.broken else ""
            advice = advice or self._ends_soon(finding)
            await self._say(f"{name}:{finding.what}", f"{name}, {finding.what}: {advice}", advice)

    def _ends_soon(self, finding: Finding) -> str:
        left = None if finding.until_ms is None else finding.until_ms - self._around.now()
        return f"ends in {max(0, left) // DAY_MS} days; renew it." if left is not None and left < SOON_MS else ""

    async def _say(self, key: str, words: str, problem: str) -> None:
        if problem:
            await self._alarms.sound(key, words)
        else:
            await self._alarms.clear(key, f"{key.replace(':', ', ', 1)}: well again.")

    # --- what no event told --------------------------------------------------------------------------------------

    async def _poll(self, name: str, platform: CatchingUpPlatform) -> None:
        memory = RowMemory(name, self._around.store)
        while True:
            await self._problem_of(self._catch_up(name, platform, memory), name)
            await asyncio.sleep(self._pace.poll)

    async def _catch_up(self, name: str, platform: CatchingUpPlatform, memory: RowMemory) -> None:
        """Ask what was said since the last look; the first look ever only notes the time."""
        now = self._around.now()
        looked = int(await memory.recall("looked_ms") or now)
        bodies = await platform.missed(max(looked - self._pace.late_ms, now - self._pace.back_ms))
        late = [body for body in bodies if self._is_late(name, body, now)]
        new = sum([await self._intake.accept(name, body) for body in late])
        await memory.remember("looked_ms", str(now))
        if new:
            self._around.metrics.polled.labels(name).inc(new)
            self._around.log.warning("events.missed", platform=name, messages=new)
            await self._alarms.sound(
                f"{name}:events",
                f"{name}: {_messages(new)} came only by asking, no event told of them. They are being answered. "
                "If this comes again, look at the subscription (frontdesk doctor).",
            )
        else:
            await self._alarms.clear(f"{name}:events", f"{name}: events tell of everything again.")

    def _is_late(self, name: str, body: bytes, now: int) -> bool:
        """Whether an event had its time to tell of something in it."""
        parsed = self._around.platforms[name].parse(body, now)
        return any(isinstance(item, Message) and item.sent_ms < now - self._pace.late_ms for item in parsed)

    # --- silence -------------------------------------------------------------------------------------------------

    async def _watch_silence(self, name: str) -> None:
        """Sound an alarm where nothing has come for longer than ever in two weeks, by half."""
        while True:
            await asyncio.sleep(self._pace.silence)
            await self._problem_of(self.look_for_silence(name), name)

    async def look_for_silence(self, name: str) -> None:
        """Compare how long nothing has come with the longest time that nothing came before."""
        now = self._around.now()
        row = (await self._around.store.read(lambda: _silence(name, now - 14 * DAY_MS)))[0]
        last, longest = row["last_ms"], row["longest_ms"]
        silent = now - last if last is not None else 0
        if row["messages"] < ENOUGH or longest is None:
            return
        if silent > max(longest * 1.5, self._pace.quiet_ms):
            hours = silent // (60 * MINUTE_MS)
            words = (
                f"{name}: nothing has come for {hours} hours, longer than in the last two weeks. Look at its events."
            )
            await self._alarms.sound(f"{name}:silence", words)
        else:
            await self._alarms.clear(f"{name}:silence", f"{name}: followers are heard again.")


async def _found(looking: Awaitable[Sequence[Finding]]) -> tuple[Finding, ...]:
    """What a check found; where it could not look, that is the finding."""
    try:
        async with asyncio.timeout(60):
            return tuple(await looking)
    except (SendError, TimeoutError) as error:
        return (Finding(AWAY, str(error) or "It does not answer."),)


AWAY: Final = "connection"
"""The finding where nothing else could be looked at."""
ENOUGH: Final = 50
"""Messages in two weeks from which on a silence says something."""


def _silence(name: str, since_ms: int) -> Step[Rows]:
    return (yield q("silence_of", name, since_ms))


def _messages(number: int) -> str:
    return "1 message" if number == 1 else f"{number} messages"
