"""What followers asked that the library did not answer: its inbox, and what the team answered in its place."""

from __future__ import annotations

from typing import Final

from bot.store.transaction import Row, Rows, Step, q
from intents.suggesting import Answered

MOST_ANSWERED: Final = 300
MOST_TEXTS: Final = 300
LEAST_TEXTS: Final = 20
"""Texts below which an inbox tells nothing about the brand."""
MESSAGES_BACK: Final = 5_000
"""Messages that are looked through for them."""
NEAR: Final = 0.25
"""Confidence from which on a text may well mean what the library has an answer to; such texts are no background."""


def inbox() -> Step[tuple[str, ...]]:
    """The newest texts that nothing in the library answered; none where there are too few to tell anything."""
    rows = yield q("unanswered_texts", MOST_TEXTS, MESSAGES_BACK, NEAR)
    texts = tuple(row["text"] for row in rows)
    return texts if len(texts) >= LEAST_TEXTS else ()


def answered_from_library() -> Step[tuple[Answered, ...]]:
    """What followers asked in escalations that teammates answered from the library, each turn as one text."""
    rows: Rows = yield q("answered_questions", MOST_ANSWERED)
    turns: dict[int, list[Row]] = {}
    for row in rows:
        turns.setdefault(row["decision_id"], []).append(row)
    return tuple(_answered(turn) for turn in turns.values())


def _answered(turn: list[Row]) -> Answered:
    first = turn[0]
    follower = f"{first['platform']}:{first['account']}:{first['follower']}"
    text = "\n".join(row["text"] for row in turn)
    return Answered(text, first["intent"], follower, (first["name"], first["handle"]))
