"""The rules of the simulated TikTok, without any I/O: who may be written to, how often, how long.

https://business-api.tiktok.com/portal/docs?id=1832184403754242, ?id=1832184236919810, ?id=1737172488964097 and the
comment pages (Business API v1.3, checked 2026-11). The words of a closed window are not documented; these are ours.
"""

from __future__ import annotations

import base64
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

HOUR_MS = 3_600_000
WINDOW_MS = 48 * HOUR_MS
WINDOW_MESSAGES = 10
MOST_TEXT = 6000
MOST_COMMENT = 150
SHOWN = 20
PAGE = 30


class RefusalError(Exception):
    """What TikTok answers instead: the code and words of the body; the HTTP status stays 200 most of the time."""

    def __init__(self, message: str, code: int, status: int = 200) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.status = status


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing the account said: ``conversation`` is the follower's id."""

    conversation: str
    text: str
    at: int
    via: str
    """``dm`` or ``public_reply``."""
    key: str
    comment: str = ""
    by: str = "API"
    """Who said it: ``API``, ``APP`` (a person) or ``OTHERS`` (TikTok's automatic messages)."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, or a reply to one (``parent``)."""

    id: int
    video: int
    writer: str
    text: str
    at: int
    parent: int = 0


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
    delivered: list[Delivery] = field(default_factory=list)
    comments: dict[int, Comment] = field(default_factory=dict)
    threads: dict[str, list[Line]] = field(default_factory=dict)
    last_heard: dict[str, int] = field(default_factory=dict)
    said_since: dict[str, int] = field(default_factory=dict)
    people: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Handle and name by id, of those who are not called by their id."""
    _numbers: itertools.count[int] = field(init=False)

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)

    def new_message_id(self) -> str:
        """A message id that nobody had before, with the signs that real ones have."""
        return base64.b64encode(f"\xfb\xff{next(self._numbers):08d}".encode("latin-1")).decode()

    def new_comment_id(self) -> int:
        """A number of 19 digits that nobody had before."""
        return 7_247_303_576_418_000_001 + next(self._numbers) * 1024

    def conversation_of(self, follower: str) -> str:
        """The conversation's id, which is not the follower's."""
        return base64.b64encode(f"c\xfe{follower}".encode("latin-1", "replace")).decode()

    def called(self, id_: str) -> tuple[str, str]:
        """Handle and name of somebody."""
        return self.people.get(id_, (f"name_of_{id_}", f"{id_.title()} of TikTok"))

    def hear(self, follower: str, key: str, text: str) -> None:
        """A follower wrote: the window is open and empty."""
        self.threads.setdefault(follower, []).append(Line(key, follower, text, self.now()))
        self.last_heard[follower] = self.now()
        self.said_since[follower] = 0

    def comment(self, writer: str, text: str, video: int, parent: int = 0) -> Comment:
        """A comment stands under a video."""
        one = Comment(self.new_comment_id(), video, writer, text, self.now(), parent)
        self.comments[one.id] = one
        return one

    def send(self, body: dict[str, Any]) -> Delivery:
        """``/business/message/send/``. Raises RefusalError."""
        if body.get("recipient_type") != "CONVERSATION" or body.get("message_type") not in {"TEXT", "IMAGE"}:
            raise RefusalError("recipient_type and message_type are not supported here.", 40002)
        text = body.get("text")
        words = text.get("body") if isinstance(text, dict) else None
        if body["message_type"] == "IMAGE":
            words = ""  # which picture it is, is known where pictures are kept
        elif not isinstance(words, str) or not 0 < len(words) <= MOST_TEXT:
            raise RefusalError("text.body: Length must be between 1 and 6000.", 40002)
        follower = self._follower(str(body.get("recipient", "")))
        self._check_window(follower)
        return self.say(follower, words, "API")

    def say(self, follower: str, text: str, by: str) -> Delivery:
        """A direct message of the account's: by an app, by a person, or automatic."""
        key = self.new_message_id()
        self.threads.setdefault(follower, []).append(Line(key, self.id, text, self.now()))
        self.said_since[follower] = self.said_since.get(follower, 0) + 1
        delivery = Delivery(follower, text, self.now(), "dm", key, by=by)
        if by == "API":
            self.delivered.append(delivery)
        return delivery

    def reply(self, body: dict[str, Any]) -> Delivery:
        """``/business/comment/reply/create/``. Raises RefusalError."""
        comment = self._comment(body)
        text = body.get("text")
        if not isinstance(text, str) or not 0 < len(text) <= MOST_COMMENT:
            raise RefusalError("text: Length must be between 1 and 150.", 40002)
        one = self.comment(self.id, text, comment.video, comment.parent or comment.id)
        delivery = Delivery(comment.writer, text, self.now(), "public_reply", str(one.id), str(comment.id))
        self.delivered.append(delivery)
        return delivery

    def listed(self, wanted: list[str], video: str) -> list[dict[str, Any]]:
        """Comments and replies of a video by their ids."""
        return [self.row(one) for one in self._under(video) if str(one.id) in wanted]

    def top(self, video: str) -> list[dict[str, Any]]:
        """The comments of a video, newest first, without replies."""
        return [self.row(one) for one in self._under(video) if not one.parent]

    def replies(self, video: str, comment: str) -> list[dict[str, Any]]:
        """The replies to a comment, newest first."""
        return [self.row(one) for one in self._under(video) if str(one.parent) == comment]

    def row(self, one: Comment) -> dict[str, Any]:
        """A comment as lists show it."""
        handle, name = self.called(one.writer)
        row: dict[str, Any] = {
            "comment_id": str(one.id),
            "video_id": str(one.video),
            "unique_identifier": "brand+as/commenter" if one.writer == self.id else one.writer,
            "create_time": str(one.at // 1000),
            "text": one.text,
            "owner": one.writer == self.id,
            "status": "PUBLIC",
            "username": handle,
            "display_name": name,
        }
        return {**row, "parent_comment_id": str(one.parent)} if one.parent else row

    def conversations(self) -> list[dict[str, Any]]:
        """All conversations with the time of their last message."""
        return [
            {"conversation_id": self.conversation_of(one), "up_time": lines[-1].at}
            for one, lines in self.threads.items()
        ]

    def messages(self, conversation: str) -> list[dict[str, Any]]:
        """The 20 latest messages of a conversation. Raises RefusalError."""
        follower = self._follower(conversation)
        return [self._line(follower, one, conversation) for one in reversed(self.threads[follower][-SHOWN:])]

    def _line(self, follower: str, line: Line, conversation: str) -> dict[str, Any]:
        brand = {"id": self.id, "role": "BUSINESS_ACCOUNT"}
        person = {"id": follower, "role": "PERSONAL_ACCOUNT"}
        ours, handle = line.writer == self.id, self.called(follower)[0]
        return {
            "message_id": line.id,
            "conversation_id": conversation,
            "timestamp": line.at,
            "sender": "example_brand" if ours else handle,
            "recipient": handle if ours else "example_brand",
            "from_user": brand if ours else person,
            "to_user": person if ours else brand,
            "message_type": "TEXT",
            "text": {"body": line.text},
        }

    def _under(self, video: str) -> list[Comment]:
        return sorted((one for one in self.comments.values() if str(one.video) == video), key=lambda c: -c.at)

    def _follower(self, conversation: str) -> str:
        for follower in self.threads:
            if self.conversation_of(follower) == conversation:
                return follower
        raise RefusalError("Param conversation_id is invalid.", 40002)

    def _comment(self, body: dict[str, Any]) -> Comment:
        wanted, video = str(body.get("comment_id", "")), str(body.get("video_id", ""))
        for one in self.comments.values():
            if str(one.id) == wanted and str(one.video) == video:
                return one
        raise RefusalError("The comment does not exist.", 40002)

    def _check_window(self, follower: str) -> None:
        if self.now() - self.last_heard.get(follower, 0) > WINDOW_MS:
            raise RefusalError("The message is sent outside of the allowed 48-hour window.", 40002)
        if self.said_since.get(follower, 0) >= WINDOW_MESSAGES:
            raise RefusalError("The message sending limit of this conversation window is reached.", 40002)
