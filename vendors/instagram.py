"""Instagram, played by a real server on loopback: its rules, its errors, its webhooks, and faults on demand.

It shares no code with Frontdesk. In a test: ``async with SimulatedInstagram(…) as ig: …``; as a process of its own:
``python -m vendors.instagram --port 9001 --callback http://127.0.0.1:8080/webhooks/instagram`` (with ``/_control``).
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self

import aiohttp
from aiohttp import web

from vendors import instagram_wire as wire
from vendors.absence import gone
from vendors.faults import Fault, Plan
from vendors.file_host import FileHost
from vendors.instagram_access import Access
from vendors.instagram_edges import Edges, answered, parameters
from vendors.instagram_faults import misbehave, refusal
from vendors.instagram_followers import ANSWER_WITHIN_S, Followers, Posted
from vendors.instagram_rules import Comment, Delivery, RefusalError, no_object
from vendors.meta_attachments import Attachments

__all__ = ["Comment", "Delivery", "Echoes", "Fault", "Posted", "SimulatedInstagram", "wire"]

OWN_SCOPED_ID = "9876543210123456"

Answering = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Echoes(StrEnum):
    """When the account hears of its own message: before the call's answer, after it, or never."""

    BEFORE = "before"
    AFTER = "after"
    OFF = "off"


