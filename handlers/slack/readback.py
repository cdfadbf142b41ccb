"""Finding our own posts again by the metadata they carry, after a call whose outcome nobody knows.

https://docs.slack.dev/messaging/message-metadata (checked 2026-11-22). Other apps may read metadata, so it holds only
numbers of ours.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field

from handlers.slack.shapes import Payload, mapping, stamp_in

CARD = "frontdesk_card"
LINE = "frontdesk_line"


@dataclass(frozen=True, slots=True)
class Posted:
    """The parts of one line that are in its thread: their ``ts`` by index, and how many there should be."""

    stamps: Mapping[int, str] = field(default_factory=dict)
    parts: int = 0

    @property
    def whole(self) -> bool:
        """Whether all of the line is there."""
        return self.parts > 0 and all(index in self.stamps for index in range(self.parts))


async def posted(messages: AsyncGenerator[Payload, None], out_id: str) -> Posted:
    """Which parts of a line are among the messages of its thread."""
    stamps: dict[int, str] = {}
    parts = 0
    async with aclosing(messages):
        async for message in messages:
            note = _note(message, LINE)
            if note.get("out_id") == out_id:
                stamps[_number(note.get("part"), 0)] = stamp_in(message, "ts")
                parts = _number(note.get("parts"), 1)
    return Posted(stamps, parts)


async def card_stamp(messages: AsyncGenerator[Payload, None], number: str) -> str:
    """The ``ts`` of an escalation's card among a channel's messages, or empty."""
    async with aclosing(messages):
        async for message in messages:
            if _note(message, CARD).get("escalation") == number:
                return stamp_in(message, "ts")
    return ""


def _note(message: Payload, event_type: str) -> Payload:
    metadata = mapping(message.get("metadata"))
    return mapping(metadata.get("event_payload")) if metadata.get("event_type") == event_type else {}


def _number(value: object, otherwise: int) -> int:
    return value if isinstance(value, int) else otherwise
