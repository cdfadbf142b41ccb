"""Reads queries.sql: ``-- name: find_x`` opens a query, the comment below it says why, the rest is SQL."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent
_NAME = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)


@cache
def queries() -> dict[str, str]:
    """Every named query as it stands in queries.sql, with ``$1`` placeholders and ``@`` dialect marks."""
    parts = _NAME.split((_HERE / "queries.sql").read_text(encoding="utf-8"))
    return {name: _without_comments(sql) for name, sql in zip(parts[1::2], parts[2::2], strict=True)}


def _without_comments(sql: str) -> str:
    return "\n".join(line for line in sql.splitlines() if not line.startswith("--")).strip().rstrip(";")


@cache
def migrations() -> tuple[tuple[int, str], ...]:
    """The numbered migrations in order: (number, SQL)."""
    files = sorted((_HERE / "migrations").glob("[0-9]*.sql"))
    return tuple((int(file.name.split("_")[0]), file.read_text(encoding="utf-8")) for file in files)


def statements(script: str) -> list[str]:
    """The single statements of a migration."""
    return [part.strip() for part in _without_comments(script).split(";\n") if part.strip().rstrip(";")]
