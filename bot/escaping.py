"""Text that is about to be written where a terminal may show it: what a terminal would obey is spelt out instead."""

from __future__ import annotations

import json
from typing import Final

import regex

_OBEYED: Final = regex.compile(r"[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]--[\n\u200D]]", regex.V1)
"""Control characters, C1 among them, what turns a line around and what cannot be seen; but the joiner of emoji."""


def spelt(text: str) -> str:
    """The text with such characters as ``\\u001b``, the way JSON spells them; line ends stay.

    In JSON, where they stand in strings only, it is the same value.
    """
    return text if text.isascii() and text.isprintable() else str(_OBEYED.sub(_spelling, text))


def spelt_line(text: str) -> str:
    """The same on one line."""
    return spelt(text).replace("\n", "\\n")


def _spelling(found: regex.Match[str]) -> str:
    return json.dumps(found[0])[1:-1]
