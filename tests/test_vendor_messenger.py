"""The simulated Page keeps Meta's rules, so that what passes against it means something."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.answering import Clock
from vendors.messenger import SimulatedMessenger
from vendors.server import Fault

PAGE, FOLLOWER, TOKEN = "102900000000001", "6700000000000001", "EAAsimulated"


@pytest.fixture
async def vendor() -> AsyncIterator[SimulatedMessenger]:
    """A Page that posts nowhere."""
    async with SimulatedMessenger(app_secret="s", token=TOKEN, account_id=PAGE, now=Clock()) as one:
        yield one


async def post(vendor: SimulatedMessenger, path: str, body: Any, token: str = TOKEN) -> tuple[int, int, int]:
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{vendor.url}/v26.0/{path}", json=body, headers=headers) as response,
    ):
        error = (await response.json()).get("error", {})
        return response.status, error.get("code", 0), error.get("error_subcode", 0)


def text(words: str, **more: Any) -> dict[str, Any]:
    return {"recipient": {"id": FOLLOWER}, "messaging_type": "RESPONSE", "message": {"text": words}, **more}


async def test_it_refuses_what_meta_refuses(vendor: SimulatedMessenger) -> None:
    """Wrong tokens, strangers, long texts, missing types, closed windows, second private replies."""
    path = f"{PAGE}/messages"
    assert await post(vendor, path, text("hi"), "other") == (401, 190, 0)
    assert await post(vendor, path, text("hi")) == (400, 100, 2018001)
    await vendor.follower_says(FOLLOWER, "hello")
    assert (await post(vendor, path, text("x" * 2000)))[0] == 200
    assert await post(vendor, path, text("x" * 2001)) == (400, 100, 2018034)
    assert (await post(vendor, path, text("hi", messaging_type="")))[1] == 100
    assert (await post(vendor, path, text("hi", messaging_type="MESSAGE_TAG", tag="HUMAN_AGENT")))[1] == 10
    comment = await vendor.follower_comments(FOLLOWER, "price?")
    private = text("hi", recipient={"comment_id": comment})
    assert (await post(vendor, path, private))[0] == 200
    assert (await post(vendor, path, private))[1] == 10900
    assert (await post(vendor, f"{comment}/comments", {"message": ""}))[1] == 100
    vendor.heard[FOLLOWER] -= 24 * 3_600_000 + 1
    assert await post(vendor, path, text("hi")) == (400, 10, 2018278)
    vendor.dead = True
    assert await post(vendor, path, text("hi")) == (401, 190, 463)


async def test_a_planned_fault_meets_one_call(vendor: SimulatedMessenger) -> None:
    """The next call meets it, the one after that does not."""
    await vendor.follower_says(FOLLOWER, "hello")
    vendor.fault(Fault.TOO_MANY)
    assert (await post(vendor, f"{PAGE}/messages", text("hi")))[:2] == (429, 613)
    assert (await post(vendor, f"{PAGE}/messages", text("hi")))[0] == 200
