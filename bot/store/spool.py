"""Keeps signed events in a file while the database cannot be reached; an hour of errors ends a subscription."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


class SpoolError(Exception):
    """Not even the spool can be written: the vendor must keep the event and send it again (503)."""


@dataclass(frozen=True, slots=True)
class Spooled:
    """One event as it was received."""

    platform: str
    body: bytes
    received_ms: int


class Spool:
    """An append-only file of events, each on disk before ``append`` returns."""

    def __init__(self, path: Path) -> None:
        """``path`` need not exist; ``path.draining`` is used while it is being emptied."""
        self.path = path
        self._draining = path.with_name(path.name + ".draining")
        self._waiting = path.exists() or self._draining.exists()
        self.trouble = ""
        """Why the newest event could not be kept anywhere; empty once one was."""

    def append(self, event: Spooled) -> None:
        """Write and fsync one event. Raises SpoolError."""
        body = base64.b64encode(event.body).decode("ascii")
        line = json.dumps([event.platform, event.received_ms, body])
        try:
            with open(self.path, "a", encoding="ascii", opener=_only_ours) as file:
                file.write(f"\n{line}\n")  # on a line of its own, whatever a crash has left before it
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            self.trouble = error.strerror or type(error).__name__
            raise SpoolError(str(error)) from error
        self._waiting, self.trouble = True, ""

    @property
    def waiting(self) -> bool:
        """Whether events are waiting for the database."""
        return self._waiting

    @property
    def writable(self) -> bool:
        """Whether an event could be kept here."""
        return os.access(self.path.parent, os.W_OK)

    def take(self) -> Iterator[Spooled]:
        """What was kept so far; it stays on disk until ``clear``."""
        if not self._draining.exists():
            self.path.replace(self._draining)
        with self._draining.open(encoding="ascii") as file:
            yield from filter(None, map(_read, file))

    def clear(self) -> None:
        """Forget what ``take`` gave: it is in the database now."""
        self._draining.unlink(missing_ok=True)
        self._waiting = self.path.exists()


def _read(line: str) -> Spooled | None:
    """The event of a line; None for one that a crash or a full disk has cut off, which got no 200."""
    try:
        platform, received_ms, body = json.loads(line)
    except ValueError:
        return None
    return Spooled(platform, base64.b64decode(body), received_ms)


def _only_ours(path: str, flags: int) -> int:
    """Events hold followers' words: a new file can be read by this user only."""
    return os.open(path, flags, 0o600)
