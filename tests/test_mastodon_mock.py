"""Mastodon as somebody else plays it: the package mastodon-mock, where its command is installed (else skipped)."""

from __future__ import annotations

import asyncio
import shutil
import socket
import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from handlers.base import Outgoing
from handlers.platforms.mastodon import Mastodon, MastodonSettings
from intents.model import Kind, Message, Via
from tests.answering import Kept

COMMAND = shutil.which("mastodon_mock")
SEED = """\
[[seed.accounts]]
username = "brand"
access_token = "brand_token"
[[seed.accounts]]
username = "ana"
access_token = "ana_token"
"""
pytestmark = pytest.mark.skipif(COMMAND is None, reason="mastodon-mock is not installed (pip install mastodon-mock)")


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[str]:
    """The mock on a free port, with two accounts."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = tmp_path / "mock.toml"
    config.write_text(SEED, encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        str(COMMAND), "serve", "--in-memory", "--config", str(config), "--port", str(port), "--log-level", "error"
    )
    url = f"http://127.0.0.1:{port}"
    try:
        await _answers(url)
        yield url
    finally:
        process.terminate()
        await process.wait()


async def _answers(url: str) -> None:
    async with asyncio.timeout(30), aiohttp.ClientSession() as http:
        while True:
            try:
                async with http.get(f"{url}/api/v2/instance"):
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0.1)


@pytest.mark.parametrize("visibility", ["public", "direct"])
async def test_a_mention_is_heard_answered_once_and_read_back(server: str, visibility: str) -> None:
    """The stream tells of it, the answer is posted once however often it is sent, and it is found again."""
    heard: asyncio.Queue[Message] = asyncio.Queue()
    kept = Kept()
    async with aiohttp.ClientSession() as http:
        given = MastodonSettings.model_validate({"access_token": "brand_token", "api_url": server})
        ours = Mastodon(given, http, lambda: time.time_ns() // 1_000_000, kept)

        async def take(body: bytes) -> None:
            for one in ours.parse(body, 1):
                if isinstance(one, Message):
                    heard.put_nowait(one)

        listening = asyncio.create_task(ours.listen(take))
        async with asyncio.timeout(10):
            while "read" not in kept.words:
                await asyncio.sleep(0.02)
        said = {"status": "@brand when do you open?", "visibility": visibility}
        headers = {"Authorization": "Bearer ana_token"}
        async with http.post(f"{server}/api/v1/statuses", json=said, headers=headers) as response:
            assert response.status == 200
        message = await asyncio.wait_for(heard.get(), 10)
        assert message.text == "when do you open?"
        direct = message.kind is Kind.DM
        assert direct is (visibility == "direct")
        via, to = (Via.DM, "") if direct else (Via.PUBLIC, message.key)
        reply = Outgoing("7", "127.0.0.1", via, message.follower, "At nine.", "", to, address=message.address)
        assert await ours.settle(reply) is None
        receipt = await ours.send(reply)
        assert await ours.send(reply) == receipt == await ours.settle(reply)
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
