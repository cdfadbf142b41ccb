"""The comments under our videos, as lists: who wrote one, and whether a reply of ours is there.

The list is the only place that tells whose a comment is (``owner``). It takes 30 ids at once and 40 calls a minute,
so those who ask at the same time share one call.
https://business-api.tiktok.com/portal/docs (/business/comment/list/, /business/comment/reply/list/; checked 2026-11)
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from handlers.base import Failure, SendError
from handlers.decoding import clean, milliseconds
from handlers.tiktok.api import Api
from handlers.tiktok.errors import detail, failed

PAGE: Final = 30
MOST_PAGES: Final = 10
WAIT_S: Final = 0.2
"""How long others may join a call."""
NEWEST_FIRST: Final = {"sort_field": "create_time", "sort_type": "desc", "max_count": str(PAGE)}


@dataclass(frozen=True, slots=True)
class Listed:
    """One comment of a list; ``made_ms`` 0 where it is not told."""

    key: str
    video: str
    writer: str
    text: str
    made_ms: int
    own: bool
    handle: str = ""
    name: str = ""
    parent: str = ""


@dataclass(slots=True)
class _Asking:
    keys: set[str] = field(default_factory=set)
    answer: asyncio.Task[Mapping[str, Listed]] | None = None


class TooManyError(SendError):
    """A list goes on beyond what is read of it."""


class Comments:
    """What TikTok tells of comments."""

    def __init__(self, api: Api, wait_s: float = WAIT_S) -> None:
        self._api = api
        self._wait_s = wait_s
        self._open: dict[str, _Asking] = {}

    async def one(self, video: str, key: str) -> Listed | None:
        """A comment or a reply; None where the list does not have it (now). Raises SendError."""
        asking = self._open.get(video)
        if asking is None or len(asking.keys) >= PAGE:
            asking = self._open[video] = _Asking()
        asking.keys.add(key)
        if asking.answer is None:
            asking.answer = asyncio.create_task(self._asked(video, asking))
        return (await asyncio.shield(asking.answer)).get(key)

    async def under(self, video: str, comment: str = "") -> AsyncIterator[Listed]:
        """Comments under a video, or replies to a comment, newest first. Raises SendError.

        TooManyError after the last of the pages that are read.
        """
        path = "business/comment/reply/list/" if comment else "business/comment/list/"
        query = {"video_id": video, **({"comment_id": comment} if comment else {}), **NEWEST_FIRST}
        for _ in range(MOST_PAGES):
            data = await self._api.get(path, query)
            for one in _listed(data):
                yield one
            if data.get("has_more") is not True:
                return
            query["cursor"] = str(data.get("cursor", ""))
        raise TooManyError(Failure.UNKNOWN, detail(Failure.UNKNOWN, "has more comments there than can be read back"))

    async def _asked(self, video: str, asking: _Asking) -> Mapping[str, Listed]:
        await asyncio.sleep(self._wait_s)
        if self._open.get(video) is asking:
            del self._open[video]
        query = {"video_id": video, "comment_ids": json.dumps(sorted(asking.keys)), "max_count": str(PAGE)}
        return {one.key: one for one in _listed(await self._api.get("business/comment/list/", query))}


def _listed(data: Mapping[str, Any]) -> list[Listed]:
    rows = data.get("comments")
    if not isinstance(rows, list):
        raise failed(Failure.UNKNOWN, "answered without a list of comments")
    return [_comment(row) for row in rows if isinstance(row, dict)]


def _comment(row: Mapping[str, Any]) -> Listed:
    return Listed(
        key=_id(row.get("comment_id")),
        video=_id(row.get("video_id")),
        writer=_id(row.get("unique_identifier")),
        text=clean(row.get("text")),
        made_ms=milliseconds(row.get("create_time"), 0),
        own=row.get("owner") is True,
        handle=clean(row.get("username")),
        name=clean(row.get("display_name")),
        parent=_id(row.get("parent_comment_id")),
    )


def _id(value: Any) -> str:
    """An id that may be a text or a number; empty where there is none."""
    return str(value) if isinstance(value, str) or (type(value) is int and value) else ""
