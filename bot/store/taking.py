"""What the outbox takes: rows that may be sent, and attempts that are to be read back. Whole transactions."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

from bot.store.transaction import Row, Rows, Step, q

SETTLE_MOST_MS: Final = 30_000
"""So long an attempt of unknown outcome is not taken again while it is being read back."""


def interrupted(due_ms: int) -> Step[None]:
    """What was under way when whoever sent before stopped is of unknown outcome, and read back from then on."""
    yield q("interrupted", due_ms)


def anything_due(now: int, targets: Iterable[str]) -> Step[tuple[bool, bool]]:
    """Whether anything is to be sent to any of the targets, and to be read back."""
    row = (yield q("anything_due", now, json.dumps(list(targets))))[0]
    return bool(row["waiting"]), bool(row["doubtful"])


def take(now: int, room: dict[str, int], settling: dict[str, int]) -> Step[tuple[list[Row], list[Row]]]:
    """What may be sent, and what may be read back: so many rows of each target."""
    due = yield from _claim(now, room)
    return due, (yield from _unsettled(now, settling))


def _claim(now: int, room: dict[str, int]) -> Step[list[Row]]:
    claimed: list[Row] = []
    for target, most in room.items():
        ids = (yield q("claim_outbox", now, most, target)) if most > 0 else ()
        claimed += yield from _whole(ids)
    return claimed


def _unsettled(now: int, room: dict[str, int]) -> Step[list[Row]]:
    rows: list[Row] = []
    for target, most in room.items():
        ids = (yield q("claim_unsettled", now, most, target, now + SETTLE_MOST_MS)) if most > 0 else ()
        rows += yield from _whole(ids)
    return rows


def _whole(ids: Rows) -> Step[Rows]:
    return (yield q("outbox_rows", json.dumps([row["id"] for row in ids]))) if ids else ()
