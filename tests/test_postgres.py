"""PostgreSQL: group commit, isolation of a failing transaction, several writers, lost connections, advice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from bot.store.postgres import PostgresStore, open_postgres
from bot.store.queries import migrations
from bot.store.transaction import Rows, Step, StoreError, StoreUnavailableError, q
from intents.model import Kind
from tests.databases import Server
from tests.test_store import failing, listed, quarantined


@pytest.fixture
async def store(postgres_url: str) -> AsyncIterator[PostgresStore]:
    """A store on a fresh database."""
    made = await open_postgres(postgres_url)
    yield made
    await made.close()


def counted(name: str) -> Step[int]:
    """Reads a number, and writes one more."""
    rows = yield q("recall", "test", name)
    number = int(rows[0]["value"]) + 1 if rows else 1
    yield q("remember", "test", name, str(number))
    return number


async def asked(url: str, sql: str, *args: object) -> object:
    """What a connection of somebody else's is told."""
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(sql, *args)
    finally:
        await connection.close()


async def backends(url: str) -> int:
    """End every connection of ours, as a restart or a failover does; returns how many there were."""
    number = await asked(
        url,
        "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    assert isinstance(number, int)
    return number


async def test_transactions_asked_for_together_share_a_commit(store: PostgresStore, postgres_url: str) -> None:
    """Fifty transactions of one loop turn are one transaction of the server's."""
    await asyncio.gather(*(store.run(lambda n=n: quarantined(f"row {n}")) for n in range(50)))
    assert await asked(postgres_url, "SELECT COUNT(DISTINCT xmin::text) FROM quarantine") == 1
    assert len(await store.read(listed)) == 50


async def test_a_failing_transaction_takes_nobody_along(store: PostgresStore) -> None:
    """Its own rows are rolled back and it gets its error; its neighbours are committed once."""
    results = await asyncio.gather(
        store.run(lambda: quarantined("before")),
        store.run(failing),
        store.run(lambda: quarantined("after")),
        return_exceptions=True,
    )
    assert [type(result) for result in results] == [type(None), LookupError, type(None)]
    assert sorted(await store.read(listed)) == ["after", "before"]


async def test_a_query_that_the_server_refuses_takes_nobody_along(store: PostgresStore) -> None:
    """A broken constraint is its own caller's error, and the connection goes on."""

    def orphan() -> Step[None]:
        yield q("record_decision", 999, "reply", "matched", "", 0.5, "{}", "", 1)

    results = await asyncio.gather(store.run(orphan), store.run(lambda: quarantined("after")), return_exceptions=True)
    assert isinstance(results[0], asyncpg.ForeignKeyViolationError)
    assert await store.read(listed) == ["after"]


async def test_several_processes_write_one_after_the_other(store: PostgresStore, postgres_url: str) -> None:
    """Two stores read a number and write the next one, side by side: none is lost, none is refused."""
    other = await open_postgres(postgres_url)
    try:
        runs = [one.run(lambda: counted("n")) for _ in range(40) for one in (store, other)]
        numbers = await asyncio.gather(*runs)
        assert sorted(numbers) == list(range(1, 81))
    finally:
        await other.close()


async def test_all_queries_of_a_reading_transaction_see_one_moment(store: PostgresStore, postgres_url: str) -> None:
    """What is written between two of its queries is not seen by the second."""
    other = await open_postgres(postgres_url)

    def twice() -> Step[tuple[int, int]]:
        first: Rows = yield q("unread_with_beginning", 100, 4)
        second: Rows = yield q("unread_with_beginning", 100, 4)
        return len(first), len(second)

    async def write() -> None:
        for number in range(50):
            await other.run(lambda n=number: quarantined(f"row {n}"))

    try:
        writing = asyncio.create_task(write())
        while not writing.done():
            first, second = await store.read(twice)
            assert first == second
        await writing
    finally:
        await other.close()


async def test_arguments_become_what_the_server_takes(store: PostgresStore) -> None:
    """Flags, closed sets, numbers as text and a zero character, which no text of PostgreSQL can hold."""

    def written() -> Step[Rows]:
        opened = yield q("open_conversation", "x", "1", "ana", "", Kind.DM, 7, "An\0a", True)
        yield q("opt", "x", "1", "ana", True)
        return (yield q("conversation", opened[0]["id"]))

    row = (await store.run(written))[0]
    assert (row["handle"], row["name"], row["opted_out"], row["heard_ms"]) == ("7", "An\ufffda", 1, 1)


async def test_a_lost_connection_is_made_anew(store: PostgresStore, postgres_url: str) -> None:
    """The server ends every connection: the next transaction and the next look go through."""
    await store.run(lambda: quarantined("before"))
    await store.read(listed)
    assert await backends(postgres_url) >= 2
    await store.run(lambda: quarantined("after"))
    await backends(postgres_url)
    assert await store.read(listed) == ["after", "before"]


async def test_a_connection_lost_in_a_transaction_leaves_nothing(store: PostgresStore, postgres_url: str) -> None:
    """Nothing of it happened, and the caller is told that the database is unavailable, not that it is to blame."""
    await store.run(lambda: quarantined("before"))

    def interrupted() -> Step[None]:
        yield q("keep_unread", "test", "", "never to be seen", 1)
        ended.append(asyncio.ensure_future(backends(postgres_url)))
        while True:
            yield q("backlog")

    ended: list[asyncio.Task[int]] = []
    with pytest.raises(StoreUnavailableError):
        await store.run(interrupted)
    await ended[0]
    assert await store.read(listed) == ["before"]


async def test_a_commit_whose_answer_was_lost_is_looked_up(store: PostgresStore, postgres_url: str) -> None:
    """The connection breaks after the server has committed: the caller gets its result, and nothing is done twice."""
    await store.run(lambda: counted("n"))
    link = store._writer
    assert link is not None
    say = link.say

    async def lost(sql: str) -> None:
        await say(sql)
        if sql == "COMMIT":
            raise ConnectionResetError("the answer was lost")

    link.say = lost  # type: ignore[method-assign]
    assert await store.run(lambda: counted("n")) == 2
    assert await store.run(lambda: counted("n")) == 3


async def test_who_keeps_the_turn_too_long_loses_it(store: PostgresStore, postgres_url: str) -> None:
    """A transaction of somebody who has stopped in the middle is ended by the server, so that others can write."""
    stuck = await asyncpg.connect(postgres_url)
    await stuck.execute("SET idle_in_transaction_session_timeout = 300")
    await stuck.execute("BEGIN")
    await stuck.execute("SELECT pg_advisory_xact_lock($1)", int.from_bytes(b"frontdes"))
    await store.run(lambda: quarantined("at last"))
    assert await store.read(listed) == ["at last"]
    stuck.terminate()


async def test_who_stands_still_within_a_statement_loses_the_turn(store: PostgresStore, postgres_url: str) -> None:
    """Between preparing a statement and carrying it out a session is not idle: the next one in turn ends it."""
    stuck = await asyncpg.connect(postgres_url, statement_cache_size=0)
    await stuck.execute("BEGIN")
    await stuck.execute("SELECT pg_advisory_xact_lock($1)", int.from_bytes(b"frontdes"))
    prepared = await stuck.prepare("SELECT 1")
    state = "SELECT state || ' ' || wait_event FROM pg_stat_activity WHERE pid = $1"
    assert await asked(postgres_url, state, stuck.get_server_pid()) == "active ClientRead"
    await store.run(lambda: quarantined("at last"))
    assert await store.read(listed) == ["at last"]
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await prepared.fetchval()
    stuck.terminate()


async def test_who_works_long_keeps_the_turn(store: PostgresStore, postgres_url: str) -> None:
    """Whoever the server itself keeps waiting is not silent: the others wait longer, and nobody is ended."""
    busy = await asyncpg.connect(postgres_url)

    async def long() -> None:
        async with busy.transaction():
            await busy.execute("SELECT pg_advisory_xact_lock($1)", int.from_bytes(b"frontdes"))
            await busy.execute("SELECT pg_sleep(7)")

    working = asyncio.create_task(long())
    await asyncio.sleep(0.5)
    await store.run(lambda: quarantined("after"))
    await working
    await busy.close()


async def test_a_newer_database_is_not_opened(postgres: Server, postgres_url: str) -> None:
    """An older program refuses a newer schema and says what to do, also where it was open before."""
    store = await open_postgres(postgres_url)
    await store.run(lambda: quarantined("before"))
    await asked(postgres_url, "INSERT INTO schema_version VALUES ($1)", migrations()[-1][0] + 1)
    with pytest.raises(StoreError, match="newer Frontdesk"):
        await open_postgres(postgres_url)
    await backends(postgres_url)
    with pytest.raises(StoreUnavailableError, match="newer Frontdesk"):
        await store.run(lambda: quarantined("after"))
    await store.close()


async def test_several_that_start_together_migrate_once(postgres: Server) -> None:
    """An empty database, eight processes at once: one migrates, the others wait for it."""
    name = await asyncio.to_thread(postgres.make, "template1")
    stores = await asyncio.gather(*(open_postgres(postgres.url(name)) for _ in range(8)))
    assert await asked(postgres.url(name), "SELECT COUNT(*) FROM schema_version") == len(migrations())
    for store in stores:
        await store.close()
    with pytest.raises(StoreError, match="frontdesk migrate"):
        await open_postgres(postgres.url(await asyncio.to_thread(postgres.make, "template1")), migrating=False)


@pytest.mark.parametrize(
    ("place", "words"), [("127.0.0.1:1", "cannot be reached"), ("127.0.0.1:port", "cannot be understood")]
)
async def test_what_keeps_it_from_opening_is_told(place: str, words: str) -> None:
    """What is wrong and what to do, without the password."""
    with pytest.raises(StoreError, match=words) as told:
        await open_postgres(f"postgresql://ana:hunter2@{place}/frontdesk")
    assert "hunter2" not in str(told.value)


async def test_a_missing_database_is_told(postgres: Server) -> None:
    """With the command that makes it."""
    with pytest.raises(StoreError, match="createdb"):
        await open_postgres(postgres.url("no_such_database"))


async def test_who_may_not_enter_or_make_tables_is_told(postgres: Server) -> None:
    """A wrong password, and a user without rights: each with what to do, without the password."""
    name = await asyncio.to_thread(postgres.make, "template1")
    await asyncio.to_thread(postgres.tell, "CREATE ROLE guest LOGIN PASSWORD 'right-horse'")
    url = postgres.url(name).replace("postgres:@", "guest:{}@")
    with pytest.raises(StoreError, match="lacks a right"):
        await open_postgres(url.format("anything"))
    await asyncio.to_thread(postgres.guard, "guest")
    with pytest.raises(StoreError, match="Check the user and the password") as told:
        await open_postgres(url.format("battery-staple"))
    assert "battery-staple" not in str(told.value)
