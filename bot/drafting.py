"""What there is to teach from a teammate's reply: a draft, put together from rows, for a person to review."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import msgspec

from bot.knowledge import Knowledge
from bot.questions import NEAR
from bot.store import delivered
from bot.store.delivered import OF_ACT
from bot.store.transaction import Row, Rows, Step, q
from handlers.desk import Verb
from intents.lessons import Lesson, answer_now, as_answer, name_for, only_text
from intents.several import understand_all
from intents.suggesting import examples_in

NOT_SAID: Final = "Only what was said to the follower can be taught."
BACK: Final = 60
"""Messages of the conversation that are looked through."""
_DIGITS: Final = 18
LOOSE: Final = 5
"""Messages before the reply that count where no decision opened the escalation."""


@dataclass(frozen=True, slots=True)
class TaughtLine:
    """A teammate's reply: by the desk's id of its line, or by its act; else the newest of the escalation."""

    escalation_id: int
    desk: str = ""
    line: str = ""
    act_id: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """A lesson to review, and what it was made from."""

    escalation_id: int
    act_id: int
    reply: str
    """What the teammate said to the follower."""
    asked: tuple[str, ...]
    """What the follower had written."""
    lesson: Lesson
    new_name: str
    """The name to offer for a new intent, whatever ``lesson`` is about."""
    guesses: tuple[str, ...] = ()
    """Intents it may be about, likeliest first."""
    left_out: int = 0
    """Texts of the follower's that may tell who they are, and are in no example."""


def draft_of(line: TaughtLine, knowledge: Knowledge, now_ms: int) -> Step[Draft | str]:
    """The draft, or why there is none."""
    said_then = yield from reply_in(line)
    if isinstance(said_then, str):
        return said_then
    act, reply = said_then
    escalation = (yield q("escalation", line.escalation_id))[0]
    conversation = (yield q("conversation", escalation["conversation_id"]))[0]
    opener = yield q("decision_of_escalation", escalation["id"])
    said = yield q("messages_of", conversation["id"], BACK)
    asked = _asked(said, opener[0] if opener else None, escalation, act)
    guesses = yield from _guesses(opener, act, escalation, asked, knowledge)
    names = (conversation["name"], conversation["handle"])
    return _draft(_Heard(act, reply, asked, guesses, names), knowledge, now_ms)


def named(escalation_id: int, desk: str, about: str) -> TaughtLine:
    """The reply that a desk names: by its act (``act:7``), by its line, or with no word the newest."""
    number = about.removeprefix(OF_ACT)
    if about.startswith(OF_ACT) and number.isdecimal() and len(number) <= _DIGITS:
        return TaughtLine(escalation_id, desk, act_id=int(number))
    return TaughtLine(escalation_id, desk, about)


def reply_in(line: TaughtLine) -> Step[tuple[Row, str] | str]:
    """The act that said a reply, and its words as they went out; or why there is nothing to teach."""
    act = yield from _act_of(line)
    rows = (yield q("rows_of_act", act["id"])) if act else ()
    if act is None or not rows:
        return NOT_SAID
    words = "\n".join(row["text"] for row in rows if row["text"] and row["error"] not in delivered.BACK)
    return (act, words) if words else "This answer was taken back, so there is nothing to teach."


@dataclass(frozen=True, slots=True)
class _Heard:
    """What was said, and what it may be about."""

    act: Row
    reply: str
    asked: tuple[str, ...]
    guesses: tuple[str, ...]
    names: tuple[str, ...]
    """How the follower is called."""


def _act_of(line: TaughtLine) -> Step[Row | None]:
    if line.act_id:
        found = yield q("act_in_escalation", line.act_id, line.escalation_id)
    elif line.line:
        found = yield q("reply_in_line", line.desk, line.line)
        found = [row for row in found if row["escalation_id"] == line.escalation_id]
    else:
        found = yield q("newest_reply_of", line.escalation_id)
    return found[0] if found else None


def _asked(said: Rows, opener: Row | None, escalation: Row, act: Row) -> tuple[str, ...]:
    """The follower's words that the reply answers, oldest first."""
    before = [
        row for row in said if row["writer"] == "follower" and row["text"] and row["received_ms"] <= act["at_ms"]
    ]
    if opener is None:
        return tuple(row["text"] for row in reversed(before[:LOOSE]))
    opened = [
        row for row in before if row["decision_id"] == opener["id"] or row["received_ms"] > escalation["opened_ms"]
    ]
    return tuple(row["text"] for row in reversed(opened))


def _guesses(
    opener: Rows, act: Row, escalation: Row, asked: tuple[str, ...], knowledge: Knowledge
) -> Step[tuple[str, ...]]:
    """Whose suggestion was sent, what a teammate filed it under, and what the library takes it for now."""
    found: list[str] = []
    if act["verb"] == Verb.SUGGEST.value:
        found += _suggested(act, escalation)
    filed = (yield q("teammates_word", opener[0]["id"])) if opener else ()
    found += [row["intent"] for row in filed]
    for text in asked:
        matches = understand_all(text, knowledge.fitted).ranking.matches[:3]
        found += [match.intent for match in matches if match.confidence >= NEAR]
    return tuple(dict.fromkeys(intent for intent in found if intent in knowledge.library.intents))


def _suggested(act: Row, escalation: Row) -> list[str]:
    offered = msgspec.json.decode(escalation["suggestions"] or "[]")
    return [one["intent"] for one in offered if one["text"] == act["text"]]


def _draft(heard: _Heard, knowledge: Knowledge, now_ms: int) -> Draft:
    library, reader = knowledge.library, knowledge.fitted.corpus.reader
    prefilled = examples_in(knowledge.fitted, heard.asked, heard.names)
    topic = reader.read(prefilled.examples[0] if prefilled.examples else "")
    words = [token for token, stem in zip(topic.tokens, topic.stems, strict=True) if stem in topic.content][:3]
    new_name = name_for(words, {*library.intents, *library.answers})
    lesson = about(heard.guesses[0] if heard.guesses else "", knowledge, now_ms)
    answer = as_answer(heard.reply) if lesson.new else ""
    lesson = replace(lesson, intent=lesson.intent or new_name, examples=prefilled.examples, answer=answer)
    ids = (heard.act["escalation_id"], heard.act["id"])
    return Draft(*ids, heard.reply, heard.asked, lesson, new_name, heard.guesses, prefilled.left_out)


def about(intent: str, knowledge: Knowledge, now_ms: int) -> Lesson:
    """An empty lesson about an intent as it stands today; without one, about a new intent."""
    if not intent:
        return Lesson("", new=True)
    answer = answer_now(knowledge.library, intent, knowledge.today(now_ms))
    under = answer.name if answer and answer.name != intent else ""
    return Lesson(intent, replaces=only_text(answer), under=under)
