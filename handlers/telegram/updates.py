"""One update of Telegram's -> what was said: messages, edits, pressed buttons, business chats, what is only counted.

https://core.telegram.org/bots/api#update (Bot API 10.0, checked 2026-11)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from handlers.base import PayloadError
from handlers.decoding import NOT_JSON, clean, decoded, fault, milliseconds
from handlers.files import FETCHED
from handlers.kinds import Kinds
from intents.model import Attachment, Echo, Edit, Kind, Message, Parsed, Signal, Unreadable, Unsend, Writer

PLATFORM: Final = "telegram"
PRESS: Final = "press:"
"""Begins the key of a pressed button; the rest is the query's id."""
ALLOWED: Final = (
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
)
"""The updates that are asked for."""
COUNTED: Final = frozenset(
    {
        "channel_post",
        "edited_channel_post",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
    }
)
DISCONNECTED: Final = (
    "The business account has taken the bot off, or its right to reply. Its chats are not answered; to undo it: "
    "Telegram, Settings, Telegram Business, Chatbots."
)
_ATTACHED: Final = (
    "photo",
    "animation",
    "video",
    "video_note",
    "voice",
    "audio",
    "document",
    "sticker",
    "contact",
    "venue",
    "location",
    "poll",
    "story",
    "dice",
    "game",
    "paid_media",
    "checklist",
    "gift",
)
"""What may come with a message, the more telling one first: an animation comes as a document too."""


class _Person(msgspec.Struct, gc=False):
    id: int
    is_bot: bool = False
    first_name: str = ""
    last_name: str = ""
    username: str = ""


class _Chat(msgspec.Struct, gc=False):
    id: int
    type: str = "private"


class _Replied(msgspec.Struct, gc=False):
    message_id: int = 0


class _Message(msgspec.Struct, gc=False):
    message_id: int
    chat: _Chat
    date: Any = None
    edit_date: Any = None
    from_: _Person | None = msgspec.field(default=None, name="from")
    text: str | None = None
    caption: str | None = None
    reply_to_message: _Replied | None = None
    reply_markup: Any = None
    business_connection_id: str = ""
    sender_business_bot: _Person | None = None


class _Query(msgspec.Struct, gc=False):
    id: str
    from_: _Person = msgspec.field(name="from")
    message: _Message | None = None
    data: str = ""


class _Member(msgspec.Struct, gc=False):
    status: str = ""


class _Membership(msgspec.Struct, gc=False):
    chat: _Chat
    new_chat_member: _Member


class _Rights(msgspec.Struct, gc=False):
    can_reply: bool = False


class _Connection(msgspec.Struct, gc=False):
    is_enabled: bool = True
    can_reply: bool | None = None
    rights: _Rights | None = None


class _Deleted(msgspec.Struct, gc=False):
    business_connection_id: str
    chat: _Chat
    message_ids: list[int]


class _Update(msgspec.Struct, gc=False):
    update_id: int


_update = msgspec.json.Decoder(_Update).decode
_fields = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_anything = msgspec.json.Decoder(Any).decode
_message = msgspec.json.Decoder(_Message).decode
_query = msgspec.json.Decoder(_Query).decode
_membership = msgspec.json.Decoder(_Membership).decode
_connection = msgspec.json.Decoder(_Connection).decode
_deleted = msgspec.json.Decoder(_Deleted).decode


def read(body: bytes, bot: str, received_ms: int) -> Sequence[Parsed]:
    """What one update says. Raises PayloadError for a body that is no update."""
    try:
        decoded(_update, body)
        fields = decoded(_fields, body)
    except NOT_JSON as error:
        raise PayloadError(f"The body is no update of Telegram's: {fault(error)}") from None
    for name, raw in fields.items():
        if name in _KINDS:
            return _KINDS.read(name, bytes(raw), bot, received_ms)
    shown = ", ".join(sorted(name[:40] for name in fields if name != "update_id")[:8])
    return [Unreadable(f"an update of a kind this version does not know, with {shown or 'nothing in it'}")]


