"""Files on their way between followers and the team: what they are by their content, and how they may be called.

Nobody's word is taken for what a file is: neither its name's, nor a header's. What browsers show as a page (SVG, HTML,
XML) and what runs as a program goes nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from handlers.base import Failure, SendError
from handlers.inert import one_line

PICTURES: Final = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
"""What a browser may show by itself."""
FETCHED: Final = frozenset({
    "image", "photo", "gif", "gifv", "animation", "video", "video_note", "audio", "voice", "file", "document",
})  # fmt: skip
"""Attachments that are files; anything else (a shared post, a place, an ad, a story) is only named."""
_ENDINGS: Final[Mapping[str, str]] = {
    "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp", "application/pdf": "pdf",
    "video/mp4": "mp4", "video/quicktime": "mov", "video/webm": "webm", "audio/mp4": "m4a", "audio/mpeg": "mp3",
    "audio/ogg": "ogg", "audio/wav": "wav", "audio/aac": "aac", "application/zip": "zip", "text/plain": "txt",
}  # fmt: skip
_BEGINNINGS: Final[tuple[tuple[int, bytes, str], ...]] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"%PDF-", "application/pdf"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"OggS", "audio/ogg"),
    (8, b"WAVE", "audio/wav"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"\xff\xf1", "audio/aac"),
    (0, b"\xff\xf9", "audio/aac"),
    (0, b"PK\x03\x04", "application/zip"),
)
_OFFICE: Final = frozenset({"docx", "xlsx", "pptx", "odt", "ods", "odp"})
"""What a zip archive may call itself."""
_TEXTS: Final = frozenset({"csv", "txt", "md", "log"})
_PAGE: Final = re.compile(rb"\A[\s\x00\xef\xbb\xbf\xfe\xff]*<|<(?:!doctype|html|svg|script|\?xml)", re.IGNORECASE)
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_ENDING: Final = re.compile(r"(?P<stem>.*)\.(?P<ending>[a-z0-9]{1,8})", re.IGNORECASE | re.DOTALL)
_LOOKED_AT: Final = 4_096
_NUMBERED: Final = re.compile(r"-([0-9]{1,18})\.[a-z0-9]{1,5}\Z")
_NAME: Final = 60
_UNFIT: Final = re.compile(r"[^\w .()+-]+")


@dataclass(frozen=True, slots=True)
class File:
    """A file as it goes on: its name, what it is by its content (a MIME type), and its bytes."""

    name: str
    type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class DeskFile:
    """A file that a teammate posted at a desk, as far as the desk tells; nothing has been fetched.

    ``id`` is what the desk fetches it by, never an address; without one it stays where it is (a sticker, a poll).
    """

    name: str
    id: str = ""
    size: int = 0


def file_of(data: bytes, called: str) -> File:
    """A file by its bytes; ``called`` is what it was called. Raises SendError for what goes nowhere."""
    type_ = _type(data)
    if not type_:
        raise SendError(Failure.CONTENT, "it is no picture, recording or document of a kind that is passed on.")
    return File(_name(called, type_), type_, data)


def numbered(file: File, number: str) -> str:
    """The file's name with a number in it, by which it is found again."""
    stem, _, ending = file.name.rpartition(".")
    return f"{stem}-{number}.{ending}"


def number_of(name: str) -> str:
    """The number in a name that ``numbered`` gave; empty where there is none."""
    found = _NUMBERED.search(name)
    return found[1] if found else ""


def _type(data: bytes) -> str:
    """The MIME type that the bytes show; empty for anything unknown, pages and programs among it."""
    for at, sign, type_ in _BEGINNINGS:
        if data[at : at + len(sign)] == sign:
            return type_
    return "text/plain" if _is_text(data[:_LOOKED_AT]) else ""


def _is_text(beginning: bytes) -> bool:
    if not beginning or _CONTROL.search(beginning) or _PAGE.search(beginning):
        return False
    try:
        beginning.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(beginning) - 4  # a letter cut in two at the end
    return True


def _name(called: str, type_: str) -> str:
    """A name that is safe anywhere, with the ending of what it is."""
    flat = one_line(called, _NAME * 2)
    found = _ENDING.fullmatch(flat)
    named, ending = (found["stem"], found["ending"].lower()) if found else (flat, "")
    kept = {"application/zip": _OFFICE, "text/plain": _TEXTS}.get(type_, frozenset())
    safe = _UNFIT.sub("_", named).strip(" ._")[:_NAME].strip(" ._") or "file"
    return f"{safe}.{ending if ending in kept else _ENDINGS[type_]}"
