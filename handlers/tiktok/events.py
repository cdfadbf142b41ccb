"""One event of TikTok's -> what was said: direct messages, our own words, comments, and what is only counted.

https://business-api.tiktok.com/portal/docs?id=1832190670631937 (direct messages) and ?id=1759978341579777
(comments), checked 2026-11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import msgspec

from handlers.decoding import NOT_JSON, clean, decoded, fault, milliseconds
from handlers.tiktok.envelope import Event
from intents.model import Attachment, Echo, Kind, Message, Parsed, Signal, Unreadable, Unsend, Writer

PLATFORM: Final = "tiktok"
EUROPEAN: Final = "eu:"
"""Stands before the address of a conversation with somebody in the EEA, Switzerland or the UK."""
AUTOMATIC: Final = "OTHERS"
"""The source of what TikTok's own welcome messages and keyword replies say (APP, WEB: a person; API: an app)."""
WITHDRAWN: Final = (
    "TikTok says that this account has withdrawn Frontdesk's access. Sign the account in again and set a new "
    "TIKTOK_REFRESH_TOKEN; until then nothing can be answered there."
)

_COUNTED = {
    "im_mark_read_msg": "read",
    "im_referral_msg": "referral",
    "im_receive_high_intent_comment": "high_intent_comment",
    "im_auto_message_config_update": "auto_message_config",
    "im_auto_message_audit_update": "auto_message_config",
}
_COUNTED_FAMILIES = {
    "brand_mention": "brand_mention",
    "brand.mention": "brand_mention",
    "post.": "post",
    "video.": "post",
}
_VISIBILITY = frozenset({"set_to_hidden", "set_to_friends_only", "set_to_public"})


class _Party(msgspec.Struct, gc=False):
    id: str | int = ""


class _Tag(msgspec.Struct, gc=False):
    source: Any = None


class _Referenced(msgspec.Struct, gc=False):
    referenced_message_id: str | int = ""


class _Direct(msgspec.Struct, gc=False):
    message_id: str | int
    conversation_id: str = ""
    timestamp: Any = None
    type: str = ""
    from_: Any = msgspec.field(default=None, name="from")
    from_user: _Party | None = None
    to_user: _Party | None = None
    text: Any = None
    share_post: Any = None
    sticker: Any = None
    emoji: Any = None
    message_tag: _Tag | None = None
    auto_message_type: Any = None
    reply_source_payload: Any = None
    referenced_message_info: _Referenced | None = None


class _Comment(msgspec.Struct, gc=False):
    comment_id: str | int
    video_id: str | int
    unique_identifier: str | int = ""
    parent_comment_id: str | int = 0
    comment_action: str = "insert"
    timestamp: Any = None
    text: Any = None
    username: Any = None
    display_name: Any = None
    owner: bool | None = None
    """Only where the comment was read from a list."""


_direct = msgspec.json.Decoder(_Direct).decode
_comment = msgspec.json.Decoder(_Comment).decode


def read(event: Event, ours: frozenset[str]) -> Parsed:
    """What one event says; what is not understood is Unreadable."""
    reader = _READERS.get(event.name)
    if reader is None:
        return _counted(event, ours)
    try:
        return reader(event)
    except NOT_JSON as error:
        return Unreadable(f"`{event.name}`: {fault(error)}")


def _counted(event: Event, ours: frozenset[str]) -> Parsed:
    if event.name == "authorization.removed":
        return Signal(PLATFORM, event.account, "authorization_removed", WITHDRAWN if event.account in ours else "")
    what = _COUNTED.get(event.name) or next(
        (what for family, what in _COUNTED_FAMILIES.items() if event.name.startswith(family)), ""
    )
    if what:
        return Signal(PLATFORM, event.account, what)
    return Unreadable(f"`{event.name[:40]}`: an event this version does not know")


# --- direct messages -------------------------------------------------------------------------------------------------


