"""Buttons as Meta's quick replies and reply buttons want them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex


def quick_replies(buttons: Sequence[str], most: int, characters: int) -> Iterator[dict[str, str]]:
    """At most ``most`` quick replies; the payload says what the button said in full."""
    for button in [one for one in buttons if one.strip()][:most]:
        yield {"content_type": "text", "title": title(button, characters), "payload": button[:1000]}


def title(button: str, characters: int) -> str:
    """As many whole graphemes as fit into so many characters."""
    fitting = ""
    for grapheme in regex.findall(r"\X", button.strip()):
        if len(fitting) + len(grapheme) > characters:
            break
        fitting += grapheme
    return fitting
