"""Attaching files at the console in a real browser: chosen, seen, taken away, refused, pasted, sent."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import FilePayload, Page, async_playwright, expect

from tests.pictures import JPEG, PAGE, PDF, PNG
from tests.test_console_browser import ARGUMENTS, CHROMIUM, PATIENCE_MS, Screen, tab_to
from tests.test_console_desk_browser import as_maria
from tests.test_files_from_the_console import held
from tests.test_files_of_the_team import uploaded
from tests.test_telegram_flow import UNKNOWN, Village, open_village

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed (apt-get install chromium).")
LONG = "a very long name of a document that somebody has exported from somewhere else entirely (3).pdf"
REFUSED = "Failed to load resource: the server responded with a status of 409 (Conflict)"


def file(name: str, data: bytes) -> FilePayload:
    """A file as somebody chooses it."""
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


@contextlib.asynccontextmanager
async def screen(tmp_path: Path, **more: str) -> AsyncIterator[tuple[Village, Screen]]:
    """Ana's question on Telegram, and a real browser; at the end no page may have complained but of a refusal."""
    expect.set_options(timeout=PATIENCE_MS)
    async with open_village(tmp_path, **more) as village, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        seen = Screen(village, browser)
        try:
            await village.telegram.follower_says("ana", UNKNOWN)
            await village.card("sponsor our village fair")
            yield village, seen
        finally:
            await browser.close()
            village.program.around.bells.news.ring()
        assert [one for one in seen.complaints if one != REFUSED] == []


async def choose(page: Page, *files: FilePayload) -> None:
    """Choose files as with the browser's own window."""
    await page.locator("#files").set_input_files(list(files))


async def test_chosen_files_add_up_and_go_out(tmp_path: Path) -> None:
    """Chosen twice, one of them taken away again; sent with the words, and the box is empty."""
    async with screen(tmp_path) as (village, seen):
        page = await as_maria(seen)
        await page.get_by_label("Reply to").fill("Here they are")
        await choose(page, file("label.pdf", PDF), file("map.jpg", JPEG))
        await choose(page, file("wrong.pdf", PDF), file("map.jpg", JPEG))
        listed = page.get_by_role("list", name="Files that go along").get_by_role("listitem")
        await expect(listed).to_have_count(4)
        await page.get_by_role("button", name="Take away wrong.pdf").click()
        await page.get_by_role("button", name="Take away map.jpg").last.click()
        await expect(listed).to_have_count(2)
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(page.get_by_text("[map.jpg]")).to_be_visible()
        await expect(page.locator("#chosen")).to_be_hidden()
        await expect(page.get_by_label("Reply to")).to_have_value("")
        assert await uploaded(village, 2) == [("document", "label.pdf", PDF), ("photo", "map.jpg", JPEG)]
        await page.get_by_label("Reply to").fill("And no more")
        await page.keyboard.press("Control+Enter")
        await village.said("And no more")
        assert len(await uploaded(village, 2)) == 2


async def test_a_refused_file_leaves_everything_in_the_box(tmp_path: Path) -> None:
    """Words and files stay; without the one that cannot go, the others do. What is too large is told before."""
    async with screen(tmp_path, FRONTDESK_FILES_MB="1") as (village, seen):
        page = await as_maria(seen, width=390, height=844)
        await page.get_by_label("Reply to").fill("Here it is")
        await choose(page, file("large.pdf", PDF * 100_000), file(LONG, PDF), file("page.pdf", PAGE))
        alert = page.get_by_role("alert")
        await expect(alert).to_have_text("large.pdf is larger than 1 MB and does not go along.")
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(alert).to_contain_text("Nothing was sent. page.pdf: it is no picture")
        await expect(page.get_by_label("Reply to")).to_have_value("Here it is")
        await page.get_by_role("button", name="Take away page.pdf").click()
        await expect(page.locator("#refusal")).to_be_empty()
        box, button = await page.locator("#box").bounding_box(), await page.locator(".take-away").bounding_box()
        assert box is not None
        assert button is not None
        assert button["x"] + button["width"] <= box["x"] + box["width"]
        await page.get_by_role("button", name="Send", exact=True).click()
        assert len(await uploaded(village, 1)) == 1
        await village.said("Here it is")


