"""What frames are made of: the envelope, people, and who we are. Ids may come as numbers; they are text inside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import msgspec

from handlers.base import PayloadError
from handlers.decoding import NOT_JSON, Key, clean, decoded
from handlers.discord.snowflakes import made_ms
from intents.model import Signal

PLATFORM: Final = "discord"
NOT_READABLE = (*NOT_JSON, OverflowError)
Id = str | int
_MOST_MS: Final = 4_102_444_800_000


@dataclass(frozen=True, slots=True)
class Ours:
    """Who and where we are. ``desk``: the team's channel and its threads, as far as they are known."""

    account: str = ""
    desk: frozenset[str] = field(default_factory=frozenset)


class User(msgspec.Struct, gc=False):
    """Somebody on Discord."""

    id: Key | int
    username: str | None = None
    global_name: str | None = None
    bot: bool | None = None


class Frame(msgspec.Struct):
    """A gateway frame: op 0 is an event, ``t`` its name, ``s`` its number in the session, ``d`` what it says."""

    op: int | None = None
    t: str | None = None
    s: int | None = None
    d: msgspec.Raw = msgspec.Raw(b"null")


_frame = msgspec.json.Decoder(Frame).decode


def open_frame(body: bytes | str) -> Frame:
    """The frame around an event; half an emoji in it is replaced. Raises PayloadError."""
    try:
        return decoded(_frame, body if isinstance(body, bytes) else body.encode("utf-8", "replace"))
    except NOT_READABLE as error:
        raise PayloadError(f"no gateway frame ({type(error).__name__})") from None


def signal(ours: Ours, what: str) -> Signal:
    """Something worth counting and nothing more."""
    return Signal(PLATFORM, ours.account, what)


def shown_name(user: User) -> str:
    """The display name; one that would turn into a link in an answer is taken apart."""
    return clean(user.global_name).replace("](", "] (")


def said_ms(id_: Id, received_ms: int, stamp: str | None = None) -> int:
    """When something was said: as its stamp tells, else its id, else when it came."""
    try:
        at = int(datetime.fromisoformat(stamp or "").timestamp() * 1000)
    except (ValueError, OverflowError):
        at = 0
    return next((ms for ms in (at, made_ms(str(id_))) if 0 < ms < _MOST_MS), received_ms)


def listed(found: object) -> list[dict[str, Any]]:
    """What has an id in a list that Discord answered with; nothing where it is none."""
    return [one for one in found if isinstance(one, dict) and one.get("id")] if isinstance(found, list) else []


def fields(found: object) -> Mapping[str, Any]:
    """An object that Discord answered with; an empty one where it is none."""
    return found if isinstance(found, dict) else {}
