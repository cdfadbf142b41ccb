"""Buttons, rows and boxes to write in, all of which work after a restart: what they do stands in their custom ids.

https://discord.com/developers/docs/components/reference (checked 2026-11): rows of 5, 5 rows, labels of 80 characters,
custom ids of 100; a box has a title of 45 and a field of 4,000. A custom id is ``fd:<verb>:<about>``; where it
does not stand under what it concerns, ``@<thread>`` follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from handlers.desk import MUTES, SNOOZES, WORDS, Button, Verb

ROW, ROWS, LABEL, CUSTOM_ID, MODAL_TEXT = 5, 5, 80, 100, 4_000
EPHEMERAL: Final = 1 << 6
FIELD: Final = "text"
"""The custom id of a box's field."""
_CUSTOM_ID: Final = re.compile(r"fd:(?P<verb>[a-z_]{1,20}):(?P<about>[^@]{0,40})(?:@(?P<thread>\d{1,20}))?")
_VERBS: Final[Mapping[str, Verb]] = {verb.value: verb for verb in Verb}
_STYLES: Final[Mapping[Verb, int]] = {Verb.CLAIM: 1, Verb.SEND: 1, Verb.SUGGEST: 1, Verb.RESOLVE: 3, Verb.CANCEL: 4}
_PLAIN_STYLE: Final = 2

BOXES: Final[Mapping[Verb, tuple[str, str, bool]]] = {
    Verb.REPLY: ("Reply to the follower", "Your answer", True),
    Verb.RESOLVE: ("Resolve", "A closing word to the follower, if you like", False),
}
"""Buttons that open a box: its title, its field's label, whether something must be written."""
CHOICES: Final[Mapping[Verb, tuple[tuple[str, str], ...]]] = {
    Verb.SNOOZE: tuple(SNOOZES.items()),
    Verb.MUTE: tuple(MUTES.items()),
}
"""Buttons that ask how long: each answer and its words."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a custom id of ours stands for."""

    verb: Verb
    about: str = ""
    thread: str = ""
    """Empty where it is the one under which the button stands."""


def meaning(custom_id: str) -> Meaning | None:
    """What a custom id stands for; None where it is none of the desk's."""
    found = _CUSTOM_ID.fullmatch(custom_id)
    verb = _VERBS.get(found["verb"]) if found else None
    return Meaning(verb, found["about"], found["thread"] or "") if found and verb else None


def custom_id(verb: Verb, about: str, thread: str = "") -> str:
    """The other way round."""
    return f"fd:{verb.value}:{about}{f'@{thread}' if thread else ''}"[:CUSTOM_ID]


def words_of(verb: Verb) -> str:
    """What the button says."""
    return WORDS.get(verb) or verb.value.replace("_", " ").capitalize()


def rows(buttons: Iterable[Button], thread: str = "") -> list[dict[str, Any]]:
    """Buttons in rows of five; none twice, and no more than a message takes."""
    shown = {custom_id(one.verb, one.about, thread): one for one in buttons}
    made = [
        {"type": 2, "style": _STYLES.get(one.verb, _PLAIN_STYLE), "label": one.words[:LABEL], "custom_id": id_}
        for id_, one in list(shown.items())[: ROW * ROWS]
    ]
    return [{"type": 1, "components": made[at : at + ROW]} for at in range(0, len(made), ROW)]


def row_after_row(*groups: Sequence[Button]) -> list[dict[str, Any]]:
    """Groups of buttons, each beginning a row of its own."""
    return [row for group in groups for row in rows(group)][:ROWS]


# --- answers to a press ----------------------------------------------------------------------------------------------


def box(verb: Verb, thread: str) -> dict[str, Any]:
    """The answer that opens the box of a verb."""
    title, label, required = BOXES[verb]
    field = {"type": 4, "custom_id": FIELD, "style": 2, "required": required, "max_length": MODAL_TEXT}
    components = [{"type": 18, "label": label, "component": field}]
    return {"type": 9, "data": {"custom_id": custom_id(verb, "", thread), "title": title, "components": components}}


def choice(verb: Verb, thread: str) -> dict[str, Any]:
    """The answer that asks how long, which only the presser sees."""
    offered = rows([Button(verb, words, about) for about, words in CHOICES[verb]], thread)
    return {
        "type": 4,
        "data": {"content": f"{words_of(verb)} for how long?", "components": offered, "flags": EPHEMERAL},
    }
