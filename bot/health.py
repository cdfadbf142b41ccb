"""How Frontdesk is, in one word and with reasons that say what to do."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.live_library import LiveLibrary
from bot.store.spool import Spool
from bot.store.transaction import Row, Rows, Step, StoreUnavailableError, q
from bot.surroundings import Surroundings
from bot.timekeeper import defects_in_words, in_silence, unclaimed_in_words, unseen_in_words
from handlers.base import Finding

STUCK_MS = 60_000


class Health:
    """Looks at the database, the library, every platform and desk, and what waits."""

    def __init__(self, around: Surroundings, library: LiveLibrary, spool: Spool, started_ms: int) -> None:
        """Ready to report."""
        self._around = around
        self._library = library
        self._spool = spool
        self._started_ms = started_ms
        self.listening: dict[str, str] = {}
        """Platform -> what its open connection meets now; empty text when it is fine."""
        self.desks: dict[str, str] = {}
        """Desk -> what it meets now; empty text when it is well. A platform may have the same name."""
        self.findings: dict[str, tuple[Finding, ...]] = {}
        """Platform -> what the last check of its connection found."""
        self.desk_findings: dict[str, tuple[Finding, ...]] = {}
        """Desk -> the same."""

    async def report(self) -> dict[str, Any]:
        """The content of ``GET /health``."""
        problems: list[str] = []
        now = self._around.now()
        try:
            backlog = (await self._around.store.read(_backlog))[0]
            troubles = await self._around.store.read(_troubles)
            problems += self._silence_problems((await self._around.store.read(lambda: in_silence(now)))[0])
            database = "ok"
        except StoreUnavailableError as error:
            backlog, troubles, database = None, (), f"cannot be reached: {str(error).rstrip('.')}"
            problems.append(f"The database {database}. Events are kept in {self._spool.path.name} meanwhile.")
        problems += self._library_problems()
        where = self._places(troubles)
        desks = {name: self._desk_trouble(name) or where[name] for name in self._around.desks}
        problems += [f"{name}: {words}" for name, words in where.items() if words != "ok"]
        problems += [f"{name} desk: {words}" for name, words in desks.items() if words not in {"ok", where[name]}]
        problems += self._backlog_problems(backlog)
        if self._spool.trouble:
            problems.append(f"Events cannot be kept, vendors are told to send them again: {self._spool.trouble}.")
        if self._spool.waiting and database == "ok":
            problems.append("Events in the spool are on their way into the database.")
        return {
            "status": self._status(database, problems),
            "problems": problems,
            "database": database,
            "library": self._library_report(),
            "platforms": {name: where[name] for name in self._around.platforms},
            "desks": {"console": "ok", **desks},
            "connections": {
                **{name: [_plain(one) for one in found] for name, found in self.findings.items()},
                **{f"{name} desk": [_plain(one) for one in found] for name, found in self.desk_findings.items()},
            },
            "backlog": {} if backlog is None else {key: backlog[key] for key in _BACKLOG},
            "uptime_seconds": (self._around.now() - self._started_ms) // 1000,
        }

    async def count_backlog(self) -> None:
        """Bring the gauges of what waits and of what is under way up to date."""
        self._around.metrics.tasks.set(len(asyncio.all_tasks()))
        try:
            backlog = (await self._around.store.read(_backlog))[0]
        except StoreUnavailableError:
            return
        for key in _BACKLOG:
            self._around.metrics.backlog.labels(key).set(backlog[key] or 0)

    def _status(self, database: str, problems: list[str]) -> str:
        if self._spool.trouble or (database != "ok" and not self._spool.writable):
            return "down"
        return "degraded" if problems else "ok"

    def _library_problems(self) -> list[str]:
        refusal = self._library.refusal
        if refusal is not None:
            return [f"The newest edit of the library is not live, the last good one answers. {refusal.faults[0]}"]
        return [
            f'{promise.intent}: "{promise.line}" is not understood as promised (instead: {promise.instead}).'
            for promise in self._library.broken
        ]

    def _library_report(self) -> dict[str, Any]:
        library = self._library.library
        refusal = self._library.refusal
        return {
            "ready": self._library.ready,
            "version": library.version,
            "intents": len(library.intents),
            "refused": None
            if refusal is None
            else {"where": refusal.where, "faults": [str(fault) for fault in refusal.faults]},
        }

    def _places(self, troubles: Rows) -> dict[str, str]:
        where = dict.fromkeys((*self._around.platforms, *self._around.desks), "ok")
        for row in troubles:
            if row["target"] in where:
                where[row["target"]] = f"{row['rows']} waiting: {row['error']}"
        found = {name: _worst(findings) for name, findings in self.findings.items()}
        said = {**found, **self.listening}
        return where | {name: words for name, words in said.items() if words}

    def _desk_trouble(self, name: str) -> str:
        """What its watch meets now, else what its last check found."""
        return self.desks.get(name) or _worst(self.desk_findings.get(name, ()))

    def _silence_problems(self, row: Row) -> list[str]:
        """What waits for a person whom nothing has reached."""
        unseen = [unseen_in_words(row)] if row["unseen"] and self._around.desks else []
        defects = [defects_in_words(row)] if row["defects"] else []
        return [*unseen, *([unclaimed_in_words(row)] if row["unclaimed"] else []), *defects]

    def _backlog_problems(self, backlog: Row | None) -> list[str]:
        if backlog is None or backlog["oldest_undecided_ms"] is None:
            return []
        age = self._around.now() - backlog["oldest_undecided_ms"]
        return [f"The oldest message has waited {age // 1000} s for a decision."] if age > STUCK_MS else []


def _worst(findings: tuple[Finding, ...]) -> str:
    return next((f"{one.what}: {one.advice}" for one in findings if one.broken and not one.well), "")


def _plain(finding: Finding) -> dict[str, object]:
    return {"what": finding.what, "well": finding.well, "advice": finding.advice, "until_ms": finding.until_ms}


_BACKLOG = ("undecided", "unsent", "unknown", "open_escalations", "quarantined")


def _backlog() -> Step[Rows]:
    return (yield q("backlog"))


def _troubles() -> Step[Rows]:
    return (yield q("troubles"))
