"""What a vendor accepted and reports as failed afterwards: sent again where that helps, never twice, else told."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.store.undelivered import AGAIN_AFTER_MS
from handlers.base import Failure, Outgoing, Receipt, SendError
from handlers.desk import Verb
from intents.model import Delivered, Echo, Parsed, Undelivered
from tests.small_world import ANNA, HOUR_MS, Meanwhile, Network, World
from tests.test_ownership import knowledge

KNOWN, UNKNOWN = "where is my order", "could you sponsor our village fair next summer"
MINUTE_MS = 60_000


@dataclass
class Reporting(Network):
    """A platform that accepts first and tells later what became of it."""

    blind: bool = False
    """Whether it cannot be asked what arrived."""
    during: list[Meanwhile] = field(default_factory=list)
    """What happens while the next call is under way, before its answer."""

    async def send(self, reply: Outgoing) -> Receipt:
        """As planned, after what happens meanwhile."""
        while self.during:
            await self.during.pop(0)()
        return await super().send(reply)

    async def settle(self, reply: Outgoing) -> Receipt | None:
        """What arrived, unless it is blind."""
        if self.blind:
            raise SendError(Failure.UNKNOWN, "Nobody can be asked.")
        return await super().settle(reply)

    def parse(self, body: bytes, received_ms: int) -> Sequence[Parsed]:
        """A report names the row it was sent for, as WhatsApp's does."""
        told = json.loads(body)
        where = ("instagram", "shop", told["key"])
        match told["is"]:
            case "sent":
                return [Echo(*where, "ben", "", received_ms, told["row"])]
            case "failed" | "failed, try again":
                report = Undelivered(*where, "It says so.", told["is"] != "failed")
                return [Echo(*where, "ben", "", received_ms, told["row"]), report]
            case "delivered":
                return [Echo(*where, "ben", "", received_ms, told["row"]), Delivered(*where)]
        return super().parse(body, received_ms)


@dataclass
class Scene:
    """Ben has asked something that the library knows, and the answer was accepted."""

    world: World
    network: Reporting

    async def reports(self, what: str, attempt: int = 0) -> None:
        """What became of an attempt, as the vendor tells it."""
        done = self.network.delivered[attempt]
        body = {"is": what, "key": done.key, "row": done.out_id}
        await self.world.intake.accept("instagram", json.dumps(body).encode())

    async def later(self, ms: int) -> None:
        """Time passes; what is due is sent."""
        self.world.now_ms += ms
        await self.world.sends()
        await self.world.sends()

    @property
    def sent(self) -> int:
        """How often it was sent."""
        return len(self.network.delivered)

    async def row(self) -> tuple[str, str]:
        """State and receipt of the answer."""
        row = (await self.world.rows("outbox_row", 1))[0]
        return row["state"], row["receipt"]

    def told(self, containing: str) -> list[str]:
        """Lines at the desk."""
        return [text for _, text in self.world.room.lines if containing in text]


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """The first attempt is out."""
    network = Reporting()
    async with World(tmp_path, knowledge(), network) as world:
        await world.hears(KNOWN)
        await world.decides()
        await world.sends()
        assert len(network.delivered) == 1
        yield Scene(world, network)


async def test_what_passes_is_sent_again_after_a_minute(scene: Scene) -> None:
    """Not at once, then once; the team hears nothing of it."""
    await scene.reports("failed, try again")
    assert await scene.row() == ("waiting", "")
    await scene.later(AGAIN_AFTER_MS[0] - 1)
    assert scene.sent == 1
    await scene.later(1)
    assert scene.sent == 2
    assert await scene.row() == ("sent", "mid-1")
    await scene.reports("delivered", 1)
    await scene.later(HOUR_MS)
    assert scene.sent == 2
    assert scene.world.room.lines == []


