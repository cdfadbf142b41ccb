"""What Meta's refusals mean for a send: (subcode, code) -> Failure.

The subcode decides first, and every number is looked for in both places, since the same trouble was seen live as
551/1545041 and as 200/1545041. Sources:
https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes,
https://developers.facebook.com/docs/graph-api/overview/rate-limiting (checked 2026-11); 10900, 10903, 9010, 2018292,
2018334, 2207050, 2534037 and 100/33 are from public reports only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.base import Failure, SendError
from handlers.limits import Backoff
from handlers.refusals import redacted

DAY_S = 86_400.0
BACKOFF = Backoff(60, 3600, "Rate limiting: without an estimate a minute, then exponentially; at most an hour is ours")
"""Calling while a limit lasts lengthens it."""

NO_SUCH_COMMENT = 2018292
THREAD_ELSEWHERE = 2018300
PRIVATE_INVALID, PRIVATE_SENT, ACTIVITY_REPLIED = 2534025, 2534037, 10900
DAILY_LIMIT, PAGE_RESTRICTED = 1893016, 1893063
NO_SUCH_OBJECT = 33
NOT_READY = 4279009
"""Threads: what is to be published is not there yet; from public reports only."""

_BY_SUBCODE = {
    PAGE_RESTRICTED: Failure.BUSY,
    DAILY_LIMIT: Failure.BUSY,
    NOT_READY: Failure.BUSY,
    1545133: Failure.UNKNOWN,
    2534041: Failure.AUTH,
    2207050: Failure.AUTH,
    2018028: Failure.CONFIG,
    2018065: Failure.CONFIG,
    2018278: Failure.WINDOW,
    2534022: Failure.WINDOW,
    1545041: Failure.RECIPIENT,
    2018108: Failure.RECIPIENT,
    2018001: Failure.RECIPIENT,
    2534014: Failure.RECIPIENT,
    2534001: Failure.RECIPIENT,
    THREAD_ELSEWHERE: Failure.RECIPIENT,
    PRIVATE_INVALID: Failure.RECIPIENT,
    2534013: Failure.RECIPIENT,
    PRIVATE_SENT: Failure.RECIPIENT,
    2018334: Failure.RECIPIENT,
    NO_SUCH_COMMENT: Failure.RECIPIENT,
    NO_SUCH_OBJECT: Failure.RECIPIENT,
    **dict.fromkeys((9010, ACTIVITY_REPLIED, 10903), Failure.RECIPIENT),
    2018047: Failure.CONTENT,
    2018034: Failure.CONTENT,
}

_ACCOUNT_LIMITS = (4, 17, 32, 341, 613, 80001, 80002, 80006, 80007)
_PERMISSIONS = range(200, 300)

_BY_CODE = {
    **dict.fromkeys(_ACCOUNT_LIMITS, Failure.BUSY),
    **dict.fromkeys((-1, 1, 2), Failure.UNKNOWN),
    **dict.fromkeys((102, 190, 368, 2500), Failure.AUTH),
    **dict.fromkeys((3, 10, *_PERMISSIONS), Failure.CONFIG),
    551: Failure.RECIPIENT,
    100: Failure.CONTENT,
    **dict.fromkeys((130429, 131016, 131048, 131056, 133004), Failure.BUSY),
    131000: Failure.UNKNOWN,
    131031: Failure.AUTH,
    **dict.fromkeys((131005, 131042, 131045, 133010), Failure.CONFIG),
    131047: Failure.WINDOW,
    **dict.fromkeys((130472, 131021, 131026, 131049, 131050), Failure.RECIPIENT),
    **dict.fromkeys((131008, 131009, 131051, 131052, 131053), Failure.CONTENT),
}
"""From 130000 on: WhatsApp's, https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes"""

_BY_STATUS = {401: Failure.AUTH, 408: Failure.UNKNOWN, 429: Failure.BUSY}

_NEXT = {
    Failure.BUSY: "It is tried again by itself.",
    Failure.UNKNOWN: "It may have arrived; it is looked up before anything is sent again.",
    Failure.AUTH: "Check the account at {name} and set a new {prefix}_ACCESS_TOKEN.",
    Failure.CONFIG: "Check the app's permissions and mode in Meta's dashboard, and {prefix}_* here.",
    Failure.WINDOW: "The reply window is closed; answer from {name}'s own app.",
    Failure.RECIPIENT: "This person or comment cannot be answered this way.",
    Failure.CONTENT: "Change the text, or see what {name} objects to.",
}

