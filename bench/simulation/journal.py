"""A played seed as the history checker reads it, and what the reference model says of its end."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from bench.crash_database import MESSAGES, OUTBOX, THREADS, UNFINISHED
from bench.crash_journal import cards, of_messages, texts
from bench.history import Accepted, History, Outcome
from bench.simulation.room import Room
from bench.simulation.world import World
from bot.store.outgoing import BACK

ACTS: Final = "SELECT id, key, teammate, text, refused, line, mark FROM acts ORDER BY id"
ESCALATIONS: Final = "SELECT id, state, owed_ms, promised_ms, late_ms FROM escalations ORDER BY id"
OWN_WORDS: Final = "SELECT key FROM messages WHERE writer = 'brand' ORDER BY id"
Found = Sequence[Mapping[str, Any]]
OVERDUE_MS: Final = 60_000
"""How late a sweep may notice that a promise is broken, on a loop that wakes late."""


class Rows:
    """The database of a seed, for looking only, also while it is played."""

    def __init__(self, database: Path) -> None:
        """Open it."""
        self._connection = sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)
        self._connection.row_factory = sqlite3.Row

    def of(self, query: str) -> Found:
        """What a query finds."""
        return self._connection.execute(query).fetchall()

    def unfinished(self) -> bool:
        """Whether the program still has something to do."""
        return any(self.of(UNFINISHED)[0])

    def close(self) -> None:
        """Done looking."""
        self._connection.close()


def history_of(world: World, look: Rows) -> History:
    """What the vendors saw, and what the rows say."""
    outbox, threads = look.of(OUTBOX), look.of(THREADS)
    shown = {row["conversation_id"] for row in threads if row["thread"] in world.room.cards}
    outcomes = (*of_messages(look.of(MESSAGES), shown), *_of_acts(look.of(ACTS), loud(world.room)))
    wanted = [row for row in outbox if row["error"] not in BACK]
    rows = (*texts(wanted, shown), *cards(outbox, threads))
    return History(tuple(world.events), (*_at_network(world), *_in_room(world.room)), rows, outcomes)


def _at_network(world: World) -> Iterator[Accepted]:
    for one in world.network.delivered:
        yield Accepted("instagram", one.via, one.follower, one.text, one.key, one.row)


def _in_room(room: Room) -> Iterator[Accepted]:
    """Cards and lines; of a notice the first alone, since it may be told twice (bot/calls.py: HARMLESS)."""
    notices: set[int] = set()
    for one in room.posted:
        if not one.row:
            yield Accepted("slack", "card", "team", one.text, one.key)
        elif one.thread != one.key:
            yield Accepted("slack", "line", "team", one.text, one.key, one.row)
        elif one.row not in notices:
            notices.add(one.row)
            yield Accepted("slack", "notice", "team", one.text, one.key, one.row)


def loud(room: Room) -> str:
    """All that was said to the team."""
    return "\n".join(one.text for one in room.posted if one.row)


def _of_acts(found: Found, told: str) -> Iterator[Outcome]:
    """Whether words had to come of an act is for the reference model to say."""
    for row in found:
        yield Outcome(row["key"], f"a{row['id']}", silent=True, shown=f"> {row['text']}" in told)


def broken_promises(world: World, look: Rows) -> Iterator[str]:
    """What the reference model does not allow."""
    yield from world.model.violations
    yield from _refused_in_silence(world, look.of(ACTS))
    yield from world.model.told_wrongly([one.text for one in world.network.delivered], loud(world.room))
    yield from _in_silence(world, look)
    yield from _marked_wrongly(world.room, look.of(ACTS))
    ours = {one.key for one in world.network.delivered}
    yield from (f"our own {row['key']} was taken for a person's" for row in look.of(OWN_WORDS) if row["key"] in ours)


def _refused_in_silence(world: World, acts: Found) -> Iterator[str]:
    """What was refused after its answer, since nobody knew the card yet: whoever did it reads why."""
    refused = {row["key"]: row for row in acts if row["refused"]}
    for deed in world.model.deeds:
        if deed.key in refused and not deed.refused:
            deed.refused = True
            if (deed.thread, deed.who, refused[deed.key]["refused"]) not in world.room.hints:
                yield f"{deed.key} was refused, and {deed.who} was not told"


def _in_silence(world: World, look: Rows) -> Iterator[str]:
    """Every escalation is done, in time, or loud; and its card says what its row says."""
    cards_of = {card.number: card for card in world.room.cards.values()}
    for row in look.of(ESCALATIONS):
        card = cards_of.get(str(row["id"]))
        if card is None or card.state != row["state"]:
            yield f"escalation {row['id']} is {row['state']}, and its card {card and card.state}"
        is_open = row["state"] in {"waiting", "claimed"}
        due = row["promised_ms"] is not None and row["promised_ms"] < world.now_ms() - OVERDUE_MS
        if is_open and row["owed_ms"] is not None and due and row["late_ms"] is None:
            yield f"escalation {row['id']} is beyond its promise, and nobody was told"


def _marked_wrongly(room: Room, acts: Found) -> Iterator[str]:
    for row in acts:
        if row["line"] and room.marks.get(row["line"], "none") != row["mark"]:
            yield f"{row['line']} bears {room.marks.get(row['line'])}, and should {row['mark']}"
