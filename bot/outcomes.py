"""What people did with answers, kept as outcomes: one row for each decision and source, whose last word counts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.store.transaction import Row, Step, q
from intents.model import Reason
from intents.objecting import objects

AT_ONCE: Final = 200
"""Rows that one transaction looks at; bounds how long the loop is busy."""
LOOK_BACK: Final = 2_000
"""Acts and decisions before the start that are looked at again, for what happened before or while it was down."""
NEXT_MS: Final = 30 * 60_000
"""Within which a follower's next words are about the answer."""


class Source(StrEnum):
    """Where an outcome comes from, the most trusted first."""

    TEAMMATE = "teammate"
    """👍 or 👎 on an automatic answer, or an escalated turn filed under an intent."""
    DESK = "desk"
    """An escalation answered with a suggestion as it stands: right if it is the likeliest intent's, wrong if it is
    another's. A teammate's own words tell neither and are no outcome."""
    FOLLOWER = "follower"
    """The next words after an automatic answer turn it down. A wish for a person does not: many have it anyway."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Up to which act and which decision everything has been looked at."""

    act: int
    decision: int


def first_marks() -> Step[Marks]:
    """Where to begin after a start."""
    act, decision = (yield q("newest_act"))[0]["id"], (yield q("newest_decision"))[0]["id"]
    return Marks(max(0, act - LOOK_BACK), max(0, decision - LOOK_BACK))


def take_in(marks: Marks, language: str) -> Step[Marks]:
    """Keep what the next acts and decisions show; returns how far it came, ``marks`` where there is nothing more.

    ``language`` is the library's. Doing it again changes nothing.
    """
    answers = yield q("team_answers", marks.act, AT_ONCE)
    for row in answers:
        yield from _keep_sent(row)
    said = yield q("said_after_answers", marks.decision, NEXT_MS, AT_ONCE)
    for row in said:
        if objects(row["text"], language):
            yield q("keep_outcome", row["decision_id"], Source.FOLLOWER.value, 0, "", "", row["made_ms"])
    act = answers[-1]["id"] if answers else marks.act
    return Marks(act, said[-1]["id"] if said else marks.decision)


def _keep_sent(row: Row) -> Step[None]:
    sent = _sent_intent(row)
    if sent:
        right = int(sent == row["intent"])
        yield q("keep_outcome", row["decision_id"], Source.DESK.value, right, sent, row["teammate"], row["at_ms"])


def _sent_intent(row: Row) -> str:
    """The intent whose suggestion was sent as it stands; empty where a teammate used words of their own."""
    offered = json.loads(row["suggestions"] or "[]")
    same = (one["intent"] for one in offered if one["text"].split() == row["text"].split())
    return str(next(same, ""))


def judge(decision_id: int, *, was_right: bool, said_by: str, now_ms: int) -> Step[bool]:
    """A teammate's 👍 or 👎 on an automatic answer, part of a transaction; False if there is no such answer."""
    found = yield q("decision", decision_id)
    if not found or found[0]["decision"] != "reply" or found[0]["reason"] != Reason.MATCHED.value:
        return False
    intent = found[0]["intent"] if was_right else ""
    yield q("keep_outcome", decision_id, Source.TEAMMATE.value, int(was_right), intent, said_by, now_ms)
    return True


def teach(decision_id: int, intent: str, *, said_by: str, now_ms: int) -> Step[bool]:
    """A teammate said which intent an escalated turn meant, part of a transaction; False if it was not escalated."""
    found = yield q("decision", decision_id)
    if not found or found[0]["decision"] != "escalate":
        return False
    right = int(found[0]["intent"] == intent)
    yield q("keep_outcome", decision_id, Source.TEAMMATE.value, right, intent, said_by, now_ms)
    return True
