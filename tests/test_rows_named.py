"""A vendor that gives back which row a text was sent for settles a lost answer, and nobody is taken for us."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from bot.app import Program, assembled
from bot.config import read
from bot.logs import make_log
from bot.store.transaction import Row, Step, q
from tests.counterparts.messenger import MessengerCounterpart
from tests.counterparts.whatsapp import WhatsAppCounterpart
from tests.shop import running, write_workspace
from vendors.server import Fault

FOLLOWER = "6700000000000001"


@contextlib.asynccontextmanager
async def open_shop(workspace: Path, vendor: MessengerCounterpart | WhatsAppCounterpart) -> AsyncIterator[Program]:
    """A Frontdesk whose one platform is played by a counterpart."""
    text = TextIOWrapper(BytesIO(), write_through=True)
    start = {"FRONTDESK_WORKSPACE": str(write_workspace(workspace)), "FRONTDESK_PORT": "0"}
    async with (
        vendor,
        assembled(read({**start, **vendor.environment}), make_log("json", logging.INFO, text)) as program,
        running(program) as url,
    ):
        await vendor.opens(url)
        yield program


async def replies(program: Program) -> list[Row]:
    """What the first conversation was answered."""

    def look() -> Step[list[Row]]:
        return list((yield q("replies_of", 1, 20)))

    return await program.around.store.read(look)


@pytest.mark.parametrize("vendor", [MessengerCounterpart(), WhatsAppCounterpart()], ids=["messenger", "whatsapp"])
async def test_a_lost_answer_is_settled_by_what_comes_back(
    tmp_path: Path, vendor: MessengerCounterpart | WhatsAppCounterpart
) -> None:
    """The vendor took it and the answer broke: the row is sent, once, and the bot stays in charge."""
    async with open_shop(tmp_path, vendor) as program:
        vendor.vendor.fault(Fault.RESET, accepted=True)
        await vendor.says(FOLLOWER, "when are you open?")
        end = time.monotonic() + 12
        while [row["state"] for row in await replies(program)] != ["sent"]:
            assert time.monotonic() < end, "the row was never settled"
            await asyncio.sleep(0.02)
        assert len(vendor.reached(FOLLOWER)) == 1

        def escalated() -> Step[list[Row]]:
            return list((yield q("open_escalation_of", 1)))

        assert await program.around.store.read(escalated) == []
