"""What was said on Instagram since a time, asked for: direct messages and comments, as bodies like Meta's own.

Conversations show their 20 latest messages; comments are read under the newest posts. Mentions cannot be listed, and
comments on a live video or an ad are not among them. https://developers.facebook.com/docs/instagram-platform/
instagram-api-with-instagram-login/conversations-api and
https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-media/comments (2026-11)
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from handlers.decoding import iso_ms
from handlers.meta.envelope import milliseconds
from handlers.meta.graph import Graph

MOST_CONVERSATIONS: Final = 50
MOST_PAGES: Final = 5
POSTS: Final = 25
PAUSE_SECONDS: Final = 0.5
"""Between two reads of conversations: Meta allows two a second."""
_MESSAGES: Final = "messages{id,created_time,from,to,message,attachments,story,is_unsupported}"
_COMMENT: Final = "id,text,timestamp,username,from{id,username}"
_COMMENTS: Final = f"comments.limit(50){{{_COMMENT},replies{{{_COMMENT}}}}}"

Row = Mapping[str, Any]


class CatchingUp:
    """``ours`` are our ids, the account's first; ``pause`` in seconds."""

    def __init__(self, graph: Graph, account: str, ours: frozenset[str], pause: float = PAUSE_SECONDS) -> None:
        self._graph = graph
        self._account = account
        self._ours = ours
        self._pause = pause

    async def missed(self, since_ms: int) -> Sequence[bytes]:
        """One body for each conversation and post in which something was said since then. Raises SendError."""
        bodies = [*await self._conversations(since_ms), *await self._posts(since_ms)]
        return [body for _, body in sorted(bodies)]

    # --- direct messages -----------------------------------------------------------------------------------------

    async def _conversations(self, since_ms: int) -> list[tuple[int, bytes]]:
        bodies: list[tuple[int, bytes]] = []
        for conversation in await self._moved(since_ms):
            await asyncio.sleep(self._pause)
            answer = await self._graph.get((conversation,), {"fields": _MESSAGES})
            items = self._items(_rows(answer.get("messages")), since_ms)
            if items:
                bodies.append((items[0]["timestamp"], self._body("messaging", items)))
        return bodies

    async def _moved(self, since_ms: int) -> list[str]:
        """The conversations in which something was said; they come with the latest first."""
        query = {"platform": "instagram", "fields": "id,updated_time"}
        moved: list[str] = []
        for _ in range(MOST_PAGES):
            answer = await self._graph.get(("me", "conversations"), query)
            rows = _rows(answer)
            found = [str(row["id"]) for row in rows if row.get("id") and _time(row, "updated_time") >= since_ms]
            moved += found
            after = _after(answer)
            if not after or len(found) < len(rows) or len(moved) >= MOST_CONVERSATIONS:
                break
            query["after"] = after
        return moved[:MOST_CONVERSATIONS]

    def _items(self, rows: Iterable[Row], since_ms: int) -> list[dict[str, Any]]:
        """Messaging items, old ones first; nothing where it is not certain who of the two is the follower."""
        told = [row for row in rows if row.get("id") and _time(row, "created_time")]
        others = {party for row in told for party in _parties(row)} - self._ours
        if len(others) != 1 or not any(party in self._ours for row in told for party in _parties(row)):
            return []
        follower = others.pop()
        recent = [row for row in told if _time(row, "created_time") >= since_ms]
        return [self._item(row, follower) for row in sorted(recent, key=lambda row: _time(row, "created_time"))]

    def _item(self, row: Row, follower: str) -> dict[str, Any]:
        own = _id_of(row.get("from")) != follower
        sender, recipient = (self._account, follower) if own else (follower, self._account)
        message: dict[str, Any] = {"mid": str(row["id"]), "text": _text(row.get("message")), **_along(row)}
        if own:
            message["is_echo"] = True
        parties = {"sender": {"id": sender}, "recipient": {"id": recipient}}
        return {**parties, "timestamp": _time(row, "created_time"), "message": message}

    # --- comments ------------------------------------------------------------------------------------------------

    async def _posts(self, since_ms: int) -> list[tuple[int, bytes]]:
        query = {"fields": f"id,{_COMMENTS}", "limit": str(POSTS)}
        bodies: list[tuple[int, bytes]] = []
        for post in _rows(await self._graph.get((self._account, "media"), query)):
            comments = await self._under(post, since_ms)
            if comments:
                entries = [self._comment(post, row, parent) for row, parent in comments]
                bodies.append((_time(comments[0][0], "timestamp"), _encoded(entries)))
        return bodies

    async def _under(self, post: Row, since_ms: int) -> list[tuple[Row, str]]:
        """The comments under a post since then with the comment they reply to, old ones first."""
        page: Any = post.get("comments")
        found: list[tuple[Row, str]] = []
        for _ in range(MOST_PAGES):
            rows = _rows(page)
            found += [pair for row in rows for pair in _with_replies(row)]
            after = _after(page)
            if not after or not rows or min(_time(row, "timestamp") for row in rows) < since_ms:
                break
            fields = f"{_COMMENT},replies{{{_COMMENT}}}"
            page = await self._graph.get((str(post.get("id")), "comments"), {"fields": fields, "after": after})
        recent = [pair for pair in found if _time(pair[0], "timestamp") >= since_ms and self._of_other(pair[0])]
        return sorted(recent, key=lambda pair: _time(pair[0], "timestamp"))

    def _of_other(self, row: Row) -> bool:
        """Whether the writer is told, as it is to the post's owner, and is not us."""
        return _id_of(row.get("from")) not in {"", *self._ours}

    def _comment(self, post: Row, row: Row, parent: str) -> dict[str, Any]:
        author = {"id": _id_of(row["from"]), "username": _text(row["from"].get("username") or row.get("username"))}
        value: dict[str, Any] = {"id": str(row["id"]), "from": author, "text": _text(row.get("text"))}
        value["media"] = {"id": str(post.get("id"))}
        if parent:
            value["parent_id"] = parent
        change = {"field": "comments", "value": value}
        return {"id": self._account, "time": _time(row, "timestamp"), "changes": [change]}

    def _body(self, kind: str, items: list[dict[str, Any]]) -> bytes:
        return _encoded([{"id": self._account, "time": items[0]["timestamp"], kind: items}])


