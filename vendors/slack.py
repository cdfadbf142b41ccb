"""Slack, simulated: the Web API methods a desk uses, signed events, Socket Mode, and people who write and press.

Played after https://docs.slack.dev/reference/methods (checked 2026-11-22), with Slack's limits and error codes. Run it
by hand with ``python -m vendors.slack --port 3901 --callback http://127.0.0.1:8080/webhooks/slack``; people's side is
then ``POST /human/says`` and ``POST /human/presses``.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from aiohttp import web

from vendors.absence import gone
from vendors.slack_delivery import Delivery, HttpDelivery, Patience, SocketDelivery
from vendors.slack_files import Files
from vendors.slack_people import People
from vendors.slack_workspace import APP, BOT_USER, TEAM, Answer, Args, RefusedError, Workspace

_JSON_ARGUMENTS = ("blocks", "metadata", "view")
_SCOPES = (
    "app_mentions:read,channels:history,channels:read,chat:write,commands,groups:history,groups:read,reactions:read,"
    "reactions:write,users:read,files:read,files:write"
)


class Trouble(StrEnum):
    """What can go wrong on the way to or from Slack."""

    LIMITED = "limited"
    """429 with a Retry-After."""
    BROKEN = "broken"
    """500 with a page instead of JSON."""
    HANG = "hang"
    """No answer at all."""
    RESET = "reset"
    """The connection breaks instead of an answer."""
    SLOW = "slow"
    """The answer comes late."""
    ERROR = "error"
    """A refusal with an error code."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One call that goes wrong. ``accepted``: whether Slack did what was asked all the same."""

    trouble: Trouble
    accepted: bool = False
    retry_after: str = "1"
    seconds: float = 0.2
    code: str = "internal_error"


@dataclass(frozen=True, slots=True)
class Call:
    """One request as it came in."""

    method: str
    args: Mapping[str, Any]


def _wall_clock() -> int:
    return time.time_ns() // 1_000_000


