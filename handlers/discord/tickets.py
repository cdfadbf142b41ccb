"""What one teammate alone is told: as an answer to what they last pressed, while Discord takes one.

https://discord.com/developers/docs/interactions/receiving-and-responding#followup-messages (checked 2026-11): a token
lives 15 minutes. Tokens are kept in memory only; without one, the desk says it in the thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from handlers.base import Failure, Receipt, SendError
from handlers.discord.buttons import EPHEMERAL
from handlers.discord.hearing import Gateway
from handlers.discord.interactions import LIFE_MS
from handlers.discord.markup import cut, escaped

MOST: Final = 500
FIRST_ANSWER_SECONDS: Final = 3.0
_CALLBACK: Final = "/interactions/{interaction_id}/{webhook_token}/callback"
_FOLLOW_UP: Final = "/webhooks/{webhook_id}/{webhook_token}"
_ORIGINAL: Final = f"{_FOLLOW_UP}/messages/@original"
_TEXT: Final = 1_900


@dataclass(frozen=True, slots=True)
class Pressed:
    """An interaction that can be answered."""

    id: str
    application: str
    token: str


@dataclass(slots=True)
class _Ticket:
    of: Pressed
    until_ms: int
    thinking: bool
    """Whether Discord shows that we are at it, until our first word."""
    told: str = ""
    open: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once Discord has had its first answer: before that it takes no other."""


class Tickets:
    """The newest interaction of each teammate in each thread. ``now``: milliseconds since the epoch."""

    def __init__(self, gateway: Gateway, now: Callable[[], int]) -> None:
        self._gateway = gateway
        self._now = now
        self._kept: dict[tuple[str, str], _Ticket] = {}

    async def respond(self, pressed: Pressed, body: object) -> None:
        """The first answer, due within three seconds. Raises SendError."""
        try:
            await self._gateway.ask("POST", _CALLBACK, body, interaction_id=pressed.id, webhook_token=pressed.token)
        finally:
            for ticket in self._kept.values():
                if ticket.of == pressed:
                    ticket.open.set()

    def keep(self, thread: str, teammate: str, pressed: Pressed, *, thinking: bool) -> None:
        """It can be answered from now on."""
        self._kept.pop((thread, teammate), None)
        self._kept[thread, teammate] = _Ticket(pressed, self._now() + LIFE_MS, thinking)
        while len(self._kept) > MOST:
            self._kept.pop(next(iter(self._kept)))

    async def tell(self, thread: str, teammate: str, text: str) -> Receipt | None:
        """A word only they see, once for each interaction; None where there is no way to. Raises SendError."""
        ticket = self._kept.get((thread, teammate))
        if ticket is None or ticket.until_ms < self._now():
            return None
        await _opened(ticket)
        if ticket.told == text:
            ticket.told = ""  # a refusal is told as it comes back and comes as a hint once more: once, not for ever
            return Receipt(ticket.of.id)
        before, ticket.told = ticket.told, text
        try:
            receipt = await self._told(ticket, text)
        except SendError as error:
            ticket.told = before
            if error.failure not in {Failure.RECIPIENT, Failure.CONFIG}:
                raise
            self._kept.pop((thread, teammate), None)
            return None
        ticket.thinking = False
        return receipt

    async def _told(self, ticket: _Ticket, text: str) -> Receipt:
        body: dict[str, Any] = {"content": cut(escaped(text), _TEXT), "allowed_mentions": {"parse": []}}
        of, ask = ticket.of, self._gateway.ask
        if ticket.thinking:
            answer = await ask("PATCH", _ORIGINAL, body, webhook_id=of.application, webhook_token=of.token)
        else:
            body |= {"flags": EPHEMERAL}
            ids = {"webhook_id": of.application, "webhook_token": of.token}
            answer = await ask("POST", _FOLLOW_UP, body, {"wait": "true"}, repeatable=False, **ids)
        return Receipt(str(answer.get("id") or "") if isinstance(answer, dict) else "")


async def _opened(ticket: _Ticket) -> None:
    try:
        async with asyncio.timeout(FIRST_ANSWER_SECONDS):
            await ticket.open.wait()
    except TimeoutError:
        pass  # it was never answered: Discord says so, and the word is said in the thread
