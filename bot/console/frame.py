"""What every page of the console has around it: navigation, the day in numbers, and how Frontdesk is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from bot.console import words
from bot.console.caller import Caller
from bot.console.look import Look
from bot.live_library import LiveLibrary
from bot.store.transaction import Rows, Step, q
from bot.surroundings import Surroundings
from bot.web import Rooms


@dataclass(frozen=True, slots=True)
class Numbers:
    """Today's turns by what was decided; the brand's own words are not counted."""

    answered: int = 0
    asked_back: int = 0
    to_team: int = 0
    ignored: int = 0


class Frame:
    """Renders pages."""

    def __init__(self, rooms: Rooms, library: LiveLibrary, look: Look, *, has_door: bool) -> None:
        """``has_door``: whether one can log out."""
        self.rooms = rooms
        self.library = library
        self.look = look
        self._has_door = has_door

    @property
    def around(self) -> Surroundings:
        """What every step works with."""
        return self.rooms.around

    @property
    def zone(self) -> str:
        """The brand's time zone."""
        return self.library.knowledge().library.brand.timezone

    async def page(self, caller: Caller, template: str, status: int = 200, **facts: object) -> web.Response:
        """A page of the console."""
        health = await self.rooms.health.report()
        text = self.look.page(
            template,
            **self._always(),
            room=template.removesuffix(".html"),
            me=caller,
            has_door=self._has_door,
            backlog=health["backlog"],
            problems=self._problems(health),
            refusal=self.library.refusal,
            **facts,
        )
        return web.Response(text=text, status=status, content_type="text/html")

    def bare(self, template: str, status: int = 200, **facts: object) -> web.Response:
        """A page without navigation, for whoever is not inside."""
        text = self.look.page(template, **self._always(), **facts)
        return web.Response(text=text, status=status, content_type="text/html")

    async def numbers(self) -> Numbers:
        """The day so far."""
        since = words.midnight_ms(self.around.now(), self.zone)
        return numbers_of(await self.around.store.read(lambda: _counts(since)))

    def _always(self) -> Mapping[str, object]:
        return {
            "brand": self.library.knowledge().library.brand.name,
            "now_ms": self.around.now(),
            "zone": self.zone,
        }

    def _problems(self, health: Mapping[str, list[str]]) -> list[str]:
        """What is not well, without the refused edit, which has a banner of its own."""
        refusal = self.library.refusal
        told = str(refusal.faults[0]) if refusal else None
        return [problem for problem in health["problems"] if told is None or told not in problem]


def numbers_of(rows: Rows) -> Numbers:
    """Counts by decision, from counts by decision and reason."""
    times = {"reply": 0, "clarify": 0, "escalate": 0, "ignore": 0}
    for row in rows:
        if row["reason"] != "own_echo":
            times[row["decision"]] += row["times"]
    return Numbers(times["reply"], times["clarify"], times["escalate"], times["ignore"])


def _counts(since_ms: int) -> Step[Rows]:
    return (yield q("counts_today", since_ms))


def go(path: str) -> web.Response:
    """Send the browser on, as after a form."""
    return web.Response(status=303, headers={"Location": path})
