"""Discord as a desk: a follower writes elsewhere, the team answers in a thread, and every step shows."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from handlers.desk import Teammate
from tests.discord_desk import ANNA, BOB, DeskShop, a_thread, open_desk
from tests.shop import RESPONSES
from vendors.discord import SimulatedDiscord
from vendors.faults import Fault

LONG = RESPONSES.replace("undo_seconds: 0", "undo_seconds: 60")


@pytest.mark.parametrize("forum", [True, False])
async def test_a_follower_a_card_a_claim_and_a_line(tmp_path: Path, forum: bool) -> None:
    """Ben asks on Instagram; Anna claims the card on Discord and answers with a plain line; it bears a tick."""
    async with a_thread(tmp_path, forum=forum) as (desk, thread):
        await desk.presses(ANNA, thread, "Claim")
        await desk.shows(thread, "Claimed by Anna")
        line = await desk.says(ANNA, thread, "We would love to, <@1500000000000000002> writes to you.")
        await desk.shop.bot_says("ben", "We would love to,")
        await desk.marked(line, "✅")
        posts = [
            one.body for one in desk.discord.calls if one.name.startswith(("POST", "PATCH")) and "content" in one.body
        ]
        assert all(body["allowed_mentions"] == {"parse": []} for body in posts)


async def test_the_card_says_everything_and_offers_what_can_be_done(tmp_path: Path) -> None:
    """Who, where, what, why, until when; a tag for the state; one button for each thing that can be done now."""
    async with a_thread(tmp_path) as (desk, thread):
        card = desk.world.messages[thread]
        shown = json.dumps(card["embeds"], ensure_ascii=False)
        assert "Instagram direct message" in card["content"]
        assert "left to answer freely: until <t:" in shown
        assert "Why it is here" in shown
        labels = [button["label"] for row in card["components"] for button in row["components"]]
        assert labels == ["Claim", "Reply", "Resolve", "Snooze", "Not a question", "Mute", "Why"]
        assert tags(desk, thread) == ["open"]
        await desk.presses(ANNA, thread, "Claim")
        await desk.shows(thread, "Give back to bot")
        await desk.shop.until(lambda: tags(desk, thread) == ["claimed"], "the tag")


def tags(desk: DeskShop, thread: str) -> list[str]:
    """The names of a post's tags."""
    names = {one["id"]: one["name"] for one in desk.world.channels[desk.channel].available_tags}
    return [names[one] for one in desk.world.channels[thread].tags]


async def test_an_unclaimed_line_is_offered_and_goes_out_with_one_click(tmp_path: Path) -> None:
    """Anna writes before claiming: asked, one click claims and sends, and the question goes away."""
    async with a_thread(tmp_path) as (desk, thread):
        line = await desk.says(ANNA, thread, "We would love to!")
        asked = await desk.line(thread, "stayed internal")
        await desk.presses(BOB, asked["id"], "Claim and send")
        await desk.whispered(BOB, "Only Anna can send their own line")
        await desk.presses(ANNA, asked["id"], "Claim and send")
        await desk.shop.bot_says("ben", "We would love to!")
        await desk.marked(line, "✅")
        await desk.gone(thread, "stayed internal")


async def test_notes_and_colleagues_talk_stay_inside(tmp_path: Path) -> None:
    """A line with // of the claimer's, and any line of somebody else's, bear a note's mark and go to nobody."""
    async with a_thread(tmp_path) as (desk, thread):
        await desk.presses(ANNA, thread, "Claim")
        await desk.becomes("claimed")
        for person, words in ((ANNA, "// they are a school"), (BOB, "I know them")):
            await desk.marked(await desk.says(person, thread, words), "📝")
        assert len(desk.shop.texts_to("ben")) == 1


