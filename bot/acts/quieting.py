"""Out of sight: an escalation snoozed, a follower muted."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.acts.at_hand import AtHand
from bot.gathering import scatter
from bot.store.outgoing import show_card
from bot.store.transaction import Step, q
from handlers.desk import MUTES, SNOOZES
from intents.model import Owner

HOUR_MS: Final = 3_600_000
MORNING: Final = time(9)
WAKE: Final = "now"
_HOURS: Final = {"1h": 1, "4h": 4}
_DAYS: Final = {"1d": 1, "7d": 7}


def snooze(at: AtHand) -> Step[str]:
    """Until a time, or until the follower writes again, which wakes it in any case; ``now`` wakes it."""
    if not at.is_open:
        return "This is resolved already."
    wanted = at.act.text.strip().casefold() or "1h"
    if wanted == WAKE:
        yield q("wake", at.escalation["id"])
    elif wanted == "reply":
        yield q("snooze", at.escalation["id"], None, 1)
    elif wanted == "tomorrow" or wanted in _HOURS:
        yield q("snooze", at.escalation["id"], _until(at, wanted), 0)
    else:
        return f"Snooze for how long? {', '.join(SNOOZES)}."
    yield from show_card(at.everywhere)
    return ""


def _until(at: AtHand, wanted: str) -> int:
    if wanted in _HOURS:
        return at.now_ms + _HOURS[wanted] * HOUR_MS
    zone = ZoneInfo(at.knowledge.library.brand.timezone)
    today = datetime.fromtimestamp(at.now_ms / 1000, UTC).astimezone(zone).date()
    return int(datetime.combine(today + timedelta(days=1), MORNING, zone).timestamp() * 1000)


def mute(at: AtHand) -> Step[str]:
    """Nothing this follower writes is answered or shown for a while; the escalation ends.

    Others who asked the same get cards of their own.
    """
    wanted = at.act.text.strip().casefold() or "7d"
    if wanted not in MUTES:
        return f"Mute for how long? {', '.join(MUTES)}."
    until_ms = at.now_ms + _DAYS[wanted] * 24 * HOUR_MS if wanted in _DAYS else None
    conversation = at.conversation
    whose = (conversation["platform"], conversation["account"], conversation["follower"])
    yield q("mute", *whose, until_ms)
    yield q("hush", *whose, at.now_ms)
    yield from scatter(at.everywhere)
    yield q("resolve", at.escalation["id"], at.now_ms, "muted")
    yield q("own", conversation["id"], Owner.BOT.value)
    yield from show_card(at.everywhere)
    return ""


def unmute(at: AtHand) -> Step[str]:
    """This follower is heard again."""
    conversation = at.conversation
    yield q("unmute", conversation["platform"], conversation["account"], conversation["follower"])
    yield from show_card(at.everywhere)
    return ""
