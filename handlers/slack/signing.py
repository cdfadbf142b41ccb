"""Slack's request signature, version 0.

https://docs.slack.dev/authentication/verifying-requests-from-slack (checked 2026-11-22).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence
from typing import Final

from handlers.base import Inbound, SignatureError

SECONDS: Final = 300
"""How far a request's time may be from ours."""


def secrets_in(setting: str) -> tuple[str, ...]:
    """The signing secrets in a comma-separated setting."""
    return tuple(part.strip() for part in setting.split(",") if part.strip())


def verify(request: Inbound, secrets: Sequence[str], now: Callable[[], int]) -> None:
    """Raises SignatureError unless one of the secrets signed these bytes within 300 s of ``now`` (milliseconds)."""
    if not secrets:
        raise SignatureError("SLACK_SIGNING_SECRET is not set, so no request can be known to come from Slack")
    stamp = request.headers.get("x-slack-request-timestamp", "")
    given = request.headers.get("x-slack-signature", "").encode("utf-8", "replace")
    matches = [hmac.compare_digest(given, sign(secret, stamp, request.body).encode()) for secret in secrets]
    if not _is_fresh(stamp, now() / 1000) or not any(matches):
        raise SignatureError("the request is not signed by Slack, or its time is more than 5 minutes off")


def sign(secret: str, stamp: str, body: bytes) -> str:
    """What Slack sends with a body at ``stamp``; it signs bytes, whatever they say."""
    message = b":".join((b"v0", stamp.encode("utf-8", "replace"), body))
    return "v0=" + hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def _is_fresh(stamp: str, now: float) -> bool:
    return stamp.isascii() and stamp.isdigit() and len(stamp) < 16 and abs(now - int(stamp)) <= SECONDS
