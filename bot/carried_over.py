"""What whoever sends knows of the vendors outlives it: pauses are kept, and calls are counted from the outbox's rows.

Without it a restart, or another process that goes on, would call a vendor that wants to be left alone, or call it more
often than it allows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from bot.pauses import Pause
from bot.store.transaction import Rows, Step, q
from handlers.base import Platform

KEEPER: Final = "outbox"
LOOKED_AT: Final = 20_000
"""Rows of the outbox that are looked through for calls made, the newest."""
ITS_TURN: Final = "It waits its turn."
"""Why a row waits that no call was made for."""


def keep_pauses(changed: Mapping[str, Pause]) -> Step[None]:
    """Write down which vendors are left alone, and until when."""
    for target, pause in changed.items():
        yield q("remember", KEEPER, target, f"{pause.until_ms} {pause.in_a_row}")


def kept_pauses() -> Step[dict[str, Pause]]:
    """The pauses as they were kept last, by platform or desk."""
    rows = yield q("memories_of", KEEPER)
    return {row["key"]: Pause(*map(int, row["value"].split())) for row in rows}


def calls_made(platforms: Iterable[Platform], now_ms: int) -> Step[Rows]:
    """When platforms were called within the longest time that any of their rates looks back, oldest first.

    A row that was tried several times counts once, at its last attempt.
    """
    spans = [rate.seconds for platform in platforms for rate in platform.limits.rates.values()]
    if not spans:
        return ()
    return (yield q("calls_made", now_ms - int(max(spans) * 1000), LOOKED_AT, ITS_TURN))
