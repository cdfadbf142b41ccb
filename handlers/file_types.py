"""What a file is by its content, and how it may be called.

Nobody's word is taken for it: neither its name's, nor a header's. What browsers show as a page (SVG, HTML, XML) and
what runs as a program goes nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from handlers.base import Failure, SendError
from handlers.files import File
from handlers.inert import one_line

PICTURES: Final = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
"""What a browser may show by itself."""
_ENDINGS: Final[Mapping[str, str]] = {
    "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp", "application/pdf": "pdf",
    "video/mp4": "mp4", "video/quicktime": "mov", "video/webm": "webm", "audio/mp4": "m4a", "audio/mpeg": "mp3",
    "audio/ogg": "ogg", "audio/wav": "wav", "audio/aac": "aac", "application/zip": "zip", "text/plain": "txt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
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
_OFFICE_PARTS: Final = (
    (b"word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
"""Which part of an archive makes it which document of Office's; names of parts stand in it uncompressed."""
_OFFICE: Final = frozenset({"docx", "xlsx", "pptx", "odt", "ods", "odp"})
"""What a zip archive may call itself."""
_TEXTS: Final = frozenset({"csv", "txt", "md", "log"})
_PAGE: Final = re.compile(rb"\A[\s\x00\xef\xbb\xbf\xfe\xff]*<|<(?:!doctype|html|svg|script|\?xml)", re.IGNORECASE)
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_ENDING: Final = re.compile(r"(?P<stem>.*)\.(?P<ending>[a-z0-9]{1,8})", re.IGNORECASE | re.DOTALL)
_LOOKED_AT: Final = 4_096
_NAME: Final = 60
_UNFIT: Final = re.compile(r"[^\w .()+-]+")


def file_of(data: bytes, called: str) -> File:
    """A file by its bytes; ``called`` is what it was called. Raises SendError for what goes nowhere."""
    type_ = _type(data)
    if not type_:
        raise SendError(Failure.CONTENT, "it is no picture, recording or document of a kind that is passed on.")
    return File(_name(called, type_), type_, data)


def endings(types: Iterable[str]) -> str:
    """What people call MIME types: the endings of names, in order."""
    return ", ".join(sorted(_ENDINGS.get(type_, type_) for type_ in types))


def _type(data: bytes) -> str:
    """The MIME type that the bytes show; empty for anything unknown, pages and programs among it."""
    for at, sign, type_ in _BEGINNINGS:
        if data[at : at + len(sign)] == sign:
            return _archive(data) if type_ == "application/zip" else type_
    return "text/plain" if _is_text(data[:_LOOKED_AT]) else ""


def _archive(data: bytes) -> str:
    """A document of Office's is an archive with certain parts in it."""
    if b"[Content_Types].xml" not in data:
        return "application/zip"
    return next((type_ for part, type_ in _OFFICE_PARTS if part in data), "application/zip")


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
