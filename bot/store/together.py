"""The report on an answer that went to everybody who asked the same. Part of larger transactions."""

from __future__ import annotations

from collections import Counter

from bot.store.outgoing import BACK, AtDesks, tell_desks
from bot.store.transaction import Row, Step, q


def report_when_done(act_id: int, at: AtDesks) -> Step[None]:
    """Once no text of the act is under way any more: how many were reached, and who was not."""
    rows = [row for row in (yield q("rows_of_act", act_id)) if row["error"] not in BACK]
    under_way = [row for row in rows if row["state"] in {"waiting", "sending"} or row["due_ms"] is not None]
    if under_way or not rows:
        return
    by_follower: dict[int, list[str]] = {}
    for row in rows:
        by_follower.setdefault(row["conversation_id"], []).append(row["state"])
    came = Counter(_worst(states) for states in by_follower.values())
    text = f"Your answer reached {came['sent']} of {len(by_follower)} who asked the same."
    if came["dead"] or came["unknown"]:
        text += f" {came['dead']} could not be reached"
        text += f", of {came['unknown']} it is unknown" if came["unknown"] else ""
        text += "; they stand in the console's inbox."
    yield from tell_desks(at, f"report:{act_id}", text)


def _worst(states: list[str]) -> str:
    return next((state for state in ("dead", "unknown") if state in states), "sent")


def unreached(row: Row, act: Row, now_ms: int, desks: tuple[str, ...]) -> Step[None]:
    """One of them could not be reached, or nobody knows: a person has to look, on a line of the console's inbox."""
    yield q("could_not_reach", row["escalation_id"])
    yield from went_on(row, act, now_ms, desks)


def went_on(row: Row, act: Row, now_ms: int, desks: tuple[str, ...]) -> Step[None]:
    """One more of an answer to all has its outcome."""
    yield from report_when_done(act["id"], AtDesks(desks, row["conversation_id"], act["escalation_id"], now_ms))
