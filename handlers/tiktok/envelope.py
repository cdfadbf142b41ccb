"""Opening what TikTok posts: one event, whose content is JSON inside a text, with ids of 19 digits.

https://business-api.tiktok.com/portal/docs?id=1759977800177665 (checked 2026-11)
"""

from __future__ import annotations

from typing import Any

import msgspec

from handlers.base import PayloadError
from handlers.decoding import NOT_JSON, decoded, fault, milliseconds


class _Envelope(msgspec.Struct, gc=False):
    event: str
    user_openid: str | int
    content: msgspec.Raw = msgspec.Raw()
    create_time: Any = None


class Event(msgspec.Struct, frozen=True, gc=False):
    """One event: its name, whose account, when it was sent, and the bytes of its content."""

    name: str
    account: str
    sent_ms: int
    content: bytes


_envelope = msgspec.json.Decoder(_Envelope).decode
_text = msgspec.json.Decoder(str).decode


def opened(body: bytes, received_ms: int) -> Event:
    """The event in ``body``. Raises PayloadError."""
    try:
        envelope = decoded(_envelope, body)
        raw = bytes(envelope.content)
        content = _text(raw).encode("utf-8", "replace") if raw.startswith(b'"') else raw
    except NOT_JSON as error:
        raise PayloadError(f"The body is no event of TikTok's: {fault(error)}") from None
    sent_ms = milliseconds(envelope.create_time, received_ms)
    return Event(envelope.event, str(envelope.user_openid), sent_ms, content)
