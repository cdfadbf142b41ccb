"""A lesson reviewed in a form at a desk: what the form shows, and the lesson that comes back from it.

The same for every desk. A vendor's form carries little over to its sending off, so what an answer was when it was
shown travels as ``seen``, and the bot fills in the rest.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from handlers.inert import one_line
from intents.lessons import Lesson, tidied


class Field(StrEnum):
    """The fields of the form."""

    INTENT = "intent"
    NAME = "name"
    EXAMPLES = "examples"
    USE = "use"
    ANSWER = "answer"


NEW: Final = "+"
"""Chosen for an intent that is not there yet."""
NAMED: Final = "="
"""Chosen for an intent that is there and stands in the field for names, since the menu has no room for all."""
KEEP, REPLACE = "keep", "replace"
USES: Final[Mapping[str, str]] = {
    KEEP: "Keep the answer as it is",
    REPLACE: "Take this answer: in place of the only one, or as one more",
}
"""What becomes of the answer: a choice, and its words."""
TITLE: Final = "Teach the bot"
LABELS: Final[Mapping[Field, str]] = {
    Field.INTENT: "What was it about?",
    Field.NAME: "Name of an intent that is not in the menu",
    Field.EXAMPLES: "Examples, one a line",
    Field.USE: "The answer",
    Field.ANSWER: "The answer's text ({{ stands for a brace)",
}
LABEL_MOST: Final = 45
"""Characters of a label at the strictest vendor."""
NAME_MOST: Final = 60
TOO_LONG: Final = "This answer is too long for a form here. Teach it on the console: “Teach” under the answer."
UNREVIEWED: Final = "Teach from the console: “Teach” under the answer."


@dataclass(frozen=True, slots=True)
class Review:
    """A reply to be reviewed as a lesson."""

    reply: str
    """Names it, over restarts too (``act:7``)."""
    asked: str
    """What the follower had written."""
    said: str
    """What the teammate answered."""
    lesson: Lesson
    """The lesson as it is proposed."""
    new_name: str
    answer: str
    """What stands in the field, whether it is proposed or not."""
    seen: str
    intents: tuple[tuple[str, str], ...] = ()
    """Every intent and what it is about, the likeliest first."""
    left_out: int = 0
    """Texts of the follower's that may tell who they are, and are in no example."""


Reviewing = Callable[[str, str], Awaitable[Review | str]]
"""What there is to teach, or why nothing: of a thread, and its reply, named by ``act:7``, its line, or "" (newest)."""


async def nothing_to_review(_thread: str, _about: str) -> Review | str:
    """Where nobody can tell what there is to teach."""
    return UNREVIEWED


def choices(review: Review, most: int, longest: int) -> list[tuple[str, str]]:
    """The menu of intents, each a value and its words: at most so many, values no longer than ``longest``."""
    listed = [(name, f"{name}: {about}") for name, about in review.intents if len(name) <= longest]
    first = (NEW, "A new intent, named below")
    if len(listed) == len(review.intents) < most:
        return [first, *listed]
    return [first, *listed[: most - 2], (NAMED, "Another intent, named below")]


def chosen(review: Review, offered: list[tuple[str, str]]) -> str:
    """What the menu shows at first."""
    if review.lesson.new:
        return NEW
    return review.lesson.intent if review.lesson.intent in dict(offered) else NAMED


def name_shown(review: Review, first: str) -> str:
    """What the field for names shows at first."""
    return review.lesson.intent if first == NAMED else review.new_name


def use_shown(review: Review) -> str:
    """What is proposed to become of the answer."""
    return REPLACE if review.lesson.answer else KEEP


def examples_shown(review: Review, most: int) -> str:
    """As many examples as the field takes, one a line."""
    kept: list[str] = []
    for example in review.lesson.examples:
        if len("\n".join([*kept, example])) <= most:
            kept.append(example)
    return "\n".join(kept)


def remark(review: Review, name: Field, most: int) -> str:
    """What stands beside a field, in one line; empty where there is nothing to say."""
    match name:
        case Field.INTENT:
            return one_line(f"Asked: {review.asked}", most)
        case Field.EXAMPLES if review.left_out:
            return f"{review.left_out} left out, since they may tell who the follower is."
        case Field.USE if review.lesson.replaces:
            return one_line(f"{review.lesson.intent} says now: {review.lesson.replaces}", most)
        case _:
            return ""


def lesson_in(filled: Mapping[str, str], seen: str) -> Lesson:
    """The lesson that a form was filled in with."""
    intent, name = filled.get(Field.INTENT, ""), filled.get(Field.NAME, "").strip()
    uses = filled.get(Field.USE) == REPLACE or intent == NEW
    lesson = Lesson(
        intent=name if intent in {NEW, NAMED} else intent,
        examples=tuple(filled.get(Field.EXAMPLES, "").split("\n")),
        answer=filled.get(Field.ANSWER, "") if uses else "",
        new=intent == NEW,
        seen=seen,
    )
    return tidied(lesson)
