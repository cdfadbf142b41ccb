"""Everything a teammate does with an escalation at the console, over real HTTP; and what the page offers when."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.console.acts import Wanted, wanted_of
from bot.console.forms import Form
from bot.console.words import ordinal, until, window_left
from handlers.desk import Verb
from tests.console_people import UNKNOWN, Elements, Manager, escalated, manager, shop_at
from tests.shop import RESPONSES, Shop
from vendors.faults import Fault

HOUR = 3_600_000
NOON = 1_763_812_800_000
"""22 November 2025, 12:00 UTC, a Saturday."""
LONG = RESPONSES.replace("undo_seconds: 0", "undo_seconds: 60")


async def page_of(who: Manager, number: int = 1) -> str:
    """An escalation's page."""
    return (await who.get(f"/escalations/{number}")).text


def buttons(page: str) -> set[str]:
    """What the page's buttons would do."""
    return {str(has["value"]) for tag, has in Elements(page).found if tag == "button" and has.get("name") == "verb"}


async def row(shop: Shop, number: int = 1) -> Any:
    """The escalation as it stands."""
    return (await shop.rows("escalation", number))[0]


async def act_id(shop: Shop, number: int = 1) -> int:
    """The last thing said to the follower."""
    found: int = (await shop.rows("newest_reply_of", number))[0]["id"]
    return found


# --- what is offered -------------------------------------------------------------------------------------------------


async def test_buttons_are_there_only_while_they_mean_something(tmp_path: Path) -> None:
    """Waiting, mine, somebody else's, resolved, muted: each has its own."""
    quiet = {"snooze:1h", "snooze:tomorrow", "snooze:reply", "noise", "mute:1d", "mute:7d", "mute:forever"}
    async with shop_at(tmp_path) as shop, manager(shop) as maria, manager(shop, "Bruno") as bruno:
        await escalated(shop)
        await bruno.post("/name", {**await bruno.form("/name"), "name": "Bruno", "next": "/"})
        assert buttons(await page_of(bruno)) == {"claim", "resolve", "reply", "resolve:say"} | quiet
        await maria.act(1, "claim")
        mine = buttons(await page_of(maria))
        assert mine == {"resolve", "release", "give_back", "reply", "resolve:say"} | quiet
        assert buttons(await page_of(bruno)) == {"resolve", "give_back", "reply"} | quiet
        await maria.act(1, "resolve")
        assert buttons(await page_of(bruno)) == {"reopen", "reply"}
        await maria.act(1, "reopen")
        await maria.act(1, "mute:7d")
        assert buttons(await page_of(maria)) == {"unmute", "reply"}
        await maria.act(1, "unmute")
        assert buttons(await page_of(maria)) == {"reopen", "reply"}


async def test_the_card_says_what_is_known(tmp_path: Path) -> None:
    """Which escalation of this follower's it is, when the last was and how it ended, and why this one is here."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        _, visitor = await escalated(shop)
        await maria.act(1, "noise")
        assert "Closed as no question" in await page_of(maria)
        await visitor.says(f"{UNKNOWN} really")
        await shop.until(lambda: shop.rows("escalation", 2), "another escalation")
        words = " ".join(Elements(await page_of(maria, 2)).words.split())
        assert "2nd escalation, last just now" in words
        assert "“dog”" in words


async def test_the_clock_tells_of_people_who_may_answer_longer(tmp_path: Path) -> None:
    """With Meta's human agent: the free window counts down, and until when a person still may."""
    async with shop_at(tmp_path, human_agent=True) as shop, manager(shop) as maria:
        await shop.follower_says("lena", UNKNOWN)
        await shop.until(lambda: shop.rows("inbox_escalations", 10), "an escalation")
        words = " ".join(Elements(await page_of(maria)).words.split())
        assert re.search(r"23 h left to answer then people only until \d+ \w{3}|then people only until \w{3} ", words)


# --- the acts --------------------------------------------------------------------------------------------------------


async def test_resolving_with_a_word_says_it_first(tmp_path: Path) -> None:
    """ "Send & resolve" takes the box along; "Resolve" never does, whatever stands in the box."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        _, visitor = await escalated(shop)
        assert "Write something first." in (await maria.act(1, "resolve:say", " ")).text
        assert (await maria.act(1, "resolve:say", "Enjoy the snow!")).status == 200
        assert (await visitor.hears("Enjoy the snow!"))[-1]["who"] == "Maria"
        assert (await row(shop))["state"] == "resolved"
        await maria.act(1, "reopen")
        await maria.act(1, "resolve", "half a draft")
        await shop.quiet()
        assert [one["text"] for one in await shop.rows("replies_of", 1, 9)].count("half a draft") == 0


async def test_give_back_reopen_and_noise(tmp_path: Path) -> None:
    """The bot answers again; a person has it again; it was nothing."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        _, visitor = await escalated(shop)
        await maria.act(1, "claim")
        assert "Given back to the bot" in (await maria.act(1, "give_back")).text
        await visitor.says("when are you open")
        await visitor.hears("We are open")
        assert "You are on the line" in (await maria.act(1, "reopen")).text
        await maria.act(1, "noise")
        assert (await row(shop))["outcome"] == "noise"


