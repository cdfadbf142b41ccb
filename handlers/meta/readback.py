"""Reading back whether a text of ours arrived: in a direct conversation, or among the replies to a comment.

Only "it is there" and "the list reaches back far enough, and it is not there" are answers; everything else is a
SendError of unknown outcome, since a wrong "not there" would say a thing twice in public.
https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/conversations-api and
https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-comment/replies (2026-11)
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from handlers.base import Failure, Outgoing, Receipt, SendError
from handlers.decoding import iso_ms
from handlers.meta.errors import NO_SUCH_COMMENT, NO_SUCH_OBJECT, RefusalError
from handlers.meta.graph import Graph

SKEW_MS = 60_000
"""How far the vendor's clock may lie behind ours."""
SHOWN = 20
"""A conversation shows the details of its 20 latest messages and no more."""
MOST_PAGES = 10


@dataclass(frozen=True, slots=True)
class Edge:
    """What a product calls the list of replies to a comment, and the fields of a reply."""

    name: str = "replies"
    text: str = "text"
    time: str = "timestamp"
    parent: str = "parent_id"


INSTAGRAM = Edge()


@dataclass(frozen=True, slots=True)
class _Lists:
    graph: Graph
    ours: frozenset[str]
    edge: Edge


@dataclass(frozen=True, slots=True)
class Found:
    """A text in a list that was read: its id, its writer (empty: not told), its words and its time (0: not told)."""

    key: str
    writer: str
    text: str
    sent_ms: int


async def in_conversation(graph: Graph, platform: str, reply: Outgoing) -> Receipt | None:
    """Whether ``reply`` stands in the direct conversation with its follower; ours is whatever is not theirs.

    A file has no words to be known by: only its absence is told. Raises SendError where the conversation is not shown
    or its 20 latest messages do not reach back to the attempt.
    """
    query = {"platform": platform, "user_id": reply.follower}
    conversation = _first_id(_rows(graph, await _read(graph, ("me", "conversations"), query)))
    if not conversation:
        raise _untold(graph, "does not show the conversation")
    answer = await _read(graph, (conversation,), {"fields": "messages{id,created_time,from,to,message}"})
    found = [_found(row, "message", "created_time") for row in _rows(graph, answer.get("messages"))]
    since, words = reply.attempted_ms - SKEW_MS, "" if reply.file else reply.text
    for one in found:
        if one.writer != reply.follower and one.sent_ms >= since and _same(one.text, words):
            if reply.file:
                raise _untold(graph, "shows a message without words, which may be it")
            return Receipt(one.key)
    if not _reaches_back(found, since):
        raise _untold(graph, "does not show the messages back to the attempt")
    return None


async def in_replies(graph: Graph, reply: Outgoing, ours: frozenset[str], edge: Edge = INSTAGRAM) -> Receipt | None:
    """Whether ``reply`` stands under the comment it answers; a reply to a reply stands under the top comment.

    Raises SendError where the lists cannot be read to their end.
    """
    lists = _Lists(graph, ours, edge)
    receipt = await _under(lists, reply.reply_to, reply)
    if receipt is not None:
        return receipt
    top = await _top_comment(lists, reply.reply_to)
    return await _under(lists, top, reply) if top else None


def _reaches_back(found: list[Found], since: int) -> bool:
    """Whether a message of ours from ``since`` on would have to be among ``found``."""
    if not all(one.sent_ms for one in found):
        return False
    return len(found) < SHOWN or any(one.sent_ms < since for one in found)


async def _under(lists: _Lists, comment: str, reply: Outgoing) -> Receipt | None:
    graph, edge = lists.graph, lists.edge
    query = {"fields": f"id,{edge.text},{edge.time},from"}
    for _ in range(MOST_PAGES):
        answer = await _read(graph, (comment, edge.name), query)
        found = [_found(row, edge.text, edge.time) for row in _rows(graph, answer)]
        receipt = _ours(graph, found, reply, lists.ours)
        if receipt is not None or not _has_more(answer):
            return receipt
        query["after"] = _cursor(answer)
    raise _untold(graph, "has more replies there than can be read back")


def _ours(graph: Graph, found: Iterable[Found], reply: Outgoing, ours: frozenset[str]) -> Receipt | None:
    since = reply.attempted_ms - SKEW_MS
    for one in found:
        if not _same(one.text, reply.text) or 0 < one.sent_ms < since or (one.writer and one.writer not in ours):
            continue
        if one.writer and one.sent_ms:
            return Receipt(one.key)
        raise _untold(graph, "shows such a reply without its writer or time")
    return None


async def _top_comment(lists: _Lists, comment: str) -> str:
    """The comment that ``comment`` is a reply to; empty where it is none, or is gone with everything under it."""
    try:
        answer = await lists.graph.get((comment,), {"fields": f"id,{lists.edge.parent}"})
    except RefusalError as error:
        if error.fault.status == 404 or error.fault.says(NO_SUCH_OBJECT, NO_SUCH_COMMENT):
            return ""
        raise _cannot_tell(error) from None
    except SendError as error:
        raise _cannot_tell(error) from None
    parent = answer.get(lists.edge.parent)
    return _id(parent.get("id")) if isinstance(parent, dict) else _id(parent)


async def _read(graph: Graph, path: tuple[str, ...], query: dict[str, str]) -> dict[str, Any]:
    try:
        return await graph.get(path, query)
    except SendError as error:
        raise _cannot_tell(error) from None


def _cannot_tell(error: SendError) -> SendError:
    return SendError(Failure.UNKNOWN, f"The read-back failed. {error.detail}", error.retry_after)


def _untold(graph: Graph, what: str) -> SendError:
    return graph.error(Failure.UNKNOWN, what)


def _rows(graph: Graph, answer: Any) -> list[Any]:
    rows = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(rows, list):
        raise _untold(graph, "answered the read-back without a list")
    return rows


def _has_more(answer: dict[str, Any]) -> bool:
    paging = answer.get("paging")
    return isinstance(paging, dict) and bool(paging.get("next"))


def _cursor(answer: dict[str, Any]) -> str:
    """Where the next page begins. Only the cursor is taken: the vendor's ``next`` address carries the token."""
    cursors = answer["paging"].get("cursors")
    return _id(cursors.get("after")) if isinstance(cursors, dict) else ""


def _first_id(rows: list[Any]) -> str:
    return next((_id(row.get("id")) for row in rows if isinstance(row, dict)), "")


def _found(row: Any, text: str, time: str) -> Found:
    row = row if isinstance(row, dict) else {}
    writer = row.get("from")
    words = row.get(text)
    return Found(
        key=_id(row.get("id")),
        writer=_id(writer.get("id")) if isinstance(writer, dict) else "",
        text=words if isinstance(words, str) else "",
        sent_ms=iso_ms(row.get(time)),
    )


def _id(value: Any) -> str:
    return str(value) if isinstance(value, str | int) else ""


def _same(theirs: str, ours: str) -> bool:
    return _bare(theirs) == _bare(ours)


def _bare(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
