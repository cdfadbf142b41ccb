"""A word for one person that nobody else sees; said if it can be, and never worth failing for.

https://docs.slack.dev/interactivity/handling-user-interaction#message_responses (checked 2026-11-28). Somebody outside
the channel can only be told over the address that came with their press.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.base import SendError
from handlers.slack.calls import ask
from handlers.slack.heard import Person
from handlers.slack.settings import HOOKS

SECONDS: Final = 0.7


class Asides:
    """Whispers. ``escape`` makes a text ready for Slack."""

    def __init__(
        self, client: AsyncWebClient, http: aiohttp.ClientSession, api_url: str, escape: Callable[[str], str]
    ) -> None:
        self._client = client
        self._http = http
        self._ours = urlsplit(api_url).netloc
        self._escape = escape

    async def whisper(self, person: Person, text: str) -> None:
        """Tell them; waits for less than a second and never raises."""
        words = self._escape(text)
        if self._may(person.respond):
            await self._respond(person.respond, words)
            return
        where = {"channel": person.channel, "user": person.user} | ({"thread_ts": person.root} if person.root else {})
        try:
            await ask(SECONDS, self._client.chat_postEphemeral, text=words, **where)
        except SendError:
            return  # somebody who is not in the channel cannot be told there

    def _may(self, address: str) -> bool:
        """Whether an address is Slack's own, or that of the API which is set."""
        try:
            parts = urlsplit(address)
        except ValueError:
            return False
        return (parts.scheme, parts.netloc) == ("https", HOOKS) or bool(parts.netloc and parts.netloc == self._ours)

    async def _respond(self, address: str, words: str) -> None:
        message = {"response_type": "ephemeral", "replace_original": False, "text": words}
        try:
            async with asyncio.timeout(SECONDS), self._http.post(address, json=message, allow_redirects=False):
                return
        except (aiohttp.ClientError, TimeoutError, OSError):
            return  # the act is dealt with all the same
