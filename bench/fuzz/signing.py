"""Signs bodies as each vendor does, with the secrets of the settings, so that hostile ones come in."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable, Mapping
from typing import Final

import handlers.meta.signature
import handlers.tiktok.signature
import handlers.x.signature

Headers = tuple[tuple[bytes, bytes], ...]
Signer = Callable[[Mapping[str, str], bytes], dict[str, str]]
FORM: Final = b"application/x-www-form-urlencoded"
JSON: Final = b"application/json"


def _meta(name: str) -> Signer:
    secret = f"{name.upper()}_APP_SECRET"
    return lambda settings, body: {
        handlers.meta.signature.HEADER: handlers.meta.signature.sign(settings[secret], body)
    }


def _x(settings: Mapping[str, str], body: bytes) -> dict[str, str]:
    return {handlers.x.signature.HEADER: handlers.x.signature.sign(settings["X_CONSUMER_SECRET"], body)}


def _tiktok(settings: Mapping[str, str], body: bytes) -> dict[str, str]:
    stamp = str(int(time.time()))
    signed = handlers.tiktok.signature.sign(settings["TIKTOK_CLIENT_SECRET"], stamp, body)
    return {handlers.tiktok.signature.HEADER: f"t={stamp},s={signed}"}


def _telegram(settings: Mapping[str, str], _body: bytes) -> dict[str, str]:
    return {"x-telegram-bot-api-secret-token": settings["TELEGRAM_SECRET"]}


def _slack(settings: Mapping[str, str], body: bytes) -> dict[str, str]:
    stamp = str(int(time.time()))
    message = b"v0:" + stamp.encode() + b":" + body
    signed = hmac.new(settings["SLACK_SIGNING_SECRET"].encode(), message, hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={signed}"}


SIGNERS: Final[Mapping[str, Signer]] = {
    **{name: _meta(name) for name in ("instagram", "messenger", "whatsapp", "threads")},
    "x": _x,
    "tiktok": _tiktok,
    "telegram": _telegram,
    "slack": _slack,
}


def signed(name: str, settings: Mapping[str, str], body: bytes) -> Headers:
    """The headers with which this vendor would send the body."""
    kind = FORM if name == "slack" and body.lstrip()[:1] != b"{" else JSON
    made = SIGNERS[name](settings, body)
    return ((b"Content-Type", kind), *((key.encode(), value.encode()) for key, value in made.items()))
