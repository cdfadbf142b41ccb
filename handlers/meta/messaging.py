"""One messaging item of Meta's -> what was said: direct messages, button presses, edits, unsends, echoes, signals.

https://developers.facebook.com/docs/instagram-platform/webhooks/examples and
https://developers.facebook.com/docs/messenger-platform/instagram (checked 2026-11)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from handlers.decoding import Key, clean
from handlers.meta.envelope import STANDBY, TEST_ENTRY, Part, milliseconds
from handlers.sending import row_of
from intents.model import Attachment, Echo, Edit, Kind, Message, Parsed, Signal, Unreadable, Unsend

FIELDS = frozenset(
    {
        "messages",
        "message_echoes",
        "message_deliveries",
        "message_edit",
        "message_edits",
        "message_reactions",
        "message_reads",
        "messaging_account_linking",
        "messaging_handover",
        "messaging_handovers",
        "messaging_optins",
        "messaging_policy_enforcement",
        "messaging_postbacks",
        "messaging_referral",
        "messaging_referrals",
        "messaging_seen",
        STANDBY,
    }
)
"""Webhook fields whose value is a messaging item."""

TEST_MID = "random_mid"
STORY = "story"
OF_STORIES = frozenset({STORY, "story_mention", "ig_story"})
"""Attachments that are a follower's or our story: gone in a day, so that not even their address is kept."""

_SIGNALS = {
    "reaction": "reaction",
    "read": "read",
    "delivery": "delivery",
    "referral": "referral",
    "optin": "optin",
    "pass_thread_control": "handover",
    "take_thread_control": "handover",
    "request_thread_control": "handover",
    "app_roles": "handover",
    "account_linking": "account_linking",
    "policy_enforcement": "policy_enforcement",
}
_ALARMS = {
    "policy_enforcement": "Meta took measures against the account: open its Support Inbox and follow what it says."
}


class _Party(msgspec.Struct, gc=False):
    id: Key | int


class _Attachment(msgspec.Struct, gc=False):
    type: str = "unknown"
    payload: Any = None


class _Story(msgspec.Struct, gc=False):
    id: str | int = ""


class _ReplyTo(msgspec.Struct, gc=False):
    mid: str = ""
    story: _Story | None = None


class _QuickReply(msgspec.Struct, gc=False):
    payload: str = ""


class _Message(msgspec.Struct, gc=False):
    mid: Key
    text: str | None = None
    attachments: list[_Attachment] | None = None
    quick_reply: _QuickReply | None = None
    reply_to: _ReplyTo | None = None
    referral: Any = None
    is_echo: bool | None = None
    is_self: bool | None = None
    is_deleted: bool | None = None
    is_unsupported: bool | None = None
    metadata: Any = None


class _Postback(msgspec.Struct, gc=False):
    mid: str = ""
    title: str | None = None
    payload: str | None = None


class _Edit(msgspec.Struct, gc=False):
    mid: Key
    text: str | None = None


class _Item(msgspec.Struct, gc=False):
    sender: _Party | None = None
    recipient: _Party | None = None
    timestamp: Any = None
    is_self: bool | None = None
    message: _Message | None = None
    postback: _Postback | None = None
    message_edit: _Edit | None = None


class _Place(msgspec.Struct, gc=False):
    """Whose item it is: platform, account, the person on the other side, the time, whether we said it (to ourselves:
    the vendor's way to try a bot out, which nobody answers), and whether somebody else answers that person."""

    platform: str
    account: str
    person: str
    sent_ms: int
    own: bool
    to_self: bool
    elsewhere: bool


_item = msgspec.json.Decoder(_Item).decode
_keys = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


def read_item(part: Part, platform: str, ours: frozenset[str], received_ms: int) -> Parsed:
    """What one messaging item says. Raises msgspec.DecodeError or UnicodeDecodeError for a shape it cannot be.

    What comes under ``standby`` is read like the rest, but another app or a person answers there
    (``Message.elsewhere``). ``ours`` are the account ids whose words are echoes even where the vendor does not flag
    them.
    """
    if part.account == TEST_ENTRY:
        return Signal(platform, part.account, "test")
    item = _item(part.raw)
    if item.message is not None:
        return _said(item.message, _place(item, part, platform, ours, received_ms))
    if item.postback is not None:
        return _pressed(item.postback, _place(item, part, platform, ours, received_ms))
    if item.message_edit is not None:
        return _edited(item.message_edit, _place(item, part, platform, ours, received_ms))
    return Signal(platform, part.account, STANDBY) if part.field == STANDBY else _signal(part, platform)


