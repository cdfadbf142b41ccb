"""Who belongs to a channel, so that nobody else acts on what is shown there.

https://docs.slack.dev/reference/methods/conversations.members (checked 2026-11-28). In a public channel anybody in the
workspace can read and press without having joined, so a press alone shows nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final

from slack_sdk.web.async_client import AsyncWebClient

from handlers.base import Failure, SendError
from handlers.slack.calls import ask
from handlers.slack.remembered import Remembered
from handlers.slack.shapes import Payload, id_in, mapping, text_in

SECONDS: Final = 1.0
"""Most that asking takes of the three seconds Slack gives us."""
_FRESH_MS: Final = 600_000
_AGAIN_MS: Final = 10_000
_SOON_MS: Final = 120_000
_PAGES: Final = 20
_PAGE: Final = 1_000


class Standing(StrEnum):
    """What is known of somebody's belonging to a channel."""

    MEMBER = "member"
    STRANGER = "stranger"
    UNKNOWN = "unknown"
    """Slack could not tell, for now."""


class Members:
    """Members by channel. ``now`` gives milliseconds since the epoch."""

    def __init__(self, client: AsyncWebClient, now: Callable[[], int], remembered: Remembered) -> None:
        self._client = client
        self._now = now
        self._remembered = remembered
        self._known: dict[str, set[str]] = {}
        self._heard_ms: dict[str, int] = {}
        self._doubted_ms: dict[str, int] = {}
        self.closed: dict[str, str] = {}
        """Channels whose members Slack does not let us see, and why; there everybody who is heard counts."""

    def standing(self, channel: str, user: str) -> Standing:
        """What is known now, without asking."""
        if channel in self.closed or user in self._known.get(channel, ()):
            return Standing.MEMBER
        return Standing.STRANGER if channel in self._known else Standing.UNKNOWN

    async def learn(self, channel: str, user: str, seconds: float = SECONDS) -> None:
        """Ask Slack where what is known is old, or where the user is not among those known; never raises."""
        if channel not in self._heard_ms:
            await self._recall(channel)
        age = self._now() - self._heard_ms.get(channel, -_FRESH_MS)
        known = user in self._known.get(channel, ()) or channel in self.closed
        if age < (_FRESH_MS if known else _AGAIN_MS):
            return
        try:
            found = await self._asked(channel, seconds)
        except SendError as error:
            if error.failure in {Failure.CONFIG, Failure.CONTENT}:
                self._shut(channel, error.detail)
            self._doubted_ms.setdefault(channel, self._now())
            return
        if not found:
            self._shut(channel, "Slack names no members")
            return
        self.closed.pop(channel, None)
        self._doubted_ms.pop(channel, None)
        self._known[channel], self._heard_ms[channel] = found, self._now()
        await self._keep(channel)

    async def _recall(self, channel: str) -> None:
        told_ms, users = await self._remembered.recall(channel)
        if users and 0 <= self._now() - told_ms < _FRESH_MS:
            self._known.setdefault(channel, users)
            self._heard_ms.setdefault(channel, told_ms)

    async def _keep(self, channel: str) -> None:
        await self._remembered.keep(channel, self._heard_ms[channel], self._known[channel])

    def soon(self, channel: str) -> bool:
        """Whether waiting helps: what is in doubt for longer would only make Slack stop delivering."""
        now = self._now()
        return now - self._doubted_ms.get(channel, now) < _SOON_MS

    def _shut(self, channel: str, why: str) -> None:
        self.closed[channel], self._heard_ms[channel] = why, self._now()

    async def _asked(self, channel: str, seconds: float) -> set[str]:
        found: set[str] = set()
        cursor: dict[str, Any] = {}
        for _ in range(_PAGES):
            method = self._client.conversations_members
            answer = await ask(seconds, method, channel=channel, limit=_PAGE, **cursor)
            found |= _names_in(answer)
            cursor = {"cursor": text_in(mapping(answer.get("response_metadata")), "next_cursor")}
            if not cursor["cursor"]:
                break
        return found

    async def noticed(self, event: Payload) -> None:
        """An event that may say that somebody joined or left."""
        channel, user, what = id_in(event, "channel"), id_in(event, "user"), text_in(event, "type")
        if what not in {"member_joined_channel", "member_left_channel"} or not channel:
            return
        if channel not in self._heard_ms:
            await self._recall(channel)
        if channel in self._known:
            others = self._known[channel] - {user}
            self._known[channel] = others | {user} if what == "member_joined_channel" else others
            await self._keep(channel)


def _names_in(answer: Payload) -> set[str]:
    members = answer.get("members")
    return {one for one in members if isinstance(one, str)} if isinstance(members, list) else set()
