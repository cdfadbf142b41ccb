"""Second thoughts about what is out already: changed or taken back at the platform, as far as its vendor allows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from bot.acts.at_hand import AtHand, tell_privately
from bot.store.changes import RETRACT, REVISE, Change, want
from bot.store.delivered import show_delivery
from bot.store.outgoing import tell_desks
from bot.store.transaction import Row, Step, q
from handlers.titles import title_of
from intents.model import Draft, Via

HOUR_MS = 3_600_000


def reword(at: AtHand, line: Row, rows: Sequence[Row], drafts: Sequence[Draft]) -> Step[str]:
    """Give what is out its new words; returns why that cannot be."""
    platform = title_of(at.conversation["platform"])
    if not all(_is_out(row, at.limits.revises) for row in rows):
        return f"Only this line changed: what the follower got on {platform} stays as it was."
    if [draft.via for draft in drafts] != [Via(row["via"]) for row in rows]:
        return (
            f"Your edit was not taken over: on {platform} it needs {len(drafts)} messages and the answer went out in "
            f"{len(rows)}. Make it as long as it was, or write once more."
        )
    change = Change(REVISE, f"{at.act.desk}:{at.act.key}", line["id"], at.now_ms)
    for row, draft in zip(rows, drafts, strict=True):
        yield from want(change, row, draft.text)
    yield q("word_act", line["id"], at.act.text)
    yield from show_delivery(line["id"], at.now_ms, at.desks)
    text = f"{at.act.teammate.name} changed the answer: {at.act.text}"
    yield from tell_desks(at.everywhere, f"revised:{at.act.key}", text, skip=at.act.desk)
    yield from _tell_of_others(at, line)
    return ""


def take_back(at: AtHand, line: Row, rows: Sequence[Row]) -> Step[str]:
    """Take back what is out; returns what of it stays."""
    hours = at.limits.retract_hours
    out = [row for row in rows if _is_out(row, at.limits.retracts)]
    young = [row for row in out if hours is None or at.now_ms < row["done_ms"] + hours * HOUR_MS]
    for row in young:
        until_ms = None if hours is None else int(row["done_ms"] + hours * HOUR_MS)
        change = Change(RETRACT, f"{at.act.desk}:{at.act.key}", line["id"], at.now_ms, until_ms)
        yield from want(change, row)
    yield from _tell_of_others(at, line)
    return _what_stays(at, rows, out, young)


def _what_stays(at: AtHand, rows: Sequence[Row], out: Sequence[Row], young: Sequence[Row]) -> str:
    if len(young) == len(rows):
        return ""
    platform = title_of(at.conversation["platform"])
    if len(young) < len(out):
        return f"Deleted here only: {platform} takes a message back for {at.limits.retract_hours:g} hours only."
    if _on_its_way(rows):
        return "Deleted here only: the follower is about to get it. Write to them, or take it back in the app."
    return f"Deleted here only: what the follower got on {platform} stays there."


def _is_out(row: Row, possible: Collection[Via]) -> bool:
    return row["state"] == "sent" and bool(row["receipt"]) and Via(row["via"]) in possible


def _on_its_way(rows: Iterable[Row]) -> bool:
    return any(row["state"] in {"waiting", "sending"} for row in rows)


def _tell_of_others(at: AtHand, line: Row) -> Step[None]:
    """An answer to all went into many conversations; only the one of this thread changes."""
    others = (yield q("said_to_others", at.escalation["id"], line["text"]))[0]["followers"]
    if others:
        yield from tell_privately(at, f"The {others} more who got the same answer keep it as it was.")
