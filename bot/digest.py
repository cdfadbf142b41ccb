"""The team's morning: once a working day, when people come in, what waits and what became of yesterday."""

from __future__ import annotations

from typing import Final

from bot.store.outgoing import DAY_MS, announce
from bot.store.transaction import Row, Step, q
from bot.surroundings import Surroundings
from intents.office import office_of, span_in_words

HANDLER: Final = "frontdesk"
KEY: Final = "digest"


def digest(around: Surroundings) -> Step[bool]:
    """Tell the desks once a working day, if there is anything to tell; returns whether it was told.

    The first time ever only notes the time, so that a new Frontdesk does not begin with a report.
    """
    now, library = around.now(), around.knowledge().library
    office = office_of(library.brand, library.desk)
    begins_ms = office.begins(now)
    kept = yield q("recall", HANDLER, KEY)
    last_ms = int(kept[0]["value"]) if kept and kept[0]["value"] else 0
    if begins_ms is None or not (last_ms < begins_ms <= now) or not office.is_open(now):
        return False
    yield q("remember", HANDLER, KEY, str(now))
    if not last_ms:
        return False
    row = (yield q("digest", max(last_ms, now - 7 * DAY_MS)))[0]
    words = digest_in_words(row, now)
    if words:
        yield from announce(around.desk_names, f"digest:{begins_ms}", words, now)
    return bool(words)


def digest_in_words(row: Row, now_ms: int) -> str:
    """A few lines; nothing where there is nothing to tell."""
    if not (row["open"] or row["answered"] or row["missed"]):
        return ""
    lines = ["☀ Good morning!"]
    if row["open"]:
        oldest = f", the oldest for {span_in_words(now_ms - row['oldest_ms'])}" if row["oldest_ms"] else ""
        lines.append(f"Open: {row['open']}, of which nobody has claimed {row['unclaimed']}{oldest}.")
    else:
        lines.append("Nothing is open.")
    lines.append(f"Since the last morning: {row['answered']} finished, {row['missed']} promised times missed.")
    return "\n".join(lines)
