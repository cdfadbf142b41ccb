"""How the console says things: where something was said, what was decided and why, how long ago."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from handlers.titles import title_of

MINUTE_MS: Final = 60_000
HOUR_MS: Final = 60 * MINUTE_MS
DAY_MS: Final = 24 * HOUR_MS
SHORT_OF_TIME_MS: Final = 4 * HOUR_MS

_KINDS: Final = {
    "dm": "direct message",
    "comment": "comment",
    "live_comment": "comment on a live video",
    "mention": "mention",
    "story_mention": "story mention",
    "story_reply": "story reply",
}
_OWN_CHATS: Final = frozenset({"webchat", "terminal"})


def is_own_chat(platform: str) -> bool:
    """Whether it is a chat of ours, which nothing connects to."""
    return platform in _OWN_CHATS


def where(platform: str, kind: str) -> str:
    """Platform and place: ``Instagram · story reply``; our own chats have one place only."""
    name = title_of(platform)
    return name if platform in _OWN_CHATS else f"{name} · {_KINDS.get(kind, kind)}"


def span(ms: int) -> str:
    """A stretch of time, coarse as people say it: ``12 min``, ``3 h 5 min``, ``2 days``."""
    minutes = max(0, ms) // MINUTE_MS
    hours, rest = divmod(minutes, 60)
    if minutes < 1:
        return "under a minute"
    if hours < 1:
        return f"{minutes} min"
    if hours < 6 and rest:
        return f"{hours} h {rest} min"
    if hours < 48:
        return f"{hours} h"
    return f"{hours // 24} days"


def ago(ms: int, now_ms: int, zone: str) -> str:
    """When something happened: minutes while they count, then the clock, then the day."""
    if now_ms - ms < MINUTE_MS:
        return "just now"
    if now_ms - ms < HOUR_MS:
        return f"{span(now_ms - ms)} ago"
    then, now = local(ms, zone), local(now_ms, zone)
    days = (now.date() - then.date()).days
    if days == 0:
        return f"{then:%H:%M}"
    if days == 1:
        return f"yesterday {then:%H:%M}"
    if days < 7:
        return f"{then:%a %H:%M}"
    return f"{then.day} {then:%b}" if then.year == now.year else f"{then.day} {then:%b %Y}"


def moment(ms: int, zone: str) -> str:
    """A full date and time at the brand: ``Saturday 22 November 2025, 09:26``."""
    then = local(ms, zone)
    return f"{then:%A} {then.day} {then:%B %Y, %H:%M}"


def day(ms: int, zone: str) -> str:
    """A date at the brand: ``22 November 2025``."""
    then = local(ms, zone)
    return f"{then.day} {then:%B %Y}"


def iso(ms: int) -> str:
    """For ``<time datetime>``."""
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="seconds")


def local(ms: int, zone: str) -> datetime:
    """A time at the brand."""
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone(ZoneInfo(zone))


def midnight_ms(now_ms: int, zone: str) -> int:
    """When today began at the brand."""
    now = local(now_ms, zone)
    return int(now.replace(hour=0, minute=0, second=0, microsecond=0).timestamp() * 1000)


def window_left(ends_ms: int | None, now_ms: int, human_ms: int | None = None) -> tuple[str, str]:
    """The reply window in words and how pressing it is: ``plain``, ``short`` or ``closed``; empty without one.

    ``human_ms``: until when people may still answer, where they have longer than the bot.
    """
    if ends_ms is None:
        return "", "plain"
    left = ends_ms - now_ms
    if left > 0:
        return f"{span(left)} left to answer", "short" if left < SHORT_OF_TIME_MS else "plain"
    if human_ms is not None and human_ms > now_ms:
        return f"people only, {span(human_ms - now_ms)} left", "short"
    return "window closed", "closed"


def until(ms: int, now_ms: int, zone: str) -> str:
    """When something to come is: the clock, tomorrow, a day of the week, or a date."""
    then, now = local(ms, zone), local(now_ms, zone)
    days = (then.date() - now.date()).days
    if days <= 0:
        return f"{then:%H:%M}"
    if days == 1:
        return f"tomorrow {then:%H:%M}"
    return f"{then:%a %H:%M}" if days < 7 else f"{then.day} {then:%b}"


def ordinal(number: int) -> str:
    """``1st``, ``2nd``, ``3rd`` …"""
    last = number % 10 if number % 100 not in {11, 12, 13} else 0
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"
