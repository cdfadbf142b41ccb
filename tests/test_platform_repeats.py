"""What every platform keeps, played by its vendor: a lost answer says nothing twice, and one key is one text's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.calls import outgoing
from bot.clock import now_ms
from handlers import PLATFORMS
from handlers.base import Failure, Outgoing, Platform, SendError
from tests.test_dialogues import ALL, ANSWER, KNOWN, Town, open_town

NAMES = sorted(ALL)
LOST = "We are open until six tonight."
OTHER = "The blue one is sold out until May."


@dataclass(frozen=True, slots=True)
class Asked:
    """A town where somebody has asked and was answered, and what answers the next text of theirs."""

    town: Town
    platform: Platform

    async def by(self, follower: str) -> Outgoing:
        """They write and are answered; one more text to them, in a row that no other has."""
        vendor = self.town.vendor
        before = {row["id"] for row in await self._rows()}
        await vendor.says(follower, KNOWN, public="dm" not in vendor.manner.calls)
        await self.town.reached(follower, ANSWER)
        await self.town.quiet()
        [row] = [row for row in await self._rows() if row["id"] not in before]
        return replace(outgoing(row, again=False), id="900001", text=LOST, buttons=(), image="")

    async def _rows(self) -> list[dict[str, object]]:
        found = [row for number in range(1, 40) for row in await self.town.rows("outbox_row", number)]
        return [row for row in found if row["target"] == self.town.vendor.name and row["via"] != "hydrate"]  # type: ignore[misc]

    def said(self, follower: str, text: str) -> int:
        """How often a text reached a follower."""
        return sum(text in one.text for one in self.town.vendor.reached(follower))


@pytest.fixture
async def asked(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Asked]:
    """A town of the platform that the test names."""
    name: str = request.param
    async with open_town(name, tmp_path) as town:
        yield Asked(town, town.program.around.platforms[name])


every = pytest.mark.parametrize("asked", NAMES, indirect=True)


async def lost(platform: Platform, text: Outgoing) -> Outgoing:
    """A text whose answer got lost, as it is settled; what a vendor's own client repeats is no trouble."""
    started = now_ms()
    try:
        await platform.send(text)
    except SendError as error:
        assert error.failure is Failure.UNKNOWN
    return replace(text, attempted_ms=started)


@every
async def test_what_arrived_unseen_is_said_once(asked: Asked) -> None:
    """It is looked up, or said again under a key that the vendor knows, or in steps: it reaches the follower once."""
    text = await asked.by("ana")
    asked.town.vendor.break_off()
    again = await lost(asked.platform, text)
    assert asked.said("ana", LOST) == 1
    try:
        receipt = await asked.platform.settle(again)
    except SendError as error:
        assert asked.town.vendor.manner.tells_what_arrived, f"settle tells nothing: {error}"
        assert error.failure in {Failure.UNKNOWN, Failure.RECIPIENT}
        return
    if receipt is None:
        try:
            await asked.platform.send(again)
        except SendError as error:
            assert error.failure is Failure.DUPLICATE
    assert asked.said("ana", LOST) == 1


@every
async def test_a_row_of_the_same_number_is_another_text(asked: Asked) -> None:
    """A new database counts from 1 too: neither another follower's text nor another text is taken for the lost one."""
    text = await asked.by("ana")
    bens = replace(await asked.by("ben"), id=text.id)
    asked.town.vendor.break_off()
    await lost(asked.platform, text)
    await asked.platform.send(bens)
    await asked.platform.send(replace(text, text=OTHER))
    assert [asked.said("ana", LOST), asked.said("ben", LOST), asked.said("ana", OTHER)] == [1, 1, 1]


@pytest.mark.parametrize("asked", [name for name in NAMES if PLATFORMS[name].limits.profiles], indirect=True)
async def test_a_follower_is_called_by_a_name(asked: Asked) -> None:
    """Where the limits say that the platform tells names, it does."""
    text = await asked.by("ana")
    profile = await asked.platform.profile(text.follower)
    assert "ana" in f"{profile.handle} {profile.name}".casefold()
