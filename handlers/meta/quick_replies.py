"""Buttons as Meta's quick replies and reply buttons want them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handlers.buttons import title


def quick_replies(buttons: Sequence[str], most: int, characters: int) -> Iterator[dict[str, str]]:
    """At most ``most`` quick replies; the payload says what the button said in full."""
    for button in [one for one in buttons if one.strip()][:most]:
        yield {"content_type": "text", "title": title(button, characters), "payload": button[:1000]}
