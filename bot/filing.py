"""Files between followers and the team, one call at a time; what a vendor has is fetched and never kept by us."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Final

from bot.acts.at_hand import CONSOLE
from bot.shelf import Shelf
from bot.store.transaction import Row, Rows, Step, q
from bot.surroundings import Surroundings
from handlers.base import Failure, FetchingPlatform, Receipt, SendError
from handlers.desk import FilingDesk, LendingDesk
from handlers.file_types import file_of
from handlers.files import File
from handlers.titles import title_of
from intents.model import Attachment

AT_ONCE: Final = 2
"""Files in memory at one time, so that a flood of them takes no more."""
AGAIN_MS: Final = 300


class TakenBackError(SendError):
    """The message is gone, and what came with it."""

    def __init__(self) -> None:
        super().__init__(Failure.RECIPIENT, "the follower has taken it back.")


class WaitsError(Exception):
    """It is not its turn: words go first, and few files at once."""


class Filing:
    """Carries files to the desks, and lends those of the desks."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._lenders: Mapping[str, object] = {**around.desks, CONSOLE: Shelf(around.store, around.now)}
        self._under_way = 0

    async def bring(self, row: Row, thread: str) -> Receipt:
        """Fetch what a row tells of and put it in the thread. Raises SendError, or WaitsError where it has to wait."""
        desk = self._around.desks[row["target"]]
        if not isinstance(desk, FilingDesk):
            raise SendError(Failure.CONTENT, "no files can be put here.")
        if await self._around.store.read(lambda: _words_before(row)):
            raise WaitsError
        async with self.turn():
            file = await self._fetched(row)
            if file is None:
                return Receipt("")
            try:
                return await desk.file(thread, file, str(row["id"]))
            except SendError as error:
                raise _of_upload(error) from None

    async def find(self, row: Row, thread: str) -> Receipt | None:
        """Whether a file of unknown outcome is there. Raises SendError where that cannot be told."""
        desk = self._around.desks[row["target"]]
        if not isinstance(desk, FilingDesk):
            return None
        return await desk.settle_file(thread, str(row["id"]))

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Room for one more file. Raises WaitsError."""
        if self._under_way >= AT_ONCE:
            raise WaitsError
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1

    async def lent(self, reference: Mapping[str, str]) -> File:
        """A teammate's file from the desk where they posted it. Raises SendError: nothing has gone out yet."""
        desk, most = self._lenders.get(reference["desk"]), self._around.most_file_bytes
        if not isinstance(desk, LendingDesk) or not most:
            why = "FRONTDESK_FILES_MB is 0" if not most else "its desk lends no files"
            raise SendError(Failure.CONTENT, f"the file cannot be fetched: {why}.")
        try:
            return file_of(await desk.open(reference["id"], most), reference["name"])
        except SendError as error:
            again = error.failure in {Failure.BUSY, Failure.UNKNOWN}
            words = f"the file could not be fetched from {title_of(reference['desk'])}: {error.detail}"
            raise SendError(Failure.BUSY if again else Failure.CONTENT, words) from None

    async def _fetched(self, row: Row) -> File | None:
        """The file; None where its message was taken back meanwhile."""
        extra = json.loads(row["extra"])
        try:
            return await fetched(self._around, row["conversation_id"], extra["message"], extra["number"])
        except TakenBackError:
            return None
        except SendError as error:
            again = error.failure in {Failure.BUSY, Failure.UNKNOWN}
            raise SendError(Failure.BUSY if again else Failure.CONTENT, error.detail) from None


async def fetched(around: Surroundings, conversation_id: int, message_id: int, number: int) -> File:
    """What came with a follower's message, from its vendor. Raises SendError with the reason in words."""
    rows = await around.store.read(lambda: _message(conversation_id, message_id))
    listed = json.loads(rows[0]["attachments"] or "[]") if rows else []
    if not 0 <= number < len(listed):
        raise TakenBackError
    attachment, platform = Attachment(**listed[number]), around.platforms.get(rows[0]["platform"])
    if not isinstance(platform, FetchingPlatform) or not platform.holds(attachment):
        name = title_of(rows[0]["platform"])
        raise SendError(Failure.CONTENT, f"{name} lets nobody fetch it.")
    if not around.most_file_bytes:
        raise SendError(Failure.CONTENT, "FRONTDESK_FILES_MB is 0, so no files are fetched.")
    data = await platform.fetch(attachment, around.most_file_bytes)
    return file_of(data, attachment.title or attachment.type)


def _of_upload(error: SendError) -> SendError:
    """A missing scope must not hold up the desk's words."""
    return SendError(Failure.CONTENT, error.detail) if error.failure is Failure.CONFIG else error


def _message(conversation_id: int, message_id: int) -> Step[Rows]:
    return (yield q("message_in", conversation_id, message_id))


def _words_before(row: Row) -> Step[bool]:
    lane = f"{row['target']}:e{row['escalation_id']}"
    return bool((yield q("words_before", lane, row["id"])))
