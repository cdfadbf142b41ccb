"""What was said since a moment, read from TikTok's lists and written as the events that should have told of it.

Conversations of the last 90 days and comments under the latest videos. A comment's event may take five minutes, so
younger ones are left to it and the look reaches that much further back.
https://business-api.tiktok.com/portal/docs (/business/message/conversation/list/, /business/video/list/; 2026-11)
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

from handlers.decoding import milliseconds
from handlers.tiktok.api import Api
from handlers.tiktok.comments import Comments, Listed, TooManyError

COMMENT_LATENCY_MS: Final = 6 * 60_000
VIDEOS: Final = 10
CONVERSATIONS: Final = 30
"""An account may be asked 40 times a minute on each path."""
TYPES: Final = ("SINGLE", "STRANGER")

Said = tuple[int, bytes]
"""When it was said, and the event's body."""


class CatchingUp:
    """Asks one account's lists."""

    def __init__(self, api: Api, comments: Comments, account: str) -> None:
        self._api = api
        self._comments = comments
        self._account = account

    async def direct(self, since_ms: int) -> list[Said]:
        """Direct messages since then. Raises SendError."""
        found: list[Said] = []
        for conversation in await self._conversations(since_ms):
            data = await self._api.get("business/message/content/list/", {"conversation_id": conversation})
            said = [self._message(row, conversation) for row in _rows(data, "messages")]
            found += [one for one in said if one[0] >= since_ms]
        return found

    async def comments(self, since_ms: int, now_ms: int) -> list[Said]:
        """Comments from then on whose event had its time. Raises SendError."""
        since_ms, until_ms = since_ms - COMMENT_LATENCY_MS, now_ms - COMMENT_LATENCY_MS
        query = {"fields": json.dumps(["item_id"]), "max_count": str(VIDEOS)}
        found: list[Said] = []
        for row in _rows(await self._api.get("business/video/list/", query), "videos")[:VIDEOS]:
            found += [one async for one in self._under(str(row.get("item_id", "")), since_ms) if one[0] <= until_ms]
        return found

    async def _under(self, video: str, since_ms: int) -> AsyncIterator[Said]:
        """The newest comments of a video; of more than are read, the older ones are let go."""
        with contextlib.suppress(TooManyError):
            async for one in self._comments.under(video):
                if one.made_ms < since_ms:
                    return
                yield one.made_ms, self._comment(one)

    async def _conversations(self, since_ms: int) -> list[str]:
        """Those in which something was said since then, the latest ones first."""
        found: list[tuple[int, str]] = []
        for kind in TYPES:
            query = {"conversation_type": kind}
            data = await self._api.get("business/message/conversation/list/", query)
            for row in _rows(data, "conversations"):
                found.append((milliseconds(row.get("up_time"), 0), str(row.get("conversation_id", ""))))
        return [key for at_ms, key in sorted(found, reverse=True) if at_ms >= since_ms][:CONVERSATIONS]

    def _message(self, row: Mapping[str, Any], conversation: str) -> Said:
        sender = row.get("from_user")
        ours = isinstance(sender, dict) and str(sender.get("id", "")) == self._account
        content = {
            **row,
            "type": str(row.get("message_type", row.get("type", ""))).lower(),
            "from": row.get("sender"),
            "to": row.get("recipient"),
            "conversation_id": conversation,
        }
        at_ms = milliseconds(row.get("timestamp"), 0)
        return at_ms, self._event("im_send_msg" if ours else "im_receive_msg", at_ms, content)

    def _comment(self, one: Listed) -> bytes:
        content = {
            "comment_id": one.key,
            "video_id": one.video,
            "parent_comment_id": one.parent,
            "comment_action": "insert",
            "timestamp": one.made_ms,
            "unique_identifier": one.writer,
            "text": one.text,
            "username": one.handle,
            "display_name": one.name,
            "owner": one.own,
        }
        return self._event("comment.update", one.made_ms, content)

    def _event(self, name: str, at_ms: int, content: Mapping[str, Any]) -> bytes:
        inside = json.dumps(content, separators=(",", ":"))
        event = {"event": name, "create_time": at_ms // 1000, "user_openid": self._account, "content": inside}
        return json.dumps(event, separators=(",", ":")).encode()


def _rows(data: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    rows = data.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
