"""What the network between us and a vendor can do to a call, on every platform: nothing is lost or said blindly.

Where nothing was sent the text waits (BUSY); where it may have arrived the outcome is open (UNKNOWN). A vendor that is
not there, or is somebody else, never counts as a refusal of the text, and a redirect is followed nowhere.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

import aiohttp
import pytest
from yarl import URL

from bot.config import read
from handlers import PLATFORMS, Wiring
from handlers.base import Failure, Outgoing, Platform, SendError
from handlers.calling import BrokenCallError, Call, exchange
from tests.fixture_cases import RECEIVED
from tests.test_dialogues import ALL
from tests.test_platform_contract import PRIVATE, Forgetful, environment, http, secrets

__all__ = ["http"]
NAMES: Final = [name for name in sorted(ALL) if not ALL[name].manner.repeats_calls]
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OPEN: Final = {Failure.BUSY, Failure.UNKNOWN}


@dataclass
class Wire:
    """A server that speaks as a test says."""

    talk: Talk
    url: str = ""
    elsewhere: list[str] = field(default_factory=list)
    """Paths that were asked for at a place where a redirect led."""


@contextlib.asynccontextmanager
async def wire(talk: Talk) -> AsyncIterator[Wire]:
    """Loopback, and a port of its own."""
    there = Wire(talk)

    talks: set[asyncio.Task[None] | None] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.add(asyncio.current_task())
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            line = await reader.readuntil(b"\r\n")
            if b"/elsewhere" in line:
                there.elsewhere.append(line.decode())
            await reader.readuntil(b"\r\n\r\n")
            await talk(reader, writer)
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    there.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield there
    finally:
        server.close()
        for task in filter(None, talks):
            task.cancel()
        await asyncio.gather(*filter(None, talks), return_exceptions=True)


async def reset(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Cut off once the request is there."""
    writer.transport.abort()


async def half(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Cut off within the answer."""
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n{"id": "1')
    await writer.drain()
    writer.transport.abort()


async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Closed without a word."""
    writer.close()


async def noise(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Not HTTP at all."""
    writer.write(b"\x16\x03\x01\x00\xff\x00garbage\r\n\r\n" * 20)
    await writer.drain()


async def huge(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Fifty megabytes."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 52428800\r\n\r\n")
    for _ in range(50):
        writer.write(b"9" * 1_048_576)
        await writer.drain()


async def headers_without_end(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A header line of a megabyte."""
    writer.write(b"HTTP/1.1 200 OK\r\nX-Long: " + b"9" * 1_048_576 + b"\r\n\r\n{}")
    await writer.drain()


async def away(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Sent to another place of the same server."""
    writer.write(b"HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")
    await writer.drain()


async def broken_code(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """An answer whose body is said to be packed, and is not."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain")
    await writer.drain()


ANSWERING: Final = {
    "reset": reset,
    "half an answer": half,
    "no word": silent,
    "noise": noise,
    "fifty megabytes": huge,
    "endless headers": headers_without_end,
    "redirect": away,
    "not packed": broken_code,
}


def platform_at(name: str, url: str, http: aiohttp.ClientSession) -> Platform:
    """The platform with its vendor at another address."""
    config = read({**environment(name), f"{name.upper()}_API_URL": url, "FRONTDESK_PORT": "0"})
    wiring = Wiring(http, lambda: RECEIVED, lambda event, facts: None, Forgetful())
    return PLATFORMS[name].make(config.platforms[name], wiring)


async def failure_of(name: str, url: str, http: aiohttp.ClientSession) -> Failure:
    """What becomes of a text that is sent there; no secret and no word of it is in the reason."""
    platform = platform_at(name, url, http)
    via = next(iter(platform.limits.text))
    with pytest.raises(SendError) as caught:
        await platform.send(Outgoing("1", "account", via, "ana", PRIVATE, place="1", reply_to="1", address="1"))
    assert [secret for secret in (*secrets(name), PRIVATE) if secret in str(caught.value)] == []
    return caught.value.failure


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("how", ANSWERING)
async def test_an_answer_that_is_none_is_no_refusal(name: str, how: str, http: aiohttp.ClientSession) -> None:
    """Cut off, swollen, garbled or sent elsewhere: the text is neither given up nor sent blindly again."""
    async with wire(ANSWERING[how]) as there:
        found = await failure_of(name, there.url, http)
        assert found in OPEN | ({Failure.CONFIG} if how == "redirect" else set())  # the address is wrong, says X
        assert there.elsewhere == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1", "http://nowhere.invalid"], ids=["nobody listens", "the name is unknown"]
)
async def test_where_nothing_was_sent_the_text_waits(name: str, url: str, http: aiohttp.ClientSession) -> None:
    """No connection: nothing can have arrived, so it is simply tried again."""
    assert await failure_of(name, url, http) is Failure.BUSY


@pytest.mark.parametrize("name", NAMES)
async def test_a_vendor_without_a_good_certificate_gets_nothing(name: str, http: aiohttp.ClientSession) -> None:
    """TLS that does not hold: no word goes out, and the text waits."""
    async with wire(noise) as there:
        assert await failure_of(name, there.url.replace("http://", "https://"), http) in OPEN


async def drip(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A byte now and then, for ever."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while True:
        writer.write(b"9")
        await writer.drain()
        await asyncio.sleep(0.01)


async def hang(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Never a word, until the other side has had enough."""
    await reader.read()


@pytest.mark.parametrize("talk", [hang, drip])
async def test_a_vendor_that_keeps_us_waiting_is_given_up(talk: Talk, http: aiohttp.ClientSession) -> None:
    """The time for a whole call is bounded, however much of an answer dribbles in; the outcome is open."""
    async with wire(talk) as there:
        call = Call("POST", URL(there.url), content=b"{}", timeout=aiohttp.ClientTimeout(total=0.3))
        with pytest.raises(BrokenCallError) as broken:
            await exchange(http, call)
        assert broken.value.failure is Failure.UNKNOWN
