"""The connection to a platform is kept and watched: listening, tokens, checks, what no event told of, silence."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any, ClassVar

import pytest

from bot.alarms import Alarms
from bot.app import Program, assembled
from bot.clock import now_ms
from bot.config import read
from bot.connections import Connections, Pace
from bot.intake import Intake
from bot.logs import make_log
from bot.store.spool import Spool
from bot.store.transaction import Row, Step, q
from handlers.base import Failure, Finding, Outgoing, Profile, Receipt, SendError, Take
from handlers.lengths import Unit
from handlers.limits import Limits, TextLimit
from intents.model import Kind, Message, Parsed, Via
from tests.shop import write_workspace

MINUTE = 60_000
AT_ONCE = Pace(check=0.01, poll=0.01, retry_first=0.01, retry_most=0.02, silence=0.01)


@dataclass
class Post:
    """A platform of letters: what lies in ``letters`` is found by listening or by asking."""

    name: ClassVar[str] = "post"
    limits: ClassVar[Limits] = Limits(text={Via.DM: TextLimit(100, Unit.CHARACTERS, "made up")})
    accounts: frozenset[str] = frozenset({"shop"})
    letters: list[bytes] = field(default_factory=list)
    missing: list[bytes] = field(default_factory=list)
    findings: tuple[Finding, ...] = ()
    failures: list[Exception] = field(default_factory=list)
    """What renewing meets before it succeeds."""
    ends: list[Exception] = field(default_factory=list)
    """What ends a connection after one letter."""
    refreshed: int = 0
    asked_since: list[int] = field(default_factory=list)

    def parse(self, body: bytes, received_ms: int) -> Sequence[Parsed]:
        """One letter."""
        letter = json.loads(body)
        return [Message(self.name, "shop", letter["key"], Kind.DM, "ana", "hello", letter["sent_ms"])]

    async def send(self, reply: Outgoing) -> Receipt:
        """Everything arrives."""
        return Receipt(reply.id)

    async def profile(self, follower: str) -> Profile:
        """Nobody has a name."""
        return Profile()

    async def settle(self, reply: Outgoing) -> Receipt | None:
        """Everything has arrived."""
        return Receipt(reply.id)

    async def listen(self, take: Take) -> None:
        """One letter a connection while connections end, then wait."""
        if self.letters:
            await take(self.letters.pop(0))
        if self.ends:
            raise self.ends.pop(0)
        await asyncio.Event().wait()

    async def refresh(self) -> int:
        """A token that lasts an hour."""
        if self.failures:
            raise self.failures.pop(0)
        self.refreshed += 1
        return now_ms() + 60 * MINUTE

    async def check(self) -> Sequence[Finding]:
        """What the test says."""
        return self.findings

    async def missed(self, since_ms: int) -> Sequence[bytes]:
        """What the test says."""
        self.asked_since.append(since_ms)
        return self.missing


def letter(key: str, age_ms: int = 0) -> bytes:
    """A letter written so long ago."""
    return json.dumps({"key": key, "sent_ms": now_ms() - age_ms}).encode()


@dataclass
class Place:
    """A Frontdesk with the post as its only platform, whose steps do not run."""

    program: Program
    post: Post
    connections: Connections

    async def rows(self, name: str, *args: object) -> list[Row]:
        """The rows of a named query."""

        def look() -> Step[list[Row]]:
            return list((yield q(name, *args)))

        return await self.program.around.store.read(look)

    async def messages(self) -> int:
        """How many messages are stored and undecided."""
        return int((await self.rows("backlog"))[0]["undecided"])

    async def notices(self) -> list[str]:
        """What the desks would be told."""
        with contextlib.closing(sqlite3.connect(self.program.config.core.database)) as database:
            return [text for (text,) in database.execute("SELECT text FROM outbox WHERE via = 'notice' ORDER BY id")]

    async def until(self, look: Callable[[], Awaitable[object]]) -> None:
        """Wait for something, with the loops running."""
        tasks = [asyncio.create_task(loop) for loop in self.connections.loops()]
        try:
            for _ in range(2_000):
                if await look():
                    return
                await asyncio.sleep(0.005)
            raise AssertionError("waited in vain")
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


@contextlib.asynccontextmanager
async def open_place(tmp_path: Path, post: Post) -> AsyncIterator[Place]:
    """Put it together; a desk that nobody answers at takes the notices."""
    workspace = write_workspace(tmp_path)
    environment = {
        "FRONTDESK_WORKSPACE": str(workspace),
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_SIGNING_SECRET": "secret",
        "SLACK_DESK_CHANNEL": "C0DESK",
        "SLACK_API_URL": "http://127.0.0.1:9",
    }
    text = TextIOWrapper(BytesIO(), write_through=True)
    async with assembled(read(environment), make_log("json", logging.INFO, text)) as program:
        around = replace(program.around, platforms={"post": post})
        intake = Intake(around, Spool(tmp_path / "spool"))
        yield Place(program, post, Connections(around, intake, program.rooms.health, Alarms(around), AT_ONCE))
    text.detach()


async def test_what_is_heard_is_kept_over_lost_connections(tmp_path: Path) -> None:
    """A connection that ends, by the vendor or by a defect of ours, is opened again."""
    ends: list[Exception] = [SendError(Failure.BUSY, "gone"), ValueError("a defect")]
    async with open_place(tmp_path, Post(letters=[letter("1"), letter("2"), letter("3")], ends=ends)) as place:

        async def kept() -> bool:
            return await place.messages() == 3

        await place.until(kept)


async def test_a_token_that_cannot_be_renewed_is_told_once_and_once_more_when_it_is_well(tmp_path: Path) -> None:
    """Three failures are one alarm; then it is well again."""
    post = Post(failures=[SendError(Failure.AUTH, "Sign in again.")] * 3)
    async with open_place(tmp_path, replace(post)) as place:

        async def renewed() -> bool:
            return place.post.refreshed > 0 and len(await place.notices()) == 2

        await place.until(renewed)
        told, well = await place.notices()
        assert told == "🚨 post: the token could not be renewed. Sign in again."
        assert well == "✅ post, token: well again."


async def test_what_a_check_finds_broken_is_told_once(tmp_path: Path) -> None:
    """Advice reaches the desks and /health; what is only worth knowing stays in the report."""
    findings = (
        Finding("token", until_ms=now_ms() + 3 * 24 * 60 * MINUTE),
        Finding("subscription", "is off; switch it on."),
        Finding("label", "the account has no bot label.", broken=False),
    )
    async with open_place(tmp_path, Post(findings=findings)) as place:

        async def told() -> bool:
            return len(await place.notices()) >= 2

        await place.until(told)
        await place.until(told)
        assert sorted(await place.notices()) == [
            "🚨 post, subscription: is off; switch it on.",
            "🚨 post, token: ends in 2 days; renew it.",
        ]
        report: dict[str, Any] = await place.program.rooms.health.report()
        assert [one["what"] for one in report["connections"]["post"]] == ["token", "subscription", "label"]


async def test_what_no_event_told_of_is_found_and_handled_once(tmp_path: Path) -> None:
    """Old enough that an event had its time; a younger one is left to its event."""
    post = Post(missing=[letter("1", 5 * MINUTE), letter("2", 5 * MINUTE), letter("3", 1_000)])
    async with open_place(tmp_path, post) as place:

        async def found() -> bool:
            return len(post.asked_since) > 3

        await place.until(found)
        assert await place.messages() == 2
        first, *_ = await place.notices()
        assert first.startswith("🚨 post: 2 messages came only by asking")
        assert (await place.rows("recall", "post", "looked_ms"))[0]["value"]


@pytest.mark.parametrize(("last_hours", "sounded"), [(1, False), (5, True)])
async def test_a_silence_longer_than_ever_is_told(last_hours: int, sounded: bool, tmp_path: Path) -> None:
    """Sixty messages an hour apart at most three hours, then nothing: five hours are remarkable, one is not."""
    async with open_place(tmp_path, Post()) as place:
        end = now_ms() - last_hours * 60 * MINUTE
        times = [end - (3 * 60 * MINUTE if number else 0) - number * MINUTE for number in range(60)]
        for number, at_ms in enumerate(times):
            await place.program.around.store.run(lambda at=at_ms, key=number: received(f"m{key}", at))
        await place.connections.look_for_silence("post")
        assert bool(await place.notices()) is sounded


def received(key: str, at_ms: int) -> Step[None]:
    """A message that came then."""
    opened = yield q("open_conversation", "post", "shop", f"ana{key}", "", "dm", "", "", at_ms)
    where = (opened[0]["id"], "post", "shop", key)
    yield q("keep_message", *where, "dm", "follower", "hello", "", "", "", at_ms, at_ms, "decided")