async def test_what_is_snoozed_stands_apart(tmp_path: Path) -> None:
    """Out of the list of those who wait, with the time it comes back; waking and writing bring it back."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        _, visitor = await escalated(shop)
        assert "snoozed until tomorrow 09:00" in (await maria.act(1, "snooze:tomorrow")).text
        inbox = (await maria.get("/")).text
        assert inbox.index("All clear") < inbox.index("Snoozed (1)") < inbox.index(UNKNOWN)
        assert "until tomorrow 09:00" in inbox
        assert "woke this" in (await maria.act(1, "snooze:now")).text
        assert "Snoozed (" not in (await maria.get("/")).text
        assert "snoozed until they write" in (await maria.act(1, "snooze:reply")).text
        assert "until they write" in (await maria.get("/")).text
        await visitor.says("hello? and in the rain?")
        await shop.until(lambda: _awake(shop), "it to wake")
        assert "Snoozed (" not in (await maria.get("/")).text
        assert "for how long" in (await maria.act(1, "snooze:never")).text


async def _awake(shop: Shop) -> bool:
    return not (await row(shop))["snoozed_for_reply"]


async def test_a_muted_follower_is_heard_again_after_unmuting(tmp_path: Path) -> None:
    """Muting ends the escalation and the answers; one button brings them back."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        _, visitor = await escalated(shop)
        page = (await maria.act(1, "mute:forever")).text
        assert "muted this follower" in page
        assert "are muted. You can leave a note" in page
        await visitor.says("when are you open")
        await shop.decided(2)
        await maria.act(1, "unmute")
        await visitor.says("when are you open")
        await visitor.hears("We are open")


async def test_a_suggestion_goes_out_with_one_click(tmp_path: Path) -> None:
    """By its number, claimed for whoever sends it, and counted as the library's answer."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        _, visitor = await escalated(shop, "do you sell wholesale")
        assert "suggest:1" in buttons(await page_of(maria))
        assert "no suggestion 7" in (await maria.act(1, "suggest:7")).text
        assert "You are on the line" in (await maria.act(1, "suggest:1")).text
        await visitor.hears("Our wholesale team writes to you within two days.")
        await shop.program.learner.look()
        told = (await shop.rows("newest_outcomes", 9))[0]
        assert (told["source"], told["was_right"], told["intent"]) == ("desk", 1, "wholesale")


async def test_a_held_answer_can_be_cancelled(tmp_path: Path) -> None:
    """The page says how long it is held; cancelled, it is never sent, and a second click is told so."""
    async with shop_at(tmp_path, LONG) as shop, manager(shop) as maria, manager(shop, "Bruno") as bruno:
        _, visitor = await escalated(shop)
        page = (await maria.act(1, "reply", "Yes, it may")).text
        held = re.search(r'data-due="(\d+)">goes out in (\d+) s<', page)
        assert held is not None
        assert 50 < int(held[2]) <= 60
        assert "cancel" in buttons(page)
        assert "cancel" not in buttons(await page_of(bruno))
        about = f"act:{await act_id(shop)}"
        assert "Only Maria can take this back" in (await bruno.act(1, "cancel", about=about)).text
        page = (await maria.act(1, "cancel", about=about)).text
        assert "taken back" in page
        assert "took an answer back before it was sent" in page
        assert "Too late" in (await maria.act(1, "cancel", about=about)).text
        await shop.quiet()
        assert "Yes, it may" not in [one["text"] for one in await visitor.hears("A person from our team")]


async def test_a_failed_answer_can_be_sent_again(tmp_path: Path) -> None:
    """Instagram refuses: the line says why, and Retry sends it once more."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        await shop.follower_says("lena", UNKNOWN)
        await shop.until(lambda: shop.rows("inbox_escalations", 10), "an escalation")
        await shop.quiet()
        shop.instagram.fault(Fault.NOT_NOW)
        await maria.act(1, "reply", "Hello from a person")
        about = f"act:{(await shop.rows('replies_of', 1, 1))[0]['act_id']}"

        async def failed() -> bool:
            return "retry" in buttons(await page_of(maria))

        await shop.until(failed, "the failed line")
        assert "not delivered" in await page_of(maria)
        assert (await maria.act(1, "retry", about=about)).status == 200
        await shop.bot_says("lena", "Hello from a person")
        await shop.quiet()
        assert "nothing to repeat" in (await maria.act(1, "retry", about=about)).text


