"""What every page of the console has around it: navigation, the day in numbers, and how Frontdesk is."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from bot.console.caller import Caller
from bot.console.look import Look
from bot.console.tally import Numbers, Tally
from bot.hold import Held, held_now
from bot.live_library import LiveLibrary
from bot.store.transaction import StoreUnavailableError
from bot.surroundings import Surroundings
from bot.web import Rooms


class Frame:
    """Renders pages."""

    def __init__(self, rooms: Rooms, library: LiveLibrary, look: Look, *, has_door: bool) -> None:
        """``has_door``: whether one can log out."""
        self.rooms = rooms
        self.library = library
        self.look = look
        self._has_door = has_door
        self._tally = Tally(rooms.around)

    @property
    def around(self) -> Surroundings:
        """What every step works with."""
        return self.rooms.around

    @property
    def zone(self) -> str:
        """The brand's time zone."""
        return self.library.library.brand.timezone

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
            held=await self._held(),
            **facts,
        )
        return web.Response(text=text, status=status, content_type="text/html")

    def bare(self, template: str, status: int = 200, **facts: object) -> web.Response:
        """A page without navigation, for whoever is not inside."""
        text = self.look.page(template, **self._always(), **facts)
        return web.Response(text=text, status=status, content_type="text/html")

    async def _held(self) -> Held | None:
        """The hold switch; where the database cannot be read, the page says that instead."""
        try:
            return await self.around.store.read(held_now)
        except StoreUnavailableError:
            return None

    async def numbers(self) -> Numbers:
        """The day so far."""
        return await self._tally.numbers(self.zone)

    def _always(self) -> Mapping[str, object]:
        return {
            "brand": self.library.library.brand.name,
            "now_ms": self.around.now(),
            "zone": self.zone,
        }

    def _problems(self, health: Mapping[str, list[str]]) -> list[str]:
        """What is not well, without the refused edit, which has a banner of its own."""
        refusal = self.library.refusal
        told = str(refusal.faults[0]) if refusal else None
        return [problem for problem in health["problems"] if told is None or told not in problem]


def go(path: str) -> web.Response:
    """Send the browser on, as after a form."""
    return web.Response(status=303, headers={"Location": path})
