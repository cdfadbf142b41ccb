"""Texts that were not read as they stand: cut off behind what is read, or written for a machine."""

from __future__ import annotations

import re
from typing import Final

from intents.normalise import LONGEST

_CODE: Final = re.compile(
    r"^\s*>|^\s*[a-z]+:\s*[\d.]+\s*$|[{}]|</?[a-z][a-z0-9]*[\s/>]|<!--|```|\$\(|^\s*---+\s*$|^\s*[a-z]+(?:_[a-z]+)+\s*:|\b[a-z]+:\s*[{\[]|\b[a-z]+_[a-z_]+\b|\w\(\)|\w\.\w+\(|;\s*$|[=!]==?\s|=>|^\s*=\w+\(|\bselect\s.*\sfrom\s\w+\s*(?:where\b|;|$)|\bcurl\s+-|^\s*[$#]\s\w",
    re.IGNORECASE | re.MULTILINE,
)
"""Braces, tags, fences, keys and names with underscores: what people do not write to people; quoted lines."""
_SIGN: Final = re.compile(r"[>:{}<`$_;=(#]|--|select|curl")
"""What each of these has at least one of, in small letters: quickly looked for, and rarely there."""
_HANDLE: Final = re.compile(r"(?:@|https?://)\S+")


def is_cut(text: str) -> bool:
    """Whether there is more of the text than is read, padding not counted in."""
    return len(text) > LONGEST


def is_code(text: str) -> bool:
    """Whether the text holds what only machines read."""
    said = _HANDLE.sub("", text[:LONGEST])
    return _SIGN.search(said.lower()) is not None and _CODE.search(said) is not None
