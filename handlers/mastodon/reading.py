"""One notification of Mastodon -> what was said.

An event is a notification by itself (as the list has it) or a frame ``{event, payload}`` of the stream, whose payload
is JSON in a string. https://docs.joinmastodon.org/entities/Notification/,
https://docs.joinmastodon.org/methods/streaming/ (checked 2026-11)
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

import msgspec

from handlers.base import PayloadError
from handlers.decoding import Key, clean, iso_ms
from handlers.mastodon.text import plain, without_names
from intents.model import Attachment, Edit, Kind, Message, Parsed, Signal, Unreadable, Unsend, Writer

PLACE = "mentions"
"""Mastodon names no thread: everything one follower says in public is one conversation."""
NOT_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class _Account(msgspec.Struct, gc=False):
    id: Key | int
    acct: str = ""
    display_name: str | None = None
    bot: bool | None = None


class _Media(msgspec.Struct, gc=False):
    type: str = "unknown"
    url: str | None = None
    description: str | None = None


class Status(msgspec.Struct, gc=False):
    """A status, as far as answering it needs it."""

    id: str | int
    content: str = ""
    created_at: Any = None
    visibility: str = "direct"
    spoiler_text: str | None = None
    language: str | None = None
    in_reply_to_id: str | int | None = None
    account: _Account | None = None
    media_attachments: list[_Media] | None = None


class _Event(msgspec.Struct, gc=False):
    event: str | None = None
    payload: Any = None
    type: str | None = None
    id: str | int = ""


class _Notification(msgspec.Struct, gc=False):
    type: str
    id: str | int = ""
    created_at: Any = None
    account: _Account | None = None
    status: Status | None = None


_event = msgspec.json.Decoder(_Event).decode
_notification = msgspec.json.Decoder(_Notification).decode


@dataclass(frozen=True, slots=True)
class Address:
    """How a status is answered: its id, its writer's name, and how widely and in which language it was said."""

    id: str
    to: str
    visibility: str
    warning: str = ""
    language: str = ""

    def kept(self) -> str:
        """As text, for ``Message.address``."""
        return json.dumps(asdict(self), ensure_ascii=False)


def address_of(status: Status) -> Address:
    """How a status is answered."""
    writer = clean(status.account.acct) if status.account else ""
    warning, language = clean(status.spoiler_text), clean(status.language)
    return Address(str(status.id), writer, status.visibility, warning, language)


def read_address(kept: str) -> Address | None:
    """What ``Address.kept`` wrote."""
    try:
        return msgspec.json.decode(kept.encode(), type=Address)
    except NOT_JSON:
        return None


def read_event(body: bytes, platform: str, account: str, received_ms: int) -> Parsed:
    """What one event says. Raises PayloadError for a body that is no event."""
    try:
        frame = _event(body)
        if frame.event is None:
            return _of_notification(_notification(body), platform, account, received_ms)
        return _of_frame(frame, platform, account, received_ms)
    except NOT_JSON as error:
        raise PayloadError(f"The body is no event of Mastodon's: {_fault(error)}") from None


def notification_id(body: bytes) -> str:
    """The id of the notification in an event; empty where it is none."""
    try:
        frame = _event(body)
        payload = frame.payload if isinstance(frame.payload, str) else json.dumps(frame.payload)
        return str(frame.id or (_notification(payload.encode()).id if frame.event == "notification" else ""))
    except NOT_JSON:
        return ""


def _of_frame(frame: _Event, platform: str, account: str, received_ms: int) -> Parsed:
    payload = frame.payload if isinstance(frame.payload, str) else json.dumps(frame.payload)
    if frame.event == "notification":
        return _of_notification(_notification(payload.encode("utf-8", "replace")), platform, account, received_ms)
    if frame.event == "delete" and isinstance(frame.payload, str) and payload:
        return Unsend(platform, account, payload, received_ms)
    if frame.event == "status.update":
        return _edited(
            msgspec.json.decode(payload.encode("utf-8", "replace"), type=Status), platform, account, received_ms
        )
    return Signal(platform, account, f"stream_{(frame.event or '')[:30]}")


def _of_notification(one: _Notification, platform: str, account: str, received_ms: int) -> Parsed:
    if one.type == "update" and one.status is not None:
        return _edited(one.status, platform, account, received_ms)
    if one.type != "mention":
        return Signal(platform, account, one.type[:30])
    status = one.status
    author = (status.account if status else None) or one.account
    if status is None or author is None or not str(status.id):
        return Unreadable("`mention`: a notification without its status or author")
    direct = status.visibility == "direct"
    return Message(
        platform=platform,
        account=account,
        key=str(status.id),
        kind=Kind.DM if direct else Kind.MENTION,
        follower=str(author.id),
        text=without_names(plain(status.content)),
        sent_ms=iso_ms(status.created_at) or iso_ms(one.created_at) or received_ms,
        place="" if direct else PLACE,
        handle=clean(author.acct),
        name=clean(author.display_name),
        reply_to=str(status.in_reply_to_id or ""),
        attachments=tuple(_attachments(status)),
        writer=Writer.BOT if author.bot else Writer.FOLLOWER,
        address=address_of(status).kept(),
    )


def _edited(status: Status, platform: str, account: str, received_ms: int) -> Parsed:
    return Edit(platform, account, str(status.id) or "?", without_names(plain(status.content)), received_ms)


def _attachments(status: Status) -> list[Attachment]:
    media = status.media_attachments or ()
    found = [Attachment(clean(one.type[:30]), clean(one.url), clean(one.description)) for one in media]
    if status.spoiler_text:
        found.append(Attachment("content warning", "", clean(status.spoiler_text)))
    return found


def _fault(error: Exception) -> str:
    if isinstance(error, UnicodeError):
        return "it is not UTF-8."
    return "it is nested too deeply." if isinstance(error, RecursionError) else f"{str(error).partition(': line')[0]}."