async def test_the_same_report_twice_is_one(scene: Scene) -> None:
    """Webhooks are repeated; also when the second attempt is out already."""
    await scene.reports("failed, try again")
    await scene.reports("failed, try again")
    await scene.later(AGAIN_AFTER_MS[0])
    await scene.reports("failed, try again", 0)
    await scene.later(HOUR_MS)
    assert scene.sent == 2
    assert await scene.row() == ("sent", "mid-1")


async def test_a_few_times_then_a_person(scene: Scene) -> None:
    """Three times, ever later; then the team reads it with the text."""
    for attempt, wait_ms in enumerate(AGAIN_AFTER_MS):
        await scene.reports("failed, try again", attempt)
        await scene.later(wait_ms - 1)
        assert scene.sent == attempt + 1
        await scene.later(1)
        assert scene.sent == attempt + 2
    await scene.reports("failed, try again", len(AGAIN_AFTER_MS))
    await scene.later(HOUR_MS)
    assert scene.sent == len(AGAIN_AFTER_MS) + 1
    assert (await scene.row())[0] == "dead"
    assert len(scene.told("Not delivered")) == 1


async def test_what_does_not_pass_is_for_a_person_at_once(scene: Scene) -> None:
    """A dead number stays dead: told once, however often it is reported, and the row says so."""
    await scene.reports("failed")
    await scene.reports("failed")
    await scene.later(HOUR_MS)
    assert scene.sent == 1
    assert await scene.row() == ("dead", "")
    assert len(scene.told("Not delivered")) == 1


async def test_delivered_after_failed_is_not_sent_again(scene: Scene) -> None:
    """Reports come in any order, and a follower has several devices: what arrived after all stays one text."""
    await scene.reports("failed, try again")
    await scene.reports("sent")
    assert (await scene.row())[0] == "waiting"
    await scene.reports("delivered")
    assert await scene.row() == ("sent", "mid-0")
    await scene.later(HOUR_MS)
    assert scene.sent == 1


async def test_an_echo_of_what_came_back_is_nobody_elses(scene: Scene) -> None:
    """A report that names no row is known by the attempt's receipt, also while it waits: no person wrote that."""
    await scene.reports("failed, try again")
    key = scene.network.delivered[0].key
    await scene.world.intake.accept("instagram", json.dumps({"is": "sent", "key": key, "row": ""}).encode())
    await scene.later(AGAIN_AFTER_MS[0])
    assert scene.sent == 2
    assert scene.world.room.cards == {}


async def test_failed_after_delivered_changes_nothing(scene: Scene) -> None:
    """It was there before: neither again nor a word to the team."""
    await scene.reports("delivered")
    await scene.reports("failed, try again")
    await scene.reports("failed")
    await scene.later(HOUR_MS)
    assert scene.sent == 1
    assert (await scene.row())[0] == "sent"
    assert scene.world.room.lines == []


async def test_delivered_while_the_second_attempt_is_refused_ends_it(scene: Scene) -> None:
    """The call is under way when the first one turns out to have arrived: no third."""

    async def arrives() -> None:
        await scene.reports("delivered")

    await scene.reports("failed, try again")
    scene.network.plans, scene.network.during = ["busy"], [arrives]
    await scene.later(AGAIN_AFTER_MS[0])
    assert scene.network.plans == []
    await scene.later(HOUR_MS)
    assert scene.sent == 1
    assert (await scene.row())[0] == "sent"


async def test_a_failure_of_the_second_after_the_first_arrived_is_none(scene: Scene) -> None:
    """The follower has the text, whatever became of its copy."""
    await scene.reports("failed, try again")
    await scene.later(AGAIN_AFTER_MS[0])
    await scene.reports("delivered", 0)
    await scene.reports("failed", 1)
    assert await scene.row() == ("sent", "mid-1")
    assert scene.told("Not delivered") == []


