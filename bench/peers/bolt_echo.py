"""Slack's Bolt for Python as an echo: ``python -m bench.peers.bolt_echo API PORT [--one-session]``.

As its documentation begins (https://docs.slack.dev/tools/bolt-python), on aiohttp: signatures are checked, an event is
answered at once, ``say`` posts the reply. By itself it opens a session for every call; ``--one-session`` lends it one.
"""

from __future__ import annotations

import asyncio
import sys

import aiohttp
from aiohttp import web
from slack_bolt.async_app import AsyncApp, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from bench.cost.dialects import SECRET, TOKEN


async def main(api: str, port: int, one_session: bool) -> None:
    """Serve until killed."""
    session = aiohttp.ClientSession() if one_session else None
    client = AsyncWebClient(token=TOKEN, base_url=f"{api}/api/", session=session)
    app = AsyncApp(signing_secret=SECRET, client=client)

    @app.message()
    async def echo(message: dict[str, str], say: AsyncSay) -> None:
        await say(message["text"])

    runner = web.AppRunner(app.web_app(path="/slack/events"), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), "--one-session" in sys.argv))
