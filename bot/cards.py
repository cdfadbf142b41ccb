"""An escalation's card, put together from rows whenever a desk shows it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from bot.plain_words import sentence
from bot.store.outgoing import BACK
from bot.store.transaction import Row, Rows, Step, q
from handlers.base import Platform
from handlers.desk import Card, Suggestion, Teammate, Turn, Verb
from handlers.limits import Limits

HISTORY = 6
HOUR_MS = 3_600_000


def card_of(escalation_id: int, platforms: Mapping[str, Platform], now_ms: int) -> Step[Card]:
    """The card as it stands now."""
    escalation = (yield q("escalation", escalation_id))[0]
    conversation = (yield q("conversation", escalation["conversation_id"]))[0]
    history = said_before(escalation, (yield from transcript(conversation["id"], 4 * HISTORY)))
    of_follower = (conversation["platform"], conversation["account"], conversation["follower"])
    before = (yield q("escalations_before", *of_follower, escalation_id))[0]
    others = (yield q("gathered_since", escalation_id, now_ms - HOUR_MS, now_ms - 2 * HOUR_MS))[0]
    suggestions = json.loads(escalation["suggestions"]) if escalation["suggestions"] else []
    joined = str(escalation["gathered_into"] or "") if escalation["state"] == "waiting" else ""
    is_over = escalation["state"] == "resolved"  # then no time runs any more
    return Card(
        number=str(escalation_id),
        state=escalation["state"],
        urgent=bool(escalation["urgent"]),
        platform=conversation["platform"],
        kind=conversation["kind"],
        follower=display_name(conversation),
        question=escalation["question"],
        why=sentence(escalation["reason"]),
        opened_ms=escalation["opened_ms"],
        window_ends_ms=None if is_over else window_end(conversation, platforms),
        human_window_ends_ms=None if is_over else human_window_end(conversation, platforms),
        label=escalation["label"],
        claimed_by=_claimer(escalation),
        history=history,
        suggestions=() if joined else tuple(Suggestion(**suggestion) for suggestion in suggestions),
        together=others["together"] + 1,
        joined=joined,
        rising=others["lately"] > others["before"],
        times=before["times"] + 1,
        before_ms=before["last_ms"],
        outcome=escalation["outcome"],
        snoozed_until_ms=escalation["snoozed_until_ms"],
        snoozed_for_reply=bool(escalation["snoozed_for_reply"]),
        muted=bool(conversation["blocked"]),
        promised_ms=None if is_over or escalation["owed_ms"] is None else escalation["promised_ms"],
        late=is_late(escalation),
        offers=(Verb.CLAIM, Verb.WHY)
        if joined
        else offers(escalation["state"], muted=bool(conversation["blocked"]), together=others["together"] > 0),
    )


def said_before(escalation: Row, turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """The newest lines of what was said before the question; what came with it and after stands in the thread."""
    before = [turn for turn in turns if turn.at_ms < escalation["opened_ms"]]
    while before and before[-1].who == "follower" and before[-1].text in escalation["question"]:
        before.pop()
    return tuple(before[-HISTORY:])


def offers(state: str, *, muted: bool, together: bool = False) -> tuple[Verb, ...]:
    """What can be done with an escalation in that state, most useful first."""
    if together and state in {"waiting", "claimed"}:
        return (*offers(state, muted=muted), Verb.SPLIT)
    if muted:
        return (Verb.UNMUTE,)
    match state:
        case "waiting":
            return (Verb.CLAIM, Verb.REPLY, Verb.RESOLVE, Verb.SNOOZE, Verb.NOISE, Verb.MUTE, Verb.WHY)
        case "claimed":
            first = (Verb.REPLY, Verb.RESOLVE, Verb.RELEASE, Verb.GIVE_BACK)
            return (*first, Verb.SNOOZE, Verb.NOISE, Verb.MUTE, Verb.WHY)
        case "failed":
            return (Verb.RESOLVE,)
        case _:
            return (Verb.REOPEN, Verb.WHY)


def is_late(escalation: Row) -> bool:
    """Whether the time promised for what is owed now has passed."""
    owed_ms, late_ms = escalation["owed_ms"], escalation["late_ms"]
    return owed_ms is not None and late_ms is not None and bool(late_ms >= owed_ms)


def display_name(conversation: Row) -> str:
    """What people call the follower: the name, else the handle, else the end of the id."""
    if conversation["name"]:
        return str(conversation["name"])
    if conversation["handle"]:
        return f"@{conversation['handle']}"
    return f"follower …{str(conversation['follower'])[-6:]}"


def window_end(conversation: Row, platforms: Mapping[str, Platform]) -> int | None:
    """When the free reply window closes, in ms; None where the platform has none."""
    platform = platforms.get(conversation["platform"])
    hours = platform.limits.window_hours if platform else None
    return None if hours is None else int(conversation["heard_ms"] + hours * HOUR_MS)


def human_window_end(conversation: Row, platforms: Mapping[str, Platform]) -> int | None:
    """Until when a person may answer, in ms, where the platform gives people longer than the bot; else None."""
    platform = platforms.get(conversation["platform"])
    hours = platform.limits.human_window_hours if platform else None
    return None if hours is None else int(conversation["heard_ms"] + hours * HOUR_MS)


def people_until(conversation: Row, limits: Limits) -> int | None:
    """Until when a person may answer, in ms, where there is a limit at all."""
    hours = limits.human_window_hours or limits.window_hours
    return None if hours is None else int(conversation["heard_ms"] + hours * HOUR_MS)


def _claimer(escalation: Row) -> Teammate | None:
    return Teammate(escalation["claimed_by"], escalation["claimed_name"]) if escalation["claimed_by"] else None


def transcript(conversation_id: int, most: int) -> Step[tuple[Turn, ...]]:
    """The last ``most`` lines of a conversation, oldest first: what was heard and what was said."""
    heard = yield q("messages_of", conversation_id, most)
    said = yield q("replies_of", conversation_id, most)
    turns = [*_heard(heard), *_said(said)]
    return tuple(sorted(turns, key=lambda turn: turn.at_ms)[-most:])


def _heard(rows: Rows) -> list[Turn]:
    who = {"follower": "follower", "brand": "someone in the app", "bot": "another bot"}
    return [Turn(who[row["writer"]], described(row), row["sent_ms"]) for row in rows]


def _said(rows: Rows) -> list[Turn]:
    return [Turn(row["author"], row["text"] + _delivery(row), row["made_ms"]) for row in rows]


def _delivery(row: Row) -> str:
    marks = {"sent": "", "waiting": " (not sent yet)", "sending": " (being sent)", "unknown": " (delivery unknown)"}
    dead = " (taken back)" if row["error"] in BACK else f" (not delivered: {row['error']})"
    return marks.get(row["state"], dead)


def described(message: Row) -> str:
    """A message in words, with what came along; a message taken back says so."""
    if message["state"] == "gone":
        return "(taken back by the follower)" if message["writer"] == "follower" else "(taken back)"
    attachments = json.loads(message["attachments"]) if message["attachments"] else []
    return in_words(message["text"], [(one["type"], one["title"]) for one in attachments]) or "(no text)"


def in_words(text: str, attachments: Sequence[tuple[str, str]]) -> str:
    """A text and the names of what came along (type and title), never an address; empty if there is nothing."""
    files = (f"[{kind}{': ' + title if title else ''}]" for kind, title in attachments)
    return " ".join(part for part in (text, *files) if part)
