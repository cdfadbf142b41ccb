"""What no client would send, over plain sockets; an ordinary request is answered all the while."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest
from aiohttp import web

from bench.fuzz.wire import Line, Request
from bot.guard import MOST_BYTES, Doorkeeper, read_body
from bot.web import make_app, make_runner
from tests.shop import SECRET, Shop, open_shop, write_workspace
from vendors.instagram import wire

HOOK: Final = b"POST /webhooks/instagram HTTP/1.1\r\nHost: a\r\n"
SAID: Final = b'{"object":"instagram","entry":[]}'
CROWD: Final = 300
HEALTH: Final = Request(b"GET", b"/health")


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    """A running Frontdesk."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as opened:
        yield opened


async def is_well(shop: Shop) -> bool:
    """Whether somebody else's ordinary request is answered."""
    line = Line(shop.url)
    answer = await line.ask(HEALTH)
    line.close()
    return answer is not None and answer.status == 200


async def status_of(shop: Shop, raw: bytes, seconds: float = 20.0) -> int | None:
    """What these bytes are answered with first; None where the connection is closed without an answer."""
    line = Line(shop.url)
    answer = await line.send(raw, seconds=seconds)
    line.close()
    return None if answer is None else answer.status


async def kept(shop: Shop) -> int:
    """How many events were taken."""
    return len(await shop.rows("unread_with_beginning", 100, 4))


@contextlib.asynccontextmanager
async def held(shop: Shop, count: int, beginning: bytes) -> AsyncIterator[list[asyncio.StreamWriter]]:
    """This many connections that have sent a beginning and say no more."""
    port = int(shop.url.rpartition(":")[2])
    writers = []
    for _ in range(count):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(beginning)
        writers.append(writer)
    try:
        yield writers
    finally:
        for writer in writers:
            writer.transport.abort()


SIGNED: Final = b"".join(b"%s: %s\r\n" % (k.encode(), v.encode()) for k, v in wire.signed(SAID, SECRET).items())


@pytest.mark.parametrize(
    ("what", "raw"),
    [
        (
            "length and chunks",
            HOOK + SIGNED + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x",
        ),
        ("two lengths", HOOK + SIGNED + b"Content-Length: 5\r\nContent-Length: 33\r\n\r\n" + SAID),
        ("a list of lengths", HOOK + SIGNED + b"Content-Length: 33, 33\r\n\r\n" + SAID),
        ("a signed length", HOOK + SIGNED + b"Content-Length: +33\r\n\r\n" + SAID),
        ("a negative length", HOOK + SIGNED + b"Content-Length: -1\r\n\r\n" + SAID),
        ("a length in letters", HOOK + SIGNED + b"Content-Length: \xb2\r\n\r\n" + SAID),
        ("an odd encoding", HOOK + SIGNED + b"Transfer-Encoding: xchunked\r\nContent-Length: 33\r\n\r\n" + SAID),
        ("chunked twice", HOOK + SIGNED + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"),
        ("a space before the colon", HOOK + SIGNED + b"Content-Length : 33\r\n\r\n" + SAID),
        ("a folded header", HOOK + SIGNED + b"X-A: 1\r\n Content-Length: 33\r\n\r\n" + SAID),
        ("a bare line feed", HOOK + SIGNED + b"X-A: 1\nContent-Length: 33\r\n\r\n" + SAID),
        ("a NUL in a header", HOOK + SIGNED + b"X-A: \x00\r\nContent-Length: 33\r\n\r\n" + SAID),
        ("a broken chunk size", HOOK + SIGNED + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + SAID),
        ("a huge chunk size", HOOK + SIGNED + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 40 + b"\r\n" + SAID),
        ("no method", b" /webhooks/instagram HTTP/1.1\r\n\r\n"),
        ("another protocol", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 64 + b"\r\n\r\n"),
        ("a head without end", HOOK + b"".join(b"X-%d: %s\r\n" % (n, b"a" * 200) for n in range(2_000))),
        ("one endless header", HOOK + b"X-A: " + b"a" * 200_000),
        ("an endless address", b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\n\r\n"),
    ],
)
async def test_what_two_servers_could_read_differently_is_refused(what: str, raw: bytes, shop: Shop) -> None:
    """Smuggling, floods of headers and broken heads: 400 or a closed connection, nothing kept, others answered."""
    assert await status_of(shop, raw) in {400, 413, None}, what
    assert await kept(shop) == 0
    assert await is_well(shop)


async def test_a_smuggled_request_is_never_carried_out(shop: Shop) -> None:
    """What stands behind an ambiguous body is not read as a second request of the same connection."""
    second = b"GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n"
    raw = HOOK + b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" % (5 + len(second)) + second
    reader, writer = await asyncio.open_connection("127.0.0.1", int(shop.url.rpartition(":")[2]))
    writer.write(raw)
    async with asyncio.timeout(20):
        said = await reader.read()
    writer.close()
    assert b"frontdesk_events_total" not in said


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        (b"gzip", gzip.compress(b"\0" * 50_000_000)),
        (b"deflate", b"x" * 100),
        (b"br", b"x" * 100),
        (b"gzip, gzip", gzip.compress(gzip.compress(b"\0" * 10_000_000))),
        (b"\xff", b"x"),
    ],
)
async def test_a_packed_body_is_never_unpacked(encoding: bytes, body: bytes, shop: Shop) -> None:
    """A bomb is refused by its header, whatever is inside; the chat and the console's forms do the same."""
    for path in (b"/webhooks/instagram", b"/chat/messages"):
        line = Line(shop.url)
        answer = await line.ask(Request(b"POST", path, ((b"Content-Encoding", encoding),), body))
        line.close()
        assert answer is not None
        assert answer.status == 415
    assert await is_well(shop)


