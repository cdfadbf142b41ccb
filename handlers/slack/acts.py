"""What teammates did in Slack, as acts: the same code for signed HTTP requests and for Socket Mode envelopes.

Nothing here raises on a strange payload: it gives no acts and a word in ``unread``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from handlers.slack.events import event_of
from handlers.slack.heard import Heard, Place
from handlers.slack.presses import command_of, interaction_of
from handlers.slack.shapes import id_in, mapping, text_in, token

EVENTS = "events_api"
INTERACTIVE = "interactive"
COMMANDS = "slash_commands"

_MENTION = re.compile(r"<@([A-Z0-9]+)>")


def heard(kind: str, payload: object, place: Place) -> Heard:
    """What one payload says; ``kind`` as Socket Mode names it: events_api, interactive or slash_commands."""
    if not isinstance(payload, Mapping):
        return Heard(unread=(f"{kind}: not an object",))
    match kind:
        case "events_api":
            return event_of(payload, place)
        case "interactive":
            return interaction_of(payload, place)
        case "slash_commands":
            return command_of(payload)
        case _:
            return Heard(unread=(f"envelope {token(kind)}",))


def people(payload: object) -> frozenset[str]:
    """The members a payload is by or about, whose names are needed to read it."""
    outer = mapping(payload)
    event = mapping(outer.get("event"))
    line = mapping(event.get("message")) or mapping(event.get("previous_message")) or event
    found = {id_in(event, "user"), id_in(line, "user"), id_in(mapping(outer.get("user")), "id")}
    return frozenset((found | set(_MENTION.findall(text_in(line, "text")))) - {""})
