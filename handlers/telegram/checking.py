"""Whether the token is good and updates come here; the webhook is set by itself where our address is known.

https://core.telegram.org/bots/api#getwebhookinfo and #setwebhook (checked 2026-11)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from handlers.base import Finding
from handlers.telegram.api import Api
from handlers.telegram.updates import ALLOWED
from handlers.webhooks import mended, token_found

WHAT: Final = "updates"
RECENT_S: Final = 3_600
"""How long a failed delivery is worth telling of."""


async def check(api: Api, secret: str, callback: str, now_ms: int) -> Sequence[Finding]:
    """Look at everything once. ``callback`` is where updates should go; empty where that is not known."""
    token = await token_found(api.call("getMe"))
    if not token.well:
        return (token,)
    told = await api.call("getWebhookInfo")
    info = told if isinstance(told, Mapping) else {}

    async def set_anew(address: str) -> None:
        await api.call("setWebhook", {"url": address, "secret_token": secret, "allowed_updates": list(ALLOWED)})

    wrong = "" if _all_asked_for(info) and not _wrong_secret(info) else "came without some kinds or our secret"
    return token, await mended(WHAT, str(info.get("url", "")), callback, set_anew, wrong), _deliveries(info, now_ms)


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
