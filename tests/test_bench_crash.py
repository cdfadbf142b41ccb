"""How `make crash` counts steps, draws its kills and tells what it found."""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter
from pathlib import Path

import asyncpg

from bench.crash import again, random_plans, report
from bench.crash_child import Steps
from bench.crash_database import ACTS, EARLY, MESSAGES, OUTBOX, THREADS, UNFINISHED, PostgresRows, SqliteFile
from bench.crash_run import SQLITE, Plan, Told, a_file
from bench.crash_scripts import SCRIPTS
from bench.history import Ending, Verdict
from bot.store.sqlite import SqliteStore
from tests.databases import Server

OPTIONS = argparse.Namespace(kills=10, histories=3, reach=500, at_once=20, seed=7)


def test_every_time_a_task_goes_on_is_a_step() -> None:
    """Counting changes nothing: results, errors and cancellations come through, on whichever loop."""
    steps = Steps(last=0)

    async def ask(answer: int) -> int:
        await asyncio.sleep(0)
        return answer

    async def fail() -> None:
        await asyncio.sleep(0)
        raise LookupError

    async def play() -> list[object]:
        endless = asyncio.create_task(asyncio.sleep(60))
        await asyncio.sleep(0)
        endless.cancel()
        work = (asyncio.create_task(ask(5)), asyncio.create_task(fail()), endless)
        return await asyncio.gather(*work, return_exceptions=True)

    with asyncio.Runner() as runner:
        steps.watch(runner.get_loop())
        answer, error, cancelled = runner.run(play())
    assert answer == 5
    assert isinstance(error, LookupError)
    assert isinstance(cancelled, asyncio.CancelledError)
    assert steps.taken >= 2 + 2 + 2 + 3


def test_a_seed_draws_the_same_kills_again() -> None:
    """All kills are drawn, spread evenly; a history by itself is what it was among the others."""
    plans = random_plans(OPTIONS, "sqlite", a_file)
    assert [len(plan.lasts) for plan in plans] == [4, 3, 3]
    assert all(1 <= last <= 500 for plan in plans for last in plan.lasts)
    assert {frozenset(plan.scripts) for plan in plans} == {frozenset(SCRIPTS.values())}
    alone = argparse.Namespace(**{**vars(OPTIONS), "kills": 3, "histories": 1, "seed": 8})
    assert random_plans(alone, "postgresql", a_file)[0].lasts == plans[1].lasts
    assert random_plans(argparse.Namespace(**{**vars(OPTIONS), "kills": 0}), "sqlite", a_file) == []


def test_the_report_adds_up_and_names_faults() -> None:
    """A fault of each kind in one of two histories."""
    plan = Plan("seed 1", (), 20, (3, 4))
    good = Told(plan, 2, 9, Verdict(Counter({Ending.ANSWERED: 8, Ending.UNKNOWN: 1})), (), 1.0)
    bad = Told(plan, 2, 9, Verdict(Counter({Ending.LOST: 1}), ("k1",), ("m1",), ("m2", "m3")), ("torn page",), 1.0)
    assert good.holds
    assert not bad.holds
    assert bad.faults == ("lost: k1", "doubled: m1", "reordered: m2", "reordered: m3", "broken: torn page")
    sums = [list(column.cells)[-1] for column in report([good, bad]).columns]
    assert sums == ["together", "4", "18", "10", "1", "1", "2", "1", "1"]


async def test_a_database_that_a_kill_left_before_its_first_table_is_empty(tmp_path: Path) -> None:
    """No file, an empty file, a real one."""
    look = SqliteFile(SQLITE, tmp_path)
    assert await look.rows(MESSAGES) == []
    (tmp_path / "frontdesk.db").touch()
    assert await look.rows(MESSAGES) == []
    SqliteStore(tmp_path / "frontdesk.db").close_now()
    assert await look.rows(MESSAGES) == []
    assert await look.faults() == []


async def test_a_torn_file_is_told(tmp_path: Path) -> None:
    """SQLite's own check finds a page that somebody overwrote."""
    store = SqliteStore(tmp_path / "frontdesk.db")
    store.close_now()
    file = tmp_path / "frontdesk.db"
    held = bytearray(file.read_bytes())
    held[4096 * 3 : 4096 * 4] = b"\x55" * 4096
    file.write_bytes(held)
    assert await SqliteFile(SQLITE, tmp_path).faults()


async def test_postgresql_is_looked_into_in_the_same_way(tmp_path: Path, postgres: Server, postgres_url: str) -> None:
    """An empty database has no rows; a migrated one is read in full, and what refers to nothing is told."""
    empty = PostgresRows(postgres.url(await asyncio.to_thread(postgres.make, "template1")), tmp_path)
    assert await empty.rows(MESSAGES) == []
    look = PostgresRows(postgres_url, tmp_path)
    assert [await look.rows(query) for query in (OUTBOX, MESSAGES, THREADS, ACTS, EARLY)] == [[]] * 5
    assert await look.rows(UNFINISHED) == [{"undecided": 0, "unsent": 0, "doubtful": 0}]
    assert await look.faults() == []
    connection = await asyncpg.connect(postgres_url)
    await connection.execute("SET session_replication_role = replica")  # which does not look at references
    await connection.execute("INSERT INTO desk_threads (desk, thread, escalation_id) VALUES ('slack', 't', 7)")
    await connection.close()
    assert await look.faults() == ["desk_threads.escalation_id: 1 rows refer to nothing"]


def test_a_faulty_history_is_played_again_by_its_words() -> None:
    """One drawn from a seed by that seed, one of a script with its database."""
    assert "--database postgresql --every 0 --histories 1 --kills 2 --seed 7 " in again(
        Plan("seed 7 on postgresql", (), 1, (3, 4))
    )
    assert "--database sqlite --kills 0 " in again(Plan("direct message on sqlite", (), 1, (3, 4)))
