"""The simulated Threads keeps the vendor's rules, so that what passes against it means something."""

from __future__ import annotations

from typing import Any

import aiohttp

from tests.answering import Clock
from vendors.threads import SimulatedThreads


async def test_it_publishes_in_two_steps_and_once() -> None:
    """Wrong tokens, long texts and unknown posts are refused; a creation is published once, however often asked."""
    vendor = SimulatedThreads(app_secret="s", token="t", account_id="1", now=Clock())
    async with vendor, aiohttp.ClientSession(headers={"Authorization": "Bearer t"}) as http:

        async def call(path: str, **body: Any) -> dict[str, Any]:
            async with http.post(f"{vendor.url}/v1.0/{path}", json=body) as response:
                answer: dict[str, Any] = await response.json()
                return answer

        post = await vendor.follower_mentions("ana", "hello")
        assert (await call("1/threads", media_type="TEXT", text="x" * 501, reply_to_id=post))["error"]["code"] == 100
        assert (await call("1/threads", media_type="TEXT", text="🧥" * 126, reply_to_id=post))["error"]["code"] == 100
        assert (await call("1/threads", media_type="TEXT", text="hi", reply_to_id="9"))["error"]["error_subcode"] == 33
        creation = (await call("1/threads", media_type="TEXT", text="hi", reply_to_id=post))["id"]
        assert vendor.said == []
        first = await call("1/threads_publish", creation_id=creation)
        assert first == await call("1/threads_publish", creation_id=creation)
        assert len(vendor.said) == 1
        vendor.dead = True
        assert (await call("1/threads_publish", creation_id=creation))["error"]["code"] == 190
