"""HTTP/1.1 by hand, so that requests can be sent that no client would send."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

MOST_HEAD: Final = 262_144
ENDLESS: Final = b"text/event-stream"


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent, as bytes: nothing is escaped, folded or added but the length of the body."""

    method: bytes
    target: bytes
    headers: tuple[tuple[bytes, bytes], ...] = ()
    body: bytes | None = None

    def raw(self, host: bytes) -> bytes:
        """The request as it goes over the wire."""
        given = {name.lower() for name, _ in self.headers}
        lines = [b"%s %s HTTP/1.1" % (self.method, self.target)]
        if b"host" not in given:
            lines.append(b"Host: " + host)
        lines += [b"%s: %s" % header for header in self.headers]
        if self.body is not None and not given & {b"content-length", b"transfer-encoding"}:
            lines.append(b"Content-Length: %d" % len(self.body))
        return b"\r\n".join((*lines, b"", self.body or b""))


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. An endless stream's body is what had come by then."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    def header(self, name: bytes) -> bytes:
        """The first header of that name, which is lower case; empty where there is none."""
        return next((value for key, value in self.headers if key == name), b"")


class Line:
    """One connection, opened when it is needed and again when it was closed."""

    def __init__(self, url: str) -> None:
        """``url``: where Frontdesk is."""
        parts = urlsplit(url)
        self._where = (parts.hostname or "", parts.port or 80)
        self._open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.host = parts.netloc.encode()

    async def ask(self, request: Request, seconds: float = 20.0) -> Answer | None:
        """The answer; None where the connection was closed without one. Raises TimeoutError."""
        return await self.send(request.raw(self.host), is_head=request.method == b"HEAD", seconds=seconds)

    async def send(self, raw: bytes, *, is_head: bool = False, seconds: float = 20.0) -> Answer | None:
        """The answer to these bytes; None where the connection was closed without one. Raises TimeoutError."""
        fresh = self._open is None
        try:
            async with asyncio.timeout(seconds):
                answer = await self._exchange(raw, is_head)
                if answer is None and not fresh:  # it may have been closed since the request before
                    answer = await self._exchange(raw, is_head)
        except TimeoutError:
            self.close()
            raise
        return answer

    def close(self) -> None:
        """Hang up."""
        if self._open is not None:
            self._open[1].transport.abort()
            self._open = None

    async def _exchange(self, raw: bytes, is_head: bool) -> Answer | None:
        if self._open is None:
            self._open = await asyncio.open_connection(*self._where, limit=MOST_HEAD)
        reader, writer = self._open
        writer.write(raw)
        with contextlib.suppress(ConnectionError):  # refused before all was sent: the answer is there all the same
            await writer.drain()
        try:
            answer, lasts = await read_answer(reader, is_head)
        except (asyncio.IncompleteReadError, ConnectionError):
            self.close()
            return None
        if not lasts:
            self.close()
        return answer


async def read_answer(reader: asyncio.StreamReader, is_head: bool = False) -> tuple[Answer, bool]:
    """One answer, and whether the connection lasts. Raises IncompleteReadError where it was closed before."""
    answer = await _head(reader)
    while answer.status < 200:  # go on: the answer comes afterwards
        answer = await _head(reader)
    if answer.header(b"content-type").startswith(ENDLESS):
        return answer, False
    body = b"" if is_head or answer.status in {204, 304} else await _body(reader, answer)
    return Answer(answer.status, answer.headers, body), answer.header(b"connection").lower() != b"close"


async def _head(reader: asyncio.StreamReader) -> Answer:
    first, *lines = (await reader.readuntil(b"\r\n\r\n"))[:-4].split(b"\r\n")
    pairs = (line.partition(b":") for line in lines)
    return Answer(
        int(first.split(b" ")[1]), tuple((name.strip().lower(), value.strip()) for name, _, value in pairs), b""
    )


async def _body(reader: asyncio.StreamReader, answer: Answer) -> bytes:
    if answer.header(b"transfer-encoding") != b"chunked":
        return await reader.readexactly(int(answer.header(b"content-length") or 0))
    parts = []
    while size := int(await reader.readuntil(b"\r\n"), 16):
        parts.append((await reader.readexactly(size + 2))[:-2])
    await reader.readuntil(b"\r\n")
    return b"".join(parts)
