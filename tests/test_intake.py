"""What a signed event may hold that no database keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.small_world import World
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
