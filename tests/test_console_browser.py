"""The console and the web chat in a real browser: live, by keyboard, on a phone and on a laptop."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright, expect

from bot.desk import WayBack
from handlers.desk import Act, Teammate, Verb
from tests.console_people import UNKNOWN, shop_at
from tests.shop import BROKEN_RESPONSES, RESPONSES, Shop

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 15_000
PASSWORD = "correct horse battery"
SIZES = [pytest.param(390, 844, id="phone"), pytest.param(1280, 800, id="laptop")]
PAGES = (
    "/ /?show=resolved /escalations/1 /conversations/1 /decisions/1 /day /answers /connections /unread /name /chat"
    " /lessons /library?text=where+is+my+order /library?text=where+is+my+order,+and+when+are+you+open"
)

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed (apt-get install chromium).")


@dataclass
class Screen:
    """A browser beside a running Frontdesk, and everything its pages complained about."""

    shop: Shop
    browser: Browser
    complaints: list[str] = field(default_factory=list)

    async def open(self, path: str, *, width: int = 1280, height: int = 800) -> Page:
        """A page in a browser of its own: no cookies, no history."""
        context = await self.browser.new_context(viewport={"width": width, "height": height})
        context.set_default_timeout(PATIENCE_MS)
        return await self.beside(context, path)

    async def beside(self, context: BrowserContext, path: str) -> Page:
        """A further page of the same person."""
        page = await context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        await page.goto(self.shop.url + path)
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)


@contextlib.asynccontextmanager
async def screen(tmp_path: Path, password: str = "") -> AsyncIterator[Screen]:
    """A Frontdesk and a real browser; at the end no page may have complained."""
    expect.set_options(timeout=PATIENCE_MS)
    async with shop_at(tmp_path, password=password) as shop, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        seen = Screen(shop, browser)
        try:
            yield seen
        finally:
            await browser.close()
            shop.program.around.bells.news.ring()
        assert seen.complaints == []


async def write(page: Page, text: str) -> None:
    """Type into the chat and send with Enter."""
    await page.get_by_label("Your message").fill(text)
    await page.keyboard.press("Enter")


async def test_a_question_goes_to_a_person_and_back_without_a_reload(tmp_path: Path) -> None:
    """The follower asks, the row appears, the manager claims and answers, the follower reads it: all live."""
    async with screen(tmp_path) as seen:
        inbox = await seen.open("/")
        await expect(inbox.get_by_text("All clear.")).to_be_visible()
        chat = await seen.open("/chat", width=390, height=844)
        await write(chat, "where is my order")
        await expect(chat.get_by_text("You can follow your parcel")).to_be_visible()
        await write(chat, UNKNOWN)
        await inbox.get_by_role("link", name=UNKNOWN).click()
        await inbox.get_by_label("Your name").fill("Maria")
        await inbox.get_by_label("Reply to").fill("Dogs are welcome in it.")
        await inbox.get_by_role("button", name="Send", exact=True).click()
        await expect(inbox.get_by_text("You are on the line")).to_be_visible()
        await expect(inbox.get_by_label("Reply to")).to_have_value("")
        await expect(chat.get_by_text("Maria joined the conversation")).to_be_visible()
        await expect(chat.get_by_text("Dogs are welcome in it.")).to_be_visible()
        await write(chat, "and cats?")
        await expect(inbox.get_by_text("and cats?")).to_be_visible()


async def test_a_changed_answer_changes_in_the_chat_and_one_taken_back_goes(tmp_path: Path) -> None:
    """The follower's page is open the whole time and is never loaded again."""
    async with screen(tmp_path) as seen:
        chat = await seen.open("/chat")
        await write(chat, UNKNOWN)
        await expect(chat.get_by_text("A person from our team")).to_be_visible()
        maria, way_back = Teammate("maria", "Maria"), WayBack(seen.shop.program.around)
        said = Act("console", "k1", "1", maria, Verb.REPLY, "Dogs are welcome on it.", line="l1")
        await way_back.accept([said])
        await expect(chat.get_by_text("Dogs are welcome on it.")).to_be_visible()
        await way_back.accept([Act("console", "k2", "1", maria, Verb.REVISE, "Dogs are welcome in it.", about="l1")])
        await expect(chat.get_by_text("Dogs are welcome in it.")).to_be_visible()
        await expect(chat.get_by_text("Dogs are welcome")).to_have_count(1)
        await way_back.accept([Act("console", "k3", "1", maria, Verb.RETRACT, about="l1")])
        await expect(chat.get_by_text("Dogs are welcome")).to_have_count(0)


