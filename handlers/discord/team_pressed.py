"""What a teammate pressed: buttons of cards and lines, boxes, slash commands and message menus.

https://discord.com/developers/docs/interactions/receiving-and-responding (checked 2026-11). Everything needed stands
in the event, so it works after a restart, also for a box that was opened before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import msgspec

from handlers.decoding import clean, decoded
from handlers.desk import Teammate, Verb
from handlers.discord.buttons import FIELD, Meaning, meaning
from handlers.discord.commands import MENU, MENUS, SLASH, VERBS
from handlers.discord.shapes import NOT_READABLE, Id, User, fields
from handlers.discord.teaching_box import lesson_of_box, reply_in
from handlers.discord.team_said import Member, Written, roles_of, teammate, written
from handlers.discord.tickets import Pressed
from handlers.inert import inert

_COMMAND, _COMPONENT, _MODAL = 2, 3, 5
_ON_ITS_WAY: Final = frozenset({"⏳", "✅"})


class Way(StrEnum):
    """How it was done."""

    BUTTON = "button"
    BOX = "box"
    SLASH = "slash"
    MENU = "menu"


class _Option(msgspec.Struct, gc=False):
    name: str | None = None
    value: Any = None


class _Resolved(msgspec.Struct):
    messages: dict[str, msgspec.Raw] | None = None


class _Data(msgspec.Struct):
    name: str | None = None
    type: int | None = None
    options: list[_Option] | None = None
    custom_id: str | None = None
    target_id: Id | None = None
    resolved: _Resolved | None = None
    components: Any = None


class _Under(msgspec.Struct, gc=False):
    id: Id = ""


class _Room(msgspec.Struct, gc=False):
    parent_id: Id | None = None


class _Interaction(msgspec.Struct):
    id: Id
    application_id: Id
    type: int
    token: str = ""
    data: _Data | None = None
    channel_id: Id | None = None
    member: Member | None = None
    user: User | None = None
    message: _Under | None = None
    channel: _Room | None = None


_interaction = msgspec.json.Decoder(_Interaction).decode


@dataclass(frozen=True, slots=True)
class Pressing:
    """Something pressed, by whom and where."""

    way: Way
    pressed: Pressed
    teammate: Teammate
    roles: frozenset[str] | None
    channel: str
    message: str
    """The message under which it stood; empty for a command."""
    meant: Meaning
    parent: str = ""
    """The channel of which that one is a thread, where the event tells."""
    text: str = ""
    line: Written | None = None
    """The line that a message menu was opened on."""
    marks: frozenset[str] = frozenset()
    """Our reactions on that line."""

    @property
    def thinking(self) -> bool:
        """Whether Discord shows that we are at it until our first word: it stood under no message."""
        return self.way in {Way.SLASH, Way.MENU} or (self.way is Way.BOX and not self.message)

    @property
    def reply(self) -> str:
        """The reply that is to be taught: its line, what a button or box names it, or empty for the newest."""
        if self.way is Way.MENU:
            return self.line.id if self.line else ""
        return reply_in(self.meant.about)


def pressing(data: bytes) -> Pressing | None:
    """What was pressed; None where it is nothing of the desk's."""
    try:
        one = decoded(_interaction, data)
    except NOT_READABLE:
        return None
    user = one.user or (one.member.user if one.member else None)
    if one.data is None or user is None or not one.token:
        return None
    found = _found(one.type, one.data)
    if found is None:
        return None
    way, meant = found
    raw = _target(one.data) if way is Way.MENU else b""
    return Pressing(
        way=way,
        pressed=Pressed(str(one.id), str(one.application_id), one.token),
        teammate=teammate(user, one.member),
        roles=roles_of(one.member),
        channel=str(one.channel_id or ""),
        message=str(one.message.id) if one.message else "",
        meant=meant,
        parent=str(one.channel.parent_id or "") if one.channel else "",
        text=_text(way, meant, one.data),
        line=written(raw) if raw else None,
        marks=_marks(raw) if raw else frozenset(),
    )


def _found(kind: int, data: _Data) -> tuple[Way, Meaning] | None:
    """How, and what it means; None where it is nothing of ours."""
    if kind == _COMMAND:
        way, verbs = (Way.MENU, MENUS) if data.type == MENU else (Way.SLASH, VERBS)
        verb = verbs.get(data.name or "") if data.type in {None, SLASH, MENU} else None
        return (way, Meaning(verb)) if verb else None
    meant = meaning(data.custom_id or "") if kind in {_COMPONENT, _MODAL} else None
    return (Way.BOX if kind == _MODAL else Way.BUTTON, meant) if meant else None


def _text(way: Way, meant: Meaning, data: _Data) -> str:
    """What was written; of a lesson, the lesson as an act carries it."""
    if meant.verb is Verb.TEACH:
        return lesson_of_box(meant.about, data.components).as_text() if way is Way.BOX else ""
    return inert(_words(way, data)).strip()


def _words(way: Way, data: _Data) -> str:
    if way is Way.BOX:
        return next(_written_in(data.components), "")
    values = [one.value for one in data.options or [] if isinstance(one.value, str)]
    return clean(values[0]) if values else ""


def _written_in(components: object) -> Iterator[str]:
    """The field's text, under a label or in a row, as Discord sends boxes."""
    for one in components if isinstance(components, list) else []:
        parts = fields(one)
        if parts.get("custom_id") == FIELD and isinstance(parts.get("value"), str):
            yield clean(parts["value"])
        yield from _written_in([*(parts.get("components") or []), *filter(None, [parts.get("component")])])


def _target(data: _Data) -> bytes:
    there: Mapping[str, msgspec.Raw] = (data.resolved.messages if data.resolved else None) or {}
    return bytes(there.get(str(data.target_id), b""))


def _marks(raw: bytes) -> frozenset[str]:
    reactions = map(fields, fields(msgspec.json.decode(raw)).get("reactions") or [])
    return frozenset(str(fields(one.get("emoji")).get("name")) for one in reactions if one.get("me"))


def refusal(one: Pressing) -> str:
    """Why a message menu can do nothing with its line; empty where it can."""
    if one.way is not Way.MENU or one.meant.verb is Verb.TEACH:
        return ""
    if one.line is None or not one.line.by_person:
        return "Only a line that a teammate wrote can be sent or kept."
    if one.meant.verb is Verb.SEND and one.marks & _ON_ITS_WAY:
        return "This line has gone out, or is about to."
    return ""
