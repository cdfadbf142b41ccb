"""What every platform does with a text before it calls its vendor, and how a row is known when it comes back."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable
from typing import TypeVar

from handlers.base import Failure, Outgoing, SendError
from handlers.limits import Limits

T = TypeVar("T")

_MARK = re.compile(r"frontdesk:([0-9]{1,18})")


def refuse_unfit(limits: Limits, reply: Outgoing, platform: str) -> None:
    """Raises SendError for a text that the vendor would not take: nothing is sent, and nothing is cut here."""
    limit = limits.text.get(reply.via)
    if limit is None:
        raise SendError(Failure.CONTENT, f"{platform} has no {reply.via.value.replace('_', ' ')}.")
    if reply.image or reply.file:
        return
    if not reply.text.strip():
        raise SendError(Failure.CONTENT, f"{platform} takes no empty text.")
    if not limit.fits(reply.text):
        length = limit.length(reply.text)
        raise SendError(
            Failure.CONTENT, f"{platform} takes {limit.most} {limit.unit} there, not {length}. Shorten the text."
        )


async def surely(before: Awaitable[T]) -> T:
    """What is done before a text goes out. Raises SendError, BUSY in place of UNKNOWN: nothing has been said yet."""
    try:
        return await before
    except SendError as error:
        if error.outcome_unknown:
            raise SendError(Failure.BUSY, error.detail, error.retry_after) from None
        raise


async def uploaded(before: Awaitable[T]) -> T:
    """What goes up before a file goes out. Raises SendError: whatever is refused is about the file alone.

    A permission that is missing for files must not hold up words, so there is no CONFIG.
    """
    try:
        return await surely(before)
    except SendError as error:
        if error.failure in {Failure.BUSY, Failure.AUTH}:
            raise
        raise SendError(Failure.CONTENT, error.detail) from None


def marked(reply: Outgoing) -> str:
    """What goes along with a text where the vendor gives it back: which outbox row it was sent for."""
    return f"frontdesk:{reply.id}"


def repeat_key(reply: Outgoing) -> str:
    """The same for every attempt of a row and for no other text, also not of a new database whose rows begin at 1."""
    said = "\0".join((reply.account, reply.id, reply.reply_to, reply.follower, reply.text))
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()


def row_of(mark: object) -> str:
    """The outbox row that a mark of ours names; empty for anything else."""
    found = _MARK.fullmatch(mark) if isinstance(mark, str) else None
    return found[1] if found else ""
