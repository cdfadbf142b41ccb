"""Slack and Discord at once, with one claim lock; and Discord's share of a hand-over that reaches nobody."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

from bot.clock import now_ms
from tests.clock import Clock
from tests.discord_desk import ANNA, BOB, DeskShop, an_instagram, opened
from tests.shop import RESPONSES
from tests.three_desks import FAIR
from vendors.discord import SimulatedDiscord
from vendors.slack import SimulatedSlack

HOURS = RESPONSES.replace("undo_seconds: 0", 'undo_seconds: 0, hours: "Mon–Fri 9:00–18:00"')
MONDAY = "2026-11-30 10:00"
NOBODY = "nobody has got to it yet"


@dataclass
class Both:
    """One Frontdesk with Anna at Slack and Bob at Discord."""

    desk: DeskShop
    slack: SimulatedSlack

    async def on_slack(self, ts: str, words: str) -> None:
        """Wait until Slack's card says something."""
        card = self.slack.workspace.message(ts)
        await self.desk.shop.until(lambda: words in json.dumps(card["blocks"], ensure_ascii=False), words)

    async def asked(self) -> tuple[str, str]:
        """Ben asks; the card at Slack, and the thread at Discord."""
        await self.desk.shop.follower_says("ben", FAIR)
        ts = (await self.desk.shop.card("village fair"))["ts"]
        thread = str((await self.desk.card("village fair"))["id"])
        await self.desk.shop.bot_says("ben", "A person from our team")
        await self.desk.shop.quiet()
        return ts, thread


@contextlib.asynccontextmanager
async def both_desks(
    tmp_path: Path, responses: str = RESPONSES, now: Callable[[], int] = now_ms
) -> AsyncIterator[Both]:
    """A team that works in Slack and in a forum on Discord."""
    async with contextlib.AsyncExitStack() as stack:
        slack = await stack.enter_async_context(SimulatedSlack(now=now))
        discord = await stack.enter_async_context(SimulatedDiscord())
        instagram = await stack.enter_async_context(an_instagram(now))
        settings = {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "SLACK_DESK_CHANNEL": "C0DESK",
            "SLACK_API_URL": slack.url,
        }
        channel = discord.opens("desk", forum=True)
        running = opened(tmp_path, discord, channel, instagram, responses, now=now, **settings)
        desk = await stack.enter_async_context(running)
        desk.shop.slack = slack
        slack.callback = f"{desk.shop.url}/webhooks/slack"
        yield Both(desk, slack)


async def test_one_claim_holds_at_both_desks(tmp_path: Path) -> None:
    """Anna claims in Slack: Discord shows it, Bob's late Claim is refused, and his plain line there is talk."""
    async with both_desks(tmp_path) as both:
        ts, thread = await both.asked()
        old = dict(both.desk.world.messages[thread])
        await both.slack.press("U0ANNA", ts, "claim")
        await both.desk.shows(thread, "Claimed by Anna")
        await both.desk.discord.interactions.presses(BOB, old, "Claim")
        await both.desk.whispered(BOB, "Anna has already claimed this.")
        await both.desk.marked(await both.desk.says(BOB, thread, "I know them"), "📝")
        await both.desk.shop.in_thread(ts, "Bob (internal): I know them")
        await both.slack.person_says("U0ANNA", ts, "We would love to.")
        await both.desk.shop.bot_says("ben", "We would love to.")
        await both.desk.line(thread, "Anna answered: We would love to.")
        await both.desk.shop.quiet()
        assert len(both.desk.shop.texts_to("ben")) == 2


async def test_two_clicks_at_once_at_two_desks_give_it_to_one(tmp_path: Path) -> None:
    """Both press Claim in the same moment: one has it, both cards say who, the other reads it."""
    async with both_desks(tmp_path) as both:
        ts, thread = await both.asked()
        await asyncio.gather(both.slack.press("U0ANNA", ts, "claim"), both.desk.presses(BOB, thread, "Claim"))
        await both.desk.becomes("claimed")
        owner = (await both.desk.shop.rows("escalation", 1))[0]["claimed_name"]
        await both.on_slack(ts, f"Claimed by {owner}")
        await both.desk.shows(thread, f"Claimed by {owner}")
        if owner == "Anna":
            await both.desk.whispered(BOB, "Anna has already claimed this.")
        else:
            await both.desk.shop.until(
                lambda: [one for one in both.slack.workspace.whispers if "Bob has already claimed" in one["text"]],
                "a word to Anna",
            )


