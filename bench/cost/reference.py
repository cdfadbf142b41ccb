"""The reference floor: aiohttp both ways, uvloop, SQLite with one transaction per loop turn and synchronous=FULL, two
structlog JSON lines, a naive match over 200 phrases. It keeps what a message costs at the least, and no promise."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import sqlite3
import sys
from pathlib import Path

import aiohttp
import msgspec
import structlog
from aiohttp import web
from rapidfuzz import fuzz, process

from bench.cost.dialects import ACCOUNT, SECRET, TOKEN
from bench.cost.echo import run, serve

PHRASES = [f"where is my order number {n} please tell me" for n in range(199)] + ["where is my order"]


class Log:
    """Two lines a message, as JSON."""

    def __init__(self) -> None:
        structlog.configure(
            processors=[
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                lambda _logger, _name, event: msgspec.json.encode(event),
            ],
            wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
            logger_factory=structlog.BytesLoggerFactory(sys.stdout.buffer),
            cache_logger_on_first_use=True,
        )
        self.write = structlog.get_logger().info


class Rows:
    """One transaction per loop turn."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS m (id INTEGER PRIMARY KEY, mid TEXT UNIQUE, body TEXT, state TEXT)"
        )
        self._jobs: list[tuple[str, tuple[object, ...], asyncio.Future[None]]] = []

    def run(self, sql: str, *args: object) -> asyncio.Future[None]:
        """Done when it is on disk."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()
        if not self._jobs:
            loop.call_soon(self._flush)
        self._jobs.append((sql, args, future))
        return future

    def _flush(self) -> None:
        jobs, self._jobs = self._jobs, []
        self._db.execute("BEGIN IMMEDIATE")
        for sql, args, _ in jobs:
            self._db.execute(sql, args)
        self._db.execute("COMMIT")
        for _, _, future in jobs:
            future.set_result(None)


class Reference:
    """Receive, store, match, reply, store."""

    def __init__(self, graph: str, rows: Rows, log: Log) -> None:
        self._url = f"{graph}/v26.0/{ACCOUNT}/messages"
        self._rows = rows
        self._log = log
        self._tasks: set[asyncio.Task[None]] = set()
        self._http = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=64), cookie_jar=aiohttp.DummyCookieJar()
        )

    async def receive(self, request: web.Request) -> web.Response:
        """A signed event; 200 once it is on disk."""
        body = await request.read()
        expected = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected, request.headers.get("X-Hub-Signature-256", "")):
            raise web.HTTPUnauthorized
        event = msgspec.json.decode(body)["entry"][0]["messaging"][0]
        mid, text, follower = event["message"]["mid"], event["message"]["text"], event["sender"]["id"]
        await self._rows.run("INSERT INTO m (mid, body, state) VALUES (?, ?, 'new')", mid, text)
        self._log.write("message.stored", mid=mid, platform="instagram", follower=follower)
        self._tasks.add(task := asyncio.create_task(self._reply(mid, follower, text)))
        task.add_done_callback(self._tasks.discard)
        return web.Response()

    async def _reply(self, mid: str, follower: str, text: str) -> None:
        best = process.extractOne(text, PHRASES, scorer=fuzz.token_sort_ratio)
        body = msgspec.json.encode({"recipient": {"id": follower}, "message": {"text": f"matched {best[0]}"}})
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
        async with self._http.post(self._url, data=body, headers=headers) as response:
            await response.read()
        await self._rows.run("UPDATE m SET state = 'sent' WHERE mid = ?", mid)
        self._log.write("reply.sent", mid=mid, platform="instagram", follower=follower)


async def main(graph: str, port: int) -> None:
    """Serve until killed; its rows are in the directory it is started in."""
    reference = Reference(graph, Rows(Path("reference.db")), Log())
    app = web.Application()
    app.router.add_post("/webhooks/instagram", reference.receive)
    await serve(app, port)


if __name__ == "__main__":
    run(main(sys.argv[1], int(sys.argv[2])))