async def test_a_held_reply_can_be_changed_and_taken_back(tmp_path: Path) -> None:
    """An edit inside the hold goes out in its new words; Cancel and deleting the line keep it from going out."""
    async with a_thread(tmp_path, responses=LONG) as (desk, thread):
        await desk.presses(ANNA, thread, "Claim")
        await desk.becomes("claimed")
        line = await desk.says(ANNA, thread, "Yes, for 500 euros")
        held = await desk.line(thread, "Goes out in 60 s")
        await desk.marked(line, "⏳")
        await desk.discord.edits(line, "Yes, for 600 euros")

        async def changed() -> bool:
            return "600" in str([row["text"] for row in await desk.shop.rows("replies_of", 1, 5)])

        await desk.shop.until(changed, "the new words")
        await desk.presses(ANNA, held["id"], "Cancel")
        await desk.marked(line)
        await desk.gone(thread, "Goes out in")
        other = await desk.says(ANNA, thread, "No")
        await desk.line(thread, "Goes out in 60 s")
        await desk.discord.deletes(other)
        await desk.gone(thread, "Goes out in")
        await desk.shop.quiet()
        assert len(desk.shop.texts_to("ben")) == 1


async def test_a_failed_reply_can_be_repeated(tmp_path: Path) -> None:
    """The platform refuses: a cross and a Retry button; pressed, it goes out."""
    async with a_thread(tmp_path) as (desk, thread):
        await desk.presses(ANNA, thread, "Claim")
        await desk.becomes("claimed")
        desk.shop.instagram.fault(Fault.NOT_NOW)
        line = await desk.says(ANNA, thread, "Yes, gladly.")
        await desk.marked(line, "❌")
        failed = await desk.line(thread, "Not delivered")
        await desk.presses(ANNA, failed["id"], "Retry")
        await desk.shop.bot_says("ben", "Yes, gladly.")
        await desk.marked(line, "✅")


@pytest.mark.parametrize("forum", [True, False])
async def test_resolve_with_a_closing_word_and_reopen(tmp_path: Path, forum: bool) -> None:
    """The box of Resolve: its words go out and stand in the thread, which is put away; Reopen brings it back."""
    async with a_thread(tmp_path, forum=forum) as (desk, thread):
        await desk.opens(ANNA, thread, "Resolve", "See you there!")
        await desk.shop.bot_says("ben", "See you there!")
        await desk.becomes("resolved")
        await desk.shop.until(lambda: desk.world.channels[thread].archived, "the archive")
        said = await desk.line(thread, "Anna → follower: See you there!")
        await desk.marked(said["id"], "✅")
        await desk.shows(thread, "Reopen")
        await desk.presses(BOB, thread, "Reopen")
        await desk.shows(thread, "Claimed by Bob")
        await desk.shop.until(lambda: not desk.world.channels[thread].archived, "the thread")


async def test_resolve_without_a_word(tmp_path: Path) -> None:
    """An empty box resolves and says nothing."""
    async with a_thread(tmp_path) as (desk, thread):
        await desk.opens(ANNA, thread, "Resolve", "")
        await desk.becomes("resolved")
        await desk.shop.quiet()
        assert len(desk.shop.texts_to("ben")) == 1


async def test_a_reply_box_claims_and_answers(tmp_path: Path) -> None:
    """Reply on an unclaimed card: one box, and Ben has his answer; a colleague's box is refused, and says so."""
    async with a_thread(tmp_path) as (desk, thread):
        await desk.opens(ANNA, thread, "Reply", "Gladly, @everyone!")
        await desk.shop.bot_says("ben", "Gladly, @everyone!")
        await desk.shows(thread, "Claimed by Anna")
        await desk.opens(BOB, thread, "Reply", "No!")
        await desk.whispered(BOB, "Anna has already claimed this")
        await desk.line(thread, "Bob (not sent): No!")
        assert len(desk.shop.texts_to("ben")) == 2


