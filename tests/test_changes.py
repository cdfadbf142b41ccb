"""What is changed or taken back after it went out: its order, its age, its outcome, and who is told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import pytest

from bot.cards import transcript
from bot.intake import keep
from bot.store.spool import Spooled
from handlers.base import Failure, Outgoing, Receipt, SendError
from handlers.desk import Mark, Verb
from handlers.lengths import Unit
from handlers.limits import Limits, TextLimit
from intents.model import Kind, Message, Unsend, Via, Writer
from tests.small_world import ANNA, HOUR_MS, DiedError, Network, World
from tests.test_ownership import ODD, knowledge

pytestmark = pytest.mark.both_databases

LONG = "We would love to. " * 10


@dataclass
class Changing(Network):
    """A platform where everything can be changed, and taken back for two hours."""

    limits: ClassVar[Limits] = Limits(
        {Via.DM: TextLimit(100, Unit.CHARACTERS, "a test")},
        window_hours=24,
        revises=frozenset({Via.DM}),
        retracts=frozenset({Via.DM}),
        retract_hours=2,
    )
    shown: dict[str, str] = field(default_factory=dict)
    """What the follower reads now, by key."""
    tried: list[tuple[str, bool]] = field(default_factory=list)
    """What was asked, and whether an earlier attempt may have done it."""

    async def send(self, reply: Outgoing) -> Receipt:
        """Delivered and shown."""
        receipt = await super().send(reply)
        self.shown[receipt.key] = reply.text
        return receipt

    async def revise(self, reply: Outgoing, receipt: str) -> None:
        """Other words, as planned."""
        self._meets("revise", reply)
        self.shown[receipt] = reply.text
        self._after()

    async def retract(self, reply: Outgoing, receipt: str) -> None:
        """Gone, as planned."""
        self._meets("retract", reply)
        self.shown.pop(receipt, None)
        self._after()

    def _meets(self, what: str, reply: Outgoing) -> None:
        self.tried.append((what, reply.attempted_ms > 0))
        if self.plans and self.plans[0] in {"refused", "may not"}:
            failure = Failure.RECIPIENT if self.plans.pop(0) == "refused" else Failure.CONFIG
            raise SendError(failure, "The vendor says no.")

    def _after(self) -> None:
        plan = self.plans.pop(0) if self.plans else "ok"
        if plan == "unanswered":
            raise SendError(Failure.UNKNOWN, "No answer came.")
        if plan == "dies after":
            raise DiedError


@dataclass
class Scene:
    """Anna has claimed Ben's question; what the follower reads now."""

    world: World
    network: Changing

    @property
    def reads(self) -> list[str]:
        """What Ben reads of the team's, in order."""
        return [text for text in self.network.shown.values() if "person from our team" not in text]

    async def says(self, words: str, line: str = "l1") -> None:
        """Anna's line goes out."""
        await self.world.acts(ANNA, Verb.SAY, words, line=line)
        await self.world.settles_down()

    def told(self, words: str) -> int:
        """How often something was told at the desk."""
        return sum(words in text for _, text in self.world.room.lines)


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """A claimed escalation."""
    network = Changing()
    async with World(tmp_path, knowledge(), network) as world:
        await world.hears(ODD)
        await world.settles_down()
        await world.acts(ANNA, Verb.CLAIM)
        yield Scene(world, network)


async def test_every_part_of_a_long_answer_is_changed(scene: Scene) -> None:
    """Two messages become two others; the mark shows that they are under way, then that they are there."""
    await scene.says(LONG)
    assert len(scene.reads) == 2
    refused = await scene.world.acts(ANNA, Verb.REVISE, LONG.replace("love", "like"), about="l1")
    assert not refused
    await scene.world.sends()
    assert scene.world.room.marks["l1"] in {Mark.HELD, Mark.SENT}
    await scene.world.settles_down()
    assert " ".join(scene.reads) == LONG.replace("love", "like").strip()
    assert scene.world.room.marks["l1"] is Mark.SENT


