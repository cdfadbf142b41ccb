"""The platform: what followers got, what it tells back of that, and what of it can be read back."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Final

from bench.simulation.storage import MortalStore
from bench.simulation.wire import Wire
from handlers.base import Failure, Outgoing, Profile, Receipt, SendError
from handlers.lengths import Unit
from handlers.limits import Limits, Rate, TextLimit
from intents.model import Echo, Kind, Message, Parsed, Via

ACCOUNT: Final = "shop"
POST: Final = "post1"
_TEXT: Final = TextLimit(1000, Unit.CHARACTERS, "a simulation")
_WAYS: Final = dict.fromkeys(Via, _TEXT)


@dataclass(frozen=True, slots=True)
class Manners:
    """What this platform is like: differs from seed to seed."""

    reads_back: bool
    """Whether it can be asked what arrived."""
    echoes: bool
    """Whether it tells what our account said."""
    names_rows: bool
    """Whether such an echo names the row that we sent along."""
    slow: bool
    """Whether it takes only so many texts a second."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """A text that reached a follower."""

    row: int
    key: str
    via: str
    follower: str
    text: str
    by_person: bool


@dataclass
class Network:
    """The platform, which outlives every process that calls it."""

    wire: Wire
    manners: Manners
    echoed: Callable[[Delivered], None]
    """Hears of every direct message of ours, to tell it back."""
    begun: Callable[[Outgoing, MortalStore], Awaitable[None]]
    """Hears of every call as it begins, and of the rows as they are then."""
    delivered: list[Delivered] = field(default_factory=list)

    async def take(self, reply: Outgoing, store: MortalStore) -> Receipt:
        """One call. Raises SendError."""
        await self.begun(reply, store)
        return Receipt(await self.wire.call(lambda: self._arrive(reply)))

    def _arrive(self, reply: Outgoing) -> str:
        key = f"out-{len(self.delivered)}"
        one = Delivered(int(reply.id), key, reply.via.value, reply.follower, reply.text, reply.by_person)
        self.delivered.append(one)
        if self.manners.echoes and reply.via is Via.DM:
            self.echoed(one)
        return key

    async def find(self, reply: Outgoing) -> Receipt | None:
        """What arrived of a row. Raises SendError where that cannot be told."""
        self.wire.settle()
        if not self.manners.reads_back:
            raise SendError(Failure.UNKNOWN, "This platform does not tell.")
        return next((Receipt(one.key) for one in self.delivered if one.row == int(reply.id)), None)


@dataclass(frozen=True, slots=True)
class NetworkHandler:
    """The platform as one life of the program speaks to it."""

    name: ClassVar[str] = "instagram"
    network: Network
    store: MortalStore
    """The life's; nothing is called once that has ended."""
    limits: Limits
    accounts: frozenset[str] = frozenset({ACCOUNT})

    def parse(self, body: bytes, received_ms: int) -> Sequence[Parsed]:
        """Every entry of an event."""
        return [self._entry(told, received_ms) for told in json.loads(body)]

    def _entry(self, told: dict[str, str], received_ms: int) -> Parsed:
        where = (self.name, ACCOUNT, told["key"])
        if told["is"] == "echo":
            return Echo(*where, told["follower"], told["text"], received_ms, told["row"])
        kind = Kind(told["is"])
        place = POST if kind.public else ""
        return Message(*where, kind, told["follower"], told["text"], int(told["at"]), place)

    async def send(self, reply: Outgoing) -> Receipt:
        """Deliver one text."""
        self.store.check()
        return await self.network.take(reply, self.store)

    async def profile(self, _follower: str) -> Profile:
        """No names here."""
        return Profile()

    async def settle(self, reply: Outgoing) -> Receipt | None:
        """Whether an attempt arrived."""
        self.store.check()
        return await self.network.find(reply)


def limits_of(manners: Manners) -> Limits:
    """What the platform allows."""
    rates = {Via.DM: Rate(1, 2.0, "a simulation")} if manners.slow else {}
    return Limits(_WAYS, window_hours=24, rates=rates)
