"""The form in which a reply is reviewed as a lesson.

https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element and …/plain-text-input-element (checked
2026-11-28): 100 options in a menu, an option's text 75 and value 150, a text input 3,000, ``private_metadata`` 3,000.
"""

from __future__ import annotations

import json
from typing import Any, Final

from handlers.desk import Verb
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
from handlers.slack.buttons import INPUT, Block, label_of, option_of
from handlers.slack.shapes import Payload, mapping, text_in
from handlers.slack.text import outward
from intents.lessons import Lesson

_OPTIONS: Final = 100
_VALUE: Final = 150
_TEXT: Final = 3_000
_HINT: Final = 300


def teaching_view(review: Review, thread: str) -> dict[str, Any] | str:
    """The form as Slack takes it, or why there cannot be one."""
    if len(review.answer) > _TEXT:
        return TOO_LONG
    where = {"thread": thread, "action": Verb.TEACH, "reply": review.reply, "seen": review.seen}
    offered = choices(review, _OPTIONS, _VALUE)
    first = chosen(review, offered)
    return {
        "type": "modal",
        "callback_id": f"frontdesk_{Verb.TEACH}",
        "private_metadata": json.dumps(where),
        "title": label_of(TITLE),
        "submit": label_of("Save"),
        "close": label_of("Cancel"),
        "blocks": [
            _input(review, Field.INTENT, _menu(offered, first)),
            _input(review, Field.NAME, _field(name_shown(review, first), NAME_MOST, multiline=False)),
            _input(review, Field.EXAMPLES, _field(examples_shown(review, _TEXT), _TEXT)),
            _input(review, Field.USE, _menu(list(USES.items()), use_shown(review))),
            _input(review, Field.ANSWER, _field(review.answer, _TEXT)),
        ],
    }


def _block(name: Field) -> str:
    return INPUT if name is Field.INTENT else name


def _input(review: Review, name: Field, element: Block) -> Block:
    made: Block = {"type": "input", "block_id": _block(name), "label": label_of(LABELS[name])}
    made |= {"element": {**element, "action_id": name}, "optional": "options" not in element}
    words = remark(review, name, _HINT)
    return made | ({"hint": {"type": "plain_text", "text": words, "emoji": False}} if words else {})


def _menu(offered: list[tuple[str, str]], first: str) -> Block:
    options = {value: option_of(value, words) for value, words in offered}
    return {"type": "static_select", "options": list(options.values()), "initial_option": options[first]}


def _field(value: str, most: int, *, multiline: bool = True) -> Block:
    field: Block = {"type": "plain_text_input", "multiline": multiline, "max_length": most}
    return field | ({"initial_value": value[:most]} if value else {})


def lesson_of_view(view: Payload, seen: str) -> Lesson:
    """The lesson that the form came back with."""
    values = mapping(mapping(view.get("state")).get("values"))
    return lesson_in({name: _filled(mapping(mapping(values.get(_block(name))).get(name))) for name in Field}, seen)


def _filled(element: Payload) -> str:
    return text_in(mapping(element.get("selected_option")), "value") or outward(text_in(element, "value"))
