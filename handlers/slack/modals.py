"""The forms that a button opens: an answer, a last word, how long to mute.

https://docs.slack.dev/reference/views/modal-views (checked 2026-11-28): title, submit and close 24 characters,
``private_metadata`` 3,000, a text input 3,000. The thread travels in ``private_metadata``, which only we can write.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from handlers.desk import MUTES, WORDS, Verb
from handlers.inert import one_line
from handlers.slack.buttons import CLOSING, INPUT, label_of
from handlers.slack.shapes import Payload, mapping, text_in
from handlers.slack.teaching_form import lesson_of_view
from handlers.slack.text import outward

_ABOUT: Final = 280
_LONGEST: Final = 3_000
_DEFAULT_MUTE: Final = "7d"


@dataclass(frozen=True, slots=True)
class Form:
    """What a form is for and how it says so; ``placeholder`` stands in the empty field."""

    verb: Verb
    title: str
    submit: str
    label: str
    placeholder: str = ""


FORMS: Final[Mapping[str, Form]] = {
    Verb.REPLY: Form(Verb.REPLY, "Reply", WORDS[Verb.SUGGEST], "To the follower", "They read exactly this"),
    CLOSING: Form(Verb.RESOLVE, "Resolve", WORDS[Verb.RESOLVE], "Last word to the follower", "They read exactly this"),
    Verb.MUTE: Form(Verb.MUTE, "Mute", WORDS[Verb.MUTE], "Hear nothing of this follower for"),
}
"""Action -> the form that it opens; every other action is done at once."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A form to be opened, within three seconds of the press that gave the trigger."""

    trigger: str
    action: str
    thread: str
    about: str
    """The card in one line, so that it is seen beside the form."""
    reply: str = ""
    """The reply that is to be taught: its line, ``act:7``, or empty for the newest."""

    @property
    def view(self) -> dict[str, Any]:
        """The form as Slack takes it."""
        form = FORMS[self.action]
        where = {"thread": self.thread, "action": self.action}
        return {
            "type": "modal",
            "callback_id": f"frontdesk_{self.action}",
            "private_metadata": json.dumps(where),
            "title": label_of(form.title),
            "submit": label_of(form.submit),
            "close": label_of("Cancel"),
            "blocks": [*_reminder(self.about), _input(form)],
        }


def _reminder(about: str) -> list[dict[str, object]]:
    words = one_line(about, _ABOUT)
    return [{"type": "context", "elements": [{"type": "plain_text", "text": words, "emoji": False}]}] if words else []


def _input(form: Form) -> dict[str, object]:
    asked: dict[str, object] = {"type": "input", "block_id": INPUT, "label": label_of(form.label)}
    if form.verb is Verb.MUTE:
        options = {value: {"text": label_of(words), "value": value} for value, words in MUTES.items()}
        chosen = {"options": list(options.values()), "initial_option": options[_DEFAULT_MUTE]}
        return asked | {"element": {"type": "static_select", "action_id": INPUT, **chosen}}
    field = {"type": "plain_text_input", "action_id": INPUT, "multiline": True, "max_length": _LONGEST}
    return asked | {"element": {**field, "placeholder": label_of(form.placeholder), "focus_on_load": True}}


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it came back."""

    verb: Verb
    thread: str
    words: str
    """What was typed or chosen; of a lesson, the lesson as an act carries it."""
    key: str
    """This one sending of it; the same form sent again after a refusal has another."""
    about: str = ""


def filled(payload: Payload) -> Filled | None:
    """What a ``view_submission`` says; None where it is no form of ours."""
    view = mapping(payload.get("view"))
    where = _where(text_in(view, "private_metadata"))
    action, thread = text_in(where, "action"), text_in(where, "thread")
    form, key = FORMS.get(action), text_in(view, "id")
    if not thread or not key:
        return None
    key = f"{key}:{text_in(payload, 'trigger_id') or text_in(view, 'hash')}"
    if action == Verb.TEACH:
        lesson = lesson_of_view(view, text_in(where, "seen"))
        return Filled(Verb.TEACH, thread, lesson.as_text(), key, text_in(where, "reply"))
    return Filled(form.verb, thread, _words(view), key) if form else None


def _where(metadata: str) -> Payload:
    try:
        return mapping(json.loads(metadata))
    except (ValueError, RecursionError):
        return {}


def _words(view: Payload) -> str:
    """The words typed or the option chosen."""
    block = mapping(mapping(mapping(view.get("state")).get("values")).get(INPUT))
    element = mapping(block.get(INPUT))
    return text_in(mapping(element.get("selected_option")), "value") or outward(text_in(element, "value"))


def errors(words: str) -> dict[str, object]:
    """The answer that keeps a form open and says under its field why."""
    return {"response_action": "errors", "errors": {INPUT: words[:_LONGEST]}}