async def test_a_deletion_follows_the_edit_before_it(scene: Scene) -> None:
    """Edited, then deleted, with the network busy: done in that order, told once, and the conversation shows it."""
    await scene.says("Yes, gladly.")
    await scene.world.acts(ANNA, Verb.REVISE, "Yes.", about="l1")
    await scene.world.acts(ANNA, Verb.RETRACT, about="l1")
    await scene.world.settles_down()
    assert [what for what, _ in scene.network.tried] == ["revise", "retract"]
    assert (scene.reads, scene.told("An answer of Anna's was taken back")) == ([], 1)
    shown = await scene.world.around.store.read(lambda: transcript(1, 20))
    assert "Yes. (taken back)" in [turn.text for turn in shown]
    assert scene.world.room.marks["l1"] is Mark.NONE
    assert (await scene.world.rows("escalation", 1))[0]["owed_ms"] is not None


@pytest.mark.parametrize("plan", ["unanswered", "dies after"])
@pytest.mark.parametrize("verb", [Verb.REVISE, Verb.RETRACT])
async def test_what_nobody_knows_is_done_again(scene: Scene, plan: str, verb: Verb) -> None:
    """No answer, or the program died in the call: once more, and the platform learns that it may have been done."""
    await scene.says("Yes, gladly.")
    scene.network.plans = [plan]
    await scene.world.acts(ANNA, verb, "Yes." if verb is Verb.REVISE else "", about="l1")
    await scene.world.settles_down()
    assert scene.network.tried == [(verb.value, False), (verb.value, True)]
    assert scene.reads == (["Yes."] if verb is Verb.REVISE else [])
    assert scene.told("unknown") == 0


@pytest.mark.parametrize(
    ("verb", "words"), [(Verb.REVISE, "The edit did not reach the follower"), (Verb.RETRACT, "Not taken back")]
)
@pytest.mark.parametrize("plan", ["refused", "may not"])
async def test_what_the_vendor_refuses_is_told_once_with_the_reason(
    scene: Scene, verb: Verb, words: str, plan: str
) -> None:
    """The follower still reads the old words, and so says the thread; a missing permission holds nothing else up."""
    await scene.says("Yes, gladly.")
    scene.network.plans = [plan]
    await scene.world.acts(ANNA, verb, "Yes." if verb is Verb.REVISE else "", about="l1")
    await scene.world.settles_down()
    assert scene.reads == ["Yes, gladly."]
    assert scene.told(f"❌ {words}: The vendor says no. The follower still reads:\n> Yes, gladly.") == 1
    assert scene.told("nothing can be sent") == 0
    assert scene.world.room.marks["l1"] is Mark.SENT


async def test_what_is_too_old_stays_and_nothing_is_tried(scene: Scene) -> None:
    """Two hours are over."""
    await scene.says("Yes, gladly.")
    scene.world.now_ms += 2 * HOUR_MS
    refused = await scene.world.acts(ANNA, Verb.RETRACT, about="l1")
    assert refused == "Deleted here only: Instagram takes a message back for 2 hours only."
    assert (scene.network.tried, scene.reads) == ([], ["Yes, gladly."])


async def test_a_change_is_no_answer_that_could_be_cancelled(scene: Scene) -> None:
    """`!cancel` finds nothing to take back while an edit waits, and the edit is made."""
    await scene.says("Yes, gladly.")
    await scene.world.acts(ANNA, Verb.REVISE, "Yes.", about="l1")
    assert await scene.world.acts(ANNA, Verb.CANCEL) == "There is nothing of yours to take back."
    await scene.world.settles_down()
    assert scene.reads == ["Yes."]


async def test_an_edit_after_the_window_is_refused_in_words(scene: Scene) -> None:
    """The platform's window has closed: nothing is tried."""
    await scene.says("Yes, gladly.")
    scene.world.now_ms += 25 * HOUR_MS
    refused = await scene.world.acts(ANNA, Verb.REVISE, "Yes.", about="l1")
    assert refused.startswith("Your edit was not taken over. Not sent: Instagram's reply window has closed")
    assert scene.network.tried == []


async def test_what_the_brand_deletes_is_not_told_as_the_followers(scene: Scene) -> None:
    """The platform tells of our own deletion as well: the thread does not say that the follower took it back."""
    where, now_ms = ("instagram", "shop", "c1"), scene.world.now_ms
    ours = Message(*where, Kind.DM, "ben", "Ten euros.", now_ms, writer=Writer.BRAND)
    event = Spooled("instagram", b"{}", now_ms)
    for said in (ours, Unsend(*where, now_ms)):
        await scene.world.around.store.run(lambda said=said: keep(scene.network, [said], event, ("slack",)))
    await scene.world.settles_down()
    assert (await scene.world.rows("message", *where))[0]["state"] == "gone"
    assert scene.told("took a message back") == 0
