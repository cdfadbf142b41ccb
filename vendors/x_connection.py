"""How an app is connected to the simulated X: webhooks and their challenge, subscriptions, and the sign-in.

https://docs.x.com/x-api/webhooks/introduction, https://docs.x.com/x-api/activity/introduction and
https://docs.x.com/fundamentals/authentication/overview (2026-11)
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from vendors import x_wire as wire
from vendors.server import Server, json_object
from vendors.x_rules import Keys, challenge_answer, forbidden, not_taken

APP_BEARER = "AAAAAAapp-bearer"


@dataclass(kw_only=True, eq=False)
class Connection(Server):
    """What an app has at X beside what is said. ``callback``: where events really go."""

    keys: Keys
    client_id: str = "client-id"
    refresh_token: str = "refresh-0"  # noqa: S105  # nobody's
    callback: str = ""
    webhooks: dict[str, dict[str, Any]] = field(init=False, default_factory=dict)
    most_webhooks: int = 1
    """What a self-serve app may have."""
    taken: set[str] = field(init=False, default_factory=set)
    """Addresses that are registered by somebody else."""
    subscriptions: list[dict[str, Any]] = field(init=False, default_factory=list)
    replays: list[dict[str, Any]] = field(init=False, default_factory=list)
    accesses: list[str] = field(init=False, default_factory=list)
    """OAuth 2 access tokens, the last one good."""
    refreshes: int = field(init=False, default=0)
    subscribed: bool = field(init=False, default=False)
    _numbers: itertools.count[int] = field(
        init=False, default_factory=lambda: itertools.count(2_090_000_000_000_000_001)
    )

    def connect(self, router: web.UrlDispatcher) -> None:
        """The calls about the connection."""
        router.add_get("/2/webhooks", self._webhooks)
        router.add_post("/2/webhooks", self._register)
        router.add_post("/2/webhooks/replay", self._replay)
        router.add_put("/2/webhooks/{id}", self._revalidate)
        router.add_get("/2/activity/subscriptions", self._list_subscriptions)
        router.add_post("/2/activity/subscriptions", self._add_subscription)
        router.add_get("/2/account_activity/webhooks/{id}/subscriptions/all", self._is_subscribed)
        router.add_post("/2/account_activity/webhooks/{id}/subscriptions/all", self._subscribe)
        router.add_post("/2/oauth2/token", self._renew)
        router.add_post("/oauth2/token", self._app_token)

    async def challenge(self, url: str) -> bool:
        """The challenge-response check; whether the listener answered right."""
        async with self.http.get(url, params={"crc_token": "token of X"}, allow_redirects=False) as response:
            if response.status != 200:
                return False
            given: Any = await response.json(content_type=None)
        return bool(given == challenge_answer("token of X", self.keys.consumer_secret))

    async def _webhooks(self, _request: web.Request) -> web.Response:
        return web.json_response({"data": list(self.webhooks.values()), "meta": {}})

    async def _register(self, request: web.Request) -> web.Response:
        url = str((await json_object(request)).get("url", ""))
        if not re.fullmatch(r"https://[^/:]+(?:/.*)?", url) or len(url) > 200:
            raise not_taken("UrlValidationFailed", "The address is not valid.")
        if url in self.taken:
            raise not_taken("DuplicateUrlFailed", "This address is registered already.")
        if len(self.webhooks) >= self.most_webhooks:
            raise not_taken("WebhookLimitExceeded", "Webhook limit exceeded.")
        if self.callback and not await self.challenge(self.callback):
            raise not_taken("CrcValidationFailed", "The CRC answer was wrong.")
        key = self._id()
        self.webhooks[key] = {"id": key, "url": url, "valid": True, "created_at": wire.iso(self.now())}
        return web.json_response({"data": self.webhooks[key]})

    async def _revalidate(self, request: web.Request) -> web.Response:
        webhook = self.webhooks[request.match_info["id"]]
        if self.callback and not await self.challenge(self.callback):
            raise not_taken("CrcValidationFailed", "The CRC answer was wrong.")
        webhook["valid"] = True
        return web.json_response({"data": {"valid": True}})

    async def _replay(self, request: web.Request) -> web.Response:
        self.replays.append(await json_object(request))
        return web.json_response({"data": {"job_id": "1", "created_at": wire.iso(self.now())}})

    async def _list_subscriptions(self, _request: web.Request) -> web.Response:
        return web.json_response({"data": self.subscriptions, "meta": {}})

    async def _add_subscription(self, request: web.Request) -> web.Response:
        if not self.accesses:
            raise forbidden("This event type needs OAuth 2.0 of the user.", "unsupported-authentication")
        self.subscriptions.append({"subscription_id": self._id(), **await json_object(request)})
        return web.json_response({"data": [self.subscriptions[-1]]})

    async def _is_subscribed(self, _request: web.Request) -> web.Response:
        return web.json_response({"data": {"subscribed": self.subscribed}})

    async def _subscribe(self, _request: web.Request) -> web.Response:
        self.subscribed = True
        return web.json_response({"data": {"subscribed": True}})

    async def _renew(self, request: web.Request) -> web.Response:
        form = await request.post()
        if form.get("refresh_token") != self.refresh_token or form.get("client_id") != self.client_id:
            problem = {"error": "invalid_request", "error_description": "Value passed for the token was invalid."}
            return web.json_response(problem, status=400)
        self.refreshes += 1
        self.refresh_token = f"refresh-{self.refreshes}"
        self.accesses.append(f"access-{self.refreshes}")
        shown = {"token_type": "bearer", "expires_in": 7200, "access_token": self.accesses[-1]}
        return web.json_response({**shown, "refresh_token": self.refresh_token, "scope": "tweet.read dm.read"})

    async def _app_token(self, request: web.Request) -> web.Response:
        if (await request.post()).get("grant_type") != "client_credentials":
            raise forbidden("Missing grant_type.")
        return web.json_response({"token_type": "bearer", "access_token": APP_BEARER})

    def _id(self) -> str:
        return str(next(self._numbers))
