"""The library from disk: read, fitted, and read again when the files change. A bad change is never live."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from structlog.typing import FilteringBoundLogger

from bot.apart import Apart, Work, is_large
from bot.broken_lines import fault_in, fault_of
from bot.knowledge import Experience, Knowledge
from bot.library_files import cache_for, fitted, keep_fitted, kept_fitted, read_library, unreadable, workspace_files
from bot.metrics import Metrics
from bot.spare_memory import give_back
from intents.contents import Library
from intents.experience import adjusted
from intents.library import Fault, LibraryError, load
from intents.promises import Broken, check
from intents.rehearsing import Rehearsal
from intents.understanding import Fitted

POLL_SECONDS = 0.15
SETTLE_SECONDS = 0.2
T = TypeVar("T")
_Signature = tuple[tuple[str, int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the newest edit is not live: every fault, the first one's place."""

    faults: tuple[Fault, ...]

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)

    @property
    def where(self) -> str:
        """File and line of the first fault."""
        first = self.faults[0]
        return f"{first.file}:{first.line}"


def refusal_notice(refusal: Refusal) -> str:
    """What the team is told about a bad edit."""
    more = len(refusal.faults) - 1
    others = f"\n… and {more} more; `frontdesk check` lists all." if more else ""
    return (
        "⚠️ The newest edit of the library is not live; the last good one goes on answering.\n"
        f"{refusal.faults[0]}{others}"
    )


@dataclass(frozen=True, slots=True)
class _Made:
    """What comes into force as one: the knowledge, the matcher before experience, and what it does not keep."""

    knowledge: Knowledge
    base: Fitted
    broken: tuple[Broken, ...]


def _live(library: Library, base: Fitted, experience: Experience) -> _Made:
    now = adjusted(base, experience.adjustment)
    return _Made(Knowledge(library, now, experience), base, tuple(check(library, now)))


def _first(workspace: Path, library: Library, cache: Path | None, inbox: tuple[str, ...]) -> _Made:
    base = kept_fitted(library, cache, inbox)
    if base is None and cache is not None and is_large(library):
        _fit_apart(workspace, cache, inbox)
    base = base or fitted(library, cache, inbox)
    made = _Made(Knowledge(library, base), base, tuple(check(library, base)))
    give_back()
    return made


def _fit_apart(workspace: Path, cache: Path, inbox: tuple[str, ...]) -> None:
    """Into the cache file, where there can be another process."""
    with contextlib.suppress(OSError):
        Apart(Work.FIT, workspace, cache, inbox).wait()


def _in_a_thread(work: Callable[[], T]) -> Future[T]:
    alone = ThreadPoolExecutor(1, "library")
    try:
        return alone.submit(work)
    finally:
        alone.shutdown(wait=False)


