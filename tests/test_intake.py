"""A signed event that cannot be kept as it is goes to quarantine, and nothing waits behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.store.spool import Spooled
from intents.model import Message, Parsed
from tests.small_world import Network, World
from tests.test_ownership import KNOWN, knowledge


@pytest.mark.both_databases
async def test_a_number_with_nul_is_kept_for_people_and_stops_nothing(tmp_path: Path) -> None:
    """The event stands in quarantine as it came; what follows it is answered."""
    async with World(tmp_path, knowledge()) as world:
        await world.hears(KNOWN, key="m\0id")
        assert len(await world.rows("unread_events", 0, 10)) == 1
        await world.hears(KNOWN)
        await world.settles_down()
        assert len(world.network.delivered) == 1


@dataclass
class Timeless(Network):
    """A platform whose handler lets one impossible time through."""

    def parse(self, body: bytes, received_ms: int) -> Sequence[Parsed]:
        """The year ten to the twelfth, for one message."""
        parsed = super().parse(body, received_ms)
        return [
            replace(one, sent_ms=2**70) if isinstance(one, Message) and one.key == "odd" else one for one in parsed
        ]


@pytest.mark.both_databases
async def test_what_no_row_takes_is_kept_for_people(tmp_path: Path) -> None:
    """A defect of ours in one event: it is on disk, the vendor is not asked for it again, and the next is answered."""
    async with World(tmp_path, knowledge(), Timeless()) as world:
        await world.hears(KNOWN, key="odd")
        assert len(await world.rows("unread_events", 0, 10)) == 1
        await world.hears(KNOWN)
        await world.settles_down()
        assert len(world.network.delivered) == 1


async def test_the_spool_of_a_platform_that_is_gone_ends_nothing(tmp_path: Path) -> None:
    """It was taken out of the settings while its events waited: they stand in quarantine, the others are answered."""
    async with World(tmp_path, knowledge()) as world:
        world.spool.append(Spooled("telegram", b"{}", world.now_ms))
        await world.hears(KNOWN)
        assert await world.intake.drain_spool() == 2
        assert len(await world.rows("unread_events", 0, 10)) == 1
        await world.settles_down()
        assert len(world.network.delivered) == 1
