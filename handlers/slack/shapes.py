"""Reading JSON that may have any shape: each question gets an answer of the asked type, empty where there is none."""

from __future__ import annotations

import re
from collections.abc import Mapping

Payload = Mapping[str, object]

_ID = re.compile(r"[A-Za-z0-9_]{1,64}")
_STAMP = re.compile(r"[0-9]{1,16}\.[0-9]{1,9}")
_TOKEN = re.compile(r"[a-z0-9_.]{1,40}")


def mapping(value: object) -> Payload:
    """The value if it is an object."""
    return value if isinstance(value, Mapping) else {}


def mappings(value: object) -> list[Payload]:
    """The objects in a list."""
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def text_in(holder: Payload, key: str) -> str:
    """The text under a key."""
    value = holder.get(key)
    return value if isinstance(value, str) else ""


def id_in(holder: Payload, key: str) -> str:
    """The id (of a member, a channel, an app) under a key."""
    value = text_in(holder, key)
    return value if _ID.fullmatch(value) else ""


def stamp_of(at_ms: int) -> str:
    """A moment as Slack writes it (``ts``)."""
    return f"{max(0, at_ms) / 1000:.6f}"


def stamp_in(holder: Payload, key: str) -> str:
    """The ``ts`` of a message under a key: seconds and a fraction, as text."""
    value = text_in(holder, key)
    return value if _STAMP.fullmatch(value) else ""


def token(value: object) -> str:
    """A type's name fit for a log: short, and nothing a person wrote."""
    return value if isinstance(value, str) and _TOKEN.fullmatch(value) else "of no known shape"
