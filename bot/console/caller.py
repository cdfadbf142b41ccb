"""Who a request is from: a browser with a session, and the teammate's name it remembers."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

from aiohttp import web

from bot.console.security import form_token
from bot.desk import console_teammate
from handlers.desk import Teammate

SESSION_COOKIE: Final = "frontdesk_session"
NAME_COOKIE: Final = "frontdesk_name"
MOST_NAME: Final = 40
RESERVED: Final = frozenset({"bot", "follower"})
"""Names that mean somebody else in a conversation."""
_YEAR: Final = 365 * 86_400
_SESSION: Final = re.compile(r"[\w-]{20,100}", re.ASCII)
"""What a session of ours looks like; anything else in the cookie is none."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A browser: its session's secret, and the name it was told."""

    session: str
    name: str = ""
    is_new: bool = False
    """The session was made for this request; the browser does not have it yet."""
    secure: bool = False
    """Cookies may be kept to encrypted connections."""

    @property
    def token(self) -> str:
        """What this browser's forms carry."""
        return form_token(self.session)

    @property
    def teammate(self) -> Teammate | None:
        """The person, if they have said their name."""
        return console_teammate(self.name) if self.name else None

    def remember_session(self, response: web.StreamResponse) -> None:
        """Give the browser its session."""
        response.set_cookie(SESSION_COOKIE, self.session, httponly=True, samesite="Lax", path="/", secure=self.secure)

    def remember_name(self, response: web.StreamResponse, name: str) -> None:
        """Give the browser the teammate's name to keep."""
        response.set_cookie(
            NAME_COOKIE,
            quote(name),
            max_age=_YEAR,
            httponly=True,
            samesite="Lax",
            path="/",
            secure=self.secure,
        )


def caller_of(request: web.Request, public_url: str) -> Caller:
    """Who sent a request; a browser without a session gets a new one."""
    session = request.cookies.get(SESSION_COOKIE, "")
    is_new = _SESSION.fullmatch(session) is None
    return Caller(
        session=new_session() if is_new else session,
        name=tidy_name(unquote(request.cookies.get(NAME_COOKIE, ""))),
        is_new=is_new,
        secure=_is_encrypted(request, public_url),
    )


def new_session() -> str:
    """A session's secret: 256 random bits."""
    return secrets.token_urlsafe(32)


def tidy_name(given: str) -> str:
    """A name as it may be shown: printable, single spaces, of bounded length; empty for a reserved one."""
    printable = "".join(character if character.isprintable() else " " for character in given)
    name = " ".join(printable.split())[:MOST_NAME].rstrip()
    return "" if name.casefold() in RESERVED else name


def _is_encrypted(request: web.Request, public_url: str) -> bool:
    behind_proxy = request.headers.get("X-Forwarded-Proto") == "https" and public_url.startswith("https://")
    return request.secure or behind_proxy
