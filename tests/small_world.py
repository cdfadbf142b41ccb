"""One platform, one desk, one follower and two teammates in one process, whose every step is taken by hand.

The rows, the transactions and the steps are the real ones; the network is two objects that do what a vendor may do to
a call: take it, lose it, lose its answer, refuse it, or be interrupted by anything that happens meanwhile.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import ClassVar

from bot.alarms import Alarms
from bot.bell import Bells
from bot.desk import WayBack
from bot.intake import Intake
from bot.knowledge import Knowledge
from bot.logs import make_log
from bot.metrics import Metrics
from bot.outbox import Outbox
from bot.responder import Responder
from bot.store.spool import Spool
from bot.store.transaction import Row, Step, q
from bot.surroundings import Surroundings
from handlers.base import Failure, Outgoing, Profile, Receipt, SendError
from handlers.desk import Act, Button, Card, Mark, Teammate, Verb
from handlers.lengths import Unit
from handlers.limits import Limits, TextLimit
from intents.model import Echo, Kind, Message, Parsed, Via
from tests.databases import store_in

HOUR_MS = 3_600_000
START_MS = 1_790_000_000_000
ANNA, BOB = Teammate("U0ANNA", "Anna"), Teammate("U0BOB", "Bob")


class DiedError(BaseException):
    """The process is gone in the middle of a call; nothing of ours may catch it."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """A text that reached the follower, by the outbox row it was sent for."""

    out_id: str
    key: str
    text: str
    by_person: bool


Meanwhile = Callable[[], Awaitable[None]]


@dataclass
class Network:
    """What the platform delivered, and what becomes of the next calls: ``ok`` where nothing is planned."""

    name: ClassVar[str] = "instagram"
    limits: ClassVar[Limits] = Limits({Via.DM: TextLimit(1000, Unit.CHARACTERS, "a test")}, window_hours=24)
    accounts: frozenset[str] = frozenset({"shop"})
    plans: list[str] = field(default_factory=list)
    delivered: list[Delivered] = field(default_factory=list)
    begun: list[Outgoing] = field(default_factory=list)
    meanwhile: list[Meanwhile] = field(default_factory=list)

    def parse(self, body: bytes, received_ms: int) -> Sequence[Parsed]:
        """One message of the follower's, or something our account said."""
        told = json.loads(body)
        where = ("instagram", "shop", told["key"])
        if told["is"] == "echo":
            return [Echo(*where, "ben", told["text"], received_ms)]
        return [Message(*where, Kind.DM, "ben", told["text"], received_ms)]

    async def send(self, reply: Outgoing) -> Receipt:
        """One call, as planned."""
        self.begun.append(reply)
        plan = self.plans.pop(0) if self.plans else "ok"
        if plan == "dies before":
            raise DiedError
        if plan == "busy":
            raise SendError(Failure.BUSY, "Not now.", 1.0)
        if plan == "refused":
            raise SendError(Failure.RECIPIENT, "This person cannot be written to.")
        if plan == "lost":
            raise SendError(Failure.UNKNOWN, "No answer came.")
        done = Delivered(reply.id, f"mid-{len(self.delivered)}", reply.text, reply.by_person)
        self.delivered.append(done)
        while self.meanwhile:
            await self.meanwhile.pop(0)()
        if plan == "dies after":
            raise DiedError
        if plan == "unanswered":
            raise SendError(Failure.UNKNOWN, "No answer came.")
        return Receipt(done.key)

    async def profile(self, _follower: str) -> Profile:
        """No names here."""
        return Profile()

    async def settle(self, reply: Outgoing) -> Receipt | None:
        """What arrived, by the row it was sent for."""
        return next((Receipt(one.key) for one in self.delivered if one.out_id == reply.id), None)


