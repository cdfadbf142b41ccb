"""What Telegram's refusals mean for a send: its words, then ``error_code`` -> Failure.

https://core.telegram.org/bots/api#making-requests and #responseparameters; the words are Telegram's own, which it
may change, so that the code decides where none is known (checked 2026-11).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from handlers.base import Failure, SendError
from handlers.decoding import at
from handlers.refusals import Refusals

DAY_S: Final = 86_400.0

REFUSALS: Final = Refusals(
    "Telegram",
    by_words=(
        ((400, 403), r"PEER_USAGE_MISSING|USER_INACTIVE", Failure.WINDOW),
        (
            (400, 403),
            r"chat not found|user not found|PEER_ID_INVALID|USER_IS_BLOCKED|deactivated|upgraded to a supergroup|"
            r"not enough rights|have no rights|BUSINESS_\w+",
            Failure.RECIPIENT,
        ),
    ),
    by_status={
        400: Failure.CONTENT,
        401: Failure.AUTH,
        403: Failure.RECIPIENT,
        404: Failure.AUTH,
        409: Failure.CONFIG,
        413: Failure.CONTENT,
        420: Failure.BUSY,
        429: Failure.BUSY,
    },
    next={
        Failure.UNKNOWN: "It may have arrived; bots cannot look it up. Look in the chat before you send it again.",
        Failure.AUTH: "Take the token from @BotFather and set TELEGRAM_TOKEN anew.",
        Failure.CONFIG: "Something else reads this bot's updates; stop it, or make a bot of its own for Frontdesk.",
        Failure.WINDOW: "In business chats a bot may answer for a day; answer from Telegram's own app.",
        Failure.RECIPIENT: "This person cannot be written to; they have to start or unblock the bot.",
        Failure.CONTENT: "Change the text, or see what Telegram objects to.",
    },
)
failed: Final = REFUSALS.failed
"""A SendError of Telegram: what went wrong, and what to do next."""


def refused(status: int, tree: Mapping[str, Any] | None, *hide: str) -> SendError:
    """The error for an answer that is no success, whatever its body is; nothing of ``hide`` appears in its words."""
    code, words, wait = at(tree, "error_code"), at(tree, "description"), at(tree, "parameters", "retry_after")
    seconds = float(wait) if isinstance(wait, int | float) and 0 < wait <= DAY_S else None
    return REFUSALS.refused(
        code if type(code) is int else status, words if isinstance(words, str) else "", hide, seconds
    )