class LiveLibrary:
    """The library in force."""

    def __init__(
        self,
        workspace: Path,
        cache: Path | None,
        log: FilteringBoundLogger,
        metrics: Metrics,
        inbox: tuple[str, ...] = (),
    ) -> None:
        """Read it, and begin to fit it in a thread. Raises LibraryError when there is nothing valid to start with."""
        self._workspace = workspace
        self._cache = cache
        self._log = log
        self._metrics = metrics
        self._one_at_a_time = asyncio.Lock()
        self._seen = self._signature()
        self._read_first = read_library(workspace)
        self._fitting: Future[_Made] | None = _in_a_thread(lambda: _first(workspace, self._read_first, cache, inbox))
        self.inbox = inbox
        """What followers write beside the library, as it was fitted on."""
        self._rehearsal: Rehearsal | None = None
        self._tried: tuple[str, tuple[str, ...], Fitted] | None = None
        self.refusal: Refusal | None = None

    @property
    def ready(self) -> bool:
        """Whether messages can be understood; False for a moment after the start."""
        return self._fitting is None or self._fitting.done()

    async def made_ready(self) -> None:
        """Wait until messages can be understood."""
        if self._fitting is not None:
            await asyncio.wrap_future(self._fitting)

    def knowledge(self) -> Knowledge:
        """The library now in force and what was learned from it; waits where it is not ready."""
        return self._now.knowledge

    @property
    def library(self) -> Library:
        """The library now in force; never waits."""
        return self._now.knowledge.library if self.ready else self._read_first

    @property
    def broken(self) -> tuple[Broken, ...]:
        """Its promises that do not hold; none are known before it is ready."""
        return self._now.broken if self.ready else ()

    @property
    def _now(self) -> _Made:
        if self._fitting is not None:
            self._made, self._fitting = self._fitting.result(), None
        return self._made

    @property
    def _base(self) -> Fitted:
        return self._now.base

    @property
    def rehearsal(self) -> Rehearsal | None:
        """The rehearsal of the library in force; None until it is done."""
        done = self._rehearsal
        return done if done is not None and done.key == self._now.knowledge.fitted.key else None

    def keep_rehearsal(self, done: Rehearsal) -> bool:
        """Take a rehearsal; False where another library has come into force meanwhile."""
        self._rehearsal = done
        return self.rehearsal is not None

    async def calm(self) -> None:
        """Wait until no other library is being made ready."""
        async with self._one_at_a_time:
            return

    @property
    def workspace(self) -> Path:
        """Where the files are."""
        return self._workspace

    def files(self) -> list[str]:
        """The intent files there are, by path."""
        own = (path.relative_to(self._workspace).as_posix() for path in workspace_files(self._workspace))
        return [name for name in own if name.startswith("intents/") and name.endswith(".yaml")]

    async def try_out(self, files: Mapping[str, bytes]) -> tuple[Fault, ...]:
        """What would keep these contents from coming into force; nothing changes."""
        async with self._one_at_a_time:
            return await asyncio.to_thread(self._faults_of, files)

    def _faults_of(self, files: Mapping[str, bytes]) -> tuple[Fault, ...]:
        try:
            library = load(files)
        except LibraryError as error:
            return error.faults
        base = fitted(library, None, self.inbox, self._base)
        broken = _live(library, base, self._now.knowledge.experience).broken
        texts = {name: content.decode("utf-8", "replace") for name, content in files.items()}
        faults = tuple(fault_in(promise, texts) for promise in broken if promise not in self.broken)
        self._tried = None if faults else (library.version, self.inbox, base)
        return faults

    async def run(self) -> None:
        """Follow the files until cancelled."""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            try:
                await self._look()
            except OSError as error:
                self._refuse((unreadable("intents", error),))
                self._seen = ()

    async def _look(self) -> None:
        signature = await asyncio.to_thread(self._signature)
        if signature != self._seen:
            await self._settled(signature)
            await self._reload()

    async def learn(self, experience: Experience) -> None:
        """Answer as outcomes taught from now on; the file on disk stays as it is."""
        async with self._one_at_a_time:
            now = self._now
            if experience.adjustment == now.knowledge.experience.adjustment:
                self._made = replace(now, knowledge=replace(now.knowledge, experience=experience))
            else:
                self._made = await asyncio.to_thread(_live, now.knowledge.library, now.base, experience)

    async def hear(self, inbox: tuple[str, ...]) -> bool:
        """Fit anew beside what followers write; refused, with False, where a promise of the library would break."""
        async with self._one_at_a_time:
            library, experience = self._now.knowledge.library, self._now.knowledge.experience
            fit_on = await asyncio.to_thread(self._beside, library, experience, inbox)
            if any(promise not in self.broken for promise in fit_on.broken):
                return False
            self.inbox = inbox
            self._made = fit_on
            return True

    async def _settled(self, signature: _Signature) -> None:
        """Wait until nobody is writing any more."""
        while True:
            self._seen = signature
            await asyncio.sleep(SETTLE_SECONDS)
            signature = await asyncio.to_thread(self._signature)
            if signature == self._seen:
                return

    async def _reload(self) -> None:
        async with self._one_at_a_time:
            try:
                made = await asyncio.to_thread(self._read)
            except LibraryError as error:
                self._refuse(error.faults)
                self._seen = () if isinstance(error.__cause__, OSError) else self._seen  # it may be readable soon
                return
            newly = [promise for promise in made.broken if promise not in self.broken]
            if newly:
                files = workspace_files(self._workspace)
                self._refuse(tuple(fault_of(promise, files, self._workspace) for promise in newly))
                return
            self._made = made
            self.refusal = None
        library = made.knowledge.library
        self._log.info("library.loaded", version=library.version, intents=len(library.intents))

    def _read(self) -> _Made:
        return self._beside(read_library(self._workspace), self._now.knowledge.experience, self.inbox)

    def _beside(self, library: Library, experience: Experience, inbox: tuple[str, ...]) -> _Made:
        made = _live(library, self._tried_out(library, inbox) or self._fitted(library, inbox), experience)
        give_back()
        return made

    def _fitted(self, library: Library, inbox: tuple[str, ...]) -> Fitted:
        return fitted(library, self._cache, inbox, self._base)

    def _tried_out(self, library: Library, inbox: tuple[str, ...]) -> Fitted | None:
        """The matcher of files that were tried out just now, which need not be fitted twice."""
        tried, self._tried = self._tried, None
        if tried is None or tried[:2] != (library.version, inbox):
            return None
        if self._cache is not None:
            keep_fitted(tried[2], cache_for(self._cache, inbox))
        return tried[2]

    def _refuse(self, faults: tuple[Fault, ...]) -> None:
        if self.refusal == Refusal(faults):
            return
        self.refusal = Refusal(faults)
        self._metrics.library_refusals.inc()
        self._log.warning("library.refused", where=self.refusal.where, faults=len(faults))

    def _signature(self) -> _Signature:
        found = []
        for path in workspace_files(self._workspace):
            with contextlib.suppress(OSError):
                stat = path.stat()
                found.append((str(path), stat.st_mtime_ns, stat.st_size, stat.st_ino))
        return tuple(found)
