"""Text without what cannot be seen: nothing in it hides, turns the line around or breaks a vendor's JSON."""

from __future__ import annotations

import re
from typing import Final

_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but tab and newline
    "\u200b\u2060\ufeff"  # zero-width space, word joiner, byte order mark
    "\u202a-\u202e\u2066-\u2069\u206a-\u206f"  # bidirectional embeddings, overrides, isolates; deprecated shaping
    "\ufff9-\ufffb\U000e0001]"  # interlinear annotation, language tag
)
_BREAKS: Final = re.compile("\r\n?|[\u0085\u2028\u2029]")


def inert(text: str) -> str:
    """The text without control characters, direction overrides or broken code points; line ends become ``\\n``."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return _UNSEEN.sub("", _BREAKS.sub("\n", whole))


def one_line(text: str, most: int) -> str:
    """Inert text on one line, cut to ``most`` characters."""
    flat = " ".join(inert(text).split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"
