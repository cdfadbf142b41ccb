"""What is said is decided, and its answer taken, in the commit that keeps it; where that may not be, behind it."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from bot.alarms import Alarms
from bot.outbox import Outbox
from bot.responder import Responder
from bot.store.sqlite import SqliteStore
from bot.store.transaction import Store, Transaction
from bot.surroundings import Surroundings
from tests.clock import Clock
from tests.poisoned import POISON, trapped
from tests.shop import Shop
from tests.test_setting_aside import defect, undecided
from vendors import instagram_wire as wire

KNOWN = "where is my order"


class Counted:
    """A store that counts what it is asked to write."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.runs = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def run(self, transaction: Transaction[Any]) -> Any:
        """One more."""
        self.runs += 1
        return await self._store.run(transaction)


@contextlib.asynccontextmanager
async def steps(around: Surroundings) -> AsyncIterator[None]:
    """The responder and the outbox, which look once and then wait."""
    responder, outbox = Responder(around), Outbox(around, Alarms(around))
    async with asyncio.TaskGroup() as running:
        running.create_task(responder.run())
        running.create_task(outbox.run())
        await asyncio.sleep(0.05)
        yield
        responder.drain()
        outbox.drain()


async def taken_in(shop: Shop, *said: tuple[str, str]) -> int:
    """Events that come at the same instant, each in a body of its own; how many messages are new."""
    bodies = [
        wire.encode(wire.envelope(shop.instagram.account.id, [shop.instagram.direct(who, text)], 0))
        for who, text in said
    ]
    intake = shop.program.rooms.intake
    return sum(await asyncio.gather(*(intake.accept("instagram", body) for body in bodies)))


async def test_it_is_decided_and_its_answer_taken_once_it_is_kept(tmp_path: Path) -> None:
    """When the vendor may have its 200, the decision stands and the attempt to answer is written."""
    async with undecided(tmp_path, Clock("2026-11-30 12:00")) as shop, steps(shop.program.around):
        assert await taken_in(shop, ("ana", KNOWN)) == 1
        assert [row["reason"] for row in await shop.rows("decision", 1)] == ["matched"]
        assert [row["state"] for row in await shop.rows("replies_of", 1, 9)] == ["sending"]


async def test_many_at_one_instant_go_along(tmp_path: Path) -> None:
    """Each is decided by itself; who may have more to say is left waiting for it."""
    async with undecided(tmp_path, Clock("2026-11-30 12:00")) as shop, steps(shop.program.around):
        assert await taken_in(shop, ("ana", KNOWN), ("ben", "STOP"), ("kim", "is the pop-up store cancelled")) == 3
        reasons = [row["reason"] for number in (1, 2) for row in await shop.rows("decision", number)]
        assert reasons == ["matched", "opted_out_now"]
        assert (await shop.rows("backlog"))[0]["undecided"] == 1


async def test_a_stream_of_them_is_decided_in_few_transactions(tmp_path: Path) -> None:
    """Who comes while others are decided is decided with the next, not by itself."""
    async with undecided(tmp_path, Clock("2026-11-30 12:00")) as shop:
        counted = Counted(shop.program.around.store)
        responder = Responder(replace(shop.program.around, store=cast(Store, counted)))
        running = asyncio.create_task(responder.run())
        await asyncio.sleep(0.05)
        coming = []
        for number in range(60):
            coming.append(asyncio.create_task(taken_in(shop, (f"follower{number}", KNOWN))))
            await asyncio.sleep(0)
        assert sum(await asyncio.gather(*coming)) == 60
        await shop.decided(60)
        assert counted.runs <= 18
        responder.drain()
        await running


async def test_a_turn_that_fails_costs_nobody_anything(tmp_path: Path) -> None:
    """All are kept, in one go or each by itself; whose turn does not fail is answered, and the other one waits."""
    async with undecided(tmp_path, Clock("2026-11-30 12:00")) as shop, steps(trapped(shop.program.around, defect)):
        assert await taken_in(shop, ("ana", KNOWN), ("kim", POISON), ("ben", KNOWN)) == 3
        await shop.until(lambda: shop.texts_to("ana") and shop.texts_to("ben"), "both answers")
        assert (await shop.rows("backlog"))[0]["undecided"] == 1
        assert [shop.logged.getvalue().count(event) for event in (b"turns.apart", b"turn.failed")] == [1, 1]


async def test_after_an_end_without_closing_it_is_kept_first(tmp_path: Path) -> None:
    """For ten minutes: what came last may have ended the process, and is to be found in the rows."""
    clock = Clock("2026-11-30 12:00")
    async with undecided(tmp_path, clock) as shop:
        store = shop.program.around.store
        assert isinstance(store, SqliteStore)
        store.left_open = True
        async with steps(shop.program.around):
            assert await taken_in(shop, ("ana", KNOWN)) == 1
            assert await shop.rows("decision", 1) == []
            await shop.bot_says("ana", "track")
            clock.move(minutes=11)
            assert await taken_in(shop, ("ben", KNOWN)) == 1
            assert len(await shop.rows("decision", 2)) == 1


async def test_a_database_tells_whether_it_was_closed(tmp_path: Path) -> None:
    """A new one and one that was closed say no; what is left by a kill says yes."""
    path, killed = tmp_path / "frontdesk.db", tmp_path / "killed.db"
    store = SqliteStore(path)
    assert not store.left_open
    for suffix in ("", "-wal"):
        shutil.copy(f"{path}{suffix}", f"{killed}{suffix}")
    await store.close()
    for left, expected in ((path, False), (killed, True)):
        store = SqliteStore(left)
        assert store.left_open is expected
        await store.close()
