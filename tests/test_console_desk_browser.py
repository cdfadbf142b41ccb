"""The desk at the console in a real browser: holding, cancelling, snoozing, teaching, by keyboard and on a phone."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from tests.console_people import UNKNOWN, shop_at
from tests.shop import INTENTS, RESPONSES
from tests.test_console_browser import ARGUMENTS, CHROMIUM, PATIENCE_MS, Screen, tab_to, write

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed (apt-get install chromium).")
HELD = RESPONSES.replace("undo_seconds: 0", "undo_seconds: 30")
SENSITIVE = INTENTS.replace(
    "  about: Sending something back\n", "  about: Sending something back\n  sensitive: true\n"
)


@contextlib.asynccontextmanager
async def screen(tmp_path: Path, responses: str = RESPONSES, intents: str = INTENTS) -> AsyncIterator[Screen]:
    """A Frontdesk with one escalation, and a real browser; at the end no page may have complained."""
    expect.set_options(timeout=PATIENCE_MS)
    async with shop_at(tmp_path, responses, intents) as shop, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        seen = Screen(shop, browser)
        try:
            await write(await seen.open("/chat"), UNKNOWN)
            await shop.until(lambda: shop.rows("escalation", 1), "an escalation")
            yield seen
        finally:
            await browser.close()
            shop.program.around.bells.news.ring()
        assert seen.complaints == []


async def as_maria(seen: Screen, path: str = "/escalations/1", *, width: int = 1280, height: int = 800) -> Page:
    """Maria's page; her name is known."""
    page = await seen.open(f"/name?next={path}", width=width, height=height)
    await page.get_by_label("Your name").fill("Maria")
    await page.get_by_role("button", name="Save").click()
    return page


async def answer(page: Page, text: str) -> None:
    """Send an answer."""
    await page.get_by_label("Reply to").fill(text)
    await page.get_by_role("button", name="Send", exact=True).click()


async def test_a_held_answer_counts_down_and_comes_back_into_the_box(tmp_path: Path) -> None:
    """The seconds go by without a reload; cancelled, the words are there to be changed."""
    async with screen(tmp_path, HELD) as seen:
        page = await as_maria(seen)
        await answer(page, "Dogs are welcom in it.")
        held = page.locator("[data-due]")
        await expect(held).to_have_text("goes out in 28 s")
        await expect(held).to_have_text("goes out in 26 s")
        await page.get_by_role("button", name="Cancel this answer").click()
        await expect(page.get_by_text("taken back", exact=True)).to_be_visible()
        await expect(page.get_by_label("Reply to")).to_have_value("Dogs are welcom in it.")
        await expect(page.get_by_text("took an answer back")).to_be_visible()


async def test_on_a_phone_the_held_answer_is_in_sight(tmp_path: Path) -> None:
    """Its Cancel is above the box, where a thumb finds it at once."""
    async with screen(tmp_path, HELD) as seen:
        page = await as_maria(seen, width=360, height=740)
        await answer(page, "Dogs are welcome in it.")
        cancel = page.get_by_role("button", name="Cancel this answer")
        await expect(cancel).to_be_visible()
        await page.wait_for_timeout(500)
        place, box = await cancel.bounding_box(), await page.locator("#box").bounding_box()
        assert place is not None
        assert box is not None
        assert 0 <= place["y"] < place["y"] + place["height"] <= box["y"]


async def test_everything_under_more_is_reached_by_keyboard(tmp_path: Path) -> None:
    """Opened, closed with Escape, opened again, and snoozed; waking is there too."""
    async with screen(tmp_path) as seen:
        page = await as_maria(seen)
        await tab_to(page, "#act-more")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("button", name="Tomorrow 9:00")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("button", name="Tomorrow 9:00")).to_be_hidden()
        assert await page.evaluate("document.activeElement.id") == "act-more"
        await page.keyboard.press("Enter")
        await tab_to(page, "#act-snooze-tomorrow")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("snoozed until tomorrow 09:00")).to_be_visible()
        inbox = await seen.beside(page.context, "/")
        await inbox.get_by_text("Snoozed (1)").click()
        await expect(inbox.get_by_role("link", name=UNKNOWN)).to_be_visible()
        await page.locator("#act-more").click()
        await page.get_by_role("button", name="Wake now").click()
        await expect(inbox.get_by_text("Snoozed (1)")).to_have_count(0)


async def test_a_suggestion_is_sent_with_one_click(tmp_path: Path) -> None:
    """Without opening the box; whoever sends it is on the line."""
    async with screen(tmp_path) as seen:
        chat = await seen.open("/chat")
        await write(chat, "do you sell wholesale")
        await seen.shop.until(lambda: seen.shop.rows("escalation", 2), "an escalation")
        page = await as_maria(seen, "/escalations/2")
        await page.get_by_role("button", name="Send this answer, wholesale").click()
        await expect(page.get_by_text("You are on the line")).to_be_visible()
        await expect(chat.get_by_text("Our wholesale team writes to you")).to_be_visible()


async def test_send_and_resolve_is_one_click(tmp_path: Path) -> None:
    """The last word goes out, the escalation ends, and it can be reopened."""
    async with screen(tmp_path) as seen:
        page = await as_maria(seen)
        await page.get_by_label("Reply to").fill("Enjoy the snow!")
        await page.get_by_role("button", name="Send & resolve").click()
        await expect(page.locator(".holder")).to_have_text("Resolved")
        await expect(page.get_by_text("Enjoy the snow!")).to_be_visible()
        await page.get_by_role("button", name="Reopen").click()
        await expect(page.get_by_text("You are on the line")).to_be_visible()


