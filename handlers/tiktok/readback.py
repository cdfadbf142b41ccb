"""Reading back whether a text of ours arrived: in a direct conversation, or among the replies to a comment.

Only "it is there" and "what is shown reaches back to the attempt, and it is not there" are answers.
https://business-api.tiktok.com/portal/docs (/business/message/content/list/ shows the 20 latest; checked 2026-11)
"""

from __future__ import annotations

import unicodedata
from typing import Any, Final

from handlers.base import Failure, Outgoing, Receipt, SendError
from handlers.decoding import milliseconds
from handlers.tiktok.api import Api
from handlers.tiktok.comments import Comments
from handlers.tiktok.errors import failed

SKEW_MS: Final = 60_000
"""How far TikTok's clock may lie behind ours."""
SHOWN: Final = 20


async def in_conversation(api: Api, reply: Outgoing, conversation: str) -> Receipt | None:
    """Whether ``reply`` stands among the latest messages of its conversation; of a file only its absence is told.

    Raises SendError of unknown outcome.
    """
    try:
        data = await api.get("business/message/content/list/", {"conversation_id": conversation})
    except SendError as error:
        raise _cannot_tell(error) from None
    rows = data.get("messages")
    if not isinstance(rows, list):
        raise failed(Failure.UNKNOWN, "answered the read-back without a list")
    since, found = reply.attempted_ms - SKEW_MS, [row for row in rows if isinstance(row, dict)]
    times = [milliseconds(row.get("timestamp"), 0) for row in found]
    words = "" if reply.file else reply.text
    for row, at in zip(found, times, strict=True):
        if at >= since and _ours(row, reply) and _same(_words(row), words):
            if reply.file:
                raise failed(Failure.UNKNOWN, "shows a message without words, which may be it")
            return Receipt(str(row.get("message_id", "")))
    if len(rows) >= SHOWN and not any(0 < at < since for at in times):
        raise failed(Failure.UNKNOWN, "does not show the messages back to the attempt")
    return None


async def in_replies(comments: Comments, reply: Outgoing) -> Receipt | None:
    """Whether ``reply`` stands under the comment it answers; a reply to a reply stands under the top comment.

    Raises SendError of unknown outcome.
    """
    try:
        receipt = await _under(comments, reply, reply.reply_to)
        if receipt is not None:
            return receipt
        answered = await comments.one(reply.place, reply.reply_to)
        return await _under(comments, reply, answered.parent) if answered and answered.parent else None
    except SendError as error:
        raise _cannot_tell(error) from None


async def _under(comments: Comments, reply: Outgoing, comment: str) -> Receipt | None:
    since = reply.attempted_ms - SKEW_MS
    async for one in comments.under(reply.place, comment):
        if 0 < one.made_ms < since:
            break
        if one.own and _same(one.text, reply.text):
            return Receipt(one.key)
    return None


def _cannot_tell(error: SendError) -> SendError:
    return SendError(Failure.UNKNOWN, f"The read-back failed. {error.detail}", error.retry_after)


def _ours(row: dict[str, Any], reply: Outgoing) -> bool:
    sender = row.get("from_user")
    return isinstance(sender, dict) and str(sender.get("id", "")) == reply.account


def _words(row: dict[str, Any]) -> str:
    text = row.get("text")
    body = text.get("body") if isinstance(text, dict) else None
    return body if isinstance(body, str) else ""


def _same(theirs: str, ours: str) -> bool:
    return _bare(theirs) == _bare(ours)


def _bare(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
