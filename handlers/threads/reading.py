"""One event of Threads -> what was said: replies and mentions; our own posts are only counted.

The envelope is flat, without ``entry``: ``{app_id, topic, target_id, time, values: {field, value}}``.
https://developers.facebook.com/docs/threads/webhooks (checked 2026-11)
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from handlers.base import PayloadError
from handlers.decoding import clean, iso_ms
from handlers.meta.envelope import NOT_JSON, Part, milliseconds, parts, unreadable
from intents.model import Attachment, Kind, Message, Parsed, Signal, Unreadable, Writer

REPLIES, MENTIONS = "replies", "mentions"
_COUNTED = frozenset({"publish", "delete"})


class _Flat(msgspec.Struct, gc=False):
    target_id: str | int = ""
    time: Any = None
    values: msgspec.Raw = msgspec.Raw()


class _Field(msgspec.Struct, gc=False):
    field: str
    value: msgspec.Raw


class _Post(msgspec.Struct, gc=False):
    id: str | int = ""
    owner_id: str | int = ""
    username: str | None = None


class _Value(msgspec.Struct, gc=False):
    id: str | int = ""
    username: str | None = None
    text: str | None = None
    media_type: str | None = None
    permalink: Any = None
    timestamp: Any = None
    replied_to: _Post | None = None
    root_post: _Post | None = None


_flat = msgspec.json.Decoder(_Flat).decode
_field = msgspec.json.Decoder(_Field).decode
_list = msgspec.json.Decoder(list[msgspec.Raw]).decode
_value = msgspec.json.Decoder(_Value).decode


@dataclass(frozen=True, slots=True)
class Us:
    """The account: its id, and its handle as far as it is known already."""

    platform: str
    account: str
    username: str = ""


def updates(body: bytes) -> list[Part | Unreadable]:
    """Every update in a body, flat or in Meta's usual envelope. Raises PayloadError where it is no event."""
    try:
        flat = _flat(body)
    except NOT_JSON:
        flat = _Flat()
    if not bytes(flat.values):
        return parts(body)
    try:
        return [_part(flat, raw) for raw in _each(flat.values)]
    except NOT_JSON as error:
        raise PayloadError(unreadable("The body is no event of Threads", error).reason) from None


def flat_body(account: str, field: str, value: dict[str, Any], at_ms: int) -> bytes:
    """An event as the webhook would have told it."""
    values = {"value": value, "field": field}
    return json.dumps({"target_id": account, "time": at_ms // 1000, "values": values}).encode()


def read_update(part: Part, us: Us, received_ms: int) -> Parsed:
    """What one update says. Raises msgspec.DecodeError or UnicodeDecodeError for a shape it cannot be.

    While our own handle is not known a message is bare: it might be ours.
    """
    if part.field in _COUNTED:
        return Signal(us.platform, us.account, part.field)
    if part.field not in {REPLIES, MENTIONS}:
        return Unreadable(f"`{part.field[:40]}`: a webhook field this version does not know")
    value = _value(part.raw)
    key, username = str(value.id), clean(value.username)
    if not key or not username:
        return Unreadable(f"`{part.field}`: a post without its id or author")
    replied_to, root = value.replied_to or _Post(), value.root_post or _Post()
    return Message(
        platform=us.platform,
        account=_account(part, root, us),
        key=key,
        kind=Kind.COMMENT if part.field == REPLIES else Kind.MENTION,
        follower=username,
        text=clean(value.text),
        sent_ms=iso_ms(value.timestamp) or milliseconds(part.time, received_ms),
        place=str(root.id or replied_to.id or key),
        handle=username,
        reply_to=str(replied_to.id),
        attachments=tuple(_attachments(value)),
        writer=Writer.BRAND if us.username and username == us.username else Writer.FOLLOWER,
        bare=not us.username,
    )


def _each(values: msgspec.Raw) -> Iterator[msgspec.Raw]:
    if bytes(values).lstrip().startswith(b"["):
        yield from _list(values)
    else:
        yield values


def _part(flat: _Flat, raw: msgspec.Raw) -> Part | Unreadable:
    try:
        one = _field(raw)
    except NOT_JSON as error:
        return unreadable("`values`", error)
    return Part(str(flat.target_id), flat.time, one.field, one.value)


def _account(part: Part, root: _Post, us: Us) -> str:
    """Whose event it is: a mention names the account, a reply the owner of the post that all began with."""
    if part.field == MENTIONS:
        return part.account or us.account
    return str(root.owner_id or us.account)


def _attachments(value: _Value) -> Iterator[Attachment]:
    kind = (value.media_type or "").lower()
    if kind and kind != "text_post":
        yield Attachment(clean(kind[:30]), clean(value.permalink) if isinstance(value.permalink, str) else "")
