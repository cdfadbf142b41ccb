"""A vendor's server that is gone for a while and comes back at the same address, remembering everything."""

from __future__ import annotations

import asyncio

from aiohttp import web


async def gone(runner: web.AppRunner, host: str, port: int, seconds: float) -> None:
    """Break every connection, refuse new ones for so long (less, if cancelled), then listen again."""
    try:
        for site in list(runner.sites):
            await site.stop()
        if runner.server is not None:
            await runner.server.shutdown(0)
        await asyncio.sleep(seconds)
    finally:
        await web.TCPSite(runner, host, port).start()
