"""What the team writes in the desk's threads: lines, edits, deletions and reactions, as acts.

https://discord.com/developers/docs/events/gateway-events and /resources/message (API v10, checked 2026-11). Nothing
here raises on an event that is not as described: it is nobody's act.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

import msgspec

from handlers.decoding import clean, decoded
from handlers.desk import Act, Teammate, Verb
from handlers.discord.cdn import place_of
from handlers.discord.markup import plain
from handlers.discord.shapes import NOT_READABLE, Id, User
from handlers.files import DeskFile
from handlers.inert import one_line
from handlers.lines import for_follower, parted, to_the_bot

DESK: Final = "discord"
NAME: Final = 80
_CALLED: Final = re.compile(r"<@!?(\d{1,20})>")
REACTIONS: Final[Mapping[str, tuple[Verb, str]]] = {
    "👀": (Verb.CLAIM, ""),
    "✅": (Verb.RESOLVE, ""),
    "💤": (Verb.SNOOZE, "1h"),
    "💾": (Verb.TEACH, ""),
}
"""What people's reactions mean: on a card, or, of Teach, on a line that went to the follower."""
NOBODY: Final = Teammate("", "Whoever deleted the line")
_SPOKEN: Final = frozenset({0, 19})
T = TypeVar("T")


class Member(msgspec.Struct):
    """A person on the server."""

    user: User | None = None
    nick: str | None = None
    roles: list[Id] | None = None


class _File(msgspec.Struct, gc=False):
    id: Id = ""
    filename: str | None = None
    size: int | None = None


class _Sticker(msgspec.Struct, gc=False):
    name: str | None = None


class _Line(msgspec.Struct):
    id: Id
    channel_id: Id
    author: User | None = None
    member: Member | None = None
    content: str | None = None
    edited_timestamp: str | None = None
    type: int | None = None
    webhook_id: Id | None = None
    mentions: list[User] | None = None
    attachments: list[_File] | None = None
    sticker_items: list[_Sticker] | None = None
    message_snapshots: list[Any] | None = None
    poll: Any = None
    nonce: Id | None = None


class _Gone(msgspec.Struct, gc=False):
    channel_id: Id
    id: Id = ""
    ids: list[Id] | None = None


class _Emoji(msgspec.Struct, gc=False):
    name: str | None = None


class _Reaction(msgspec.Struct):
    user_id: Id
    channel_id: Id
    message_id: Id
    emoji: _Emoji
    member: Member | None = None


_line = msgspec.json.Decoder(_Line).decode
_gone = msgspec.json.Decoder(_Gone).decode
_reaction = msgspec.json.Decoder(_Reaction).decode


@dataclass(frozen=True, slots=True)
class Written:
    """A line that somebody wrote or changed."""

    id: str
    channel: str
    author: Teammate
    roles: frozenset[str] | None
    """None where the event does not tell."""
    text: str
    edited: str = ""
    nonce: str = ""
    by_person: bool = True
    files: tuple[DeskFile, ...] = ()
    """What came along: files, stickers, a poll, a forwarded message."""


@dataclass(frozen=True, slots=True)
class Reacted:
    """A reaction on something."""

    channel: str
    message: str
    teammate: Teammate
    roles: frozenset[str] | None
    verb: Verb
    text: str
    by_person: bool


def written(data: bytes) -> Written | None:
    """A message of an event; None where it is none."""
    one = _read(_line, data)
    if one is None or one.author is None or one.id == "":
        return None
    person = not one.author.bot and one.webhook_id is None and (one.type or 0) in _SPOKEN
    return Written(
        id=str(one.id),
        channel=str(one.channel_id),
        author=teammate(one.author, one.member),
        roles=roles_of(one.member),
        text=_text(one),
        edited=clean(one.edited_timestamp),
        nonce=str(one.nonce or ""),
        by_person=person,
        files=tuple(_along(one)),
    )


def teammate(user: User, member: Member | None) -> Teammate:
    """A person by the name that colleagues see."""
    name = (member.nick if member else None) or user.global_name or user.username
    return Teammate(str(user.id), one_line(clean(name), NAME) or str(user.id))


def roles_of(member: Member | None) -> frozenset[str] | None:
    """A member's roles; None where nobody has told."""
    return None if member is None or member.roles is None else frozenset(str(one) for one in member.roles)


def _text(one: _Line) -> str:
    """The words as a follower should read them; a line that begins with a bot's name is for the bot."""
    names = {str(user.id): clean(user.global_name) or clean(user.username) for user in one.mentions or []}
    said = clean(one.content).lstrip()
    called = _CALLED.match(said)
    if called and any(user.bot and str(user.id) == called[1] for user in one.mentions or []):
        return to_the_bot(plain(said[called.end() :], names))
    return plain(said, names)


def _along(one: _Line) -> Iterator[DeskFile]:
    for file in one.attachments or []:
        place = place_of(str(one.channel_id), str(one.id), str(file.id)) if file.id != "" else ""
        yield DeskFile(one_line(clean(file.filename), NAME) or "unnamed", place, file.size or 0)
    for sticker in one.sticker_items or []:
        yield DeskFile(f"sticker {one_line(clean(sticker.name), NAME)}".rstrip())
    if one.message_snapshots:
        yield DeskFile("forwarded message")
    if one.poll is not None:
        yield DeskFile("poll")


def line_acts(said: Written) -> tuple[Act, ...]:
    """What a line in a thread asks for; what came along goes with its first act, or is a note by itself."""
    asked = tuple(parted(said.text)) or (((Verb.SAY, ""),) if said.files else ())
    acts = [
        Act(DESK, f"{said.id}:{verb.value}", said.channel, said.author, verb, text, line=said.id)
        for verb, text in asked
    ]
    return (*(replace(act, files=said.files) for act in acts[:1]), *acts[1:])


def edit_act(said: Written) -> Act:
    """A changed line: its new words, or taken back where none of it is for the follower any more."""
    words = for_follower(said.text)
    verb = Verb.REVISE if words else Verb.RETRACT
    return Act(DESK, f"{said.id}:{said.edited}", said.channel, said.author, verb, words, about=said.id)


def deletions(data: bytes) -> tuple[Act, ...]:
    """Deleted lines; Discord does not tell by whom."""
    gone = _read(_gone, data)
    if gone is None:
        return ()
    keys = [str(one) for one in (gone.id, *(gone.ids or [])) if one != ""]
    return tuple(Act(DESK, f"{key}:gone", str(gone.channel_id), NOBODY, Verb.RETRACT, about=key) for key in keys)


def reacted(data: bytes) -> Reacted | None:
    """A reaction that means something; None for any other."""
    one = _read(_reaction, data)
    meant = REACTIONS.get(one.emoji.name or "") if one else None
    if one is None or meant is None:
        return None
    user = one.member.user if one.member and one.member.user else User(one.user_id)
    return Reacted(
        channel=str(one.channel_id),
        message=str(one.message_id),
        teammate=teammate(user, one.member),
        roles=roles_of(one.member),
        verb=meant[0],
        text=meant[1],
        by_person=not user.bot,
    )


def _read(decode: Callable[[bytes], T], data: bytes) -> T | None:
    try:
        return decoded(decode, data)
    except NOT_READABLE:
        return None
