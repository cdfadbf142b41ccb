"""Buttons under a text, as vendors want them: few, and short."""

from __future__ import annotations

from collections.abc import Sequence

import regex


def shown(buttons: Sequence[str], most: int) -> list[str]:
    """At most so many of them, without those that say nothing."""
    return [one.strip() for one in buttons if one.strip()][:most]


def title(button: str, characters: int) -> str:
    """As many whole graphemes as fit into so many characters."""
    fitting = ""
    for grapheme in regex.findall(r"\X", button.strip()):
        if len(fitting) + len(grapheme) > characters:
            break
        fitting += grapheme
    return fitting
