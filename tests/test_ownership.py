"""Who is talking, the bot or a person: whatever happens in whatever order, the follower never hears both.

Steps are drawn by chance; an independent model of four facts (who owns the conversation, who has claimed it, which
lines may go out, which must) judges everything that reached the follower.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.knowledge import Knowledge
from handlers.desk import Teammate, Verb
from intents.library import load
from intents.understanding import fit
from tests.databases import Server, emptied, put_on_postgres
from tests.shop import INTENTS, RESPONSES
from tests.small_world import ANNA, BOB, HOUR_MS, World

KNOWN = "where is my order"
ODD = "could you sponsor our village fair next summer"
TAKES = frozenset({Verb.CLAIM, Verb.REOPEN, Verb.SUGGEST})
ENDS = frozenset({Verb.RESOLVE, Verb.GIVE_BACK, Verb.NOISE, Verb.MUTE})


@cache
def knowledge() -> Knowledge:
    """The small shop's, whose replies are held for eight seconds."""
    responses = RESPONSES.replace("undo_seconds: 0", "undo_seconds: 8")
    library = load({"responses.yaml": responses, "intents/shop.yaml": INTENTS})
    return Knowledge(library, fit(library))


@dataclass
class Model:
    """What must hold, told by what was done and by nothing that Frontdesk stores."""

    team_owns: bool = False
    may_go_out: set[str] = field(default_factory=set)
    must_go_out: set[str] = field(default_factory=set)
    offered: dict[str, Teammate] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)


@dataclass
class Play:
    """One world, its model, and the steps that can be taken."""

    world: World
    model: Model = field(default_factory=Model)
    lines: int = 0
    newest: dict[str, str] = field(default_factory=dict)
    """Each teammate's newest line that is on its way."""

    async def step(self, name: str, number: int) -> None:
        """Take one step; what cannot be done now is refused, as in life."""
        if name in DOINGS:
            await DOINGS[name](self, number)
        else:
            await self._acts(_who(number), Verb(name))

    async def asks(self, number: int) -> None:
        """The follower writes."""
        await self.world.hears((KNOWN, ODD, "can i talk to a person")[number % 3])

    async def asks_again(self, number: int) -> None:
        """The vendor delivers an event that it may have delivered before."""
        await self.world.hears(KNOWN, key=f"message-{number}")

    async def decides(self, _number: int) -> None:
        """The responder looks."""
        await self.world.decides()

    async def writes_in_app(self, number: int) -> None:
        """A colleague answers in the platform's own app."""
        await self.world.echoes(f"Hi, it is me in the app, {number}.")
        self.model.team_owns = True

    async def waits(self, number: int) -> None:
        """Time passes."""
        self.world.now_ms += (1_000, 9_000, 95_000, HOUR_MS)[number % 4]

    async def restarts(self, _number: int) -> None:
        """The process begins anew."""
        await self.world.restarts()

    async def notes(self, number: int) -> None:
        """A line that must stay inside."""
        self.lines += 1
        await self.world.acts(_who(number), Verb.NOTE, f"internal {self.lines}", line=f"l{self.lines}")

    async def _acts(self, who: Teammate, verb: Verb) -> None:
        if not self.world.room.cards:
            return
        refused = await self.world.acts(who, verb, "1" if verb is Verb.SUGGEST else "")
        if not refused and verb in TAKES:
            self.model.team_owns = True
        elif not refused and verb in ENDS:
            self.model.team_owns = False

    async def says(self, number: int) -> None:
        """A plain line in the newest thread."""
        who = _who(number)
        if not self.world.room.cards:
            return
        self.lines += 1
        text, line = f"answer {self.lines}", f"l{self.lines}"
        newest = max(map(int, self.world.room.cards))
        before = (await self.world.rows("escalation", newest))[0]
        await self.world.acts(who, Verb.SAY, text, line=line)
        if before["state"] == "claimed" and before["claimed_by"] == f"slack:{who.id}":
            self.model.may_go_out.add(text)
            self.model.must_go_out.add(text)
            self.newest[who.id] = line
        elif before["state"] == "waiting":
            self.model.offered[line] = who

    async def sends_line(self, number: int) -> None:
        """Somebody presses *Claim and send* under the newest offered line."""
        who = _who(number)
        for line, writer in list(self.model.offered.items())[-1:]:
            refused = await self.world.acts(who, Verb.SEND, about=line)
            if not refused and who is writer:
                self.model.team_owns = True
                self.model.may_go_out.add(f"answer {line[1:]}")
                self.model.must_go_out.add(f"answer {line[1:]}")
                self.newest[who.id] = line
                del self.model.offered[line]

    async def cancels(self, number: int) -> None:
        """A teammate takes their newest line back."""
        who = _who(number)
        line = self.newest.get(who.id)
        if line and not await self.world.acts(who, Verb.CANCEL, about=line):
            self._withdrawn(line)

    async def edits(self, number: int) -> None:
        """A teammate edits their newest line."""
        who = _who(number)
        line = self.newest.get(who.id)
        if line and not await self.world.acts(who, Verb.REVISE, f"edited {line[1:]}", about=line):
            self._withdrawn(line)
            self.model.may_go_out.add(f"edited {line[1:]}")
            self.model.must_go_out.add(f"edited {line[1:]}")

    def _withdrawn(self, line: str) -> None:
        for text in (f"answer {line[1:]}", f"edited {line[1:]}"):
            self.model.may_go_out.discard(text)
            self.model.must_go_out.discard(text)

    async def sends(self, number: int) -> None:
        """The outbox looks once, and the network has its way with the first call."""
        plans = ("ok", "ok", "lost", "unanswered", "busy", "refused", "dies before", "dies after")
        self.world.network.plans = [plans[number % len(plans)]]
        if number % 5 == 0:
            self.world.network.meanwhile = [self._claims_meanwhile]
        begun = len(self.world.network.begun)
        owned = self.model.team_owns
        await self.world.sends()
        self.world.network.plans, self.world.network.meanwhile = [], []
        for reply in self.world.network.begun[begun:]:
            if owned and not reply.by_person:
                self.model.violations.append(f"the bot said {reply.text!r} while the team owned the conversation")

    async def _claims_meanwhile(self) -> None:
        await self._acts(ANNA, Verb.CLAIM)

    async def echoes(self, number: int) -> None:
        """The platform tells back something of ours that it delivered."""
        delivered = self.world.network.delivered
        if delivered:
            one = delivered[number % len(delivered)]
            await self.world.echoes(one.text, key=one.key)


