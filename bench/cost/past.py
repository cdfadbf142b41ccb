"""A past for a Frontdesk's database: so many messages of earlier, each decided, answered and sent."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import asyncpg

from bench.cost.dialects import ACCOUNT
from bench.cost.places import Place

CROWDS: Final = 4
"""Followers of the past are called h0x0, h1x0, h2x0, h3x0, h0x1 …: four crowds, each of which writes again once."""
LEAST: Final = 1_000
"""Conversations at least."""
IN_EACH: Final = 10
"""Messages in a conversation, where there are enough."""
DAY_MS: Final = 86_400_000
YEAR_MS: Final = 365 * DAY_MS
SQL: Final = Path(__file__).with_suffix(".sql")
WHY: Final = (
    '{"ranking":{"matches":[{"intent":"order_status","confidence":0.99,"score":1.0,"example":"where is my order"}],'
    '"threshold":0.91,"margin":0.1,"refusal":null,"exact":true,"left_over":[],"repaired":[]},"cues":{"risk":null,'
    '"asks_person":false,"chatter":false,"opts_out":false,"opts_in":false},"parts":[]}'
)
TEXT: Final = (
    "You can follow your parcel at https://juniper.example/track. It usually takes 3–5 working days. Is it later than "
    "that? Tell us your order number, and one of us looks at it the same day."
)


def conversations(count: int) -> int:
    """In how many conversations so many messages were said."""
    return max(LEAST, count // IN_EACH)


def statements(count: int, now_ms: int) -> list[str]:
    """What writes the past: spread over the year before yesterday."""
    end = now_ms - DAY_MS
    facts: dict[str, object] = {"begin": end - YEAR_MS, "end": end, "step": YEAR_MS // count, "crowds": CROWDS}
    facts |= {"count": count, "conversations": conversations(count), "account": ACCOUNT, "why": WHY, "text": TEXT}
    return [one.format(**facts) for one in SQL.read_text(encoding="utf-8").split(";")]


async def give(where: Place, count: int, now_ms: int) -> float:
    """Make the database of a place, with a past; returns its size in MB."""
    settings = where.environment("http://127.0.0.1:1", 0)
    migrating = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "migrate", env=settings, cwd=where.directory, stdout=asyncio.subprocess.DEVNULL
    )
    if await migrating.wait():
        raise SystemExit("the database was not made; see above")
    said = statements(count, now_ms)
    return await _on_server(where.database, said) if where.is_on_server else _in_file(where.workspace, said)


def _in_file(workspace: Path, said: Sequence[str]) -> float:
    path = workspace / "frontdesk.db"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        with connection:
            for statement in said:
                connection.execute(statement)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.stat().st_size / 1e6


async def _on_server(address: str, said: Sequence[str]) -> float:
    connection: Any = await asyncpg.connect(address)
    try:
        for statement in said:
            await connection.execute(statement)
        await connection.execute("VACUUM ANALYZE")
        size: int = await connection.fetchval("SELECT pg_database_size(current_database())")
        return size / 1e6
    finally:
        await connection.close()