async def test_two_managers_claim_at_once(tmp_path: Path) -> None:
    """One has it; the other reads whose it is, and nobody else sees that."""
    async with a_thread(tmp_path) as (desk, thread):
        await asyncio.gather(desk.presses(ANNA, thread, "Claim"), desk.presses(BOB, thread, "Claim"))
        await desk.becomes("claimed")
        holder = (await desk.shop.rows("escalation", 1))[0]["claimed_name"]
        await desk.whispered(BOB if holder == "Anna" else ANNA, f"{holder} has already claimed this")
        assert not desk.lines(thread, "has already claimed")


async def test_snooze_and_mute_ask_for_how_long(tmp_path: Path) -> None:
    """A question that only the presser sees; its answer is done."""
    async with a_thread(tmp_path) as (desk, thread):
        opened = await desk.presses(ANNA, thread, "Snooze")
        await desk.whispered(ANNA, "Snooze for how long?")
        question = desk.discord.interactions.by_id(opened).reply
        assert question is not None
        await desk.discord.interactions.presses(ANNA, question, "Until the follower writes")
        await desk.shows(thread, "Snoozed until they write")
        await desk.shop.until(lambda: tags(desk, thread) == ["snoozed"], "the tag")


async def test_reactions_of_people_on_the_card(tmp_path: Path) -> None:
    """👀 claims, 💤 snoozes, ✅ resolves; on a line they mean nothing."""
    async with a_thread(tmp_path) as (desk, thread):
        line = await desk.says(BOB, thread, "// look at this")
        react = desk.discord.threads.reacts
        await react(BOB, thread, line, "👀", on=True)
        await react(ANNA, thread, thread, "👀", on=True)
        await desk.shows(thread, "Claimed by Anna")
        await react(ANNA, thread, thread, "💤", on=True)
        await desk.shows(thread, "Snoozed until <t:")
        await react(ANNA, thread, thread, "✅", on=True)
        await desk.becomes("resolved")


async def test_slash_commands(tmp_path: Path) -> None:
    """They are on the desk's server, work in threads, and answer for the one who typed; elsewhere they say so."""
    async with a_thread(tmp_path) as (desk, thread):
        typed = desk.discord.interactions.commands
        await typed(ANNA, thread, "claim")
        await desk.whispered(ANNA, "Done.")
        await typed(ANNA, thread, "reply", "Gladly.")
        await desk.shop.bot_says("ben", "Gladly.")
        await typed(ANNA, thread, "note", "they are a school")
        await desk.line(thread, "Anna (internal): they are a school")
        await typed(ANNA, thread, "why")
        await desk.whispered(ANNA, "Held back by the guard")
        await typed(BOB, thread, "release")
        await desk.whispered(BOB, "Only the person who claimed this can release it")
        await typed(BOB, desk.channel, "claim")
        await desk.whispered(BOB, "only in an escalation's thread")
        await typed(ANNA, thread, "done", "Bye!")
        await desk.shop.bot_says("ben", "Bye!")
        await desk.becomes("resolved")
        assert not [one for one in desk.world.server_commands if one["default_member_permissions"] != str(1 << 13)]


async def test_message_menus(tmp_path: Path) -> None:
    """Send to follower and Keep internal, for a line as it stands; what has gone out is not sent twice."""
    async with a_thread(tmp_path) as (desk, thread):
        picks = desk.discord.interactions.picks
        first = await desk.says(ANNA, thread, "We would love to!")
        asked = await desk.line(thread, "stayed internal")
        await picks(ANNA, first, "Keep internal")
        await desk.marked(first, "📝")
        await desk.gone(thread, "stayed internal")
        noted = await desk.says(BOB, thread, "// We would, for 500 euros")
        await desk.marked(noted, "📝")
        await picks(ANNA, noted, "Send to follower")
        await desk.shop.bot_says("ben", "We would, for 500 euros")
        await desk.marked(noted, "✅")
        await picks(ANNA, noted, "Send to follower")
        await desk.whispered(ANNA, "has gone out")
        await picks(ANNA, asked["id"] if asked["id"] in desk.world.messages else thread, "Send to follower")
        await desk.whispered(ANNA, "Only a line that a teammate wrote")
        assert len(desk.shop.texts_to("ben")) == 2


