"""The console's door: one password, sessions of browsers that gave it, and a bound on guessing.

All of it is in memory on purpose: a restart logs everybody out.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from collections import deque
from collections.abc import Callable
from typing import Final

from pydantic import SecretStr

from bot.console.words import DAY_MS, MINUTE_MS

SESSION_MS: Final = 7 * DAY_MS
MOST_SESSIONS: Final = 1_000
TRIES_WINDOW_MS: Final = 5 * MINUTE_MS
MOST_TRIES: Final = 5
"""Wrong passwords from one address in five minutes."""
MOST_TRIES_OF_ALL: Final = 50
"""Wrong passwords from anywhere in five minutes."""


class Password:
    """Compares with the console's password by scrypt (n=2^15, r=8: 32 MiB and about 0.15 s), off the event loop."""

    def __init__(self, password: SecretStr) -> None:
        """Nothing is hashed before the first try."""
        self._password = password
        self._salt = secrets.token_bytes(16)
        self._expected = b""
        self._one_at_a_time = asyncio.Lock()

    async def is_right(self, given: str) -> bool:
        """Whether this is the password."""
        async with self._one_at_a_time:
            return await asyncio.to_thread(self._compare, given)

    def _compare(self, given: str) -> bool:
        self._expected = self._expected or self._hash(self._password.get_secret_value())
        return hmac.compare_digest(self._hash(given), self._expected)

    def _hash(self, text: str) -> bytes:
        secret = text.encode("utf-8", "replace")
        return hashlib.scrypt(secret, salt=self._salt, n=2**15, r=8, p=1, maxmem=64 * 1024 * 1024)


class Tries:
    """Counts wrong passwords, by address and altogether."""

    def __init__(self) -> None:
        """Nobody has tried."""
        self._all: deque[tuple[int, str]] = deque()

    def wait_ms(self, address: str, now_ms: int) -> int:
        """How long until this address may try again; 0 when it may now."""
        while self._all and now_ms - self._all[0][0] >= TRIES_WINDOW_MS:
            self._all.popleft()
        own = [at for at, who in self._all if who == address]
        if len(own) >= MOST_TRIES:
            return own[-MOST_TRIES] + TRIES_WINDOW_MS - now_ms
        if len(self._all) >= MOST_TRIES_OF_ALL:
            return self._all[-MOST_TRIES_OF_ALL][0] + TRIES_WINDOW_MS - now_ms
        return 0

    def note(self, address: str, now_ms: int) -> None:
        """A try; it counts before its outcome is known, so that many at once are no way round."""
        self._all.append((now_ms, address))

    def forgive(self, address: str) -> None:
        """The right password: this address's tries are forgotten."""
        self._all = deque(entry for entry in self._all if entry[1] != address)


class Sessions:
    """Browsers that gave the password; of each only its session's hash is kept."""

    def __init__(self, now: Callable[[], int]) -> None:
        """``now`` tells milliseconds."""
        self._now = now
        self._ends: dict[str, int] = {}

    def open(self, session: str) -> None:
        """Let this browser in for a week."""
        if len(self._ends) >= MOST_SESSIONS:
            self._ends.pop(next(iter(self._ends)))
        self._ends[_digest(session)] = self._now() + SESSION_MS

    def is_open(self, session: str) -> bool:
        """Whether this browser may come in."""
        return self._ends.get(_digest(session), 0) > self._now()

    def close(self, session: str) -> None:
        """Let this browser in no more."""
        self._ends.pop(_digest(session), None)


def _digest(session: str) -> str:
    return hashlib.sha256(session.encode("utf-8", "replace")).hexdigest()


class Door:
    """The lock, its keys, and who has rattled at it."""

    def __init__(self, password: SecretStr, now: Callable[[], int]) -> None:
        """``now`` tells milliseconds."""
        self.password = Password(password)
        self.tries = Tries()
        self.sessions = Sessions(now)