@pytest.mark.parametrize("path", [b"/webhooks/instagram", b"/chat/messages", b"/health", b"/nothing"])
async def test_a_body_beyond_the_bound_is_refused(path: bytes, shop: Shop) -> None:
    """By its length and in chunks alike: 413 (or 404, 405 unread), and it is not held in memory."""
    chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    head = b"POST %s HTTP/1.1\r\nHost: a\r\n" % path
    many = head + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * (MOST_BYTES // 65_536 + 2) + b"0\r\n\r\n"
    for raw in (many, head + b"Content-Length: %d\r\n\r\n" % (MOST_BYTES + 1) + b"x" * (MOST_BYTES + 1)):
        assert await status_of(shop, raw) in {413, 404, 405, None}
    assert await is_well(shop)


@pytest.mark.parametrize(
    "beginning",
    [b"", b"GET /hea", HOOK + b"Content-Length: 100\r\n\r\nabc", HOOK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab"],
    ids=["silence", "half a head", "half a body", "half a chunk"],
)
async def test_others_are_answered_while_many_dawdle(beginning: bytes, shop: Shop) -> None:
    """Hundreds of connections that never finish a request keep nobody else waiting."""
    async with held(shop, CROWD, beginning):
        await asyncio.sleep(0.2)
        for _ in range(5):
            assert await is_well(shop)


async def test_a_head_that_comes_letter_by_letter_is_cut_off() -> None:
    """Each letter is no new chance: the connection is closed when its time is up; so is a chunk by chunk body."""

    async def take(request: web.Request) -> web.Response:
        await read_body(request, seconds=0.5)
        return web.Response()

    keeper = Doorkeeper(seconds=1.0)
    runner = make_runner(make_app(keeper, [web.post("/", take)]))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port, sweeping = runner.addresses[0][1], asyncio.create_task(keeper.run(runner))
    assert await _dripped(port, b"", b"POST / HTTP/1.1\r\nX-A: " + b"a" * 1_000) == b""
    head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n"
    assert (await _dripped(port, head, b"a" * 999)).startswith(b"HTTP/1.1 408")
    sweeping.cancel()
    await runner.cleanup()


async def _dripped(port: int, at_once: bytes, slowly: bytes) -> bytes:
    """What was answered before the connection was closed, within a bounded time."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(at_once)

    async def drip() -> None:
        for letter in slowly:
            writer.write(bytes([letter]))
            await asyncio.sleep(0.05)

    dripping = asyncio.create_task(drip())
    try:
        async with asyncio.timeout(20):
            return await reader.readline()
    except ConnectionError:
        return b""
    finally:
        dripping.cancel()
        writer.transport.abort()


async def test_a_flood_of_requests_in_one_go_is_answered_in_order(shop: Shop) -> None:
    """Hundreds of requests down one connection without waiting: each gets its answer, others theirs meanwhile."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(shop.url.rpartition(":")[2]))
    writer.write(b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n" * CROWD)
    assert await is_well(shop)
    answered = 0
    with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
        async with asyncio.timeout(60):
            while answered < CROWD:
                await reader.readuntil(b"HTTP/1.1 200")
                answered += 1
    writer.transport.abort()
    assert answered == CROWD
    assert await is_well(shop)
