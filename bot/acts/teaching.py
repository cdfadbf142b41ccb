"""Teaching: what a teammate wants changed in the library becomes a row, which bot/teaching.py carries out."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.acts.at_hand import AtHand, who
from bot.decided_lessons import show_decided
from bot.drafting import about, named, reply_in
from bot.store.delivered import OF_ACT
from bot.store.outgoing import ask_line, tell_desks
from bot.store.transaction import Row, Step, q
from handlers.desk import Button, Verb
from handlers.inert import one_line
from intents.lessons import CHANGED, Lesson, completed, lesson_of, refusal_of

GONE = "There is no such lesson."
_QUOTED: Final = 120


def teach(at: AtHand) -> Step[str]:
    """A lesson, reviewed by whoever teaches it; without one, the offer of a review."""
    if not at.act.text:
        return (yield from _offer(at))
    lesson = lesson_of(at.act.text)
    if lesson is None:
        return f"Teach from the console: escalation {at.escalation['id']}, “Teach” under the answer."
    if lesson.seen:
        whole = _completed(at, lesson)
        refused = refusal_of(whole, at.knowledge.library) if whole else CHANGED
        if whole is None or refused:
            return refused
        lesson = whole
    whom = (at.act.desk, who(at.act), at.act.teammate.name)
    yield q("keep_lesson", at.escalation["id"], at.act_id, *whom, lesson.intent, lesson.as_text(), at.now_ms)
    return ""


def _offer(at: AtHand) -> Step[str]:
    """A line whose button opens the review, since neither a reaction nor a written line can open a form."""
    said = yield from reply_in(named(at.escalation["id"], at.act.desk, at.act.about))
    if isinstance(said, str):
        return said
    act, words = said
    text = f"Teach the bot from this answer? “{one_line(words, _QUOTED)}”"
    key = f"teach:{act['id']}:{'' if at.act.about else at.act_id}"
    yield from ask_line(at.here, key, text, (Button(Verb.TEACH, "Review", f"{OF_ACT}{act['id']}"),))
    return ""


def _completed(at: AtHand, lesson: Lesson) -> Lesson | None:
    """A form's lesson with what it could not carry."""
    if lesson.new or lesson.intent not in at.knowledge.library.intents:
        return replace(lesson, seen="")
    return completed(lesson, about(lesson.intent, at.knowledge, at.now_ms))


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
        taken = (yield q("lesson", lesson["id"]))[0]
        yield from show_decided(taken, at.everywhere, "undone")
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
