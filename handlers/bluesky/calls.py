"""The XRPC calls of one account, with a session that renews itself: every trouble a SendError.

https://docs.bsky.app/docs/api/com-atproto-server-create-session,
https://docs.bsky.app/docs/advanced-guides/rate-limits (checked 2026-11)
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from typing import Any, Final

import aiohttp
from yarl import URL

from handlers import rest
from handlers.base import Failure, Memory, SendError
from handlers.decoding import at
from handlers.refusals import redacted
from handlers.tokens import Pair, Tokens

CHAT: Final = {"atproto-proxy": "did:web:api.bsky.chat#bsky_chat"}
PASSWORD: Final = "password:"  # noqa: S105 — a mark that says what follows it
HOUR_MS: Final = 3_600_000
SIGN_IN_PAUSE_MS: Final = 900_000
"""How long a refused app password is not tried again: Bluesky takes 30 sign-ins in 5 minutes and 300 a day."""

BY_NAME: Final = {
    **dict.fromkeys(
        ("AccountDeactivated", "AccountSuspended", "AccountTakedown", "AuthFactorTokenRequired", "AuthMissing"),
        Failure.AUTH,
    ),
    **dict.fromkeys(("AuthenticationRequired", "ExpiredToken", "InvalidToken"), Failure.AUTH),
    **dict.fromkeys(("BadTokenScope", "Forbidden"), Failure.CONFIG),
    **dict.fromkeys(("BlockedActor", "BlockedByActor", "InvalidConvo", "RecordNotFound"), Failure.RECIPIENT),
    "InvalidRequest": Failure.CONTENT,
    "RateLimitExceeded": Failure.BUSY,
}
"""What an error's name means for a row; the status decides where the name is unknown."""
BY_STATUS: Final = {
    401: Failure.AUTH,
    403: Failure.CONFIG,
    404: Failure.RECIPIENT,
    408: Failure.UNKNOWN,
    429: Failure.BUSY,
}
"""Any other 4xx is about what was said."""
BY_WORDS: Final = (
    ("token method", Failure.CONFIG),
    ("token scope", Failure.CONFIG),
    ("could not locate record", Failure.RECIPIENT),
    ("recipient", Failure.RECIPIENT),
    ("blocked", Failure.RECIPIENT),
    ("already exists", Failure.DUPLICATE),
)
"""Some refusals have a general name and say in words what it is."""

_NEXT: Final = {
    Failure.AUTH: "Check the account, make a new app password and set BLUESKY_APP_PASSWORD.",
    Failure.CONFIG: "Make an app password that may read direct messages and set BLUESKY_APP_PASSWORD.",
    Failure.RECIPIENT: "This person cannot be written to, or the post is gone.",
    Failure.CONTENT: "Change the text.",
    Failure.BUSY: "It is tried again by itself.",
    Failure.UNKNOWN: "It may have arrived; it is looked up before anything is sent again.",
}


