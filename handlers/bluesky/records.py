"""A post of ours as a record: its key, which repeating does not change, and its links by bytes.

https://docs.bsky.app/docs/advanced-guides/post-richtext, https://atproto.com/specs/tid (checked 2026-11)
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any, Final

from handlers.base import Outgoing

POST: Final = "app.bsky.feed.post"
_ALPHABET: Final = "234567abcdefghijklmnopqrstuvwxyz"
_LINK: Final = re.compile(rb"https?://[^\s]+[^\s.,;:!?)\]'\"]")


def record_key(did: str, reply: Outgoing) -> str:
    """The record's key: the same for the same row with the same words, so that a repeat is no second post."""
    said = "\0".join((did, reply.id, reply.reply_to, reply.text)).encode("utf-8", "replace")
    number = int.from_bytes(hashlib.sha256(said).digest()[:8], "big") >> 1
    return "".join(_ALPHABET[(number >> shift) & 31] for shift in range(60, -1, -5))


def facets(text: str) -> list[dict[str, Any]]:
    """The links of a text, with their offsets in bytes of UTF-8."""
    return list(_links(text.encode("utf-8", "replace")))


def _links(text: bytes) -> Iterator[dict[str, Any]]:
    for found in _LINK.finditer(text):
        feature = {"$type": "app.bsky.richtext.facet#link", "uri": found[0].decode()}
        yield {"index": {"byteStart": found.start(), "byteEnd": found.end()}, "features": [feature]}
