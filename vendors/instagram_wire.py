"""What the simulated Instagram posts: updates, their envelope, its bytes and their signature.

Updates are pairs of the entry's list and the item in it, so that a batch is a list of them. Shapes from
https://developers.facebook.com/docs/instagram-platform/webhooks/examples (checked 2026-11)
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import Any

from vendors.instagram_rules import Comment

Update = tuple[str, dict[str, Any]]
"""``("messaging", item)``, ``("standby", item)`` or ``("changes", change)``."""


def message(sender: str, recipient: str, at_ms: int, said: dict[str, Any]) -> Update:
    """A messaging update; ``said`` is the ``message`` object with its ``mid``."""
    return item(sender, recipient, at_ms, {"message": said})


def item(sender: str, recipient: str, at_ms: int, content: dict[str, Any]) -> Update:
    """Any messaging update: ``content`` holds ``message``, ``postback``, ``message_edit``, ``read`` …"""
    return "messaging", {"sender": {"id": sender}, "recipient": {"id": recipient}, "timestamp": at_ms, **content}


def comment(one: Comment, own_scoped_id: str = "") -> Update:
    """A comment or live comment; ``own_scoped_id`` stands there where the account itself wrote it."""
    author = {"id": one.writer, "username": one.username}
    if own_scoped_id:
        author["self_ig_scoped_id"] = own_scoped_id
    value: dict[str, Any] = {"from": author, "id": one.id, "text": one.text}
    value["media"] = {"id": one.media, "media_product_type": "FEED"}
    if one.parent:
        value["parent_id"] = one.parent
    return "changes", {"field": "live_comments" if one.live else "comments", "value": value}


def mention(media: str, comment_id: str = "") -> Update:
    """A mention, by its ids only."""
    value = {"media_id": media, **({"comment_id": comment_id} if comment_id else {})}
    return "changes", {"field": "mentions", "value": value}


def envelope(account: str, updates: Sequence[Update], now_ms: int) -> dict[str, Any]:
    """All updates in one body: an entry each for messaging and standby (time in ms) and changes (time in s)."""
    entries = []
    for name, time in (("messaging", now_ms), ("standby", now_ms), ("changes", now_ms // 1000)):
        items = [one for kind, one in updates if kind == name]
        if items:
            entries.append({"id": account, "time": time, name: items})
    return {"object": "instagram", "entry": entries}


def encode(payload: dict[str, Any]) -> bytes:
    """The bytes as Meta writes them: lower-case ``\\u`` escapes, ``\\/``, spaces in comment deliveries only."""
    spaced = any("changes" in entry for entry in payload.get("entry", []))
    separators = (", ", ": ") if spaced else (",", ":")
    return json.dumps(payload, separators=separators).replace("/", "\\/").encode()


def signed(body: bytes, app_secret: str) -> dict[str, str]:
    """The headers that go with these bytes: the signature, and the older one that Meta still sends along."""
    key = app_secret.encode()
    return {
        "Content-Type": "application/json",
        "X-Hub-Signature-256": "sha256=" + hmac.new(key, body, hashlib.sha256).hexdigest(),
        "X-Hub-Signature": "sha1=" + hmac.new(key, body, hashlib.sha1).hexdigest(),
        "User-Agent": "facebookexternalua",
    }
