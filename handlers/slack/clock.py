"""The times on a card: how long an answer is possible, what came before, until when it is out of sight.

Slack shows ``<!date^…>`` in the reader's own time zone: https://docs.slack.dev/messaging/formatting-message-text
(checked 2026-11-28). Every letter here is ours, so it may be ``mrkdwn``.
"""

from __future__ import annotations

from datetime import UTC, datetime

from handlers.desk import Card

_HOUR_MINUTES = 60


def window(ends_ms: int, now_ms: int, human_ends_ms: int | None = None) -> str:
    """The window clock: what was left at ``now_ms`` and the end; then until when people alone may answer."""
    later = human_ends_ms if human_ends_ms and human_ends_ms > ends_ms else None
    if ends_ms > now_ms:
        then = f"; then people only until {moment(later)}" if later else ""
        minutes = (ends_ms - now_ms) // 60_000
        sign = "⚠️" if minutes < _HOUR_MINUTES else "⏳"
        return f"{sign} {_left(minutes)} left to answer freely: until {moment(ends_ms)}{then}"
    if later and later > now_ms:
        minutes = (later - now_ms) // 60_000
        return f"🧑 {_left(minutes)} left, for people only: until {moment(later)}; the bot may not answer any more"
    return f"⛔ The time to answer freely ended {moment(later or ends_ms)}"


def _left(minutes: int) -> str:
    return f"{minutes // 60} h {minutes % 60} m" if minutes >= _HOUR_MINUTES else f"{minutes} m"


def moment(at_ms: int) -> str:
    """A time in the reader's own time zone, for ``mrkdwn``."""
    return f"<!date^{at_ms // 1000}^{{date_short_pretty}} {{time}}|{utc(at_ms)}>"


def utc(at_ms: int) -> str:
    """A time in words, where Slack cannot turn it into the reader's."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%d %b %H:%M UTC")


def times(card: Card, now_ms: int) -> str:
    """``3rd escalation, last 2 Nov``; empty for a follower's first."""
    if card.times < 2:
        return ""
    last = f", last {_day(card.before_ms, now_ms)}" if card.before_ms is not None else ""
    return f"{_ordinal(card.times)} escalation{last}"


def _day(at_ms: int, now_ms: int) -> str:
    then, now = (datetime.fromtimestamp(at / 1000, UTC) for at in (at_ms, now_ms))
    return f"{then.day} {then:%b}" + ("" if then.year == now.year else f" {then.year}")


def _ordinal(number: int) -> str:
    teens = number % 100 in {11, 12, 13}
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def snoozed(card: Card, now_ms: int) -> str:
    """Until when the card is out of sight; empty where it is not."""
    if card.state not in {"waiting", "claimed"}:
        return ""
    if card.snoozed_for_reply:
        return "💤 Snoozed until the follower writes again"
    if card.snoozed_until_ms is not None and card.snoozed_until_ms > now_ms:
        return f"💤 Snoozed until {moment(card.snoozed_until_ms)}, or until the follower writes again"
    return ""
