"""What several processes share: the lead, turns, bells, and names of their own."""

from __future__ import annotations

import asyncio
import json
import logging
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from bot.bell import Bells
from bot.database import spool_of
from bot.leading import Shared
from bot.logs import make_log
from bot.relay import Relay
from bot.store.lock import own_name
from bot.store.postgres import open_postgres
from bot.store.postgres_lead import PostgresHold
from bot.store.spool import Spooled
from bot.store.transaction import StoreUnavailableError
from tests.databases import put_on_postgres
from tests.shop import open_shop, write_workspace
from tests.test_postgres import backends

LOG = make_log("json", logging.CRITICAL, TextIOWrapper(BytesIO(), write_through=True))


class Lock:
    """A hold that does what the test says."""

    def __init__(self) -> None:
        self.is_free = self.is_well = True
        self.let_go_times = 0

    async def try_to_get(self) -> bool:
        """As told."""
        if not self.is_well:
            raise StoreUnavailableError("away")
        return self.is_free

    async def beat(self) -> None:
        """As told."""
        if not self.is_well:
            raise StoreUnavailableError("away")

    async def let_go(self) -> None:
        """Counted."""
        self.let_go_times += 1


class Terms:
    """Counts terms, and takes its time to end one."""

    def __init__(self) -> None:
        self.begun = self.ended = 0

    async def __call__(self, over: asyncio.Event) -> None:
        """Until it is told."""
        self.begun += 1
        await over.wait()
        self.ended += 1


async def until(look: object) -> None:
    """Wait by looking."""
    assert callable(look)
    async with asyncio.timeout(20):
        while not look():
            await asyncio.sleep(0.01)


async def test_a_lost_lead_ends_the_term_and_is_asked_for_again() -> None:
    """The lock's connection breaks: the term ends, and another one begins when the lock is had again."""
    lock, terms, over = Lock(), Terms(), asyncio.Event()
    lead = Shared(lock, LOG, 0.01)
    keeping = asyncio.create_task(lead.keep(terms, over))
    await until(lambda: terms.begun == 1)
    assert lead.is_sure
    lock.is_well = False
    await until(lambda: terms.ended == 1)
    await until(lambda: not lead.is_sure)
    lock.is_well = True
    await until(lambda: terms.begun == 2)
    over.set()
    await keeping
    assert terms.ended == 2
    assert lock.let_go_times >= 2


async def test_who_does_not_lead_waits_and_is_not_sure() -> None:
    """Another process has the lock: no term begins until it is free."""
    lock, terms, over = Lock(), Terms(), asyncio.Event()
    lock.is_free = False
    lead = Shared(lock, LOG, 0.01)
    keeping = asyncio.create_task(lead.keep(terms, over))
    await asyncio.sleep(0.1)
    assert (terms.begun, lead.is_sure) == (0, False)
    lock.is_free = True
    await until(lambda: terms.begun == 1)
    over.set()
    await keeping


async def test_one_of_two_stores_holds_the_lead(postgres_url: str) -> None:
    """The second one gets it when the first lets go, is silent for too long, or loses its connection."""
    first, second = await open_postgres(postgres_url), await open_postgres(postgres_url)
    one, other = PostgresHold(first, 0.5), PostgresHold(second, 60)
    assert await one.try_to_get()
    assert not await other.try_to_get()
    await one.beat()
    await one.let_go()
    assert await other.try_to_get()
    await other.let_go()
    assert await one.try_to_get()
    await asyncio.sleep(1.0)
    assert await other.try_to_get()
    with pytest.raises(StoreUnavailableError):
        await one.beat()
    await backends(postgres_url)
    with pytest.raises(StoreUnavailableError):
        await other.beat()
    assert await one.try_to_get()
    await one.let_go()
    await other.let_go()
    await first.close()
    await second.close()


async def test_each_decides_what_no_other_one_is_deciding(postgres_url: str) -> None:
    """Conversations that one has reserved are not another one's until it is done, or gone."""
    first, second = await open_postgres(postgres_url), await open_postgres(postgres_url)
    async with first.reserved([1, 2, 3]) as ours:
        assert list(ours) == [1, 2, 3]
        async with second.reserved([2, 3, 4]) as theirs:
            assert list(theirs) == [4]
        await backends(postgres_url)
        async with second.reserved([2, 3, 4]) as theirs:
            assert list(theirs) == [2, 3, 4]
    await first.close()
    await second.close()


async def test_a_bell_rings_in_the_other_process(postgres_url: str) -> None:
    """Each kind by itself, there and not back again; after a lost connection, too."""
    first, second = await open_postgres(postgres_url), await open_postgres(postgres_url)
    here, there = Bells(), Bells()
    relays = [asyncio.create_task(Relay(store, bells, LOG).run()) for store, bells in ((first, here), (second, there))]
    await until(lambda: here.news.rings and there.news.rings)
    await asyncio.sleep(0.3)
    before = there.counts()
    here.lessons.ring()
    await until(lambda: there.lessons.rings == before["lessons"] + 1)
    assert there.messages.rings == before["messages"]
    rings = here.lessons.rings
    await asyncio.sleep(0.1)
    assert here.lessons.rings == rings
    await backends(postgres_url)
    await until(lambda: there.outbox.rings > before["outbox"])
    await asyncio.sleep(1.5)
    told = there.messages.rings
    here.messages.ring()
    await until(lambda: there.messages.rings > told)
    for relay in relays:
        relay.cancel()
    await asyncio.gather(*relays, return_exceptions=True)
    await first.close()
    await second.close()


def test_each_process_of_a_workspace_has_a_name_of_its_own(tmp_path: Path) -> None:
    """The first free one; a name that was let go is taken again."""
    base = tmp_path / "frontdesk"
    with own_name(base) as first:
        with own_name(base) as second:
            assert (first.name, second.name) == ("frontdesk", "frontdesk-2")
        with own_name(base) as again:
            assert again.name == "frontdesk-2"


async def test_what_a_process_left_in_its_spool_is_taken_up(tmp_path: Path, postgres_url: str) -> None:
    """Events that another process kept while the database was away come into it though that process is gone."""
    put_on_postgres(tmp_path, postgres_url)
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        event = json.dumps({"key": "a:1", "visitor": "a", "text": "where is my order", "choice": "", "name": ""})
        spool_of(tmp_path / "frontdesk-3").append(Spooled("webchat", event.encode(), shop.program.around.now()))
        await shop.decided(1)
        assert not spool_of(tmp_path / "frontdesk-3").waiting
