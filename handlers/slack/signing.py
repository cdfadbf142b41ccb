"""Slack's request signature, version 0.

https://docs.slack.dev/authentication/verifying-requests-from-slack (checked 2026-11-22).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from slack_sdk.signature import Clock, SignatureVerifier

from handlers.base import Inbound, SignatureError


class _Given(Clock):
    """Slack's clock, told from outside."""

    def __init__(self, now: Callable[[], int]) -> None:
        self._now = now

    def now(self) -> float:
        """Seconds since the epoch."""
        return self._now() / 1000


def secrets_in(setting: str) -> tuple[str, ...]:
    """The signing secrets in a comma-separated setting."""
    return tuple(part.strip() for part in setting.split(",") if part.strip())


def verify(request: Inbound, secrets: Sequence[str], now: Callable[[], int]) -> None:
    """Raises SignatureError unless one of the secrets signed these bytes within 300 s of ``now`` (milliseconds)."""
    if not secrets:
        raise SignatureError("SLACK_SIGNING_SECRET is not set, so no request can be known to come from Slack")
    if not any(_signed(request, SignatureVerifier(secret, _Given(now))) for secret in secrets):
        raise SignatureError("the request is not signed by Slack, or its time is more than 5 minutes off")


def _signed(request: Inbound, verifier: SignatureVerifier) -> bool:
    """The verifier's word; a header or body it cannot even read is a no."""
    try:
        return verifier.is_valid(
            request.body,
            request.headers.get("x-slack-request-timestamp"),
            request.headers.get("x-slack-signature"),
        )
    except (ValueError, TypeError, OverflowError):
        return False
