"""The library from disk: read, fitted, and read again when the files change. A bad change is never live."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from structlog.typing import FilteringBoundLogger

from bot.knowledge import Knowledge
from bot.metrics import Metrics
from bot.word_vectors import word_vectors
from intents.contents import Library
from intents.library import Fault, LibraryError, load
from intents.understanding import Broken, Fitted, check, fit, fit_key

POLL_SECONDS = 0.15
SETTLE_SECONDS = 0.2
_Signature = tuple[tuple[str, int, int, int], ...]


def workspace_files(workspace: Path) -> list[Path]:
    """The files a workspace's library consists of (``.yml`` too, so that it can be refused with a hint)."""
    found = [workspace / "responses.yaml", workspace / "responses.yml"]
    for pattern in ("*.yaml", "*.yml"):
        found += sorted((workspace / "intents").rglob(pattern))
    return [path for path in found if path.is_file()]


def read_library(workspace: Path) -> Library:
    """The workspace's library. Raises LibraryError with every fault, also for a missing file."""
    files: dict[str, bytes] = {}
    for path in workspace_files(workspace):
        name = path.relative_to(workspace).as_posix()
        try:
            files[name] = path.read_bytes()
        except OSError as error:
            raise LibraryError((_unreadable(name, error),)) from error
    if "responses.yaml" not in files and "responses.yml" not in files:
        raise LibraryError((_missing(workspace),))
    return load(files)


def _missing(workspace: Path) -> Fault:
    place = workspace.absolute()
    return Fault("responses.yaml", 1, 1, f"there is none in {place}", f"frontdesk init {place} makes a workspace", "")


def _unreadable(name: str, error: OSError) -> Fault:
    return Fault(name, 1, 1, f"cannot be read ({error.strerror})", "check that the program may read it", "")


def fitted(library: Library, cache: Path | None) -> Fitted:
    """The library fitted, from the cache file if that was fitted on the same examples."""
    vectors = word_vectors()
    if cache is not None:
        with contextlib.suppress(OSError, ValueError, KeyError, EOFError), np.load(cache, allow_pickle=False) as held:
            if str(held["key"]) == fit_key(library, vectors):
                return Fitted.from_arrays(library, dict(held), vectors)
    made = fit(library, vectors)
    if cache is not None:
        _keep(made, cache)
    return made


def _keep(made: Fitted, cache: Path) -> None:
    """A cache that cannot be written costs time at the next start, nothing else."""
    unfinished = cache.with_name(cache.name + ".new.npz")
    with contextlib.suppress(OSError):
        np.savez(unfinished, allow_pickle=False, **made.to_arrays())
        unfinished.replace(cache)


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


class LiveLibrary:
    """The library in force."""

    def __init__(self, workspace: Path, cache: Path | None, log: FilteringBoundLogger, metrics: Metrics) -> None:
        """Read and fit it once. Raises LibraryError when there is nothing valid to start with."""
        self._workspace = workspace
        self._cache = cache
        self._log = log
        self._metrics = metrics
        self._seen = self._signature()
        library = read_library(workspace)
        self._knowledge = Knowledge(library, fitted(library, cache))
        self.refusal: Refusal | None = None
        self.broken: tuple[Broken, ...] = tuple(check(library, self._knowledge.fitted))

    def knowledge(self) -> Knowledge:
        """The library now in force and what was learned from it."""
        return self._knowledge

    async def run(self) -> None:
        """Follow the files until cancelled."""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            signature = await asyncio.to_thread(self._signature)
            if signature != self._seen:
                await self._settled(signature)
                await self._reload()

    async def _settled(self, signature: _Signature) -> None:
        """Wait until nobody is writing any more."""
        while True:
            self._seen = signature
            await asyncio.sleep(SETTLE_SECONDS)
            signature = await asyncio.to_thread(self._signature)
            if signature == self._seen:
                return

    async def _reload(self) -> None:
        try:
            knowledge, broken = await asyncio.to_thread(self._read)
        except LibraryError as error:
            self._refuse(error.faults)
            return
        newly = [promise for promise in broken if promise not in self.broken]
        if newly:
            self._refuse(tuple(_broken_promise(self._workspace, promise) for promise in newly))
            return
        self._knowledge = knowledge
        self.broken = tuple(broken)
        self.refusal = None
        self._log.info("library.loaded", version=knowledge.library.version, intents=len(knowledge.library.intents))

    def _read(self) -> tuple[Knowledge, list[Broken]]:
        library = read_library(self._workspace)
        made = fitted(library, self._cache)
        return Knowledge(library, made), check(library, made)

    def _refuse(self, faults: tuple[Fault, ...]) -> None:
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


def broken_promises(workspace: Path, knowledge: Knowledge) -> tuple[Fault, ...]:
    """Every must_match and must_not_match line that does not hold, at its place."""
    return tuple(_broken_promise(workspace, promise) for promise in check(knowledge.library, knowledge.fitted))


def _broken_promise(workspace: Path, promise: Broken) -> Fault:
    """A must_match or must_not_match line that no longer holds, at its place in the file."""
    file, line, source = _find(_texts(workspace), promise)
    message = f'{promise.intent}: "{promise.line}" is not understood as promised; instead: {promise.instead}'
    return Fault(file, line, 1, message, "add an example like it, or take the line out", source)


def _texts(workspace: Path) -> Mapping[str, str]:
    return {
        path.relative_to(workspace).as_posix(): path.read_text(encoding="utf-8", errors="replace")
        for path in workspace_files(workspace)
    }


def _find(texts: Mapping[str, str], promise: Broken) -> tuple[str, int, str]:
    for name, text in texts.items():
        inside = False
        for number, line in enumerate(text.splitlines(), 1):
            inside = line.startswith(f"{promise.intent}:") or (inside and not line[:1].strip())
            if inside and promise.line in line:
                return name, number, line
    return "intents", 1, ""