def key_of(chat: str, message: int, connection: str = "") -> str:
    """A message's key: its number counts in its chat only, and each business connection has chats of its own."""
    return f"{connection}@{chat}:{message}" if connection else f"{chat}:{message}"


def parts_of_key(key: str) -> tuple[str, str, int]:
    """The business connection (empty: none), the chat and the number that a message's key is made of."""
    connection, _, rest = key.rpartition("@")
    chat, _, number = rest.rpartition(":")
    return connection, chat, int(number)


def address_of(chat: str, connection: str = "") -> str:
    """Where answers go: the chat, and through which business connection."""
    return f"{connection}@{chat}" if connection else chat


# --- messages --------------------------------------------------------------------------------------------------------


def _said(raw: bytes, bot: str, received_ms: int) -> Sequence[Parsed]:
    message = decoded(_message, raw)
    if message.chat.type != "private":
        return [Signal(PLATFORM, bot, "group_message")]
    if message.business_connection_id and _by_the_business(message):
        return [_echo(message, bot, received_ms)]
    attachments = tuple(_attachments(raw))
    words = message.text or message.caption or ""
    if not words and not attachments:
        return [Signal(PLATFORM, bot, "service_message")]
    text, choice = _spoken(words)
    if not text and not attachments:
        return [Signal(PLATFORM, bot, "start")]
    return [_of_follower(message, bot, received_ms, clean(text), clean(choice), attachments)]


def _of_follower(
    message: _Message, bot: str, received_ms: int, text: str, choice: str, attachments: tuple[Attachment, ...]
) -> Message:
    chat, connection, writer = str(message.chat.id), message.business_connection_id, message.from_
    return Message(
        platform=PLATFORM,
        account=bot,
        key=key_of(chat, message.message_id, connection),
        kind=Kind.DM,
        follower=chat,
        text=text,
        sent_ms=milliseconds(message.date, received_ms),
        handle=clean(writer.username) if writer else "",
        name=_name(writer) if writer else "",
        reply_to=key_of(chat, message.reply_to_message.message_id, connection) if message.reply_to_message else "",
        choice=choice,
        attachments=attachments,
        writer=Writer.BOT if writer and writer.is_bot else Writer.FOLLOWER,
        address=address_of(chat, connection),
    )


def _by_the_business(message: _Message) -> bool:
    """In a business chat, whose number is the follower's, everybody else writes for the business."""
    return message.from_ is None or message.from_.id != message.chat.id


def _echo(message: _Message, bot: str, received_ms: int) -> Parsed:
    sender = message.sender_business_bot
    if sender is not None and str(sender.id) != bot:
        return Signal(PLATFORM, bot, "other_bot")
    chat = str(message.chat.id)
    key = key_of(chat, message.message_id, message.business_connection_id)
    text = clean(message.text or message.caption)
    return Echo(PLATFORM, bot, key, chat, text, milliseconds(message.date, received_ms))


def _spoken(words: str) -> tuple[str, str]:
    """A command as words: ``/stop`` is "stop"; what a link to the bot carries (``/start returns``) is a choice."""
    if not words.startswith("/"):
        return words, ""
    command, _, rest = words[1:].partition(" ")
    name = command.partition("@")[0]
    if name == "start":
        return rest.replace("_", " ").replace("-", " ").strip(), rest.strip()
    return f"{name} {rest}".strip(), ""


def _name(person: _Person) -> str:
    return clean(f"{person.first_name} {person.last_name}".strip())


def _attachments(raw: bytes) -> Iterator[Attachment]:
    fields = decoded(_fields, raw)
    kind = next((kind for kind in _ATTACHED if kind in fields), "")
    if kind:
        thing = decoded(_anything, bytes(fields[kind]))
        yield Attachment(kind, _file_id(thing) if kind in FETCHED else "", _title(thing))


