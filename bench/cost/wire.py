"""The least of HTTP/1.1 that load and a vendor need: whole messages out of what has come in on a connection."""

from __future__ import annotations

from typing import Final

_END: Final = b"\r\n\r\n"
_LENGTH: Final = b"content-length:"


def whole(held: bytes) -> tuple[bytes, bytes, bytes] | None:
    """The first request or answer as (head in small letters, body, what follows); None while it is not all there."""
    end = held.find(_END)
    if end < 0:
        return None
    head = held[:end].lower()
    _, told, rest = head.partition(_LENGTH)
    stop = end + len(_END) + (int(rest.split(b"\r\n", 1)[0]) if told else 0)
    return None if len(held) < stop else (head, held[end + len(_END) : stop], held[stop:])


def answer(body: bytes) -> bytes:
    """A 200 with JSON."""
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
