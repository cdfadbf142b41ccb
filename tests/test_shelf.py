"""The shelf, on both databases: what lies there, for how long, and how much of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.shelf import PIECE, SENT_MS, UNDELIVERED_MS, UNSAID_MS, FullError, Shelf
from bot.store.transaction import Step, Store, q
from handlers.base import Failure, SendError
from handlers.desk import LendingDesk
from handlers.files import DeskFile, File
from tests.databases import store_in

pytestmark = pytest.mark.both_databases
DATA = bytes(range(256)) * (2 * PIECE // 256) + b"and a little more"
ROW = ("c1", "telegram", "dm", None, None, None, "Anna", "", "[a.pdf]", "")


class Clock:
    """Stands still until it is told to go on, so that a millisecond counts."""

    def __init__(self) -> None:
        self._at_ms = 1_795_000_000_000

    def now(self) -> int:
        """Milliseconds since the epoch."""
        return self._at_ms

    def forward(self, ms: int) -> None:
        """Let so much time pass."""
        self._at_ms += ms


@asynccontextmanager
async def shelf(tmp_path: Path, clock: Clock, most_bytes: int = 10 * PIECE) -> AsyncIterator[tuple[Shelf, Store]]:
    """A shelf on the test's database."""
    store = store_in(tmp_path)
    try:
        yield Shelf(store, clock.now, most_bytes), store
    finally:
        await store.close()


async def taken(store: Store, file: DeskFile, key: str = "console:k:file0") -> None:
    """A row of the outbox that sends a file."""

    def put() -> Step[None]:
        yield q("put_in_outbox", key, *ROW, 1, 2**60, 1)
        yield q("take_for_row", file.id, key)

    await store.run(put)


async def became(store: Store, query: str, *args: object) -> None:
    """What happened to the row."""

    def change() -> Step[None]:
        yield q(query, *args)

    await store.run(change)


async def lies_there(one: Shelf, file: DeskFile) -> bool:
    """Whether the bytes can still be had."""
    try:
        return await one.open(file.id, len(DATA)) == DATA
    except SendError as error:
        assert error.failure is Failure.CONTENT
        return False


async def pieces(store: Store, file: DeskFile) -> int:
    """How many of the pieces of a file that has three lie there."""

    def look() -> Step[int]:
        found = []
        for number in range(3):
            found += yield q("piece_on_shelf", file.id, number)
        return len(found)

    return await store.read(look)


async def test_a_file_comes_back_as_it_was(tmp_path: Path) -> None:
    """In pieces and whole again; whoever asks for another, or for less, is told why not."""
    async with shelf(tmp_path, Clock()) as (one, _):
        file = await one.put(File("a.pdf", "application/pdf", DATA))
        assert isinstance(one, LendingDesk)
        assert (file.name, file.size, file.type) == ("a.pdf", len(DATA), "application/pdf")
        assert await one.open(file.id, len(DATA)) == DATA
        for id_, most, why in ((file.id, len(DATA) - 1, "larger"), ("1", len(DATA), "not kept any more")):
            with pytest.raises(SendError, match=why) as caught:
                await one.open(id_, most)
            assert caught.value.failure is Failure.CONTENT


async def test_an_unfinished_file_is_none(tmp_path: Path) -> None:
    """A process that ended in the middle: what came of it never goes out, and is gone after a while."""
    clock = Clock()
    async with shelf(tmp_path, clock) as (one, store):
        await became(store, "put_on_shelf", "half", len(DATA), clock.now(), 10 * PIECE)
        await became(store, "put_piece_on_shelf", "half", 0, DATA[:PIECE])
        with pytest.raises(SendError, match="not kept any more"):
            await one.open("half", len(DATA))
        assert await one.tidy() == 0
        clock.forward(UNSAID_MS + 1)
        assert await one.tidy() == 1


async def test_there_is_room_for_so_much(tmp_path: Path) -> None:
    """Of two that come at once and fit only one by one, one is refused; there is room again once it is gone."""
    async with shelf(tmp_path, Clock(), len(DATA) + 10) as (one, _):
        file = File("a.pdf", "application/pdf", DATA)
        came = await asyncio.gather(one.put(file), one.put(file), return_exceptions=True)
        kept = [found for found in came if isinstance(found, DeskFile)]
        assert [type(found) for found in came if found not in kept] == [FullError]
        await one.leave(kept)
        assert await lies_there(one, await one.put(file))


