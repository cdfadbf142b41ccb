"""What the lines that asked about a lesson say once it is decided: edited in place, without their buttons."""

from __future__ import annotations

from bot.drafting import named, reply_in
from bot.store.amended import amend_lines
from bot.store.outgoing import AtDesks
from bot.store.transaction import Row, Step, q


def show_decided(row: Row, at: AtDesks, state: str, said: str = "") -> Step[None]:
    """The offer of a review and the question to a second person show what became of a lesson.

    ``said``: why it is not as it was wanted. The offer of what was refused stays, so that it can be tried again.
    """
    if said and row["state"] == "undoing":
        return  # it stays live, as the lines say
    why = f"amended:{row['id']}:{state}"
    if state != "waiting":
        yield from amend_lines(at, f"lesson:{row['id']}:waiting", _answered(row, state, said), why)
    if said:
        return
    act = (yield q("act", row["act_id"]))[0]
    reply = yield from reply_in(named(row["escalation_id"], row["desk"], act["about"]))
    if not isinstance(reply, str):
        yield from amend_lines(at, f"teach:{reply[0]['id']}:", _outcome(row, state), why)


def _answered(row: Row, state: str, said: str) -> str:
    """What the second person's word led to."""
    if state == "undone":
        return _outcome(row, state)
    approved = f"Approved by {row['approved_name']}"
    return f"{approved}, but not taught: {said}" if said else f"{approved}: {row['intent']} is taught."


def _outcome(row: Row, state: str) -> str:
    match state:
        case "undone":
            return f"Taken back by {row['undone_by']}: {row['intent']}."
        case "waiting":
            return f"Taught by {row['name']}, and waits for a second person: {row['intent']}."
        case _:
            return f"Taught by {row['name']}: {row['intent']}."