def _encoded(entries: list[dict[str, Any]]) -> bytes:
    return json.dumps({"object": "instagram", "entry": entries}, separators=(",", ":")).encode()


def _with_replies(row: Row) -> list[tuple[Row, str]]:
    own = [(row, "")] if row.get("id") else []
    return [*own, *((reply, str(row.get("id") or "")) for reply in _rows(row.get("replies")) if reply.get("id"))]


def _along(row: Row) -> dict[str, Any]:
    """What came with a message, as a webhook tells it; of a story only that there was one, and which."""
    story = row.get("story")
    along: dict[str, Any] = {}
    attachments = [_attachment(one) for one in _rows(row.get("attachments"))]
    if isinstance(story, Mapping) and isinstance(story.get("mention"), Mapping):
        attachments = [{"type": "story_mention", "payload": {}}]
    if isinstance(story, Mapping) and isinstance(story.get("reply_to"), Mapping):
        along["reply_to"] = {"story": {"id": str(story["reply_to"].get("id") or "")}}
    if attachments:
        along["attachments"] = attachments
    if row.get("is_unsupported") is True:
        along["is_unsupported"] = True
    return along


def _attachment(one: Row) -> dict[str, Any]:
    for name, kind in (("image_data", "image"), ("video_data", "video")):
        data = one.get(name)
        if isinstance(data, Mapping):
            return {"type": kind, "payload": {"url": _text(data.get("url"))}}
    kind = _text(one.get("mime_type")).partition("/")[0]
    return {"type": "audio" if kind == "audio" else "file", "payload": {"url": _text(one.get("file_url"))}}


def _parties(row: Row) -> list[str]:
    to = [_id_of(one) for one in _rows(row.get("to"))]
    return [party for party in (_id_of(row.get("from")), *to) if party]


def _id_of(party: Any) -> str:
    value = party.get("id") if isinstance(party, Mapping) else None
    return str(value) if isinstance(value, str | int) else ""


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _time(row: Row, name: str) -> int:
    """Milliseconds since the epoch; 0 where it is not told. The documents show both ways of writing it."""
    return iso_ms(row.get(name)) or milliseconds(row.get(name), 0)


def _rows(answer: Any) -> list[Row]:
    rows = answer.get("data") if isinstance(answer, Mapping) else None
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _after(answer: Any) -> str:
    """Where the next page begins; empty at the last one. Only the cursor: the vendor's ``next`` carries the token."""
    paging = answer.get("paging") if isinstance(answer, Mapping) else None
    if not isinstance(paging, Mapping) or not paging.get("next"):
        return ""
    cursors = paging.get("cursors")
    return _text(cursors.get("after")) if isinstance(cursors, Mapping) else ""
