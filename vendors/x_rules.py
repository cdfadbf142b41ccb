"""What X lets a call do, as the simulated one enforces it: signatures, lengths, and the bodies of its refusals.

https://docs.x.com/fundamentals/authentication/oauth-1-0a/creating-a-signature,
https://docs.x.com/x-api/fundamentals/response-codes-and-errors, https://docs.x.com/fundamentals/counting-characters
(2026-11)
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from aiohttp import web

MOST_WEIGHTED = 280
MOST_DIRECT = 10_000


class RefusalError(Exception):
    """A call that X refuses, with the body it answers."""

    def __init__(self, status: int, title: str, detail: str, kind: str = "", reset: int = 0) -> None:
        super().__init__(detail)
        self.status = status
        self.title = title
        self.kind = kind
        self.reset = reset

    def response(self) -> web.Response:
        """The problem, and with a rate limit when it ends."""
        address = f"https://api.x.com/2/problems/{self.kind}" if self.kind else "about:blank"
        body = {"title": self.title, "detail": str(self), "type": address, "status": self.status}
        headers = {"x-rate-limit-limit": "15", "x-rate-limit-remaining": "0", "x-rate-limit-reset": str(self.reset)}
        return web.json_response(body, status=self.status, headers=headers if self.reset else None)


@dataclass(frozen=True, slots=True)
class Said:
    """One thing the account said; ``target``: the post it answers."""

    follower: str
    text: str
    key: str
    call: str
    body: dict[str, Any]
    target: str = ""


@dataclass(frozen=True, slots=True)
class Keys:
    """The app's and the account's OAuth 1.0a keys."""

    consumer_key: str
    consumer_secret: str
    token: str
    token_secret: str


def unauthorized() -> RefusalError:
    """What a dead or wrong token is answered with."""
    return RefusalError(401, "Unauthorized", "Unauthorized")


def not_taken(title: str, detail: str) -> RefusalError:
    """An address that X does not take for a webhook."""
    return RefusalError(400, title, detail, "invalid-request")


def forbidden(detail: str, kind: str = "") -> RefusalError:
    """Most of what X does not want."""
    return RefusalError(403, "Forbidden", detail, kind)


def signed_right(request: web.Request, keys: Keys) -> bool:
    """Whether an OAuth 1.0a header was made with these keys for this method, address and query."""
    given = dict(_fields(request.headers.get("Authorization", "")))
    signature = given.pop("oauth_signature", "")
    if given.get("oauth_consumer_key") != keys.consumer_key or given.get("oauth_token") != keys.token:
        return False
    pairs = sorted((_escaped(k), _escaped(v)) for k, v in [*request.query.items(), *given.items()] if k != "realm")
    address = str(request.url.with_query(None))
    parts = (request.method, address, "&".join(f"{k}={v}" for k, v in pairs))
    base = "&".join(map(_escaped, parts))
    secret = f"{_escaped(keys.consumer_secret)}&{_escaped(keys.token_secret)}"
    expected = base64.b64encode(hmac.new(secret.encode(), base.encode(), hashlib.sha1).digest()).decode()
    return hmac.compare_digest(signature, expected)


def post_text(body: dict[str, Any], most: int) -> str:
    """The words of a post. Raises RefusalError where X would not take them."""
    said = body.get("text")
    if not isinstance(said, str) or not said.strip():
        raise RefusalError(
            400, "Invalid Request", "One or more parameters to your request was invalid.", "invalid-request"
        )
    if _weight(said) > most:
        raise forbidden("Your post is too long.")
    return said


def signed(body: bytes, secret: str) -> dict[str, str]:
    """The headers that an event comes with."""
    word = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
    return {"x-twitter-webhooks-signature": f"sha256={word}", "Content-Type": "application/json"}


def challenge_answer(token: str, secret: str) -> dict[str, str]:
    """What a listener has to answer to a challenge."""
    return {"response_token": signed(token.encode(), secret)["x-twitter-webhooks-signature"]}


def _fields(header: str) -> list[tuple[str, str]]:
    if not header.startswith("OAuth "):
        return []
    return [(name, unquote(value)) for name, value in re.findall(r'(\w+)="([^"]*)"', header)]


def _escaped(text: str) -> str:
    return quote(text, safe="-._~")


def _weight(text: str) -> int:
    shown = re.sub(r"https?://\S+", "x" * 23, text)
    return sum(1 if ord(one) <= 4351 or 8192 <= ord(one) <= 8247 else 2 for one in shown)
