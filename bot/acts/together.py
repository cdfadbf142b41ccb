"""One answer for everybody who asked the same: each in their own conversation, window and rate."""

from __future__ import annotations

from dataclasses import replace

from bot.acts.at_hand import AtHand
from bot.acts.talking import act_of_line, parts_of, speech_of
from bot.cards import display_name, people_until
from bot.gathering import scatter
from bot.store.delivered import BACK
from bot.store.outgoing import say, show_card, tell_desks
from bot.store.together import report_when_done
from bot.store.transaction import Row, Step, q
from intents.model import Owner


def send_to_all(at: AtHand) -> Step[str]:
    """Send a teammate's answer to all who asked the same; whoever cannot be reached is told in a report."""
    if at.state != "claimed" or not at.is_mine:
        return "Claim this first; then your answer can go to all."
    words = yield from _words(at)
    if not words and at.act.about:
        return "That answer was taken back, so it goes to nobody."
    if not words:
        return "Answer first: then !all sends your last answer to everybody who asked the same."
    others = yield q("gathered", at.escalation["id"])
    if not others:
        return "Nobody else is waiting for this answer."
    yield q("word_act", at.act_id, words)
    refused = []
    for other in others:
        why = yield from _send_one(at, other, words)
        refused += [f"{display_name(other)} ({why})"] if why else []
    if refused:
        text = "Not sent to " + ", ".join(refused[:20]) + (f" and {len(refused) - 20} more." if refused[20:] else ".")
        yield from tell_desks(at.everywhere, f"refused:{at.act.key}", text)
    yield from show_card(at.everywhere)
    yield from report_when_done(at.act_id, at.everywhere)
    return ""


def _words(at: AtHand) -> Step[str]:
    """The words of the line, else the last ones; none where they were taken back or never went out."""
    line = (yield from act_of_line(at)) if at.act.about else None
    if line is not None:
        rows = yield q("rows_of_act", line["id"])
        return str(line["text"]) if any(row["error"] not in BACK for row in rows) else ""
    found = yield q("last_words", at.escalation["id"])
    return str(found[0]["text"]) if found else ""


def _send_one(at: AtHand, other: Row, words: str) -> Step[str]:
    """Put the words on their way to one follower; returns why that cannot be."""
    conversation = (yield q("conversation", other["conversation_id"]))[0]
    limits = at.limits_of(conversation["platform"])
    ends_ms = people_until(conversation, limits)
    there = replace(at, conversation=conversation, escalation=other, limits=limits, window_ends_ms=ends_ms)
    drafts = parts_of(there, words)
    if isinstance(drafts, str):
        return drafts.removeprefix("Not sent: ").rstrip(".")
    yield q("take_over", conversation["id"], at.now_ms)
    for number, draft in enumerate(drafts):
        key = f"{at.act.desk}:{at.act.key}:e{other['id']}:{number}"
        yield from say(conversation, speech_of(there, draft, key, at.now_ms))
    yield q("resolve", other["id"], at.now_ms, "answered")
    yield q("own", conversation["id"], Owner.BOT.value)
    return ""


def split_up(at: AtHand) -> Step[str]:
    """Everybody who asked the same gets a card of their own."""
    if not (yield from scatter(at.everywhere)):
        return "Nobody else is waiting on this card."
    yield from show_card(at.everywhere)
    return ""
