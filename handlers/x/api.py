"""X's API v2: one call, one answer, as the account (OAuth 1.0a or OAuth 2) or as the app (bearer).

https://docs.x.com/fundamentals/authentication/overview (checked 2026-11). An OAuth 2 access token lives two hours and
its refresh token changes with each use; a call that is refused for its token is made once more with a new one.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, TypeVar
from urllib.parse import quote, urlencode

import aiohttp
from oauthlib.oauth1 import Client
from yarl import URL

from handlers.base import Failure, Memory, SendError
from handlers.calling import TIMEOUT, UPLOADING, Answer, BrokenCallError, Call, exchange
from handlers.files import File, form_with
from handlers.tokens import Pair, Tokens
from handlers.x.errors import RefusalError, failed, refused
from handlers.x.settings import XSettings

T = TypeVar("T")
Path = tuple[str, ...]
Method = Literal["GET", "POST", "PUT", "DELETE"]
TWO_HOURS_S: Final = 7_200
FORM: Final = "application/x-www-form-urlencoded;charset=UTF-8"


class Api:
    """The API as one account sees it. A path is its segments behind ``/2/``."""

    def __init__(
        self,
        settings: XSettings,
        http: aiohttp.ClientSession,
        now: Callable[[], int],
        memory: Memory,
        timeout: aiohttp.ClientTimeout = TIMEOUT,
    ) -> None:
        self._settings = settings
        self._http = http
        self._now = now
        self._timeout = timeout
        self._bearer = ""
        given = Pair(settings.first_access, settings.refresh_token.get_secret_value())
        self.tokens = Tokens(given, memory, now, self._renewed)

    async def get(self, path: Path, query: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The JSON object that answers a GET as the account. Raises SendError."""
        return await self._as_account("GET", self._url(path, query), None, "")

    async def delete(self, path: Path) -> dict[str, Any]:
        """The JSON object that answers a DELETE as the account. Raises SendError."""
        return await self._as_account("DELETE", self._url(path, None), None, "")

    async def send(self, method: Method, path: Path, body: Mapping[str, Any], hide: str = "") -> dict[str, Any]:
        """The JSON object that answers a writing call as the account. Raises SendError, without ``hide`` in it."""
        return await self._as_account(method, self._url(path, None), _encoded(body), hide)

    async def upload(self, path: Path, fields: Mapping[str, str], field: str, file: File) -> dict[str, Any]:
        """The JSON object that answers a form with a file, as the account. Raises SendError without its name."""
        content, kind = form_with(fields, field, file)
        return await self._as_account("POST", self._url(path, None), content, file.name, kind)

    def address(self, path: Path) -> URL:
        """Where a call goes."""
        return self._url(path, None)

    async def sign_in(self, url: URL) -> dict[str, str]:
        """What lets the account GET something at an address. Raises SendError."""
        if not self._settings.oauth2:
            return self._signed("GET", url)
        return {"Authorization": f"Bearer {await self.tokens.access()}"}

    async def as_app(self, method: Method, path: Path, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The JSON object that answers a call as the app, which looks after the webhook. Raises SendError."""
        content = None if body is None else _encoded(body)
        url = self._url(path, None)
        bearer = self._bearer or await self._app_token()
        try:
            return await self._call(method, url, content, {"Authorization": f"Bearer {bearer}"}, "")
        except RefusalError as error:
            if error.fault.status != 401:
                raise
        bearer = await self._app_token()
        return await self._call(method, url, content, {"Authorization": f"Bearer {bearer}"}, "")

    # --- who calls -----------------------------------------------------------------------------------------------

    async def _as_account(
        self, method: Method, url: URL, content: bytes | None, hide: str, form: str = ""
    ) -> dict[str, Any]:
        kind = {"Content-Type": form} if form else {}
        if not self._settings.oauth2:
            return await self._call(method, url, content, {**kind, **self._signed(method, url)}, hide)
        access = await self.tokens.access()
        try:
            return await self._call(method, url, content, {**kind, "Authorization": f"Bearer {access}"}, hide)
        except RefusalError as error:
            if error.fault.status != 401:
                raise
        access = await self.tokens.fresh(access)
        return await self._call(method, url, content, {**kind, "Authorization": f"Bearer {access}"}, hide)

    def _signed(self, method: Method, url: URL) -> dict[str, str]:
        """OAuth 1.0a: neither a JSON body nor a form with a file is part of what is signed."""
        settings = self._settings
        client = Client(
            settings.consumer_key,
            settings.secrets[0],
            settings.access_token.get_secret_value(),
            settings.access_token_secret.get_secret_value(),
            timestamp=str(self._now() // 1000),
        )
        _, headers, _ = client.sign(str(url), http_method=method)
        return dict(headers)

    async def _app_token(self) -> str:
        if not self._settings.consumer_key:
            raise failed(Failure.CONFIG, "lets only the app look after its webhook; set X_CONSUMER_KEY")
        pair = (self._settings.consumer_key, self._settings.secrets[0])
        answer = await self._form(URL(f"{self._settings.api_url}/oauth2/token"), pair, grant_type="client_credentials")
        token = answer.get("access_token")
        if not isinstance(token, str) or not token:
            raise failed(Failure.CONFIG, "gave the app no token")
        self._bearer = token
        return token

    async def _renewed(self, pair: Pair) -> Pair:
        settings, url = self._settings, self._url(("oauth2", "token"), None)
        secret = settings.client_secret.get_secret_value()
        who = (settings.client_id, secret) if secret else None
        asked = {"grant_type": "refresh_token", "refresh_token": pair.refresh, "client_id": settings.client_id}
        try:
            answer = await self._form(url, who, **asked)
        except RefusalError as error:
            if error.fault.status in {400, 401, 403}:
                raise SendError(Failure.AUTH, f"{error.detail} The sign-in could not be renewed.") from None
            raise
        access, refresh = answer.get("access_token"), answer.get("refresh_token")
        if not isinstance(access, str) or not access:
            raise failed(Failure.UNKNOWN, "renewed the sign-in without a token")
        seconds, now = answer.get("expires_in"), self._now()
        lasts = seconds if type(seconds) is int and 0 < seconds < 10**8 else TWO_HOURS_S
        kept = refresh if isinstance(refresh, str) and refresh else pair.refresh
        return Pair(access, kept, now, now + lasts * 1000)

    # --- calls ---------------------------------------------------------------------------------------------------

    def _url(self, path: Path, query: Mapping[str, str] | None) -> URL:
        segments = "/".join(quote(part, safe="").replace(".", "%2E") for part in path)
        url = URL(f"{self._settings.api_url}/2/{segments}", encoded=True)
        return url.with_query(query) if query else url

    async def _form(self, url: URL, who: tuple[str, str] | None, **fields: str) -> dict[str, Any]:
        headers = {"Content-Type": FORM}
        if who:
            word = ":".join(quote(part, safe="") for part in who)
            headers["Authorization"] = "Basic " + base64.b64encode(word.encode()).decode("ascii")
        return await self._call("POST", url, urlencode(fields).encode(), headers, fields.get("refresh_token", ""))

    async def _call(
        self, method: Method, url: URL, content: bytes | None, headers: Mapping[str, str], hide: str
    ) -> dict[str, Any]:
        carries_a_file = headers.get("Content-Type", "").startswith("multipart/")
        within = UPLOADING if carries_a_file else self._timeout
        try:
            answer = await exchange(self._http, Call(method, url, headers, content, within))
        except BrokenCallError as error:
            raise failed(error.failure, error.what) from None
        tree = _success(answer)
        if tree is None:
            raise refused(answer, (*self._hidden(headers), hide), self._now)
        return tree

    def _hidden(self, headers: Mapping[str, str]) -> tuple[str, ...]:
        settings = self._settings
        kept = (settings.access_token, settings.access_token_secret, settings.client_secret, settings.refresh_token)
        given = (*(one.get_secret_value() for one in kept), *settings.secrets)
        return (*given, headers.get("Authorization", "").partition(" ")[2])


def _success(answer: Answer) -> dict[str, Any] | None:
    """The object of an answer that says yes: X also answers 200 with nothing but ``errors``."""
    if not 200 <= answer.status < 300:
        return None
    if not answer.body:
        return {}
    tree = answer.object()
    return None if tree is None or ("errors" in tree and tree.get("data") is None) else tree


def _encoded(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, separators=(",", ":")).encode()
