"""``/connections``: how each platform and desk is connected, and until when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.console import words
from bot.console.caller import Caller
from bot.console.frame import Frame
from bot.store.transaction import Step, q
from handlers.base import Finding
from handlers.titles import title_of


@dataclass(frozen=True, slots=True)
class Connection:
    """One platform or desk as the page shows it."""

    name: str
    troubled: bool
    trouble: str
    """What is wrong, where no finding says it."""
    heard_ms: int
    """When something last came from there; 0 for never and for desks."""
    findings: Sequence[Finding]


class ConnectionsPage:
    """Shows every connection."""

    def __init__(self, frame: Frame) -> None:
        """``frame`` renders it."""
        self._frame = frame

    async def show(self, _request: web.Request, caller: Caller) -> web.StreamResponse:
        """Platforms, then desks."""
        report = await self._frame.rooms.health.report()
        heard = await self._frame.around.store.read(lambda: _heard(report["platforms"]))
        found = {name: said for name, said in report["platforms"].items() if not words.is_own_chat(name)}
        health = self._frame.rooms.health
        platforms = [_connection(name, said, heard[name], health.findings) for name, said in found.items()]
        desks = [_connection(name, said, 0, health.desk_findings) for name, said in report["desks"].items()]
        return await self._frame.page(caller, "connections.html", platforms=platforms, desks=desks)


def _connection(name: str, said: str, heard_ms: int, found: Mapping[str, Sequence[Finding]]) -> Connection:
    findings = found.get(name, ())
    told = any(one.advice and one.advice in said for one in findings)
    return Connection(title_of(name), said != "ok", "" if told or said == "ok" else said, heard_ms, findings)


def _heard(platforms: Iterable[str]) -> Step[dict[str, int]]:
    heard: dict[str, int] = {}
    for name in platforms:
        heard[name] = (yield q("last_heard", name))[0]["heard_ms"] or 0
    return heard
