"""What was said on a Page since some time, asked for and written as webhooks would have told it.

https://developers.facebook.com/documentation/business-messaging/messenger-platform/conversations and
https://developers.facebook.com/docs/graph-api/reference/page/feed/ (v26.0, checked 2026-11)
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from handlers.meta.graph import Graph

_LINES = "participants,updated_time,messages.limit(20){id,created_time,from,to,message}"
_COMMENT = "id,from,message,created_time,parent"
_POSTS = f"id,updated_time,comments.filter(stream).order(reverse_chronological).limit(50){{{_COMMENT}}}"


async def said_since(graph: Graph, account: str, since_ms: int) -> list[bytes]:
    """Direct messages and comments since then, old ones first. Raises SendError."""
    talks = await graph.get((account, "conversations"), {"platform": "messenger", "fields": _LINES, "limit": "50"})
    posts = await graph.get((account, "feed"), {"fields": _POSTS, "limit": "25"})
    found = [*_direct(talks, account, since_ms), *_comments(posts, since_ms)]
    return [_body(account, at_ms, part) for at_ms, part in sorted(found, key=lambda one: one[0])]


Found = tuple[int, dict[str, Any]]


def _direct(answer: dict[str, Any], account: str, since_ms: int) -> Iterator[Found]:
    for talk in _rows(answer):
        for line in _rows(talk.get("messages")):
            at_ms, writer = _at(line.get("created_time")), _id(line.get("from"))
            if at_ms < since_ms or not writer or writer == account or not isinstance(line.get("message"), str):
                continue
            said = {"mid": line.get("id"), "text": line["message"]}
            item = {"sender": {"id": writer}, "recipient": {"id": account}, "timestamp": at_ms, "message": said}
            yield at_ms, {"messaging": [item]}


def _comments(answer: dict[str, Any], since_ms: int) -> Iterator[Found]:
    for post in _rows(answer):
        for comment in _rows(post.get("comments")):
            at_ms = _at(comment.get("created_time"))
            if at_ms >= since_ms:
                yield at_ms, {"changes": [{"field": "feed", "value": _value(comment, str(post.get("id", "")), at_ms)}]}


def _value(comment: dict[str, Any], post: str, at_ms: int) -> dict[str, Any]:
    value = {
        "item": "comment",
        "verb": "add",
        "comment_id": comment.get("id"),
        "post_id": post,
        "parent_id": _id(comment.get("parent")) or post,
        "message": comment.get("message"),
        "created_time": at_ms // 1000,
    }
    return {**value, "from": comment["from"]} if comment.get("from") else value


def _body(account: str, at_ms: int, part: dict[str, Any]) -> bytes:
    return json.dumps({"object": "page", "entry": [{"id": account, "time": at_ms, **part}]}).encode()


def _rows(answer: Any) -> list[dict[str, Any]]:
    rows = answer.get("data") if isinstance(answer, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _id(value: Any) -> str:
    one = value.get("id") if isinstance(value, dict) else None
    return str(one) if isinstance(one, str | int) else ""


def _at(value: Any) -> int:
    try:
        return int(datetime.fromisoformat(value).timestamp() * 1000)
    except (TypeError, ValueError, OverflowError):
        return 0
