"""What every vendor's webhook needs: its address here, a signature compared in constant time, and no handshake."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Mapping
from typing import ClassVar
from urllib.parse import urlsplit

from handlers.base import Failure, Finding, SendError, SignatureError
from handlers.titles import title_of


def callback(public_url: str, platform: str) -> str:
    """Where the vendor brings its events; empty where our own address is not known."""
    return f"{public_url.rstrip('/')}/webhooks/{platform}" if public_url else ""


def same(given: str, expected: str) -> bool:
    """Whether a header says what it must, in the same time whatever it says."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode("utf-8", "replace"))


def hmac_sha256(secret: str, body: bytes) -> bytes:
    """What most vendors sign with, before it is written as hex or base64."""
    return hmac.new(secret.encode(), body, hashlib.sha256).digest()


class NoHandshake:
    """The ``handshake`` of a platform whose vendor asks for no proof before it sends."""

    name: ClassVar[str]

    def handshake(self, query: Mapping[str, str]) -> str:
        """There is none. Raises SignatureError."""
        raise SignatureError(f"{title_of(self.name)} sends events here; there is nothing to see.")


# --- what a check finds ------------------------------------------------------------------------------------------


async def token_found(look: Awaitable[object]) -> Finding:
    """Whether a call that needs nothing but the token is answered. Raises SendError where that cannot be told."""
    try:
        await look
    except SendError as error:
        if error.failure in {Failure.BUSY, Failure.UNKNOWN}:
            raise
        return Finding("token", error.detail)
    return Finding("token")


async def mended(
    what: str, goes_to: str, wanted: str, set_anew: Callable[[str], Awaitable[object]], wrong: str = ""
) -> Finding:
    """Whether events come to ``wanted`` (empty: our address is not known); else the webhook is set by ``set_anew``.

    ``wrong``: what else is not as it should be, such as "came without our secret". Raises SendError where it cannot be
    told.
    """
    to = wanted or goes_to
    if not to:
        return Finding(what, "go nowhere. Set FRONTDESK_PUBLIC_URL, and Frontdesk sets the webhook by itself.")
    if goes_to == to and not wrong:
        return Finding(what)
    try:
        await set_anew(to)
    except SendError as error:
        if error.failure in {Failure.BUSY, Failure.UNKNOWN}:
            raise
        return Finding(what, error.detail)
    elsewhere = f"went to {urlsplit(goes_to).netloc}" if goes_to else "went nowhere"
    return Finding(what, f"{wrong if goes_to == to else elsewhere}. Frontdesk has set the webhook anew.", broken=False)