async def test_what_ends_at_one_desk_has_ended_at_the_other(tmp_path: Path) -> None:
    """Claimed and answered on Discord, resolved by a colleague in Slack, reopened on Discord."""
    async with both_desks(tmp_path) as both:
        ts, thread = await both.asked()
        await both.desk.presses(ANNA, thread, "Claim")
        await both.on_slack(ts, "Claimed by Anna")
        await both.desk.says(ANNA, thread, "We would love to.")
        await both.desk.shop.in_thread(ts, "Anna answered: We would love to.")
        await both.slack.press("U0BOB", ts, "resolve")
        await both.desk.shows(thread, "Reopen")
        await both.desk.presses(ANNA, thread, "Reopen")
        await both.on_slack(ts, "Claimed by Anna")
        await both.desk.says(ANNA, thread, "And bring friends.")
        await both.desk.shop.bot_says("ben", "And bring friends.")


async def test_what_the_follower_writes_reaches_both_threads_once(tmp_path: Path) -> None:
    """More words of Ben's: one line at each desk, also where the one who has it is at the other."""
    async with both_desks(tmp_path) as both:
        ts, thread = await both.asked()
        await both.desk.presses(BOB, thread, "Claim")
        await both.on_slack(ts, "Claimed by Bob")
        await both.desk.shop.follower_says("ben", "it is on the third of July")
        await both.desk.shop.in_thread(ts, "third of July")
        await both.desk.line(thread, "third of July")
        await both.desk.shop.quiet()
        assert len(both.desk.lines(thread, "third of July")) == 1
        assert len([one for one in both.slack.messages if "third of July" in one["text"]]) == 1


async def test_a_desk_that_is_gone_is_told_of_at_the_other(tmp_path: Path) -> None:
    """Discord's channel is deleted: Slack shows the card, says after ten minutes that only it does, and works."""
    clock = Clock(MONDAY)
    async with both_desks(tmp_path, HOURS, clock) as both:
        del both.desk.world.channels[both.desk.channel]
        await both.desk.shop.follower_says("ben", FAIR)
        ts = (await both.desk.shop.card("village fair"))["ts"]
        await both.desk.shop.until(lambda: b"row.failed" in both.desk.shop.logged.getvalue(), "the refusal")
        clock.move(minutes=11)
        await both.desk.shop.in_thread(ts, "could not be shown at Discord")
        await both.slack.press("U0ANNA", ts, "claim")
        await both.slack.person_says("U0ANNA", ts, "We would love to.")
        await both.desk.shop.bot_says("ben", "We would love to.")
        assert not [text for text in both.desk.shop.texts_to("ben") if NOBODY in text]


async def test_a_discord_desk_that_is_gone_is_loud(tmp_path: Path) -> None:
    """Ten minutes at no desk: an honest word, and /health says why; the channel is back, and so is the card."""
    clock = Clock(MONDAY)
    async with SimulatedDiscord() as discord, an_instagram(clock) as instagram:
        channel = discord.opens("desk", forum=True)
        async with opened(tmp_path, discord, channel, instagram, HOURS, now=clock) as desk:
            kept = desk.world.channels.pop(channel)
            await desk.shop.follower_says("ben", FAIR)
            await desk.shop.bot_says("ben", "A person from our team")
            await desk.shop.until(lambda: b"row.failed" in desk.shop.logged.getvalue(), "the refusal")
            clock.move(minutes=11)
            await desk.shop.bot_says("ben", NOBODY)

            async def told() -> bool:
                problems = (await desk.shop.program.rooms.health.report())["problems"]
                return any("at no desk" in one and "#1" in one for one in problems)

            await desk.shop.until(told, "the escalation in /health")
            desk.world.channels[channel] = kept
            clock.move(minutes=11)
            card = await desk.card("village fair")
            await desk.presses(ANNA, str(card["id"]), "Claim")
            await desk.becomes("claimed")
            await desk.says(ANNA, str(card["id"]), "We would love to.")
            await desk.shop.bot_says("ben", "We would love to.")
