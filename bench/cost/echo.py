"""The floor: a bare aiohttp server that checks the signature and posts an echo back. No store, no match, no retry."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import sys
from collections.abc import Coroutine
from typing import Any

import aiohttp
import msgspec
from aiohttp import web

from bench.cost.dialects import ACCOUNT, SECRET, TOKEN


def make_app(graph: str) -> web.Application:
    """The echo's one route."""
    app = web.Application()
    sessions: list[aiohttp.ClientSession] = []

    async def receive(request: web.Request) -> web.Response:
        body = await request.read()
        expected = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected, request.headers.get("X-Hub-Signature-256", "")):
            raise web.HTTPUnauthorized
        event = msgspec.json.decode(body)["entry"][0]["messaging"][0]
        tasks.add(task := asyncio.create_task(reply(event["sender"]["id"], event["message"]["text"])))
        task.add_done_callback(tasks.discard)
        return web.Response()

    async def reply(follower: str, text: str) -> None:
        body = msgspec.json.encode({"recipient": {"id": follower}, "message": {"text": text}})
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
        async with sessions[0].post(f"{graph}/v26.0/{ACCOUNT}/messages", data=body, headers=headers) as response:
            await response.read()

    async def session(_app: web.Application) -> object:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=64)) as http:
            sessions.append(http)
            yield

    tasks: set[asyncio.Task[None]] = set()
    app.cleanup_ctx.append(session)  # type: ignore[arg-type]
    app.router.add_post("/webhooks/instagram", receive)
    return app


async def serve(app: web.Application, port: int) -> None:
    """Serve until killed."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


def run(work: Coroutine[Any, Any, None]) -> None:
    """On uvloop where it is installed, as Frontdesk does."""
    try:
        import uvloop
    except ImportError:
        asyncio.run(work)
    else:
        uvloop.run(work)


if __name__ == "__main__":
    run(serve(make_app(sys.argv[1]), int(sys.argv[2])))
