"""The shelf: files that teammates attached at the console lie there in rows until they have gone out.

Any process can send them, also after a restart. They are written and read in pieces, each in a transaction of its own,
so that none holds up what followers wait for.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from bot.store.outgoing import DAY_MS
from bot.store.transaction import Rows, Step, Store, StoreUnavailableError, q
from handlers.base import Failure, SendError
from handlers.files import DeskFile, File

MEGABYTE: Final = 1_048_576
MOST_BYTES: Final = 512 * MEGABYTE
"""What lies there at one time."""
PIECE: Final = 256 * 1024
AT_ONCE: Final = 2
"""Pieces that are taken away in one transaction."""
UNSAID_MS: Final = 900_000
"""How long a file lies there that no answer has taken."""
SENT_MS: Final = 3_600_000
"""How long one that went out stays: some vendors say only afterwards that it did not arrive, and it is sent again."""
UNDELIVERED_MS: Final = 7 * DAY_MS
"""How long one that could not be delivered can be tried again."""


class FullError(Exception):
    """There is no room for one more file."""


class Shelf:
    """Where files lie; to the outbox it is the console as a desk that lends them (``LendingDesk``)."""

    def __init__(self, store: Store, now: Callable[[], int], most_bytes: int = MOST_BYTES) -> None:
        """``most_bytes`` bounds all that lies there."""
        self._store = store
        self._now = now
        self._most_bytes = most_bytes

    async def put(self, file: File) -> DeskFile:
        """Keep a file; durable on return. Raises FullError, StoreUnavailableError."""
        id_, size, now = secrets.token_urlsafe(18), len(file.data), self._now()
        if not await self._store.run(lambda: _begun(id_, size, now, self._most_bytes)):
            raise FullError
        for number, at in enumerate(range(0, size, PIECE)):
            await self._store.run(partial(_put_piece, id_, number, file.data[at : at + PIECE]))
        return DeskFile(file.name, id_, size, file.type)

    async def open(self, id_: str, most_bytes: int) -> bytes:
        """The bytes of a file. Raises SendError with the reason in words."""
        try:
            return await self._opened(id_, most_bytes)
        except StoreUnavailableError as error:
            raise SendError(Failure.BUSY, f"the database cannot be read now: {error}") from error

    async def _opened(self, id_: str, most_bytes: int) -> bytes:
        rows = await self._store.read(lambda: _size(id_))
        size = rows[0]["size"] if rows else 0
        if size > most_bytes:
            raise SendError(Failure.CONTENT, f"it is larger than {most_bytes // MEGABYTE} MB.")
        pieces = [await self._piece(id_, number) for number in range(-(-size // PIECE))]
        data = b"".join(pieces)
        if not data or len(data) != size:
            raise SendError(Failure.CONTENT, "it is not kept any more. Attach it to a new answer.")
        return data

    async def _piece(self, id_: str, number: int) -> bytes:
        await asyncio.sleep(0)  # SQLite answers without a pause, and others have their turn in between
        rows = await self._store.read(lambda: _piece(id_, number))
        return bytes(rows[0]["data"]) if rows else b""

    async def leave(self, files: Iterable[DeskFile]) -> None:
        """Keep nothing of these files but what an answer has taken. Raises StoreUnavailableError."""
        for one in files:
            if await self._store.run(partial(_left, one.id)):
                await self._take_away(one.id)

    async def tidy(self) -> int:
        """Take away what nobody needs any more; returns how many files. Raises StoreUnavailableError."""
        now = self._now()
        over = await self._store.read(lambda: _over(now))
        cleared = [row["id"] for row in over if await self._store.run(partial(_cleared, row["id"]))]
        for id_ in cleared:
            await self._take_away(id_)
        return len(cleared)

    async def _take_away(self, id_: str) -> None:
        """The bytes of a file that is over, some at a time; what a stop leaves is taken away by the next look."""
        while await self._store.run(partial(_pieces_taken, id_)):
            pass
        await self._store.run(partial(_taken, id_))


# --- transactions ----------------------------------------------------------------------------------------------------


def _begun(id_: str, size: int, now: int, most: int) -> Step[bool]:
    return bool((yield q("put_on_shelf", id_, size, now, most)))


def _put_piece(id_: str, number: int, data: bytes) -> Step[None]:
    yield q("put_piece_on_shelf", id_, number, data)


def _size(id_: str) -> Step[Rows]:
    return (yield q("on_shelf", id_))


def _piece(id_: str, number: int) -> Step[Rows]:
    return (yield q("piece_on_shelf", id_, number))


def _left(id_: str) -> Step[bool]:
    return bool((yield q("leave_shelf", id_)))


def _over(now: int) -> Step[Rows]:
    return (yield q("over_on_shelf", now - UNSAID_MS, now - SENT_MS, now - UNDELIVERED_MS))


def _cleared(id_: str) -> Step[bool]:
    return bool((yield q("clear_from_shelf", id_)))


def _pieces_taken(id_: str) -> Step[bool]:
    return bool((yield q("take_pieces_away", id_, AT_ONCE)))


def _taken(id_: str) -> Step[None]:
    yield q("take_from_shelf", id_)