async def test_lines_of_other_escalations_are_out_of_reach(tmp_path: Path) -> None:
    """A made-up act, or one of another escalation: it is not here."""
    async with shop_at(tmp_path, LONG) as shop, manager(shop) as maria:
        await escalated(shop)
        await escalated(shop, f"{UNKNOWN} too", "Ivo")
        await maria.act(1, "reply", "Yes, it may")
        about = f"act:{await act_id(shop)}"
        for wrong in (about, "act:999", "act:x", "act:", "x"):
            assert "nothing of yours" in (await maria.act(2, "cancel", about=wrong)).text
            assert "not here any more" in (await maria.act(2, "retry", about=wrong)).text


async def test_a_note_to_resolve_with_is_no_word_to_the_follower(tmp_path: Path) -> None:
    """A made-up form with both: nothing internal goes out."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        await escalated(shop)
        assert "Reload it" in (await maria.act(1, "resolve:say", "careful, a journalist", note="1")).text
        await shop.quiet()
        assert len(await shop.rows("replies_of", 1, 9)) == 1


async def test_the_other_buttons_of_a_page_are_not_the_same_click(tmp_path: Path) -> None:
    """One form has many buttons and one key: each of them counts, each of them once."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        await escalated(shop)
        key = "k" * 24
        await maria.act(1, "claim", key=key)
        await maria.act(1, "snooze:1h", key=key)
        await maria.act(1, "snooze:1h", key=key)
        assert (await row(shop))["snoozed_until_ms"] is not None
        acts = await shop.rows("notes_of", 1, 20)
        assert [act["verb"] for act in acts] == ["snooze", "claim"]


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("claim", Wanted(Verb.CLAIM, about="7")),
        ("reply", Wanted(Verb.REPLY, "words", "7", needs_text=True)),
        ("resolve", Wanted(Verb.RESOLVE, about="7")),
        ("resolve:say", Wanted(Verb.RESOLVE, "words", "7", needs_text=True)),
        ("snooze:1h", Wanted(Verb.SNOOZE, "1h", "7")),
        ("suggest:2", Wanted(Verb.SUGGEST, about="2")),
        ("claim:now", None),
        ("send", None),
        ("teach", None),
        ("", None),
    ],
)
def test_a_button_asks_for_one_deed(verb: str, expected: Wanted | None) -> None:
    """Words of the box go along only with what speaks."""
    assert wanted_of(Form({"verb": verb, "text": "words", "about": "7"})) == expected


# --- words -----------------------------------------------------------------------------------------------------------


def test_what_is_to_come_is_said_as_people_say_it() -> None:
    """The clock, tomorrow, a day, a date; 1st to 113th."""
    told = [until(NOON + hours * HOUR, NOON, "UTC") for hours in (2, 21, 50, 24 * 9)]
    assert told == ["14:00", "tomorrow 09:00", "Mon 14:00", "1 Dec"]
    assert [ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 112)] == [
        *("1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "112th"),
    ]


def test_people_may_answer_longer_than_the_bot() -> None:
    """After the free window the page counts the human one."""
    assert window_left(NOON + HOUR, NOON, NOON + 50 * HOUR) == ("1 h left to answer", "short")
    assert window_left(NOON - HOUR, NOON, NOON + 50 * HOUR) == ("people only, 2 days left", "short")
    assert window_left(NOON - HOUR, NOON, NOON - 1) == ("window closed", "closed")


async def test_a_page_from_before_a_restart_still_works(tmp_path: Path) -> None:
    """Restarted under an open page: its form claims, sent twice it counts once, and its reply goes out."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        async with shop_at(tmp_path) as shop:
            maria = Manager(shop.url, browser, "Maria")
            await escalated(shop)
            open_page = {**await maria.form("/escalations/1"), "key": "k" * 24, "name": "Maria"}
        async with shop_at(tmp_path) as shop:
            maria.url = shop.url
            for _ in range(2):
                claimed = await maria.post("/escalations/1/acts", {**open_page, "verb": "claim"})
                assert "You are on the line" in claimed.text
            await maria.post("/escalations/1/acts", {**open_page, "verb": "reply", "text": "Dogs are welcome."})
            await shop.quiet()
            said = [one["text"] for one in await shop.rows("replies_of", 1, 9) if one["author"] == "Maria"]
            assert said == ["Dogs are welcome."]
