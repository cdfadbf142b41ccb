"""`frontdesk serve`: run until told to stop."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from structlog.typing import FilteringBoundLogger

from bot.app import serve
from bot.config import Config, ConfigError, read
from bot.leading import Role
from bot.logs import make_log


def run(workspace: Path | None, host: str | None, port: int | None, role: str) -> None:
    """Serve until SIGTERM or SIGINT."""
    if role not in set(Role):
        raise ConfigError([f"--role {role}: there are {', '.join(Role)}."])
    config = read(workspace=workspace, host=host, port=port)
    if role != Role.ALL and not config.core.on_postgres:
        raise ConfigError([
            f"--role {role}: a SQLite file has one process, which does everything. For several, set "
            "FRONTDESK_DATABASE_URL to a PostgreSQL."
        ])  # fmt: skip
    run_until_stopped(config, make_log(config.core.log), _announce, Role(role))


def _announce(url: str) -> None:
    sys.stderr.write(f"Frontdesk is at {url}\n" if url else "Frontdesk works.\n")
    sys.stderr.flush()


def run_until_stopped(
    config: Config,
    log: FilteringBoundLogger,
    ready: Callable[[str], None],
    role: Role = Role.ALL,
    watch: Callable[[asyncio.AbstractEventLoop], None] | None = None,
) -> None:
    """Serve on the fastest event loop there is until a signal says stop; a second signal stops at once.

    ``watch`` is shown the loop before anything runs on it.
    """
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        if watch is not None:
            watch(runner.get_loop())
        runner.run(_until_signal(config, log, ready, role))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


async def _until_signal(config: Config, log: FilteringBoundLogger, ready: Callable[[str], None], role: Role) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _stopper(stop, log))
    await serve(config, log, ready, stop, role)


def _stopper(stop: asyncio.Event, log: FilteringBoundLogger) -> Callable[[], None]:
    def on_signal() -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        log.info("frontdesk.stopping")
        stop.set()

    return on_signal
