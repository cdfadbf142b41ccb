"""The simulated Instagram's tokens and subscriptions, without any I/O: who may call, until when, and for what.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login,
https://developers.facebook.com/docs/instagram-platform/webhooks and
https://developers.facebook.com/docs/graph-api/reference/debug_token (checked 2026-11)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from vendors.instagram_rules import HOUR_MS, RefusalError

DAY_MS = 24 * HOUR_MS
LIFE_MS = 60 * DAY_MS
APP_ID = "990000000000001"
FIELDS = (
    "comments", "live_comments", "message_echoes", "message_edit", "message_reactions", "messages",
    "messaging_handover", "messaging_optins", "messaging_postbacks", "messaging_referral", "messaging_seen", "standby",
)  # fmt: skip
"""What the Instagram sign-in can subscribe to."""
PAGE_FIELDS = ("feed", "mention", "messages", "messaging_postbacks", "message_echoes", "standby")
APP_FIELDS = ("comments", "live_comments", "mentions", "messages", "messaging_postbacks")
SCOPES = (
    "instagram_basic", "instagram_manage_messages", "instagram_manage_comments", "pages_manage_metadata",
    "pages_show_list", "pages_read_engagement",
)  # fmt: skip


@dataclass(slots=True)
class Access:
    """One token and its successors, the webhooks that are on, and what the token may do.

    ``age_ms`` is how old the first token is; ``dead`` refuses every call; ``denied`` names what the token lacks:
    ``messages`` or ``comments``.
    """

    token: str
    secret: str
    now: Callable[[], int]
    page: bool = False
    age_ms: int = 30 * DAY_MS
    dead: bool = False
    denied: set[str] = field(default_factory=set)
    scopes: list[str] = field(default_factory=lambda: list(SCOPES))
    subscribed: list[str] = field(default_factory=list)
    offered: tuple[str, ...] = ()
    heard_by_app: list[str] = field(default_factory=lambda: list(APP_FIELDS))
    data_access_ends_ms: int = 0
    _ends: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self._ends = {self.token: 0 if self.page else self.now() - self.age_ms + LIFE_MS}
        self.offered = self.offered or (PAGE_FIELDS if self.page else FIELDS)
        self.subscribed = self.subscribed or list(self.offered)

    def check(self, given: str) -> None:
        """Raises RefusalError unless ``given`` is good now."""
        if given == f"{APP_ID}|{self.secret}" and self.page and not self.dead:
            return
        if given not in self._ends:
            raise RefusalError("Invalid OAuth access token - Cannot parse access token", 190, status=401)
        if self.dead:
            raise RefusalError("Error validating access token: The session has been invalidated.", 190, 460, 401)
        if self._ends[given] and self.now() >= self._ends[given]:
            raise RefusalError("Error validating access token: Session has expired", 190, 463, 401)

    def allow(self, what: str) -> None:
        """Raises RefusalError where the token may not do that."""
        if what in self.denied:
            raise RefusalError("(#10) Application does not have permission for this action", 10, status=403)

    def renew(self, grant: str, given: str) -> dict[str, Any]:
        """``GET /refresh_access_token``: a day old and still good. Raises RefusalError."""
        self.check(given)
        if grant != "ig_refresh_token" or self.page:
            raise RefusalError("Unsupported get request", 100, 33)
        if self._ends[given] - self.now() > LIFE_MS - DAY_MS:
            raise RefusalError("(#10) The access token is less than 24 hours old", 10)
        renewed = f"{self.token}r{len(self._ends)}"
        self._ends[renewed] = self.now() + LIFE_MS
        return {"access_token": renewed, "token_type": "bearer", "expires_in": LIFE_MS // 1000}

    def debugged(self, given: str) -> dict[str, Any]:
        """``GET /debug_token``."""
        valid = given in self._ends and not self.dead
        ends = {"expires_at": 0, "data_access_expires_at": self.data_access_ends_ms // 1000}
        return {"data": {"app_id": APP_ID, "type": "PAGE", "is_valid": valid, **ends, "scopes": self.scopes}}

    def subscriptions(self) -> dict[str, Any]:
        """``GET /{id}/subscribed_apps``."""
        mine = {"name": "Frontdesk", "id": APP_ID, "subscribed_fields": self.subscribed}
        return {"data": [mine] if self.subscribed else []}

    def subscribe(self, fields: str) -> dict[str, Any]:
        """``POST /{id}/subscribed_apps``: these instead of those before. Raises RefusalError."""
        wanted = fields.split(",")
        for number, one in enumerate(wanted):
            if one not in self.offered:
                listed = ", ".join(name.upper() for name in self.offered)
                raise RefusalError(
                    f'(#100) Param subscribed_fields[{number}] must be one of {{{listed}}} - got "{one}".', 100
                )
        self.subscribed = wanted
        return {"success": True}

    def of_app(self) -> dict[str, Any]:
        """``GET /{app}/subscriptions``."""
        fields = [{"name": one, "version": "v26.0"} for one in self.heard_by_app]
        return {"data": [{"object": "instagram", "callback_url": "https://x.y", "active": True, "fields": fields}]}
