"""A vendor's refusals as one table: what becomes of the text, and what a person reads of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from handlers.base import Failure, SendError

MOST_WORDS: Final = 200
"""Characters of a vendor's own words that are shown."""
_NEXT: Final[Mapping[Failure, str]] = {
    Failure.BUSY: "It is tried again by itself.",
    Failure.UNKNOWN: "It may have arrived; it is looked up before anything is sent again.",
    Failure.DUPLICATE: "It counts as sent.",
    Failure.CONTENT: "Change the text.",
}
_BY_ANYBODY: Final[Mapping[int, Failure]] = {401: Failure.AUTH, 429: Failure.BUSY}


@dataclass(frozen=True, slots=True)
class Refusals:
    """What a vendor's refusals mean: its words decide, then the status (or the code that it has in place of one)."""

    vendor: str
    by_status: Mapping[int, Failure]
    next: Mapping[Failure, str]
    """What to do, in words, for each Failure that the vendor has; those that everybody has need none."""
    by_words: Sequence[tuple[Iterable[int], str, Failure]] = ()
    """Statuses, a regular expression that is searched for in the words whatever their case, and what that means."""
    other_4xx: Failure = Failure.UNKNOWN
    """What a status of 400 to 499 means that is not in ``by_status``; any other leaves the outcome open."""
    for_one: frozenset[int] = field(default=frozenset(), kw_only=True)
    """Statuses that mean *too much* for one follower only, so that nobody else waits."""
    called: str = field(default="", kw_only=True)
    """What stands before the status, such as ``HTTP``."""

    def failed(
        self, failure: Failure, what: str, retry_after: float | None = None, *, account_wide: bool = False
    ) -> SendError:
        """A SendError: what went wrong, and what to do next."""
        words = f"{self.vendor} {what}. {self.next.get(failure, _NEXT.get(failure, ''))}".strip()
        return SendError(failure, words, retry_after, account_wide=account_wide)

    def refused(self, status: int, said: str, hide: Iterable[str] = (), retry_after: float | None = None) -> SendError:
        """The error for an answer that is no success; nothing of ``hide`` (token, text) is in its words."""
        failure = self.meaning(status, said)
        wait = retry_after if failure is Failure.BUSY else None
        words, code = redacted(said, hide), f"{self.called} {status}".strip()
        what = f"answered {code}: {words}" if words else f"answered {code}"
        return self.failed(failure, what, wait, account_wide=self._holds_all(status, failure, wait))

    def _holds_all(self, status: int, failure: Failure, wait: float | None) -> bool:
        return failure is Failure.BUSY and wait is None and status not in self.for_one

    def foreign(self, status: int) -> SendError:
        """The error for an answer that the vendor did not write, such as a proxy's page: no refusal of the text."""
        failure = _BY_ANYBODY.get(status, Failure.UNKNOWN)
        what = f"answered {status}, not in its own words"
        return self.failed(failure, what, account_wide=failure is Failure.BUSY)

    def meaning(self, status: int, said: str) -> Failure:
        """What has to become of a text that is answered so."""
        for statuses, words, failure in self.by_words:
            if status in statuses and re.search(words, said, re.IGNORECASE):
                return failure
        return self.by_status.get(status, self.other_4xx if 400 <= status < 500 else Failure.UNKNOWN)


def redacted(said: str, hide: Iterable[str]) -> str:
    """A vendor's words on one line, without what nobody may read; no full stop, no more than people read."""
    words = " ".join(said.split())
    for secret in sorted((" ".join(one.split()) for one in hide), key=len, reverse=True):
        words = words.replace(secret, "…") if secret else words
    return words[:MOST_WORDS].rstrip(". ")
