"""Bells ring in every process: what is heard here wakes the others. A lost ring costs a sweep, nothing else."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from typing import Any, Final

from structlog.typing import FilteringBoundLogger

from bot.bell import Bells
from bot.store.postgres import PostgresStore
from bot.store.postgres_link import Link
from bot.store.postgres_troubles import TROUBLES
from bot.store.transaction import StoreUnavailableError

CHANNEL: Final = "frontdesk"
TOGETHER_SECONDS: Final = 0.02
"""Rings within so long are told at once."""
AGAIN_SECONDS: Final = 1.0
"""How soon a lost connection is made anew; also how often it is looked at."""


class Relay:
    """Tells other processes of this one's rings, and rings for theirs."""

    def __init__(self, store: PostgresStore, bells: Bells, log: FilteringBoundLogger) -> None:
        """Nothing is told before ``run``."""
        self._store = store
        self._bells = bells
        self._log = log
        self._name = secrets.token_hex(4)
        self._told = bells.counts()

    async def run(self) -> None:
        """Tell and hear until cancelled."""
        while True:
            try:
                await self._connected()
            except StoreUnavailableError as error:
                self._log.warning("relay.lost", error=str(error))
            await asyncio.sleep(AGAIN_SECONDS)

    async def _connected(self) -> None:
        link = await self._store.connect()
        try:
            await link.connection.add_listener(CHANNEL, self._heard)
            self._bells.ring_all()  # whatever was told while nobody listened
            await self._tell(link)
        except TROUBLES as error:
            raise StoreUnavailableError(str(error)) from error
        finally:
            link.drop()

    async def _tell(self, link: Link) -> None:
        """Tell of new rings, and now and then see whether the connection lives."""
        while True:
            heard = self._bells.any.rings
            rung = [name for name, rings in self._bells.counts().items() if rings > self._told[name]]
            if rung:
                self._told = self._bells.counts()
                await link.connection.execute("SELECT pg_notify($1, $2)", CHANNEL, " ".join((self._name, *rung)))
                await asyncio.sleep(TOGETHER_SECONDS)
            else:
                await self._bells.any.wait(heard, AGAIN_SECONDS)
                if link.connection.is_closed():
                    raise StoreUnavailableError("The connection is gone.")

    def _heard(self, _connection: Any, _process: int, _channel: str, told: object) -> None:
        name, *rung = str(told).split()
        if name == self._name:
            return
        for bell in rung:
            with contextlib.suppress(KeyError):
                self._bells.named(bell).ring()
                self._told[bell] += 1
