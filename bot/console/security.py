"""What keeps other sites away from the console: headers, whose request it is, and the token every form carries."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_THIS_MACHINE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def names_this_machine(host: str) -> bool:
    """Whether a Host header is this machine's own name; any other may be a stranger's name made to lead here."""
    try:
        return urlsplit(f"//{host}").hostname in _THIS_MACHINE
    except ValueError:
        return False


def is_own_request(headers: Mapping[str, str], host: str, public_url: str) -> bool:
    """Whether the browser says that a form was sent from our own page.

    Under our no-referrer policy an ordinary form's Origin is ``null``; then only the form's token speaks.
    """
    site = headers.get("Sec-Fetch-Site")
    if site is not None and site != "same-origin":
        return False
    origin = headers.get("Origin")
    if origin in {None, "null"}:
        return True
    return origin == public_url.rstrip("/") or _netloc(origin or "") == host.casefold()


def _netloc(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.casefold()
    except ValueError:
        return ""


def form_token(session: str) -> str:
    """The token of this browser's forms; only a page that the browser was given can know it."""
    return hashlib.sha256(f"form:{session}".encode()).hexdigest()[:40]


def is_token(given: str, session: str) -> bool:
    """Whether a form carries its browser's token."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), form_token(session).encode())


def local_path(given: str) -> str:
    """Where to go after logging in: a path of our own, else the inbox."""
    is_ours = given.startswith("/") and not given.startswith(("//", "/\\")) and given.isprintable()
    return given if is_ours else "/"
