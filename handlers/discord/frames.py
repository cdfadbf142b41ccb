"""What one gateway frame says: messages, edits, deletions, pressed buttons, ``/ask``; everything else is a signal.

https://discord.com/developers/docs/events/gateway-events and /resources/message (API v10, checked 2026-11).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from handlers.decoding import clean, decoded
from handlers.discord.cdn import place_of
from handlers.discord.pressed import interacted
from handlers.discord.shapes import (
    NOT_READABLE,
    PLATFORM,
    Id,
    Ours,
    User,
    open_frame,
    said_ms,
    shown_name,
    signal,
)
from intents.model import Attachment, Echo, Edit, Kind, Message, Parsed, Unreadable, Unsend, Writer

NOT_FOR_US: Final = frozenset({"chatter", "own", "system", "desk"})
"""Signals that are not worth keeping: everybody's talk in busy channels."""
_SPOKEN = {0, 19}
_ROW = re.compile(r"[0-9]{1,18}")
_MENTION = re.compile(r"<@[!&]?([0-9]{1,20})>|<a?:(\w{1,40}):[0-9]{1,20}>")


class _File(msgspec.Struct, gc=False):
    id: Id = ""
    filename: str | None = None
    content_type: str | None = None


class _Sticker(msgspec.Struct, gc=False):
    name: str | None = None


class _Reference(msgspec.Struct, gc=False):
    message_id: Id | None = None
    type: int | None = None


class _Said(msgspec.Struct):
    id: Id
    channel_id: Id
    author: User | None = None
    content: str | None = None
    timestamp: str | None = None
    edited_timestamp: str | None = None
    mentions: list[User] | None = None
    attachments: list[_File] | None = None
    sticker_items: list[_Sticker] | None = None
    message_snapshots: list[Any] | None = None
    poll: Any = None
    webhook_id: Id | None = None
    type: int | None = None
    message_reference: _Reference | None = None
    guild_id: Id | None = None
    nonce: Id | None = None


class _Gone(msgspec.Struct, gc=False):
    id: Id = ""
    ids: list[Id] | None = None


_said = msgspec.json.Decoder(_Said).decode
_gone = msgspec.json.Decoder(_Gone).decode


def read(body: bytes, ours: Ours, received_ms: int) -> list[Parsed]:
    """Everything the frame says to us. Raises PayloadError for what is no frame."""
    frame = open_frame(body)
    if frame.op != 0 or not frame.t:
        return [signal(ours, "frame")]
    try:
        return list(_event(frame.t, bytes(frame.d), ours, received_ms))
    except NOT_READABLE as error:
        return [Unreadable(f"`{frame.t[:40]}`: {type(error).__name__}, not as Discord describes it")]


def _event(name: str, raw: bytes, ours: Ours, received_ms: int) -> Iterator[Parsed]:
    match name:
        case "MESSAGE_CREATE":
            yield _message(decoded(_said, raw), ours, received_ms)
        case "MESSAGE_UPDATE":
            yield _edit(decoded(_said, raw), ours, received_ms)
        case "MESSAGE_DELETE" | "MESSAGE_DELETE_BULK":
            gone = decoded(_gone, raw)
            for key in filter(None, [gone.id, *(gone.ids or [])]):
                yield Unsend(PLATFORM, ours.account, str(key), received_ms)
        case "INTERACTION_CREATE":
            yield interacted(raw, ours, received_ms)
        case _:
            yield signal(ours, name.lower()[:40])


# --- messages --------------------------------------------------------------------------------------------------------


def _message(said: _Said, ours: Ours, received_ms: int) -> Parsed:
    author = said.author
    if author is None or said.id == "":
        return Unreadable("`MESSAGE_CREATE`: a message without its id or author")
    if other := _not_for_us(said, author, ours):
        return _echo(said, ours, received_ms) or signal(ours, other)
    public = said.guild_id is not None
    channel = str(said.channel_id)
    reference = said.message_reference
    return Message(
        platform=PLATFORM,
        account=ours.account,
        key=str(said.id),
        kind=Kind.MENTION if public else Kind.DM,
        follower=str(author.id),
        text=_text(said, ours),
        sent_ms=said_ms(said.id, received_ms, said.timestamp),
        place=channel if public else "",
        handle=clean(author.username),
        name=shown_name(author),
        reply_to=str(reference.message_id or "") if reference and not reference.type else "",
        attachments=tuple(_attachments(said)),
        writer=Writer.BOT if author.bot or said.webhook_id is not None else Writer.FOLLOWER,
        address="" if public else channel,
    )


def _echo(said: _Said, ours: Ours, received_ms: int) -> Echo | None:
    """A direct message of ours that names its outbox row; whose channel it is, Discord does not say."""
    own = said.author is not None and str(said.author.id) == ours.account
    row = str(said.nonce or "").partition(".")[0]
    if not own or said.guild_id is not None or not _ROW.fullmatch(row):
        return None
    sent_ms = said_ms(said.id, received_ms, said.timestamp)
    return Echo(PLATFORM, ours.account, str(said.id), "", clean(said.content), sent_ms, out_id=row)


def _not_for_us(said: _Said, author: User, ours: Ours) -> str:
    """Why a message is none of a follower's to us; empty where it is."""
    if str(author.id) == ours.account:
        return "own"
    if str(said.channel_id) in ours.desk:
        return "desk"
    if (said.type or 0) not in _SPOKEN:
        return "system"
    return "" if _addressed(said, ours) else "chatter"


def _addressed(said: _Said, ours: Ours) -> bool:
    """In a direct message, or by name: @everyone, roles and replies without a ping are not us."""
    return said.guild_id is None or any(str(one.id) == ours.account for one in said.mentions or [])


def _edit(said: _Said, ours: Ours, received_ms: int) -> Parsed:
    """A changed text; Discord also sends updates for link previews, pins and the like."""
    if said.author is None or said.content is None or said.id == "" or not said.edited_timestamp:
        return signal(ours, "message_update")
    if other := _not_for_us(said, said.author, ours):
        return signal(ours, other)
    sent_ms = said_ms("", received_ms, said.edited_timestamp)
    return Edit(PLATFORM, ours.account, str(said.id), _text(said, ours), sent_ms)


def _text(said: _Said, ours: Ours) -> str:
    """The words, without our own name in front and with names and emoji as people read them."""
    names = {str(one.id): shown_name(one) or clean(one.username) for one in said.mentions or []}

    def shown(found: re.Match[str]) -> str:
        person, emoji = found.groups()
        if emoji:
            return f":{emoji}:"
        return "" if person == ours.account else f"@{names[person]}" if person in names else found.group()

    return _MENTION.sub(shown, clean(said.content)).strip()


def _attachments(said: _Said) -> Iterator[Attachment]:
    """What came along; where it is fetched is told by its message, for Discord's addresses end within a day."""
    at = (str(said.channel_id), str(said.id))
    for one in said.attachments or []:
        kind = (one.content_type or "").partition("/")[0]
        place = place_of(*at, str(one.id)) if one.id != "" else ""
        yield Attachment(kind if kind in {"image", "video", "audio"} else "file", place, clean(one.filename))
    for sticker in said.sticker_items or []:
        yield Attachment("sticker", title=clean(sticker.name))
    if said.message_snapshots:
        yield Attachment("forwarded message")
    if said.poll is not None:
        yield Attachment("poll")
