"""The hold switch: one statement to each who writes, no automatic answer, and a reviewed drain afterwards."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.shop import Shop, open_shop, write_workspace
from vendors.slack import SimulatedSlack

pytestmark = pytest.mark.both_databases


@asynccontextmanager
async def a_thread(tmp_path: Path) -> AsyncIterator[tuple[Shop, SimulatedSlack, str]]:
    """A shop with one escalation, in whose thread commands can be written."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        assert shop.slack is not None
        await shop.follower_says("ben", "could you sponsor our village fair next summer")
        card = await shop.card("village fair")
        yield shop, shop.slack, card["ts"]


async def test_on_hold_each_follower_reads_the_statement_once(tmp_path: Path) -> None:
    """Anna stops automatic answers: Ana asks twice what the library knows, and reads the statement once."""
    async with a_thread(tmp_path) as (shop, slack, ts):
        await slack.person_says("U0ANNA", ts, "!hold We know of the recall and answer by noon.")
        await shop.card("Anna stopped automatic answers")
        await shop.follower_says("ana", "where is my order")
        await shop.bot_says("ana", "We know of the recall and answer by noon.")
        await shop.follower_says("ana", "where is my order??")
        await shop.decided(3)
        await shop.quiet()
        assert len(shop.texts_to("ana")) == 1


async def test_once_lifted_the_bot_answers_what_is_asked_from_then_on(tmp_path: Path) -> None:
    """Lifted: a new question is answered; the old one stays as it is until a person drains."""
    async with a_thread(tmp_path) as (shop, slack, ts):
        await slack.person_says("U0ANNA", ts, "!hold One moment please.")
        await shop.follower_says("ana", "where is my order")
        await shop.bot_says("ana", "One moment please.")
        await slack.person_says("U0ANNA", ts, "!lift")
        await shop.card("1 followers wrote meanwhile")
        await shop.follower_says("eva", "when are you open")
        await shop.bot_says("eva", "Mon–Fri 9–18")
        assert not any("juniper.example/track" in text for text in shop.texts_to("ana"))
        await slack.person_says("U0ANNA", ts, "!drain")
        await shop.bot_says("ana", "juniper.example/track")
        await slack.person_says("U0ANNA", ts, "!drain")
        await shop.quiet()
        assert len(shop.texts_to("ana")) == 2


async def test_a_second_hold_says_its_own_statement(tmp_path: Path) -> None:
    """Who read the first statement reads the second one too."""
    async with a_thread(tmp_path) as (shop, slack, ts):
        for statement in ("First.", "Second."):
            await slack.person_says("U0ANNA", ts, f"!hold {statement}")
            await shop.follower_says("ana", "where is my order")
            await shop.bot_says("ana", statement)
            await slack.person_says("U0ANNA", ts, "!lift")


async def test_a_risk_word_still_reaches_a_person_on_hold(tmp_path: Path) -> None:
    """The switch stops answers, not alarms."""
    async with a_thread(tmp_path) as (shop, slack, ts):
        await slack.person_says("U0ANNA", ts, "!hold One moment please.")
        await shop.follower_says("eva", "my daughter had an allergic reaction")
        await shop.card("allergic reaction")
