"""Teaching: what a teammate wants changed in the library becomes a row, which bot/teaching.py carries out."""

from __future__ import annotations

from bot.acts.at_hand import AtHand, who
from bot.store.outgoing import tell_desks
from bot.store.transaction import Row, Step, q
from intents.lessons import lesson_of

GONE = "There is no such lesson."


def teach(at: AtHand) -> Step[str]:
    """A lesson, reviewed by whoever teaches it."""
    lesson = lesson_of(at.act.text)
    if lesson is None:
        return f"Teach from the console: escalation {at.escalation['id']}, “Teach” under the answer."
    whom = (at.act.desk, who(at.act), at.act.teammate.name)
    yield q("keep_lesson", at.escalation["id"], at.act_id, *whom, lesson.intent, lesson.as_text(), at.now_ms)
    return ""


def approve(at: AtHand) -> Step[str]:
    """Only a second person's OK counts: neither the same account nor the same name at another desk."""
    lesson = yield from _lesson_of(at)
    if lesson is None:
        return GONE
    if who(at.act) == lesson["teammate"] or _same_name(at.act.teammate.name, lesson["name"]):
        return "Somebody else has to approve this: you taught it yourself."
    approved = yield q("approve_lesson", lesson["id"], who(at.act), at.act.teammate.name)
    return "" if approved else f"This is {STATES[lesson['state']]}."


def undo(at: AtHand) -> Step[str]:
    """Anybody may take a lesson back; it stays in the list."""
    lesson = yield from _lesson_of(at)
    if lesson is None:
        return GONE
    undone = yield q("undo_lesson", lesson["id"], at.act.teammate.name)
    if not undone:
        return f"This is {STATES[lesson['state']]}."
    if undone[0]["state"] == "undone":
        text = f"{at.act.teammate.name} took the lesson about {lesson['intent']} back."
        yield from tell_desks(at.everywhere, f"lesson:{lesson['id']}:back", text)
    return ""


STATES = {
    "asked": "being written",
    "waiting": "waiting for a second person",
    "live": "live already",
    "refused": "not live: it was refused",
    "undoing": "being undone",
    "undone": "undone already",
}
"""A lesson's states in words."""


def _lesson_of(at: AtHand) -> Step[Row | None]:
    number = at.act.about
    if not number.isdecimal() or len(number) > 18:
        return None
    found = yield q("lesson", int(number))
    return found[0] if found and found[0]["escalation_id"] == at.escalation["id"] else None


def _same_name(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())
