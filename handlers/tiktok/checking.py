"""Whether the sign-in, what was granted and the webhooks are as they should be; webhooks are mended.

https://business-api.tiktok.com/portal/docs?id=1759978319341570 (webhook update; checked 2026-11)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from handlers.base import Failure, Finding, SendError
from handlers.tiktok.api import Api
from handlers.tiktok.errors import REGION, RefusalError

SIGN_IN: Final = "sign-in"
COMMENT_SCOPES: Final = ("comment.list", "comment.list.manage")
MESSAGE_SCOPES: Final = ("message.list.read", "message.list.send")
NO_MESSAGES: Final = (
    "not granted ({missing}); comments are answered all the same. TikTok offers direct messages to no account "
    "registered in the EEA, Switzerland or the UK, and elsewhere only after its data security review."
)


async def check(api: Api, callback: str) -> Sequence[Finding]:
    """Look at everything once. ``callback`` is where events should go; empty where that is not known."""
    try:
        scopes = await api.scopes()
    except SendError as error:
        if error.failure in {Failure.AUTH, Failure.CONFIG}:
            return (Finding(SIGN_IN, error.detail),)
        raise
    pair = await api.tokens.pair()
    messages = _missing(MESSAGE_SCOPES, scopes)
    found = [Finding(SIGN_IN, until_ms=pair.refresh_ends_ms or None), _comments(scopes)]
    found.append(Finding("direct messages", NO_MESSAGES.format(missing=messages) if messages else "", broken=False))
    found.append(await _webhook(api, "COMMENT", "comments", callback))
    if not messages:
        found.append(await _webhook(api, "DIRECT_MESSAGE", "direct messages", callback))
    return found


def _comments(scopes: frozenset[str]) -> Finding:
    missing = _missing(COMMENT_SCOPES, scopes)
    words = f"not granted ({missing}). Sign the account in again with these scopes; the app must have them too."
    return Finding("comments", words if missing else "")


def _missing(wanted: Sequence[str], scopes: frozenset[str]) -> str:
    return ", ".join(one for one in wanted if one not in scopes)


async def _webhook(api: Api, event_type: str, of: str, callback: str) -> Finding:
    what = f"events of {of}"
    try:
        goes_to = str((await api.webhook("list", event_type)).get("callback_url", ""))
        if goes_to and goes_to == (callback or goes_to):
            return Finding(what)
        if not callback:
            return Finding(what, "go nowhere. Set FRONTDESK_PUBLIC_URL, and Frontdesk subscribes by itself.")
        await api.webhook("update", event_type, callback)
    except RefusalError as error:
        if error.fault.code == REGION:
            return Finding(what, f"TikTok does not offer them to this account: {error.detail}", broken=False)
        if error.failure in {Failure.BUSY, Failure.UNKNOWN}:
            raise
        return Finding(what, error.detail)
    before = f"went to {urlsplit(goes_to).netloc}" if goes_to else "went nowhere"
    return Finding(what, f"{before}; they come to Frontdesk now.", broken=False)
