"""What follows where a row of the outbox ends without having gone out, or without anybody knowing. Transactions."""

from __future__ import annotations

from bot.store.changes import CHANGES, not_carried_out
from bot.store.outgoing import FOLLOWER_VIAS, AtDesks, show_card, tell_desks
from bot.store.transaction import Row, Step, q
from bot.store.undelivered import tell_team
from handlers.titles import title_of
from intents.model import Owner


def give_up(row: Row, detail: str, now: int, desks: tuple[str, ...], *, gone: bool, taken: bool) -> Step[None]:
    """It will not go out: the row ends, and whoever waits for it is told."""
    if not (yield q("mark_dead", row["id"], detail, now, row["tries"])):
        return
    if row["via"] in CHANGES:
        yield from not_carried_out(row, detail, now, desks)
        return
    if taken and row["conversation_id"] is not None:
        yield from _leave_alone(row, now)
    if row["via"] == "card" and gone:
        yield from _show_anew(row, now)
    if row["via"] == "file":
        yield from _not_brought(row, detail, now)
    also = yield from _unsaid(row, now)
    if row["via"] in FOLLOWER_VIAS:
        text = f"❌ Not delivered to the follower: {detail}{also}\n> {row['text']}"
        yield from tell_team(row, text, now, desks)


def _not_brought(row: Row, detail: str, now: int) -> Step[None]:
    at = AtDesks((row["target"],), row["conversation_id"], row["escalation_id"], now)
    text = f"📎 {row['text']} is not here: {detail} Look on {title_of(row['platform'])}."
    yield from tell_desks(at, f"unbrought:{row['id']}", text)


def _show_anew(row: Row, now: int) -> Step[None]:
    """Somebody deleted the card: it is posted again, in a thread of its own."""
    deleted = yield q("unlink_thread", row["target"], row["escalation_id"])
    if deleted:
        yield from show_card(AtDesks((row["target"],), row["conversation_id"], row["escalation_id"], now))


def look_for_thread(row: Row, now: int) -> Step[None]:
    """A line whose thread is gone is lost with it: the card is shown once more, where the desk makes a new thread."""
    yield from show_card(AtDesks((row["target"],), row["conversation_id"], row["escalation_id"], now))


def _leave_alone(row: Row, now: int) -> Step[None]:
    """Another app or a person has the conversation at the vendor: the bot says no more there until asked to."""
    yield q("own", row["conversation_id"], Owner.TEAM.value)
    yield q("take_over", row["conversation_id"], now)


def show_as_unknown(row: Row, detail: str, now: int, desks: tuple[str, ...]) -> Step[None]:
    """Nobody can tell whether it arrived: the team is told, and it is not said again by itself."""
    if not (yield q("mark_unknown", row["id"], None, detail, row["tries"])):
        return
    also = yield from _unsaid(row, now)
    if row["via"] in FOLLOWER_VIAS:
        text = (
            f"❓ It is unknown whether this reached the follower: {detail} "
            f"Look on {row['platform']} before you send it again.{also}\n> {row['text']}"
        )
        yield from tell_team(row, text, now, desks)


def _unsaid(row: Row, now: int) -> Step[str]:
    """A private reply and the public line that speaks of it are one act: without the first the other is not said."""
    if row["via"] != "private_reply" or row["decision_id"] is None:
        return ""
    left = yield q("leave_public_line_unsaid", row["decision_id"], now)
    return " So nothing was said under the post either." if left else ""
