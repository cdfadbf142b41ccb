"""Socket Mode: teammates' acts over an outgoing connection, so that no public URL is needed.

https://docs.slack.dev/apis/events-api/using-socket-mode (checked 2026-11-22). slack-sdk's client would retry one
refused ticket for ever; here one client lives as long as one ticket, and every renewal is a new client.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from handlers.base import SendError
from handlers.bounds import no_redirects
from handlers.slack.calls import ask, silent
from handlers.slack.shapes import text_in

Take = Callable[[str, object], Awaitable[Mapping[str, object] | None]]
"""Takes an envelope's type and payload; returns when what it says is durable, with what Slack is to read."""
Report = Callable[[str, Mapping[str, object]], None]
"""Told what happened, as a ``noun.past_verb`` name and facts; never a text, a name or a token."""

_CLOSE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds that the desk waits for things."""

    call: float = 15.0
    """For the answer to one call of the Web API."""
    connect: float = 20.0
    """For a ticket to be let in."""
    ping: float = 5.0
    """Between signs of life on the socket; a socket without any for four times as long is given up."""
    pause: float = 1.0
    """Before the first attempt to connect again; doubled for each failure …"""
    longest_pause: float = 60.0
    """… up to this."""
    steady: float = 30.0
    """A connection that held this long was no failure."""


class AgainError(Exception):
    """Whoever takes an envelope wants it once more."""


class _Ticket(SocketModeClient):
    """slack-sdk's client for exactly one ticket: where it would renew by itself, it only says that it is over."""

    def __init__(self, app_token: str, web_client: AsyncWebClient, ping: float) -> None:
        super().__init__(app_token, silent(), web_client, ping_interval=ping)
        self.proxy = None
        self.over = asyncio.Event()
        self.working: set[asyncio.Task[None]] = set()

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        """Called by slack-sdk on a disconnect frame, a close frame or a silent connection."""
        self.over.set()

    async def close(self) -> None:
        """Stop listening, then leave; waits for nothing longer than 5 s."""
        self.closed = True
        self.auto_reconnect_enabled = False
        await _stopped([self.message_processor, self.message_receiver, self.current_session_monitor])
        try:
            async with asyncio.timeout(_CLOSE_SECONDS):
                await self.disconnect()  # type: ignore[no-untyped-call]
        except TimeoutError:
            pass  # the other side never answered our goodbye; closing the session below cuts the connection
        finally:
            await self.aiohttp_client_session.close()


async def _stopped(tasks: list[asyncio.Future[None] | None]) -> None:
    running = [task for task in tasks if task is not None]
    for task in running:
        task.cancel()
    await asyncio.wait(running)


class Socket:
    """Listens for one app's envelopes until cancelled, whatever happens to its connections."""

    def __init__(
        self, app_token: str, web_client: AsyncWebClient, http: aiohttp.ClientSession, timing: Timing, report: Report
    ) -> None:
        self._app_token = app_token
        self._web_client = web_client
        self._http = http
        self._timing = timing
        self._report = report
        self.trouble = ""
        """Why Slack did not let us listen the last time; empty once it did."""

    async def listen(self, take: Take) -> None:
        """Connect, take envelopes, acknowledge what was taken, and connect again when it ends; never returns."""
        pause = self._timing.pause
        while True:
            began = asyncio.get_running_loop().time()
            reason = await self._one_ticket(take)
            held = asyncio.get_running_loop().time() - began
            pause = self._timing.pause if held >= self._timing.steady else pause
            self._report("slack_socket.lost", {"reason": reason, "again_in_seconds": pause})
            await asyncio.sleep(pause)
            pause = min(pause * 2, self._timing.longest_pause)

    async def _one_ticket(self, take: Take) -> str:
        """Use one ticket for as long as it lasts; returns why it ended."""
        try:
            async with self._client(take) as client:
                answer = await ask(
                    self._timing.call, self._web_client.apps_connections_open, app_token=self._app_token
                )
                client.wss_uri = text_in(answer, "url")
                await asyncio.wait_for(client.connect(), self._timing.connect)  # type: ignore[no-untyped-call]
                self.trouble = ""
                self._report("slack_socket.connected", {})
                await client.over.wait()
        except SendError as error:
            self.trouble = error.detail
            return self.trouble
        except TimeoutError:
            self.trouble = "Slack did not let the connection in"
            return self.trouble
        return "Slack ended the connection"

    @asynccontextmanager
    async def _client(self, take: Take) -> AsyncIterator[_Ticket]:
        client = _Ticket(self._app_token, self._web_client, self._timing.ping)
        await client.aiohttp_client_session.close()
        client.aiohttp_client_session = aiohttp.ClientSession(
            trust_env=self._http.trust_env, trace_configs=[no_redirects()]
        )
        client.message_listeners.append(self._listener(client, take))
        try:
            yield client
        finally:
            if client.working:
                await asyncio.wait(client.working, timeout=_CLOSE_SECONDS)
            await client.close()

    def _listener(self, client: _Ticket, take: Take) -> Callable[..., Awaitable[None]]:
        async def on_envelope(_client: object, envelope: Mapping[str, object], _raw: str | None) -> None:
            if task := asyncio.current_task():
                client.working.add(task)
                task.add_done_callback(client.working.discard)
            await self._take(client, take, envelope)

        return on_envelope

    async def _take(self, client: _Ticket, take: Take, envelope: Mapping[str, object]) -> None:
        """Hand one envelope on and acknowledge it; an envelope that could not be kept comes again."""
        envelope_id = text_in(envelope, "envelope_id")
        if not envelope_id:
            return  # hello: nothing to take
        try:
            reply = await take(text_in(envelope, "type"), envelope.get("payload"))
        except AgainError:
            return  # without an acknowledgement it comes again
        except Exception as error:  # the supervised loop: reported here, and Slack delivers it again
            self._report("slack_envelope.refused", {"error": type(error).__name__})
            raise
        answer = {"payload": dict(reply)} if reply and envelope.get("accepts_response_payload") else {}
        await client.send_socket_mode_response({"envelope_id": envelope_id, **answer})
