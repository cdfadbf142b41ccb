"""The simulated TikTok keeps the vendor's rules, so that what passes against it means something."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from vendors.tiktok import VIDEO, SimulatedTikTok, wire

HOUR = 3_600_000
BASE = "/open_api/v1.3/"


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    ms: int = 1_788_000_000_000

    def __call__(self) -> int:
        return self.ms


@dataclass
class Developer:
    """Somebody who calls the API by hand."""

    vendor: SimulatedTikTok
    http: aiohttp.ClientSession

    async def post(
        self, path: str, body: dict[str, Any], access: str = "act.simulated1"
    ) -> tuple[int, dict[str, Any]]:
        headers = {"Access-Token": access}
        url = f"{self.vendor.url}{BASE}{path}"
        async with self.http.post(url, json=body, headers=headers) as response:
            return response.status, await response.json() if response.content_type == "application/json" else {}

    async def say(self, text: str = "hi") -> int:
        body = {
            "business_id": self.vendor.business_id,
            "recipient_type": "CONVERSATION",
            "recipient": self.vendor.account.conversation_of("ana"),
            "message_type": "TEXT",
            "text": {"body": text},
        }
        status, answer = await self.post("business/message/send/", body)
        assert status == 200
        return int(answer["code"])


@pytest.fixture
async def developer() -> AsyncIterator[Developer]:
    """A vendor in whose direct messages one follower has just written."""
    async with SimulatedTikTok(now=Clock()) as vendor, aiohttp.ClientSession() as http:
        await vendor.follower_says("ana", "hello")
        yield Developer(vendor, http)


def test_events_are_signed_over_time_and_bytes() -> None:
    """The documented form, with the content as JSON inside a text and numbers of 19 digits in it."""
    body = wire.event("-000", "ck", "comment.update", 1_788_000_000_123, {"comment_id": 7_247_303_576_418_566_913})
    headers = wire.signed(body, "a secret", 1_788_000_000_123)
    expected = hmac.new(b"a secret", b"1788000000." + body, hashlib.sha256).hexdigest()
    assert headers["TikTok-Signature"] == f"t=1788000000,s={expected}"
    assert json.loads(json.loads(body)["content"])["comment_id"] == 7_247_303_576_418_566_913


async def test_the_window_closes_after_two_days_or_ten_messages(developer: Developer) -> None:
    """Refusals come with status 200 and a code in the body."""
    assert [await developer.say() for _ in range(11)] == [0] * 10 + [40002]
    await developer.vendor.follower_says("ana", "more?")
    assert await developer.say() == 0
    developer.vendor.now.ms += 48 * HOUR + 1  # type: ignore[attr-defined]
    assert await developer.say() == 40002


async def test_lengths_are_held(developer: Developer) -> None:
    """6,000 characters in a message, 150 under a comment."""
    assert [await developer.say("x" * 6000), await developer.say("x" * 6001)] == [0, 40002]
    comment = (await developer.vendor.follower_comments("ana", "price?")).key
    body = {"business_id": developer.vendor.business_id, "video_id": str(VIDEO), "comment_id": comment}
    for text, code in (("x" * 150, 0), ("x" * 151, 40002)):
        assert (await developer.post("business/comment/reply/create/", {**body, "text": text}))[1]["code"] == code


async def test_tokens_end_and_are_renewed_with_a_new_pair(developer: Developer) -> None:
    """The old ones are refused afterwards, and all of them once the sign-in is dead."""
    vendor = developer.vendor
    asked = {
        "client_id": vendor.client_key,
        "client_secret": vendor.client_secret,
        "grant_type": "refresh_token",
        "refresh_token": vendor.refresh_token,
    }
    renewed = (await developer.post("tt_user/oauth2/refresh_token/", asked, ""))[1]["data"]
    assert renewed["refresh_token"] != asked["refresh_token"]
    assert await developer.say() == 40105
    assert (await developer.post("tt_user/oauth2/refresh_token/", asked, ""))[1]["code"] == 40103


async def test_a_path_without_its_last_slash_is_a_missing_page(developer: Developer) -> None:
    """No JSON there."""
    assert await developer.post("business/message/send", {}) == (404, {})
