"""What a follower sends beside words reaches the thread of their escalation."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.discord_desk import a_thread
from tests.test_slack_dialogues import a_card

PICTURE = {"type": "image", "payload": {"url": "https://lookaside.fbsbx.com/secret-photo.jpg"}}


@pytest.mark.parametrize("words", ["", "thanks!", "where is my order", "hello"])
async def test_a_picture_reaches_the_slack_thread_of_an_unclaimed_escalation(tmp_path: Path, words: str) -> None:
    """Alone, with chatter, or with a question that the bot answers: the team sees that it came."""
    async with a_card(tmp_path) as (shop, _, ts):
        await shop.instagram.follower_says("kim", words, attachments=[PICTURE])
        line = await shop.in_thread(ts, "[image")
        assert line["text"].startswith(f"Follower: {words}")


async def test_a_picture_alone_reaches_the_discord_thread_of_an_unclaimed_escalation(tmp_path: Path) -> None:
    """The same in Discord, for two pictures one after the other."""
    async with a_thread(tmp_path) as (desk, thread):
        await desk.shop.instagram.follower_says("ben", "", attachments=[PICTURE])
        await desk.line(thread, "[image")
        await desk.shop.instagram.follower_says("ben", "", attachments=[PICTURE])
        await desk.shop.until(lambda: len(desk.lines(thread, "[image")) == 2, "the second picture")
