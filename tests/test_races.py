"""What `make simulate` found: moments at which something else happens than was expected, each taken by hand here."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import ClassVar, TypeVar

import pytest

from bot.alarms import Alarms
from bot.intake import Intake
from bot.knowledge import Knowledge
from bot.outbox import Outbox
from bot.store.spool import Spool
from bot.store.transaction import StoreUnavailableError, Transaction
from handlers.base import Failure, Outgoing, Receipt, SendError
from handlers.desk import Card, Teammate, Verb
from handlers.lengths import Unit
from handlers.limits import Limits, Rate, TextLimit
from intents.library import load
from intents.model import Via
from intents.understanding import fit
from tests.shop import INTENTS, RESPONSES
from tests.small_world import ANNA, Network, Room, World

T = TypeVar("T")
KNOWN = "where is my order"
ODD = "could you sponsor our village fair next summer"
LIMIT = TextLimit(1000, Unit.CHARACTERS, "a test")


@cache
def knowledge() -> Knowledge:
    """The small shop's."""
    library = load({"responses.yaml": RESPONSES, "intents/shop.yaml": INTENTS})
    return Knowledge(library, fit(library))


@dataclass
class LossyRoom(Room):
    """A desk that loses calls and does not answer: as many as planned."""

    meanwhile: list[Callable[[], Awaitable[object]]] = field(default_factory=list)
    edits_lost: int = 0
    hints_lost: int = 0

    async def show(self, card: Card, thread: str) -> str:
        """A card is posted; an edit may be lost."""
        if thread and self.edits_lost:
            self.edits_lost -= 1
            raise SendError(Failure.UNKNOWN, "No answer came.")
        while self.meanwhile:
            await self.meanwhile.pop()()
        return await super().show(card, thread)

    async def hint(self, thread: str, teammate: Teammate, text: str) -> Receipt:
        """A word that may be lost."""
        if self.hints_lost:
            self.hints_lost -= 1
            raise SendError(Failure.UNKNOWN, "No answer came.")
        return await super().hint(thread, teammate, text)


@dataclass
class SlowNetwork(Network):
    """A platform that takes one text a minute."""

    limits: ClassVar[Limits] = Limits({Via.DM: LIMIT}, window_hours=24, rates={Via.DM: Rate(1, 60, "a test")})


@dataclass
class BusyNetwork(Network):
    """A platform where something happens just before it says that it is busy."""

    first: list[Callable[[], Awaitable[object]]] = field(default_factory=list)

    async def send(self, reply: Outgoing) -> Receipt:
        """Busy once."""
        if self.first:
            await self.first.pop()()
            raise SendError(Failure.BUSY, "Not now.", 1.0)
        return await super().send(reply)


@dataclass
class SilentNetwork(Network):
    """A platform that never tells what arrived."""

    defect: bool = False

    async def settle(self, reply: Outgoing) -> Receipt | None:
        """It cannot be asked."""
        if self.defect:
            raise LookupError
        raise SendError(Failure.UNKNOWN, "It does not tell.")


class MoodyStore:
    """A real database that is out of reach now and then."""

    is_shared: ClassVar[bool] = False
    left_open: ClassVar[bool] = False

    def __init__(self, world: World) -> None:
        self._store = world.around.store
        self.down = False

    async def run(self, transaction: Transaction[T]) -> T:
        """As the real one, or not at all."""
        self._check()
        return await self._store.run(transaction)

    async def read(self, transaction: Transaction[T]) -> T:
        """As the real one, or not at all."""
        self._check()
        return await self._store.read(transaction)

    def _check(self) -> None:
        if self.down:
            raise StoreUnavailableError("The disk does not answer.")


async def asked(world: World, text: str) -> None:
    """The follower writes, and it is decided what to do."""
    await world.hears(text)
    world.now_ms += 1_000
    await world.decides()


def texts(world: World) -> list[str]:
    """The beginnings of what reached the follower."""
    return [one.text[:10] for one in world.network.delivered]


@pytest.mark.both_databases
async def test_a_card_that_changes_while_it_is_posted_is_edited(tmp_path: Path) -> None:
    """Somebody answers in the app in the millisecond in which the escalation began, while its card is on its way."""
    room = LossyRoom()
    async with World(tmp_path, knowledge(), room=room) as world:

        async def answer() -> None:
            world.now_ms -= 1
            await world.echoes("It is me in the app.")

        room.meanwhile = [answer]
        await asked(world, ODD)
        await world.sends()
        await world.settles_down()
        assert [card.state for card in room.cards.values()] == ["claimed"]