@dataclass
class Room:
    """The desk: what it shows now."""

    name: ClassVar[str] = "slack"
    cards: dict[str, Card] = field(default_factory=dict)
    lines: list[tuple[str, str]] = field(default_factory=list)
    marks: dict[str, Mark] = field(default_factory=dict)

    async def show(self, card: Card, thread: str) -> str:
        """A thread is named after its escalation."""
        self.cards[card.number] = card
        return thread or f"T{card.number}"

    async def say(self, thread: str, text: str, out_id: str, buttons: Sequence[Button] = ()) -> Receipt:
        """A line with its buttons, as text."""
        self.lines.append((thread, " ".join([text, *(f"[{button.words}]" for button in buttons)])))
        return Receipt(f"L{out_id}")

    async def withdraw(self, _thread: str, receipt: str) -> Receipt:
        """Gone."""
        return Receipt(receipt)

    async def mark(self, _thread: str, line: str, mark: Mark, _before: Mark) -> Receipt:
        """The newest mark of a line."""
        self.marks[line] = mark
        return Receipt(line)

    async def announce(self, text: str, out_id: str) -> Receipt:
        """Told to everybody."""
        self.lines.append(("", text))
        return Receipt(out_id)

    async def hint(self, thread: str, _teammate: Teammate, text: str) -> Receipt:
        """Told to one."""
        self.lines.append((thread, text))
        return Receipt("")

    async def settle(self, _thread: str, _out_id: str) -> Receipt | None:
        """Nothing is ever lost on the way to this desk."""
        return None


class World:
    """Everything above with a clock that is moved by hand. Use as an async context manager."""

    def __init__(
        self, directory: Path, knowledge: Knowledge, network: Network | None = None, room: Room | None = None
    ) -> None:
        self.now_ms = START_MS
        self.network, self.room = network or Network(), room or Room()
        self._store = store_in(directory)
        self.spool = Spool(directory / "world.spool")
        self.around = Surroundings(
            store=self._store,
            platforms={"instagram": self.network},
            desks={"slack": self.room},
            knowledge=lambda: knowledge,
            bells=Bells(),
            metrics=Metrics(),
            log=make_log("json", logging.CRITICAL, TextIOWrapper(BytesIO(), write_through=True)),
            now=lambda: self.now_ms,
            chance=lambda: 0.5,
        )
        self._told = 0
        self._threads: dict[str, str] = {}
        """In which thread each line stands."""
        self.begin()

    async def __aenter__(self) -> World:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._store.close()

    def begin(self) -> None:
        """The steps as a fresh process has them."""
        self.intake = Intake(self.around, self.spool)
        self.responder = Responder(self.around)
        self.outbox = Outbox(self.around, Alarms(self.around))
        self.way_back = WayBack(self.around)

    # --- what happens --------------------------------------------------------------------------------------------

    async def hears(self, text: str, key: str = "") -> str:
        """The follower writes, or the same event comes again."""
        return await self._event("message", text, key)

    async def echoes(self, text: str, key: str = "") -> str:
        """Our account said something: ours, or a person's in the app."""
        return await self._event("echo", text, key)

    async def _event(self, kind: str, text: str, key: str) -> str:
        self._told += 1
        key = key or f"{kind}-{self._told}"
        self.now_ms += 1
        await self.intake.accept("instagram", json.dumps({"is": kind, "key": key, "text": text}).encode())
        return key

    async def decides(self) -> None:
        """Whatever is due is decided."""
        await self.responder.decide_due()

    async def sends(self) -> None:
        """Whatever is due is sent, once round; a process that dies in it begins anew."""
        try:
            async with asyncio.TaskGroup() as calls:
                await self.outbox.send_due(calls)
        except BaseExceptionGroup as group:
            if group.split(DiedError)[1] is not None:
                raise
            await self.restarts()

    async def restarts(self) -> None:
        """A new process: what was under way is of unknown outcome."""
        self.begin()
        await self.outbox.take_stock()

    async def acts(self, teammate: Teammate, verb: Verb, text: str = "", *, line: str = "", about: str = "") -> str:
        """A teammate does something in the newest thread, or in that of the line it is about.

        Returns why it was refused, if it was.
        """
        self._told += 1
        self.now_ms += 1
        key = f"{line or self._told}:{verb}" if verb is Verb.SAY else f"{self._told}:{verb}"
        newest = f"T{max(map(int, self.room.cards), default=0)}"
        thread = self._threads.setdefault(line or about, newest) if line or about else newest
        act = Act("slack", key, thread, teammate, verb, text, line, about)
        return " ".join(await self.way_back.accept([act]))

    async def settles_down(self) -> None:
        """Time passes and everything is done that can be done."""
        for _ in range(40):
            self.now_ms += 31_000
            await self.decides()
            await self.sends()

    # --- looking -------------------------------------------------------------------------------------------------

    async def rows(self, query: str, *args: object) -> list[Row]:
        """The rows of a named query."""

        def look() -> Step[list[Row]]:
            return list((yield q(query, *args)))

        return await self.around.store.read(look)
