"""Files on WhatsApp: followers' are fetched by their number, the team's are uploaded and sent by theirs.

https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media (kinds and sizes; a link that WhatsApp names
holds for five minutes and wants the token; checked 2026-11-28).
"""

from __future__ import annotations

from typing import Any, Final

import aiohttp

from handlers.base import Failure, SendError
from handlers.fetching import Fetcher, Hosts
from handlers.files import FETCHED, File
from handlers.limits import FileLimit
from handlers.meta.files import portable
from handlers.meta.graph import Graph
from handlers.sending import uploaded
from intents.model import Attachment

HOST: Final = "lookaside.fbsbx.com"
"""Where WhatsApp keeps files; the token goes nowhere else."""
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
LIMIT: Final = FileLimit(
    100 * 1_048_576,
    "Media: images 5 MB, audio and video 16 MB, documents 100 MB",
    frozenset({
        "image/jpeg", "image/png", "video/mp4", "audio/aac", "audio/mp4", "audio/mpeg", "audio/ogg", "application/pdf",
        "text/plain", f"{_OFFICE}wordprocessingml.document", f"{_OFFICE}spreadsheetml.sheet",
        f"{_OFFICE}presentationml.presentation",
    }),
    {"image/": 5 * 1_048_576, "audio/": 16 * 1_048_576, "video/": 16 * 1_048_576},
)  # fmt: skip


class Files:
    """Files of one phone number."""

    def __init__(self, graph: Graph, number: str, http: aiohttp.ClientSession, api_url: str) -> None:
        self._graph = graph
        self._number = number
        self._fetcher = Fetcher(http, Hosts(frozenset({HOST}), api_url))

    async def fetch(self, media: str, most_bytes: int) -> bytes:
        """What a follower sent, by its number. Raises SendError with the reason in words."""
        told = await self._told(media)
        size, address = told.get("file_size"), told.get("url")
        if not isinstance(address, str) or not address:
            raise SendError(Failure.BUSY, "WhatsApp did not say where it is.")
        if str(size).isdecimal() and int(str(size)) > most_bytes:
            raise SendError(Failure.CONTENT, f"it is larger than {most_bytes // 1_048_576} MB.")
        return await self._fetcher.fetch(address, most_bytes, await self._graph.bearer())

    async def upload(self, file: File) -> dict[str, Any]:
        """What a message says to send a file: uploaded by now, named by its number. Raises SendError."""
        fields = {"messaging_product": "whatsapp", "type": file.type}
        answer = await uploaded(self._graph.upload((self._number, "media"), fields, "file", portable(file)))
        media = answer.get("id")
        if not isinstance(media, str) or not media:
            raise self._graph.error(Failure.BUSY, "took the file without giving it a number")
        kind = _kind(file)
        return {"type": kind, kind: {"id": media, **({"filename": file.name} if kind == "document" else {})}}

    async def _told(self, media: str) -> dict[str, Any]:
        try:
            return await self._graph.get((media,), {"phone_number_id": self._number})
        except SendError as error:
            match error.failure:
                case Failure.RECIPIENT | Failure.CONTENT:
                    raise SendError(Failure.RECIPIENT, "WhatsApp does not have it any more.") from None
                case Failure.UNKNOWN:
                    raise SendError(Failure.BUSY, "WhatsApp did not say where it is.") from None
                case _:
                    raise


def holds(attachment: Attachment) -> bool:
    """Whether it is a file: no sticker, place or contact."""
    return attachment.type in FETCHED and bool(attachment.url)


def _kind(file: File) -> str:
    """As what it is shown; a document where it is nothing else."""
    family = file.type.partition("/")[0]
    return family if family in {"image", "video", "audio"} else "document"
