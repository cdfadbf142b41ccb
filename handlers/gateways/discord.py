"""The one Discord client of a program: its supervisor, and the calls that platform and desk make through it.

https://discord.com/developers/docs/events/gateway, discord.py 2.7 (checked 2026-11). discord.py resumes a dropped
connection by itself; whatever else ends a client (a frame it cannot read, a close code, the network), the supervisor
closes it and builds a new one, which resumes the session where the old one stopped hearing. The bookmark is kept, so
a new process resumes too. Only where Discord has forgotten the session does a new one begin, with READY.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from typing import Any, Final

import discord
import yarl
from discord.gateway import DiscordWebSocket, ReconnectWebSocket
from discord.http import Route

from handlers.base import Failure, Memory, PayloadError, SendError
from handlers.bounds import no_redirects, with_voice
from handlers.discord.bookmark import Bookmark, Patient, after, keep, recalled
from handlers.discord.calls import TROUBLES, call, content_of, end, told_as
from handlers.discord.ends import INTENTS_REFUSED, End, end_of
from handlers.discord.hearing import Event, Hear, Report, Timing
from handlers.discord.intents import content_granted, wanted
from handlers.discord.settings import API_URL, DiscordSettings
from handlers.discord.shapes import Frame, open_frame
from handlers.discord.snowflakes import order, snowflake

FRUITLESS: Final = 3  # clients in a row that were not let in, before the caller is told and opens the connection again
_GATEWAY: Final = "wss://gateway.discord.gg/"


class Client(discord.Client):
    """One life of the connection; never used again after its end."""

    def __init__(self, bookmark: Bookmark, told: Callable[[str], None], timing: Timing, *, content: bool) -> None:
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            intents=wanted(content=content),
            allowed_mentions=discord.AllowedMentions.none(),
            enable_debug_events=True,
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            guild_ready_timeout=0.5,
            heartbeat_timeout=timing.heartbeat,
            max_ratelimit_timeout=30,
            http_trace=with_voice(no_redirects()),
        )
        self._left = bookmark
        self._told = told
        self._timing = timing
        self._calls = 0
        self.idle = asyncio.Event()
        """Set while no call is under way."""
        self.idle.set()

    @contextmanager
    def calling(self) -> Iterator[None]:
        """Keeps the client from being closed meanwhile."""
        self._calls += 1
        self.idle.clear()
        try:
            yield
        finally:
            self._calls -= 1
            if not self._calls:
                self.idle.set()

    async def on_socket_raw_receive(self, frame: str) -> None:
        """Every frame as received, also one that discord.py cannot read."""
        self._told(frame)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait where this is not the client's first session."""
        if not initial:
            await asyncio.sleep(self._timing.identify)

    async def connect(self, *, reconnect: bool = False) -> None:
        """discord.py's loop, begun with RESUME where an earlier client has left a session."""
        while self._left.session:
            left, self._left = self._left, Bookmark()
            try:
                await self._resume(left)
            except ReconnectWebSocket as again:
                if again.resume:
                    self._left = self._where(left)
        await super().connect(reconnect=reconnect)

    def begin_anew(self) -> None:
        """Not with RESUME after all."""
        self._left = Bookmark()

    async def _resume(self, left: Bookmark) -> None:
        opening = DiscordWebSocket.from_client(
            self,
            initial=True,
            gateway=yarl.URL(left.gateway),
            session=left.session,
            sequence=left.sequence,
            resume=True,
        )
        async with asyncio.timeout(60):
            self.ws = await opening
        while True:
            await self.ws.poll_event()

    def _where(self, left: Bookmark) -> Bookmark:
        """Where to resume after a drop. Raises ConnectionResetError where there never was a connection."""
        opened: DiscordWebSocket | None = self.ws
        if opened is None:
            raise ConnectionResetError
        return replace(left, session=opened.session_id or "", sequence=opened.sequence or 0)

    async def go_silent(self, seconds: float) -> None:
        """Close the connection so that its session can be resumed: discord.py's own goodbye would end it."""
        try:
            async with asyncio.timeout(seconds):
                opened: DiscordWebSocket | None = self.ws
                if opened is not None and opened.open:
                    await opened.close(code=4000)
        except TimeoutError:
            pass  # the other side never answered our goodbye; closing the client cuts the connection


