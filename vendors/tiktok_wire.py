"""What the simulated TikTok posts: events, their bytes and their signature.

https://business-api.tiktok.com/portal/docs?id=1832190670631937 and ?id=1759978341579777 (checked 2026-11)
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any


def event(account: str, client_key: str, name: str, at_ms: int, content: dict[str, Any]) -> bytes:
    """The bytes of one event; its content is JSON inside a text."""
    envelope = {
        "client_key": client_key,
        "event": name,
        "create_time": at_ms // 1000,
        "user_openid": account,
        "content": json.dumps(content, separators=(",", ":")),
    }
    return json.dumps(envelope, separators=(",", ":"), ensure_ascii=False).encode()


def signed(body: bytes, secret: str, at_ms: int) -> dict[str, str]:
    """The headers that go with these bytes."""
    stamp = str(at_ms // 1000)
    mac = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json",
        "TikTok-Signature": f"t={stamp},s={mac}",
        "webhook-schema-version": "1.0",
        "x-tt-logid": "20261101000000SIMULATED",
    }
