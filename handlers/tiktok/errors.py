"""What TikTok's refusals mean for a send: the body's ``code`` -> Failure. The HTTP status is 200 for most of them.

https://business-api.tiktok.com/portal/docs?id=1737172488964097 (return codes) and ?id=1749734684478466 (HTTP
statuses), checked 2026-11. 40064 is from one public report; the code of a closed window is not documented, so that
40000 and 40002 are told apart by their words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from handlers.base import Failure, SendError
from handlers.limits import Backoff
from handlers.refusals import redacted

DONE: Final = frozenset({0, 20001})
"""Success, whole and partial."""
STALE: Final = frozenset({40102, 40104, 40105})
"""The access token has ended or is not known: a new one may help."""
SIGN_IN_DEAD: Final = frozenset({40103, 40107})
DUPLICATE: Final = 40050
REGION: Final = 41000
DAY_MS: Final = 86_400_000
BACKOFF: Final = Backoff(1, 300, "Rate limits: a second for calls a second, five minutes for calls a minute")

_BY_CODE = {
    **dict.fromkeys((40016, 40064, 40100, 40132, 40133), Failure.BUSY),
    **dict.fromkeys((40202, 50000, 50002, 51305, 60001), Failure.UNKNOWN),
    **dict.fromkeys((*STALE, *SIGN_IN_DEAD), Failure.AUTH),
    **dict.fromkeys((40001, 40118, 40125), Failure.CONFIG),
    **dict.fromkeys((40000, 40002, DUPLICATE), Failure.CONTENT),
    REGION: Failure.RECIPIENT,
}
_BY_STATUS = {
    401: Failure.AUTH,
    403: Failure.CONFIG,
    404: Failure.CONFIG,
    408: Failure.UNKNOWN,
    413: Failure.CONTENT,
    429: Failure.BUSY,
}
_BY_WORDS = (
    (
        re.compile(r"window|48.?h|outside of|(?:message|sending|quota).{0,20}limit|too many messages", re.IGNORECASE),
        Failure.WINDOW,
    ),
    (
        re.compile(
            r"recipient|eligible|blocked|can(?:no|')t receive|"
            r"(?:conversation|comment|video|user).{0,40}(?:not exist|not found|invalid|deleted|unavailable)",
            re.IGNORECASE,
        ),
        Failure.RECIPIENT,
    ),
)
_NEXT = {
    Failure.BUSY: "It is tried again by itself.",
    Failure.UNKNOWN: "It may have arrived; it is looked up before anything is sent again.",
    Failure.AUTH: "Sign the account in again and set new TIKTOK_ACCESS_TOKEN and TIKTOK_REFRESH_TOKEN.",
    Failure.CONFIG: "Check the app's permissions at TikTok and what the account granted when it signed in.",
    Failure.WINDOW: "The follower has to write first; then everything may be sent again.",
    Failure.RECIPIENT: "This person or comment cannot be answered this way; try TikTok's own app.",
    Failure.DUPLICATE: "It counts as sent.",
    Failure.CONTENT: "Change the text, or see what TikTok objects to.",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer that is no success: the HTTP status, the body's code (0: none) and words."""

    status: int
    code: int = 0
    message: str = ""


class RefusalError(SendError):
    """A SendError that carries TikTok's fault."""

    def __init__(self, failure: Failure, detail: str, retry_after: float | None, fault: Fault) -> None:
        limit = failure is Failure.BUSY and retry_after is None
        super().__init__(failure, detail, retry_after, account_wide=limit)
        self.fault = fault


def failed(failure: Failure, what: str, retry_after: float | None = None) -> SendError:
    """A SendError of TikTok: what went wrong, and what to do next."""
    return SendError(failure, detail(failure, what), retry_after)


def detail(failure: Failure, what: str) -> str:
    """What a person reads."""
    return f"TikTok {what}. {_NEXT[failure]}"


def refused(fault: Fault, hide: Sequence[str], now_ms: int) -> RefusalError:
    """The error for an answer that is no success; ``hide`` are strings that must not appear in its words."""
    failure = failure_of(fault)
    words = redacted(fault.message, hide)
    said = f": {words}" if words else ""
    number = str(fault.code) if fault.code else f"HTTP {fault.status}"
    wait = _wait(fault, now_ms) if failure is Failure.BUSY else None
    return RefusalError(failure, detail(failure, f"answered {number}{said}"), wait, fault)


def failure_of(fault: Fault) -> Failure:
    """What the fault means for the row: the code decides, for two codes with its words, then the HTTP status."""
    if fault.code in {40000, 40002}:
        return next((failure for words, failure in _BY_WORDS if words.search(fault.message)), Failure.CONTENT)
    if fault.code in _BY_CODE:
        return _BY_CODE[fault.code]
    if 40000 <= fault.code < 50000:
        return Failure.CONTENT
    return _BY_STATUS.get(fault.status, Failure.UNKNOWN)


def code_of(answer: dict[str, Any]) -> int | None:
    """The body's code as a number; None where it has none."""
    code = answer.get("code")
    if isinstance(code, str) and code.isascii() and code.isdigit() and len(code) < 10:
        return int(code)
    return code if type(code) is int else None


def _wait(fault: Fault, now_ms: int) -> float | None:
    """How long the limit that the words name lasts: a second, five minutes, or until midnight UTC."""
    words = fault.message.lower()
    if "qpd" in words or "day" in words:
        return (DAY_MS - now_ms % DAY_MS) / 1000
    if "qpm" in words or "minute" in words:
        return 300.0
    return 1.0 if "qps" in words or "second" in words else None
