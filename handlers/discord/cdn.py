"""Files at Discord: fetched by their message, since their addresses end within a day, and never kept by address.

https://discord.com/developers/docs/reference#signed-attachment-cdn-urls (checked 2026-11)
"""

from __future__ import annotations

from typing import Final

import aiohttp

from handlers.base import Failure, SendError
from handlers.discord.hearing import Gateway
from handlers.discord.shapes import fields, listed
from handlers.fetching import Fetcher, Hosts

HOSTS: Final = frozenset({"cdn.discordapp.com", "media.discordapp.net"})
_MESSAGE: Final = "/channels/{channel_id}/messages/{message_id}"


def place_of(channel: str, message: str, attachment: str) -> str:
    """What an attachment is fetched by later."""
    return f"{channel}/{message}/{attachment}"


def is_place(given: str) -> bool:
    """Whether that is such a place."""
    parts = given.split("/")
    return len(parts) == 3 and all(part.isdigit() for part in parts)


async def fetch(gateway: Gateway, api_url: str, place: str, most_bytes: int) -> bytes:
    """The file at a place. Raises SendError with the reason in words."""
    channel, message, attachment = place.split("/")
    told = fields(await gateway.ask("GET", _MESSAGE, channel_id=channel, message_id=message))
    there = (one for one in listed(told.get("attachments")) if str(one.get("id")) == attachment)
    found = next(there, None)
    if found is None:
        raise SendError(Failure.RECIPIENT, "it is not there any more.")
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
        return await Fetcher(http, Hosts(HOSTS, api_url)).fetch(str(found.get("url") or ""), most_bytes)
