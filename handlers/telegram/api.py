"""Telegram's Bot API: one method, one answer. The token is part of every address, so no address is ever shown.

https://core.telegram.org/bots/api#making-requests (Bot API 10.0, checked 2026-11)
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

import aiohttp
from yarl import URL

from handlers.base import Failure, SendError
from handlers.calling import TIMEOUT, UPLOADING, BrokenCallError, Call, exchange
from handlers.fetching import Fetcher, Hosts
from handlers.files import File, form_with
from handlers.telegram.errors import failed, refused
from handlers.telegram.settings import TelegramSettings

_PATH: Final = re.compile(r"[\w./-]{1,200}")


class Api:
    """The methods of one bot."""

    def __init__(
        self, settings: TelegramSettings, http: aiohttp.ClientSession, timeout: aiohttp.ClientTimeout = TIMEOUT
    ) -> None:
        self._token = settings.token.get_secret_value()
        self._base = settings.api_url
        self._http = http
        self._timeout = timeout

    async def call(self, method: str, body: Mapping[str, Any] | None = None, hide: str = "") -> Any:
        """The ``result`` of a method. Raises SendError, with neither the token nor ``hide`` in it."""
        content = json.dumps(body or {}, separators=(",", ":")).encode()
        return await self._called(Call("POST", self._url(method), {}, content, self._timeout), hide)

    async def upload(self, method: str, body: Mapping[str, str], field: str, file: File) -> Any:
        """The ``result`` of a method that takes a file. Raises SendError.

        https://core.telegram.org/bots/api#sending-files
        """
        content, kind = form_with(body, field, file)
        call = Call("POST", self._url(method), {"Content-Type": kind}, content, UPLOADING)
        return await self._called(call, file.name)

    def _url(self, method: str) -> URL:
        return URL(f"{self._base}/bot{self._token}/{method}", encoded=True)

    async def _called(self, call: Call, hide: str) -> Any:
        try:
            answer = await exchange(self._http, call)
        except BrokenCallError as error:
            raise failed(error.failure, error.what) from None
        tree = answer.object()
        if answer.status == 200 and tree is not None and tree.get("ok") is True:
            return tree.get("result")
        raise refused(answer.status, tree, self._token, hide)

    async def file(self, file_id: str, most_bytes: int) -> bytes:
        """The bytes of a file. Raises SendError with the reason in words.

        https://core.telegram.org/bots/api#getfile: up to 20 MB, the link holds for an hour.
        """
        told = await self.call("getFile", {"file_id": file_id})
        path = told.get("file_path") if isinstance(told, Mapping) else None
        if not isinstance(path, str) or not _PATH.fullmatch(path) or ".." in path:
            raise SendError(Failure.CONTENT, "Telegram does not give it out.")
        base = f"{self._base}/file/bot{self._token}/"
        return await Fetcher(self._http, Hosts(api_url=self._base)).fetch(base + path, most_bytes)
