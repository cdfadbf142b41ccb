"""The team's files on Mastodon: uploaded first, then attached to a post of their own once they are processed.

https://docs.joinmastodon.org/methods/media/#v2, https://docs.joinmastodon.org/entities/Instance/#media_attachments and
https://docs.joinmastodon.org/user/posting/#media (checked 2026-11-28).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from handlers.base import Failure, Memory, Outgoing, SendError
from handlers.creations import Creations
from handlers.files import File
from handlers.limits import FileLimit
from handlers.mastodon.calls import Calls
from handlers.sending import repeat_key, surely

_MEGABYTE: Final = 1_048_576
_SHOWN: Final = frozenset({
    "image/jpeg", "image/png", "image/gif", "image/webp", "video/mp4", "video/quicktime", "video/webm", "audio/mpeg",
    "audio/ogg", "audio/wav", "audio/aac", "audio/mp4",
})  # fmt: skip
"""What Mastodon takes of the kinds that files are told as; documents it has none."""
_WHERE: Final = "The server's configuration.media_attachments; else Posting: images 16 MB, video and audio 99 MB"


def limit_of(told: Mapping[str, Any]) -> FileLimit:
    """What a server says of files, with Mastodon's own numbers for what it does not say."""
    image, video = _bytes(told.get("image_size_limit"), 16), _bytes(told.get("video_size_limit"), 99)
    named = told.get("supported_mime_types")
    kinds = _SHOWN & {one for one in named if isinstance(one, str)} if isinstance(named, list) and named else _SHOWN
    most = max(image, video)
    each = {"image/": image, "video/": video, "audio/": video}
    return FileLimit(most, _WHERE, kinds, {beginning: size for beginning, size in each.items() if size < most})


class Files:
    """Uploads that wait for their posts."""

    def __init__(self, calls: Calls, memory: Memory) -> None:
        self._calls = calls
        self._kept = Creations(memory)

    async def ready(self, reply: Outgoing, file: File) -> str:
        """The number of a row's file at the server, uploaded once. Raises SendError, BUSY while it is processed."""
        media = await self._kept.of(repeat_key(reply))
        if not media:
            media = await self._uploaded(file)
            await self._kept.keep(repeat_key(reply), media)
        if await self._is_ready(reply, media):
            return media
        raise self._calls.error(Failure.BUSY, "is still processing the file")

    async def number(self, reply: Outgoing) -> str:
        """The number of a row's file; empty where it was never uploaded."""
        return await self._kept.of(repeat_key(reply))

    async def over(self, reply: Outgoing) -> None:
        """It stands in a post, or never will."""
        await self._kept.drop(repeat_key(reply))

    async def _uploaded(self, file: File) -> str:
        try:
            answer = await surely(self._calls.upload("/api/v2/media", "file", file))
        except SendError as error:
            if error.failure is Failure.CONFIG:  # an older token must not hold up words
                raise SendError(Failure.CONTENT, f"{error.detail} Files need the scope write:media.") from None
            raise
        media = answer.get("id") if isinstance(answer, dict) else None
        if not isinstance(media, str | int) or not media:
            raise self._calls.error(Failure.BUSY, "took the file without giving it a number")
        return str(media)

    async def _is_ready(self, reply: Outgoing, media: str) -> bool:
        """A file that the server could not process, or does not know any more, is forgotten."""
        try:
            return await surely(self._calls.is_ready(f"/api/v1/media/{media}"))
        except SendError as error:
            if error.failure is Failure.RECIPIENT:
                await self._kept.drop(repeat_key(reply))
                raise self._calls.error(Failure.BUSY, "does not know the file any more") from None
            if error.failure is Failure.CONTENT:
                await self._kept.drop(repeat_key(reply))
            raise


def _bytes(value: Any, megabytes: int) -> int:
    return value if type(value) is int and value > 0 else megabytes * _MEGABYTE