@dataclass(kw_only=True, eq=False)
class SimulatedInstagram(Followers):
    """One Instagram account and its followers behind a real HTTP server on 127.0.0.1.

    ``port`` 0 takes any free one. ``calls`` lists the API calls as ``METHOD /path``. ``throttled_minutes`` above 0
    refuses every call with ``throttle_code``.
    """

    token: str = field(repr=False)
    port: int = 0
    echoes: Echoes = Echoes.AFTER
    throttled_minutes: int = 0
    throttle_code: int = 4
    access: Access = field(init=False, repr=False)
    calls: list[str] = field(init=False, default_factory=list)
    files: FileHost = field(init=False, default_factory=FileHost)
    """What followers send along, at ``/cdn/NAME``."""
    named: dict[str, str] = field(init=False, default_factory=dict)
    """Names of followers; told of those who have written to us."""
    attachments: Attachments = field(init=False, default_factory=lambda: Attachments(instagram=True))
    asked: dict[str, tuple[str, dict[str, Any]]] = field(init=False, default_factory=dict)
    """The call by which each delivery was asked for and its body, by the delivery's key."""
    _plans: list[Plan] = field(init=False, default_factory=list)
    _closing: asyncio.Event = field(init=False, default_factory=asyncio.Event)
    _echoing: set[asyncio.Task[Posted]] = field(init=False, default_factory=set)
    _runner: web.AppRunner = field(init=False, repr=False)

    def __post_init__(self) -> None:
        Followers.__post_init__(self)
        self.access = Access(self.token, self.app_secret, self.now, bool(self.page_id))

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_WITHIN_S))
        self._runner = web.AppRunner(self._app(), shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._closing.set()
        self.files.closing.set()
        for task in self._echoing:
            task.cancel()
        await asyncio.gather(*self._echoing, return_exceptions=True)
        await self._http.close()
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        """The base address that stands for ``https://graph.instagram.com``."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def delivered(self) -> list[Delivery]:
        """Everything the account said and Instagram accepted, in order."""
        return self.account.delivered

    def fault(
        self, fault: Fault, *, times: int = 1, accepted: bool = False, method: str = "POST", path: str = ""
    ) -> None:
        """Plan what the next ``times`` calls of ``method`` whose path ends so meet; ``accepted``: after their work."""
        self._plans.extend([Plan(fault, accepted, method, path)] * times)

    async def go_away(self, seconds: float) -> None:
        """The server is restarted, which takes so long; what was under way breaks off."""
        await gone(self._runner, "127.0.0.1", self.port, seconds)

    async def echoed(self) -> None:
        """Waits until every echo on its way has been answered or given up."""
        await asyncio.gather(*self._echoing)

    # --- echoes ------------------------------------------------------------------------------------------------

    async def _echo(self, delivery: Delivery) -> None:
        if self.echoes is Echoes.OFF or not self.callback:
            return
        echoing = self.deliver([self._echo_of(delivery)])
        if self.echoes is Echoes.BEFORE:
            await echoing
            return
        task = asyncio.create_task(echoing)
        self._echoing.add(task)
        task.add_done_callback(self._echoing.discard)

    def _echo_of(self, delivery: Delivery) -> wire.Update:
        if delivery.via == "public_reply":
            return wire.comment(self.account.comments[delivery.key], OWN_SCOPED_ID)
        line: dict[str, Any] = {"mid": delivery.key, "is_echo": True}
        if delivery.image or delivery.attachment:
            kind = self.attachments.kept[delivery.attachment].kind if delivery.attachment else "image"
            address = delivery.image or f"{self.url}/cdn/{delivery.attachment}"
            line["attachments"] = [{"type": kind, "payload": {"url": address}}]
        else:
            line["text"] = delivery.text
        return wire.message(self.account.id, delivery.conversation, delivery.at, line)

    # --- the API -----------------------------------------------------------------------------------------------

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[self._guard], client_max_size=64 * 1_048_576)
        Edges(self.posts, self.access).add(app.router)
        app.router.add_post(f"/v26.0/{self.account_id}/mentions", self._mention)
        app.router.add_get("/v26.0/me", self._me)
        app.router.add_get("/v26.0/me/conversations", self._conversations)
        app.router.add_post("/v26.0/{sender}/messages", self._messages)
        app.router.add_post("/v26.0/{sender}/message_attachments", self._upload)
        app.router.add_post("/v26.0/{comment}/replies", self._reply)
        app.router.add_get("/v26.0/{comment}/replies", self._replies)
        app.router.add_get("/v26.0/{object}", self._object)
        app.router.add_get("/cdn/{name}", self.files.serve)
        app.router.add_post("/_control/say", self._control_say)
        app.router.add_post("/_control/fault", self._control_fault)
        app.router.add_get("/_control/delivered", self._control_delivered)
        return app

    @web.middleware
    async def _guard(self, request: web.Request, handler: Answering) -> web.StreamResponse:
        if request.path.startswith("/cdn/"):
            return await handler(request)
        if request.path.startswith("/_control/"):
            return await self._controlled(request, handler)
        self.calls.append(f"{request.method} {request.path}")
        plan = self._plan(request.method, request.path)
        if plan and not plan.accepted:
            return await misbehave(plan.fault, request, b"", self._closing)
        answer = await self._lawful(request, handler)
        if plan:
            body = answer.body if isinstance(answer, web.Response) and isinstance(answer.body, bytes) else b""
            return await misbehave(plan.fault, request, body, self._closing)
        return answer

    async def _lawful(self, request: web.Request, handler: Answering) -> web.StreamResponse:
        try:
            self._check(request)
            return await handler(request)
        except RefusalError as error:
            return refusal(error, self.throttled_minutes)

    def _check(self, request: web.Request) -> None:
        if request.path != "/refresh_access_token":
            self.access.check(request.headers.get("Authorization", "").removeprefix("Bearer "))
        if self.throttled_minutes:
            raise RefusalError(f"(#{self.throttle_code}) Application request limit reached", self.throttle_code)

    def _plan(self, method: str, path: str) -> Plan | None:
        for index, plan in enumerate(self._plans):
            if plan.method == method and path.endswith(plan.path):
                return self._plans.pop(index)
        return None

    async def _me(self, _request: web.Request) -> web.Response:
        return answered({"user_id": self.account.id, "username": "the_brand", "id": "1"})

    async def _messages(self, request: web.Request) -> web.Response:
        body = await parameters(request)
        message = body.get("message")
        self.attachments.named(message.get("attachment") if isinstance(message, dict) else None)
        delivery = self.account.send(request.match_info["sender"], body)
        await self._said(request, body, delivery)
        return answered({"recipient_id": delivery.conversation, "message_id": delivery.key})

    async def _upload(self, request: web.Request) -> web.Response:
        """Only a Page's: the Instagram sign-in has no upload in the documents."""
        if not self.page_id or request.match_info["sender"] != self.page_id:
            raise no_object(request.match_info["sender"])
        return answered({"attachment_id": await self.attachments.upload(request)})

    async def _reply(self, request: web.Request) -> web.Response:
        body = await parameters(request)
        delivery = self.account.reply(request.match_info["comment"], str(body.get("message", "")))
        await self._said(request, body, delivery)
        return answered({"id": delivery.key})

    async def _said(self, request: web.Request, body: dict[str, Any], delivery: Delivery) -> None:
        self.asked[delivery.key] = (f"{request.method} {request.path}", body)
        await self._echo(delivery)

    async def _replies(self, request: web.Request) -> web.Response:
        return answered(self.account.replies(request.match_info["comment"], request.query.get("after", "")))

    async def _conversations(self, request: web.Request) -> web.Response:
        if request.query.get("platform") != "instagram":
            raise RefusalError("(#100) Param platform must be instagram.", 100)
        self.access.allow("messages")
        return answered(self.account.conversations(request.query.get("user_id", "")))

    async def _object(self, request: web.Request) -> web.Response:
        wanted, fields = request.match_info["object"], request.query.get("fields", "")
        if wanted == self.account_id:
            return answered(self.posts.mentioned(fields))
        if wanted == self.page_id:
            return answered({"id": wanted, "instagram_business_account": {"id": self.account_id}})
        if wanted in self.named and wanted in self.account.last_heard:
            return answered({"id": wanted, "username": self.named[wanted]})
        found = self.account.messages(wanted) if wanted.startswith("t_") else self.account.shown(wanted)
        return answered(found)

    async def _mention(self, request: web.Request) -> web.Response:
        body = await parameters(request)
        delivery = self.posts.answer_mention(body)
        self.asked[delivery.key] = (f"{request.method} {request.path}", body)
        return answered({"id": delivery.key})

    # --- control, for the demo ---------------------------------------------------------------------------------

    async def _controlled(self, request: web.Request, handler: Answering) -> web.StreamResponse:
        try:
            return await handler(request)
        except RefusalError as error:
            return web.json_response({"error": error.message}, status=error.status)

    async def _control_say(self, request: web.Request) -> web.Response:
        said = {name: str(value) for name, value in (await parameters(request)).items()}
        if not said.get("follower"):
            raise RefusalError("`follower` is missing; any number will do.", 100)
        return web.json_response(asdict(await self._say_as(said)))

    async def _say_as(self, said: Mapping[str, str]) -> Posted:
        follower, text = said["follower"], said.get("text", "")
        media, kind = said.get("media", "18050310947722369"), said.get("kind", "dm")
        if kind == "dm":
            return await self.follower_says(follower, text)
        if kind in {"comment", "live_comment"}:
            live, parent = kind == "live_comment", said.get("parent", "")
            return await self.follower_comments(follower, text, media=media, parent=parent, live=live)
        if kind == "story_mention":
            return await self.follower_mentions_story(follower)
        if kind == "story_reply":
            return await self.follower_replies_to_story(follower, text, media)
        raise RefusalError("`kind` is one of dm, comment, live_comment, story_mention, story_reply.", 100)

    async def _control_fault(self, request: web.Request) -> web.Response:
        wanted = await parameters(request)
        if wanted.get("fault") not in set(Fault):
            raise RefusalError(f"`fault` is one of {', '.join(Fault)}.", 100)
        accepted, method = wanted.get("accepted") is True, str(wanted.get("method", "POST"))
        times = wanted.get("times", 1)
        self.fault(Fault(wanted["fault"]), times=times if type(times) is int else 1, accepted=accepted, method=method)
        return web.json_response({"planned": len(self._plans)})

    async def _control_delivered(self, _request: web.Request) -> web.Response:
        return web.json_response([asdict(one) for one in self.delivered])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m vendors.instagram", description="A simulated Instagram.")
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (default: any free one)")
    parser.add_argument("--callback", default="", help="where its webhooks go")
    parser.add_argument("--app-secret", default="simulated-app-secret", help="signs the webhooks")
    parser.add_argument("--token", default="simulated-token", help="the access token it accepts")
    parser.add_argument("--account-id", default="17841405726653026", help="the account it plays")
    parser.add_argument(
        "--echoes", type=Echoes, choices=list(Echoes), default=Echoes.AFTER, help="own words come back"
    )
    return parser.parse_args()


async def _serve(given: argparse.Namespace) -> None:
    async with SimulatedInstagram(**vars(given)) as instagram:
        sys.stdout.write(f"{instagram.url}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


def main() -> None:
    """Run until interrupted; the first line printed is the base address."""
    try:
        asyncio.run(_serve(_arguments()))
    except KeyboardInterrupt:
        sys.stdout.write("stopped\n")


if __name__ == "__main__":
    main()
