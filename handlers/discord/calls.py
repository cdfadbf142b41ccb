"""One call to Discord through discord.py's client, which waits for rate limits and repeats after 5xx by itself."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord
from discord.http import HTTPClient, Route

from handlers.base import Failure, SendError
from handlers.decoding import at
from handlers.discord.failures import RefusalError, refused, trouble
from handlers.files import File
from handlers.refusals import redacted


class OnlyOnceError(OSError):
    """discord.py wanted to send again what Discord could not tell from its repetition."""


class _OneTry:
    """Stands in for a call's files, which discord.py goes through before each try: there are none, and one try."""

    def __init__(self) -> None:
        self._tried = False

    def __iter__(self) -> Iterator[Any]:
        if self._tried:
            raise OnlyOnceError
        self._tried = True
        return iter(())


async def call(http: HTTPClient, route: Route, content: dict[str, Any], seconds: float, *, repeatable: bool) -> Any:
    """Discord's answer. Raises SendError; ``repeatable``: an unknown outcome is only BUSY.

    What is not repeatable and bears no nonce is sent once: discord.py would send it again after 5xx.
    """
    once = not repeatable and not content.pop("nonced", _is_nonced(content.get("json")))
    extra: dict[str, Any] = {"files": _OneTry()} if once else {}
    try:
        async with asyncio.timeout(seconds):
            return await http.request(route, **extra, **content)
    except TROUBLES as error:
        said = at(content, "json", "content")
        raise told_as(error, repeatable=repeatable, hide=said if isinstance(said, str) else "") from None


@dataclass(frozen=True, slots=True)
class WithFile:
    """A call's body with a file that goes along."""

    body: Mapping[str, Any]
    file: File


def content_of(body: object) -> dict[str, Any]:
    """A call's content as discord.py takes it.

    https://discord.com/developers/docs/reference#uploading-files (checked 2026-11)
    """
    if not isinstance(body, WithFile):
        return {} if body is None else {"json": body}
    file = body.file
    told = {**body.body, "attachments": [{"id": 0, "filename": file.name}]}
    parts = [
        {"name": "payload_json", "value": json.dumps(told), "content_type": "application/json"},
        {"name": "files[0]", "value": file.data, "filename": file.name, "content_type": file.type},
    ]
    return {"form": parts, "nonced": _is_nonced(body.body)}


def _is_nonced(body: object) -> bool:
    return isinstance(body, Mapping) and bool(body.get("enforce_nonce"))


async def end(client: discord.Client) -> None:
    """Close a client; also the connections of a sign-in that came to nothing, whose session discord.py forgets."""
    await client.close()
    connector: object = client.http.connector
    if isinstance(connector, aiohttp.BaseConnector) and not connector.closed:
        await connector.close()


TROUBLES = (
    discord.DiscordException,
    aiohttp.ClientError,
    OSError,
    TimeoutError,
    ValueError,
    TypeError,
    LookupError,
    RuntimeError,
)
"""What a call can raise: Discord's refusals, the network's, and discord.py's own over an answer it cannot read."""


def told_as(error: BaseException, *, repeatable: bool, hide: str = "") -> SendError:
    """What a call raised, as a SendError, without the text ``hide`` in its words."""
    match error:
        case discord.LoginFailure():
            return trouble(Failure.AUTH, "refuses the token")
        case discord.RateLimited():
            return trouble(Failure.BUSY, "asks us to wait", 0, error.retry_after)
        case discord.HTTPException():
            return _refused(error, repeatable=repeatable, hide=hide)
        case aiohttp.ClientConnectorError():
            return trouble(Failure.BUSY, "cannot be reached")
        case RuntimeError():
            return trouble(Failure.BUSY, "was being reconnected to")
        case _:
            network = isinstance(error, TimeoutError | aiohttp.ClientError | OSError)
            what = "did not answer" if network else "answered nonsense"
            return trouble(Failure.UNKNOWN, what, repeatable=repeatable)


def _refused(error: discord.HTTPException, *, repeatable: bool, hide: str) -> RefusalError:
    words = error.text if error.code else ""  # without a code it is a proxy's page, not Discord's words
    words = redacted(words, (hide,))
    wait = error.response.headers.get("Retry-After", "")
    seconds = float(wait) if wait.replace(".", "", 1).isdigit() else None
    return refused(error.status, error.code, words, seconds, repeatable=repeatable)
