"""What a teammate changes or takes back after it went out, as rows. Parts of larger transactions.

Such a row follows the text it is about in the conversation's lane, so what was said and done there keeps its order.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from bot.store.delivered import show_delivery
from bot.store.outgoing import BACK, DAY_MS, AtDesks, show_card, tell_desks
from bot.store.transaction import Row, Step, q

REVISE: Final = "revise"
RETRACT: Final = "retract"
CHANGES: Final = frozenset({REVISE, RETRACT})
"""Rows that change what is out at a platform; doing that again does no harm."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is wanted of sent texts; ``key`` makes wanting it twice impossible."""

    via: str
    key: str
    act_id: int
    """The teammate's act that said the texts, whose line shows what comes of it."""
    now_ms: int
    until_ms: int | None = None
    """After that it is not tried any more; None: a day."""


def want(change: Change, row: Row, text: str = "") -> Step[None]:
    """Put a change of one sent text in the outbox."""
    key = f"{change.key}:{change.via}:{row['id']}"
    where = (key, row["lane"], row["target"], change.via, row["conversation_id"], row["escalation_id"], None)
    until_ms = change.now_ms + DAY_MS if change.until_ms is None else change.until_ms
    extra = json.dumps({"row": row["id"]})
    said = (row["author"], row["reply_to"], text, extra)
    yield q("put_in_outbox", *where, *said, change.now_ms, until_ms, change.now_ms)
    yield q("tie_to_act", key, change.act_id)


def carried_out(row: Row, now_ms: int, desks: tuple[str, ...]) -> Step[None]:
    """The platform did it: our copy of the text, its line's mark and the card follow."""
    act, of = (yield q("act", row["act_id"]))[0], json.loads(row["extra"])["row"]
    if row["via"] == REVISE:
        yield q("text_became", of, row["text"])
    else:
        yield q("text_went", of, now_ms)
        yield q("owe_again", act["escalation_id"])
    yield from show_delivery(act["id"], now_ms, desks)
    at = AtDesks(desks, row["conversation_id"], act["escalation_id"], now_ms)
    yield from show_card(at)
    texts = yield q("rows_of_act", act["id"])
    if row["via"] == RETRACT and all(text["error"] in BACK for text in texts):
        yield from tell_desks(
            at, f"retracted:{act['id']}", f"🗑 An answer of {act['name']}'s was taken back from the follower."
        )


def not_carried_out(row: Row, detail: str, now_ms: int, desks: tuple[str, ...]) -> Step[None]:
    """The platform will not do it: the thread says why, and what the follower still reads."""
    act = (yield q("act", row["act_id"]))[0]
    stays = (yield q("outbox_row", json.loads(row["extra"])["row"]))[0]["text"]
    what = "The edit did not reach the follower" if row["via"] == REVISE else "Not taken back"
    text = f"❌ {what}: {detail} The follower still reads:\n> {stays}"
    yield from show_delivery(act["id"], now_ms, desks)
    at = AtDesks(desks, row["conversation_id"], act["escalation_id"], now_ms)
    who = ("bot", "Frontdesk", "note", text, "", "")
    yield q("record_act", "frontdesk", f"row:{row['id']}", at.escalation_id, *who, now_ms)
    yield from tell_desks(at, f"failed:{row['id']}", text)
