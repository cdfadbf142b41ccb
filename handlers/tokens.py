"""A token that ends by itself: kept over restarts, renewed in time and by one call at once.

What was renewed lives in the handler's Memory and wins over the environment until that says something new.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from handlers.base import Failure, Memory, SendError
from handlers.sending import surely

KEPT: Final = "tokens"
EARLY: Final = 0.2
"""The share of its life before its end from which a token is renewed."""


@dataclass(frozen=True, slots=True)
class Pair:
    """An access token and what renews it; times in milliseconds since the epoch, 0 where unknown."""

    access: str
    refresh: str = ""
    made_ms: int = 0
    ends_ms: int = 0
    refresh_ends_ms: int = 0


Renew = Callable[[Pair], Awaitable[Pair]]
"""Asks the vendor for a new pair; raises SendError. A vendor that keeps the refresh token returns the same again."""


class Tokens:
    """The pair in force. ``given``: what the environment says; ``now``: milliseconds since the epoch."""

    def __init__(self, given: Pair, memory: Memory, now: Callable[[], int], renew: Renew) -> None:
        self._given = given
        self._memory = memory
        self._now = now
        self._renew = renew
        self._lock = asyncio.Lock()
        self._pair: Pair | None = None

    async def access(self) -> str:
        """A token that is good now, renewed first where it has ended. Raises SendError.

        While it is being renewed nobody is given the old one: a vendor may refuse that from then on.
        """
        async with self._lock:
            pair = await self.pair()
        if not pair.access or (pair.ends_ms and self._now() >= pair.ends_ms):
            return await self.fresh(pair.access)
        return pair.access

    async def fresh(self, used: str) -> str:
        """A token in place of ``used``, which ended or was refused, for a call that has not been made yet.

        Raises SendError: never of unknown outcome, and a refusal for good is the account's trouble, not the text's.
        """
        try:
            return (await surely(self.renew(used))).access
        except SendError as error:
            if error.permanent:
                raise SendError(Failure.AUTH, f"The sign-in could not be renewed. {error.detail}") from None
            raise

    async def pair(self) -> Pair:
        """What is in force."""
        if self._pair is None:
            self._pair = await self._recalled() or self._given
        return self._pair

    async def renew(self, used: str) -> Pair:
        """A new pair in place of ``used``, which was refused or ends soon; others who ask meanwhile get the same."""
        async with self._lock:
            pair = await self._recalled() or await self.pair()  # another process may have renewed it
            if pair.access != used:
                self._pair = pair
                return pair
            renewed = await self._renew(pair)
            await self._memory.remember(KEPT, json.dumps([self._mark(), *_fields(renewed)]))
            self._pair = renewed
            return renewed

    async def renew_early(self) -> int:
        """Renew where the end is near; returns when to look again, in milliseconds since the epoch."""
        pair = await self.pair()
        if not pair.access or (pair.ends_ms and self._now() >= _due_ms(pair)):
            pair = await self.renew(pair.access)
        return _due_ms(pair) if pair.ends_ms else self._now() + 3_600_000

    async def _recalled(self) -> Pair | None:
        kept = await self._memory.recall(KEPT)
        mark, *fields = json.loads(kept) if kept else ("",)
        return Pair(*fields) if mark == self._mark() else None

    def _mark(self) -> str:
        """Tells whether the environment still says the same, without keeping what it says twice."""
        return hashlib.sha256(json.dumps([self._given.access, self._given.refresh]).encode()).hexdigest()


def _due_ms(pair: Pair) -> int:
    return int(pair.ends_ms - EARLY * max(0, pair.ends_ms - pair.made_ms))


def _fields(pair: Pair) -> tuple[str | int, ...]:
    return pair.access, pair.refresh, pair.made_ms, pair.ends_ms, pair.refresh_ends_ms
