"""Every named query is used, documented, and understood by both databases."""

from __future__ import annotations

import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from bot.store.postgres_link import in_postgres
from bot.store.queries import queries
from bot.store.sqlite import SqliteStore, in_sqlite
from tests.databases import Server

ROOT = Path(__file__).parent.parent
SQL = (ROOT / "bot/store/queries.sql").read_text(encoding="utf-8")


def test_every_query_is_used_and_every_used_one_exists() -> None:
    """No dead SQL, no misspelt name."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py"))
    used = set(re.findall(r"""\bq\(\s*["'](\w+)["']""", code)) | set(re.findall(r'_mark\("(\w+)"', code))
    assert used == set(queries())


def test_every_query_says_why() -> None:
    """The line below a query's name is its reason."""
    assert re.findall(r"^-- name: \w+\n(?!-- )", SQL, re.MULTILINE) == []


def test_sqlite_understands_every_query(tmp_path: Path) -> None:
    """Each query compiles against the migrated schema."""
    store = SqliteStore(tmp_path / "a.db")
    for name, sql in queries().items():
        count = len(set(re.findall(r"\$(\d+)", sql)))
        assert store._writer.execute(f"EXPLAIN {in_sqlite(sql)}", (None,) * count) is not None, name
    store.close_now()


GROWING = "messages|conversations|decisions|outbox|escalations|acts|outcomes|returned|lessons"
OPEN_ONLY = "outbox_lane|outbox_waiting|outbox_unknown|messages_due|conversations_of_team|lessons_to_do"
"""Indexes of what is open now: reading all of one costs what is open, not what was ever said."""
READ_WHOLE = {
    "undelivered": "newest first, until there are enough",
    "newest_outcomes": "newest first, until there are enough",
    "answered_questions": "newest first, until there are enough",
    "unanswered_texts": "the newest messages, as many as it says",
    "outcomes_until_now": "twice a minute, of an index alone",
    "nobody_was_told": "when somebody throws the hold switch",
    "digest": "once a day",
    "newest_lessons": "what the team taught: few, and only for their page",
    "lessons_waiting": "what the team taught: few, and only for their page",
    "lessons_of": "what the team taught: few, and only for their page",
}
"""Queries that may read a table from one end to the other, and why."""


def test_no_query_reads_a_growing_table(tmp_path: Path) -> None:
    """What a query costs does not grow with what was ever said."""
    store, whole = SqliteStore(tmp_path / "a.db"), set()
    names = re.compile(rf"SCAN (?:{GROWING}|\w)(?: USING (?:COVERING )?INDEX (?!(?:{OPEN_ONLY})$)\w+)?")
    for name, query in queries().items():
        sql = in_sqlite(query)
        count = len(set(re.findall(r"\?(\d+)", sql)))
        plan = [row[3] for row in store._writer.execute(f"EXPLAIN QUERY PLAN {sql}", (None,) * count)]
        whole |= {name for step in plan if names.fullmatch(step)}
    store.close_now()
    assert whole == set(READ_WHOLE)


def test_postgresql_understands_every_query(postgres: Server, postgres_url: str) -> None:
    """A real PostgreSQL plans each query on the migrated schema, so that one SQL serves both databases."""
    name = postgres_url.split("/")[3].split("?")[0]
    postgres.tell(*(f"PREPARE {name} AS {in_postgres(sql)}" for name, sql in queries().items()), database=name)


def test_sqlite_and_postgresql_tell_the_same_time(tmp_path: Path) -> None:
    """The database's own clock, in milliseconds since the epoch."""
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        told = connection.execute(f"SELECT {in_sqlite('@now_ms')}").fetchone()[0]
    assert abs(told - time.time() * 1000) < 1_000
