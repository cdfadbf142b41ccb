"""What did not reach a follower becomes known to the team. Part of larger transactions."""

from __future__ import annotations

from dataclasses import replace

from bot.store.delivered import offer_retry
from bot.store.outgoing import AtDesks, show_card, tell_desks
from bot.store.together import unreached
from bot.store.transaction import Row, Step, q
from handlers.desk import Verb


def tell_team(row: Row, text: str, now: int, desks: tuple[str, ...]) -> Step[None]:
    """A line in the open escalation's thread, or an escalation of its own: never silence.

    ``row``: the outbox row: its id, conversation and act. A teammate's own text can be repeated where it was written.
    """
    acts = (yield q("act", row["act_id"])) if row["act_id"] is not None else ()
    if acts and acts[0]["verb"] == Verb.SEND_ALL:
        yield from unreached(row, acts[0], now, desks)
        return
    opened = yield q("open_escalation_of", row["conversation_id"])
    if not opened:
        opened = yield q(
            "escalate", row["conversation_id"], "waiting", 0, "send_failed", "", text, "", now, "", "", None
        )
    at = AtDesks(desks, row["conversation_id"], opened[0]["id"], now)
    who = ("bot", "Frontdesk", "note", text, "", "")
    yield q("record_act", "frontdesk", f"row:{row['id']}", at.escalation_id, *who, now)
    if row["act_id"] is not None:
        yield q("owe_again", at.escalation_id)
    yield from show_card(at)
    told = (yield from offer_retry(row, text, now, desks)) if row["act_id"] is not None else ()
    rest = tuple(desk for desk in desks if desk not in told)
    yield from tell_desks(replace(at, desks=rest), f"failed:{row['id']}", text)
