"""A stored decision explained afterwards: what was said, and what was understood then."""

from __future__ import annotations

from typing import Final

import msgspec

from bot.knowledge import Knowledge
from bot.store.transaction import Row, Step, q
from intents.explaining import Explanation, explain
from intents.model import Understanding

FAR_BACK: Final = 100_000
"""Messages of one conversation among which those of a decision are looked for."""


def understanding_of(row: Row) -> Understanding | None:
    """What was understood; None where nothing had to be, its words were taken back, or it is of an old version."""
    try:
        return msgspec.json.decode(row["why"], type=Understanding)
    except msgspec.DecodeError:
        return None


def said_for(row: Row) -> Step[str]:
    """The turn that a decision answers, joined as it was judged."""
    messages = yield q("messages_of", row["conversation_id"], FAR_BACK)
    own = [message for message in messages if message["decision_id"] == row["id"]]
    return "\n".join(
        message["text"] for message in sorted(own, key=lambda one: (one["sent_ms"], one["id"])) if message["text"]
    )


def retold(row: Row, said: str, knowledge: Knowledge) -> Explanation | None:
    """The decision's understanding explained word by word; None where nothing was understood or the words are gone."""
    understanding = understanding_of(row)
    if understanding is None or not said:
        return None
    return explain(said, knowledge.fitted, understanding)
