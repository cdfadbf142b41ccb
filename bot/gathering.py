"""The same question from many followers waits on one card."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.heard import Heard
from bot.store.outgoing import DAY_MS, AtDesks, show_card
from bot.store.transaction import Row, Step, q
from intents.gathering import alike_among

LOOKED_AT: Final = 200
"""Open questions that a new one is compared with, the newest."""


def gather_or_show(at: AtDesks, heard: Heard, *, urgent: bool) -> Step[None]:
    """Show a new escalation on the card of those who asked the same, if there are enough of them; else on its own."""
    alike = () if urgent else (yield from _who_asked_the_same(at, heard))
    if not alike:
        yield from show_card(at)
        return
    leader = next((row["gathered_into"] for row in alike if row["gathered_into"] is not None), alike[-1]["id"])
    for row in alike:
        if row["untouched"] and row["id"] != leader:
            yield q("gather", row["id"], leader)
            yield from show_where_shown(AtDesks(at.desks, row["conversation_id"], row["id"], at.now_ms))
    yield q("gather", at.escalation_id, leader)
    yield from show_card(AtDesks(at.desks, at.conversation_id, leader, at.now_ms))


def _who_asked_the_same(at: AtDesks, heard: Heard) -> Step[tuple[Row, ...]]:
    """The open escalations that ask the same, newest first; none where they are too few to share a card."""
    least = heard.knowledge.library.desk.gather_from
    if least < 1 or not heard.message.text:
        return ()
    rows = yield q("could_gather", at.now_ms - DAY_MS, at.escalation_id, LOOKED_AT)
    asked = [(row["id"], row["question"]) for row in rows]
    alike = set(alike_among(heard.message.text, asked, heard.knowledge.fitted))
    return tuple(row for row in rows if row["id"] in alike) if len(alike) + 1 >= least else ()


def show_where_shown(at: AtDesks) -> Step[None]:
    """Bring a card up to date at the desks that have it, and make none where there is none."""
    showing = {row["desk"] for row in (yield q("desks_showing", at.escalation_id))}
    yield from show_card(replace(at, desks=tuple(desk for desk in at.desks if desk in showing)))


def stand_alone(at: AtDesks, escalation: Row) -> Step[None]:
    """What was waiting with others gets a card of its own: its follower writes on, or somebody takes it by itself."""
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
