"""A connection to Discord that never came about leaves nothing open behind it."""

from __future__ import annotations

import asyncio
import gc

import aiohttp
import discord
import pytest

from handlers.discord.bookmark import Bookmark
from handlers.discord.calls import end
from handlers.gateways.discord import Client, Timing
from tests.answering import saying


@pytest.mark.parametrize("status", [401, 403, 404, 302])
async def test_a_failed_sign_in_leaves_no_session_open(status: int) -> None:
    """discord.py forgets the session of such a sign-in; its connections are closed all the same."""
    complaints: list[str] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, told: complaints.append(str(told["message"])))
    async with saying() as server:
        server.status, server.body, server.headers = status, {"message": "no"}, {"Location": server.url + "/inside"}
        discord.http.Route.BASE = server.url
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
