"""One answer for everybody who asked the same: each in their own conversation, window and rate."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from bot.acts.at_hand import AtHand, who
from bot.acts.talking import act_of_line, hold_ms, parts_of, speech_of
from bot.cards import display_name, people_until
from bot.gathering import scatter, show_where_shown, stand_alone
from bot.store.delivered import OF_ACT, held_line, withdraw
from bot.store.outgoing import BACK, AtDesks, say, show_card, tell_desks
from bot.store.together import report_when_done
from bot.store.transaction import Row, Step, q
from intents.model import Owner

_DIGITS: Final = 18


def send_to_all(at: AtHand) -> Step[str]:
    """Send a teammate's answer to all who asked the same; whoever cannot be reached is told in a report.

    It is held back like any answer, and not sent before that answer itself; Cancel takes it back from all at once.
    """
    if at.state != "claimed" or not at.is_mine:
        return "Claim this first; then your answer can go to all."
    words, due_ms = yield from _answer(at)
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
        why = yield from _send_one(at, other, words, due_ms)
        refused += [f"{display_name(other)} ({why})"] if why else []
    if refused:
        text = "Not sent to " + ", ".join(refused[:20]) + (f" and {len(refused) - 20} more." if refused[20:] else ".")
        yield from tell_desks(at.everywhere, f"refused:{at.act.key}", text)
    if due_ms > at.now_ms and len(others) > len(refused):
        to = f"to {len(others) - len(refused)} more "
        yield from held_line(at.here, at.act, due_ms, f"{OF_ACT}{at.act_id}", to)
    yield from show_card(at.everywhere)
    yield from report_when_done(at.act_id, at.everywhere)
    return ""


def _answer(at: AtHand) -> Step[tuple[str, int]]:
    """The words of the line, else the last ones (none where they were taken back), and when they may go."""
    found = [line] if at.act.about and (line := (yield from act_of_line(at))) else []
    if not found:
        found = list((yield q("last_words", at.escalation["id"])))
    for answer in found:
        rows = [row for row in (yield q("rows_of_act", answer["id"])) if row["error"] not in BACK]
        held = [row["due_ms"] for row in rows if row["state"] == "waiting" and row["due_ms"] is not None]
        return (str(answer["text"]) if rows else ""), max([at.now_ms + hold_ms(at), *held])
    return "", at.now_ms


def _send_one(at: AtHand, other: Row, words: str, due_ms: int) -> Step[str]:
    """Put the words on their way to one follower, before their window closes; returns why that cannot be."""
    conversation = (yield q("conversation", other["conversation_id"]))[0]
    limits = at.limits_of(conversation["platform"])
    ends_ms = people_until(conversation, limits)
    there = replace(at, conversation=conversation, escalation=other, limits=limits, window_ends_ms=ends_ms)
    drafts = parts_of(there, words)
    if isinstance(drafts, str):
        return drafts.removeprefix("Not sent: ").rstrip(".")
    yield q("take_over", conversation["id"], at.now_ms)
    due_ms = due_ms if ends_ms is None else max(at.now_ms, min(due_ms, ends_ms - 1000))
    for number, draft in enumerate(drafts):
        key = f"{at.act.desk}:{at.act.key}:e{other['id']}:{number}"
        yield from say(conversation, speech_of(there, draft, key, due_ms))
    yield q("resolve", other["id"], at.now_ms, "answered")
    yield q("own", conversation["id"], Owner.BOT.value)
    yield from show_where_shown(there.everywhere)
    return ""


def act_to_all(at: AtHand) -> Step[Row | None]:
    """The answer to all that an act is about, which has no line but a number (``act:7``)."""
    number = _number(at)
    found = (yield q("act_to_all", number, at.escalation["id"])) if number else ()
    return found[0] if found else None


def act_reaching(at: AtHand) -> Step[Row | None]:
    """The answer to all that an act is about, where this follower is one of those who get it."""
    number = _number(at)
    found = (yield q("act_to_all_reaching", number, at.escalation["id"])) if number else ()
    return found[0] if found else None


def _number(at: AtHand) -> int:
    number = at.act.about.removeprefix(OF_ACT)
    is_one = at.act.about.startswith(OF_ACT) and number.isdecimal() and len(number) <= _DIGITS
    return int(number) if is_one else 0


def unsend(at: AtHand, words: str) -> Step[bool]:
    """What is still held of an answer to all in these words is not sent; returns whether there was any."""
    held = [act for act in (yield q("held_to_all", at.escalation["id"])) if act["text"] == words]
    for act in held:
        taken = yield q("take_back", act["id"], at.now_ms)
        yield from put_back(at, act, {row["id"] for row in taken})
    return bool(held)


def put_back(at: AtHand, act: Row, taken: Collection[int]) -> Step[None]:
    """Whoever was to get the texts waits again: on this card, or where that is closed on one of their own."""
    yield from withdraw(at.at_desk_of(act), f"hold:{act['key']}", at.act.key)
    rows = yield q("rows_of_act", act["id"])
    leader = at.escalation["id"] if at.is_open else None
    for escalation_id, conversation_id in {
        row["escalation_id"]: row["conversation_id"] for row in rows if row["id"] in taken
    }.items():
        yield from _wait_again(AtDesks(at.desks, conversation_id, escalation_id, at.now_ms), leader)
    yield from show_card(at.everywhere)


def _wait_again(one: AtDesks, leader: int | None) -> Step[None]:
    if not (yield q("wait_together_again", one.escalation_id, leader)):
        return
    yield q("own", one.conversation_id, Owner.TEAM.value)
    yield q("owe_again", one.escalation_id)
    yield from show_card(one) if leader is None else show_where_shown(one)


def take_back_one(at: AtHand, act: Row) -> Step[str]:
    """Of an answer to all, take the part of one follower back: they wait again, and the others get it."""
    if act["teammate"] != who(at.act):
        return f"Only {act['name']} can take this back."
    if not (yield q("take_back_from", act["id"], at.escalation["id"], at.now_ms)):
        return "Too late: it has gone out."
    leader = (yield q("escalation", act["escalation_id"]))[0]
    yield from _wait_again(at.everywhere, leader["id"] if leader["state"] in {"waiting", "claimed"} else None)
    of_all = AtDesks(at.desks, leader["conversation_id"], leader["id"], at.now_ms)
    text = f"{at.act.teammate.name} took the answer to {display_name(at.conversation)} back before it was sent."
    yield from tell_desks(of_all, f"back:{at.act.key}", text)
    yield from show_where_shown(of_all)
    yield from report_when_done(act["id"], of_all)
    return ""


def split_up(at: AtHand) -> Step[str]:
    """Everybody who asked the same gets a card of their own; asked of one of them, that one does."""
    if at.is_open and at.escalation["gathered_into"] is not None:
        yield from stand_alone(at.everywhere, at.escalation)
        return ""
    if not (yield from scatter(at.everywhere)):
        return "Nobody else is waiting on this card."
    yield from show_card(at.everywhere)
    return ""