async def test_what_no_answer_took_is_left(tmp_path: Path) -> None:
    """At once where that is known, after a quarter of an hour else; what an answer took stays."""
    clock = Clock()
    async with shelf(tmp_path, clock) as (one, store):
        mine, nobodys = [await one.put(File("a.pdf", "application/pdf", DATA)) for _ in range(2)]
        await taken(store, mine)
        await one.leave([mine])
        assert await lies_there(one, mine)
        clock.forward(UNSAID_MS - 1)
        assert await one.tidy() == 0
        clock.forward(2)
        assert await one.tidy() == 1
        assert (await lies_there(one, mine), await lies_there(one, nobodys)) == (True, False)


async def test_what_is_out_stays_an_hour(tmp_path: Path) -> None:
    """A vendor may say afterwards that it did not arrive: it can be sent again meanwhile."""
    clock = Clock()
    async with shelf(tmp_path, clock) as (one, store):
        file = await one.put(File("a.pdf", "application/pdf", DATA))
        await taken(store, file)
        await became(store, "mark_sent", 1, "receipt", clock.now())
        clock.forward(SENT_MS - 1)
        assert await one.tidy() == 0
        await became(store, "put_back", 1, clock.now(), "It came back.")
        clock.forward(2)
        assert await one.tidy() == 0
        await became(store, "mark_sent", 1, "another", clock.now())
        clock.forward(SENT_MS + 1)
        assert await one.tidy() == 1
        assert not await lies_there(one, file)


async def test_what_did_not_arrive_can_be_tried_for_a_week(tmp_path: Path) -> None:
    """Dead, or of unknown outcome; while it is tried again it stays whatever its age."""
    clock = Clock()
    async with shelf(tmp_path, clock) as (one, store):
        file = await one.put(File("a.pdf", "application/pdf", DATA))
        await taken(store, file)
        await became(store, "mark_dead", 1, "Blocked.", clock.now(), 0)
        clock.forward(UNDELIVERED_MS - 1)
        assert await one.tidy() == 0
        clock.forward(2)
        await became(store, "send_again", 1, clock.now(), 2**60)
        assert await one.tidy() == 0
        await became(store, "claim_outbox", clock.now(), 1, "telegram")
        await became(store, "mark_unknown", 1, None, "Who knows.", 1)
        assert await one.tidy() == 0
        clock.forward(UNDELIVERED_MS + 1)
        assert await one.tidy() == 1
        assert not await lies_there(one, file)


async def test_what_is_cleared_at_the_moment_of_a_retry_stays(tmp_path: Path) -> None:
    """Found to be over, then tried again before it was cleared: the file goes out."""
    clock = Clock()
    async with shelf(tmp_path, clock) as (one, store):
        file = await one.put(File("a.pdf", "application/pdf", DATA))
        await taken(store, file)
        await became(store, "clear_from_shelf", file.id)
        assert await lies_there(one, file)


async def test_what_is_half_away_is_taken_away_at_the_next_look(tmp_path: Path) -> None:
    """A process that ended while it took a file away: the file is none any more, and the rest of it goes, too."""
    async with shelf(tmp_path, Clock(), len(DATA)) as (one, store):
        file = await one.put(File("a.pdf", "application/pdf", DATA))
        await became(store, "leave_shelf", file.id)
        await became(store, "take_pieces_away", file.id, 1)
        assert not await lies_there(one, file)
        assert await one.tidy() == 1
        assert await pieces(store, file) == 0
        assert await one.tidy() == 0
        assert await lies_there(one, await one.put(File("a.pdf", "application/pdf", DATA)))


async def test_what_was_taken_back_is_gone_at_once(tmp_path: Path) -> None:
    """Cancel within the hold: the next look takes it away, with all its pieces."""
    async with shelf(tmp_path, Clock()) as (one, store):
        file = await one.put(File("a.pdf", "application/pdf", DATA))
        await taken(store, file)
        await became(store, "mark_dead", 1, "Taken back before it was sent.", 1, 0)
        assert await one.tidy() == 1
        assert not await lies_there(one, file)
        assert await pieces(store, file) == 0