async def test_a_suggestion_is_sent_with_one_click(tmp_path: Path) -> None:
    """The card's suggestion has a Send button, which claims."""
    async with SimulatedDiscord() as discord:
        channel = discord.opens("desk", forum=True)
        async with open_desk(tmp_path, discord, channel) as desk:
            await desk.shop.follower_says("kim", "do you sell wholesale")
            card = await desk.card("wholesale")
            await desk.presses(ANNA, card["id"], "Send suggestion")
            await desk.shop.bot_says("kim", "Our wholesale team writes to you")
            await desk.shows(card["id"], "Claimed by Anna")


async def test_what_a_follower_writes_is_inert(tmp_path: Path) -> None:
    """No ping, no link behind words, no markup, no hidden turning around, in the card and in later lines."""
    async with SimulatedDiscord() as discord:
        channel = discord.opens("desk", forum=True)
        async with open_desk(tmp_path, discord, channel) as desk:
            hostile = "@everyone sponsor our fair [here](https://evil.example) <@15000000000001> **now** \u202egpj.exe"
            await desk.shop.follower_says("ben", hostile)
            card = await desk.card("sponsor our fair")
            told = card["embeds"][0]["description"]
            assert "\\@everyone" in told
            assert "\\[here\\](https\\://evil.example)" in told
            assert "\\<\\@15000000000001>" in told
            assert "\\*\\*now" in told
            assert "\u202e" not in json.dumps(card, ensure_ascii=False)


async def test_the_follower_writes_again(tmp_path: Path) -> None:
    """It stands in the thread, without a preview and without a ping."""
    async with a_thread(tmp_path) as (desk, thread):
        await desk.presses(ANNA, thread, "Claim")
        await desk.becomes("claimed")
        await desk.shop.follower_says("ben", "it is at https://fair.example on @here")
        line = await desk.line(thread, "it is at")
        sent = desk.discord.delivered[line["id"]].body
        assert sent["flags"] & 4
        assert "https\\://fair.example on \\@here" in line["content"]


@pytest.mark.parametrize("forum", [True, False])
async def test_what_belongs_to_no_escalation(tmp_path: Path, forum: bool) -> None:
    """It is said in the channel, or in a forum's post for notices, which is made once."""
    async with SimulatedDiscord() as discord:
        channel = discord.opens("desk", forum=forum)
        async with open_desk(tmp_path, discord, channel) as desk:
            await desk.desk.announce("The library is broken.", "1")
            await desk.desk.announce("It is well again.", "2")
            posts = [one for one in discord.world.messages.values() if "library is broken" in one["content"]]
            notices = {one.id for one in discord.world.channels.values() if one.name == "Notices"}
            assert [one["channel_id"] for one in posts] == ([*notices] if forum else [channel])
            assert len(notices) == (1 if forum else 0)


async def test_somebody_is_called(tmp_path: Path) -> None:
    """A line for one teammate pings them alone; one for the team pings the role, where there is one; nobody else."""
    async with a_thread(tmp_path, DISCORD_DESK_ROLE_ID="77") as (desk, thread):
        await desk.desk.address(thread, Teammate(ANNA, "Anna"), "@everyone it is late", "901")
        await desk.desk.address(thread, None, "nobody has claimed this", "902")
        mine, all_ = await desk.line(thread, "it is late"), await desk.line(thread, "nobody has claimed")
        assert mine["content"].startswith(f"<@{ANNA}> \\@everyone")
        assert all_["content"].startswith("<@&77> ")
        sent = [desk.discord.delivered[one["id"]].body["allowed_mentions"] for one in (mine, all_)]
        assert sent == [{"parse": [], "users": [ANNA]}, {"parse": [], "roles": ["77"]}]
