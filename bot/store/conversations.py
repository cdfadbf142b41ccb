"""The conversation that a message belongs to. Part of larger transactions."""

from __future__ import annotations

from bot.store.transaction import Row, Step, q
from intents.model import Message


def find_or_open(message: Message, place: str) -> Step[Row]:
    """The conversation of a message, opened at the first one."""
    where = (message.platform, message.account, message.follower, place)
    found = yield q("find_conversation", *where)
    if not found:
        found = yield q("open_conversation", *where, message.kind.value, message.handle, message.name, message.sent_ms)
    if not found:
        found = yield q("find_conversation", *where)
    return found[0]
