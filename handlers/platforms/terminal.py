"""The terminal: `frontdesk chat` makes whoever types a follower."""

from __future__ import annotations

from typing import ClassVar, Final

from handlers.base import Settings
from handlers.own_chat import OwnChat
from handlers.registration import PlatformRegistration


class Terminal(OwnChat):
    """Followers in a terminal."""

    name: ClassVar[str] = "terminal"


REGISTRATION: Final = PlatformRegistration(Settings, lambda s, _: Terminal(s), Terminal.limits)
