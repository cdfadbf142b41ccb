"""Telegram's Bot API: one method, one answer. The token is part of every address, so no address is ever shown.

https://core.telegram.org/bots/api#making-requests (Bot API 10.0, checked 2026-11)
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import aiohttp
from yarl import URL

from handlers.base import SendError
from handlers.calling import TIMEOUT, BrokenCallError, Call, exchange
from handlers.telegram.errors import failed, fault_of, refused
from handlers.telegram.settings import TelegramSettings


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
        url = URL(f"{self._base}/bot{self._token}/{method}", encoded=True)
        content = json.dumps(body or {}, separators=(",", ":")).encode()
        try:
            answer = await exchange(self._http, Call("POST", url, {}, content, self._timeout))
        except BrokenCallError as error:
            raise failed(error.failure, error.what) from None
        tree = answer.object()
        if answer.status == 200 and tree is not None and tree.get("ok") is True:
            return tree.get("result")
        raise self._refused(answer.status, tree, hide)

    def _refused(self, status: int, tree: Mapping[str, Any] | None, hide: str) -> SendError:
        return refused(fault_of(status, tree), self._token, hide)
