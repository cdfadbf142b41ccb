"""The web chat: a small page of our own where anybody can be a follower."""

from __future__ import annotations

from typing import ClassVar

from handlers.own_chat import OwnChat


class WebChat(OwnChat):
    """Followers in a browser."""

    name: ClassVar[str] = "webchat"