async def test_the_whole_job_by_keyboard(tmp_path: Path) -> None:
    """From the inbox to a sent answer and a resolved escalation without a mouse."""
    async with screen(tmp_path) as seen:
        chat = await seen.open("/chat")
        await expect(chat.get_by_role("textbox")).to_be_focused()
        await chat.keyboard.type(UNKNOWN)
        await chat.keyboard.press("Enter")
        page = await seen.open("/name?next=/")
        await expect(page.get_by_role("textbox")).to_be_focused()
        await page.keyboard.type("Maria")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("link", name=UNKNOWN)).to_be_visible()
        await tab_to(page, "#e1-link")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        await tab_to(page, "#act-claim")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("You are on the line")).to_be_visible()
        await expect(page.get_by_label("Reply to")).to_be_focused()
        await page.keyboard.type("By keyboard alone")
        await page.keyboard.press("Control+Enter")
        await expect(chat.get_by_text("By keyboard alone")).to_be_visible()
        await tab_to(page, "#act-resolve")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Resolved by you")).to_be_visible()


async def tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element has the focus, as long as the page has places for it."""
    for _ in range(60):
        await page.keyboard.press("Tab")
        if await page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by Tab")


async def test_claiming_asks_for_the_name_where_it_is_missing(tmp_path: Path) -> None:
    """The button is there from the start; the browser points at the empty name, and what was typed stays."""
    async with screen(tmp_path) as seen:
        await write(await seen.open("/chat"), UNKNOWN)
        await seen.shop.until(lambda: seen.shop.rows("escalation", 1), "an escalation")
        page = await seen.open("/escalations/1")
        await page.get_by_label("Reply to").fill("half a")
        await page.get_by_role("button", name="Claim").click()
        await expect(page.get_by_label("Your name")).to_be_focused()
        await page.keyboard.type("Maria")
        await page.get_by_role("button", name="Claim").click()
        await expect(page.get_by_text("You are on the line")).to_be_visible()
        await expect(page.get_by_label("Reply to")).to_have_value("half a")
        await expect(page.get_by_label("Your name")).to_have_count(0)


async def test_what_was_typed_survives_a_refusal_and_a_colleague(tmp_path: Path) -> None:
    """When someone else claims meanwhile, the box says so and keeps the text."""
    async with screen(tmp_path) as seen:
        await write(await seen.open("/chat"), UNKNOWN)
        maria, bruno = await seen.open("/name?next=/escalations/1"), await seen.open("/name?next=/escalations/1")
        for page, name in ((maria, "Maria"), (bruno, "Bruno")):
            await seen.shop.until(lambda: seen.shop.rows("escalation", 1), "an escalation")
            await page.get_by_label("Your name").fill(name)
            await page.get_by_role("button", name="Save").click()
        await bruno.get_by_label("Reply to").fill("My long draft")
        await maria.get_by_role("button", name="Claim").click()
        await expect(bruno.get_by_text("Maria is on the line. What you write here stays inside")).to_be_visible()
        await expect(bruno.get_by_label("Note to the team")).to_have_value("My long draft")
        await maria.get_by_label("Internal note").check()
        await maria.get_by_label("Reply to").fill("he is a regular")
        await maria.get_by_role("button", name="Save note").click()
        await expect(bruno.get_by_text("he is a regular")).to_be_visible()


async def test_a_draft_outlives_being_logged_out(tmp_path: Path) -> None:
    """The page says so and stays; after logging in beside it the draft goes out."""
    async with screen(tmp_path, password=PASSWORD) as seen:
        chat = await seen.open("/chat")
        await write(chat, UNKNOWN)
        await seen.shop.until(lambda: seen.shop.rows("escalation", 1), "an escalation")
        page = await seen.open("/escalations/1")
        await log_in(page)
        await page.get_by_label("Your name").fill("Maria")
        await page.get_by_label("Reply to").fill("A long and careful answer")
        await page.context.clear_cookies()
        await write(chat, "hello? it is urgent for our trip")
        await expect(page.get_by_text("You are logged out.")).to_be_visible()
        await log_in(await seen.beside(page.context, "/"))
        await write(chat, "still there? we leave tomorrow")
        await expect(page.get_by_text("we leave tomorrow")).to_be_visible()
        await expect(page.get_by_text("You are logged out.")).to_be_hidden()
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(chat.get_by_text("A long and careful answer")).to_be_visible()


async def log_in(page: Page) -> None:
    """Give the password."""
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Log in").click()
    await expect(page.get_by_role("button", name="Log out")).to_be_visible()


async def test_a_suggestion_can_be_edited_first(tmp_path: Path) -> None:
    """ "Edit first" puts the answer in the box and leaves the page where it is."""
    async with screen(tmp_path) as seen:
        await write(await seen.open("/chat"), "do you sell wholesale")
        page = await seen.open("/")
        await page.get_by_role("link", name="do you sell wholesale").click()
        await page.get_by_role("link", name="Edit first this answer, wholesale").click()
        await expect(page.get_by_label("Reply to")).to_have_value("Our wholesale team writes to you within two days.")
        assert page.url.endswith("/escalations/1")


async def test_a_refused_edit_appears_and_goes_by_itself(tmp_path: Path) -> None:
    """The banner comes with the fault and goes when it is mended."""
    async with screen(tmp_path) as seen:
        page = await seen.open("/day")
        file = seen.shop.workspace / "responses.yaml"
        file.write_text(BROKEN_RESPONSES, encoding="utf-8")
        await expect(page.get_by_text("The newest edit of the library is not live.")).to_be_visible()
        file.write_text(RESPONSES, encoding="utf-8")
        await expect(page.get_by_text("The newest edit of the library is not live.")).to_be_hidden()


async def test_a_message_that_did_not_go_out_can_be_tried_again(tmp_path: Path) -> None:
    """Without a connection the follower sees "Not sent", and one click sends it later, once."""
    async with screen(tmp_path) as seen:
        chat = await seen.open("/chat")
        await write(chat, "when are you open")
        await expect(chat.get_by_text("We are open")).to_be_visible()
        await chat.route("**/chat/messages", lambda route: route.abort())
        await write(chat, "where is my order")
        await expect(chat.get_by_text("Not sent.")).to_be_visible()
        await chat.unroute("**/chat/messages")
        await chat.get_by_role("button", name="Try again").click()
        await expect(chat.get_by_text("You can follow your parcel")).to_be_visible()
        assert await chat.get_by_text("where is my order").count() == 1
        seen.complaints[:] = [words for words in seen.complaints if "ERR_FAILED" not in words]


async def test_the_chat_is_there_again_after_a_reload(tmp_path: Path) -> None:
    """The same visitor reads the same conversation, once."""
    async with screen(tmp_path) as seen:
        chat = await seen.open("/chat")
        await write(chat, "when are you open")
        await expect(chat.get_by_text("We are open")).to_be_visible()
        await chat.reload()
        await expect(chat.get_by_text("We are open")).to_have_count(1)
        await expect(chat.get_by_text("when are you open")).to_have_count(1)


async def test_a_quick_reply_is_one_press(tmp_path: Path) -> None:
    """An answer's buttons are offered, and pressing one says it."""
    buttons = RESPONSES.replace(
        "  opening_hours: We are open Mon–Fri 9–18.\n",
        "  opening_hours: {text: We are open Mon–Fri 9–18., buttons: [Where is my order]}\n",
    )
    async with screen(tmp_path) as seen:
        (seen.shop.workspace / "responses.yaml").write_text(buttons, encoding="utf-8")
        before = seen.shop.program.library.knowledge()
        await seen.shop.until(lambda: seen.shop.program.library.knowledge() is not before, "the new answers")
        chat = await seen.open("/chat")
        await write(chat, "when are you open")
        await chat.get_by_role("button", name="Where is my order").click()
        await expect(chat.get_by_text("You can follow your parcel")).to_be_visible()
        await expect(chat.get_by_role("button", name="Where is my order")).to_have_count(0)


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_no_page_is_wider_than_the_screen(tmp_path: Path, width: int, height: int) -> None:
    """Long words, names and answers wrap on a phone and on a laptop."""
    long = f"{UNKNOWN} {'unbreakable' * 30} https://example.org/{'path' * 40}"
    async with screen(tmp_path) as seen:
        await write(await seen.open("/chat"), long)
        await seen.shop.until(lambda: seen.shop.rows("escalation", 1), "an escalation")
        page = await seen.open("/", width=width, height=height)
        for path in PAGES.split():
            await page.goto(seen.shop.url + path)
            over = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert over <= 0, f"{path} is {over} px too wide"


async def test_the_job_is_done_without_javascript(tmp_path: Path) -> None:
    """Forms post and lead back to the page."""
    async with screen(tmp_path) as seen:
        await write(await seen.open("/chat"), UNKNOWN)
        await seen.shop.until(lambda: seen.shop.rows("escalation", 1), "an escalation")
        context = await seen.browser.new_context(java_script_enabled=False)
        page = await seen.beside(context, "/")
        await page.get_by_role("link", name=UNKNOWN).click()
        await page.get_by_label("Your name").fill("Maria")
        await page.get_by_label("Reply to").fill("Plain forms do it too")
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(page.get_by_text("You are on the line")).to_be_visible()
        await expect(page.get_by_text("Plain forms do it too")).to_be_visible()
