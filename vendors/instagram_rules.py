"""The rules of the simulated Instagram, without any I/O: who may be written to, how long, how often.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api,
https://developers.facebook.com/documentation/instagram-platform/private-replies and
https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-comment/replies (2026-11)
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field, replace
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
    """``dm``, ``private_reply``, ``public_reply`` or ``mention``."""
    key: str
    comment: str = ""
    """The comment it stands under, or that it answers in private."""
    image: str = ""
    buttons: tuple[str, ...] = ()
    attachment: str = ""
    """The number of an uploaded file."""


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
    along: dict[str, Any] = field(default_factory=dict)
    """What came with it, as the conversation shows it."""


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
    hidden: set[str] = field(default_factory=set)
    human_agent: bool = False
    """Whether people may answer for seven days."""
    over: set[str] = field(default_factory=set)
    """Live videos that have ended."""
    _numbers: itertools.count[int] = field(init=False)

    def __post_init__(self) -> None:
        self._numbers = itertools.count(self.now() * 1000)

    def new_mid(self) -> str:
        """A message id that nobody had before."""
        return f"aWdfc2ltdWxhdGVk{next(self._numbers)}"

    def new_comment_id(self) -> str:
        """A comment id that nobody had before."""
        return str(next(self._numbers))

    def hear(self, follower: str, key: str, text: str, at: int, said: dict[str, Any] | None = None) -> None:
        """A follower wrote: the conversation is there and its window is open. ``said`` is the ``message`` object."""
        self.threads.setdefault(follower, []).append(Line(key, follower, text, at, _along(said or {})))
        self.last_heard[follower] = max(at, self.last_heard.get(follower, 0))

    def say_by_hand(self, follower: str, key: str, text: str) -> None:
        """A person of the brand wrote in Instagram's own app."""
        self.threads.setdefault(follower, []).append(Line(key, self.id, text, self.now()))

    def change(self, follower: str, key: str, text: str | None) -> None:
        """A follower's message has another text, or with None is no longer there."""
        lines = self.threads.get(follower, [])
        changed = [replace(one, text=text or "") if one.id == key else one for one in lines]
        self.threads[follower] = [one for one in changed if one.id != key or text is not None]

    def take_comment(self, comment: Comment) -> None:
        """A comment stands under a post."""
        self.comments[comment.id] = comment

    def send(self, sender: str, body: dict[str, Any]) -> Delivery:
        """``POST /{sender}/messages``. Raises RefusalError."""
        if sender not in {self.id, self.page_id, "me"}:
            raise no_object(sender)
        recipient, message = body.get("recipient"), body.get("message")
        if not isinstance(recipient, dict) or not isinstance(message, dict):
            raise RefusalError("(#100) Param recipient and message must be non-empty objects.", 100)
        _check_message(message)
        comment_id = str(recipient.get("comment_id", ""))
        if comment_id:
            return self._send_private(comment_id, message)
        return self._send_direct(str(recipient.get("id", "")), message, self._window_ms(body))

    def _window_ms(self, body: dict[str, Any]) -> int:
        if body.get("messaging_type") != "MESSAGE_TAG":
            return WINDOW_MS
        if body.get("tag") != "HUMAN_AGENT" or not self.human_agent:
            raise RefusalError("(#10) Application does not have the Human Agent feature", 10, 2018065)
        return PRIVATE_MS

    def reply(self, comment_id: str, text: str) -> Delivery:
        """``POST /{comment_id}/replies``: a reply to a reply stands under the top comment. Raises RefusalError."""
        comment = self.comment(comment_id)
        if comment.live or comment_id in self.hidden:
            raise RefusalError("(#100) Comments on live video and hidden comments cannot be replied to.", 100)
        self.checked_comment(text)
        top = comment.parent or comment.id
        key = self.new_comment_id()
        self.take_comment(Comment(key, self.id, "the_brand", text, comment.media, self.now(), parent=top))
        return self.deliver(Delivery(comment.writer, text, self.now(), "public_reply", key, comment=top))

    def replies(self, comment_id: str, after: str) -> dict[str, Any]:
        """``GET /{comment_id}/replies``, one page. Raises RefusalError."""
        self.comment(comment_id)
        rows = [self.shown(one.id) for one in self.comments.values() if one.parent == comment_id]
        start = int(after) if after.isdigit() else 0
        answer: dict[str, Any] = {"data": rows[start : start + PAGE]}
        if len(rows) > start + PAGE:
            answer["paging"] = {"cursors": {"after": str(start + PAGE)}, "next": "https://simulated.invalid/next"}
        return answer

    def shown(self, comment_id: str) -> dict[str, Any]:
        """``GET /{comment_id}``. Raises RefusalError."""
        one = self.comment(comment_id)
        row: dict[str, Any] = {"id": one.id, "text": one.text, "timestamp": iso(one.at)}
        row["from"] = {"id": one.writer, "username": one.username}
        return {**row, "parent_id": one.parent} if one.parent else row

    def conversations(self, follower: str) -> dict[str, Any]:
        """``GET /me/conversations``, of one follower or of all, the latest first."""
        names = [one for one, lines in self.threads.items() if lines and follower in {"", one}]
        names.sort(key=lambda one: self.threads[one][-1].at, reverse=True)
        return {"data": [{"id": f"t_{one}", "updated_time": iso(self.threads[one][-1].at)} for one in names]}

    def messages(self, conversation: str) -> dict[str, Any]:
        """``GET /{conversation}?fields=messages{…}``: the latest first, 20 at most. Raises RefusalError."""
        follower = conversation.removeprefix("t_")
        if follower not in self.threads:
            raise no_object(conversation)
        rows = [self._line(follower, one) for one in reversed(self.threads[follower][-SHOWN:])]
        return {"messages": {"data": rows}, "id": conversation}

    def _line(self, follower: str, line: Line) -> dict[str, Any]:
        other = follower if line.writer == self.id else self.id
        parties = {"from": {"id": line.writer}, "to": {"data": [{"id": other}]}}
        return {"id": line.id, "created_time": iso(line.at), **parties, "message": line.text, **line.along}

    def comment(self, comment_id: str) -> Comment:
        """A comment that stands. Raises RefusalError."""
        if comment_id not in self.comments:
            raise no_object(comment_id)
        return self.comments[comment_id]

    def checked_comment(self, text: str) -> str:
        """A text that may stand in public. Raises RefusalError."""
        if not text or len(text) > MOST_COMMENT_CHARACTERS:
            raise RefusalError("(#100) Param message must be a comment of allowed length.", 100)
        return text

    def _send_direct(self, follower: str, message: dict[str, Any], window_ms: int) -> Delivery:
        if follower not in self.threads:
            raise RefusalError("(#100) No matching user found", 100, 2018001)
        if self.now() - self.last_heard.get(follower, 0) > window_ms:
            raise RefusalError("(#10) This message is sent outside of allowed window.", 10, 2534022)
        return self._say(follower, message, "dm", "")

    def _send_private(self, comment_id: str, message: dict[str, Any]) -> Delivery:
        comment = self.comments.get(comment_id)
        ended = comment is not None and comment.live and comment.media in self.over
        if comment is None or ended or comment.writer == self.id or self.now() - comment.at > PRIVATE_MS:
            raise RefusalError("(#100) The comment is invalid for a private reply.", 100, 2534025)
        if comment_id in self.private_replies:
            raise RefusalError("(#100) This comment has already been replied to in private.", 100, 2534037)
        self.private_replies.add(comment_id)
        return self._say(comment.writer, message, "private_reply", comment_id)

    def _say(self, follower: str, message: dict[str, Any], via: str, comment: str) -> Delivery:
        key, text = self.new_mid(), str(message.get("text", ""))
        self.threads.setdefault(follower, []).append(Line(key, self.id, text, self.now()))
        payload = message["attachment"]["payload"] if "attachment" in message else {}
        image, number = str(payload.get("url", "")), str(payload.get("attachment_id", ""))
        buttons = tuple(str(one["title"]) for one in message.get("quick_replies", []))
        return self.deliver(Delivery(follower, text, self.now(), via, key, comment, image, buttons, number))

    def deliver(self, delivery: Delivery) -> Delivery:
        """It has been said."""
        self.delivered.append(delivery)
        return delivery


def iso(at_ms: int) -> str:
    """A time as Instagram writes it: ``2026-07-29T08:03:10+0000``."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def _along(said: dict[str, Any]) -> dict[str, Any]:
    story = said.get("reply_to", {}).get("story")
    if story:
        return {"story": {"reply_to": {"id": story["id"], "link": story["url"]}}}
    shown = []
    for one in said.get("attachments", []):
        if one["type"] == "story_mention":
            return {"story": {"mention": {"id": "1", "link": one["payload"]["url"]}}}
        shown.append({"image_data": {"url": one["payload"]["url"]}})
    return {"attachments": {"data": shown}} if shown else {}


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
    if isinstance(payload, dict) and payload.get("attachment_id"):
        return  # whether there is such a file is known where files are kept
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


def no_object(given: str) -> RefusalError:
    """What is said of an id that nothing has."""
    return RefusalError(f"Unsupported request. Object with ID '{given}' does not exist.", 100, 33)
