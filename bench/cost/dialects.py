"""How an event and a reply look on the wire, for each kind of program that is measured.

Sources, read on 28 November 2026: Meta's Instagram and Messenger webhooks and Send API
(https://developers.facebook.com/docs/messenger-platform), Slack's Events API and request signing
(https://docs.slack.dev/apis/events-api, https://docs.slack.dev/authentication/verifying-requests-from-slack).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

SECRET: Final = "bench-app-secret"
TOKEN: Final = "bench-token"
ACCOUNT: Final = "17841400000000001"
VERIFY: Final = "bench-verify"


@dataclass(frozen=True, slots=True)
class Dialect:
    """One vendor's way of saying that a follower wrote, and of taking the reply."""

    path: str
    """Where events are posted to."""
    event: Callable[[str, str, int], Mapping[str, Any]]
    """The event of a follower, who is its key too, with a text, at a time in milliseconds."""
    signed: Callable[[bytes], Mapping[str, str]]
    """The headers that sign a body."""
    replied: Callable[[Mapping[str, Any]], str]
    """Whom a call of the program's is a reply to; empty where it is none."""
    receipt: Callable[[str], Mapping[str, Any]]
    """What the vendor says to a reply to a follower, or, for none, to whatever else is asked."""

    def request(self, follower: str, text: str) -> bytes:
        """A whole signed request."""
        body = json.dumps(self.event(follower, text, time.time_ns() // 1_000_000), separators=(",", ":")).encode()
        headers = {"Content-Type": "application/json", "Content-Length": str(len(body)), **self.signed(body)}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"POST {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{lines}\r\n".encode() + body


def _meta(kind: str) -> Callable[[str, str, int], Mapping[str, Any]]:
    def event(follower: str, text: str, now: int) -> Mapping[str, Any]:
        said = {"mid": f"m_{follower}", "text": text}
        who = {"sender": {"id": follower}, "recipient": {"id": ACCOUNT}}
        entry = {"id": ACCOUNT, "time": now, "messaging": [{**who, "timestamp": now, "message": said}]}
        return {"object": kind, "entry": [entry]}

    return event


def _meta_signed(body: bytes) -> Mapping[str, str]:
    return {"X-Hub-Signature-256": f"sha256={hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()}"}


def _meta_replied(call: Mapping[str, Any]) -> str:
    return str(call["recipient"]["id"]) if "recipient" in call and "message" in call else ""


def _meta_receipt(follower: str) -> Mapping[str, Any]:
    return {"recipient_id": follower, "message_id": f"m_reply_{follower}"} if follower else {"data": []}


def _slack(follower: str, text: str, now: int) -> Mapping[str, Any]:
    stamp = f"{now / 1000:.6f}"
    said = {"type": "message", "channel_type": "im", "user": "U0FOLLOWER", "channel": follower, "text": text}
    event = {**said, "ts": stamp, "event_ts": stamp, "team": "T0BENCH"}
    outer = {"type": "event_callback", "team_id": "T0BENCH", "api_app_id": "A0BENCH", "event_id": f"Ev{follower}"}
    return {**outer, "event_time": now // 1000, "event": event}


def _slack_signed(body: bytes) -> Mapping[str, str]:
    now = str(int(time.time()))
    base = b"v0:%b:%b" % (now.encode(), body)
    signature = hmac.new(SECRET.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": f"v0={signature}"}


def _slack_replied(call: Mapping[str, Any]) -> str:
    return str(call["channel"]) if "channel" in call and "text" in call else ""


def _slack_receipt(follower: str) -> Mapping[str, Any]:
    if follower:
        return {"ok": True, "channel": follower, "ts": f"{time.time():.6f}"}
    return {"ok": True, "url": "http://127.0.0.1/", "team_id": "T0BENCH", "user_id": "U0BOT", "bot_id": "B0BOT"}


INSTAGRAM: Final = Dialect("/webhooks/instagram", _meta("instagram"), _meta_signed, _meta_replied, _meta_receipt)
MESSENGER: Final = Dialect("/connector/facebook", _meta("page"), _meta_signed, _meta_replied, _meta_receipt)
SLACK: Final = Dialect("/slack/events", _slack, _slack_signed, _slack_replied, _slack_receipt)
