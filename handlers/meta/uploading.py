"""A teammate's file on its way to Messenger and Instagram: uploaded to Meta, then named by its number.

https://developers.facebook.com/docs/messenger-platform/reference/attachment-upload-api and
https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/attachment-upload
(checked 2026-11-28). An upload shows the file to nobody, so it may be repeated.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from handlers import sending
from handlers.base import Failure
from handlers.files import File
from handlers.limits import FileLimit
from handlers.meta.files import portable
from handlers.meta.graph import Graph

_MEGABYTE: Final = 1_048_576
ON_MESSENGER: Final = FileLimit(
    25 * _MEGABYTE, "Send messages: attachments up to 25 MB, images 8 MB", None, {"image/": 8 * _MEGABYTE}
)
ON_INSTAGRAM: Final = FileLimit(
    25 * _MEGABYTE,
    "Upload Media for Instagram: images up to 8 MB; audio, video and PDF 25 MB",
    frozenset({
        "image/jpeg", "image/png", "audio/aac", "audio/mp4", "audio/wav", "video/mp4", "video/quicktime", "video/webm",
        "application/pdf",
    }),
    {"image/": 8 * _MEGABYTE},
)  # fmt: skip
_PICTURES: Final = frozenset({"image/jpeg", "image/png", "image/gif"})
"""What Meta shows as one; another goes as a file."""


async def uploaded(graph: Graph, page: str, file: File, more: Mapping[str, str]) -> dict[str, Any]:
    """What a message says to send the file. Raises SendError, never of unknown outcome."""
    kind = _kind(file)
    about = {"attachment": {"type": kind, "payload": {"is_reusable": True}}}
    fields = {**more, "message": json.dumps(about, separators=(",", ":"))}
    answer = await sending.uploaded(graph.upload((page, "message_attachments"), fields, "filedata", portable(file)))
    number = answer.get("attachment_id")
    if not isinstance(number, str | int) or not number:
        raise graph.error(Failure.BUSY, "took the file without giving it a number")
    return {"attachment": {"type": kind, "payload": {"attachment_id": str(number)}}}


def _kind(file: File) -> str:
    family = file.type.partition("/")[0]
    if file.type in _PICTURES:
        return "image"
    return family if family in {"audio", "video"} else "file"
