"""How X proves itself to us, and how we prove to X, again and again, that we listen.

https://docs.x.com/x-api/webhooks/quickstart (checked 2026-11). Base64 with padding, unlike Meta's hex.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence

from handlers.base import Inbound, SignatureError
from handlers.webhooks import hmac_sha256, same

HEADER = "x-twitter-webhooks-signature"


def answer(query: Mapping[str, str], secret: str) -> dict[str, str]:
    """The answer to a challenge-response check (CRC). Raises SignatureError for any other request."""
    token = query.get("crc_token", "")
    if not token:
        raise SignatureError("crc_token is missing; only X opens this address, when it checks the webhook.")
    return {"response_token": sign(secret, token.encode("utf-8", "replace"))}


def verify(request: Inbound, secrets: Sequence[str]) -> None:
    """Raises SignatureError unless one of ``secrets`` signed exactly these bytes; every one is tried."""
    given = request.headers.get(HEADER, "")
    if not given:
        raise SignatureError("x-twitter-webhooks-signature is missing.")
    matches = [same(given, sign(secret, request.body)) for secret in secrets]
    if not any(matches):
        raise SignatureError("x-twitter-webhooks-signature does not fit; check that X_CONSUMER_SECRET is this app's.")


def sign(secret: str, body: bytes) -> str:
    """What X sends with ``body``: ``sha256=`` and the base64 of its HMAC."""
    return "sha256=" + base64.b64encode(hmac_sha256(secret, body)).decode("ascii")
