"""What X's refusals mean for a send: first the kind of problem, then its words, then the HTTP status.

https://docs.x.com/x-api/fundamentals/response-codes-and-errors (checked 2026-11). X explains most refusals by 403 in
words only, hence the second table; it holds wordings of the documents and of public reports.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from handlers.base import Failure, SendError
from handlers.calling import Answer
from handlers.refusals import redacted
from handlers.x.shapes import inside, rows, text

DAY_S: Final = 86_400.0

_BY_TYPE: Final = {
    "usage-capped": Failure.CONFIG,
    "client-forbidden": Failure.CONFIG,
    "unsupported-authentication": Failure.CONFIG,
    "oauth1-permissions": Failure.CONFIG,
    "client-disconnected": Failure.UNKNOWN,
    "not-authorized-for-resource": Failure.RECIPIENT,
    "resource-not-found": Failure.RECIPIENT,
    "disallowed-resource": Failure.CONTENT,
    "invalid-request": Failure.CONTENT,
}
"""By the end of ``https://api.x.com/2/problems/…`` (older answers say api.twitter.com)."""

_BY_WORDS: Final = tuple(
    (re.compile(words, re.IGNORECASE), failure)
    for words, failure in (
        (r"\bduplicate\b", Failure.DUPLICATE),
        (r"\bcredits\b|spend cap", Failure.CONFIG),
        (r"application is not allowed to access", Failure.CONFIG),
        (r"oauth1 app permissions|\bscopes?\b", Failure.CONFIG),
        (r"your account (?:is|has been) suspended|account is (?:temporarily )?locked", Failure.AUTH),
        (r"permitted to perform this action|reply to this conversation|\bmentioned\b", Failure.RECIPIENT),
        (r"not visible to you|direct messages|send messages to|\bparticipant", Failure.RECIPIENT),
        (r"\bblocked\b|user has been suspended", Failure.RECIPIENT),
        (r"too long", Failure.CONTENT),
        (r"invalid_grant|value passed for the token was invalid", Failure.AUTH),
    )
)
"""The first that fits decides. A follower who is suspended or has blocked us is one thing, our own account another."""

_CAPPED: Final = re.compile(r"(?:usage|product|spend).{0,3}cap", re.IGNORECASE)

_BY_STATUS: Final = {
    400: Failure.CONTENT,
    401: Failure.AUTH,
    402: Failure.CONFIG,
    403: Failure.RECIPIENT,
    404: Failure.RECIPIENT,
    408: Failure.UNKNOWN,
    413: Failure.CONTENT,
    422: Failure.CONTENT,
}

_NEXT: Final = {
    Failure.BUSY: "It is tried again by itself.",
    Failure.UNKNOWN: "It may have arrived; it is looked up before anything is sent again.",
    Failure.AUTH: "Sign the account in again and set its new tokens (docs/platforms/x.md).",
    Failure.CONFIG: "Look at the app's permissions, credits and spending limit at console.x.com.",
    Failure.WINDOW: "A person must decide.",
    Failure.RECIPIENT: "This person or post cannot be answered by the API; answer in X's own app.",
    Failure.DUPLICATE: "It counts as sent.",
    Failure.CONTENT: "Change the words and send it again.",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer that is no success: the HTTP status, the end of the problem's address, X's words, its title."""

    status: int
    kind: str = ""
    words: str = ""
    title: str = ""


class RefusalError(SendError):
    """A SendError that carries X's fault."""

    def __init__(self, failure: Failure, detail: str, retry_after: float | None, fault: Fault) -> None:
        limit = failure is Failure.BUSY and retry_after is None
        super().__init__(failure, detail, retry_after, account_wide=limit)
        self.fault = fault


def failed(failure: Failure, what: str, retry_after: float | None = None) -> SendError:
    """A SendError of X's: what went wrong, and what to do next."""
    return SendError(failure, f"X {what}. {_NEXT[failure]}", retry_after)


def refused(answer: Answer, hide: Sequence[str], now: Callable[[], int]) -> RefusalError:
    """The error for an answer that is no success; ``hide`` are strings that must not appear in its words."""
    fault = read_fault(answer)
    failure = failure_of(fault)
    words = redacted(fault.words, hide)
    detail = f"X answered {fault.status}{': ' + words if words else ''}. {_NEXT[failure]}"
    return RefusalError(
        failure, detail, _retry_after(answer.headers, now()) if failure is Failure.BUSY else None, fault
    )


def read_fault(answer: Answer) -> Fault:
    """The fault in an answer: a problem of its own, the first of a list of them, or the words of the token call."""
    tree: Mapping[str, Any] = answer.object() or {}
    first = next(rows(tree, "errors"), {})
    kind = (text(tree, "type") or text(first, "type")).rpartition("/")[2]
    told = [text(one, name) for one in (tree, first) for name in ("detail", "error_description", "error", "message")]
    told += [text(tree, "title"), text(inside(tree, "error"), "message")]
    return Fault(answer.status, kind, " ".join(next(filter(None, told), "").split()), text(tree, "title"))


def failure_of(fault: Fault) -> Failure:
    """What a fault means for the row."""
    if fault.kind in _BY_TYPE:
        return _BY_TYPE[fault.kind]
    if fault.status == 429:
        return Failure.CONFIG if _CAPPED.search(fault.words) else Failure.BUSY
    if 400 <= fault.status < 500 and fault.status != 401:
        named = next((failure for words, failure in _BY_WORDS if words.search(fault.words)), None)
        if named is not None:
            return named
    if fault.status in _BY_STATUS:
        return _BY_STATUS[fault.status]
    if 300 <= fault.status < 500:
        return Failure.CONFIG
    return Failure.UNKNOWN


def _retry_after(headers: Mapping[str, str], now_ms: int) -> float | None:
    """Seconds until the limit ends: ``x-rate-limit-reset`` is in seconds since the epoch."""
    reset, after = headers.get("x-rate-limit-reset", ""), headers.get("retry-after", "")
    if reset.isascii() and reset.isdigit() and len(reset) < 12:
        return min(max(1.0, int(reset) - now_ms / 1000), DAY_S)
    if after.isascii() and after.isdigit() and len(after) < 8:
        return min(max(1.0, float(after)), DAY_S)
    return None
