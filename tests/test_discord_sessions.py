"""A connection to Discord that never came about leaves nothing open behind it."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import discord
import pytest

from handlers.discord.bookmark import Bookmark
from handlers.discord.calls import end
from handlers.gateways.discord import Client, Timing
from tests.answering import saying


@asynccontextmanager
async def based_on(url: str) -> AsyncIterator[None]:
    """Where discord.py calls, for as long as this lasts: it has one address for all of its clients."""
    before, discord.http.Route.BASE = discord.http.Route.BASE, url
    try:
        yield
    finally:
        discord.http.Route.BASE = before


@pytest.mark.parametrize("status", [401, 403, 404, 302])
async def test_a_failed_sign_in_leaves_no_session_open(status: int) -> None:
    """discord.py forgets the session of such a sign-in; its connections are closed all the same."""
    complaints: list[str] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, told: complaints.append(str(told["message"])))
    async with saying() as server, based_on(server.url):
        server.status, server.body, server.headers = status, {"message": "no"}, {"Location": server.url + "/inside"}
        client = Client(Bookmark(), lambda _frame: None, Timing(), content=False)
        with pytest.raises((discord.DiscordException, aiohttp.ClientError)):
            await client.login("a.b.c")
        await end(client)
        assert isinstance(client.http.connector, aiohttp.BaseConnector)
        assert client.http.connector.closed
        del client
        gc.collect()
        assert not [path for path in server.asked if "inside" in path]
    assert complaints == []
