"""Takes the README's pictures of a running demo: `python docs/screenshots.py http://127.0.0.1:8080`."""

from __future__ import annotations

import asyncio
import shutil
import sys
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

HERE = Path(__file__).parent / "images"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


async def main(url: str) -> None:
    """Inbox, a conversation, the day and the chat, wide and narrow."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        await chat(browser, url)
        for name, size in (("wide", WIDE), ("narrow", NARROW)):
            page = await browser.new_page(viewport=size)
            await page.goto(url)
            await page.screenshot(path=HERE / f"inbox-{name}.png")
            await page.goto(f"{url}/day")
            await page.screenshot(path=HERE / f"day-{name}.png")
            await page.goto(url)
            await page.locator("a[href^='/escalations/']").filter(has_text="no refund").first.click()
            if name == "wide":
                await answer(page)
            await page.screenshot(path=HERE / f"escalation-{name}.png")
            await page.close()
        await browser.close()


async def answer(page: Page) -> None:
    """A manager notes something and answers."""
    await page.get_by_label("Your name").fill("Maria")
    await page.locator("textarea").fill("I'm sorry, Brigid. Your refund left us today; it is with you by Friday.")
    await page.get_by_role("button", name="Send", exact=True).click()
    await asyncio.sleep(3)


async def chat(browser: Browser, url: str) -> None:
    """A follower asks two things."""
    page = await browser.new_page(viewport=NARROW)
    await page.goto(f"{url}/chat")
    for text in ("wheres my orderrr", "could you sponsor our village fair next summer?"):
        await page.get_by_role("textbox").fill(text)
        await page.keyboard.press("Enter")
        await asyncio.sleep(4)
    await page.screenshot(path=HERE / "chat-narrow.png")
    await page.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
