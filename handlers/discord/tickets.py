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
    whose: tuple[str, str]
    """The thread and the teammate."""
    until_ms: int
    thinking: bool
    """Whether Discord shows that we are at it, until our first word."""
    answered: str = ""
    """What it was told as its own answer …"""
    hinted: str = ""
    """… and what as a hint: a refusal comes both ways, and is told once."""
    open: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once Discord has had its first answer: before that it takes no other."""
    in_turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Two words at once would both be the first one, and the later would take the place of the earlier."""


class Tickets:
    """The interactions that can still be answered. ``now``: milliseconds since the epoch."""

    def __init__(self, gateway: Gateway, now: Callable[[], int]) -> None:
        self._gateway = gateway
        self._now = now
        self._kept: dict[str, _Ticket] = {}

    async def respond(self, pressed: Pressed, body: object) -> None:
        """The first answer, due within three seconds. Raises SendError."""
        try:
            await self._gateway.ask("POST", _CALLBACK, body, interaction_id=pressed.id, webhook_token=pressed.token)
        finally:
            if pressed.id in self._kept:
                self._kept[pressed.id].open.set()

    def keep(self, thread: str, teammate: str, pressed: Pressed, *, thinking: bool) -> None:
        """It can be answered from now on."""
        self._kept[pressed.id] = _Ticket(pressed, (thread, teammate), self._now() + LIFE_MS, thinking)
        while len(self._kept) > MOST:
            self._kept.pop(next(iter(self._kept)))

    async def answer(self, pressed: Pressed, text: str) -> Receipt | None:
        """A word about just that interaction; None where it takes none any more. Raises SendError."""
        ticket = self._kept.get(pressed.id)
        return None if ticket is None else await self._tell(ticket, text, hint=False)

    async def tell(self, thread: str, teammate: str, text: str) -> Receipt | None:
        """A word only they see; None where there is no way to. Raises SendError.

        It answers what has waited longest for its first word, else what was pressed last.
        """
        theirs = [one for one in self._kept.values() if one.whose == (thread, teammate)]
        answered = [one for one in theirs if one.answered == text]
        waiting = [one for one in theirs if one.thinking and one.until_ms >= self._now()]
        chosen = next(iter([*answered, *waiting, *theirs[-1:]]), None)
        return None if chosen is None else await self._tell(chosen, text, hint=True)

    async def _tell(self, ticket: _Ticket, text: str, *, hint: bool) -> Receipt | None:
        if ticket.until_ms < self._now():
            return None
        await _opened(ticket)
        async with ticket.in_turn:
            if _is_told(ticket, text, hint=hint):
                return Receipt(ticket.of.id)
            try:
                receipt = await self._told(ticket, text)
            except SendError as error:
                if error.failure not in {Failure.RECIPIENT, Failure.CONFIG}:
                    raise
                self._kept.pop(ticket.of.id, None)
                return None
            ticket.thinking = False
            ticket.answered, ticket.hinted = ("", text) if hint else (text, "")
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


def _is_told(ticket: _Ticket, text: str, *, hint: bool) -> bool:
    """Whether it has just come the other way; said later once more, it is told once more."""
    told = ticket.answered if hint else ticket.hinted
    if told == text:
        ticket.answered = ticket.hinted = ""
    return told == text


async def _opened(ticket: _Ticket) -> None:
    try:
        async with asyncio.timeout(FIRST_ANSWER_SECONDS):
            await ticket.open.wait()
    except TimeoutError:
        pass  # it was never answered: Discord says so, and the word is said in the thread
