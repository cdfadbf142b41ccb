"""How TikTok proves itself: ``TikTok-Signature: t=<unix seconds>,s=<hex>`` over ``t.body``.

https://business-api.tiktok.com/portal/docs?id=1759977800177665 (checked 2026-11)
"""

from __future__ import annotations

from collections.abc import Sequence

from handlers.base import Inbound, SignatureError
from handlers.webhooks import hmac_sha256, same

HEADER = "tiktok-signature"


def verify(request: Inbound, secrets: Sequence[str]) -> None:
    """Raises SignatureError unless one of ``secrets`` signed exactly these bytes and their time.

    However old: a delivery is repeated for 72 hours and may keep its first time; replays are told apart by their keys.
    """
    given = request.headers.get(HEADER, "")
    if not given:
        raise SignatureError("TikTok-Signature is missing.")
    stamp, signature = _parts(given)
    matches = [same(signature, sign(secret, stamp, request.body)) for secret in secrets]
    if not any(matches):
        raise SignatureError("TikTok-Signature fits none of our client secrets; check TIKTOK_CLIENT_SECRET.")


def sign(secret: str, stamp: str, body: bytes) -> str:
    """What stands after ``s=`` for a body sent at ``stamp``: 64 lower-case hex digits."""
    message = stamp.encode("utf-8", "replace") + b"." + body
    return hmac_sha256(secret, message).hex()


def _parts(header: str) -> tuple[str, str]:
    """The time and the signature. Raises SignatureError unless the header has each once."""
    pairs = [part.strip().partition("=") for part in header.split(",")]
    fields = {name: value for name, _, value in pairs}
    if len(pairs) != 2 or set(fields) != {"t", "s"} or not fields["t"].isascii() or not fields["t"].isdigit():
        raise SignatureError("TikTok-Signature is not of the form t=…,s=….")
    return fields["t"], fields["s"]
