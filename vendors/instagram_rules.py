"""The rules of the simulated Instagram, without any I/O: who may be written to, how long, how often.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api,
https://developers.facebook.com/documentation/instagram-platform/private-replies and
https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-comment/replies (2026-11)
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

HOUR_MS = 3_600_000
WINDOW_MS = 24 * HOUR_MS
PRIVATE_MS = 7 * 24 * HOUR_MS
MOST_TEXT_BYTES = 1000
MOST_COMMENT_CHARACTERS = 2200
SHOWN = 20
PAGE = 50


class RefusalError(Exception):
    """What Instagram answers instead: the HTTP status and the numbers and words of its error envelope."""

    def __init__(self, message: str, code: int, subcode: int = 0, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.subcode = subcode
        self.status = status

    def body(self) -> dict[str, Any]:
        """The error envelope as Instagram sends it."""
        error: dict[str, Any] = {"message": self.message, "type": "OAuthException", "code": self.code}
        if self.subcode:
            error["error_subcode"] = self.subcode
        return {"error": {**error, "fbtrace_id": "ASimulatedTrace"}}


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing the account said: ``conversation`` is the follower's id, ``at`` milliseconds since the epoch."""

    conversation: str
    text: str
    at: int
    via: str
    """``dm``, ``private_reply`` or ``public_reply``."""
    key: str
    comment: str = ""
    """The comment it stands under, or that it answers in private."""
    image: str = ""
    buttons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, or a reply to one (``parent``)."""

    id: str
    writer: str
    username: str
    text: str
    media: str
    at: int
    parent: str = ""
    live: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One message of a direct conversation."""

    id: str
    writer: str
    text: str
    at: int


@dataclass(slots=True)
class Account:
    """One account with its conversations and comments. ``now`` tells milliseconds since the epoch."""

    id: str
    now: Callable[[], int]
    page_id: str = ""
    delivered: list[Delivery] = field(default_factory=list)
    comments: dict[str, Comment] = field(default_factory=dict)
    threads: dict[str, list[Line]] = field(default_factory=dict)
    last_heard: dict[str, int] = field(default_factory=dict)
    private_replies: set[str] = field(default_factory=set)
    _numbers: itertools.count[int] = field(init=False)

    def __post_init__(self) -> None:
        self._numbers = itertools.count(self.now() * 1000)

    def new_mid(self) -> str:
        """A message id that nobody had before."""
        return f"aWdfc2ltdWxhdGVk{next(self._numbers)}"

    def new_comment_id(self) -> str:
        """A comment id that nobody had before."""
        return str(next(self._numbers))

    def hear(self, follower: str, key: str, text: str, at: int) -> None:
        """A follower wrote: the conversation is there and its window is open."""
        self.threads.setdefault(follower, []).append(Line(key, follower, text, at))
        self.last_heard[follower] = max(at, self.last_heard.get(follower, 0))

    def take_comment(self, comment: Comment) -> None:
        """A comment stands under a post."""
        self.comments[comment.id] = comment

    def send(self, sender: str, body: dict[str, Any]) -> Delivery:
        """``POST /{sender}/messages``. Raises RefusalError."""
        if sender not in {self.id, self.page_id, "me"}:
            raise _no_object(sender)
        recipient, message = body.get("recipient"), body.get("message")
        if not isinstance(recipient, dict) or not isinstance(message, dict):
            raise RefusalError("(#100) Param recipient and message must be non-empty objects.", 100)
        _check_message(message)
        comment_id = str(recipient.get("comment_id", ""))
        if comment_id:
            return self._send_private(comment_id, message)
        return self._send_direct(str(recipient.get("id", "")), message)

    def reply(self, comment_id: str, text: str) -> Delivery:
        """``POST /{comment_id}/replies``: a reply to a reply stands under the top comment. Raises RefusalError."""
        comment = self._comment(comment_id)
        if comment.live:
            raise RefusalError("(#100) Comments on live video cannot be replied to.", 100)
        if not text or len(text) > MOST_COMMENT_CHARACTERS:
            raise RefusalError("(#100) Param message must be a comment of allowed length.", 100)
        top = comment.parent or comment.id
        key = self.new_comment_id()
        self.take_comment(Comment(key, self.id, "the_brand", text, comment.media, self.now(), parent=top))
        return self._deliver(Delivery(comment.writer, text, self.now(), "public_reply", key, comment=top))

    def replies(self, comment_id: str, after: str) -> dict[str, Any]:
        """``GET /{comment_id}/replies``, one page. Raises RefusalError."""
        self._comment(comment_id)
        rows = [self.shown(one.id) for one in self.comments.values() if one.parent == comment_id]
        start = int(after) if after.isdigit() else 0
        answer: dict[str, Any] = {"data": rows[start : start + PAGE]}
        if len(rows) > start + PAGE:
            answer["paging"] = {"cursors": {"after": str(start + PAGE)}, "next": "https://simulated.invalid/next"}
        return answer

    def shown(self, comment_id: str) -> dict[str, Any]:
        """``GET /{comment_id}``. Raises RefusalError."""
        one = self._comment(comment_id)
        row: dict[str, Any] = {"id": one.id, "text": one.text, "timestamp": iso(one.at)}
        row["from"] = {"id": one.writer, "username": one.username}
        return {**row, "parent_id": one.parent} if one.parent else row

    def conversations(self, follower: str) -> dict[str, Any]:
        """``GET /me/conversations``, of one follower or of all."""
        names = [one for one in self.threads if not follower or one == follower]
        return {"data": [{"id": f"t_{one}", "updated_time": iso(self.threads[one][-1].at)} for one in names]}

    def messages(self, conversation: str) -> dict[str, Any]:
        """``GET /{conversation}?fields=messages{…}``: the latest first, 20 at most. Raises RefusalError."""
        follower = conversation.removeprefix("t_")
        if follower not in self.threads:
            raise _no_object(conversation)
        rows = [self._line(follower, one) for one in reversed(self.threads[follower][-SHOWN:])]
        return {"messages": {"data": rows}, "id": conversation}

    def _line(self, follower: str, line: Line) -> dict[str, Any]:
        other = follower if line.writer == self.id else self.id
        parties = {"from": {"id": line.writer}, "to": {"data": [{"id": other}]}}
        return {"id": line.id, "created_time": iso(line.at), **parties, "message": line.text}

    def _comment(self, comment_id: str) -> Comment:
        if comment_id not in self.comments:
            raise _no_object(comment_id)
        return self.comments[comment_id]

    def _send_direct(self, follower: str, message: dict[str, Any]) -> Delivery:
        if follower not in self.threads:
            raise RefusalError("(#100) No matching user found", 100, 2018001)
        if self.now() - self.last_heard.get(follower, 0) > WINDOW_MS:
            raise RefusalError("(#10) This message is sent outside of allowed window.", 10, 2534022)
        return self._say(follower, message, "dm", "")

    def _send_private(self, comment_id: str, message: dict[str, Any]) -> Delivery:
        comment = self.comments.get(comment_id)
        if comment is None or comment.writer == self.id or self.now() - comment.at > PRIVATE_MS:
            raise RefusalError("(#100) The comment is invalid for a private reply.", 100, 2534025)
        if comment_id in self.private_replies:
            raise RefusalError("(#100) This comment has already been replied to in private.", 100, 2534037)
        self.private_replies.add(comment_id)
        return self._say(comment.writer, message, "private_reply", comment_id)

    def _say(self, follower: str, message: dict[str, Any], via: str, comment: str) -> Delivery:
        key, text = self.new_mid(), str(message.get("text", ""))
        self.threads.setdefault(follower, []).append(Line(key, self.id, text, self.now()))
        image = str(message["attachment"]["payload"]["url"]) if "attachment" in message else ""
        buttons = tuple(str(one["title"]) for one in message.get("quick_replies", []))
        return self._deliver(Delivery(follower, text, self.now(), via, key, comment, image, buttons))

    def _deliver(self, delivery: Delivery) -> Delivery:
        self.delivered.append(delivery)
        return delivery


