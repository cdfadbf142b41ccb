"""The simulated X keeps the vendor's rules, so that what passes against it means something."""

from __future__ import annotations

from typing import Any

import aiohttp
from oauthlib.oauth1 import Client

from tests.answering import Clock
from vendors.x import SimulatedX
from vendors.x_rules import Keys

ACCOUNT = "1111111111111111111"
KEYS = Keys("key", "secret", "token", "token-secret")


async def test_it_refuses_what_x_refuses() -> None:
    """Wrong signatures, long texts, posts that did not call on us, the same words twice, too many messages."""
    vendor = SimulatedX(keys=KEYS, account_id=ACCOUNT, now=Clock())
    async with vendor, aiohttp.ClientSession() as http:

        async def said(path: str, body: Any, secret: str = KEYS.token_secret) -> int:
            url = f"{vendor.url}/2/{path}"
            _, headers, _ = Client("key", "secret", "token", secret).sign(url, http_method="POST")
            async with http.post(url, json=body, headers=headers) as response:
                return response.status

        mention = await vendor.follower_mentions("ana", "hello")
        reply = await vendor.follower_replies("ben", "nice", vendor.brand_posts("New jackets"))
        there: dict[str, Any] = {"reply": {"in_reply_to_tweet_id": mention}}
        assert await said("tweets", {"text": "hi", **there}, secret="wrong") == 401
        assert await said("tweets", {"text": "日" * 141, **there}) == 403
        assert await said("tweets", {"text": "", **there}) == 400
        assert await said("tweets", {"text": "hi", "reply": {"in_reply_to_tweet_id": reply}}) == 403
        assert await said("tweets", {"text": "hi", "reply": {"in_reply_to_tweet_id": "1"}}) == 403
        assert await said("tweets", {"text": "hi", **there}) == 201
        assert await said("tweets", {"text": "hi", **there}) == 403
        path = "dm_conversations/with/ana/messages"
        assert [await said(path, {"text": f"{number}"}) for number in range(16)] == [201] * 15 + [429]
        vendor.credits = False
        assert await said(path, {"text": "hi"}) == 402
        assert [one.target for one in vendor.said][:1] == [mention]
