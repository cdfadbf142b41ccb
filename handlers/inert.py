"""Somebody's text without what cannot be seen: nothing in it hides, turns the line around or passes for another.

The same for every desk.
"""

from __future__ import annotations

import re

from handlers.lookalikes import marked

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but tab and newline
    "\u200b\u2060\ufeff"  # zero-width space, word joiner, byte order mark
    "\u202a-\u202e\u2066-\u2069\u206a-\u206f"  # bidirectional embeddings, overrides, isolates; deprecated shaping
    "\ufff9-\ufffb\U000e0001]"  # interlinear annotation, language tag
)
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u200e\u200f"  # soft hyphen, grapheme joiner, direction marks
    "\u115f\u1160\u17b4\u17b5\u180e\u2061-\u2064\u2800\u3164\uffa0]"  # fillers, invisible operators, blanks
)
_ACCENTS = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_PILE = re.compile(f"({_ACCENTS}{{3}}){_ACCENTS}+")
_BREAKS = re.compile("\r\n?|[\u0085\u2028\u2029]")


def inert(text: str) -> str:
    """The text without control characters, direction overrides or broken code points; line ends become ``\\n``."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return _UNSEEN.sub("", _BREAKS.sub("\n", whole))


def displayed(text: str) -> str:
    """What somebody outside wrote, fit to be shown: inert, without invisible letters, and no piles of accents.

    An address or a name that mixes alphabets to look like another is marked.
    """
    return marked(_PILE.sub(r"\1", _INVISIBLE.sub("", inert(text))))


def one_line(text: str, most: int) -> str:
    """Inert text on one line, cut to ``most`` characters."""
    flat = " ".join(displayed(text).split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"
