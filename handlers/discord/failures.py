"""What Discord's refusals mean for a send: its code -> Failure, else the HTTP status decides.

https://discord.com/developers/docs/topics/opcodes-and-status-codes#json (checked 2026-11). 50001 and 50013 are about
one channel here, so they hold nothing else up; the connection's check tells of missing permissions as a whole. 40003
(opening direct messages too fast) is not tried again: insisting costs the app its standing, and a person can answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from handlers.base import Failure, SendError
from handlers.refusals import redacted

UNKNOWN_CHANNEL: Final = 10003
UNKNOWN_MESSAGE: Final = 10008
UNKNOWN_WEBHOOK: Final = 10015
UNKNOWN_INTERACTION: Final = 10062
ALREADY_ACKNOWLEDGED: Final = 40060
INVALID_WEBHOOK_TOKEN: Final = 50027
INVALID_FORM: Final = 50035
MISSING_ACCESS: Final = 50001
MISSING_PERMISSIONS: Final = 50013
ARCHIVED: Final = 50083
HAS_THREAD: Final = 160004
TOO_MANY_THREADS: Final = 160006
LOCKED: Final = 160005

BY_CODE: Mapping[int, Failure] = {
    **dict.fromkeys((20016, 20028, 20029, 30046, 40004, 130000), Failure.BUSY),
    **dict.fromkeys((40001, 40002, 50014, 20026), Failure.AUTH),
    **dict.fromkeys((10003, 10004, 10008, 10013, 10014, 10015, 10062, 50027), Failure.RECIPIENT),
    **dict.fromkeys((30010, 40003, 50001, 50007, 50008, 50013, 50024, 50083), Failure.RECIPIENT),
    **dict.fromkeys((50278, 90001, 160005), Failure.RECIPIENT),
    **dict.fromkeys((20009, 50006, 50035, 200000, 200001, 240000), Failure.CONTENT),
}
BY_STATUS: Mapping[int, Failure] = {
    400: Failure.CONTENT,
    401: Failure.AUTH,
    403: Failure.CONFIG,
    404: Failure.RECIPIENT,
    408: Failure.BUSY,
    413: Failure.CONTENT,
    429: Failure.BUSY,
}
_ADVICE: Mapping[int, str] = {
    10008: "The message is not there any more, or only the follower saw it.",
    20026: "Discord has flagged this app; look at its page in the Developer Portal.",
    40003: "Discord lets no more direct messages be opened for now; answer where they wrote.",
    50001: "Give Frontdesk's role View Channel there.",
    50007: "The follower takes no direct messages; answer where they wrote.",
    50013: "Give Frontdesk's role Send Messages (in threads: Send Messages in Threads) there.",
    50278: "The follower shares no server with Frontdesk any more.",
    160005: "The thread is locked.",
    200000: "The server's AutoMod blocks this text.",
}
_NEXT: Mapping[Failure, str] = {
    Failure.BUSY: "It is tried again by itself.",
    Failure.UNKNOWN: "It may have arrived; it is looked up before anything is sent again.",
    Failure.AUTH: "Reset the token on the app's page, Bot, and set the new DISCORD_TOKEN.",
    Failure.CONFIG: "Look at the app's page in the Developer Portal and at the role it has on the server.",
    Failure.RECIPIENT: "This person or channel cannot be answered this way.",
    Failure.CONTENT: "Change the text, or see what Discord objects to.",
}


class RefusalError(SendError):
    """A SendError that carries Discord's code; 0 where it gave none."""

    def __init__(
        self,
        failure: Failure,
        detail: str,
        code: int = 0,
        retry_after: float | None = None,
        *,
        account_wide: bool = False,
    ) -> None:
        super().__init__(failure, detail, retry_after, account_wide=account_wide)
        self.code = code


def failure_of(status: int, code: int, words: str) -> Failure:
    """What an answer that is no success means for the row."""
    if code == INVALID_FORM and "message_reference" in words:
        return Failure.RECIPIENT
    if code in BY_CODE:
        return BY_CODE[code]
    return BY_STATUS.get(status, Failure.CONTENT if 400 <= status < 500 else Failure.UNKNOWN)


def refused(status: int, code: int, words: str, retry_after: float | None, *, repeatable: bool) -> RefusalError:
    """The error for an answer; ``repeatable``: doing it again changes nothing, so its outcome need not be known."""
    failure = failure_of(status, code, words)
    said = redacted(words, ())
    what = f"answered {code or f'HTTP {status}'}{': ' + said if said else ''}"
    blocked = status == 429 and not code and retry_after is None
    return trouble(failure, what, code, retry_after, repeatable=repeatable, blocked=blocked)


def trouble(
    failure: Failure,
    what: str,
    code: int = 0,
    retry_after: float | None = None,
    *,
    repeatable: bool = False,
    blocked: bool = False,
) -> RefusalError:
    """An error in words that say what to do next; ``blocked``: nothing gets through, nobody knows for how long."""
    if failure is Failure.UNKNOWN and repeatable:
        failure = Failure.BUSY
    advice = _ADVICE.get(code) or _NEXT.get(failure, "")
    return RefusalError(failure, f"Discord {what}. {advice}".strip(), code, retry_after, account_wide=blocked)
