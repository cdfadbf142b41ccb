"""Transactions of one group that go abreast: what several of them ask alike goes to the server in one round trip.

Those that begin with the same question are of one kind (events that are kept, turns that are decided, results that are
written down) and go together, one kind after the other. They go abreast as long as each asks only about a
conversation, message or row of its own, so that it makes no difference who asks first. Whoever asks anything
else goes on alone, one after the other: those that have written already first, the others from their beginning,
so that they see what was written meanwhile. What comes of it is what would have come of them in some order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from bot.store.transaction import Query, Rows, Step, Transaction

_Told = tuple[tuple[str, int], ...]
ONE_EACH: Final[_Told] = ()
"""Exactly one row comes for each, in order."""
NOTHING: Final = None
"""No rows come."""
_OF_CONVERSATION: Final = (("platform", 0), ("account", 1), ("follower", 2), ("place", 3))
LOOKS: Final[Mapping[str, _Told | None]] = {
    "find_conversation": _OF_CONVERSATION,
    "conversation_now": (("id", 0),),
    "undecided": (("conversation_id", 0),),
    "said_before_here": ONE_EACH,
}
"""Questions about one conversation: which columns of a row say whose it is, by the place of the argument."""
WRITES: Final[Mapping[str, _Told | None]] = {
    "open_conversation": _OF_CONVERSATION,
    "keep_message": (("platform", 1), ("account", 2), ("key", 3)),
    "record_decision": ONE_EACH,
    "decide_messages": NOTHING,
    "hear": NOTHING,
    "await_rest": NOTHING,
    "put_in_outbox": NOTHING,
    "mark_sent": (("id", 0),),
}
"""Changes of one conversation, message or row, likewise."""
_LOCAL: Final = {**LOOKS, **WRITES}


class Asking(Protocol):
    """A connection that carries queries out."""

    async def fetch(self, query: Query) -> Rows:
        """The rows of one."""

    async def fetch_many(self, name: str, args: Sequence[tuple[object, ...]]) -> Rows:
        """The rows of one named query for each of many arguments, all together, in their order."""


@dataclass(slots=True)
class _Walker:
    """One transaction under way."""

    transaction: Transaction[Any]
    step: Step[Any]
    query: Query | None = None
    result: Any = None
    has_written: bool = False

    def go_on(self, rows: Rows | None) -> None:
        """Give it what it asked for; ``query`` is what it asks next, None when it has its result."""
        try:
            self.query = next(self.step) if rows is None else self.step.send(rows)
        except StopIteration as done:
            self.query, self.result = None, done.value

    def is_abreast(self) -> bool:
        return self.query is not None and self.query.name in _LOCAL

    async def alone(self, link: Asking) -> None:
        """To the end, by itself."""
        if not self.has_written:
            self.step.close()
            self.step = self.transaction()
            self.go_on(None)
        while self.query is not None:
            self.go_on(await link.fetch(self.query))


async def run_abreast(link: Asking, transactions: Iterable[Transaction[Any]]) -> list[Any]:
    """What each transaction returns; raises what any of them raises, and then none may be committed."""
    walkers, kinds = [_Walker(one, one()) for one in transactions], dict[str, list[_Walker]]()
    for walker in walkers:
        walker.go_on(None)
        if walker.query is not None:
            kinds.setdefault(walker.query.name, []).append(walker)
    for kind in kinds.values():
        while len(kind) > 1 and (abreast := [one for one in kind if one.is_abreast()]):
            await _ask_together(link, abreast)
        for walker in sorted(kind, key=lambda one: not one.has_written):
            if walker.query is not None:
                await walker.alone(link)
    return [walker.result for walker in walkers]


async def _ask_together(link: Asking, walkers: Sequence[_Walker]) -> None:
    """Take everybody one question further who asks what the first of them asks, about something else than they."""
    name = walkers[0].query.name if walkers[0].query else ""
    told, asking = _LOCAL[name], dict[tuple[object, ...], _Walker]()
    for walker in walkers:
        if walker.query is not None and walker.query.name == name:
            asking.setdefault(_whose(walker.query.args, told), walker)
    args = [walker.query.args for walker in asking.values() if walker.query is not None]
    rows = await link.fetch_many(name, args)
    for walker, own in zip(asking.values(), _shared_out(rows, list(asking), told), strict=True):
        walker.has_written |= name in WRITES
        walker.go_on(own)


def _whose(args: tuple[object, ...], told: _Told | None) -> tuple[object, ...]:
    return tuple(args[place] for _, place in told) if told else args


def _shared_out(rows: Rows, keys: Sequence[tuple[object, ...]], told: _Told | None) -> list[Rows]:
    if told is NOTHING:
        return [()] * len(keys)
    if told == ONE_EACH:
        if len(rows) != len(keys):
            raise AssertionError(f"{len(rows)} rows came for {len(keys)} questions")
        return [[row] for row in rows]
    own: dict[tuple[object, ...], list[Any]] = {key: [] for key in keys}
    for row in rows:
        own[tuple(row[column] for column, _ in told)].append(row)
    return list(own.values())
