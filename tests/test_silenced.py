"""A process that stood still goes on where it stood: it makes no call that another process may have made meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.alarms import Alarms
from bot.leading import Role
from bot.outbox import Outbox
from bot.store.transaction import Row, Step, q
from bot.store.undelivered import said_twice
from tests.shop import ACCOUNT, SECRET, TOKEN, Shop, started, write_workspace
from vendors.instagram import Echoes, SimulatedInstagram
from vendors.slack import SimulatedSlack

pytestmark = pytest.mark.both_databases


class Wavering:
    """A lead that is sure so many times, and then no more: the process stands still just after the last of them."""

    def __init__(self, sure: int) -> None:
        self.left = sure

    @property
    def is_sure(self) -> bool:
        """Whether it still was."""
        self.left -= 1
        return self.left >= 0

    async def keep(self, term: object, over: object) -> None:
        """Nobody asks for it."""


@contextlib.asynccontextmanager
async def asked(tmp_path: Path) -> AsyncIterator[Shop]:
    """A shop in which one text is about to be sent, by nobody yet."""
    workspace = write_workspace(tmp_path)
    instagram = SimulatedInstagram(app_secret=SECRET, token=TOKEN, account_id=ACCOUNT, echoes=Echoes.OFF)
    async with instagram, SimulatedSlack() as slack, started(workspace, instagram, slack, role=Role.WEB) as shop:
        await shop.follower_says("ana", "where is my order")
        while not await shop.rows("replies_of", 1, 1):
            await shop.program.responder.decide_due()
        yield shop


async def one_round(shop: Shop, lead: Wavering) -> None:
    """Everything that is due is tried once."""
    around = shop.program.around
    async with asyncio.TaskGroup() as calls:
        await Outbox(around, Alarms(around), lead).send_due(calls)


async def the_row(shop: Shop) -> Row:
    """The text to the follower."""
    return (await shop.rows("replies_of", 1, 1))[0]


@pytest.mark.parametrize("sure", [0, 1, 2])
async def test_no_byte_leaves_once_another_may_speak(tmp_path: Path, sure: int) -> None:
    """Stopped before the attempt, before the request's head, or between head and body: nothing arrives or is lost."""
    async with asked(tmp_path) as shop:
        await one_round(shop, Wavering(sure))
        assert shop.texts_to("ana") == []
        assert [call for call in shop.instagram.calls if call.startswith("POST")] == []
        row = await the_row(shop)
        assert row["state"] == ("unknown" if sure == 2 else "waiting")


async def test_an_attempt_that_was_left_is_made_later(tmp_path: Path) -> None:
    """The lead was in doubt for a moment only: the next round says it, once."""
    async with asked(tmp_path) as shop:
        await one_round(shop, Wavering(1))
        await one_round(shop, Wavering(1_000))
        assert len(shop.texts_to("ana")) == 1
        assert (await the_row(shop))["state"] == "sent"


async def test_what_came_through_twice_all_the_same_is_told(tmp_path: Path) -> None:
    """Two messages of one text stand at the vendor: the team is told where, once; of one and the same it is not."""
    async with asked(tmp_path) as shop:
        await one_round(shop, Wavering(1_000))
        row = (await shop.rows("outbox_row", (await the_row(shop))["id"]))[0]
        store, desks = shop.program.around.store, shop.program.around.desk_names

        def late(receipt: str) -> Step[None]:
            yield from said_twice(row, receipt, shop.program.around.now(), desks)

        await store.run(lambda: late("another"))
        assert await notes(shop) == []
        await store.run(lambda: doubted(row))
        await store.run(lambda: late(row["receipt"]))
        assert await notes(shop) == []
        for _ in range(2):
            await store.run(lambda: late("another"))
        assert len(await notes(shop)) == 2, "a card and a line of its thread"


def doubted(row: Row) -> Step[None]:
    """As if an attempt had been of unknown outcome before it was sent."""
    yield q("put_back", row["id"], 0, "")
    yield q("claim_outbox", 2**60, 1, row["target"])
    yield q("mark_unknown", row["id"], None, "", row["tries"] + 1)
    yield q("mark_sent", row["id"], row["receipt"], 1)


async def notes(shop: Shop) -> list[str]:
    """What the desk has been told of texts that arrived twice."""
    for _ in range(4):
        await one_round(shop, Wavering(1_000))
    assert shop.slack is not None
    return [message["text"] for message in shop.slack.messages if "twice" in message["text"]]