async def test_a_reply_is_taught_and_answers_the_next_follower(tmp_path: Path) -> None:
    """From Teach under the line to the bot's answer, and back with Undo."""
    async with screen(tmp_path) as seen:
        page = await as_maria(seen)
        await answer(page, "Dogs are welcome in it.")
        await page.get_by_role("link", name="Teach the bot this answer").click()
        await expect(page.get_by_role("heading", name="Teach the bot")).to_be_visible()
        await page.get_by_label("Its name").fill("dogs")
        await page.get_by_role("button", name="Show what changes").click()
        await expect(page.locator(".diff .new").filter(has_text="dogs:").first).to_be_visible()
        await page.get_by_role("button", name="Save").click()
        await expect(page.locator("#lesson-1 .tag")).to_have_text("live")
        known = seen.shop.program.library
        await seen.shop.until(lambda: "dogs" in known.knowledge().library.intents, "the new library")
        other = await seen.open("/chat")
        await write(other, UNKNOWN)
        await expect(other.get_by_text("Dogs are welcome in it.")).to_be_visible()
        await page.get_by_role("button", name="Undo dogs").click()
        await expect(page.locator("#lesson-1 .tag")).to_have_text("undone")


async def test_another_intent_is_another_form(tmp_path: Path) -> None:
    """Choosing one shows its answer and hides what only a new one needs; what is kept is not asked for."""
    async with screen(tmp_path, intents=SENSITIVE) as seen:
        page = await as_maria(seen)
        await answer(page, "Dogs are welcome in it.")
        await page.get_by_role("link", name="Teach the bot this answer").click()
        await expect(page.get_by_label("Its name")).to_be_visible()
        await page.get_by_label("What is it about?").select_option("opening_hours")
        await expect(page.get_by_text("We are open Mon–Fri 9–18.")).to_be_visible()
        await expect(page.get_by_label("Its name")).to_be_hidden()
        await expect(page.get_by_label("The answer")).to_be_hidden()
        await page.get_by_text("This instead").click()
        await expect(page.get_by_label("The answer")).to_have_value("Dogs are welcome in it.")
        await page.get_by_label("What is it about?").select_option("returns")
        await expect(page.get_by_role("button", name="Ask for approval")).to_be_visible()
        await expect(page.get_by_text("One more wording")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
async def test_nothing_of_the_desk_is_wider_than_the_screen(tmp_path: Path, width: int) -> None:
    """Open menus, long words, diffs and lessons fit a small phone and a laptop."""
    long = f"Dogs {'unbreakable' * 20} https://example.org/{'path' * 30}"
    async with screen(tmp_path) as seen:
        page = await as_maria(seen, width=width)
        await page.locator("#act-more").click()
        await expect(page.locator(".sheet")).to_be_visible()
        await fits(page)
        sheet = await page.locator(".sheet").bounding_box()
        assert sheet is not None
        assert sheet["x"] >= 0
        assert sheet["x"] + sheet["width"] <= width
        await page.keyboard.press("Escape")
        await answer(page, long)
        await page.get_by_role("link", name="Teach the bot this answer").click()
        await page.get_by_label("How followers say it").fill(f"can my dog come\n{'very' * 30}")
        await page.get_by_role("button", name="Show what changes").click()
        await expect(page.locator(".diff").first).to_be_visible()
        await fits(page)
        await page.get_by_role("button", name="Save").click()
        await expect(page.locator("#lesson-1")).to_be_visible()
        await fits(page)


async def fits(page: Page) -> None:
    """Nothing has to be scrolled sideways."""
    over = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert over <= 0, f"{page.url} is {over} px too wide"


async def test_teaching_and_cancelling_need_no_script(tmp_path: Path) -> None:
    """Plain forms: held, cancelled, answered, taught."""
    async with screen(tmp_path, HELD) as seen:
        context = await seen.browser.new_context(java_script_enabled=False)
        page = await seen.beside(context, "/escalations/1")
        await page.get_by_label("Your name").fill("Maria")
        await answer(page, "Held for a while")
        await expect(page.get_by_text("goes out in 30 s")).to_be_visible()
        await page.get_by_role("button", name="Cancel this answer").click()
        await expect(page.get_by_text("taken back", exact=True)).to_be_visible()
        await page.locator("#act-more").click()
        await page.get_by_role("button", name="Until they write").click()
        await expect(page.get_by_text("snoozed until they write")).to_be_visible()


async def test_the_answer_to_all_lies_over_nothing(tmp_path: Path) -> None:
    """While it is held, each button in the head of the page can be pressed."""
    crowd = HELD.replace("undo_seconds: 30", "undo_seconds: 30, gather_from: 2")
    async with screen(tmp_path, crowd) as seen:
        for follower in ("ana", "ben", "kim"):
            await seen.shop.follower_says(follower, "do the summer tents come in green")
        await seen.shop.decided(4)
        page = await as_maria(seen, "/")
        await page.get_by_role("link", name="do the summer tents").first.click()
        await page.get_by_role("button", name="Claim").click()
        await answer(page, "In green and in red.")
        await page.get_by_role("button", name="Send the last answer to all").click()
        await expect(page.get_by_text("more: goes out in")).to_be_visible()
        boxes = [
            await one.bounding_box() for one in await page.locator(".acts :is(button, .holder, summary):visible").all()
        ]
        places = [(box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]) for box in boxes if box]
        assert len(places) >= 5
        for number, (left, top, right, bottom) in enumerate(places):
            for other in places[number + 1 :]:
                assert other[0] >= right or other[2] <= left or other[1] >= bottom or other[3] <= top
