"""Slack shows a card although its answer never came: what teammates do on it before we know counts all the same."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.early_acts import NO_ESCALATION
from handlers.desk import Act, Teammate, Verb
from tests.shop import Shop, open_shop, write_workspace
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