def _received(event: Event) -> Parsed:
    said = decoded(_direct, event.content)
    follower, key = _id(said.from_user), str(said.message_id)
    if not follower or not key:
        return Unreadable(f"`{event.name}`: a message without its id or sender")
    european = EUROPEAN if event.name.endswith("_eu") and said.conversation_id else ""
    return Message(
        platform=PLATFORM,
        account=event.account,
        key=key,
        kind=Kind.DM,
        follower=follower,
        text=_words(said),
        sent_ms=milliseconds(said.timestamp, event.sent_ms),
        handle=clean(said.from_),
        reply_to=str(said.referenced_message_info.referenced_message_id) if said.referenced_message_info else "",
        choice=clean(said.reply_source_payload),
        attachments=tuple(_attachments(said)),
        address=european + said.conversation_id,
    )


def _sent(event: Event) -> Parsed:
    """Our own words, whoever said them; what TikTok's automatic messages say is nobody's answer."""
    said = decoded(_direct, event.content)
    follower, key = _id(said.to_user), str(said.message_id)
    if said.auto_message_type or (said.message_tag and _upper(said.message_tag.source) == AUTOMATIC):
        return Signal(PLATFORM, event.account, "auto_message")
    if not follower or not key:
        return Unreadable(f"`{event.name}`: a message without its id or receiver")
    sent_ms = milliseconds(said.timestamp, event.sent_ms)
    return Echo(PLATFORM, event.account, key, follower, _words(said), sent_ms)


def _id(party: _Party | None) -> str:
    return str(party.id) if party else ""


def _upper(value: Any) -> str:
    return value.upper() if isinstance(value, str) else ""


def _words(said: _Direct) -> str:
    return clean(said.text.get("body")) if isinstance(said.text, Mapping) else ""


def _attachments(said: _Direct) -> Iterator[Attachment]:
    kind = said.type.lower()
    if kind in {"", "text"}:
        return
    shown = {"share_post": said.share_post, "sticker": said.sticker, "emoji": said.emoji}.get(kind)
    place = "embed_url" if kind == "share_post" else "url"
    yield Attachment(kind[:40], clean(shown.get(place)) if isinstance(shown, Mapping) else "")


# --- comments --------------------------------------------------------------------------------------------------------


def _commented(event: Event) -> Parsed:
    comment = decoded(_comment, event.content)
    key, sent_ms = str(comment.comment_id), milliseconds(comment.timestamp, event.sent_ms)
    if not key or (comment.owner is False and not comment.unique_identifier):
        return Unreadable(f"`{event.name}`: a comment without its id or writer")
    if comment.comment_action == "delete":
        return Unsend(PLATFORM, event.account, key, sent_ms)
    if comment.comment_action in _VISIBILITY:
        return Signal(PLATFORM, event.account, f"comment_{comment.comment_action}")
    if comment.comment_action != "insert":
        return Unreadable(f"`{event.name}`: an action this version does not know")
    return _written(event, comment, key, sent_ms)


def _written(event: Event, comment: _Comment, key: str, sent_ms: int) -> Message:
    """Our own comments come too, and only the list of comments says whose they are: bare until it was asked."""
    writer = str(comment.unique_identifier)
    own = comment.owner or writer == event.account
    return Message(
        platform=PLATFORM,
        account=event.account,
        key=key,
        kind=Kind.COMMENT,
        follower=writer,
        text=clean(comment.text),
        sent_ms=sent_ms,
        place=str(comment.video_id),
        handle=clean(comment.username),
        name=clean(comment.display_name),
        reply_to=str(comment.parent_comment_id) if comment.parent_comment_id not in {0, "0", ""} else "",
        writer=Writer.BRAND if own else Writer.FOLLOWER,
        bare=not own and comment.owner is None,
    )


_READERS: Final[Mapping[str, Callable[[Event], Parsed]]] = {
    "im_receive_msg": _received,
    "im_receive_msg_eu": _received,
    "im_send_msg": _sent,
    "comment.update": _commented,
}
