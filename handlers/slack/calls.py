"""Calls to Slack's Web API: each with a time limit of ours, each failure as a SendError.

slack-sdk by itself sends a request again whose connection broke, which would post twice, and ignores its ``timeout``
beside a session of ours; so it gets no retry handlers, and every call is timed here.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from handlers.base import Failure, SendError
from handlers.slack.failures import TRANSPORT, of_answer, of_transport
from handlers.slack.shapes import Payload, mapping, mappings, text_in

Method = Callable[..., Coroutine[Any, Any, AsyncSlackResponse]]
"""One of slack-sdk's Web API methods."""

_PAGES = 25
_PAGE = 200


def silent() -> logging.Logger:
    """A logger for slack-sdk that says nothing: its lines hold texts, names and socket tickets."""
    logger = logging.getLogger("handlers.slack.sdk")
    logger.setLevel(logging.CRITICAL + 1)
    return logger


def web_client(token: str, api_url: str, http: aiohttp.ClientSession) -> AsyncWebClient:
    """slack-sdk's client on our session, which alone decides about proxies."""
    client = AsyncWebClient(token=token, base_url=api_url, session=http, logger=silent(), retry_handlers=[])
    client.proxy = None
    return client


async def call(seconds: float, method: Method, **arguments: object) -> AsyncSlackResponse:
    """Call a method once and give Slack's whole answer, headers too. Raises SendError."""
    try:
        async with asyncio.timeout(seconds):
            return await method(**arguments)
    except SlackApiError as error:
        raise of_answer(error) from None
    except TRANSPORT as error:
        raise of_transport(error) from None


async def post(seconds: float, method: Method, **arguments: object) -> Payload:
    """Call a method that changes something; an outcome nobody knows is Failure.UNKNOWN. Raises SendError."""
    return mapping((await call(seconds, method, **arguments)).data)


async def ask(seconds: float, method: Method, **arguments: object) -> Payload:
    """Call a method that is harmless to repeat; an outcome nobody knows is Failure.BUSY. Raises SendError."""
    try:
        return await post(seconds, method, **arguments)
    except SendError as error:
        if error.failure is Failure.UNKNOWN:
            raise SendError(Failure.BUSY, error.detail, error.retry_after) from None
        raise


async def pages(seconds: float, method: Method, **arguments: object) -> AsyncGenerator[Payload, None]:
    """Every message a listing method knows, page by page. Raises SendError, also beyond 5,000 messages."""
    cursor = ""
    for _ in range(_PAGES):
        answer = await ask(seconds, method, limit=_PAGE, **arguments, **({"cursor": cursor} if cursor else {}))
        for message in mappings(answer.get("messages")):
            yield message
        cursor = text_in(mapping(answer.get("response_metadata")), "next_cursor")
        if not cursor:
            return
    raise SendError(Failure.UNKNOWN, f"more than {_PAGES * _PAGE:,} messages at Slack: look there for this one")
