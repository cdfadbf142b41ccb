"""Pictures at the simulated TikTok: uploaded by the account, sent by their number.

https://business-api.tiktok.com/portal/docs (/business/message/media/upload/, v1.3, 2026-11-28)
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from vendors.tiktok_rules import RefusalError

KINDS = {"image/jpeg", "image/png"}
MOST = 3 << 20
HOLDS_MS = 30 * 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture, and until when its number is good."""

    name: str
    data: bytes = field(repr=False)
    until_ms: int


@dataclass(eq=False)
class Pictures:
    """By number; ``sent`` lists those that went out. ``market``: whether this market has pictures at all."""

    now: Callable[[], int]
    market: bool = True
    kept: dict[str, Picture] = field(default_factory=dict)
    sent: list[tuple[str, bytes]] = field(default_factory=list)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def upload(self, form: dict[str, Any]) -> dict[str, Any]:
        """``/business/message/media/upload/`` as a form. Raises RefusalError."""
        file = form.get("file")
        if form.get("media_type") != "IMAGE" or not isinstance(file, web.FileField):
            raise RefusalError("media_type: only IMAGE is supported.", 40002)
        data = file.file.read()
        if file.content_type not in KINDS or not 0 < len(data) <= MOST:
            raise RefusalError("file: only JPG and PNG images of up to 3 MB are supported.", 40002)
        number = f"v10000g5{next(self._numbers)}"
        self.kept[number] = Picture(file.filename, data, self.now() + HOLDS_MS)
        return {"media_id": number}

    def named(self, body: dict[str, Any]) -> None:
        """A message shows a picture by its number. Raises RefusalError."""
        shown = body.get("image")
        picture = self.kept.get(str(shown.get("media_id", ""))) if isinstance(shown, dict) else None
        if picture is None or picture.until_ms < self.now():
            raise RefusalError("image.media_id: the media does not exist or has expired.", 40002)
        if not self.market:
            raise RefusalError("Image messages are not supported in this market.", 40002)
        self.sent.append((picture.name, picture.data))
