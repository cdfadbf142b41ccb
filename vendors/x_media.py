"""Pictures at the simulated X: uploaded for direct messages, and given out to who is signed in.

https://docs.x.com/x-api/media/upload-media, https://docs.x.com/x-api/direct-messages/download-dm-media and
https://developer.x.com/en/docs/direct-messages/message-attachments/guides/retrieving-media (2026-11-28)
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from vendors.x_rules import RefusalError, forbidden

IMAGES = {"image/jpeg", "image/png", "image/webp", "image/bmp", "image/pjpeg", "image/tiff"}
MOST = 5 << 20
HOLDS_MS = 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class Medium:
    """A picture of the account's; until when its number is good."""

    name: str
    data: bytes = field(repr=False)
    until_ms: int


@dataclass(eq=False)
class Media:
    """``kept`` by number, ``theirs`` by ``dm/media/resource``; ``scoped``: the sign-in has ``media.write``."""

    now: Callable[[], int]
    scoped: bool = True
    kept: dict[str, Medium] = field(default_factory=dict)
    theirs: dict[str, bytes] = field(default_factory=dict)
    sent: list[tuple[str, bytes]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1_880_028_106_020_515_840))

    def add(self, router: web.UrlDispatcher) -> None:
        """The calls about pictures."""
        router.add_post("/2/media/upload", self._upload)
        router.add_get("/2/dm_conversations/media/{dm}/{media}/{resource}", self._give)
        router.add_get("/1.1/ton/data/dm/{dm}/{media}/{resource}", self._give)

    def send(self, key: str, data: bytes, base: str) -> dict[str, Any]:
        """A follower's picture, as the message ``key`` tells of it."""
        number = str(next(self._numbers))
        place = f"{key}/{number}/tJg5kUG5.jpg"
        self.theirs[place] = data
        about = {"id": int(number), "id_str": number, "type": "photo", "url": "https://t.co/abcdef1234"}
        return {"type": "media", "media": {**about, "media_url_https": f"{base}/1.1/ton/data/dm/{place}"}}

    def attached(self, body: dict[str, Any]) -> bool:
        """Whether a message has a picture of ours, which goes out with it. Raises RefusalError for a wrong one."""
        attachments = body.get("attachments")
        if attachments is None:
            return False
        number = str(attachments[0].get("media_id", "")) if isinstance(attachments, list) and attachments else ""
        medium = self.kept.get(number)
        if medium is None or len(attachments) != 1 or medium.until_ms < self.now():
            raise _invalid("attachments[0].media_id is not valid")
        self.sent.append((medium.name, medium.data))
        return True

    async def _upload(self, request: web.Request) -> web.Response:
        if not self.scoped:
            raise forbidden("Your token lacks the required scopes: media.write.")
        form = await request.post() if request.content_type == "multipart/form-data" else {}
        file, category = form.get("media"), form.get("media_category")
        if not isinstance(file, web.FileField) or category != "dm_image" or file.content_type not in IMAGES:
            raise _invalid("media and media_category are required")
        data = file.file.read()
        if not 0 < len(data) <= MOST:
            raise _invalid("media is larger than 5 MB")
        number = str(next(self._numbers))
        self.kept[number] = Medium(file.filename, data, self.now() + HOLDS_MS)
        shown = {"id": number, "media_key": f"3_{number}", "size": len(data), "expires_after_secs": 86_400}
        return web.json_response({"data": shown})

    async def _give(self, request: web.Request) -> web.Response:
        """By API v2 to who is signed in with OAuth 2; at the address in events to who signs with OAuth 1.0a."""
        signed_in = request.headers.get("Authorization", "").partition(" ")[0]
        if signed_in != ("Bearer" if request.path.startswith("/2/") else "OAuth"):
            raise forbidden("Authenticating this way is forbidden for this endpoint.", "unsupported-authentication")
        place = "/".join(request.match_info[name] for name in ("dm", "media", "resource"))
        self.asked.append(request.path)
        if place not in self.theirs:
            raise RefusalError(404, "Not Found Error", "Could not find media.", "resource-not-found")
        return web.Response(body=self.theirs[place], content_type="image/jpeg")


def _invalid(words: str) -> RefusalError:
    return RefusalError(400, "Invalid Request", words, "invalid-request")
