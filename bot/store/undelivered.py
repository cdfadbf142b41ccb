"""What did not reach a follower is sent again or becomes known to the team. Parts of larger transactions."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.store.delivered import gone_out, offer_retry, show_delivery
from bot.store.outgoing import FOLLOWER_VIAS, AtDesks, show_card, tell_desks
from bot.store.together import unreached
from bot.store.transaction import Row, Step, q
from handlers.desk import Verb
from handlers.titles import title_of
from intents.model import Delivered, Owner, Undelivered

AGAIN_AFTER_MS: Final = (60_000, 240_000, 960_000)
"""How long what came back waits before it is sent again; after the last time a person is told."""


def reported(told: Undelivered | Delivered, now: int, desks: tuple[str, ...]) -> Step[None]:
    """What a vendor tells later of a text that it had accepted."""
    if isinstance(told, Delivered):
        yield from _arrived(told, now, desks)
    else:
        yield from _came_back(told, now, desks)


def _came_back(told: Undelivered, now: int, desks: tuple[str, ...]) -> Step[None]:
    """Accepted by the vendor and not delivered: sent again where that helps, else the team is told, once."""
    for row in (yield q("sent_row", told.key, told.platform)):
        if row["state"] != "sent" or row["came_back"] or row["arrived"]:
            continue
        yield q("note_return", told.platform, told.key, row["id"])
        if told.again and _may_go_again(row, now):
            yield from _put_back(row, now, desks)
        else:
            yield q("did_not_arrive", row["id"], told.detail, now)
            text = f"❌ Not delivered to the follower: {told.detail}\n> {row['text']}"
            yield from tell_team(row, text, now, desks)


def _may_go_again(row: Row, now: int) -> bool:
    """A few times, in time, and only where no person has been told of it or answers there now."""
    if row["returns"] >= len(AGAIN_AFTER_MS) or now + AGAIN_AFTER_MS[row["returns"]] > row["give_up_ms"]:
        return False
    automatic = row["author"] == "bot" and row["decision_id"] is not None
    return not row["told"] and not (automatic and row["owner"] == Owner.TEAM)


def _put_back(row: Row, now: int, desks: tuple[str, ...]) -> Step[None]:
    why = f"{title_of(row['platform'])} did not deliver it; it is sent again."
    yield q("put_back", row["id"], now + AGAIN_AFTER_MS[row["returns"]], why)
    if row["act_id"] is not None:
        yield from show_delivery(row["act_id"], now, desks)


def _arrived(told: Delivered, now: int, desks: tuple[str, ...]) -> Step[None]:
    """It reached the follower: what had come back of it is not sent again, and who was told reads that it did."""
    for row in (yield q("sent_row", told.key, told.platform)):
        yield q("note_arrival", row["id"])
        if not row["came_back"] or not (yield q("arrived_after_all", row["id"], told.key, now)):
            continue
        yield from gone_out(row, now, desks)
        for opened in (yield q("open_escalation_of", row["conversation_id"])) if row["told"] else ():
            at = AtDesks(desks, row["conversation_id"], opened["id"], now)
            yield from tell_desks(
                at, f"arrived:{row['id']}", f"✅ It reached the follower after all.\n> {row['text']}"
            )


def tell_team(row: Row, text: str, now: int, desks: tuple[str, ...]) -> Step[None]:
    """A line in the open escalation's thread, or an escalation of its own: never silence.

    ``row``: the outbox row: its id, conversation and act. A teammate's own text can be repeated where it was written.
    """
    acts = (yield q("act", row["act_id"])) if row["act_id"] is not None else ()
    if acts and acts[0]["verb"] == Verb.SEND_ALL:
        yield from unreached(row, acts[0], now, desks)
        return
    at = yield from _noted(row, f"row:{row['id']}", text, now, desks)
    if row["act_id"] is not None:
        yield q("owe_again", at.escalation_id)
    yield from show_card(at)
    told = (yield from offer_retry(row, text, now, desks)) if row["act_id"] is not None else ()
    rest = tuple(desk for desk in desks if desk not in told)
    yield from tell_desks(replace(at, desks=rest), f"failed:{row['id']}", text)


def said_twice(row: Row, receipt: str, now: int, desks: tuple[str, ...]) -> Step[None]:
    """An attempt came through although its text counts as sent: another message there is told to the team."""
    sent = (yield q("outbox_row", row["id"]))[0]
    is_same = not receipt or sent["receipt"] in {"", receipt}
    if is_same or sent["state"] != "sent" or not sent["doubted"] or row["via"] not in FOLLOWER_VIAS:
        return
    text = (
        "‼️ This reached the follower twice: an attempt that nobody had heard of any more came through late. "
        f"Delete one of them on {title_of(row['platform'])}.\n> {row['text']}"
    )
    at = yield from _noted(row, f"twice:{row['id']}", text, now, desks)
    yield from show_card(at)
    yield from tell_desks(at, f"twice:{row['id']}", text)


def _noted(row: Row, key: str, text: str, now: int, desks: tuple[str, ...]) -> Step[AtDesks]:
    """Kept with the open escalation, or with one that is opened for it."""
    opened = yield q("open_escalation_of", row["conversation_id"])
    if not opened:
        opened = yield q(
            "escalate", row["conversation_id"], "waiting", 0, "send_failed", "", text, "", now, "", "", None
        )
    who = ("bot", "Frontdesk", "note", text, "", "")
    yield q("record_act", "frontdesk", key, opened[0]["id"], *who, now)
    return AtDesks(desks, row["conversation_id"], opened[0]["id"], now)
