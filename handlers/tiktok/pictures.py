"""The team's pictures on TikTok: uploaded first, then sent into the conversation by their number.

https://business-api.tiktok.com/portal/docs?id=1832184403754242 (message_type IMAGE) and
/business/message/media/upload/ (JPG and PNG up to 3 MB, the number holds for 30 days; checked 2026-11-28). Followers'
pictures are not fetched: the documents do not say on which hosts they stand, and our token goes to no other.
"""

from __future__ import annotations

from typing import Any, Final

from handlers import sending
from handlers.base import Failure
from handlers.files import File
from handlers.limits import FileLimit
from handlers.tiktok.api import Api
from handlers.tiktok.errors import failed

LIMIT: Final = FileLimit(
    3 * 1_048_576, "/business/message/media/upload/: JPG or PNG up to 3 MB", frozenset({"image/jpeg", "image/png"})
)


async def uploaded(api: Api, file: File) -> dict[str, Any]:
    """What a message says to show the picture, which nobody has seen yet. Raises SendError."""
    data = await sending.uploaded(api.upload("business/message/media/upload/", {"media_type": "IMAGE"}, "file", file))
    media = data.get("media_id")
    if not isinstance(media, str | int) or not media:
        raise failed(Failure.BUSY, "took the picture without giving it a number")
    return {"message_type": "IMAGE", "image": {"media_id": str(media)}}
