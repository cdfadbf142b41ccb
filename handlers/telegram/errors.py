"""What Telegram's refusals mean for a send: its words, then ``error_code`` -> Failure.

https://core.telegram.org/bots/api#making-requests and #responseparameters; the words are Telegram's own, which it
may change, so that the code decides where none is known (checked 2026-11).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from handlers.base import Failure, SendError

DAY_S: Final = 86_400.0

_BY_WORDS = (
    (re.compile(r"PEER_USAGE_MISSING|USER_INACTIVE", re.IGNORECASE), Failure.WINDOW),
    (
        re.compile(
            r"chat not found|user not found|PEER_ID_INVALID|USER_IS_BLOCKED|deactivated|upgraded to a supergroup|"
            r"not enough rights|have no rights|BUSINESS_\w+",
            re.IGNORECASE,
        ),
        Failure.RECIPIENT,
    ),
)
_BY_CODE = {
    400: Failure.CONTENT,
    401: Failure.AUTH,
    403: Failure.RECIPIENT,
    404: Failure.AUTH,
    409: Failure.CONFIG,
    413: Failure.CONTENT,
    420: Failure.BUSY,
    429: Failure.BUSY,
}
_NEXT = {
    Failure.BUSY: "It is tried again by itself.",
    Failure.UNKNOWN: "It may have arrived; bots cannot look it up. Look in the chat before you send it again.",
    Failure.AUTH: "Take the token from @BotFather and set TELEGRAM_TOKEN anew.",
    Failure.CONFIG: "Something else reads this bot's updates; stop it, or make a bot of its own for Frontdesk.",
    Failure.WINDOW: "In business chats a bot may answer for a day; answer from Telegram's own app.",
    Failure.RECIPIENT: "This person cannot be written to; they have to start or unblock the bot.",
    Failure.DUPLICATE: "It counts as sent.",
    Failure.CONTENT: "Change the text, or see what Telegram objects to.",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer that is no success: the code (the HTTP status where the body has none), words, seconds to wait."""

    code: int
    words: str = ""
    retry_after: float | None = None


def failed(failure: Failure, what: str, retry_after: float | None = None) -> SendError:
    """A SendError of Telegram: what went wrong, and what to do next."""
    return SendError(failure, f"Telegram {what}. {_NEXT[failure]}", retry_after)


def fault_of(status: int, tree: Mapping[str, Any] | None) -> Fault:
    """The fault in an answer; the body may be anything at all."""
    tree = tree or {}
    code, words, parameters = tree.get("error_code"), tree.get("description"), tree.get("parameters")
    wait = parameters.get("retry_after") if isinstance(parameters, Mapping) else None
    seconds = float(wait) if isinstance(wait, int | float) and 0 < wait <= DAY_S else None
    return Fault(code if type(code) is int else status, words if isinstance(words, str) else "", seconds)


def failure_of(fault: Fault) -> Failure:
    """What the fault means for the row."""
    if fault.code in {400, 403}:
        for words, failure in _BY_WORDS:
            if words.search(fault.words):
                return failure
    return _BY_CODE.get(fault.code, Failure.UNKNOWN)


def refused(fault: Fault, token: str, hide: str) -> SendError:
    """The error for a fault; neither ``token`` nor ``hide`` appears in its words."""
    words = " ".join(fault.words.split())
    for secret in filter(None, (token, hide)):
        words = words.replace(secret, "…")
    said = f": {words[:200].rstrip('. ')}" if words else ""
    failure = failure_of(fault)
    busy = failure is Failure.BUSY
    detail = f"Telegram answered {fault.code}{said}. {_NEXT[failure]}"
    wait = fault.retry_after if busy else None
    return SendError(failure, detail, wait, account_wide=busy and wait is None)