def _file_id(thing: Any) -> str:
    """What a file is fetched by; of a photo, that of its largest size, which stands last."""
    largest = thing[-1] if isinstance(thing, list) and thing else thing
    return clean(largest.get("file_id")) if isinstance(largest, dict) else ""


def _title(thing: Any) -> str:
    """What tells a person more about an attachment: a file's name, a sticker's emoji, a contact's name."""
    if not isinstance(thing, dict):
        return ""
    return next((clean(thing[name]) for name in ("file_name", "emoji", "title", "first_name") if name in thing), "")


def _edited(raw: bytes, bot: str, received_ms: int) -> Sequence[Parsed]:
    message = decoded(_message, raw)
    if message.chat.type != "private":
        return [Signal(PLATFORM, bot, "group_message")]
    connection = message.business_connection_id
    if connection and _by_the_business(message):
        return [Signal(PLATFORM, bot, "own_edit")]
    key = key_of(str(message.chat.id), message.message_id, connection)
    text = clean(message.text or message.caption)
    return [Edit(PLATFORM, bot, key, text, milliseconds(message.edit_date, received_ms))]


def _removed(raw: bytes, bot: str, received_ms: int) -> Sequence[Parsed]:
    gone = decoded(_deleted, raw)
    keys = [key_of(str(gone.chat.id), number, gone.business_connection_id) for number in gone.message_ids]
    return [Unsend(PLATFORM, bot, key, received_ms) for key in keys]


# --- buttons, and who may write --------------------------------------------------------------------------------------


def _pressed(raw: bytes, bot: str, received_ms: int) -> Sequence[Parsed]:
    """A pressed button, bare until Telegram has been told that it was taken."""
    query = decoded(_query, raw)
    under = query.message
    if under is not None and under.chat.type != "private":
        return [Signal(PLATFORM, bot, "group_message")]
    chat = str(under.chat.id if under else query.from_.id)
    connection = under.business_connection_id if under else ""
    title = _button(under.reply_markup, query.data) if under else ""
    return [
        Message(
            platform=PLATFORM,
            account=bot,
            key=PRESS + query.id,
            kind=Kind.DM,
            follower=chat,
            text=clean(title or query.data),
            sent_ms=received_ms,
            handle=clean(query.from_.username),
            name=_name(query.from_),
            reply_to=key_of(chat, under.message_id, connection) if under else "",
            choice=clean(query.data),
            address=address_of(chat, connection),
            bare=True,
        )
    ]


def _button(markup: Any, data: str) -> str:
    """What stands on the button that carries ``data``."""
    rows = markup.get("inline_keyboard") if isinstance(markup, Mapping) else None
    buttons = [button for row in rows if isinstance(row, list) for button in row] if isinstance(rows, list) else []
    for button in buttons:
        if isinstance(button, Mapping) and button.get("callback_data") == data:
            return clean(button.get("text"))
    return ""


def _membership_changed(raw: bytes, bot: str, _received_ms: int) -> Sequence[Parsed]:
    changed = decoded(_membership, raw)
    if changed.chat.type != "private":
        return [Signal(PLATFORM, bot, "group_membership")]
    return [Signal(PLATFORM, bot, "blocked" if changed.new_chat_member.status == "kicked" else "unblocked")]


def _connected(raw: bytes, bot: str, _received_ms: int) -> Sequence[Parsed]:
    connection = decoded(_connection, raw)
    may_reply = connection.rights.can_reply if connection.rights else connection.can_reply is not False
    well = connection.is_enabled and may_reply
    return [Signal(PLATFORM, bot, "business_connection", "" if well else DISCONNECTED)]


_KINDS: Final = Kinds(
    PLATFORM,
    {
        "message": _said,
        "business_message": _said,
        "edited_message": _edited,
        "edited_business_message": _edited,
        "deleted_business_messages": _removed,
        "callback_query": _pressed,
        "my_chat_member": _membership_changed,
        "business_connection": _connected,
    },
    COUNTED,
)
