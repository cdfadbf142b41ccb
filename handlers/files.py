"""Files on their way between followers and the team; what they are is judged in file_types.py."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

FETCHED: Final = frozenset({
    "image", "photo", "gif", "gifv", "animation", "video", "video_note", "audio", "voice", "file", "document",
})  # fmt: skip
"""Attachments that are files; anything else (a shared post, a place, an ad, a story) is only named."""
_NUMBERED: Final = re.compile(r"-([0-9]{1,18})\.[a-z0-9]{1,5}\Z")


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
    type: str = ""
    """What it is by its content (a MIME type), where its desk has looked; else empty."""


def numbered(file: File, number: str) -> str:
    """The file's name with a number in it, by which it is found again."""
    stem, _, ending = file.name.rpartition(".")
    return f"{stem}-{number}.{ending}"


def number_of(name: str) -> str:
    """The number in a name that ``numbered`` gave; empty where there is none."""
    found = _NUMBERED.search(name)
    return found[1] if found else ""


def form_with(fields: Mapping[str, str], field: str, file: File) -> tuple[bytes, str]:
    """A multipart form with a file, and its content type. https://www.rfc-editor.org/rfc/rfc7578"""
    boundary = f"frontdesk-{hashlib.sha256(file.data).hexdigest()[:40]}"
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
             for name, value in fields.items()]  # fmt: skip
    about = f'Content-Disposition: form-data; name="{field}"; filename="{file.name}"\r\nContent-Type: {file.type}'
    before = f"{''.join(parts)}--{boundary}\r\n{about}\r\n\r\n".encode()
    return b"".join(
        (before, file.data, f"\r\n--{boundary}--\r\n".encode())
    ), f"multipart/form-data; boundary={boundary}"
