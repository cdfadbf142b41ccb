"""What a teammate's line came to, shown on the line itself. Parts of larger transactions."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Final

from bot.store.outgoing import DAY_MS, AtDesks, ask_line
from bot.store.together import went_on
from bot.store.transaction import Row, Rows, Step, q
from handlers.desk import Act, Button, Mark, Verb

OF_ACT: Final = "act:"
"""Begins the name of a reply that is told by its act's own number (``act:7``), not by its line."""
TAKEN_BACK: Final = "Taken back before it was sent."
TAKEN_OUT: Final = "Taken back after it was sent."
BACK: Final = frozenset({TAKEN_BACK, TAKEN_OUT})
"""Why a text is not there any more, where a teammate wanted it so."""


def show_delivery(act_id: int, now_ms: int, desks: tuple[str, ...]) -> Step[None]:
    """Bring the mark on an act's line up to date with its texts."""
    found = yield q("act", act_id)
    if not found:
        return
    act, rows = found[0], (yield q("rows_of_act", act_id))
    changing = yield q("changes_under_way", act_id)
    if rows:
        at = AtDesks(desks, rows[0]["conversation_id"], act["escalation_id"], now_ms)
        yield from show_mark(at, act, _mark(rows, changing=bool(changing)))


def told(row: Row, receipt: str, now_ms: int, desks: tuple[str, ...]) -> Step[None]:
    """A line of ours that tells of a reply stands in the thread now: from here on it shows how the reply fares."""
    if ":reply:" not in row["key"]:
        return
    for act in (yield q("act_told_of", row["id"])):
        if act["mark"] != Mark.NONE:
            at = AtDesks((row["target"],), row["conversation_id"], row["escalation_id"], now_ms)
            yield from _put_mark(at, act, receipt, Mark(act["mark"]), Mark.NONE)


def gone_out(row: Row, now_ms: int, desks: tuple[str, ...]) -> Step[None]:
    """A text of an act was sent: its mark, and the line that offered to take it back goes."""
    if row["act_id"] is None:
        return
    found = yield q("act", row["act_id"])
    if found[0]["verb"] == Verb.SEND_ALL:
        yield from went_on(row, found[0], now_ms, desks)
        return
    yield from show_delivery(row["act_id"], now_ms, desks)
    at = AtDesks(desks, row["conversation_id"], found[0]["escalation_id"], now_ms)
    yield from withdraw(at, f"hold:{found[0]['key']}", "sent")


def offer_retry(row: Row, text: str, now_ms: int, desks: tuple[str, ...]) -> Step[tuple[str, ...]]:
    """A teammate's text could not be delivered: its line says so, and once more is one click.

    That is where it was written or, if no desk is that (the console), at all of them. Returns the desks.
    """
    act = (yield q("act", row["act_id"]))[0]
    yield from show_delivery(act["id"], now_ms, desks)
    here = act["desk"] in desks
    offering = (act["desk"],) if here else desks
    at = AtDesks(offering, row["conversation_id"], act["escalation_id"], now_ms)
    button = Button(Verb.RETRY, "Retry", (act["line"] if here else "") or f"{OF_ACT}{act['id']}")
    yield from ask_line(at, f"undelivered:{act['id']}:{row['tries']}", text, (button,))
    return offering


def held_line(at: AtDesks, act: Act, due_ms: int) -> Step[None]:
    """A line with a button that takes the reply back, as long as that is possible."""
    seconds = (due_ms - at.now_ms + 999) // 1000
    button = Button(Verb.CANCEL, "Cancel", act.line)
    yield from ask_line(at, f"hold:{act.key}", f"Goes out in {seconds} s.", (button,), until_ms=due_ms)


def show_mark(at: AtDesks, act: Row, mark: Mark) -> Step[None]:
    """Show a mark instead of the one before: on the line in which it was said and on ours that tell of it."""
    if act["mark"] == mark:
        return
    yield q("mark_act", act["id"], mark.value)
    for desk in at.desks:
        line = yield from _line_at(desk, act)
        if line:
            yield from _put_mark(replace(at, desks=(desk,)), act, line, mark, Mark(act["mark"]))


def _line_at(desk: str, act: Row) -> Step[str]:
    """Where a reply stands at a desk: as its writer wrote it or as we told of it; empty while it does not."""
    if desk == act["desk"] and act["line"]:
        return str(act["line"])
    there = yield q("row_of_key", f"{desk}:e{act['escalation_id']}:reply:{act['key']}")
    return str(there[0]["receipt"]) if there and there[0]["state"] == "sent" else ""


def _put_mark(at: AtDesks, act: Row, line: str, mark: Mark, before: Mark) -> Step[None]:
    """A mark on one line; one that is still waiting to be shown gives way."""
    (desk,) = at.desks
    lane = f"{desk}:mark:{act['id']}"
    extra = {"line": line, "mark": mark.value, "before": before.value}
    waiting = yield q("waiting_mark", lane)
    if waiting:
        shown = json.loads(waiting[0]["extra"])["before"]
        yield q("replace_mark", waiting[0]["id"], json.dumps({**extra, "before": shown}))
    else:
        where = (f"{lane}:{mark}:{at.now_ms}", lane, desk, "mark", at.conversation_id, at.escalation_id, None)
        until_ms = at.now_ms + DAY_MS
        yield q("put_in_outbox", *where, "bot", "", "", json.dumps(extra), at.now_ms, until_ms, at.now_ms)


def withdraw(at: AtDesks, key: str, why: str) -> Step[None]:
    """Take a line of ours away again, where it was posted at all."""
    for desk in at.desks:
        lane = f"{desk}:e{at.escalation_id}"
        extra = json.dumps({"row": f"{lane}:{key}"})
        there = yield q("row_of_key", f"{lane}:{key}")
        if there:
            where = (f"{lane}:{key}:away:{why}", lane, desk, "withdraw", at.conversation_id, at.escalation_id, None)
            yield q("put_in_outbox", *where, "bot", "", "", extra, at.now_ms, at.now_ms + DAY_MS, at.now_ms)


def _mark(rows: Rows, *, changing: bool) -> Mark:
    states = {row["state"] for row in rows if row["error"] not in BACK}
    if not states:
        return Mark.NONE
    if "dead" in states:
        return Mark.FAILED
    if "unknown" in states:
        return Mark.UNKNOWN
    return Mark.SENT if states == {"sent"} and not changing else Mark.HELD
