"""The simulated Telegram keeps the vendor's rules, so that what passes against it means something."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from vendors.telegram import CONNECTION, SimulatedTelegram

START = 1_788_000_000_000
DAY = 86_400_000


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    ms: int = START

    def __call__(self) -> int:
        return self.ms


@dataclass
class Developer:
    """Somebody who calls the API by hand."""

    vendor: SimulatedTelegram
    http: aiohttp.ClientSession
    clock: Clock

    async def call(self, method: str, **body: Any) -> tuple[int, dict[str, Any]]:
        async with self.http.post(f"{self.vendor.url}/bot{self.vendor.token}/{method}", json=body) as response:
            return response.status, await response.json()

    async def say(self, text: str, **more: Any) -> int:
        body = {"chat_id": self.vendor.chats.person("ana")["id"], "text": text, **more}
        return (await self.call("sendMessage", **body))[0]


@pytest.fixture
async def developer() -> AsyncIterator[Developer]:
    """A vendor where one person has written to the bot and to the business account."""
    clock = Clock()
    async with SimulatedTelegram(now=clock) as vendor, aiohttp.ClientSession() as http:
        await vendor.follower_says("ana", "hello")
        await vendor.follower_says("ana", "hello", business=True)
        yield Developer(vendor, http, clock)


async def test_texts_and_buttons_are_held_to_their_lengths(developer: Developer) -> None:
    """4,096 UTF-16 units; 64 bytes behind a button."""
    assert [await developer.say(text) for text in ("🏝" * 2048, "🏝" * 2048 + "x", " ")] == [200, 400, 400]
    for data, status in (("x" * 64, 200), ("x" * 65, 400), ("", 400)):
        keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": data}]]}
        assert await developer.say("Sure?", reply_markup=keyboard) == status


async def test_only_those_who_wrote_and_have_not_blocked_are_reached(developer: Developer) -> None:
    """400 for strangers, 403 for those who blocked the bot."""
    assert (await developer.call("sendMessage", chat_id=42, text="hi"))[0] == 400
    await developer.vendor.follower_blocks("ana")
    assert await developer.say("hi") == 403


async def test_business_chats_are_open_for_a_day(developer: Developer) -> None:
    """And only through a connection that exists."""
    assert await developer.say("hi", business_connection_id=CONNECTION) == 200
    assert await developer.say("hi", business_connection_id="another") == 400
    developer.clock.ms += DAY + 1
    assert await developer.say("hi", business_connection_id=CONNECTION) == 400
    assert await developer.say("hi") == 200


async def test_the_webhook_wants_https_and_is_told_back(developer: Developer) -> None:
    """What was set is what getWebhookInfo shows; a revoked token is 401."""
    assert (await developer.call("setWebhook", url="http://x.example"))[0] == 400
    assert (await developer.call("setWebhook", url="https://x.example", allowed_updates=["message"]))[0] == 200
    info = (await developer.call("getWebhookInfo"))[1]["result"]
    assert (info["url"], info["allowed_updates"]) == ("https://x.example", ["message"])
    developer.vendor.kill()
    assert (await developer.call("getMe"))[0] == 401
