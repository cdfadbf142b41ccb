"""Files that a Page uploads at Meta's simulated products, to send them by their number.

https://developers.facebook.com/docs/messenger-platform/reference/attachment-upload-api and
https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/attachment-upload
(2026-11-28)
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from vendors.instagram_rules import RefusalError

MOST, MOST_IMAGE = 25 << 20, 8 << 20
ON_INSTAGRAM = {
    "image": {"image/png", "image/jpeg", "image/gif"},
    "audio": {"audio/aac", "audio/mp4", "audio/wav"},
    "video": {"video/mp4", "video/ogg", "video/avi", "video/quicktime", "video/webm"},
    "file": {"application/pdf"},
}
KINDS = frozenset(ON_INSTAGRAM)


@dataclass(frozen=True, slots=True)
class Attached:
    """One uploaded file."""

    kind: str
    name: str
    mime: str
    data: bytes = field(repr=False)


@dataclass(eq=False)
class Attachments:
    """Uploaded files by number; ``instagram``: those are held against Instagram's kinds."""

    instagram: bool
    kept: dict[str, Attached] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1_857_000_000_000_000))

    async def upload(self, request: web.Request) -> str:
        """``POST /{page}/message_attachments`` as a form. Returns the file's number."""
        form = await request.post() if request.content_type == "multipart/form-data" else {}
        file, kind = form.get("filedata"), _kind(form)
        if not isinstance(file, web.FileField) or kind not in KINDS:
            raise failure()
        if (form.get("platform") == "instagram") is not self.instagram:
            raise RefusalError("(#100) Param platform must be instagram for Instagram alone.", 100)
        one = Attached(kind, file.filename, file.content_type, file.file.read())
        self._check(one)
        number = str(next(self._numbers))
        self.kept[number] = one
        return number

    def named(self, attachment: Any) -> str:
        """The number by which a message names an uploaded file; empty where it does otherwise."""
        payload = attachment.get("payload") if isinstance(attachment, dict) else None
        number = str(payload.get("attachment_id", "")) if isinstance(payload, dict) else ""
        if number and (number not in self.kept or self.kept[number].kind != attachment.get("type")):
            raise failure()
        return number

    def _check(self, one: Attached) -> None:
        if len(one.data) > (MOST_IMAGE if one.kind == "image" else MOST) or not one.data:
            raise failure()
        if one.kind not in {"file", one.mime.partition("/")[0]}:
            raise failure()
        if self.instagram and (one.mime not in ON_INSTAGRAM[one.kind] or not one.name.isascii()):
            raise failure()


def failure() -> RefusalError:
    """What Meta says of a file that it does not take."""
    return RefusalError("(#100) Upload attachment failure.", 100, 2018047)


def _kind(form: Mapping[str, Any]) -> str:
    """What the form says the file is; it has to be reusable to be sent by its number."""
    try:
        attachment = json.loads(str(form.get("message", "")))["attachment"]
        return str(attachment["type"]) if attachment["payload"]["is_reusable"] is True else ""
    except (ValueError, KeyError, TypeError):
        return ""
