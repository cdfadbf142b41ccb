"""The simulated Mastodon keeps the vendor's rules, so that what passes against it means something."""

from __future__ import annotations

from typing import Any

import aiohttp

from tests.answering import Clock
from vendors.mastodon import SimulatedMastodon


async def test_it_refuses_what_mastodon_refuses_and_posts_once() -> None:
    """Wrong tokens, blank and long texts, unknown posts; the same key posts once; links count 23."""
    vendor = SimulatedMastodon(token="t", now=Clock())
    async with vendor, aiohttp.ClientSession(headers={"Authorization": "Bearer t"}) as http:

        async def post(key: str = "", **body: Any) -> tuple[int, str]:
            headers = {"Idempotency-Key": key} if key else {}
            async with http.post(f"{vendor.url}/api/v1/statuses", json=body, headers=headers) as response:
                return response.status, str((await response.json()).get("id", ""))

        about = await vendor.follower_says("1", "hello")
        assert (await post(status=" ", in_reply_to_id=about))[0] == 422
        assert (await post(status="x" * 501, in_reply_to_id=about))[0] == 422
        assert (await post(status="https://x.example/" + "x" * 600, in_reply_to_id=about))[0] == 200
        assert (await post(status="hi", in_reply_to_id="9"))[0] == 404
        first = await post("k", status="hi", in_reply_to_id=about)
        assert first == await post("k", status="hi", in_reply_to_id=about)
        vendor.dead = True
        assert (await post(status="hi", in_reply_to_id=about))[0] == 401
