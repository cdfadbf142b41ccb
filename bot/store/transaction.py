"""A transaction as a generator: it yields named queries, receives their rows, and returns its result.

The same generator runs on SQLite and on PostgreSQL; the database decides only how a query is carried out. A
transaction may be run again from the start, so it does nothing but read rows, compute and write rows.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, ClassVar, NamedTuple, Protocol, TypeVar

T = TypeVar("T")


class Row(Protocol):
    """One row of a result; columns by name."""

    def __getitem__(self, column: str, /) -> Any: ...


class Query(NamedTuple):
    """A query of queries.sql and its arguments, in the order of ``$1``, ``$2`` …"""

    name: str
    args: tuple[object, ...]


Rows = Sequence[Row]
Step = Generator[Query, Rows, T]
Transaction = Callable[[], Step[T]]


class StoreUnavailableError(Exception):
    """The database cannot be reached or written to now; nothing of the transaction happened."""


class StoreError(Exception):
    """The database cannot be opened at all; the message says what to do."""


def q(name: str, *args: object) -> Query:
    """A named query with its arguments."""
    return Query(name, args)


class Store(Protocol):
    """A database that runs transactions."""

    is_shared: ClassVar[bool]
    """Whether other processes may be waiting to write while a transaction is under way."""

    @property
    def left_open(self) -> bool:
        """Whether whoever wrote it before ended without closing it: as far as is known, by a kill or a defect."""

    async def run(self, transaction: Transaction[T]) -> T:
        """Run it and return when it is durable. Raises StoreUnavailableError, or what the transaction raised."""

    async def read(self, transaction: Transaction[T]) -> T:
        """Run a transaction that only reads."""

    def reserved(self, conversations: Sequence[int]) -> AbstractAsyncContextManager[Sequence[int]]:
        """Of these conversations, those that no other process is deciding: they are this one's within the block.

        That only spares work: a turn is decided by whoever writes it first, and the rows tell the other one.
        """

    async def close(self) -> None:
        """Finish what was asked for and let go of the database."""
