"""The console beside the desks in chats: one claim lock, and the workspace's rules for who may answer."""

from __future__ import annotations

from pathlib import Path

from handlers.desk import Verb
from tests.console_people import Elements, manager
from tests.discord_desk import BOB
from tests.shop import RESPONSES, open_shop, write_workspace
from tests.test_both_desks import both_desks
from tests.test_console_holding import turn
from tests.three_desks import FAIR, AtConsole, at_console
from vendors.faults import Fault

LONG = RESPONSES.replace("undo_seconds: 0", "undo_seconds: 60")
EVERYONE = RESPONSES.replace("undo_seconds: 0", "undo_seconds: 0, reply: everyone")
EXPLICIT = RESPONSES.replace("undo_seconds: 0", "undo_seconds: 0, reply: explicit")


async def about_last(room: AtConsole) -> str:
    """How the page names the last thing that was said to Ben."""
    return f"act:{(await room.shop.rows('replies_of', 1, 1))[0]['act_id']}"


async def test_with_everyone_a_colleague_s_box_answers(tmp_path: Path) -> None:
    """`desk.reply: everyone`: Bob's page offers an answer, not only a note, and Ben reads it beside Anna's."""
    async with at_console(tmp_path, EVERYONE) as room:
        await room.claims("Anna")
        bob = room.people["Bob"]
        await bob.post("/name", {**await bob.form("/name"), "name": "Bob", "next": "/"})
        page = (await bob.get("/escalations/1")).text
        assert "stays inside the team" not in page
        assert "Anna</b> is on the line" in page
        await room.says("Bob", "We would love to.")
        await room.shop.bot_says("ben", "We would love to.")
        await room.says("Anna", "See you there.")
        await room.shop.bot_says("ben", "See you there.")
        assert (await room.shop.rows("escalation", 1))[0]["claimed_name"] == "Anna"


async def test_with_explicit_the_box_still_answers(tmp_path: Path) -> None:
    """`desk.reply: explicit`: a box with a Send button is explicit; a colleague's is refused as ever."""
    async with at_console(tmp_path, EXPLICIT) as room:
        await room.claims("Anna")
        await room.says("Anna", "We would love to.")
        await room.shop.bot_says("ben", "We would love to.")
        await room.says("Bob", "No, never.")
        await room.hears("Bob", "Not sent: Anna has already claimed this.")
        await room.shop.quiet()
        assert room.follower_read == ["We would love to."]


async def test_retry_does_not_talk_over_a_new_claimer(tmp_path: Path) -> None:
    """Anna's answer failed, she let go, Bob claimed: the Retry on her open page sends nothing, and says why."""
    async with at_console(tmp_path) as room:
        await room.claims("Anna")
        room.shop.instagram.fault(Fault.NOT_NOW)
        await room.says("Anna", "No, sorry.")
        about = await about_last(room)
        await room.shop.quiet()
        await room.press("Anna", Verb.RELEASE)
        await room.claims("Bob")
        refused = await room.people["Anna"].act(1, "retry", about=about)
        assert "Not sent: Bob has claimed this, and answers." in " ".join(Elements(refused.text).words.split())
        await room.says("Bob", "Yes, gladly.")
        await room.shop.bot_says("ben", "Yes, gladly.")
        await room.shop.quiet()
        assert room.follower_read == ["Yes, gladly."]


async def test_what_was_taken_back_goes_to_nobody_else(tmp_path: Path) -> None:
    """Anna cancels her answer; *Send the last answer to all* sends nothing to those who asked the same."""
    async with at_console(tmp_path, LONG) as room:
        for follower in ("cara", "dora", "emil"):
            await room.shop.follower_says(follower, FAIR)
        await room.shop.decided(4)
        await room.claims("Anna")
        await room.says("Anna", "Yes, with a million.")
        await room.people["Anna"].act(1, "cancel", about=await about_last(room))
        await room.press("Anna", Verb.SEND_ALL)
        await room.hears("Anna", "Answer first")
        await room.shop.quiet()
        assert "million" not in str([one.text for one in room.shop.instagram.delivered])