def iso(at_ms: int) -> str:
    """A time as Instagram writes it: ``2026-07-29T08:03:10+0000``."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def _check_message(message: dict[str, Any]) -> None:
    text, attachment = message.get("text", ""), message.get("attachment")
    if not isinstance(text, str) or bool(text) == bool(attachment):
        raise RefusalError("(#100) Param message must hold either a text or an attachment.", 100)
    if len(text.encode("utf-8", "replace")) > MOST_TEXT_BYTES:
        raise RefusalError("(#100) Length of param message[text] must be at most 1000 bytes.", 100, 2018034)
    if attachment:
        _check_attachment(attachment)
    _check_quick_replies(message.get("quick_replies", []))


def _check_attachment(attachment: Any) -> None:
    payload = attachment.get("payload") if isinstance(attachment, dict) else None
    if not isinstance(payload, dict) or not str(payload.get("url", "")).startswith("https://"):
        raise RefusalError("(#100) Upload attachment failure.", 100, 2018047)


def _check_quick_replies(quick_replies: Any) -> None:
    if not isinstance(quick_replies, list) or len(quick_replies) > 13:
        raise RefusalError("(#100) Param message[quick_replies] must have at most 13 elements.", 100)
    for one in quick_replies:
        if not isinstance(one, dict) or not 0 < len(str(one.get("title", ""))) <= 20:
            raise RefusalError("(#100) Length of param title must be between 1 and 20.", 100)
        if one.get("content_type") != "text" or len(str(one.get("payload", ""))) > 1000:
            raise RefusalError("(#100) A quick reply is a text with a payload of at most 1000 characters.", 100)


def _no_object(given: str) -> RefusalError:
    return RefusalError(f"Unsupported request. Object with ID '{given}' does not exist.", 100, 33)
