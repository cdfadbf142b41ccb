"""How commands work with a Frontdesk that runs, and what they do where none does."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any

import aiohttp

from bot.app import Program, assembled
from bot.config import Config
from bot.local_socket import open_socket, socket_path
from bot.logs import make_log


class NotRunningError(Exception):
    """No Frontdesk of this workspace runs on this machine."""


async def asked(config: Config, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
    """What the running Frontdesk answers, as JSON. Raises NotRunningError."""
    socket = open_socket(config.core.database) or socket_path(config.core.database)
    try:
        async with (
            aiohttp.ClientSession(connector=aiohttp.UnixConnector(path=str(socket))) as http,
            http.request(method, f"http://frontdesk{path}", json=body) as answer,
        ):
            return await answer.json()
    except aiohttp.ClientConnectorError:
        raise NotRunningError from None


def put_together(config: Config) -> AbstractAsyncContextManager[Program]:
    """A program of the command's own, whose steps do not run and whose log is silent."""
    return assembled(config, make_log("console", level=logging.CRITICAL, stream=sys.stderr))
