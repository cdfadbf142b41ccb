"""The world around the program: the vendors' patience, the people, the ends and new beginnings, drawn from a seed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from contextvars import Context
from random import Random
from typing import Any, Final, TypeVar

from bench.history import Event
from bench.simulation.life import Life, Outside
from bench.simulation.loop import DrawnLoop
from bench.simulation.model import Deed, Model
from bench.simulation.network import Delivered, Manners, Network
from bench.simulation.people import follower, team
from bench.simulation.room import Posted, Room
from bench.simulation.shop import knowledge
from bench.simulation.storage import Files, MortalStore, Rewrite, kept
from bench.simulation.wire import Wire
from bot.store.spool import SpoolError
from bot.store.transaction import Rows, Step, StoreUnavailableError, q
from handlers.base import Outgoing
from handlers.desk import Act
from intents.model import Kind

T = TypeVar("T")
START_MS: Final = 1_790_000_000_000
NOT_KEPT: Final = (StoreUnavailableError, SpoolError)
"""What a vendor gets a 503 for."""


class World:
    """One seed's world."""

    def __init__(self, seed: int, loop: DrawnLoop, files: Files, rewrite: Rewrite = kept) -> None:
        """``files``: an empty database."""
        self._files = files
        self.chance, self.loop, self.model = Random(seed), loop, Model()
        self._outside_context = Context()
        chance = self.chance
        manners = Manners(*(chance.random() < share for share in (0.7, 0.7, 0.5, 0.2)))
        trouble = chance.choice((0.0, 0.1, 0.3, 0.6))
        self.network = Network(self._wire(trouble, refusable=True), manners, self._echoed, self._begun)
        self.room = Room(self._wire(chance.choice((0.0, 0.1, 0.4)), refusable=False), self._came)
        self._store_fails = chance.random() < 0.25
        self._store_down = False
        self._pauses = chance.random() < 0.5
        self.calm = False
        loop.late = chance.choice((0.3, 2.0, 6.0))
        self.outside = Outside(
            files, self.network, self.room, knowledge(chance.choice((0, 3))), self.now_ms, Random(seed + 1).random,
            lambda: not self._store_down, self._pause, rewrite,
        )  # fmt: skip
        self.life: Life | None = None
        self.restarts = 0
        self.events: list[Event] = []
        self._delivering = 0
        self.written = 0
        self.broken: list[str] = []

    def _wire(self, trouble: float, *, refusable: bool) -> Wire:
        return Wire(self.chance, trouble, refusable, self._outside_context)

    def now_ms(self) -> int:
        """The time of day."""
        return START_MS + int(self.loop.time() * 1000)

    def _pause(self) -> float:
        return self.chance.random() * 0.5 if self._pauses and self.chance.random() < 0.1 else 0.0

    @property
    def under_way(self) -> bool:
        """Whether a vendor still tries to deliver something, or something taken waits in the spool."""
        life = self.life
        return bool(self._delivering) or life is None or life.spool.waiting

    def task(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Something that happens outside of the program."""
        return self.loop.create_task(work, context=self._outside_context.copy())

    # --- from the first word to the last -------------------------------------------------------------------------

    async def play(self) -> None:
        """People come, things go wrong, then all is well for as long as anything is left to do."""
        chance = self.chance
        living = self.task(self._live(chance.choice((0, 0, 1, 2, 3))))
        people = [self.task(follower(self, name)) for name in ("kim", "lee", "sam")[: chance.choice((1, 2, 2, 3))]]
        people += [self.task(self._fail_store())] if self._store_fails else []
        await asyncio.wait(people)
        await asyncio.sleep(chance.random() * chance.choice((0.5, 3, 8)))
        self.calm = self.network.wire.calm = self.room.wire.calm = True
        await asyncio.wait([living])
        self.loop.late = 25.0

    async def _live(self, ends: int) -> None:
        """So many lives that end before their time, and one that does not."""
        for _ in range(ends):
            if self.calm:
                break
            life = self._begin()
            ended = self.loop.create_future()
            if self.chance.random() < 0.8:
                self.loop.strike(int(3_000 ** self.chance.random()), lambda: self._end(life, ended))  # noqa: B023
            else:
                self.loop.call_later(self.chance.random() * 8, lambda: self.task(self._stop(life, ended)))  # noqa: B023
            await ended
            self.restarts += 1
            await asyncio.sleep(self.chance.random() * self.chance.choice((0.1, 2, 10)))
        self._begin()

    def _begin(self) -> Life:
        life = Life(self.outside)
        life.task(life.run()).add_done_callback(lambda running: self._ended(life, running))
        self.life = life
        return life

    def _end(self, life: Life, ended: asyncio.Future[None]) -> None:
        life.die()
        self.life = None
        ended.set_result(None)

    async def _stop(self, life: Life, ended: asyncio.Future[None]) -> None:
        self.life = None
        await life.stop()
        ended.set_result(None)

    def _ended(self, life: Life, running: asyncio.Task[None]) -> None:
        """A life that ends by itself has a defect."""
        if self.life is life:
            self.broken.append(
                f"the program ended by itself: {None if running.cancelled() else running.exception()!r}"
            )

    async def _fail_store(self) -> None:
        for _ in range(self.chance.randrange(1, 3)):
            await asyncio.sleep(self.chance.random() * 6)
            self._store_down = True
            await asyncio.sleep(self.chance.random() * 5)
            self._store_down = False

    # --- the vendors' patience -----------------------------------------------------------------------------------

    async def _delivered(self, hand: Callable[[Life], Coroutine[Any, Any, T]]) -> T:
        """Hand something to the program until it answers; it may be delivered again although it was taken."""
        self._delivering += 1
        try:
            while True:
                life = self.life
                if life is not None:
                    taking = life.task(hand(life))
                    taking.add_done_callback(self._refused)
                    patience = 10.0 if self.calm or self.chance.random() < 0.9 else self.chance.random() * 0.02
                    await asyncio.wait([taking], timeout=patience)
                    if taking.done() and not self._refused(taking):
                        return taking.result()
                await asyncio.sleep(0.1 + self.chance.random())
        finally:
            self._delivering -= 1

    def _refused(self, taking: asyncio.Task[Any]) -> bool:
        """Whether it got no 200; also heard of what nobody waits for any more."""
        error = None if taking.cancelled() else taking.exception()
        if isinstance(error, Exception) and not isinstance(error, NOT_KEPT):
            self.broken.append(f"a defect on the way in: {error!r}")
        return taking.cancelled() or error is not None

    async def _hand_in(self, entries: list[dict[str, str]]) -> None:
        body = json.dumps(entries).encode()
        await self._delivered(lambda life: life.intake.accept("instagram", body))
        if self.chance.random() < 0.15:
            self.task(self._again(body))

    async def _again(self, body: bytes) -> None:
        await asyncio.sleep(self.chance.random() * 10)
        await self._delivered(lambda life: life.intake.accept("instagram", body))

    # --- people --------------------------------------------------------------------------------------------------

    async def says(self, name: str, text: str, kind: Kind) -> None:
        """A follower writes; it stands in the history once it got its 200."""
        self.written += 1
        key = f"in-{self.written}"
        entry = {"is": kind.value, "key": key, "follower": name, "text": text, "at": str(self.now_ms())}
        await self._hand_in([entry])
        self.events.append(Event(f"{name} {kind}", key))

    async def writes_in_app(self, name: str, text: str) -> None:
        """A colleague answers in the platform's own app."""
        self.written += 1
        begun = self.now_ms()
        await self._hand_in([{"is": "echo", "key": f"app-{self.written}", "follower": name, "text": text, "row": ""}])
        if not self._store_fails:  # what may have waited in the spool is known since nobody knows when
            self.model.in_app.setdefault(name, (begun, self.now_ms()))

    async def does(self, act: Act) -> None:
        """A teammate does something; delivered until it is answered."""
        deed = Deed(act.key, act.thread, act.teammate.id, act.verb, act.text, self.now_ms())
        alone = not self.model.under_way(act.thread)
        self.model.deeds.append(deed)
        refusals = await self._delivered(lambda life: life.way_back.accept([act]))
        deed.answered, deed.refused = self.now_ms(), bool(refusals)
        deed.early = not self._files.has_carried_out(act.key)
        alone = alone and not self.model.under_way(act.thread)
        self.events.append(Event(act.thread if alone else f"{act.thread} beside {act.key}", act.key))

    # --- what the vendors see ------------------------------------------------------------------------------------

    def _echoed(self, one: Delivered) -> None:
        self.task(self._echo(one))

    async def _echo(self, one: Delivered) -> None:
        await asyncio.sleep(self.chance.random() * self.chance.choice((0.01, 1, 9)))
        row = str(one.row) if self.network.manners.names_rows else ""
        await self._hand_in([{"is": "echo", "key": one.key, "follower": one.follower, "text": one.text, "row": row}])

    def _came(self, one: Posted) -> None:
        if not one.row:
            self.task(team(self, one.thread))

    async def _begun(self, reply: Outgoing, store: MortalStore) -> None:
        """The bot begins to say something: it may not, where the team has owned the conversation since before."""
        if reply.by_person:
            return
        row = (await store.peek(lambda: _row(int(reply.id))))[0]
        if row["decision_id"] is None:
            return
        is_direct = row["kind"] == Kind.DM
        here = [
            thread for thread, card in self.room.cards.items()
            if card.follower.endswith(reply.follower) and (card.kind == Kind.DM) == is_direct
        ]  # fmt: skip
        if self.model.owned_before(here, reply.follower if is_direct else "", row["attempted_ms"]):
            self.model.violations.append(f"the bot said {reply.text!r} to {reply.follower} while the team owned it")


def _row(number: int) -> Step[Rows]:
    return (yield q("outbox_row", number))
