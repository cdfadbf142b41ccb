"""An escalation's card and a thread's lines as Block Kit, within its limits.

https://docs.slack.dev/reference/block-kit/blocks (checked 2026-11-22): 50 blocks, header 150, section 3,000, context
10 elements, button text 75, button value 2,000. What anybody wrote goes into ``plain_text``, where Slack makes no
mentions, links or markup of it; only what tells the time is ``mrkdwn``, and all of it is ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handlers.desk import Button, Card, Suggestion, Turn
from handlers.inert import displayed, one_line
from handlers.slack.buttons import Block, card_buttons, line_buttons, send_button
from handlers.slack.clock import moment, snoozed, times, utc, window
from handlers.slack.text import MESSAGE, PIECE, cut, escape, pieces
from handlers.titles import title_of

Line = tuple[str, list[Block]]
"""A message's fallback text and its blocks."""

_QUESTION = 4_000
_HISTORY = 2_500
_SMALL = 600
_HEADER = 150
_TURN = 300
_TURNS = 6
_SUGGESTION = 700
_SUGGESTIONS = 3
_PREVIEW = 300
_NAME = 60
_FALLBACK = 3_900

_OUTCOMES = {
    "noise": "it was not a question",
    "given_back": "given back to the bot",
    "muted": "the follower was muted",
}
_KINDS = {
    "dm": "direct message",
    "comment": "comment",
    "live_comment": "live comment",
    "mention": "mention",
    "story_mention": "story mention",
    "story_reply": "story reply",
}


def card_text(card: Card) -> str:
    """The card in one escaped line, for notifications and screen readers."""
    urgent = "URGENT: " if card.urgent else ""
    begins = f"{urgent}#{card.number} {_where(card)} from {one_line(card.follower, _NAME)}: "
    line = f"{begins}{one_line(card.question, _PREVIEW - len(begins) - len(_state(card)) - 3)} ({_state(card)})"
    return escape(one_line(line, _PREVIEW))


def card_blocks(card: Card, now_ms: int) -> list[Block]:
    """The card as a teammate sees it at ``now_ms``; buttons only while they mean something."""
    return [
        _header(card),
        _small(_state(card)),
        *(_ours(line) for line in [snoozed(card, now_ms)] if line),
        _small(_origin(card, now_ms)),
        *_said(card.question, _QUESTION),
        _small(f"Why it is here: {card.why}"),
        *_clock(card, now_ms),
        *_promise(card),
        *_history(card.history[-_TURNS:]),
        *(_suggestion(card, index, offer) for index, offer in enumerate(card.suggestions[:_SUGGESTIONS], start=1)),
        *card_buttons(card),
    ]


def line_parts(text: str) -> tuple[Line, ...]:
    """A text as the messages it takes, each with its fallback line and its blocks; at least one."""
    messages = pieces(_words(text), MESSAGE)
    return tuple((_fallback(message), _sections(message)) for message in messages if message.strip())


def calling(mark: str, text: str) -> Line:
    """A short line that begins with a mention, the only mark of ours in it."""
    fallback, blocks = line_parts(text)[0]
    if not mark:
        return fallback, blocks
    mention: Block = {"type": "section", "text": {"type": "mrkdwn", "text": mark}}
    return f"{mark} {fallback}", [mention, *blocks]


def with_buttons(parts: tuple[Line, ...], buttons: Sequence[Button]) -> tuple[Line, ...]:
    """The same messages, with buttons under the last."""
    if not buttons:
        return parts
    fallback, blocks = parts[-1]
    return (*parts[:-1], (fallback, [*blocks, line_buttons(tuple(buttons))]))


def _words(text: str) -> str:
    return displayed(text).strip() or "(no text)"


def _fallback(text: str) -> str:
    return escape(next(pieces(text.strip(), _FALLBACK)))


def _header(card: Card) -> Block:
    urgent = "🔴 URGENT · " if card.urgent else ""
    line = one_line(f"{urgent}#{card.number} · {_where(card)}", _HEADER)
    return {"type": "header", "text": _plain(next(pieces(line, _HEADER)))}


def _where(card: Card) -> str:
    platform = title_of(card.platform)
    return f"{platform} {_KINDS.get(card.kind, card.kind)}"


def _origin(card: Card, now_ms: int) -> str:
    others = "1 other" if card.together == PAIR else f"{card.together - 1} others"
    others += f" ×{card.together}{', rising' if card.rising else ''}"
    who = f"From {card.follower} and {others}" if card.together > 1 else f"From {card.follower}"
    return " · ".join(part for part in (who, card.label, times(card, now_ms)) if part)


def _state(card: Card) -> str:
    who = card.claimed_by.name if card.claimed_by else ""
    muted = " · 🔇 muted: nothing of this follower's is answered or shown" if card.muted else ""
    return _stands(card, who) + muted


PAIR = 2
_WITH_OTHERS = " with others who asked the same; claim it to answer it by itself"


def _stands(card: Card, who: str) -> str:
    match card.state:
        case "waiting" if card.joined:
            return f"🟡 Waiting on the card #{card.joined}{_WITH_OTHERS}"
        case "waiting":
            return "🟡 Waiting: nobody has claimed it yet"
        case "claimed":
            return f"🔵 Claimed by {who or 'a teammate'}"
        case "resolved":
            outcome = _OUTCOMES.get(card.outcome, "")
            return ("✅ Resolved" + (f" by {who}" if who else "")) + (f": {outcome}" if outcome else "")
        case "failed":
            return "❌ Failed: the hand-over did not work; the follower is still waiting"
        case _:
            return card.state


def _clock(card: Card, now_ms: int) -> Iterator[Block]:
    """How long the follower may still be answered freely; nothing where the platform sets no limit."""
    if card.window_ends_ms is not None:
        yield _ours(window(card.window_ends_ms, now_ms, card.human_window_ends_ms))


def _promise(card: Card) -> Iterator[Block]:
    """By when the follower hears from a person, while one owes them an answer."""
    if card.promised_ms is not None:
        missed = "🚨 Not answered in time: promised by" if card.late else "🤝 To be answered by"
        yield _ours(f"{missed} {moment(card.promised_ms)}")


def _history(turns: tuple[Turn, ...]) -> Iterator[Block]:
    if turns:
        lines = [f"{one_line(turn.who, 60)} · {utc(turn.at_ms)}: {one_line(turn.text, _TURN)}" for turn in turns]
        yield _section("Before that\n" + cut("\n".join(lines), _HISTORY))


def _suggestion(card: Card, index: int, offer: Suggestion) -> Block:
    title = f"Suggestion {index} · {one_line(offer.intent, 40)} · {offer.confidence:.0%} sure"
    return _section(f"{title}\n{cut(_words(offer.text), _SUGGESTION)}") | send_button(card, index)


def _said(text: str, most: int) -> list[Block]:
    """Somebody's words as sections, with a notice of how much is missing beyond ``most`` characters."""
    return _sections(cut(_words(text), most))


def _sections(text: str) -> list[Block]:
    return [_section(piece) for piece in pieces(text, PIECE) if piece.strip()]


def _section(text: str) -> Block:
    return {"type": "section", "text": _plain(text)}


def _ours(text: str) -> Block:
    """A small line in mrkdwn, every letter of which is ours."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}


def _small(text: str) -> Block:
    return {"type": "context", "elements": [_plain(cut(one_line(text, _SMALL), _SMALL))]}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": escape(text), "emoji": False}
