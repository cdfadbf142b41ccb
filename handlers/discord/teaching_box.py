"""The box in which a reply is reviewed as a lesson; what it is about stands in its custom id, over restarts too.

https://discord.com/developers/docs/components/reference (checked 2026-11): a box has 5 labels, each with a field or a
menu; a label 45 characters and 100 beneath it, a menu 25 options of 100, a field 4,000.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from handlers.decoding import clean
from handlers.desk import Verb
from handlers.discord.buttons import MODAL_TEXT, custom_id
from handlers.discord.markup import cut
from handlers.discord.shapes import fields
from handlers.inert import inert
from handlers.reviewing import (
    LABELS,
    NAME_MOST,
    TITLE,
    TOO_LONG,
    USES,
    Field,
    Review,
    choices,
    chosen,
    examples_shown,
    lesson_in,
    name_shown,
    remark,
    use_shown,
)
from intents.lessons import Lesson

OPTIONS: Final = 25
OPTION: Final = 100
_BENEATH: Final = 100
_APART: Final = " "


def teaching_box(review: Review, thread: str) -> dict[str, Any] | str:
    """The answer that opens the box, or why there cannot be one."""
    if len(review.answer) > MODAL_TEXT:
        return TOO_LONG
    offered = choices(review, OPTIONS, OPTION)
    first = chosen(review, offered)
    asked = [
        _label(review, Field.INTENT, _menu(offered, first)),
        _label(review, Field.NAME, _field(name_shown(review, first), NAME_MOST, style=1)),
        _label(review, Field.EXAMPLES, _field(examples_shown(review, MODAL_TEXT), MODAL_TEXT)),
        _label(review, Field.USE, _menu(list(USES.items()), use_shown(review))),
        _label(review, Field.ANSWER, _field(review.answer, MODAL_TEXT)),
    ]
    about = custom_id(Verb.TEACH, f"{review.reply}{_APART}{review.seen}", thread)
    return {"type": 9, "data": {"custom_id": about, "title": TITLE, "components": asked}}


def _label(review: Review, name: Field, component: dict[str, Any]) -> dict[str, Any]:
    words = remark(review, name, _BENEATH)
    beneath = {"description": words} if words else {}
    return {"type": 18, "label": LABELS[name], **beneath, "component": {**component, "custom_id": name}}


def _menu(offered: list[tuple[str, str]], first: str) -> dict[str, Any]:
    options = [{"label": cut(words, OPTION), "value": value, "default": value == first} for value, words in offered]
    return {"type": 3, "options": options, "required": True}


def _field(value: str, most: int, *, style: int = 2) -> dict[str, Any]:
    field = {"type": 4, "style": style, "required": False, "max_length": most}
    return field | ({"value": value[:most]} if value else {})


def reply_in(about: str) -> str:
    """The reply that a box is about, from what stands in its custom id."""
    return about.partition(_APART)[0]


def lesson_of_box(about: str, components: object) -> Lesson:
    """The lesson that a box came back with."""
    return lesson_in(dict(_filled(components)), about.partition(_APART)[2])


def _filled(components: object) -> Iterator[tuple[str, str]]:
    """Each field's text and each menu's choice, under a label or in a row, as Discord sends boxes."""
    for one in components if isinstance(components, list) else []:
        parts = fields(one)
        name, values = parts.get("custom_id"), parts.get("values")
        value = values[0] if isinstance(values, list) and values else parts.get("value")
        if isinstance(name, str) and isinstance(value, str):
            yield name, inert(clean(value))
        yield from _filled([*(parts.get("components") or []), *filter(None, [parts.get("component")])])
