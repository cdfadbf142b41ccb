"""Whether the token is good and updates come here; the webhook is set by itself where our address is known.

https://core.telegram.org/bots/api#getwebhookinfo and #setwebhook (checked 2026-11)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from handlers.base import Failure, Finding, SendError
from handlers.telegram.api import Api
from handlers.telegram.updates import ALLOWED

WHAT: Final = "updates"
RECENT_S: Final = 3_600
"""How long a failed delivery is worth telling of."""
NOWHERE: Final = "go nowhere. Set FRONTDESK_PUBLIC_URL, and Frontdesk sets the webhook by itself."


async def check(api: Api, secret: str, callback: str, now_ms: int) -> Sequence[Finding]:
    """Look at everything once. ``callback`` is where updates should go; empty where that is not known."""
    try:
        await api.call("getMe")
    except SendError as error:
        if error.failure is Failure.AUTH:
            return (Finding("token", error.detail),)
        raise
    info = await api.call("getWebhookInfo")
    info = info if isinstance(info, Mapping) else {}
    return Finding("token"), await _webhook(api, info, secret, callback), _deliveries(info, now_ms)


async def _webhook(api: Api, info: Mapping[str, Any], secret: str, callback: str) -> Finding:
    goes_to = str(info.get("url", ""))
    wanted = callback or goes_to
    if not wanted:
        return Finding(WHAT, NOWHERE)
    if goes_to == wanted and _all_asked_for(info) and not _wrong_secret(info):
        return Finding(WHAT)
    try:
        await api.call("setWebhook", {"url": wanted, "secret_token": secret, "allowed_updates": list(ALLOWED)})
    except SendError as error:
        if error.failure in {Failure.BUSY, Failure.UNKNOWN}:
            raise
        return Finding(WHAT, error.detail)
    return Finding(WHAT, f"{_before(goes_to, wanted)} Frontdesk has set the webhook anew.", broken=False)


def _before(goes_to: str, wanted: str) -> str:
    if not goes_to:
        return "went nowhere."
    return f"went to {urlsplit(goes_to).netloc}." if goes_to != wanted else "came without some kinds or our secret."


def _all_asked_for(info: Mapping[str, Any]) -> bool:
    allowed = info.get("allowed_updates")
    return isinstance(allowed, list) and set(ALLOWED) <= {one for one in allowed if isinstance(one, str)}


def _wrong_secret(info: Mapping[str, Any]) -> bool:
    """Whether our own route has refused deliveries."""
    return "401" in str(info.get("last_error_message", "")) and bool(info.get("pending_update_count"))


def _deliveries(info: Mapping[str, Any], now_ms: int) -> Finding:
    failed_at, waiting = info.get("last_error_date"), info.get("pending_update_count")
    if type(failed_at) is not int or now_ms // 1000 - failed_at > RECENT_S:
        return Finding("deliveries")
    words = str(info.get("last_error_message", ""))[:200]
    count = waiting if type(waiting) is int else 0
    return Finding("deliveries", f"failed within the last hour: {words}. {count} updates wait.", broken=count > 0)