def _place(item: _Item, part: Part, platform: str, ours: frozenset[str], received_ms: int) -> _Place:
    if item.sender is None or item.recipient is None:
        raise msgspec.ValidationError("Object missing `sender` or `recipient`")
    sender, recipient = str(item.sender.id), str(item.recipient.id)
    to_self = bool(item.is_self or (item.message is not None and item.message.is_self))
    echo = item.message is not None and bool(item.message.is_echo)
    own = to_self or echo or sender == part.account or sender in ours
    sent_ms = milliseconds(item.timestamp, milliseconds(part.time, received_ms))
    return _Place(platform, part.account, recipient if own else sender, sent_ms, own, to_self, part.field == STANDBY)


def _said(message: _Message, place: _Place) -> Parsed:
    if message.mid == TEST_MID:
        return Signal(place.platform, place.account, "test")
    if message.is_deleted:
        return Unsend(place.platform, place.account, message.mid, place.sent_ms)
    if place.to_self:
        return Signal(place.platform, place.account, "self")
    if place.own:
        text, row = clean(message.text), row_of(message.metadata)
        return Echo(place.platform, place.account, message.mid, place.person, text, place.sent_ms, row)
    return _from_follower(message, place)


def _from_follower(message: _Message, place: _Place) -> Message:
    reply_to = message.reply_to
    story = reply_to.story if reply_to else None
    return Message(
        platform=place.platform,
        account=place.account,
        key=message.mid,
        kind=_kind(message, story),
        follower=place.person,
        text=clean(message.text),
        sent_ms=place.sent_ms,
        place=str(story.id) if story else "",
        reply_to=reply_to.mid if reply_to else "",
        choice=clean(message.quick_reply.payload) if message.quick_reply else "",
        attachments=tuple(dict.fromkeys(_attachments(message, story))),
        elsewhere=place.elsewhere,
    )


def _kind(message: _Message, story: _Story | None) -> Kind:
    if story is not None:
        return Kind.STORY_REPLY
    mentions = message.attachments and any(one.type == "story_mention" for one in message.attachments)
    return Kind.STORY_MENTION if mentions else Kind.DM


def _attachments(message: _Message, story: _Story | None) -> Iterator[Attachment]:
    for one in message.attachments or ():
        sticker = isinstance(one.payload, dict) and "sticker_id" in one.payload
        address = "" if one.type in OF_STORIES else _text(one.payload, "url")
        yield Attachment("sticker" if sticker else clean(one.type), address, _text(one.payload, "title"))
    if story is not None:
        yield Attachment(STORY)
    if isinstance(message.referral, dict):
        ad = message.referral.get("ads_context_data")
        yield Attachment("ad", _text(ad, "photo_url"), _text(ad, "ad_title"))
    if message.is_unsupported:
        yield Attachment("unsupported")


def _text(payload: Any, name: str) -> str:
    value = payload.get(name) if isinstance(payload, dict) else None
    return clean(value)


def _pressed(postback: _Postback, place: _Place) -> Parsed:
    key = postback.mid or f"postback:{place.person}:{place.sent_ms}"
    title = clean(postback.title)
    if key == TEST_MID:
        return Signal(place.platform, place.account, "test")
    if place.to_self:
        return Signal(place.platform, place.account, "self")
    if place.own:
        return Echo(place.platform, place.account, key, place.person, title, place.sent_ms)
    return Message(
        platform=place.platform,
        account=place.account,
        key=key,
        kind=Kind.DM,
        follower=place.person,
        text=title,
        sent_ms=place.sent_ms,
        choice=clean(postback.payload),
        elsewhere=place.elsewhere,
    )


def _edited(edit: _Edit, place: _Place) -> Parsed:
    if edit.mid == TEST_MID:
        return Signal(place.platform, place.account, "test")
    if place.own:
        return Signal(place.platform, place.account, "own_edit")
    return Edit(place.platform, place.account, edit.mid, clean(edit.text), place.sent_ms)


def _signal(part: Part, platform: str) -> Parsed:
    names = _keys(part.raw)
    for name in names:
        if name in _SIGNALS:
            return Signal(platform, part.account, _SIGNALS[name], _ALARMS.get(name, ""))
    shown = ", ".join(sorted(name[:40] for name in names)[:8])
    return Unreadable(f"a messaging item of a kind this version does not know, with {shown or 'no fields'}")
