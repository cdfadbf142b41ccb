"""The simulated Instagram's calls that are about the connection and about posts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from vendors.instagram_access import APP_ID, Access
from vendors.instagram_faults import usage
from vendors.instagram_posts import Posts
from vendors.instagram_rules import RefusalError


@dataclass(frozen=True, slots=True)
class Edges:
    """What is asked and switched, beside what is said."""

    posts: Posts
    access: Access

    def add(self, router: web.UrlDispatcher) -> None:
        """Add the routes; they go before those that take any id."""
        account = self.posts.account.id
        router.add_get("/refresh_access_token", self._refresh)
        router.add_get("/v26.0/debug_token", self._debug)
        router.add_get(f"/v26.0/{APP_ID}/subscriptions", self._of_app)
        router.add_get("/v26.0/{id}/subscribed_apps", self._subscriptions)
        router.add_post("/v26.0/{id}/subscribed_apps", self._subscribe)
        router.add_get(f"/v26.0/{account}/media", self._media)
        router.add_post(f"/v26.0/{account}/likes", self._like)
        router.add_get("/v26.0/{media}/comments", self._comments)
        router.add_post("/v26.0/{comment}", self._hide)
        router.add_delete("/v26.0/{comment}", self._delete)

    # --- the connection ------------------------------------------------------------------------------------------

    async def _refresh(self, request: web.Request) -> web.Response:
        grant, token = request.query.get("grant_type", ""), request.query.get("access_token", "")
        return answered(self.access.renew(grant, token))

    async def _debug(self, request: web.Request) -> web.Response:
        return answered(self.access.debugged(request.query.get("input_token", "")))

    async def _of_app(self, _request: web.Request) -> web.Response:
        return answered(self.access.of_app())

    async def _subscriptions(self, _request: web.Request) -> web.Response:
        return answered(self.access.subscriptions())

    async def _subscribe(self, request: web.Request) -> web.Response:
        return answered(self.access.subscribe(str((await parameters(request)).get("subscribed_fields", ""))))

    # --- posts ---------------------------------------------------------------------------------------------------

    async def _media(self, request: web.Request) -> web.Response:
        self.access.allow("comments")
        limit = request.query.get("limit", "25")
        return answered(self.posts.posts(int(limit) if limit.isdigit() else 25))

    async def _comments(self, request: web.Request) -> web.Response:
        return answered(self.posts.comments(request.match_info["media"], request.query.get("after", "")))

    async def _hide(self, request: web.Request) -> web.Response:
        hidden = str((await parameters(request)).get("hide", ""))
        return answered(self.posts.hide(request.match_info["comment"], hidden))

    async def _delete(self, request: web.Request) -> web.Response:
        return answered(self.posts.delete(request.match_info["comment"]))

    async def _like(self, request: web.Request) -> web.Response:
        return answered(self.posts.like(await parameters(request)))


def answered(answer: Mapping[str, Any]) -> web.Response:
    """An answer with the usage headers."""
    return web.json_response(answer, headers=usage(0))


async def parameters(request: web.Request) -> dict[str, Any]:
    """The call's parameters: the query, and the body's JSON object or form."""
    if request.content_type != "application/json":
        return {**request.query, **await request.post()}
    try:
        given = await request.json()
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise RefusalError("(#100) The body is no JSON object.", 100)
    return {**request.query, **given}
