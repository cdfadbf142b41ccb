"""Transactions of one group go abreast on PostgreSQL, and come to what they would have come to one after the other."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from bot.responder import Responder
from bot.store.abreast import LOOKS, WRITES, run_abreast
from bot.store.conversations import find_or_open
from bot.store.postgres import PostgresStore, open_postgres
from bot.store.postgres_link import Link, connected
from bot.store.queries import queries
from bot.store.transaction import Query, Rows, Step, q
from intents.model import Kind, Message
from tests.clock import Clock
from tests.test_postgres import counted
from tests.test_setting_aside import undecided

MOMENT = 1_790_000_000_000


class Watched:
    """A connection, and how often what was asked of it."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self.trips = Counter[str]()

    async def fetch(self, query: Query) -> Rows:
        """One."""
        self.trips[query.name] += 1
        return await self._link.fetch(query)

    async def fetch_many(self, name: str, args: Sequence[tuple[object, ...]]) -> Rows:
        """Many."""
        self.trips[name] += 1
        return await self._link.fetch_many(name, args)


@pytest.fixture
async def link(postgres_url: str) -> AsyncIterator[Watched]:
    """A connection to a fresh database, in a transaction."""
    made = await connected(postgres_url)
    await made.say("BEGIN")
    yield Watched(made)
    await made.close()


def kept(follower: str, key: str, text: str = "hello") -> Step[tuple[int, int]]:
    """A message is kept, as an event does it; its conversation, and how many are new."""
    message = Message("instagram", "1", key, kind=Kind.DM, follower=follower, text=text, sent_ms=MOMENT)
    conversation = yield from find_or_open(message, "")
    where = (conversation["id"], "instagram", "1", key, "dm", "follower", text, "", "", "", MOMENT, MOMENT, "new")
    return conversation["id"], len((yield q("keep_message", *where)))


def decided(conversation: int, *, hearing: bool = False) -> Step[list[str]]:
    """What waits in a conversation is answered; returns its words. ``hearing``: then it asks something else."""
    now = (yield q("conversation_now", conversation, 0))[0]
    said = yield q("undecided", conversation)
    made = yield q("record_decision", now["id"], "reply", "matched", "hello", 0.99, "{}", "v1", MOMENT)
    yield q("decide_messages", conversation, made[0]["id"], max(row["id"] for row in said))
    if hearing:
        yield q("recall", "test", "anything")
    return [row["text"] for row in said]


async def test_what_many_ask_alike_is_one_round_trip(link: Watched) -> None:
    """Sixty-four new followers cost what one does."""
    results = await run_abreast(link, [lambda n=n: kept(f"f{n}", f"m{n}") for n in range(64)])
    assert link.trips == {"find_conversation": 1, "open_conversation": 1, "keep_message": 1}
    assert len({conversation for conversation, _ in results}) == 64
    assert all(new == 1 for _, new in results)


async def test_each_gets_its_own_rows(link: Watched) -> None:
    """Conversations with two messages, with one and with none waiting: everybody is given theirs, in order."""
    await run_abreast(link, [lambda n=n: kept(f"f{n // 2}", f"m{n}", f"text {n}") for n in range(7)])
    said = await run_abreast(link, [lambda n=n: decided(n + 1) for n in range(4)])
    assert said == [["text 0", "text 1"], ["text 2", "text 3"], ["text 4", "text 5"], ["text 6"]]


async def test_a_message_that_comes_twice_at_once_is_kept_once(link: Watched) -> None:
    """The same event three times in one group, and two messages of one new follower."""
    jobs = [("kim", "a"), ("kim", "a"), ("kim", "b"), ("lee", "c"), ("kim", "a")]
    results = await run_abreast(link, [lambda job=job: kept(*job) for job in jobs])
    assert [new for _, new in results] == [1, 0, 1, 1, 0]
    assert len({results[at][0] for at in (0, 1, 2, 4)}) == 1
    assert results[3][0] != results[0][0]


async def test_who_asks_about_anything_else_sees_what_was_written_before(link: Watched) -> None:
    """A number that each reads and raises: nobody reads it before the one before has written it."""
    jobs = [lambda: counted("x"), lambda: kept("kim", "a"), lambda: counted("x"), lambda: counted("x")]
    assert [one for one in await run_abreast(link, jobs) if isinstance(one, int)] == [1, 2, 3]


async def test_who_has_written_goes_on_and_nobody_begins_twice(link: Watched) -> None:
    """A turn that asks something else after it has written is not carried out twice."""
    await run_abreast(link, [lambda n=n: kept(f"f{n}", f"m{n}") for n in range(3)])
    said = await run_abreast(link, [lambda n=n: decided(n + 1, hearing=n == 1) for n in range(3)])
    assert said == [["hello"]] * 3
    assert link.trips["record_decision"] == 1
    assert link.trips["recall"] == 1
    for conversation in (1, 2, 3):
        decisions = await link.fetch(q("said_before_here", conversation, "hello"))
        assert [row["times"] for row in decisions] == [1]


async def test_a_failing_one_takes_nobody_along(postgres_url: str) -> None:
    """It gets its error, and the others, abreast of it, are committed once."""

    def failing() -> Step[tuple[int, int]]:
        made = yield from kept("bad", "bad")
        raise LookupError(made)

    store: PostgresStore = await open_postgres(postgres_url)
    jobs = [lambda n=n: kept(f"f{n}", f"m{n}") for n in range(5)]
    results = await asyncio.gather(*(store.run(job) for job in (*jobs, failing, *jobs)), return_exceptions=True)
    await store.close()
    assert [type(one) for one in results].count(LookupError) == 1
    assert [one[1] for one in results if isinstance(one, tuple)] == [1] * 5 + [0] * 5


def test_what_goes_abreast_is_of_one_conversation_or_row() -> None:
    """The list names queries that there are, each once, and whose rows say whose they are."""
    assert not set(LOOKS) & set(WRITES)
    for name, told in {**LOOKS, **WRITES}.items():
        sql = queries()[name]
        for column, place in told or ():
            assert f"${place + 1}" in sql, name
            assert column in sql or "*" in sql, name


@pytest.mark.both_databases
async def test_who_asks_the_same_at_the_same_instant_shares_a_card(tmp_path: Path) -> None:
    """Four turns of one group are handed over; each sees the one before."""
    clock = Clock("2026-11-30 10:00")
    async with undecided(tmp_path, clock) as shop:
        for number in range(4):
            await shop.follower_says(f"f{number}", "is the summer pop-up store in lisbon cancelled")
        clock.move(minutes=1)
        assert await Responder(shop.program.around).decide_due() == 4
        gathered = [(await shop.rows("escalation", number))[0]["gathered_into"] for number in (1, 2, 3, 4)]
        assert gathered == [None, 1, 1, 1]


@pytest.mark.both_databases
async def test_who_says_stop_in_one_place_is_not_answered_in_another_at_that_instant(tmp_path: Path) -> None:
    """Two conversations of one follower that are due together are decided one after the other."""
    clock = Clock("2026-11-30 10:00")
    async with undecided(tmp_path, clock) as shop:
        await shop.follower_says("kim", "STOP")
        await shop.instagram.follower_comments("kim", "what are your opening hours?", media="post-1")
        await shop.follower_says("lee", "what are your opening hours?")
        clock.move(minutes=1)
        responder = Responder(shop.program.around)
        assert await responder.decide_due() == 2
        assert await responder.decide_due() == 1
        reasons = [(await shop.rows("decision", number))[0]["reason"] for number in (1, 2, 3)]
        assert reasons == ["opted_out_now", "matched", "opted_out"]
