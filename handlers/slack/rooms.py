"""The channels of a desk: the one that is set, and those to which the library routes a label.

A route names a channel by its id or as ``#name``; one route may name places at several desks, separated by commas.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from handlers.base import SendError
from handlers.routes import Routes
from handlers.slack.calls import ask
from handlers.slack.shapes import mapping, mappings, text_in

_ID: Final = re.compile(r"[CG][A-Z0-9_]{1,63}")
_KINDS: Final = "public_channel,private_channel"
_PAGES: Final = 25
_PAGE: Final = 200
_AGAIN_MS: Final = 60_000


class Rooms:
    """Which channel an escalation belongs to. ``routes`` gives label -> places, as the library says now."""

    def __init__(
        self,
        desk_channel: str,
        routes: Callable[[], Mapping[str, str]],
        client: AsyncWebClient,
        now: Callable[[], int],
    ) -> None:
        self.desk_channel = desk_channel
        self._routes = Routes(routes, _ID)
        self._client = client
        self._now = now
        self._asked_ms = -_AGAIN_MS
        self._asking = asyncio.Lock()
        self._seen: set[str] = set()

    @property
    def all(self) -> frozenset[str]:
        """Every channel whose threads count: the desk's, the routed ones, and those in which a card was shown."""
        return self._routes.everywhere | {self.desk_channel, *self._seen}

    async def of(self, label: str, seconds: float) -> str:
        """The channel for a label; the desk's own where no route of it is known here."""
        async with self._asking:
            if self._routes.unnamed(label) and self._now() - self._asked_ms >= _AGAIN_MS:
                await self._learn_if_told(seconds)
        return next(self._routes.ids(label), self.desk_channel)

    def seen(self, thread: str) -> None:
        """A card stands in this thread, so its channel counts."""
        self._seen.add(thread.partition(":")[0])

    async def problem_of(self, channel: str, seconds: float) -> str:
        """Why nothing can be posted in a channel, with advice; empty where it can. Raises SendError."""
        answer = await ask(seconds, self._client.conversations_info, channel=channel)
        info = mapping(answer.get("channel"))
        if info.get("is_archived"):
            return f"the channel {channel} is archived: unarchive it, or set another one"
        if not info.get("is_member"):
            return f"Frontdesk is not in the channel {channel}: write /invite @Frontdesk in it"
        return ""

    async def lacking(self, seconds: float) -> tuple[str, ...]:
        """What is wrong with routed channels, with advice; their cards stand in the desk's own meanwhile."""
        return tuple(problem for _, problem in await self.bad_routes(seconds))

    async def bad_routes(self, seconds: float) -> list[tuple[str, str]]:
        """The routed places of which that is so, each with its advice."""
        found = []
        try:
            if self._routes.by_name:
                async with self._asking:
                    await self._learn(seconds)
        except SendError as error:
            found.append(("names", f"routes by name: {error.detail}"))
        words = "Frontdesk is in no channel {}: write /invite @Frontdesk in it"
        found += [(name, words.format(name)) for name in self._routes.unknown]
        for channel in sorted(self.all - {self.desk_channel}):
            try:
                found.append((channel, await self.problem_of(channel, seconds)))
            except SendError as error:
                found.append((channel, f"the routed channel {channel}: {error.detail}"))
        return [(place, problem) for place, problem in found if problem]

    # --- names -------------------------------------------------------------------------------------------------------

    async def _learn_if_told(self, seconds: float) -> None:
        """Ask for names; what Slack does not tell now is told by the next check."""
        try:
            await self._learn(seconds)
        except SendError:
            return

    async def _learn(self, seconds: float) -> None:
        """Ask how the channels that Frontdesk is in are called. Raises SendError."""
        self._asked_ms = self._now()
        found: dict[str, str] = {}
        cursor = ""
        for _ in range(_PAGES):
            more = {"cursor": cursor} if cursor else {}
            listing = self._client.users_conversations
            answer = await ask(seconds, listing, types=_KINDS, exclude_archived=True, limit=_PAGE, **more)
            found |= {text_in(one, "name"): text_in(one, "id") for one in mappings(answer.get("channels"))}
            cursor = text_in(mapping(answer.get("response_metadata")), "next_cursor")
            if not cursor:
                break
        self._routes.named = found