async def test_an_answer_to_all_is_held_on_the_page_and_cancelled_there(tmp_path: Path) -> None:
    """How long, to how many, and one Cancel for all: they wait on the card again, and nobody has read it."""
    async with at_console(tmp_path, LONG) as room:
        for follower in ("cara", "dora", "emil"):
            await room.shop.follower_says(follower, FAIR)
        await room.shop.decided(4)
        await room.claims("Anna")
        await room.says("Anna", "Yes, with a million.")
        await room.press("Anna", Verb.SEND_ALL)
        await room.hears("Anna", "To 3 more: goes out in")
        (held,) = await room.shop.rows("held_to_all", 1)
        await room.people["Anna"].act(1, "cancel", about=f"act:{held['id']}")
        page = " ".join(Elements((await room.people["Anna"].get("/escalations/1")).text).words.split())
        assert "To 3 more" not in page
        assert "3 more asked the same" in page
        again = await room.people["Anna"].act(1, "cancel", about=f"act:{held['id']}")
        assert "Too late: it has gone out." in again.text
        assert not [one for one in room.shop.instagram.delivered if one.conversation in {"cara", "dora", "emil"}
                    and "million" in one.text]  # fmt: skip


async def test_one_claim_holds_at_the_console_and_in_both_chats(tmp_path: Path) -> None:
    """Anna at the console has it: Slack and Discord say so, presses there are refused, and so is the other way."""
    async with both_desks(tmp_path) as both, manager(both.desk.shop, "Carla") as carla, manager(both.desk.shop) as dan:
        ts, thread = await both.asked()
        old = dict(both.desk.world.messages[thread])
        await carla.act(1, "claim")
        await both.on_slack(ts, "Claimed by Carla")
        await both.desk.shows(thread, "Claimed by Carla")
        await both.desk.discord.interactions.presses(BOB, old, "Claim")
        await both.desk.whispered(BOB, "Carla has already claimed this.")
        await both.slack.person_says("U0ANNA", ts, "I know them")
        await both.desk.line(thread, "Anna (internal): I know them")
        assert "Anna" in (await carla.get("/escalations/1")).text
        await carla.act(1, "reply", "We would love to.")
        await both.desk.shop.in_thread(ts, "Carla answered: We would love to.")
        await both.desk.line(thread, "Carla answered: We would love to.")
        await carla.act(1, "release")
        await both.on_slack(ts, "nobody has claimed")
        await both.slack.press("U0ANNA", ts, "claim")
        await both.desk.becomes("claimed")
        refused = await dan.act(1, "reply", "No!")
        assert "Not sent: Anna has already claimed this." in " ".join(Elements(refused.text).words.split())
        await both.desk.shop.quiet()
        assert not [text for text in both.desk.shop.texts_to("ben") if text in {"No!", "I know them"}]


async def test_an_internal_line_in_the_statement_is_refused(tmp_path: Path) -> None:
    """On `/hold`, where all followers would read it: refused with the reason, thrown without it."""
    async with open_shop(write_workspace(tmp_path)) as shop, manager(shop) as maria:
        await maria.post("/name", {**await maria.form("/name"), "name": "Maria", "next": "/"})
        for statement in ("// the depot burns", "We know of it.\nnote: the depot burns"):
            page = await turn(maria, "hold", statement)
            assert "it has an internal line (// or note:) in it" in page
            assert f">{statement}</textarea>" in page  # to be changed, not typed anew
            assert await shop.rows("recall", "frontdesk", "hold") == []
        assert "Maria stopped them" in await turn(maria, "hold", "We know of it.")
        await shop.follower_says("kim", "what are your opening hours")
        await shop.bot_says("kim", "We know of it.")
