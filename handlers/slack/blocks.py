"""An escalation's card and a thread's lines as Block Kit, within its limits.

https://docs.slack.dev/reference/block-kit/blocks (checked 2026-11-22): 50 blocks, header 150, section 3,000, context
10 elements, button text 75, button value 2,000. What anybody wrote goes into ``plain_text``, where Slack makes no
mentions, links or markup of it; only the clock is ``mrkdwn``, and all of it is ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from handlers.desk import Button, Card, Suggestion, Turn
from handlers.slack.text import MESSAGE, PIECE, cut, escape, inert, one_line, pieces
from handlers.titles import title_of

Block = dict[str, object]
Line = tuple[str, list[Block]]
"""A message's fallback text and its blocks."""

CLAIM = "claim"
RESOLVE = "resolve"

_QUESTION = 4_000
_HISTORY = 2_500
_SMALL = 600
_HEADER = 150
_TURN = 300
_TURNS = 6
_SUGGESTION = 700
_SUGGESTIONS = 3
_PREVIEW = 300
_FALLBACK = 3_900

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
    line = f"{urgent}#{card.number} {_where(card)} from {card.follower} ({_state(card)}): {card.question}"
    return escape(one_line(line, _PREVIEW))


def card_blocks(card: Card, now_ms: int) -> list[Block]:
    """The card as a teammate sees it at ``now_ms``; buttons only while they mean something."""
    return [
        _header(card),
        _small(_origin(card)),
        *_said(card.question, _QUESTION),
        _small(f"Why it is here: {card.why}"),
        *_clock(card, now_ms),
        *_promise(card),
        *_history(card.history[-_TURNS:]),
        *(_suggestion(index, offer) for index, offer in enumerate(card.suggestions[:_SUGGESTIONS], start=1)),
        _small(_state(card)),
        *_buttons(card),
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
    row: Block = {"type": "actions", "elements": [_button(one.words, one.verb, one.about) for one in buttons]}
    return (*parts[:-1], (fallback, [*blocks, row]))


def _words(text: str) -> str:
    return inert(text).strip() or "(no text)"


def _fallback(text: str) -> str:
    return escape(next(pieces(text.strip(), _FALLBACK)))


def _header(card: Card) -> Block:
    urgent = "🔴 URGENT · " if card.urgent else ""
    line = one_line(f"{urgent}#{card.number} · {_where(card)}", _HEADER)
    return {"type": "header", "text": _plain(next(pieces(line, _HEADER)))}


def _where(card: Card) -> str:
    platform = title_of(card.platform)
    return f"{platform} {_KINDS.get(card.kind, card.kind)}"


def _origin(card: Card) -> str:
    others = f" and {card.together - 1} others ×{card.together}{', rising' if card.rising else ''}"
    return f"From {card.follower}{others if card.together > 1 else ''}" + (f" · {card.label}" if card.label else "")


def _state(card: Card) -> str:
    who = card.claimed_by.name if card.claimed_by else ""
    match card.state:
        case "waiting":
            return "🟡 Waiting: nobody has claimed it yet"
        case "claimed":
            return f"🔵 Claimed by {who or 'a teammate'}"
        case "resolved":
            return f"✅ Resolved by {who}" if who else "✅ Resolved"
        case "failed":
            return "❌ Failed: the hand-over did not work; the follower is still waiting"
        case _:
            return card.state


def _buttons(card: Card) -> Iterator[Block]:
    """Claim while waiting, Resolve while open, nothing afterwards."""
    offered = [_button("Claim", CLAIM, card.number, "primary")] if card.state == "waiting" else []
    if card.state in {"waiting", "claimed"}:
        yield {"type": "actions", "elements": [*offered, _button("Resolve", RESOLVE, card.number)]}


def _button(label: str, action: str, value: str, style: str = "") -> Block:
    button: Block = {"type": "button", "action_id": action, "text": _plain(label), "value": value[:2000]}
    return button | ({"style": style} if style else {})


def _clock(card: Card, now_ms: int) -> Iterator[Block]:
    """How long the follower may still be answered freely; nothing where the platform sets no limit."""
    if card.window_ends_ms is not None:
        line = window(card.window_ends_ms, now_ms)
        yield {"type": "context", "elements": [{"type": "mrkdwn", "text": line}]}


def _promise(card: Card) -> Iterator[Block]:
    """By when the follower hears from a person, while one owes them an answer."""
    if card.promised_ms is not None:
        missed = "🚨 Not answered in time: promised by" if card.late else "🤝 To be answered by"
        yield {"type": "context", "elements": [{"type": "mrkdwn", "text": f"{missed} {_moment(card.promised_ms)}"}]}


def _moment(at_ms: int) -> str:
    """A moment in mrkdwn, in the reader's own time zone."""
    return f"<!date^{at_ms // 1000}^{{date_short_pretty}} {{time}}|{_utc(at_ms)}>"


def window(ends_ms: int, now_ms: int) -> str:
    """The window clock in mrkdwn: what was left at ``now_ms``, and the end in the reader's own time zone."""
    end = _moment(ends_ms)
    if ends_ms <= now_ms:
        return f"⛔ The time to answer freely ended {end}"
    minutes = (ends_ms - now_ms) // 60_000
    left = f"{minutes // 60} h {minutes % 60} m" if minutes >= 60 else f"{minutes} m"
    return f"{'⚠️' if minutes < 60 else '⏳'} {left} left to answer freely: until {end}"


def _utc(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%d %b %H:%M UTC")


def _history(turns: tuple[Turn, ...]) -> Iterator[Block]:
    if turns:
        lines = [f"{one_line(turn.who, 60)} · {_utc(turn.at_ms)}: {one_line(turn.text, _TURN)}" for turn in turns]
        yield _section("Before that\n" + cut("\n".join(lines), _HISTORY))


def _suggestion(index: int, offer: Suggestion) -> Block:
    title = f"Suggestion {index} · {one_line(offer.intent, 40)} · {offer.confidence:.0%} sure"
    return _section(f"{title}\n{cut(_words(offer.text), _SUGGESTION)}")


def _said(text: str, most: int) -> list[Block]:
    """Somebody's words as sections, with a notice of how much is missing beyond ``most`` characters."""
    return _sections(cut(_words(text), most))


def _sections(text: str) -> list[Block]:
    return [_section(piece) for piece in pieces(text, PIECE) if piece.strip()]


def _section(text: str) -> Block:
    return {"type": "section", "text": _plain(text)}


def _small(text: str) -> Block:
    return {"type": "context", "elements": [_plain(cut(one_line(text, _SMALL), _SMALL))]}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": escape(text), "emoji": False}
