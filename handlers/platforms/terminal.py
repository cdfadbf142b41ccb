"""The terminal: `frontdesk chat` makes whoever types a follower."""

from __future__ import annotations

from typing import ClassVar

from handlers.own_chat import OwnChat


class Terminal(OwnChat):
    """Followers in a terminal."""

    name: ClassVar[str] = "terminal"
