"""An escalation's card as one Discord message, within its limits.

https://discord.com/developers/docs/resources/message#embed-object-embed-limits (checked 2026-11): content 2,000; of
embeds, description 4,096, field name 256 and value 1,024, all together 6,000. Times are Discord's own marks, so that
the clock runs in everybody's zone. What anybody wrote is escaped; links in embeds show no preview.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from handlers.desk import Button, Card, Suggestion, Turn, Verb
from handlers.discord.buttons import row_after_row, words_of
from handlers.discord.markup import cut, escaped
from handlers.inert import one_line
from handlers.titles import title_of

NAME: Final = 100
_QUESTION, _HISTORY, _SUGGESTION, _SMALL = 1_800, 1_200, 550, 200
_TURN, _TURNS, _SUGGESTIONS = 250, 6, 3
_COLOURS: Final = {"waiting": 0xE0A800, "claimed": 0x3B7DD8, "resolved": 0x3C9A5F, "failed": 0xC0392B}
_RED: Final = 0xC0392B
_KINDS: Final = {
    "dm": "direct message",
    "comment": "comment",
    "live_comment": "live comment",
    "mention": "mention",
    "story_mention": "story mention",
    "story_reply": "story reply",
}


def card_message(card: Card, now_ms: int) -> dict[str, Any]:
    """The card as a teammate sees it at ``now_ms``; buttons only while they mean something."""
    urgent = "🔴 URGENT · " if card.urgent else ""
    return {
        "content": cut(f"{urgent}{_small(_headline(card))}", 300),
        "embeds": [_embed(card, now_ms)],
        "components": row_after_row(_sends(card), [Button(verb, words_of(verb), card.number) for verb in card.offers]),
        "allowed_mentions": {"parse": []},
    }


def thread_name(card: Card) -> str:
    """The thread's name; Discord makes nothing of what stands in names."""
    return one_line(f"#{card.number} · {title_of(card.platform)} · {card.follower}: {card.question}", NAME)


def footer(number: str) -> str:
    """What tells a card of ours from everything else when it is looked for."""
    return f"Frontdesk · #{number}"


def state_tags(card: Card) -> tuple[str, ...]:
    """The names of the tags that say how it stands."""
    urgent = ("urgent",) if card.urgent and not is_closed(card) else ()
    if is_closed(card):
        return ("done",)
    if card.snoozed_until_ms is not None or card.snoozed_for_reply:
        return ("snoozed", *urgent)
    return ("claimed" if card.state == "claimed" else "open", *urgent)


def is_closed(card: Card) -> bool:
    """Whether nothing is left to do."""
    return card.state == "resolved"


def _headline(card: Card) -> str:
    return f"#{card.number} · {title_of(card.platform)} {_KINDS.get(card.kind, card.kind)} from {card.follower}"


def _embed(card: Card, now_ms: int) -> dict[str, Any]:
    return {
        "color": _RED if card.urgent and not is_closed(card) else _COLOURS.get(card.state, 0x808080),
        "description": cut(escaped(card.question).strip() or "(no text)", _QUESTION),
        "fields": [_field(name, value) for name, value in _facts(card, now_ms)],
        "footer": {"text": footer(card.number)},
    }


def _facts(card: Card, now_ms: int) -> Iterator[tuple[str, str]]:
    yield "State", _state(card)
    yield "Why it is here", _small(card.why)
    if card.label:
        yield "Label", _small(card.label)
    if card.window_ends_ms is not None:
        yield "Time to answer", clock(card, now_ms)
    if card.promised_ms is not None:
        yield "Promised", f"{'⚠️ was due' if card.late else 'an answer by'} {_time(card.promised_ms)}"
    if card.together > 1:
        yield "Asked by", f"×{card.together:,}{', rising' if card.rising else ''}: one answer can go to all of them"
    if card.times > 1:
        yield "Before", _before(card)
    if card.history:
        yield "Said before", _history(card.history[-_TURNS:])
    for number, one in enumerate(card.suggestions[:_SUGGESTIONS], start=1):
        yield _title(number, one), cut(escaped(one.text).strip() or "(no text)", _SUGGESTION)


def _field(name: str, value: str) -> dict[str, Any]:
    return {"name": cut(name, 250), "value": cut(value, 1_024).strip() or "–", "inline": False}


def _title(number: int, offer: Suggestion) -> str:
    return f"Suggestion {number} · {_small(offer.intent, 60)} · {offer.confidence:.0%} sure"


def _state(card: Card) -> str:
    who = _small(card.claimed_by.name, 80) if card.claimed_by else ""
    joined = f"on the card #{card.joined} with others who asked the same; claim it to answer it by itself"
    words = {
        "waiting": f"🟡 Waiting {joined}" if card.joined else "🟡 Waiting: nobody has claimed it yet",
        "claimed": f"🔵 Claimed by {who or 'a teammate'}",
        "resolved": f"✅ {_OUTCOMES.get(card.outcome, 'Resolved')}{f' by {who}' if who else ''}",
        "failed": "❌ Failed: the hand-over did not work; the follower is still waiting",
    }
    return "\n".join([words.get(card.state, card.state), *_quiet(card)])


_OUTCOMES: Final = {
    "closed": "Closed by time",
    "noise": "Closed as no question",
    "given_back": "Given back to the bot",
    "muted": "Muted",
}


def _quiet(card: Card) -> Iterator[str]:
    if card.snoozed_until_ms is not None:
        yield f"💤 Snoozed until <t:{card.snoozed_until_ms // 1000}:f>"
    elif card.snoozed_for_reply:
        yield "💤 Snoozed until they write"
    if card.muted:
        yield "🔇 The follower is muted"


def clock(card: Card, now_ms: int) -> str:
    """Until when it can be answered, by anybody and then by people only."""
    free, people = card.window_ends_ms or 0, card.human_window_ends_ms or 0
    if free > now_ms:
        minutes = (free - now_ms) // 60_000
        left = f"{minutes // 60} h {minutes % 60} m" if minutes >= 60 else f"{minutes} m"
        line = f"{'⚠️' if minutes < 60 else '⏳'} {left} left to answer freely: until {_time(free)}"
    else:
        line = f"⛔ The time to answer freely ended {_time(free)}"
    return f"{line}\nPeople only until {_time(people)}" if people > max(free, now_ms) else line


def _time(at_ms: int) -> str:
    return f"<t:{at_ms // 1000}:f> (<t:{at_ms // 1000}:R>)"


def _before(card: Card) -> str:
    last = f", last <t:{card.before_ms // 1000}:D>" if card.before_ms else ""
    return f"{_ordinal(card.times)} escalation{last}"


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number % 100 not in {11, 12, 13} else "th"
    return f"{number}{ending}"


def _history(turns: tuple[Turn, ...]) -> str:
    lines = [f"**{_small(turn.who, 60)}** <t:{turn.at_ms // 1000}:t> {_small(turn.text, _TURN)}" for turn in turns]
    while len(lines) > 1 and len("\n".join(lines)) > min(_HISTORY, 1_000):
        lines.pop(0)
    return "\n".join(lines)


def _small(text: str, most: int = _SMALL) -> str:
    return escaped(one_line(text, most))


def _sends(card: Card) -> list[Button]:
    """A button for each suggestion, while the follower can be answered."""
    offered = card.suggestions[:_SUGGESTIONS] if Verb.REPLY in card.offers else ()
    word = f"{words_of(Verb.SUGGEST)} suggestion"  # it stands far from the words it sends
    only = len(offered) == 1
    return [Button(Verb.SUGGEST, word if only else f"{word} {at}", str(at)) for at in range(1, len(offered) + 1)]
