"""A card's buttons, as Block Kit: what can be done now and nothing else.

https://docs.slack.dev/reference/block-kit/block-elements (checked 2026-11-28): 25 elements in a row, 100 options in a
select, label 75, option 75, value 2,000, row id 255. An ``action_id`` is the verb. The escalation is that of the
thread in which it was pressed, never one that a value names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from handlers.desk import SNOOZES, WORDS, Button, Card, Verb
from handlers.slack.text import escape

Block = dict[str, object]

CLOSING: Final = "resolve_with_word"
"""The action that asks for a closing word first."""
INPUT: Final = "words"
"""The block of a form that is filled in, to which an error belongs."""
_CLOSING_WORDS: Final = "Resolve with a last word"
_STYLES: Final[Mapping[Verb, str]] = {Verb.CLAIM: "primary"}
_VALUE: Final = 2_000
_LABEL: Final = 75
_ID: Final = 255


def card_buttons(card: Card) -> Iterator[Block]:
    """A row with a button for each verb that the card offers; none where it offers nothing.

    Slack remembers what was chosen in a menu for as long as its row has the same id, so a snooze changes the id.
    """
    if elements := [element for verb in card.offers for element in _elements(verb, card)]:
        slept = f"{card.snoozed_until_ms or 0}:{int(card.snoozed_for_reply)}"
        yield {"type": "actions", "block_id": f"acts:{card.state}:{slept}"[:_ID], "elements": elements}


def _elements(verb: Verb, card: Card) -> Iterator[Block]:
    if verb is Verb.SNOOZE:
        yield _snooze()
    elif verb in WORDS:
        yield button(WORDS[verb], verb, card.number, _STYLES.get(verb, ""))
    if verb is Verb.RESOLVE and Verb.REPLY in card.offers:
        yield button(_CLOSING_WORDS, CLOSING, card.number)


def send_button(card: Card, number: int) -> Block:
    """What sends a suggestion, where answering is possible at all."""
    return {"accessory": button(WORDS[Verb.SUGGEST], Verb.SUGGEST, str(number))} if Verb.REPLY in card.offers else {}


def line_buttons(buttons: tuple[Button, ...]) -> Block:
    """The row under a line of ours."""
    return {"type": "actions", "elements": [button(one.words, one.verb, one.about) for one in buttons]}


def button(label: str, action: str, value: str, style: str = "") -> Block:
    """One button; Slack refuses an empty value, so there is none then."""
    made: Block = {"type": "button", "action_id": action, "text": label_of(label)}
    made |= {"value": value[:_VALUE]} if value else {}
    return made | ({"style": style} if style else {})


def _snooze() -> Block:
    options = [{"text": label_of(words), "value": value} for value, words in SNOOZES.items()]
    placeholder = label_of(WORDS[Verb.SNOOZE])
    return {"type": "static_select", "action_id": Verb.SNOOZE, "placeholder": placeholder, "options": options}


def option_of(value: str, words: str) -> Block:
    """One entry of a menu, its words cut to what Slack takes once they are escaped."""
    shown = next(words[:end] for end in range(_LABEL, 0, -1) if len(escape(words[:end])) <= _LABEL)
    return {"text": {"type": "plain_text", "text": escape(shown), "emoji": False}, "value": value}


def label_of(text: str) -> Block:
    """A text without markup, as buttons and inputs take it."""
    return {"type": "plain_text", "text": escape(text[:_LABEL]), "emoji": False}