def _who(number: int) -> Teammate:
    return ANNA if number % 4 else BOB


DOINGS: Mapping[str, Callable[[Play, int], Awaitable[None]]] = {
    "asks": Play.asks,
    "asks again": Play.asks_again,
    "decides": Play.decides,
    "sends": Play.sends,
    "echoes": Play.echoes,
    "writes in app": Play.writes_in_app,
    "waits": Play.waits,
    "restarts": Play.restarts,
    "says": Play.says,
    "notes": Play.notes,
    "cancels": Play.cancels,
    "sends line": Play.sends_line,
    "edits": Play.edits,
}
ACTS = (Verb.CLAIM, Verb.RELEASE, Verb.RESOLVE, Verb.REOPEN, Verb.GIVE_BACK, Verb.NOISE, Verb.SUGGEST)
OFTEN = ("asks", "decides", "sends", "sends", "waits", "says", "says", "claim", "claim")
STEPS = st.lists(
    st.tuples(st.sampled_from([*DOINGS, *(verb.value for verb in ACTS), *OFTEN]), st.integers(0, 39)), max_size=30
)


async def judged(steps: list[tuple[str, int]], room: Path) -> list[str]:
    """Play the steps, let everything settle, and tell what should not have happened."""
    await emptied(room)
    async with World(room, knowledge()) as world:
        play = Play(world)
        for name, number in steps:
            await play.step(name, number)
        await world.settles_down()
        return [*play.model.violations, *_told_wrongly(play), *await _left_in_silence(play)]


def _told_wrongly(play: Play) -> list[str]:
    delivered = play.world.network.delivered
    rows, texts = Counter(one.out_id for one in delivered), Counter(one.text for one in delivered)
    found = [f"row {row} was delivered {times} times" for row, times in rows.items() if times > 1]
    for text, times in texts.items():
        ours = text.startswith(("answer", "edited", "internal"))
        if ours and text not in play.model.may_go_out:
            found.append(f"{text!r} should have stayed inside")
        if ours and times > 1:
            found.append(f"{text!r} was delivered {times} times")
    return found


async def _left_in_silence(play: Play) -> list[str]:
    """A line that had to go out did, or its thread says that it did not; an open escalation stands on a card."""
    reached = {one.text for one in play.world.network.delivered}
    loud = " ".join(text for _, text in play.world.room.lines)
    found = [f"{text!r} was lost" for text in play.model.must_go_out if text not in reached and text not in loud]
    for row in await play.world.rows("inbox_escalations", 100):
        card = play.world.room.cards.get(str(row["id"]))
        if card is None or card.state != row["state"]:
            found.append(f"escalation {row['id']} is {row['state']} and its card {card and card.state}")
    undecided = (await play.world.rows("backlog"))[0]["undecided"]
    return [*found, *(["messages were never decided"] if undecided else [])]


@settings(max_examples=60, deadline=None)
@given(STEPS)
@example([("asks", 1), ("decides", 0), ("sends", 0), ("claim", 0), ("says", 0), ("waits", 1), ("sends", 7)])
@example([("asks", 0), ("decides", 0), ("writes in app", 0), ("sends", 0)])
@example([("asks", 0), ("decides", 0), ("sends", 3), ("echoes", 0), ("waits", 1), ("sends", 0)])
@example([("asks", 1), ("waits", 3), ("decides", 0), ("sends", 6), ("writes in app", 0), ("waits", 2), ("sends", 2)])
def test_the_follower_never_hears_both(steps: list[tuple[str, int]]) -> None:
    """No bot answer while the team owns the conversation, no reply twice, no internal word, nothing in silence."""
    with TemporaryDirectory() as room:
        assert asyncio.run(judged(steps, Path(room))) == []


@settings(max_examples=12, deadline=None)
@given(steps=STEPS)
def test_nor_does_it_on_postgresql(postgres: Server, steps: list[tuple[str, int]]) -> None:
    """The same transactions on the other database, with fewer draws."""
    with TemporaryDirectory() as room:
        put_on_postgres(Path(room), postgres.always("ownership"))
        assert asyncio.run(judged(steps, Path(room))) == []


@pytest.mark.both_databases
async def test_who_opts_out_gets_nothing_that_was_still_waiting(tmp_path: Path) -> None:
    """An answer waits for a vendor that is busy; “stop” comes first: only its confirmation goes out."""
    async with World(tmp_path, knowledge()) as world:
        await world.hears(KNOWN)
        await world.decides()
        world.network.plans = ["busy"]
        await world.sends()
        await world.hears("stop")
        await world.decides()
        await world.settles_down()
        assert [one.text[:30] for one in world.network.delivered] == ["All right, you will get no more"[:30]]
