"""A form that brings files along, read part by part as it comes: its token before the first file, then one at a time.

A file that cannot go out is no error: the form says so (``trouble``), so that what was typed is shown again.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from bot.console.forms import MOST_CHARACTERS, MOST_FIELDS, Form, RefusedError, clean
from bot.filing import AT_ONCE
from bot.guard import BODY_SECONDS, KEEPER, refuse_encoded
from bot.shelf import MEGABYTE, FullError, Shelf
from bot.surroundings import Surroundings
from handlers.base import SendError
from handlers.file_types import file_of
from handlers.files import DeskFile
from handlers.inert import one_line

T = TypeVar("T")
MULTIPART: Final = "multipart/form-data"
MOST_FILES: Final = 10
"""Files of one answer: as many as Slack and Discord put into one message."""
MOST_PARTS: Final = MOST_FIELDS + 100
"""What is read of a form at all; one with more files than may go is told so, with its words in the box."""
SECONDS: Final = 300.0
"""How long a whole form may take; each bit of it no longer than any body (``bot.guard``)."""
_FIELD_BYTES: Final = 4 * MOST_CHARACTERS
_BIT: Final = 65_536
_NAME: Final = 60
_UNREADABLE: Final = (ValueError, AssertionError, RuntimeError, HttpProcessingError, ConnectionError)
"""What aiohttp's reader raises where the parts are not as they should be, or break off."""

Allow = Callable[[str], None]
"""Raises RefusedError for a token that is not the caller's."""


@dataclass(slots=True)
class _Found:
    """What has come so far."""

    allow: Allow
    fields: dict[str, str] = field(default_factory=dict)
    files: list[DeskFile] = field(default_factory=list)
    trouble: str = ""
    bytes: int = 0
    is_allowed: bool = False

    def check(self) -> None:
        """Raises RefusedError unless the token that has come is the caller's."""
        if not self.is_allowed:
            self.allow(self.fields.get("token", "").strip())
            self.is_allowed = True


class Uploads:
    """Reads forms that may bring files, and lays these on the shelf."""

    def __init__(self, around: Surroundings, seconds: float = BODY_SECONDS) -> None:
        """No file is larger than the ones that may be fetched at all; ``seconds``: how long a bit may take."""
        self._seconds = seconds
        self._most = around.most_file_bytes
        self._shelf = Shelf(around.store, around.now)
        self._room = asyncio.Semaphore(AT_ONCE)

    async def read(self, request: web.Request, allow: Allow) -> Form:
        """The form. Raises RefusedError, or the 400, 408, 413 or 415 that belongs to what no browser sends."""
        refuse_encoded(request)
        found = _Found(allow)
        try:
            async with asyncio.timeout(SECONDS):
                await self._read(request, found)
        except TimeoutError:
            raise web.HTTPRequestTimeout(text="The body took too long.\n") from None
        except _UNREADABLE:
            raise web.HTTPBadRequest(text="The form cannot be read.\n") from None
        found.check()
        if found.trouble:
            await self.leave(found.files)
        return Form(found.fields, () if found.trouble else tuple(found.files), found.trouble)

    async def leave(self, files: Sequence[DeskFile]) -> None:
        """Keep nothing of files that no answer has taken."""
        await self._shelf.leave(files)

    async def _read(self, request: web.Request, found: _Found) -> None:
        reader = await request.multipart()
        parts = 0
        while (part := await self._soon(reader.next)) is not None:
            parts += 1
            if parts > MOST_PARTS:
                raise RefusedError(400, "This form cannot be read", "It has too many parts.")
            if not isinstance(part, BodyPartReader) or part.name is None:
                raise ValueError(part)
            if part.filename is None:
                await self._take_field(part, part.name, found)
            else:
                await self._take_file(request, part, found)

    async def _take_field(self, part: BodyPartReader, name: str, found: _Found) -> None:
        data = await self._whole(part, _FIELD_BYTES, found)
        if data is None:
            raise web.HTTPRequestEntityTooLarge(_FIELD_BYTES, 0, text="A field of the form is too long.\n")
        found.fields[name] = clean(data.decode("utf-8", "replace"))

    async def _take_file(self, request: web.Request, part: BodyPartReader, found: _Found) -> None:
        """A file; an input in which none was chosen sends an empty one without a name."""
        found.check()
        request.app[KEEPER].know(request)
        async with self._room:
            data = await self._whole(part, 0 if found.trouble else self._most, found)
            if found.trouble or (not part.filename and data == b""):
                return
            found.trouble = await self._kept(part.filename or "", data, found)

    async def _kept(self, called: str, data: bytes | None, found: _Found) -> str:
        """Lay it on the shelf; returns why not, if that cannot be."""
        name = one_line(called, _NAME) or "The file"
        if not self._most:
            return f"Nothing was sent. {name} is not taken: FRONTDESK_FILES_MB is 0."
        if len(found.files) == MOST_FILES:
            return f"Nothing was sent. One answer takes {MOST_FILES} files; send the others with the next one."
        if data is None:
            return f"Nothing was sent. {name} is larger than {self._most // MEGABYTE} MB."
        try:
            found.files.append(await self._shelf.put(file_of(data, called)))
        except SendError as error:
            return f"Nothing was sent. {name}: {error.detail if data else 'it is empty.'}"
        except FullError:
            return f"Nothing was sent. There is no room for {name}: too many files wait here. Try again in a while."
        return ""

    async def _whole(self, part: BodyPartReader, most: int, found: _Found) -> bytes | None:
        """All of a part; None where it is longer, and then nothing of it is kept."""
        data, fits = bytearray(), True
        while not part.at_eof():
            bit = await self._soon(functools.partial(part.read_chunk, _BIT))
            found.bytes += len(bit)
            if found.bytes > MOST_FILES * max(self._most, MEGABYTE) + MEGABYTE:
                raise web.HTTPRequestEntityTooLarge(found.bytes, 0, text="The form is too large.\n")
            fits = fits and len(data) + len(bit) <= most
            if fits:
                data += bit
            else:
                data.clear()
        return bytes(data) if fits else None

    async def _soon(self, read: Callable[[], Awaitable[T]]) -> T:
        """The next bit, before whoever sends it seems to have gone. Raises TimeoutError."""
        async with asyncio.timeout(self._seconds):
            return await read()