async def test_files_are_chosen_and_taken_away_by_keyboard(tmp_path: Path) -> None:
    """The input is reached by Tab; after the last file is taken away, the focus is on it again."""
    async with screen(tmp_path) as (_, seen):
        page = await as_maria(seen)
        async with page.expect_file_chooser() as opened:
            await tab_to(page, "#files")
            await page.keyboard.press("Enter")
        await (await opened.value).set_files([file("label.pdf", PDF)])
        await expect(page.get_by_text("label.pdf", exact=True)).to_be_visible()
        await page.get_by_role("button", name="Take away label.pdf").press("Enter")
        await expect(page.locator("#chosen")).to_be_hidden()
        assert await page.evaluate("document.activeElement.id") == "files"


async def test_what_is_chosen_outlives_what_happens_meanwhile(tmp_path: Path) -> None:
    """The page follows the follower and a colleague, and swaps the box: the files are still chosen."""
    async with screen(tmp_path) as (village, seen):
        page = await as_maria(seen)
        await choose(page, file("label.pdf", PDF))
        await village.telegram.follower_says("ana", "are you there")
        await expect(page.get_by_text("are you there")).to_be_visible()
        await page.evaluate("document.getElementById('box').dataset.stale = 'yes'")
        await village.telegram.follower_says("ana", "hello hello")
        await expect(page.get_by_text("hello hello")).to_be_visible()
        await expect(page.get_by_role("button", name="Take away label.pdf")).to_be_visible()
        await page.get_by_role("button", name="Send", exact=True).click()
        assert await uploaded(village, 1) == [("document", "label.pdf", PDF)]


async def test_a_pasted_picture_goes_along_and_pasted_text_stays_text(tmp_path: Path) -> None:
    """A screenshot is a file; a table's cells, which come as text and as a picture, are text."""
    paste = """([text, picture]) => {
        const data = new DataTransfer();
        if (text) data.setData("text/plain", text);
        if (picture) data.items.add(new File([Uint8Array.from(picture)], "image.png", { type: "image/png" }));
        const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
        document.getElementById("text").dispatchEvent(event);
    }"""
    async with screen(tmp_path) as (village, seen):
        page = await as_maria(seen)
        await page.evaluate(paste, ["A1 B1", list(PNG)])
        await expect(page.locator("#chosen")).to_be_hidden()
        await page.evaluate(paste, ["", list(PNG)])
        await expect(page.get_by_role("button", name="Take away image.png")).to_be_visible()
        await page.get_by_role("button", name="Send", exact=True).click()
        assert await uploaded(village, 1) == [("photo", "image.png", PNG)]


async def test_what_is_cancelled_comes_back_without_its_files_names(tmp_path: Path) -> None:
    """The words are in the box again; the file has to be attached once more, and its name is no word of anybody's."""
    async with screen(tmp_path) as (village, seen):
        await held(village)
        page = await as_maria(seen)
        await page.get_by_label("Reply to").fill("Here it is")
        await choose(page, file("label.pdf", PDF))
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(page.get_by_text("[label.pdf]")).to_be_visible()
        await page.get_by_role("button", name="Cancel this answer").click()
        await expect(page.get_by_label("Reply to")).to_have_value("Here it is")
        await expect(page.locator("#chosen")).to_be_hidden()
        await village.quiet()
        assert village.telegram.chats.uploads == []


async def test_without_scripts_a_file_is_chosen_and_sent(tmp_path: Path) -> None:
    """The browser's own input and a plain form."""
    async with screen(tmp_path) as (village, seen):
        context = await seen.browser.new_context(java_script_enabled=False)
        page = await context.new_page()
        await page.goto(f"{village.url}/escalations/1")
        await page.get_by_label("Your name").fill("Maria")
        await choose(page, file("page.pdf", PAGE))
        await page.get_by_label("Reply to").fill("Here it is")
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(page.get_by_role("alert")).to_contain_text("Choose the files again.")
        await expect(page.get_by_label("Reply to")).to_have_value("Here it is")
        await choose(page, file("label.pdf", PDF))
        await page.get_by_role("button", name="Send", exact=True).click()
        assert await uploaded(village, 1) == [("document", "label.pdf", PDF)]
        await village.said("Here it is")
