"""`make bench-store`: group commit on the loop's own thread beside a writer thread, same transactions, same promise.

Each transaction stores one message durably (WAL, synchronous=FULL). CPU is this process's user and system time.
"""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.intake import find_or_open
from bot.store.sqlite import SqliteStore, open_to_write, run_step
from bot.store.transaction import Step, Transaction, q
from intents.model import Kind, Message

COUNT = 4_000
GROUP = 256


def stored(number: int) -> Step[None]:
    """One message of one of a hundred followers."""
    message = Message("instagram", "1", f"m{number}", Kind.DM, f"f{number % 100}", "where is my order", 1)
    conversation = yield from find_or_open(message, "")
    where = (conversation["id"], "instagram", "1", message.key, "dm", "follower")
    yield q("keep_message", *where, message.text, "", "", "", 1, 1, "new")


class ThreadStore:
    """The alternative: one writer thread that commits whatever has come in meanwhile."""

    def __init__(self, path: Path) -> None:
        SqliteStore(path).close_now()
        self._path = path
        self._jobs: queue.SimpleQueue[tuple[Transaction[Any], asyncio.Future[Any]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write)
        self._thread.start()

    async def run(self, transaction: Transaction[Any]) -> Any:
        """Durable on return."""
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._jobs.put((transaction, future))
        return await future

    async def close(self) -> None:
        """Stop the thread."""
        self._jobs.put(None)
        self._thread.join()

    def _write(self) -> None:
        connection = open_to_write(self._path)
        while group := self._group():
            connection.execute("BEGIN IMMEDIATE")
            results = [run_step(connection, transaction()) for transaction, _ in group]
            connection.execute("COMMIT")
            loop = group[0][1].get_loop()
            loop.call_soon_threadsafe(_settle, [future for _, future in group], results)
        connection.close()

    def _group(self) -> list[tuple[Transaction[Any], asyncio.Future[Any]]]:
        first = self._jobs.get()
        group = [first] if first is not None else []
        while group and len(group) < GROUP and not self._jobs.empty():
            job = self._jobs.get()
            if job is None:
                self._jobs.put(None)
                break
            group.append(job)
        return group


def _settle(futures: list[asyncio.Future[Any]], results: list[Any]) -> None:
    for future, result in zip(futures, results, strict=True):
        future.set_result(result)


async def measure(make: Callable[[Path], Any], at_once: int) -> tuple[float, float]:
    """CPU and wall microseconds a transaction, with so many under way."""
    with tempfile.TemporaryDirectory() as directory:
        store = make(Path(directory) / "bench.db")
        numbers = iter(range(COUNT))

        async def worker(run: Callable[[Transaction[Any]], Awaitable[Any]]) -> None:
            for number in numbers:
                await run(lambda n=number: stored(n))

        cpu, wall = time.process_time(), time.perf_counter()
        await asyncio.gather(*(worker(store.run) for _ in range(at_once)))
        spent = (time.process_time() - cpu) / COUNT * 1e6, (time.perf_counter() - wall) / COUNT * 1e6
        await store.close()
        return spent


async def main() -> None:
    """Print the table."""
    console = Console(width=110)
    table = Table(
        "", "under way", "CPU µs", "wall µs", title=f"{COUNT} durable transactions, SQLite {sqlite3.sqlite_version}"
    )
    for at_once in (1, 8, 64):
        for name, make in (("loop turn", SqliteStore), ("writer thread", ThreadStore)):
            rounds = [await measure(make, at_once) for _ in range(3)]
            cpu, wall = min(rounds)
            table.add_row(name, str(at_once), f"{cpu:.0f}", f"{wall:.0f}")
    console.print(table)


if __name__ == "__main__":
    asyncio.run(main())
