"""TikTok's Business API: one call, one answer; a token that has ended is renewed and the call made once more.

The access token travels in a header, the app's secret where TikTok wants it; neither is ever shown.
https://business-api.tiktok.com/portal/docs?id=1832184159540418 (sign-in; v1.3, checked 2026-11)
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, TypeVar

import aiohttp
from yarl import URL

from handlers.base import Failure, Memory
from handlers.calling import TIMEOUT, UPLOADING, BrokenCallError, Call, exchange
from handlers.files import File, form_with
from handlers.tiktok.errors import DONE, STALE, Fault, RefusalError, code_of, failed, refused
from handlers.tiktok.settings import TikTokSettings
from handlers.tokens import Pair, Tokens

T = TypeVar("T")
VERSION: Final = "open_api/v1.3"
YEAR_S: Final = 365 * 86_400
DAY_S: Final = 86_400


class Api:
    """The API as one account sees it. Paths are TikTok's own, with the slash at their end."""

    def __init__(
        self,
        settings: TikTokSettings,
        http: aiohttp.ClientSession,
        now: Callable[[], int],
        memory: Memory,
        timeout: aiohttp.ClientTimeout = TIMEOUT,
    ) -> None:
        self._settings = settings
        self._secret = settings.secrets[0]
        self._http = http
        self._now = now
        self._timeout = timeout
        given = Pair(settings.access_token.get_secret_value().strip(), settings.refresh_token.get_secret_value())
        self.tokens = Tokens(given, memory, now, self._renewed)

    async def get(self, path: str, query: Mapping[str, str]) -> dict[str, Any]:
        """The ``data`` that answers a GET of this account. Raises SendError."""
        asked = {"business_id": self._settings.business_id, **query}
        return await self._with_token(lambda access: self._call("GET", path, asked, access))

    async def post(self, path: str, body: Mapping[str, Any], hide: str = "") -> dict[str, Any]:
        """The ``data`` that answers a POST of this account. Raises SendError, without ``hide`` in it."""
        asked = {"business_id": self._settings.business_id, **body}
        return await self._with_token(lambda access: self._call("POST", path, asked, access, hide))

    async def upload(self, path: str, fields: Mapping[str, str], field: str, file: File) -> dict[str, Any]:
        """The ``data`` that answers a form with a file of this account's. Raises SendError, without its name in it."""
        content, kind = form_with({"business_id": self._settings.business_id, **fields}, field, file)
        url, bare = URL(f"{self._settings.api_url}/{VERSION}/{path}", encoded=True), {"Content-Type": kind}

        def asking(access: str) -> Awaitable[dict[str, Any]]:
            call = Call("POST", url, {**bare, "Access-Token": access}, content, UPLOADING)
            return self._answered(call, (access, *self._hidden(), file.name))

        return await self._with_token(asking)

    async def scopes(self) -> frozenset[str]:
        """What the account granted. Raises SendError."""

        def asking(access: str) -> Awaitable[dict[str, Any]]:
            asked = {"app_id": self._settings.client_key, "access_token": access}
            return self._call("POST", "tt_user/token_info/get/", asked, access)

        data = await self._with_token(asking)
        return frozenset(str(data.get("scope", "")).replace(" ", "").split(","))

    async def webhook(self, verb: str, event_type: str, callback: str = "") -> dict[str, Any]:
        """``list`` or ``update`` where one kind of event goes to; this is the app's, not the account's."""
        asked = {"app_id": self._settings.client_key, "secret": self._secret, "event_type": event_type}
        if verb == "list":
            return await self._call("GET", "business/webhook/list/", asked, "")
        return await self._call("POST", "business/webhook/update/", {**asked, "callback_url": callback}, "")

    # --- calls -----------------------------------------------------------------------------------------------

    async def _with_token(self, asking: Callable[[str], Awaitable[dict[str, Any]]]) -> dict[str, Any]:
        access = await self.tokens.access()
        try:
            return await asking(access)
        except RefusalError as error:
            if error.fault.code not in STALE:
                raise
        return await asking(await self.tokens.fresh(access))

    async def _call(
        self, method: str, path: str, content: Mapping[str, Any], access: str, hide: str = ""
    ) -> dict[str, Any]:
        url = URL(f"{self._settings.api_url}/{VERSION}/{path}", encoded=True)
        headers = {"Access-Token": access} if access else {}
        if method == "GET":
            call = Call("GET", url.with_query(dict(content)), headers, None, self._timeout)
        else:
            body = json.dumps(content, separators=(",", ":")).encode()
            call = Call("POST", url, headers, body, self._timeout)
        return await self._answered(call, (access, *self._hidden(), hide))

    async def _answered(self, call: Call, hidden: tuple[str, ...]) -> dict[str, Any]:
        try:
            answer = await exchange(self._http, call)
        except BrokenCallError as error:
            raise failed(error.failure, error.what) from None
        tree = answer.object() or {}
        code = code_of(tree)
        if code not in DONE or answer.status >= 500:
            message = tree.get("message")
            fault = Fault(answer.status, code or 0, message if isinstance(message, str) else "")
            raise refused(fault, hidden, self._now())
        data = tree.get("data")
        return data if isinstance(data, dict) else {}

    def _hidden(self) -> tuple[str, ...]:
        settings = self._settings
        tokens = (settings.access_token.get_secret_value(), settings.refresh_token.get_secret_value())
        return (*settings.secrets, *tokens)

    # --- the token -------------------------------------------------------------------------------------------

    async def _renewed(self, pair: Pair) -> Pair:
        asked = {
            "client_id": self._settings.client_key,
            "client_secret": self._secret,
            "grant_type": "refresh_token",
            "refresh_token": pair.refresh,
        }
        data = await self._call("POST", "tt_user/oauth2/refresh_token/", asked, "", pair.refresh)
        access = data.get("access_token")
        if not isinstance(access, str) or not access:
            raise failed(Failure.UNKNOWN, "renewed the token without naming the new one")
        refresh, now = data.get("refresh_token"), self._now()
        return Pair(
            access=access,
            refresh=refresh if isinstance(refresh, str) and refresh else pair.refresh,
            made_ms=now,
            ends_ms=now + _seconds(data.get("expires_in"), DAY_S) * 1000,
            refresh_ends_ms=now + _seconds(data.get("refresh_token_expires_in"), YEAR_S) * 1000,
        )


def _seconds(value: Any, otherwise: int) -> int:
    return value if type(value) is int and 0 < value < 10 * YEAR_S else otherwise
