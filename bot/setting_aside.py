"""A turn whose deciding raises or ends the process is tried three times; then the team has it, by the shortest way.

What raises is counted when it does. What ends the process cannot be: so whatever may have been under way when the
process before this one ended is tried alone, and each such attempt is written before it is made. The shortest way asks
nothing of what may have failed: no understanding, no policy, no rendering.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.store.outgoing import AtDesks, show_card, tell_desks
from bot.store.transaction import Row, Step, q
from bot.surroundings import Surroundings
from intents.minding import rules_of
from intents.model import Reason

MOST_TRIES: Final = 3
AGAIN_MS: Final = 60_000
"""How long a turn that met a defect of ours waits, so that it holds no other up."""
WORDS: Final = "⚠️ Frontdesk met a defect with this three times, so nothing was understood or said. Please answer it."


def begin(conversation_id: int, around: Surroundings) -> Step[bool]:
    """Write one more attempt at a turn before it is made; False where there were enough and the team has it now."""
    if (yield from _tries(conversation_id)) >= MOST_TRIES:
        yield from set_aside(conversation_id, around)
        return False
    yield q("try_once_more", conversation_id)
    return True


def failed(conversation_id: int, around: Surroundings, *, is_written: bool) -> Step[bool]:
    """An attempt met a defect: the next one waits, or the team has the turn now; returns whether so."""
    if not is_written:
        yield q("try_once_more", conversation_id)
    if (yield from _tries(conversation_id)) >= MOST_TRIES:
        yield from set_aside(conversation_id, around)
        return True
    yield from postpone(conversation_id, around)
    return False


def postpone(conversation_id: int, around: Surroundings) -> Step[None]:
    """Not now."""
    yield q("put_off", conversation_id, around.now() + AGAIN_MS)


def _tries(conversation_id: int) -> Step[int]:
    tries: int = (yield q("tries_of", conversation_id))[0]["tries"] or 0
    return tries


def set_aside(conversation_id: int, around: Surroundings) -> Step[None]:
    """Give everything undecided of a conversation to the team, as it was written."""
    said = yield q("undecided", conversation_id)
    if not said:
        return
    conversation, last, now = (yield q("conversation", conversation_id))[0], said[-1], around.now()
    made = yield q("record_decision", conversation_id, "escalate", Reason.DEFECT.value, "", 0.0, "{}", "", now)
    decision_id: int = made[0]["id"]
    yield q("decide_messages", conversation_id, decision_id, max(row["id"] for row in said))
    marks = (0, conversation["held"], conversation["disclosed"])
    yield q("hear", conversation_id, last["kind"], last["sent_ms"], last["key"], *marks)
    yield from _hand_over(conversation_id, decision_id, _words(said), around)


def _words(said: Sequence[Row]) -> str:
    return "\n".join((row["text"] or "(no words)") + (" 📎" if row["attachments"] else "") for row in said)


def _hand_over(conversation_id: int, decision_id: int, words: str, around: Surroundings) -> Step[None]:
    """Urgent, since nobody could look whether it is."""
    now = around.now()
    opened = yield q("open_escalation_of", conversation_id)
    if opened:
        at = AtDesks(around.desk_names, conversation_id, opened[0]["id"], now)
        yield q("owe", at.escalation_id, now)
        yield from show_card(at)
        yield from tell_desks(at, f"d{decision_id}", f"🚨 Follower: {words}\n{WORDS}")
        return
    reason = Reason.DEFECT.value
    made = yield q("escalate", conversation_id, "waiting", 1, reason, "", words, "", now, "", "", None)
    at = AtDesks(around.desk_names, conversation_id, made[0]["id"], now)
    library = around.knowledge().library
    yield q("promise", at.escalation_id, rules_of(library.brand, library.desk).promise(now))
    yield from show_card(at)


def decide_again(ids: Sequence[int], around: Surroundings) -> Step[int]:
    """Turns that were set aside, once more, where no teammate has taken them; returns how many."""
    count, now = 0, around.now()
    for id_ in ids:
        for row in (yield q("set_aside_turn", id_)):
            yield q("undecide", id_, now)
            yield q("resolve", row["escalation_id"], now, "given_back")
            yield from show_card(AtDesks(around.desk_names, row["conversation_id"], row["escalation_id"], now))
            count += 1
    return count