_ALREADY = re.compile(r"\balready\b.{0,40}\b(?:replied|answered|sent)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Product:
    """Which of Meta's products is speaking, for messages to people: its name and its settings' prefix."""

    name: str
    prefix: str


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer that is no success: the HTTP status, the vendor's numbers (0: none given) and words."""

    status: int
    code: int = 0
    subcode: int = 0
    message: str = ""
    transient: bool = False

    def says(self, *numbers: int) -> bool:
        """Whether one of ``numbers`` stands in either place."""
        return self.code in numbers or self.subcode in numbers

    @property
    def answered_before(self) -> bool:
        """Whether the vendor says that this comment has its private reply."""
        if self.says(PRIVATE_SENT, ACTIVITY_REPLIED):
            return True
        return self.says(PRIVATE_INVALID) and _ALREADY.search(self.message) is not None


class RefusalError(SendError):
    """A SendError that carries the vendor's fault."""

    def __init__(self, failure: Failure, detail: str, retry_after: float | None, fault: Fault) -> None:
        limit = failure is Failure.BUSY and retry_after is None and fault.says(*_ACCOUNT_LIMITS, PAGE_RESTRICTED)
        super().__init__(failure, detail, retry_after, elsewhere=fault.says(THREAD_ELSEWHERE), account_wide=limit)
        self.fault = fault


def refused(
    product: Product, status: int, headers: Mapping[str, str], body: bytes, hide: Sequence[str]
) -> RefusalError:
    """The error for an answer that is no success; ``hide`` are strings that must not appear in its words."""
    fault = read_fault(status, body)
    failure = failure_of(fault)
    return RefusalError(failure, _detail(product, failure, fault, hide), _retry_after(fault, headers), fault)


def private_refusal(product: Product, error: RefusalError, *, maybe_ours: bool) -> SendError:
    """What the refusal of a private reply means: "already answered" may be an earlier attempt of ours, if any may be.

    Where none can have arrived, somebody else was first: a person decides.
    """
    if not error.fault.answered_before:
        return error
    if maybe_ours:
        return SendError(Failure.DUPLICATE, error.detail)
    what = f"says that this comment has its private reply already ({error.fault.code}/{error.fault.subcode})"
    return SendError(
        Failure.RECIPIENT,
        f"{product.name} {what}, and it is not ours: a person in the app or another tool was first. "
        "Look there; from here only a public reply is possible.",
    )


def detail(product: Product, failure: Failure, what: str) -> str:
    """What a person reads: what went wrong, and what to do next."""
    return f"{product.name} {what}. {_NEXT[failure].format(name=product.name, prefix=product.prefix)}"


def read_fault(status: int, body: bytes) -> Fault:
    """The fault in an answer's body; numbers may come as text, and the body may be anything at all."""
    try:
        tree = json.loads(body)
    except (ValueError, RecursionError):
        return Fault(status)
    error = tree.get("error") if isinstance(tree, dict) else None
    if not isinstance(error, dict):
        return Fault(status)
    message = error.get("message")
    return Fault(
        status=status,
        code=_number(error.get("code")),
        subcode=_number(error.get("error_subcode")),
        message=message if isinstance(message, str) else "",
        transient=error.get("is_transient") is True,
    )


def failure_of(fault: Fault) -> Failure:
    """What the fault means for the row: the subcode decides, then the code, then the HTTP status."""
    for table, number in (
        (_BY_SUBCODE, fault.subcode),
        (_BY_SUBCODE, fault.code),
        (_BY_CODE, fault.code),
        (_BY_CODE, fault.subcode),
        (_BY_STATUS, fault.status),
    ):
        if number in table:
            return table[number]
    return _by_shape(fault)


def _by_shape(fault: Fault) -> Failure:
    if not 400 <= fault.status < 500 or fault.transient:
        return Failure.UNKNOWN
    return Failure.CONTENT if fault.code else Failure.CONFIG


def _number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return 0


def _detail(product: Product, failure: Failure, fault: Fault, hide: Sequence[str]) -> str:
    words = redacted(fault.message, hide)
    numbers = f"{fault.code}/{fault.subcode}" if fault.code else f"HTTP {fault.status}"
    said = f": {words}" if words else ""
    return detail(product, failure, f"answered {numbers}{said}")


def _retry_after(fault: Fault, headers: Mapping[str, str]) -> float | None:
    if fault.says(DAILY_LIMIT):
        return DAY_S
    seconds = _regain_minutes(headers.get("X-Business-Use-Case-Usage", "")) * 60.0
    if not seconds:
        seconds = _positive(headers.get("Retry-After", ""))
    return min(seconds, DAY_S) if seconds > 0 else None


def _regain_minutes(header: str) -> float:
    """The longest ``estimated_time_to_regain_access`` in the usage header, in minutes; 0 where there is none."""
    try:
        usage = json.loads(header or "{}")
    except (ValueError, RecursionError):
        return 0.0
    lists = usage.values() if isinstance(usage, dict) else ()
    entries = [entry for one in lists if isinstance(one, list) for entry in one if isinstance(entry, dict)]
    return max((_positive(entry.get("estimated_time_to_regain_access")) for entry in entries), default=0.0)


def _positive(value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return 0.0
    return number if 0 < number < float("inf") else 0.0