class SimulatedSlack(People):
    """A workspace with one app in it. Use as an async context manager; ``url`` is the value for SLACK_API_URL.

    ``callback``: where events go as signed HTTP (``…/events``, ``…/interactions``); without one they go over Socket
    Mode. ``now``: milliseconds since the epoch. ``one_a_second``: hold each channel to one post a second.
    """

    def __init__(
        self,
        *,
        callback: str = "",
        now: Callable[[], int] = _wall_clock,
        patience: Patience | None = None,
        one_a_second: bool = False,
        port: int = 0,
        host: str = "127.0.0.1",
    ) -> None:
        self.bot_token = "xoxb-simulated"  # noqa: S105 - of the simulated workspace
        self.app_token = "xapp-simulated"  # noqa: S105 - of the simulated workspace
        self.signing_secret = "simulated-signing-secret"  # noqa: S105 - of the simulated workspace
        self.scopes = _SCOPES
        self.callback = callback
        self.workspace = Workspace(now, self._echo, one_a_second)
        self.files = Files(self.workspace, lambda: self.url.removesuffix("/api"), lambda: self.scopes)
        self.calls: list[Call] = []
        self.deliveries: list[Delivery] = []
        self.hanging = asyncio.Event()
        """Set once a call hangs."""
        self.refuse_tickets = 0
        """How many of the next tickets will not be let in."""
        self.tickets = 0
        self.sockets = SocketDelivery(patience or Patience())
        self._patience = patience or Patience()
        self._now = now
        self._faults: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self._valid_tickets: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._host = host
        self._port = port
        self._http: HttpDelivery | None = None
        self._runner: web.AppRunner | None = None

    # --- life ----------------------------------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 1_048_576)
        app.router.add_post("/upload/v1/{id}", self.files.take)
        app.router.add_get("/files-pri/{name}", self.files.serve)
        app.router.add_route("*", "/api/{method}", self._method)
        app.router.add_get("/socket", self._socket)
        app.router.add_post("/respond/{user}", self._respond)
        app.router.add_post("/human/says", self._human_says)
        app.router.add_post("/human/presses", self._human_presses)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2, handle_signals=False)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.sockets.close()
        if self._http:
            await self._http.close()
        if self._runner:
            await self._runner.cleanup()

    async def go_away(self, seconds: float) -> None:
        """The server is restarted, which takes so long; what was under way breaks off."""
        if self._runner:
            await gone(self._runner, self._host, self._port, seconds)

    @property
    def url(self) -> str:  # type: ignore[override]
        """The base of the Web API's addresses."""
        return f"http://{self._host}:{self._port}/api"

    @property
    def messages(self) -> list[Answer]:
        """Everything said in any channel, in order."""
        return self.workspace.messages

    # --- events --------------------------------------------------------------------------------------------------

    async def echoed(self) -> None:
        """Return once the app's own posts so far have been brought back to it."""
        await asyncio.gather(*self._tasks)

    def event(self, event: Mapping[str, Any]) -> Delivery:
        """An event in its envelope, ready to be brought."""
        stamp = str(event.get("ts") or event.get("event_ts") or "0")
        grant = {"team_id": TEAM, "user_id": BOT_USER, "is_bot": True, "is_enterprise_install": False}
        payload = {
            "token": "t", "team_id": TEAM, "api_app_id": APP, "type": "event_callback",
            "event_id": f"Ev{len(self.deliveries)}", "event_time": int(stamp.partition(".")[0]),
            "authorizations": [grant], "is_ext_shared_channel": False,
            "event": {"channel_type": "channel", "event_ts": stamp, **event},
        }  # fmt: skip
        return Delivery("events_api", payload)

    async def bring(self, delivery: Delivery) -> None:
        """Deliver as the app is set up to be reached; the same delivery may be brought again."""
        self.deliveries.append(delivery)
        if not self.callback:
            await self.sockets.bring(delivery)
            return
        if self._http is None:
            self._http = HttpDelivery(self.callback, self.signing_secret, self._now, self._patience)
        self._http.callback = self.callback  # the app may have moved
        await self._http.bring(delivery)

    # --- the Web API ---------------------------------------------------------------------------------------------

    def fail(self, method: str, *faults: Fault) -> None:
        """The next calls of a method go wrong like this, one after the other."""
        self._faults[method].extend(faults)

    async def _method(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        args = await _arguments(request)
        self.calls.append(Call(method, args))
        fault = self._faults[method].popleft() if self._faults[method] else None
        answer = self._answer(method, args, _token(request, args)) if fault is None or fault.accepted else None
        return await self._with_fault(request, fault, answer) if fault else _sent(answer, self.scopes)

    async def _with_fault(self, request: web.Request, fault: Fault, answer: Answer | None) -> web.StreamResponse:
        match fault.trouble:
            case Trouble.LIMITED:
                return _limited(fault.retry_after)
            case Trouble.BROKEN:
                return web.Response(status=500, text="<html>Server Error</html>", content_type="text/html")
            case Trouble.HANG:
                self.hanging.set()
                await asyncio.Event().wait()
            case Trouble.RESET:
                if isinstance(request.transport, asyncio.Transport):
                    request.transport.abort()
            case Trouble.SLOW:
                await asyncio.sleep(fault.seconds)
            case Trouble.ERROR:
                pass  # the answer below carries its code
        return _sent(answer or {"ok": False, "error": fault.code}, self.scopes)

    def _answer(self, method: str, args: Args, token: str) -> Answer:
        methods = {**self.workspace.methods, **self.files.methods, "apps.connections.open": self._connections_open}
        expected = self.app_token if method == "apps.connections.open" else self.bot_token
        if method not in methods:
            return {"ok": False, "error": "unknown_method"}
        if token != expected:
            return {"ok": False, "error": "invalid_auth" if token else "not_authed"}
        try:
            return {"ok": True, **methods[method](args)}
        except RefusedError as refused:
            return _refusal(refused)

    def _connections_open(self, _args: Args) -> Answer:
        self.tickets += 1
        ticket = f"ticket-{self.tickets}"
        if self.refuse_tickets > 0:
            self.refuse_tickets -= 1
        else:
            self._valid_tickets.add(ticket)
        return {"url": f"ws://{self._host}:{self._port}/socket?ticket={ticket}"}

    def _echo(self, message: Answer) -> None:
        """Bring the app's own message back to it as an event, as Slack does."""
        if self.callback or self.sockets.openings:
            task = asyncio.get_running_loop().create_task(self.bring(self.event(dict(message))))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    # --- routes --------------------------------------------------------------------------------------------------

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._valid_tickets:
            return web.Response(status=403, text="invalid ticket")
        self._valid_tickets.remove(ticket)
        return await self.sockets.serve(request)

    async def _respond(self, request: web.Request) -> web.Response:
        """A word for the person whose press came with this address."""
        self.workspace.responses.append({"user": request.match_info["user"], **await request.json()})
        return web.Response(text="ok")

    async def _human_says(self, request: web.Request) -> web.Response:
        said = await request.json()
        delivery = await self.person_says(said["user"], said.get("thread_ts", ""), said["text"])
        return web.json_response({"outcomes": delivery.outcomes})

    async def _human_presses(self, request: web.Request) -> web.Response:
        pressed = await request.json()
        delivery = await self.press(pressed["user"], pressed["ts"], pressed["action_id"])
        return web.json_response({"outcomes": delivery.outcomes})


async def _arguments(request: web.Request) -> Args:
    """A call's arguments, from the query, a form or JSON."""
    if request.content_type == "application/json":
        return {**request.query, **await request.json()}
    form = {**request.query, **{key: str(value) for key, value in (await request.post()).items()}}
    return {key: json.loads(value) if key in _JSON_ARGUMENTS else value for key, value in form.items()}


def _token(request: web.Request, args: Args) -> str:
    """The bearer token, or the one among the arguments, which is taken out of them."""
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bearer or str(args.pop("token", ""))


def _refusal(refused: RefusedError) -> Answer:
    remarks = {"response_metadata": {"messages": list(refused.remarks)}} if refused.remarks else {}
    needed = {"needed": refused.needed} if refused.needed else {}
    return {"ok": False, "error": refused.code, **remarks, **needed}


def _sent(answer: Answer | None, scopes: str) -> web.Response:
    if answer and answer.get("error") == "ratelimited":
        return _limited("1")
    return web.json_response(answer, headers={"X-OAuth-Scopes": scopes})


def _limited(retry_after: str) -> web.Response:
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": retry_after})


async def _run(port: int, callback: str) -> None:
    async with SimulatedSlack(port=port, callback=callback) as slack:
        print(f"SLACK_API_URL={slack.url}")  # noqa: T201 - what the person at the terminal needs
        print(f"SLACK_BOT_TOKEN={slack.bot_token} SLACK_APP_TOKEN={slack.app_token}")  # noqa: T201 - likewise
        print(f"SLACK_SIGNING_SECRET={slack.signing_secret} SLACK_DESK_CHANNEL=C0DESK", flush=True)  # noqa: T201 - likewise
        await asyncio.Event().wait()


def main() -> None:
    """Run the simulation until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m vendors.slack", description="Slack, simulated.")
    parser.add_argument("--port", type=int, default=3901)
    parser.add_argument("--callback", default="", help="where signed events go; without it, Socket Mode is used")
    options = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_run(options.port, options.callback))


if __name__ == "__main__":
    main()
