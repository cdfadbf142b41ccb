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

_LINES = "participants,updated_time,messages.limit(20){id,created_time,from,to,message,attachments}"
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
    """One part for each conversation in which a follower has written: its lines, those of the Page among them."""
    for talk in _rows(answer):
        lines = _rows(talk.get("messages"))
        follower = next((one for one in map(_writer, lines) if one not in {"", account}), "")
        young = sorted((line for line in lines if _at(line.get("created_time")) >= since_ms), key=_time)
        if follower and any(_writer(line) == follower for line in young):
            yield _time(young[0]), {"messaging": [_item(line, account, follower) for line in young if _writer(line)]}


def _item(line: dict[str, Any], account: str, follower: str) -> dict[str, Any]:
    ours = _writer(line) == account
    said = {"mid": line.get("id"), "text": line.get("message") or "", **({"is_echo": True} if ours else {})}
    attachments = [_attachment(one) for one in _rows(line.get("attachments"))]
    if attachments:
        said["attachments"] = attachments
    sender, recipient = (account, follower) if ours else (follower, account)
    return {"sender": {"id": sender}, "recipient": {"id": recipient}, "timestamp": _time(line), "message": said}


def _attachment(one: dict[str, Any]) -> dict[str, Any]:
    """As a webhook tells it: pictures and videos come as data of their own, all else as a file of some type."""
    for name, kind in (("image_data", "image"), ("video_data", "video")):
        if isinstance(one.get(name), dict):
            return {"type": kind, "payload": {"url": one[name].get("url") or ""}}
    kind = str(one.get("mime_type") or "").partition("/")[0]
    return {"type": "audio" if kind == "audio" else "file", "payload": {"url": one.get("file_url") or ""}}


def _writer(line: dict[str, Any]) -> str:
    return _id(line.get("from"))


def _time(line: dict[str, Any]) -> int:
    return _at(line.get("created_time"))


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
