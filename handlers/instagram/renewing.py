"""The token of the Instagram sign-in: it lives 60 days and is renewed every week. A page's token does not end.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login (2026-11):
``GET /refresh_access_token``, with the token in the address as documented; it must be a day old and still good.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from handlers.base import Failure, Memory, SendError
from handlers.meta.graph import VERSION, Graph
from handlers.tokens import Pair, Tokens

HOUR_MS: Final = 3_600_000
DAY_MS: Final = 24 * HOUR_MS
WEEK_MS: Final = 7 * DAY_MS
LIFE_MS: Final = 60 * DAY_MS


class Renewing:
    """``given`` is the token of the environment; ``graph_with`` makes a Graph of another token, for one version."""

    def __init__(
        self, given: str, memory: Memory, now: Callable[[], int], graph_with: Callable[[str, str], Graph]
    ) -> None:
        self._now = now
        self._graph_with = graph_with
        self._tokens = Tokens(Pair(given), memory, now, self._renewed)
        self.refused = ""
        """Why a token that works could not be renewed at the last try; empty where all is well."""

    async def access(self) -> str:
        """The token that is good now. Raises SendError."""
        return await self._tokens.access()

    async def ends_ms(self) -> int | None:
        """When it ends; None while that is not known."""
        return (await self._tokens.pair()).ends_ms or None

    async def refresh(self) -> int:
        """Renew a token that is a week old, or of unknown age; returns when to look again. Raises SendError.

        A refusal that leaves time is no failure: it is tried again, and ``refused`` tells.
        """
        pair = await self._tokens.pair()
        if self._now() < _due_ms(pair):
            return _due_ms(pair)
        try:
            renewed = await self._tokens.renew(pair.access)
        except SendError as error:
            return await self._later(pair, error)
        self.refused = ""
        return _due_ms(renewed)

    async def _later(self, pair: Pair, error: SendError) -> int:
        now = self._now()
        if pair.ends_ms and pair.ends_ms - now < WEEK_MS:
            raise error
        if error.failure in {Failure.BUSY, Failure.UNKNOWN}:
            return now + HOUR_MS
        await self._graph_with(pair.access, VERSION).get(("me",), {"fields": "user_id"})
        self.refused = error.detail
        return now + DAY_MS

    async def _renewed(self, pair: Pair) -> Pair:
        graph = self._graph_with(pair.access, "")
        query = {"grant_type": "ig_refresh_token", "access_token": pair.access}
        answer = await graph.get(("refresh_access_token",), query)
        access, now = answer.get("access_token"), self._now()
        if not isinstance(access, str) or not access:
            raise graph.error(Failure.UNKNOWN, "answered the renewal without a token")
        return Pair(access, made_ms=now, ends_ms=now + _life_ms(answer.get("expires_in")))


def _life_ms(seconds: Any) -> int:
    if isinstance(seconds, str) and seconds.isascii() and seconds.isdigit() and len(seconds) < 12:
        seconds = int(seconds)
    return seconds * 1000 if type(seconds) is int and 0 < seconds <= LIFE_MS // 1000 else LIFE_MS


def _due_ms(pair: Pair) -> int:
    return pair.made_ms + WEEK_MS if pair.made_ms else 0