async def test_reports_that_overtake_the_answer_count(tmp_path: Path) -> None:
    """Failed before our call was answered: the late answer does not make it sent."""
    network = Reporting()
    async with World(tmp_path, knowledge(), network) as world:
        scene = Scene(world, network)

        async def failed() -> None:
            await scene.reports("failed, try again")

        network.meanwhile.append(failed)
        await world.hears(KNOWN)
        await world.decides()
        await world.sends()
        assert await scene.row() == ("waiting", "")
        await scene.later(AGAIN_AFTER_MS[0])
        assert scene.sent == 2
        assert await scene.row() == ("sent", "mid-1")


async def test_a_lost_answer_is_settled_by_its_report(tmp_path: Path) -> None:
    """No answer to the call, then the report of failure that names the row: sent again, once."""
    network = Reporting(plans=["unanswered"])
    async with World(tmp_path, knowledge(), network) as world:
        scene = Scene(world, network)
        await world.hears(KNOWN)
        await world.decides()
        await world.sends()
        assert (await scene.row())[0] == "unknown"
        await scene.reports("failed, try again")
        await scene.later(AGAIN_AFTER_MS[0])
        assert scene.sent == 2


async def test_not_again_where_nobody_knew_for_long_and_a_person_was_told(tmp_path: Path) -> None:
    """Unknown, so a person was asked to look; the report an hour later sends nothing behind their back."""
    network = Reporting(plans=["unanswered"], blind=True)
    async with World(tmp_path, knowledge(), network) as world:
        scene = Scene(world, network)
        await world.hears(KNOWN)
        await world.decides()
        await world.settles_down()
        assert len(scene.told("It is unknown")) == 1
        await scene.reports("failed, try again")
        await scene.later(HOUR_MS)
        assert scene.sent == 1
        assert (await scene.row())[0] == "dead"


async def test_not_again_when_the_window_would_be_closed(scene: Scene) -> None:
    """A report that comes late in the window: a person decides."""
    scene.world.now_ms += 24 * HOUR_MS - MINUTE_MS // 2
    await scene.reports("failed, try again")
    assert (await scene.row())[0] == "dead"
    assert scene.sent == 1


async def test_not_again_where_a_person_answers_now(scene: Scene) -> None:
    """Somebody typed in the app meanwhile: the bot's answer is not brought up again, and the team reads of it."""
    await scene.world.echoes("Hi Ben, I look at it myself.")
    await scene.reports("failed, try again")
    await scene.later(HOUR_MS)
    assert scene.sent == 1
    assert len(scene.told("Not delivered")) == 1


async def test_who_was_told_that_it_failed_is_told_that_it_arrived(scene: Scene) -> None:
    """Otherwise somebody sends it once more."""
    await scene.reports("failed")
    await scene.later(MINUTE_MS)
    await scene.reports("delivered")
    await scene.later(MINUTE_MS)
    assert await scene.row() == ("sent", "mid-0")
    assert len(scene.told("after all")) == 1


async def test_a_teammates_line_shows_what_became_of_it(tmp_path: Path) -> None:
    """Sent, on its way again, failed with Retry; the click sends it once more."""
    network = Reporting()
    async with World(tmp_path, knowledge(), network) as world:
        scene = Scene(world, network)
        await world.hears(UNKNOWN)
        await world.decides()
        await world.settles_down()
        await world.acts(ANNA, Verb.CLAIM)
        await world.acts(ANNA, Verb.SAY, "With pleasure!", line="1")
        await world.settles_down()
        mine = next(at for at, one in enumerate(network.delivered) if one.text == "With pleasure!")
        assert world.room.marks["1"] == "sent"
        await scene.reports("failed, try again", mine)
        await world.sends()
        assert world.room.marks["1"] == "held"
        await world.settles_down()
        assert world.room.marks["1"] == "sent"
        assert network.delivered[-1].text == "With pleasure!"
        await scene.reports("failed", len(network.delivered) - 1)
        await world.settles_down()
        assert world.room.marks["1"] == "failed"
        assert len(scene.told("[Retry]")) == 1
        before = scene.sent
        await world.acts(ANNA, Verb.RETRY, about="1")
        await world.settles_down()
        assert scene.sent == before + 1
