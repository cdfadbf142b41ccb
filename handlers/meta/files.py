"""Files on Meta's products; what came with a message is fetched from Meta's own hosts, without a token, at once.

Such links end, at the latest when the message is taken back; a story's is never fetched (handlers/meta/messaging.py
keeps no address of it).
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

import aiohttp

from handlers.fetching import Fetcher, Hosts
from handlers.files import FETCHED, File
from intents.model import Attachment

HOSTS: Final = frozenset({"fbsbx.com", "fbcdn.net", "cdninstagram.com"})
_PAGES: Final = frozenset({"www.instagram.com", "www.facebook.com"})
"""Where a picture's address is that of the post it belongs to."""


def fetcher(http: aiohttp.ClientSession, api_url: str) -> Fetcher:
    """Fetches from Meta's hosts and from where its API is."""
    return Fetcher(http, Hosts(HOSTS, api_url))


def portable(file: File) -> File:
    """The file under a name of ASCII alone: Meta takes no other with an upload (Upload Media, 2026-06-30)."""
    plain = unicodedata.normalize("NFKD", file.name).encode("ascii", "ignore").decode()
    stem, _, ending = plain.rpartition(".")
    return replace(file, name=f"{stem.strip(' ._') or 'file'}.{ending}")


def holds(attachment: Attachment) -> bool:
    """Whether it is a file, neither a shared post nor a story."""
    return attachment.type in FETCHED and bool(attachment.url) and urlsplit(attachment.url).netloc not in _PAGES