class LiveGateway:
    """The Gateway of one bot. ``now``: milliseconds since the epoch; ``make`` builds a client."""

    def __init__(
        self,
        settings: DiscordSettings,
        memory: Memory,
        now: Callable[[], int],
        report: Report,
        timing: Timing | None = None,
        make: Callable[[Bookmark, Callable[[str], None], Timing, bool], Client] | None = None,
    ) -> None:
        self._settings = settings
        self._memory = Patient(memory, report)
        self._now = now
        self._report = report
        self._timing = timing or Timing()
        self._make = make or (lambda bookmark, told, timing, content: Client(bookmark, told, timing, content=content))
        self._account = settings.own_id
        self._bookmark: Bookmark | None = None
        self._kept_at = 0.0
        self.content = bool(settings.desk_channel_id)
        """Whether we ask for every message's words, which the team's plain lines need; Discord may refuse."""
        self._client: Client | None = None
        self._lock = asyncio.Lock()
        self._hearers: list[Hear] = []
        self._running: asyncio.Task[None] | None = None
        self._frames: asyncio.Queue[tuple[Frame, bytes, asyncio.Task[bool] | None] | None] = asyncio.Queue()
        self._let_in = False
        self._urgent: set[asyncio.Task[bool]] = set()
        self._closing: set[asyncio.Task[None]] = set()

    @property
    def account(self) -> str:
        """The bot's own id: Discord's word, before that the token's."""
        return self._account

    @property
    def seen(self) -> str:
        """The newest message's id that was heard and kept; empty before the first connection."""
        return self._bookmark.seen if self._bookmark else ""

    def reached(self, id_: str) -> None:
        """Every message up to that one was read in the channels and kept."""
        if self._bookmark is not None:
            self._bookmark = replace(self._bookmark, seen=max(self._bookmark.seen, id_, key=order))

    # --- calling -------------------------------------------------------------------------------------------------

    async def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        query: Mapping[str, str] | None = None,
        *,
        repeatable: bool = True,
        **ids: str,
    ) -> Any:
        """Call Discord's API; ``ids`` fill the path's gaps. Raises SendError."""
        content = content_of(body)
        if query:
            content["params"] = dict(query)
        async with self._borrowed() as client:
            Route.BASE = self._settings.api_url
            route = Route(method, path, metadata=None, **ids)
            return await call(client.http, route, content, self._timing.call, repeatable=repeatable)

    @asynccontextmanager
    async def _borrowed(self) -> AsyncIterator[Client]:
        """The client that listens; while nobody does, one for this call only."""
        shared = self._running is not None
        client = await self._at_hand() if shared else await self._logged_in(Bookmark())
        try:
            with client.calling():
                yield client
        finally:
            if not shared:
                await client.close()

    async def _at_hand(self) -> Client:
        async with self._lock:
            if self._client is None:
                self._client = await self._logged_in(await self._recalled())
            return self._client

    async def _logged_in(self, bookmark: Bookmark) -> Client:
        """A new client that can call. Raises SendError."""
        _point(self._settings)
        bookmark = replace(bookmark, gateway=self._settings.gateway_url or bookmark.gateway)
        client = self._make(bookmark, self._told, self._timing, self.content)
        try:
            async with asyncio.timeout(self._timing.call):
                await client.login(self._settings.token.get_secret_value())
                await self._find_gateway(client)
        except (*TROUBLES, asyncio.CancelledError) as error:
            await end(client)
            raise (error if isinstance(error, asyncio.CancelledError) else told_as(error, repeatable=True)) from None
        if client.user is not None:
            self._account = str(client.user.id)
        if bookmark.wordless and self.content and content_granted(client):
            client.begin_anew()
        return client

    async def _find_gateway(self, client: Client) -> None:
        """Another API's own gateway, where no setting names one."""
        if not self._settings.gateway_url and self._settings.api_url != API_URL:
            answer = await client.http.request(Route("GET", "/gateway"))
            DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(str(answer["url"]))

    # --- listening -----------------------------------------------------------------------------------------------

    async def listen(self, hear: Hear) -> None:
        """Hear events until cancelled. Raises SendError where a person must act first.

        The first listener starts the connection, the last one ends it; one who joins later hears from then on.
        """
        self._hearers.append(hear)
        if self._running is None:
            self._running = asyncio.create_task(self._run())
        running = self._running
        try:
            await asyncio.wait([running])
            running.result()
        finally:
            self._hearers.remove(hear)
            if not self._hearers:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)
                if self._running is running:
                    self._running = None

    async def _run(self) -> None:
        """Client after client. Raises SendError where a person must act, or BUSY where nobody is let in."""
        pause, stuck_at, fruitless = self._timing.pause, -1, 0
        try:
            while True:
                began = self._loop_time()
                end = await self._one_life()
                number = self._bookmark.sequence if self._bookmark else 0
                if self._bookmark and end.unreadable and number == stuck_at:
                    self._bookmark = self._bookmark.forgotten  # resuming led to the same end
                moved_on = end.unreadable and number != stuck_at
                stuck_at = number if end.unreadable else -1
                if moved_on or self._loop_time() - began >= self._timing.steady:
                    pause = self._timing.pause
                fruitless = 0 if self._let_in else fruitless + 1
                if fruitless >= FRUITLESS:
                    raise SendError(Failure.BUSY, f"The connection could not be made: {end.reason}.")
                self._report("discord_gateway.lost", {"reason": end.reason, "again_in_seconds": pause})
                await asyncio.sleep(pause)
                pause = min(pause * 2, self._timing.longest_pause)
        finally:
            await self._keep()
            async with self._lock:  # a call that is signing in just now is let in, and its client closed, too
                self._running = None
                if self._client is not None:
                    self._retire(self._client)
                    self._client = None
            if self._closing:
                await asyncio.wait(self._closing)

    async def _one_life(self) -> End:
        """Use one client until it ends; returns why it did. Raises SendError where a person must act."""
        self._frames, self._let_in = asyncio.Queue(), False
        try:
            client = await self._at_hand()
        except SendError as error:
            if error.failure in {Failure.AUTH, Failure.CONFIG}:
                raise
            return End(error.detail)
        hearing = asyncio.create_task(self._hear_all())
        connecting = asyncio.create_task(client.connect(reconnect=False))
        try:
            await asyncio.wait({hearing, connecting}, return_when=asyncio.FIRST_COMPLETED)
            if connecting.done() and not hearing.done():
                self._frames.put_nowait(None)
                await asyncio.wait({hearing}, timeout=self._timing.drain)
        finally:
            self._client = None
            hearing.cancel()
            connecting.cancel()
            await asyncio.gather(hearing, connecting, return_exceptions=True)
            if self._urgent:
                await asyncio.wait(self._urgent, timeout=self._timing.goodbye)
            self._retire(client)
        return self._ended(end_of(hearing, connecting))

    def _ended(self, end: End) -> End:
        """Draw the consequences. Raises SendError where a person must act."""
        if end.void and self._bookmark is not None:
            self._bookmark = self._bookmark.forgotten
        if end.code == INTENTS_REFUSED and self.content:
            self.content = False
            self._report("discord_intent.refused", {"intent": "message content"})
        elif end.error is not None:
            raise end.error
        return end

    def _retire(self, client: Client) -> None:
        """Close it beside the next one's start, once the calls under way have their answers."""
        task = asyncio.create_task(self._close(client))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def _close(self, client: Client) -> None:
        await client.go_silent(self._timing.goodbye)
        try:
            async with asyncio.timeout(self._timing.call):
                await client.idle.wait()
        except TimeoutError:
            pass  # no call may take longer; whoever made it is told that its outcome is unknown
        finally:
            await client.close()

    # --- hearing -------------------------------------------------------------------------------------------------

    def _told(self, text: str) -> None:
        """Queue an event; one that Discord wants answered within three seconds is heard at once."""
        body = text.encode("utf-8", "replace")
        try:
            frame = open_frame(body)
        except PayloadError:
            return  # discord.py ends over it, and a new client begins
        if frame.op == 0 and frame.t:
            urgent = frame.t == "INTERACTION_CREATE"
            task = asyncio.create_task(self._hear(frame, body)) if urgent else None
            if task is not None:
                self._urgent.add(task)
                task.add_done_callback(self._urgent.discard)
            self._frames.put_nowait((frame, body, task))

    async def _hear_all(self) -> None:
        """Hear events in their order; the bookmark moves on only after what one says is durable."""
        bookmark = await self._recalled()
        while item := await self._frames.get():
            frame, body, task = item
            if frame.t == "READY" and not bookmark.seen:
                self._bookmark = replace(bookmark, seen=snowflake(self._now()))
            ours = await (task if task is not None else self._hear(frame, body))
            bookmark = self._bookmark = after(await self._recalled(), frame)
            if frame.t == "READY":
                bookmark = self._bookmark = replace(bookmark, wordless=not self.content)
            if frame.t in {"READY", "RESUMED"}:
                self._let_in = True
                self._report("discord_gateway.connected", {"resumed": frame.t == "RESUMED"})
            if ours or frame.t == "READY" or self._loop_time() - self._kept_at > self._timing.keep:
                await self._keep()

    async def _hear(self, frame: Frame, body: bytes) -> bool:
        event = Event(frame.t or "", bytes(frame.d), body)
        return any([await hear(event) for hear in tuple(self._hearers)])

    async def _recalled(self) -> Bookmark:
        if self._bookmark is None:
            self._bookmark = await recalled(self._memory)
        return self._bookmark

    async def _keep(self) -> None:
        if self._bookmark is not None:
            self._kept_at = self._loop_time()
            await keep(self._memory, self._bookmark)

    def _loop_time(self) -> float:
        return asyncio.get_running_loop().time()


def _point(settings: DiscordSettings) -> None:
    """discord.py has its addresses as class attributes: they are set before each client is made."""
    Route.BASE = settings.api_url
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.gateway_url or _GATEWAY)
