"""The same question from many followers waits on one card."""

from __future__ import annotations

from typing import Final

from bot.heard import Heard
from bot.store.outgoing import DAY_MS, AtDesks, show_card
from bot.store.transaction import Row, Step, q
from intents.gathering import alike_among

LOOKED_AT: Final = 200
"""Open questions that a new one is compared with, the newest."""


def gather_or_show(at: AtDesks, heard: Heard, *, urgent: bool) -> Step[None]:
    """Show a new escalation on the card of those who asked the same, if there are enough of them; else on its own."""
    leader = None if urgent else (yield from _leader(at, heard))
    if leader is None:
        yield from show_card(at)
        return
    yield q("gather", at.escalation_id, leader)
    yield from show_card(AtDesks(at.desks, at.conversation_id, leader, at.now_ms))


def _leader(at: AtDesks, heard: Heard) -> Step[int | None]:
    """The escalation whose card shows those who asked the same; None where this one stands alone."""
    least = heard.knowledge.library.desk.gather_from
    if least < 1 or not heard.message.text:
        return None
    rows = yield q("could_gather", at.now_ms - DAY_MS, at.escalation_id, LOOKED_AT)
    asked = [(row["id"], row["question"]) for row in rows]
    alike = set(alike_among(heard.message.text, asked, heard.knowledge.fitted))
    if len(alike) + 1 < least:
        return None
    for row in rows:
        if row["id"] in alike and row["gathered_into"] is not None:
            leader: int = row["gathered_into"]
            return leader
    return min(alike)


def stand_alone(at: AtDesks, escalation: Row) -> Step[None]:
    """A follower who waited with others writes on: their escalation gets a card of its own."""
    if escalation["gathered_into"] is None:
        return
    yield q("gather", escalation["id"], None)
    yield from show_card(at)
    yield from show_card(AtDesks(at.desks, at.conversation_id, escalation["gathered_into"], at.now_ms))


def scatter(at: AtDesks) -> Step[int]:
    """Everybody who waited on this escalation's card gets one of their own; returns how many."""
    others = yield q("gathered", at.escalation_id)
    for other in others:
        yield q("gather", other["id"], None)
        yield from show_card(AtDesks(at.desks, other["conversation_id"], other["id"], at.now_ms))
    return len(others)
