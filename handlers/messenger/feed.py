"""One change of a Page's feed -> what was said: comments, their edits and removals, posts of visitors, mentions.

https://developers.facebook.com/docs/graph-api/webhooks/reference/page/ (v26.0, checked 2026-11). Meta prints no
example any more; the shapes are those of deliveries that others published.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from handlers.decoding import clean
from handlers.meta.envelope import Part, milliseconds
from intents.model import Attachment, Edit, Kind, Message, Parsed, Signal, Unreadable, Unsend, Writer

FEED, MENTION = "feed", "mention"
_POSTS = frozenset({"post", "status", "photo", "video", "share"})
_GONE = frozenset({"remove", "delete"})


class _Person(msgspec.Struct, gc=False):
    id: str | int
    name: str | None = None


class _Value(msgspec.Struct, gc=False):
    item: str = ""
    verb: str = ""
    comment_id: str | int = ""
    post_id: str | int = ""
    parent_id: str | int = ""
    from_: _Person | None = msgspec.field(default=None, name="from")
    message: str | None = None
    created_time: Any = None
    photo: Any = None
    video: Any = None


_value = msgspec.json.Decoder(_Value).decode


def read_change(part: Part, platform: str, ours: frozenset[str], received_ms: int) -> Parsed:
    """What one change says. Raises msgspec.DecodeError or UnicodeDecodeError for a shape it cannot be.

    A comment whose author Meta leaves out is bare, and so is every mention: both have to be asked for.
    """
    value = _value(part.raw)
    place = _Place(platform, part, value, received_ms, ours)
    if part.field == MENTION:
        return _mentioned(place)
    if value.item == "comment":
        return _commented(place)
    visitor = value.from_ is not None and not place.own
    if value.item in _POSTS and value.verb == "add" and visitor and value.message:
        return place.message(str(value.post_id), Kind.MENTION)
    return Signal(platform, part.account, f"feed_{value.item[:30] or 'other'}")


def answers_under(address: str, comment: str) -> str:
    """Where a reply to ``comment`` has to be written: under its top comment, as ``address`` may say."""
    heard, _, top = address.partition(" ")
    return top if top and heard == comment else comment


class _Place:
    """Whose change it is, and when it was made."""

    def __init__(self, platform: str, part: Part, value: _Value, received_ms: int, ours: frozenset[str]) -> None:
        self.platform, self.account, self.value = platform, part.account, value
        self.sent_ms = milliseconds(value.created_time, milliseconds(part.time, received_ms))
        author = str(value.from_.id) if value.from_ else ""
        self.author = author
        self.own = bool(author) and (author == part.account or author in ours)

    def message(self, key: str, kind: Kind) -> Message:
        """The value as a message; bare where its author is not told."""
        value, parent = self.value, str(self.value.parent_id)
        answers_comment = parent if parent and parent != str(value.post_id) else ""
        return Message(
            platform=self.platform,
            account=self.account,
            key=key,
            kind=kind,
            follower=self.author,
            text=clean(value.message),
            sent_ms=self.sent_ms,
            place=str(value.post_id),
            name=clean(value.from_.name) if value.from_ else "",
            reply_to=answers_comment,
            attachments=tuple(_attachments(value)),
            writer=Writer.BRAND if self.own else Writer.FOLLOWER,
            address=f"{key} {answers_comment}" if answers_comment else key,
            bare=not self.author,
        )


def _commented(place: _Place) -> Parsed:
    value, key = place.value, str(place.value.comment_id)
    if not key:
        return Unreadable("`feed`: a comment without its id")
    if value.verb == "add":
        return place.message(key, Kind.COMMENT)
    return _changed(place, key)


def _mentioned(place: _Place) -> Parsed:
    value = place.value
    key = str(value.comment_id or value.post_id)
    if not key:
        return Unreadable("`mention`: a mention without any id")
    if value.verb in {"add", ""}:
        return place.message(key, Kind.MENTION)
    return _changed(place, key)


def _changed(place: _Place, key: str) -> Parsed:
    value = place.value
    if value.verb in _GONE:
        return Unsend(place.platform, place.account, key, place.sent_ms)
    if value.verb == "edited" and not place.own:
        return Edit(place.platform, place.account, key, clean(value.message), place.sent_ms)
    what = "own_edit" if value.verb == "edited" else f"comment_{value.verb[:30]}"
    return Signal(place.platform, place.account, what)


def _attachments(value: _Value) -> Iterator[Attachment]:
    for kind, url in (("image", value.photo), ("video", value.video)):
        if isinstance(url, str) and url:
            yield Attachment(kind, clean(url))
