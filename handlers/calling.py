"""One call out over the outgoing session: bounded in time and size, no redirects, every trouble told apart.

Vendor files that speak plain HTTP build on it. Addresses may hold secrets, so nothing raised here shows one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp
from yarl import URL

from handlers.base import Failure

MOST_BYTES: Final = 1_048_576
TIMEOUT: Final = aiohttp.ClientTimeout(total=15, connect=5)
UPLOADING: Final = aiohttp.ClientTimeout(total=90, connect=5)
"""For a call that carries a file."""

_NOTHING_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)


class BrokenCallError(Exception):
    """There was no whole answer: ``failure`` is BUSY where nothing was sent, else UNKNOWN."""

    def __init__(self, failure: Failure, what: str, *, too_long: bool = False) -> None:
        super().__init__(what)
        self.failure = failure
        self.what = what
        self.too_long = too_long


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked; ``content`` goes out as JSON unless ``headers`` say otherwise."""

    method: str
    url: URL = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    content: bytes | None = field(default=None, repr=False)
    timeout: aiohttp.ClientTimeout = TIMEOUT
    most_bytes: int = MOST_BYTES
    """What is read of the answer; more is no answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def object(self) -> dict[str, Any] | None:
        """The body as a JSON object; None where it is anything else."""
        try:
            tree = json.loads(self.body)
        except (ValueError, RecursionError):
            return None
        return tree if isinstance(tree, dict) else None


async def exchange(http: aiohttp.ClientSession, call: Call) -> Answer:
    """The answer to one call, whatever its status. Raises BrokenCallError."""
    headers = {**({"Content-Type": "application/json"} if call.content is not None else {}), **call.headers}
    try:
        async with http.request(
            call.method,
            call.url,
            data=call.content,
            headers=headers,
            timeout=call.timeout,
            allow_redirects=False,
            raise_for_status=False,
        ) as response:
            return Answer(response.status, response.headers, await _whole(response.content, call.most_bytes))
    except _NOTHING_SENT as error:
        raise BrokenCallError(Failure.BUSY, f"could not be reached ({type(error).__name__})") from None
    except (aiohttp.ClientError, TimeoutError) as error:
        raise BrokenCallError(Failure.UNKNOWN, f"did not answer to the end ({type(error).__name__})") from None


async def _whole(content: aiohttp.StreamReader, most_bytes: int) -> bytes:
    parts, size = list[bytes](), 0
    while part := await content.readany():
        parts.append(part)
        size += len(part)
        if size > most_bytes:
            what = f"answered with more than {_megabytes(most_bytes)}"
            raise BrokenCallError(Failure.UNKNOWN, what, too_long=True)
    return b"".join(parts)


def _megabytes(count: int) -> str:
    number = count // 1_048_576
    return "a megabyte" if number == 1 else f"{number} megabytes"
