"""Pictures in X's direct messages: a follower's is fetched as the account, a teammate's is uploaded and attached.

https://docs.x.com/x-api/direct-messages/download-dm-media (OAuth 2),
https://developer.x.com/en/docs/direct-messages/message-attachments/guides/retrieving-media (OAuth 1.0a),
https://docs.x.com/x-api/media/upload-media and https://docs.x.com/x-api/media/introduction (checked 2026-11-28).
Videos and GIFs go another, longer way, which is not built.
"""

from __future__ import annotations

import re
from typing import Any, Final

import aiohttp
from yarl import URL

from handlers.base import Failure, SendError
from handlers.fetching import Fetcher, Hosts
from handlers.files import File
from handlers.limits import FileLimit
from handlers.sending import uploaded
from handlers.x.api import Api
from handlers.x.errors import failed
from handlers.x.shapes import ident, inside
from intents.model import Attachment

HOST: Final = "ton.twitter.com"
"""Where the pictures of direct messages are kept; what signs for them goes nowhere else."""
LIMIT: Final = FileLimit(
    5 * 1_048_576,
    "https://docs.x.com/x-api/media/introduction: images up to 5 MB",
    frozenset({"image/jpeg", "image/png", "image/webp"}),
)
_PLACE: Final = re.compile(r"/1\.1/ton/data/dm/([0-9]{1,19})/([0-9]{1,19})/([A-Za-z0-9_-][A-Za-z0-9_.-]{0,49})")


class Media:
    """Pictures of one account. ``oauth2`` says how it is signed in."""

    def __init__(self, api: Api, http: aiohttp.ClientSession, api_url: str, *, oauth2: bool) -> None:
        self._api = api
        self._oauth2 = oauth2
        self._fetcher = Fetcher(http, Hosts(frozenset({HOST}), api_url))

    async def fetch(self, address: str, most_bytes: int) -> bytes:
        """A follower's picture. Raises SendError with the reason in words."""
        place = place_of(address)
        if place is None:
            raise SendError(Failure.CONTENT, "X lets nobody fetch it.")
        url = self._api.address(("dm_conversations", "media", *place)) if self._oauth2 else URL(address)
        return await self._fetcher.fetch(str(url), most_bytes, await self._api.sign_in(url))

    async def upload(self, file: File) -> dict[str, Any]:
        """What a message says to show the picture, which nobody has seen yet. Raises SendError."""
        try:
            answer = await uploaded(
                self._api.upload(("media", "upload"), {"media_category": "dm_image"}, "media", file)
            )
        except SendError as error:
            if error.failure is not Failure.CONTENT:
                raise
            words = f"X does not take the file; an OAuth 2 sign-in needs the scope media.write. {error.detail}"
            raise SendError(Failure.CONTENT, words) from None
        media = ident(inside(answer, "data"), "id")
        if not media:
            raise failed(Failure.BUSY, "took the file without giving it a number")
        return {"attachments": [{"media_id": media}]}


def holds(attachment: Attachment) -> bool:
    """Whether it is a picture of a direct message."""
    return attachment.type == "photo" and place_of(attachment.url) is not None


def place_of(address: str) -> tuple[str, str, str] | None:
    """The message, the medium and the name in a picture's address; None where it has none."""
    try:
        found = _PLACE.fullmatch(URL(address).path)
    except ValueError:
        return None
    return (found[1], found[2], found[3]) if found else None
