"""What `frontdesk doctor` looks at: settings, library, database, the way in, and every connection."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Final

import aiohttp
from aiohttp import web

from bot.config import Config
from bot.connections import Connections
from bot.web import Rooms
from handlers.base import CheckedPlatform, Finding, Inbound, SamplePlatform, WebhookPlatform
from handlers.desk import CheckedDesk, Desk, SampleDesk

SKEW_SECONDS: Final = 30.0
"""A clock that is wrong by more makes vendors refuse signed calls."""
NO_PLATFORM: Final = "none is set up; docs/platforms has a page for each that tells how."
ANSWER_WITHIN: Final = aiohttp.ClientTimeout(total=10)


@dataclass(frozen=True, slots=True)
class Found:
    """One finding and where it was made: ``frontdesk``, a platform, or a desk as ``slack desk``."""

    where: str
    finding: Finding


class Diagnosis:
    """Everything looked at once; nothing is changed but what a check mends by itself."""

    def __init__(self, config: Config, rooms: Rooms, connections: Connections, http: aiohttp.ClientSession) -> None:
        self._config = config
        self._around = rooms.around
        self._health = rooms.health
        self._connections = connections
        self._http = http

    def routes(self) -> list[web.RouteDef]:
        """Where a command on this machine asks."""
        return [web.get("/doctor", self.answer)]

    async def answer(self, _request: web.Request) -> web.Response:
        """The findings as JSON."""
        return web.json_response([plain(found) for found in await self.look()])

    async def look(self) -> Sequence[Found]:
        """Look at everything."""
        found = [Found("frontdesk", finding) for finding in (*await self._own(), await self._public_url())]
        for name, platform in self._around.platforms.items():
            found += [Found(name, finding) for finding in await self._clock(name)]
            if isinstance(platform, CheckedPlatform):
                found += [Found(name, finding) for finding in await self._connections.look(name, platform)]
            if isinstance(platform, SamplePlatform) and isinstance(platform, WebhookPlatform):
                found += [Found(name, finding) for finding in await self._way_in(name, platform.sample())]
        for name, desk in self._around.desks.items():
            found += [Found(f"{name} desk", finding) for finding in await self._desk(name, desk)]
        if not self._config.platforms.keys() - {"webchat", "terminal"}:
            found.append(
                Found(
                    "frontdesk",
                    Finding("platforms", NO_PLATFORM, broken=False),
                )
            )
        return found

    async def _own(self) -> Sequence[Finding]:
        report = await self._health.report()
        database = "" if report["database"] == "ok" else f"it {report['database']}."
        refused = report["library"]["refused"]
        library = f"the newest edit is not live: {refused['where']}." if refused else ""
        waits = [words for words in report["problems"] if words.startswith(("The oldest", "Events in"))]
        return Finding("database", database), Finding("library", library), Finding("backlog", " ".join(waits))

    async def _desk(self, name: str, desk: Desk) -> Sequence[Finding]:
        found = [*await self._connections.look_at_desk(name, desk)] if isinstance(desk, CheckedDesk) else []
        if isinstance(desk, SampleDesk) and (tried := desk.sample()):
            route, sample = tried
            found += await self._way_in(f"{name}/{route}", sample)
        return found

    # --- the way in ----------------------------------------------------------------------------------------------

    async def _public_url(self) -> Finding:
        url = self._config.core.public_url.rstrip("/")
        if not url:
            webhooks = [name for name, one in self._around.platforms.items() if isinstance(one, WebhookPlatform)]
            desks = self._around.desks.items()
            webhooks += [f"{name} desk" for name, one in desks if isinstance(one, SampleDesk) and one.sample()]
            words = f"FRONTDESK_PUBLIC_URL is not set, so whether {', '.join(webhooks)} can reach us is not known."
            return Finding("public address", words if webhooks else "", broken=False)
        if not url.startswith("https://"):
            return Finding("public address", f"{url} is no https:// address; vendors deliver to https only.")
        try:
            async with self._http.get(f"{url}/health", timeout=ANSWER_WITHIN, allow_redirects=False) as answer:
                return Finding("public address", _not_us(url, answer.status, await answer.content.read(65_536)))
        except (aiohttp.ClientError, TimeoutError) as error:
            return Finding(
                "public address", f"{url} does not lead here ({type(error).__name__}). Look at proxy and DNS."
            )

    async def _way_in(self, path: str, sample: Inbound) -> Sequence[Finding]:
        """A test event through the real path, signed and not signed."""
        base = self._config.core.public_url.rstrip("/") or f"http://{self._config.core.host}:{self._config.core.port}"
        forged = Inbound({"content-type": "application/json"}, sample.body)
        taken = await self._posted(f"{base}/webhooks/{path}", sample)
        refused = await self._posted(f"{base}/webhooks/{path}", forged)
        if taken is None or refused is None:
            return (Finding("test event", f"could not be delivered to {base}; is `frontdesk serve` running?"),)
        return (
            Finding("test event", "" if taken == 200 else f"a rightly signed event was answered with {taken}."),
            Finding("signatures", "" if refused == 401 else f"an unsigned event was answered with {refused}."),
        )

    async def _posted(self, url: str, event: Inbound) -> int | None:
        try:
            async with self._http.post(
                url, data=event.body, headers=dict(event.headers), timeout=ANSWER_WITHIN, allow_redirects=False
            ) as answer:
                return answer.status
        except (aiohttp.ClientError, TimeoutError):
            return None

    # --- the clock -----------------------------------------------------------------------------------------------

    async def _clock(self, name: str) -> Sequence[Finding]:
        address = getattr(self._config.platforms.get(name), "api_url", "")
        if not address:
            return ()
        try:
            async with self._http.get(address, timeout=ANSWER_WITHIN, allow_redirects=False) as answer:
                told = answer.headers.get("Date", "")
        except (aiohttp.ClientError, TimeoutError) as error:
            return (Finding("network", f"{address} cannot be reached from here ({type(error).__name__})."),)
        return (Finding("clock", _skewed(told)),)


def plain(found: Found) -> Mapping[str, Any]:
    """A finding for programs."""
    finding = found.finding
    return {
        "where": found.where,
        "what": finding.what,
        "well": finding.well,
        "broken": finding.broken and not finding.well,
        "advice": finding.advice,
        "told": finding.told,
        "until_ms": finding.until_ms,
    }


def _not_us(url: str, status: int, body: bytes) -> str:
    if status in {200, 503} and b'"uptime_seconds"' in body:
        return ""
    return f"{url}/health was answered with {status} by something that is not Frontdesk. Look at the proxy."


def _skewed(told: str) -> str:
    try:
        theirs = parsedate_to_datetime(told).timestamp()
    except ValueError:
        return ""
    away = time.time() - theirs
    words = f"this machine's clock is {away:+.0f} s off; turn time synchronisation on."
    return words if abs(away) > SKEW_SECONDS else ""
