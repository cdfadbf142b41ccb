"""Messages that came as ids only: the platform is asked for their words, then they are decided like any other."""

from __future__ import annotations

import json
from typing import Any

from bot.store.conversations import find_or_open
from bot.store.outgoing import attachments_as_text
from bot.store.transaction import Row, Rows, Step, q
from bot.surroundings import Surroundings
from handlers.base import HydratingPlatform, Receipt
from intents.model import Attachment, Kind, Message, Writer


async def hydrate(row: Row, around: Surroundings) -> Receipt:
    """Ask for the words of the message that an outbox row is about, and keep them. Raises SendError."""
    message_id = message_of(row)
    platform = around.platforms[row["target"]]
    held = (await around.store.read(lambda: _held(message_id)))[0]
    bare = as_message(held)
    whole = await platform.hydrate(bare) if isinstance(platform, HydratingPlatform) else bare
    await around.store.run(lambda: _keep(message_id, whole))
    around.bells.messages.ring()
    return Receipt("")


def message_of(row: Row) -> int:
    """Which message an outbox row asks about."""
    number: int = json.loads(row["extra"])["message"]
    return number


def give_up(row: Row, *, gone: bool) -> Step[None]:
    """The platform does not tell: a message that is gone stays unsaid, else a person has to look."""
    message_id = message_of(row)
    held = (yield q("message_by_id", message_id))[0]
    if gone:
        yield q("forget_message", held["platform"], held["account"], held["key"])
    else:
        yield q("leave_bare", message_id)


def as_message(held: Row) -> Message:
    """A row of messages, with its conversation's follower, as what it was parsed as."""
    attachments: list[dict[str, Any]] = json.loads(held["attachments"]) if held["attachments"] else []
    return Message(
        platform=held["platform"],
        account=held["account"],
        key=held["key"],
        kind=Kind(held["kind"]),
        follower=held["follower"],
        text=held["text"],
        sent_ms=held["sent_ms"],
        place=held["place"],
        handle=held["handle"],
        name=held["name"],
        reply_to=held["reply_to"],
        choice=held["choice"],
        attachments=tuple(Attachment(**one) for one in attachments),
        writer=Writer(held["writer"]),
        address=held["address"],
        bare=True,
    )


def _held(message_id: int) -> Step[Rows]:
    return (yield q("message_by_id", message_id))


def _keep(message_id: int, whole: Message) -> Step[None]:
    conversation = yield from find_or_open(whole, whole.place if whole.kind.public else "")
    yield q(
        "hydrate_message",
        message_id,
        conversation["id"],
        whole.writer.value,
        whole.text,
        attachments_as_text(whole.attachments),
        whole.reply_to,
    )
    yield q("name_follower", conversation["id"], whole.handle, whole.name)
    if whole.address and whole.writer is Writer.FOLLOWER:
        yield q("readdress", conversation["id"], whole.address)
