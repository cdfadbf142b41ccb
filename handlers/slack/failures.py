"""What a failed call to Slack means for the outbox.

Error codes from https://docs.slack.dev/reference/methods/chat.postMessage#errors (checked 2026-11-22). A code not
listed holds the row for a person: Slack has refused, and nobody knows yet why.
"""

from __future__ import annotations

import asyncio
import math

import aiohttp
from slack_sdk.errors import SlackApiError

from handlers.base import Failure, SendError
from handlers.slack.shapes import mapping, text_in, token

_AUTH_ADVICE = "copy the token again from the app's page (OAuth & Permissions) and set SLACK_BOT_TOKEN"
_CHANNEL_ADVICE = "check SLACK_DESK_CHANNEL, and write /invite @Frontdesk in that channel"

_AUTH = frozenset({
    "account_inactive", "invalid_auth", "not_authed", "org_login_required", "token_expired", "token_revoked",
})  # fmt: skip
_CHANNEL = frozenset({"channel_not_found", "is_archived", "not_in_channel"})
_CONTENT = frozenset({
    "invalid_arguments", "invalid_blocks", "invalid_blocks_format", "invalid_metadata_format",
    "invalid_metadata_schema", "metadata_too_large", "msg_blocks_too_long", "msg_too_long", "no_text",
})  # fmt: skip
_BUSY = frozenset({"message_limit_exceeded", "rate_limited", "ratelimited", "service_unavailable"})
_GONE = frozenset({
    "already_reacted", "bad_timestamp", "cant_delete_message", "cannot_reply_to_message", "message_not_found",
    "no_reaction", "thread_not_found", "too_many_emoji", "too_many_reactions", "user_not_in_channel",
})  # fmt: skip
_UNKNOWN = frozenset({"fatal_error", "internal_error", "request_timeout"})
_BUSY_SECONDS = 30.0


def of_answer(error: SlackApiError) -> SendError:
    """What Slack's refusal means: by status where the answer is not Slack's JSON, else by its error code."""
    answer = error.response
    status: int = getattr(answer, "status_code", 0) or getattr(answer, "status", 0)
    body = mapping(getattr(answer, "data", None))
    if status == 429:
        return SendError(Failure.BUSY, "Slack: too many requests", retry_after(answer.headers.get("Retry-After")))
    code = text_in(body, "error")
    return _of_code(code, body) if code else _of_status(status)


def retry_after(header: str | None) -> float:
    """Seconds to wait as the header says, between 1 and 3,600; 30 where it says nothing readable."""
    try:
        seconds = float(header or "")
    except ValueError:
        return _BUSY_SECONDS
    return _BUSY_SECONDS if math.isnan(seconds) else min(max(seconds, 1.0), 3600.0)


def _of_status(status: int) -> SendError:
    if status in {401, 403, 404}:
        return SendError(Failure.CONFIG, f"status {status} and no answer of Slack's: check SLACK_API_URL")
    if status == 413:
        return SendError(Failure.CONTENT, "Slack: the message is too large")
    return SendError(Failure.UNKNOWN, f"Slack answered with status {status} and not with its JSON")


def _of_code(code: str, body: object) -> SendError:
    if code in _AUTH:
        return SendError(Failure.AUTH, f"Slack: {code}; {_AUTH_ADVICE}")
    if code in _CHANNEL:
        return SendError(Failure.CONFIG, f"Slack: {code}; {_CHANNEL_ADVICE}")
    if code == "missing_scope":
        needed = text_in(mapping(body), "needed")
        return SendError(Failure.CONFIG, f"Slack: missing_scope {needed}; update the app's manifest and reinstall it")
    if code in _BUSY:
        return SendError(Failure.BUSY, f"Slack: {code}", _BUSY_SECONDS)
    return SendError(_rest(code), f"Slack: {token(code)}{_hints(body)}")


def _rest(code: str) -> Failure:
    if code in _CONTENT:
        return Failure.CONTENT
    if code in _GONE:
        return Failure.RECIPIENT
    return Failure.UNKNOWN if code in _UNKNOWN else Failure.CONFIG


def _hints(body: object) -> str:
    """Slack's own remarks on what is wrong with the blocks; they name places, not texts."""
    remarks = mapping(mapping(body).get("response_metadata")).get("messages")
    said = [remark[:200] for remark in remarks if isinstance(remark, str)] if isinstance(remarks, list) else []
    return f" ({'; '.join(said[:3])})" if said else ""


def of_transport(error: Exception) -> SendError:
    """What trouble on the way means: never sent, or perhaps received all the same."""
    name = type(error).__name__
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return SendError(Failure.BUSY, f"Slack cannot be reached ({name}); is SLACK_API_URL right, is the network up?")
    if isinstance(error, aiohttp.InvalidURL):
        return SendError(Failure.CONFIG, "SLACK_API_URL is not a web address")
    return SendError(Failure.UNKNOWN, f"the connection to Slack was lost before its answer came ({name})")


TRANSPORT = (
    aiohttp.ClientError,
    asyncio.TimeoutError,
    OSError,
    AttributeError,  # slack-sdk, given a body that is JSON or text but not an object, asks it for `.get`
    ValueError,  # … and given bytes that do not decode
)
"""What slack-sdk lets through besides SlackApiError when the network or a middleman misbehaves."""
