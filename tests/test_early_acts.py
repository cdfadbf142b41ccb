"""Slack shows a card although its answer never came: what teammates do on it before we know counts all the same."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.alarms import Alarms
from bot.early_acts import NO_ESCALATION
from bot.outbox import Outbox
from bot.responder import Responder
from bot.store.taking import take
from handlers.base import Receipt
from handlers.desk import Act, Teammate, Verb
from tests.clock import Clock
from tests.shop import Shop, open_shop, write_workspace
from tests.test_setting_aside import undecided
from vendors.slack import Fault, SimulatedSlack, Trouble


@asynccontextmanager
async def a_card_in_doubt(tmp_path: Path) -> AsyncIterator[tuple[Shop, SimulatedSlack, str]]:
    """A card stands in the channel, and the answer to its posting was lost."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        assert shop.slack is not None
        shop.slack.fail("chat.postMessage", Fault(Trouble.RESET, accepted=True))
        await shop.follower_says("kim", "do you sell wholesale")
        ts = (await shop.card("wholesale"))["ts"]

        async def doubtful() -> bool:
            return bool((await shop.rows("backlog"))[0]["unknown"])

        await shop.until(doubtful, "a card of unknown outcome")
        yield shop, shop.slack, ts


async def test_a_claim_and_a_line_wait_for_the_thread_to_be_known(tmp_path: Path) -> None:
    """Anna claims and answers on a card in doubt, each delivered twice; Kim reads it once, when the card is known."""
    async with a_card_in_doubt(tmp_path) as (shop, slack, ts):
        await slack.bring(await slack.press("U0ANNA", ts, "claim"))
        await slack.bring(await slack.person_says("U0ANNA", ts, "We do, gladly."))
        assert "We do, gladly." not in shop.texts_to("kim")
        await shop.bot_says("kim", "We do, gladly.")
        await shop.quiet()
        assert shop.texts_to("kim").count("We do, gladly.") == 1
        escalation = (await shop.rows("escalation", 1))[0]
        assert (escalation["state"], escalation["claimed_name"]) == ("claimed", "Anna")
        assert await shop.rows("recall", "early:slack", f"C0DESK:{ts}") == []


@pytest.mark.both_databases
async def test_two_cards_that_become_known_at_the_same_instant_keep_what_was_done_on_each(tmp_path: Path) -> None:
    """Nothing waits for the last card in doubt but what was done on cards of which it is told in the same commit."""
    async with undecided(tmp_path, Clock("2026-11-30 10:00")) as shop:
        for who in ("kim", "lee"):
            await shop.follower_says(who, "do you sell wholesale")
        await Responder(shop.program.around).decide_due()
        outbox, store = Outbox(shop.program.around, Alarms(shop.program.around)), shop.program.around.store
        due, _ = await store.run(lambda: take(shop.program.around.now(), {"slack": 9}, {}))
        cards = {row["escalation_id"]: row for row in due if row["via"] == "card"}
        for number in cards:
            act = Act("slack", f"k{number}", f"C0DESK:{number}.5", Teammate("U0ANNA", "Anna"), Verb.CLAIM)
            assert await shop.program.rooms.way_back.accept([act]) == []
        await asyncio.gather(*(outbox.sent(row, Receipt(f"C0DESK:{number}.5")) for number, row in cards.items()))
        states = [(await shop.rows("escalation", number))[0]["state"] for number in (1, 2)]
        assert states == ["claimed", "claimed"]


async def test_what_was_said_elsewhere_meanwhile_is_forgotten(tmp_path: Path) -> None:
    """Talk in a thread that turns out to be nobody's is not kept, and is refused where no card is in doubt."""
    async with a_card_in_doubt(tmp_path) as (shop, slack, ts):
        act = Act("slack", "k1", "C0DESK:1.5", Teammate("U0BOB", "Bob"), Verb.SAY, "lunch?", "1.5")
        accept = shop.program.rooms.way_back.accept
        assert await accept([act]) == []
        assert len(await shop.rows("recall", "early:slack", "C0DESK:1.5")) == 1
        await slack.press("U0ANNA", ts, "claim")

        async def known() -> bool:
            return bool(await shop.rows("escalation_of_thread", "slack", f"C0DESK:{ts}"))

        await shop.until(known, "the card's thread")
        assert await shop.rows("recall", "early:slack", "C0DESK:1.5") == []
        assert await accept([act]) == [NO_ESCALATION]
