"""Files at the simulated Mastodon server: pictures are ready at once, recordings and videos are processed first.

https://docs.joinmastodon.org/methods/media/ and https://docs.joinmastodon.org/entities/Instance/#media_attachments
(2026-11-28)
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

KINDS = {
    "image": ["image/jpeg", "image/png", "image/gif", "image/heic", "image/heif", "image/webp", "image/avif"],
    "video": ["video/webm", "video/mp4", "video/quicktime", "video/ogg"],
    "audio": ["audio/wave", "audio/wav", "audio/ogg", "audio/mpeg", "audio/flac", "audio/aac", "audio/mp4"],
}


@dataclass(eq=False, slots=True)
class Medium:
    """An uploaded file; ``looks``: how often it is still shown as not ready."""

    kind: str
    name: str
    data: bytes = field(repr=False)
    looks: int = 0
    broken: bool = False
    posted: bool = False


@dataclass(eq=False)
class Media:
    """Uploaded files by number. ``scoped``: the token has ``write:media``; ``looks``, ``breaks``: of the next ones."""

    scoped: bool = True
    looks: int = 1
    breaks: bool = False
    image_size: int = 16 << 20
    video_size: int = 99 << 20
    kept: dict[str, Medium] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(22_348_641))

    @property
    def told(self) -> dict[str, Any]:
        """What the server says of itself."""
        kinds = [mime for mimes in KINDS.values() for mime in mimes]
        return {
            "supported_mime_types": kinds,
            "image_size_limit": self.image_size,
            "video_size_limit": self.video_size,
        }

    @property
    def sent(self) -> list[tuple[str, str, bytes]]:
        """The files that stand in posts, in the order of their uploads."""
        return [(one.kind, one.name, one.data) for one in self.kept.values() if one.posted]

    async def upload(self, request: web.Request) -> web.Response:
        """``POST /api/v2/media``."""
        if not self.scoped:
            return _error(403, "This action is outside the authorized scopes")
        form = await request.post() if request.content_type == "multipart/form-data" else {}
        file = form.get("file")
        if not isinstance(file, web.FileField):
            return _error(422, "Validation failed: File can't be blank")
        kind = next((kind for kind, mimes in KINDS.items() if file.content_type in mimes), "")
        data = file.file.read()
        if not kind or len(data) > (self.image_size if kind == "image" else self.video_size):
            return _error(422, "Validation failed: File content type is invalid, File is invalid")
        number = str(next(self._numbers))
        looks = 0 if kind == "image" else self.looks
        self.kept[number] = Medium(kind, file.filename, data, looks, self.breaks)
        return web.json_response(self._as_told(number), status=202 if looks else 200)

    def shown(self, number: str) -> web.Response:
        """``GET /api/v1/media/:id``."""
        one = self.kept.get(number)
        if one is None:
            return _error(404, "Record not found")
        if one.looks:
            one.looks -= 1
            return web.json_response(self._as_told(number), status=206)
        if one.broken:
            return _error(422, "Validation failed: File content type is invalid, File is invalid")
        return web.json_response(self._as_told(number))

    def invalid(self, numbers: list[str]) -> web.Response | None:
        """Why a post may not have these files."""
        for number in numbers:
            one = self.kept.get(number)
            if one is None or one.posted or one.broken:
                return _error(422, "Validation failed: Media is already attached or does not exist")
            if one.looks:
                return _error(422, "Cannot attach files that have not finished processing. Try again in a moment!")
        return None

    def attach(self, numbers: list[str]) -> list[dict[str, Any]]:
        """The files stand in a post now."""
        for number in numbers:
            self.kept[number].posted = True
        return [self._as_told(number) for number in numbers]

    def _as_told(self, number: str) -> dict[str, Any]:
        one = self.kept[number]
        ready = f"https://files.mastodon.example/{number}" if not one.looks else None
        return {"id": number, "type": one.kind, "url": ready, "description": None}


def _error(status: int, words: str) -> web.Response:
    return web.json_response({"error": words}, status=status)
