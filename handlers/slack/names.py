"""How teammates are called, asked of Slack once and kept in memory; only ever for display."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from slack_sdk.web.async_client import AsyncWebClient

from handlers.base import SendError
from handlers.slack.calls import ask
from handlers.slack.shapes import Payload, mapping, text_in
from handlers.slack.text import one_line

_LONGEST = 80
_SECONDS = 1.0
"""Slack gives us 3 s to answer an event; a name is not worth more than a third of that."""


class Names:
    """Display names by member id."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._known: dict[str, str] = {}

    def of(self, user: str) -> str:
        """The member's name, or the id while it is not known."""
        return self._known.get(user, user)

    async def learn(self, users: Iterable[str]) -> None:
        """Ask Slack for the names not known yet; those it does not tell in time stay unknown."""
        await asyncio.gather(*(self._ask(user) for user in users if user not in self._known))

    async def _ask(self, user: str) -> None:
        try:
            answer = await ask(_SECONDS, self._client.users_info, user=user)
        except SendError:
            return  # the id is shown instead, and the next act asks again
        self._known[user] = _name(mapping(answer.get("user"))) or user


def _name(user: Payload) -> str:
    profile = mapping(user.get("profile"))
    spoken = text_in(profile, "display_name") or text_in(profile, "real_name")
    return one_line(spoken or text_in(user, "real_name") or text_in(user, "name"), _LONGEST)
