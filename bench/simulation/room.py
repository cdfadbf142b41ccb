"""The desk: what the team sees, posted through a wire that may lose it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from bench.simulation.wire import Wire
from handlers.base import Receipt
from handlers.desk import Button, Card, Mark, Teammate


@dataclass(frozen=True, slots=True)
class Posted:
    """A card or a line that stands in the room. ``row``: the row it was posted for; 0: a card."""

    key: str
    thread: str
    text: str
    row: int = 0


@dataclass
class Room:
    """The desk, which outlives every process that calls it."""

    wire: Wire
    came: Callable[[Posted], None]
    """Hears of everything posted."""
    posted: list[Posted] = field(default_factory=list)
    cards: dict[str, Card] = field(default_factory=dict)
    """By thread, as they look now."""
    marks: dict[str, Mark] = field(default_factory=dict)
    hints: set[tuple[str, str, str]] = field(default_factory=set)
    """Thread, teammate and words of what only one of them sees."""

    def add(self, thread: str, text: str, row: int = 0) -> str:
        """Something new stands there."""
        key = f"p{len(self.posted)}"
        one = Posted(key, thread or key, text, row)
        self.posted.append(one)
        self.came(one)
        return key

    def show(self, card: Card, thread: str) -> str:
        """Post a card or edit it."""
        thread = thread or self.add("", card.number)
        self.cards[thread] = card
        return thread

    def mark(self, line: str, mark: Mark) -> str:
        """Show a mark on a line."""
        self.marks[line] = mark
        return line

    def hint(self, thread: str, teammate: Teammate, text: str) -> str:
        """Tell one teammate."""
        self.hints.add((thread, teammate.id, text))
        return f"h{len(self.hints)}"

    def find(self, thread: str, out_id: str) -> Receipt | None:
        """What was posted for a row, or for an escalation where no thread is told."""
        self.wire.settle()
        for one in self.posted:
            if (one.row == int(out_id)) if thread else (not one.row and one.text == out_id):
                return Receipt(one.key)
        return None


@dataclass(frozen=True, slots=True)
class RoomHandler:
    """The desk as one life of the program speaks to it."""

    name: ClassVar[str] = "slack"
    room: Room
    check: Callable[[], None]
    """Raises where this life is over."""

    async def _call(self, arrive: Callable[[], str]) -> str:
        self.check()
        return await self.room.wire.call(arrive)

    async def show(self, card: Card, thread: str) -> str:
        """Post or edit a card."""
        return await self._call(lambda: self.room.show(card, thread))

    async def say(self, thread: str, text: str, out_id: str, _buttons: Sequence[Button] = ()) -> Receipt:
        """Post a line."""
        return Receipt(await self._call(lambda: self.room.add(thread, text, int(out_id))))

    async def address(self, thread: str, _teammate: Teammate | None, text: str, out_id: str) -> Receipt:
        """Post a line that calls somebody."""
        return await self.say(thread, text, out_id)

    async def withdraw(self, _thread: str, receipt: str) -> Receipt:
        """Nothing more is to be seen of it; the history keeps what stood there."""
        return Receipt(await self._call(lambda: receipt))

    async def amend(self, _thread: str, receipt: str, _text: str) -> Receipt:
        """Other words for a line."""
        return Receipt(await self._call(lambda: receipt))

    async def mark(self, _thread: str, line: str, mark: Mark, _before: Mark) -> Receipt:
        """A mark on a teammate's line."""
        return Receipt(await self._call(lambda: self.room.mark(line, mark)))

    async def announce(self, text: str, out_id: str) -> Receipt:
        """A line for the whole team."""
        return Receipt(await self._call(lambda: self.room.add("", text, int(out_id))))

    async def hint(self, thread: str, teammate: Teammate, text: str) -> Receipt:
        """A word that one teammate sees."""
        return Receipt(await self._call(lambda: self.room.hint(thread, teammate, text)))

    async def settle(self, thread: str, out_id: str, since_ms: int) -> Receipt | None:
        """Whether a post arrived."""
        self.check()
        return self.room.find(thread, out_id)
