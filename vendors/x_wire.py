"""Posts and messages as the simulated X shows them, in events and in answers.

https://docs.x.com/x-api/fundamentals/data-dictionary (2026-11)
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any


def post(key: str, author: str, text: str, at_ms: int) -> dict[str, Any]:
    """A post that answers nothing."""
    return {
        "id": key,
        "text": text,
        "author_id": author,
        "created_at": iso(at_ms),
        "conversation_id": key,
        "edit_history_tweet_ids": [key],
    }


def message(key: str, sender: str, to: str, text: str, at_ms: int) -> dict[str, Any]:
    """A direct message as it is looked up."""
    talk = f"{sender}-{to}"
    return {"id": key, "text": text, "sender_id": sender, "created_at": iso(at_ms), "dm_conversation_id": talk}


def iso(at_ms: int) -> str:
    """A moment as X writes it."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
