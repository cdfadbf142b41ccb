"""What Instagram tells about comments and mentions, and asking for the words of a mention.

https://developers.facebook.com/docs/instagram-platform/webhooks/examples,
https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/mentioned_comment and
https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/mentioned_media
(v26.0, checked 2026-11)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec

from handlers.base import Failure
from handlers.decoding import Key, clean
from handlers.meta.envelope import Part, milliseconds
from handlers.meta.graph import Graph
from intents.model import Attachment, Kind, Message, Unreadable, Writer

NAME = "instagram"
COMMENTS = {"comments": Kind.COMMENT, "live_comments": Kind.LIVE_COMMENT}
MENTION = "mentions"
"""The webhook field, and the ``address`` of what came under it: under somebody else's post, answered there."""


class _Named(msgspec.Struct, gc=False):
    id: Key | int
    username: str | None = None
    self_ig_scoped_id: Any = None


class _Media(msgspec.Struct, gc=False):
    id: str | int


class _Comment(msgspec.Struct, gc=False):
    from_: _Named | None = msgspec.field(default=None, name="from")
    id: str | int = ""
    comment_id: str | int = ""
    parent_id: str | int | None = None
    text: str | None = None
    media: _Media | None = None


class _Mention(msgspec.Struct, gc=False):
    media_id: str | int = ""
    comment_id: str | int = ""


_comment = msgspec.json.Decoder(_Comment).decode
_mention = msgspec.json.Decoder(_Mention).decode


def commented(part: Part, ours: frozenset[str], received_ms: int) -> Message | Unreadable:
    """A comment or live comment. Raises msgspec.DecodeError or UnicodeDecodeError for a shape it cannot be."""
    comment = _comment(part.raw)
    author, key = comment.from_, str(comment.id or comment.comment_id)
    if author is None or not key:
        return Unreadable(f"`{part.field}`: a comment without its id or author")
    follower = str(author.id)
    own = follower == part.account or follower in ours or author.self_ig_scoped_id is not None
    return Message(
        platform=NAME,
        account=part.account,
        key=key,
        kind=COMMENTS[part.field],
        follower=follower,
        text=clean(comment.text),
        sent_ms=milliseconds(part.time, received_ms),
        place=str(comment.media.id) if comment.media else "",
        handle=clean(author.username),
        reply_to=str(comment.parent_id or ""),
        writer=Writer.BRAND if own else Writer.FOLLOWER,
    )


def mentioned(part: Part, received_ms: int) -> Message | Unreadable:
    """A mention, by its ids only: of the comment, or of the post whose caption it is in (key and place the same)."""
    mention = _mention(part.raw)
    key, media = str(mention.comment_id or mention.media_id), str(mention.media_id)
    if not key:
        return Unreadable("`mentions`: a mention without any id")
    sent_ms = milliseconds(part.time, received_ms)
    return Message(NAME, part.account, key, Kind.MENTION, "", "", sent_ms, place=media, address=MENTION, bare=True)


# --- the words of a mention ----------------------------------------------------------------------------------------

_OF_COMMENT = "mentioned_comment.comment_id({}){{id,text,timestamp,username,media{{id}}}}"
_OF_MEDIA = "mentioned_media.media_id({}){{id,caption,media_type,permalink,timestamp,username,owner}}"


async def hydrated(graph: Graph, message: Message, ours: frozenset[str]) -> Message:
    """A mention with its words and author. Raises SendError; RECIPIENT where it is gone or was never public.

    Instagram tells the author's name and no id, so the follower is that name with its ``@``.
    """
    in_caption = message.key == message.place
    field, fields = ("mentioned_media", _OF_MEDIA) if in_caption else ("mentioned_comment", _OF_COMMENT)
    if not message.key.isascii() or not message.key.isdigit():
        raise graph.error(Failure.RECIPIENT, "has no mention with such an id")
    answer = await graph.get((message.account,), {"fields": fields.format(message.key)})
    found = answer.get(field)
    if not isinstance(found, Mapping) or not _word(found, "username"):
        raise graph.error(Failure.RECIPIENT, "no longer shows the mention")
    author, owner = _word(found, "username"), found.get("owner")
    own = isinstance(owner, Mapping) and str(owner.get("id")) in ours
    return replace(
        message,
        follower=f"@{author}",
        handle=author,
        text=_word(found, "caption" if in_caption else "text"),
        place=message.place or _media_of(found),
        attachments=tuple(_pictured(found)) if in_caption else (),
        writer=Writer.BRAND if own else Writer.FOLLOWER,
        bare=False,
    )


def _pictured(media: Mapping[str, Any]) -> list[Attachment]:
    kind = _word(media, "media_type").lower()
    return [Attachment(kind, _word(media, "permalink"))] if kind else []


def _media_of(comment: Mapping[str, Any]) -> str:
    media = comment.get("media")
    return str(media.get("id") or "") if isinstance(media, Mapping) else ""


def _word(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    return clean(value) if isinstance(value, str) else ""