@pytest.mark.both_databases
async def test_a_card_whose_edit_was_lost_is_edited_again(tmp_path: Path) -> None:
    """That it stands there does not tell what it says."""
    room = LossyRoom(edits_lost=1)
    async with World(tmp_path, knowledge(), room=room) as world:
        await asked(world, ODD)
        await world.sends()
        await world.acts(ANNA, Verb.CLAIM)
        await world.settles_down()
        assert [card.state for card in room.cards.values()] == ["claimed"]


async def test_a_refusal_that_was_lost_is_told_again(tmp_path: Path) -> None:
    """Who is not told believes that the follower was answered; reading it twice does no harm."""
    room = LossyRoom(hints_lost=1)
    async with World(tmp_path, knowledge(), room=room) as world:
        await asked(world, ODD)
        await world.sends()
        refused = await world.acts(ANNA, Verb.SUGGEST, about="9")
        await world.settles_down()
        assert (f"T{max(room.cards)}", refused) in room.lines


@pytest.mark.both_databases
async def test_an_answer_that_waits_its_turn_is_not_given_after_a_claim(tmp_path: Path) -> None:
    """It was taken to be sent, a teammate claims, and only then the platform's rate lets it wait."""
    async with World(tmp_path, knowledge(), SlowNetwork()) as world:
        await asked(world, ODD)
        await world.sends()
        await asked(world, KNOWN)
        async with asyncio.TaskGroup() as calls:
            await world.outbox.send_due(calls)
            await world.acts(ANNA, Verb.CLAIM)
        await world.settles_down()
        assert texts(world) == ["Thanks for"]


@pytest.mark.both_databases
async def test_an_answer_under_way_is_not_given_after_a_stop(tmp_path: Path) -> None:
    """The follower wants no more automatic answers while a call goes on that comes back busy."""
    network = BusyNetwork()
    async with World(tmp_path, knowledge(), network) as world:
        await asked(world, KNOWN)

        async def stop() -> None:
            await world.hears("stop")
            await world.decides()

        network.first = [stop]
        await world.sends()
        await world.settles_down()
        assert texts(world) == ["All right,"]


@pytest.mark.both_databases
async def test_an_echo_belongs_to_the_call_under_way(tmp_path: Path) -> None:
    """The same words were given up as unknown before: that they come back now tells nothing about the earlier ones."""
    async with World(tmp_path, knowledge(), SilentNetwork()) as world:
        await asked(world, KNOWN)
        world.network.plans = ["lost"]
        await world.settles_down()

        async def echo() -> None:
            await world.echoes(world.network.delivered[-1].text, world.network.delivered[-1].key)

        await asked(world, KNOWN)
        world.network.meanwhile = [echo]
        await world.settles_down()
        states = {row["key"]: row["state"] for row in await world.rows("replies_of", 1, 20)}
        assert states == {"d1:0": "unknown", "d2:0": "sent"}


async def test_a_defect_in_reading_back_ends_nothing(tmp_path: Path) -> None:
    """The outbox goes on, and in the end the team is told that nobody knows."""
    async with World(tmp_path, knowledge(), SilentNetwork(defect=True)) as world:
        await asked(world, KNOWN)
        world.network.plans = ["lost"]
        await world.settles_down()
        assert any("It is unknown whether this reached" in text for _, text in world.room.lines)


async def test_a_call_without_a_database_was_not_made(tmp_path: Path) -> None:
    """What has to be read first cannot be: nothing was sent, so nothing is in doubt and no defect is reported."""
    async with World(tmp_path, knowledge()) as world:
        store = MoodyStore(world)
        around = replace(world.around, store=store)
        await asked(world, ODD)
        async with asyncio.TaskGroup() as calls:
            await Outbox(around, Alarms(around)).send_due(calls)
            store.down = True
            await asyncio.sleep(0.05)
            store.down = False
        rows = {row["via"]: row for row in await world.rows("outbox_row", 1)}
        assert rows["card"]["state"] == "waiting"
        assert "database cannot be read" in rows["card"]["error"]


async def test_no_event_overtakes_one_that_waits_in_the_spool(tmp_path: Path) -> None:
    """The database is back, and an earlier word is not in it yet: the next one waits behind it."""
    async with World(tmp_path, knowledge()) as world:
        store = MoodyStore(world)
        around = replace(world.around, store=store)
        intake = Intake(around, Spool(tmp_path / "a.spool"))
        store.down = True
        await intake.accept("instagram", event("first"))
        store.down = False
        await intake.accept("instagram", event("second"))
        assert await world.rows("messages_of", 1, 9) == []
        assert await intake.drain_spool() == 2
        await intake.accept("instagram", event("third"))
        said = [row["key"] for row in reversed(await world.rows("messages_of", 1, 9))]
        assert said == ["first", "second", "third"]


def event(key: str) -> bytes:
    """A follower writes."""
    return json.dumps({"is": "message", "key": key, "text": KNOWN}).encode()
