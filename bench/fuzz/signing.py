"""Signs bodies as each vendor does, with the secrets of the settings, so that hostile ones come in."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Mapping
from typing import Final

from bench.fuzz.offline import WEBHOOKS, proof

Headers = tuple[tuple[bytes, bytes], ...]
FORM: Final = b"application/x-www-form-urlencoded"
JSON: Final = b"application/json"
SIGNERS: Final = (*WEBHOOKS, "slack")
"""Whose signed requests are made here: each platform that is called signs by its own ``sample``."""


def signed(name: str, settings: Mapping[str, str], body: bytes) -> Headers:
    """The headers with which this vendor would send the body."""
    kind = FORM if name == "slack" and body.lstrip()[:1] != b"{" else JSON
    made = _slack(settings, body) if name == "slack" else proof(name, settings, body)
    return ((b"Content-Type", kind), *((key.encode(), value.encode()) for key, value in made.items()))


def _slack(settings: Mapping[str, str], body: bytes) -> dict[str, str]:
    stamp = str(int(time.time()))
    message = b"v0:" + stamp.encode() + b":" + body
    signed_with = hmac.new(settings["SLACK_SIGNING_SECRET"].encode(), message, hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={signed_with}"}
