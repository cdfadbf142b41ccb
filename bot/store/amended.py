"""Lines of ours that are edited in place to what became of them. Parts of larger transactions."""

from __future__ import annotations

import json

from bot.store.outgoing import DAY_MS, AtDesks
from bot.store.transaction import Step, q

AMEND = "amend"


def amend_lines(at: AtDesks, begins: str, text: str, why: str) -> Step[None]:
    """Give every line whose key begins so other words, without buttons, wherever it was posted; ``why`` once each."""
    for desk in at.desks:
        lane = f"{desk}:e{at.escalation_id}"
        for line in (yield q("lines_in_lane", at.conversation_id, lane, f"{lane}:{begins}%")):
            where = (f"{line['key']}:{why}", lane, desk, AMEND, at.conversation_id, at.escalation_id, None, "bot", "")
            extra = json.dumps({"row": line["key"]})
            yield q("put_in_outbox", *where, text, extra, at.now_ms, at.now_ms + DAY_MS, at.now_ms)
