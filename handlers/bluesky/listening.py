"""Hearing what is said: notifications and the chat log, asked for again and again from where we had read to.

https://docs.bsky.app/docs/api/app-bsky-notification-list-notifications and
https://docs.bsky.app/docs/api/chat-bsky-convo-get-log (checked 2026-11)
"""

from __future__ import annotations

import asyncio
import json
from typing import Any, Final

from handlers.base import Failure, Memory, SendError, Take
from handlers.bluesky.calls import Calls
from handlers.bluesky.reading import KINDS
from handlers.decoding import iso_ms

SEEN, LOG = "notifications", "chat"
PAGE: Final = 50
MOST_PAGES: Final = 20


class Ear:
    """Listens for one account; where it had read to is kept over restarts."""

    def __init__(self, calls: Calls, memory: Memory, poll_seconds: float) -> None:
        self._calls = calls
        self._memory = memory
        self._poll_seconds = poll_seconds
        self._others: dict[str, str] = {}
        self._last: frozenset[str] = frozenset()
        """The notifications that stood at the very moment we had read to."""

    async def listen(self, take: Take) -> None:
        """Hand events over until cancelled. Raises SendError."""
        did, chat = await self._calls.did(), True
        while True:
            await self._notifications(did, take)
            chat = chat and await self._chat(did, take)
            await asyncio.sleep(self._poll_seconds)

    async def since(self, since_ms: int) -> list[dict[str, Any]]:
        """Mentions, replies and quotes since a time, old ones first. Raises SendError."""
        found: list[dict[str, Any]] = []
        cursor: tuple[tuple[str, str], ...] = ()
        reasons = tuple(("reasons", reason) for reason in KINDS)
        for _ in range(MOST_PAGES):
            answer = await self._calls.get(
                "app.bsky.notification.listNotifications", ("limit", str(PAGE)), *reasons, *cursor
            )
            page = _rows(answer, "notifications")
            fresh = [one for one in page if iso_ms(one.get("indexedAt")) >= since_ms]
            found += fresh
            if len(fresh) < len(page) or not page or not isinstance(answer.get("cursor"), str):
                break
            cursor = (("cursor", answer["cursor"]),)
        return found[::-1]

    async def _notifications(self, did: str, take: Take) -> None:
        seen = await self._memory.recall(SEEN)
        if not seen:
            answer = await self._calls.get("app.bsky.notification.listNotifications", ("limit", "1"))
            newest = max((iso_ms(one.get("indexedAt")) for one in _rows(answer, "notifications")), default=0)
            await self._memory.remember(SEEN, str(newest + 1))
            return
        for one in await self.since(int(seen)):
            if str(one.get("uri")) not in self._last:
                await take(json.dumps({**one, "did": did}).encode())
                await self._read_to(one)

    async def _read_to(self, one: dict[str, Any]) -> None:
        at, uri = str(iso_ms(one.get("indexedAt"))), str(one.get("uri"))
        same = await self._memory.recall(SEEN) == at
        self._last = self._last | {uri} if same else frozenset((uri,))
        await self._memory.remember(SEEN, at)

    async def _chat(self, did: str, take: Take) -> bool:
        """Whether the chat may be read at all."""
        first = not await self._memory.recall(LOG)
        for _ in range(MOST_PAGES):
            cursor = await self._memory.recall(LOG)
            try:
                answer = await self._calls.get(
                    "chat.bsky.convo.getLog", *((("cursor", cursor),) if cursor else ()), chat=True
                )
            except SendError as error:
                if error.failure is not Failure.CONFIG:
                    raise
                return False
            logs = _rows(answer, "logs")
            for log in [] if first else logs:
                await take(json.dumps({"did": did, "logs": [log], "others": await self._members(did, log)}).encode())
            new = answer.get("cursor")
            if not isinstance(new, str) or not new or new == cursor:
                break
            await self._memory.remember(LOG, new)
            if not logs:
                break
        return True

    async def _members(self, did: str, log: dict[str, Any]) -> dict[str, str]:
        """Who is written to in the conversation, where the line is ours."""
        message, convo = log.get("message"), log.get("convoId")
        sender = message.get("sender") if isinstance(message, dict) else None
        if not isinstance(convo, str) or not isinstance(sender, dict) or sender.get("did") != did:
            return {}
        if convo not in self._others:
            answer = await self._calls.get("chat.bsky.convo.getConvo", ("convoId", convo), chat=True)
            members = _rows(answer.get("convo"), "members")
            self._others[convo] = next((str(one["did"]) for one in members if one.get("did") != did), "")
        return {convo: self._others[convo]}


def _rows(answer: Any, name: str) -> list[dict[str, Any]]:
    rows = answer.get(name) if isinstance(answer, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
