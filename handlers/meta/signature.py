"""How Meta proves itself to us, and how we prove to Meta that we listen.

https://developers.facebook.com/docs/graph-api/webhooks/getting-started (checked 2026-11)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.base import Inbound, SignatureError
from handlers.webhooks import hmac_sha256, same

HEADER = "x-hub-signature-256"


def handshake(query: Mapping[str, str], verify_token: str) -> str:
    """The challenge Meta wants back, as plain text. Raises SignatureError for any other request.

    Meta asks once, when the callback URL is saved: ``hub.mode=subscribe``, ``hub.verify_token``, ``hub.challenge``.
    """
    if query.get("hub.mode") != "subscribe":
        raise SignatureError("hub.mode is not 'subscribe'; open this address only from the vendor's dashboard.")
    if not same(query.get("hub.verify_token", ""), verify_token):
        raise SignatureError("hub.verify_token differs from ours; type the same verify token in the dashboard.")
    challenge = query.get("hub.challenge", "")
    if not challenge:
        raise SignatureError("hub.challenge is missing.")
    return challenge


def verify(request: Inbound, secrets: Sequence[str]) -> None:
    """Raises SignatureError unless one of ``secrets`` signed exactly these bytes.

    Meta signs the bytes it sends, ``\\u`` escapes and all, so a body that was decoded and encoded again never
    matches. Every secret is tried and compared in constant time. There is no time in the signature: a replay is
    told apart by its event keys only.
    """
    given = request.headers.get(HEADER, "")
    if not given:
        raise SignatureError("X-Hub-Signature-256 is missing.")
    matches = [same(given, sign(secret, request.body)) for secret in secrets]
    if not any(matches):
        raise SignatureError("X-Hub-Signature-256 fits none of our app secrets; check that it is this app's secret.")


def sign(secret: str, body: bytes) -> str:
    """The header value that Meta would send with ``body``: ``sha256=`` and 64 lower-case hex digits."""
    return "sha256=" + hmac_sha256(secret, body).hex()


def sample(secrets: Sequence[str], body: bytes | None = None) -> Inbound:
    """This body, or a delivery without anything in it, signed as Meta would, to try the way in."""
    body = b'{"object":"test","entry":[]}' if body is None else body
    return Inbound({"content-type": "application/json", HEADER: sign(secrets[0], body)}, body)
