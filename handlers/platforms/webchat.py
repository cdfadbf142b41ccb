"""The web chat: a small page of our own where anybody can be a follower."""

from __future__ import annotations

from typing import ClassVar, Final

from handlers.base import Settings
from handlers.own_chat import OwnChat
from handlers.registration import PlatformRegistration


class WebChat(OwnChat):
    """Followers in a browser."""

    name: ClassVar[str] = "webchat"


REGISTRATION: Final = PlatformRegistration(Settings, lambda s, _: WebChat(s), WebChat.limits)