class Calls:
    """One account's API; ``now`` tells milliseconds since the epoch."""

    def __init__(  # noqa: PLR0913 — what it takes to reach one account
        self,
        api_url: str,
        handle: str,
        password: str,
        http: aiohttp.ClientSession,
        now: Callable[[], int],
        memory: Memory,
        timeout: aiohttp.ClientTimeout = rest.TIMEOUT,
    ) -> None:
        self._base = URL(api_url)
        self._handle = handle
        self._password = password
        self._http = http
        self._now = now
        self._timeout = timeout
        self._did = ""
        self._refused = (0, "")
        """Until when the app password is not tried again, and why."""
        self.tokens = Tokens(Pair("", f"{PASSWORD}{handle}:{password}"), memory, now, self._renewed)

    async def did(self) -> str:
        """Who we are. Raises SendError."""
        if not self._did:
            answer = await self.get("com.atproto.server.getSession")
            if not isinstance(answer.get("did"), str):
                raise self.error(Failure.UNKNOWN, "does not say who we are")
            self._did = answer["did"]
        return self._did

    async def get(self, method: str, *query: tuple[str, str], chat: bool = False) -> dict[str, Any]:
        """The JSON object that answers a query. Raises SendError."""
        return await self._call("GET", method, query, None, chat)

    async def post(self, method: str, body: Mapping[str, Any], *, chat: bool = False) -> dict[str, Any]:
        """The JSON object that answers a procedure. Raises SendError."""
        return await self._call("POST", method, (), body, chat)

    def error(
        self, failure: Failure, what: str, retry_after: float | None = None, *, account_wide: bool = False
    ) -> SendError:
        """A SendError: what went wrong, and what to do next."""
        words = f"Bluesky {what}. {_NEXT.get(failure, '')}".strip()
        return SendError(failure, words, retry_after, account_wide=account_wide)

    async def _call(
        self, verb: str, method: str, query: tuple[tuple[str, str], ...], body: Mapping[str, Any] | None, chat: bool
    ) -> dict[str, Any]:
        proxied = CHAT if chat else {}
        used = await self.tokens.access()
        answer = await self._ask(verb, method, used, query, body, proxied)
        if _name(answer) == "ExpiredToken":
            used = await self.tokens.fresh(used)
            answer = await self._ask(verb, method, used, query, body, proxied)
        return self._good(answer, used, _text_in(body))

    async def _ask(
        self,
        verb: str,
        method: str,
        token: str,
        query: tuple[tuple[str, str], ...] = (),
        body: Mapping[str, Any] | None = None,
        more: Mapping[str, str] | None = None,
    ) -> rest.Answer:
        headers = {**({"Authorization": f"Bearer {token}"} if token else {}), **(more or {})}
        request = rest.Request(verb, self._base.joinpath("xrpc", method), headers, query, body)
        return await rest.ask(self._http, "Bluesky", request, self._timeout)

    def _good(self, answer: rest.Answer, *hide: str) -> dict[str, Any]:
        if answer.good and isinstance(answer.body, dict):
            return answer.body
        failure, words = _failure(answer)
        said = redacted(words, (self._password, *hide))
        what = f"answered HTTP {answer.status} {_name(answer)[:40]}".rstrip()
        wait = self._wait(answer)
        limit = failure is Failure.BUSY and wait is None
        raise self.error(failure, f"{what}: {said}" if said else what, wait, account_wide=limit)

    def _wait(self, answer: rest.Answer) -> float | None:
        """Until the second that the rate limit's header names."""
        reset = answer.headers.get("ratelimit-reset", "")
        if answer.status != 429 or not (reset.isascii() and reset.isdigit()) or len(reset) > 12:
            return None
        seconds = int(reset) - self._now() / 1000
        return min(seconds, 86_400.0) if seconds > 0 else None

    # --- the session ---------------------------------------------------------------------------------------------

    async def _renewed(self, pair: Pair) -> Pair:
        """A new session: by the refresh token while it is good, else by the app password."""
        if not pair.refresh.startswith(PASSWORD):
            answer = await self._ask("POST", "com.atproto.server.refreshSession", pair.refresh)
            if answer.good or _failure(answer)[0] is not Failure.AUTH:
                return self._pair(self._good(answer))
        return await self._signed_in()

    async def _signed_in(self) -> Pair:
        """A session by the app password; a refusal is kept for a while, so that others who ask do not wear it out."""
        until_ms, why = self._refused
        if self._now() < until_ms:
            raise SendError(Failure.AUTH, why)
        given = {"identifier": self._handle, "password": self._password}
        try:
            answer = self._good(await self._ask("POST", "com.atproto.server.createSession", "", (), given))
        except SendError as error:
            if error.failure is Failure.AUTH:
                self._refused = self._now() + SIGN_IN_PAUSE_MS, error.detail
            raise
        return self._pair(answer)

    def _pair(self, session: Mapping[str, Any]) -> Pair:
        access, refresh = session.get("accessJwt"), session.get("refreshJwt")
        if not isinstance(access, str) or not isinstance(refresh, str) or not access:
            raise self.error(Failure.UNKNOWN, "answered without a session")
        self._did = session["did"] if isinstance(session.get("did"), str) else ""
        ends_ms = _expiry_ms(access) or self._now() + HOUR_MS
        return Pair(access, refresh, self._now(), ends_ms, _expiry_ms(refresh))


def _failure(answer: rest.Answer) -> tuple[Failure, str]:
    """What a refusal means, and its words."""
    said = answer.body.get("message") if isinstance(answer.body, dict) else ""
    words = said if isinstance(said, str) else ""
    if answer.status < 400 or answer.status >= 500:
        return Failure.UNKNOWN, words
    for part, failure in BY_WORDS:
        if part in words.casefold():
            return failure, words
    by_status = BY_STATUS.get(answer.status, Failure.CONTENT)
    return BY_NAME.get(_name(answer), by_status), words


def _text_in(body: Mapping[str, Any] | None) -> str:
    """What a call would say to a follower, in a post or a message."""
    return str(at(body, "record", "text") or at(body, "message", "text") or "")


def _name(answer: rest.Answer) -> str:
    name = answer.body.get("error") if isinstance(answer.body, dict) and answer.status >= 400 else ""
    return name if isinstance(name, str) else ""


def _expiry_ms(token: str) -> int:
    """When a token ends by its own word; 0 where it does not say. Nothing is trusted on it but when to renew."""
    part = token.split(".")[1] if token.count(".") == 2 else ""
    try:
        ends = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))).get("exp")
    except (ValueError, AttributeError, binascii.Error, RecursionError):
        return 0
    return ends * 1000 if type(ends) is int and 0 < ends < 4_102_444_800 else 0
