"""The simulated Bluesky keeps the vendor's rules, so that what passes against it means something."""

from __future__ import annotations

from typing import Any

import aiohttp

from tests.answering import Clock
from vendors.bluesky import DID, SimulatedBluesky


async def test_it_refuses_what_bluesky_refuses() -> None:
    """Wrong passwords, calls without a session or the chat's proxy, long posts, the same key twice."""
    async with SimulatedBluesky(password="p", now=Clock()) as vendor, aiohttp.ClientSession() as http:

        async def call(method: str, body: dict[str, Any], **headers: str) -> str:
            given = {"Authorization": f"Bearer {vendor.access}", **headers}
            async with http.post(f"{vendor.url}/xrpc/{method}", json=body, headers=given) as response:
                return str((await response.json()).get("error", ""))

        session = "com.atproto.server.createSession"
        assert await call(session, {"identifier": vendor.handle, "password": "x"}) == "AuthenticationRequired"
        assert await call("com.atproto.repo.createRecord", {}) == "ExpiredToken"
        assert await call(session, {"identifier": vendor.handle, "password": "p"}) == ""
        uri = await vendor.follower_posts("did:plc:ana", "hello")

        def post(text: str, key: str) -> dict[str, Any]:
            record = {"text": text, "reply": {"root": {"uri": uri}, "parent": {"uri": uri}}}
            return {"repo": DID, "collection": "app.bsky.feed.post", "rkey": key, "record": record}

        create = "com.atproto.repo.createRecord"
        assert await call(create, post("x" * 301, "3kaaaaaaaaaaa")) == "InvalidRequest"
        assert await call(create, post("hi", "3kaaaaaaaaaaa")) == ""
        assert await call(create, post("hi", "3kaaaaaaaaaaa")) == "InvalidRequest"
        assert await call("chat.bsky.convo.sendMessage", {"convoId": "c", "message": {}}) == "MethodNotImplemented"
        assert len(vendor.said) == 1
