"""`make simulate` in short, and that it would notice: each planted defect is found by the judge it is meant for."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.history import Ending
from bench.simulate import Sum, complaint, played, read_options, report
from bench.simulation.loop import DrawnLoop, StandstillError
from bench.simulation.model import NEVER, Deed, Model
from bench.simulation.playing import Stage, Told, staged
from bench.simulation.storage import Rewrite
from bot.store.transaction import Query, q
from handlers.desk import Verb

ROOT = Path(__file__).resolve().parent.parent
SEEDS = 100
PATIENCE = 400
"""Seeds within which a planted defect has to be found."""


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """One place to play on; what is played before leaves nothing behind."""
    with staged() as one:
        yield one


# --- the program -----------------------------------------------------------------------------------------------------


def test_whatever_is_drawn_nothing_is_lost_doubled_swapped_or_talked_over(stage: Stage) -> None:
    """A hundred lives of a shop, with ends and new beginnings, lost calls and a database that hangs."""
    found = Sum()
    for seed in range(1, SEEDS + 1):
        found.add(stage.play(seed))
    assert [complaint(told) for told in found.faulty] == []
    assert found.counts["ends and new beginnings"] > SEEDS / 4
    assert found.counts["calls that went wrong"] > SEEDS / 4
    assert found.endings[Ending.ANSWERED] > SEEDS
    assert found.endings[Ending.WITH_PERSON] > SEEDS / 4


def test_a_seed_is_the_same_in_every_process(stage: Stage) -> None:
    """Also after others, and where Python orders its sets otherwise."""
    words = "from bench.simulate import played; print(*(told.digest for told in played([7, 11])))"
    for order in ("1", "2"):
        alone = subprocess.run(
            [sys.executable, "-c", words], cwd=ROOT, env={"PYTHONHASHSEED": order}, capture_output=True, check=True
        )
        assert alone.stdout.decode().split() == [stage.play(7).digest, stage.play(11).digest]


# --- planted defects -------------------------------------------------------------------------------------------------


def answers_are_dropped(query: Query) -> Query | None:
    """The decision is stored, and its words are forgotten."""
    forgotten = query.name == "put_in_outbox" and str(query.args[0]).startswith("d")
    return None if forgotten else query


def unknown_is_tried_again(query: Query) -> Query | None:
    """Whatever got no answer is said once more."""
    if query.name != "mark_unknown":
        return query
    number, due_ms, detail, tries = query.args
    return q("mark_waiting", number, due_ms or 0, detail, tries)


def everything_has_a_lane_of_its_own(query: Query) -> Query | None:
    """Nothing waits for what was to be said before."""
    if query.name != "put_in_outbox":
        return query
    key, lane, *rest = query.args
    return q("put_in_outbox", key, f"{lane}:{key}", *rest)


def claims_are_not_heard_by_the_bot(query: Query) -> Query | None:
    """A teammate takes over, and the bot talks on."""
    return None if query.name in {"take_over", "own"} else query


def unknown_is_called_sent(query: Query) -> Query | None:
    """What got no answer is taken for delivered."""
    return q("mark_sent", query.args[0], "", 0) if query.name == "mark_unknown" else query


def nobody_minds_promises(query: Query) -> Query | None:
    """That the promised time has passed is noticed by nobody."""
    return None if query.name in {"due_escalations", "note_late"} else query


@pytest.mark.parametrize(
    ("defect", "judge"),
    [
        (answers_are_dropped, "lost"),
        (unknown_is_called_sent, "lost"),
        (unknown_is_tried_again, "doubled"),
        (everything_has_a_lane_of_its_own, "reordered"),
        (claims_are_not_heard_by_the_bot, "broken"),
        (nobody_minds_promises, "broken"),
    ],
)
def test_a_planted_defect_is_found(stage: Stage, defect: Rewrite, judge: str) -> None:
    """By the judge that is there for it, within a few seeds; the same seed without it is clean."""
    told = next(told for told in _with(stage, defect) if getattr(told, judge))
    assert stage.play(told.seed).complaints == ()


def test_the_team_is_heard_over_the_bot(stage: Stage) -> None:
    """What the model says of a bot that does not hear claims."""
    told = next(
        told for told in _with(stage, claims_are_not_heard_by_the_bot) if any("owned it" in one for one in told.broken)
    )
    assert f"--seed {told.seed} --seeds 1" in complaint(told)


def _with(stage: Stage, defect: Rewrite) -> Iterator[Told]:
    for seed in range(1, PATIENCE + 1):
        yield stage.play(seed, defect)


# --- the reference model ---------------------------------------------------------------------------------------------


def deed(verb: Verb, begun: int, answered: int, *, who: str = "anna", text: str = "") -> Deed:
    """An act in one thread."""
    return Deed(f"{verb}{begun}", "t1", who, verb, text, begun, answered)


def test_the_team_owns_from_an_answered_claim_to_the_beginning_of_its_end() -> None:
    """Only what is certain counts: between begun and answered anything may be true."""
    model = Model([deed(Verb.CLAIM, 10, 20)])
    assert model.owned_before(["t1"], "", 21)
    assert not model.owned_before(["t1"], "", 20)
    assert not model.owned_before(["t2"], "", 21)
    model.deeds.append(deed(Verb.RESOLVE, 30, NEVER))
    assert not model.owned_before(["t1"], "", 40)
    model.deeds[-1].answered = 35
    model.deeds.append(deed(Verb.REOPEN, 50, 60))
    assert model.owned_before(["t1"], "", 61)


def test_a_claimers_line_must_go_out_and_nobody_elses_may() -> None:
    """Unless the claim is in doubt; a note stays inside in any case."""
    claim = deed(Verb.CLAIM, 10, 20)
    said, beside = deed(Verb.SAY, 30, 40, text="hers"), deed(Verb.SAY, 30, 40, who="bob", text="his")
    note = deed(Verb.NOTE, 30, 40, text="inside")
    model = Model([claim, said, beside, note])
    assert list(model.told_wrongly(["hers"], "")) == []
    assert list(model.told_wrongly([], "not delivered: hers")) == []
    assert len(list(model.told_wrongly([], ""))) == 1
    assert len(list(model.told_wrongly(["hers", "his", "inside"], ""))) == 2
    model.deeds.append(deed(Verb.RESOLVE, 25, 50))
    assert list(model.told_wrongly([], "")) == []


# --- the loop --------------------------------------------------------------------------------------------------------


async def counted_up(*, careful: bool) -> int:
    """Two tasks that look and then act; a careless one lets the other in between."""
    counter, lock = [0], asyncio.Lock()

    async def one() -> None:
        if careful:
            async with lock:
                await add()
        else:
            await add()

    async def add() -> None:
        seen = counter[0]
        await asyncio.sleep(0)
        counter[0] = seen + 1

    await asyncio.gather(one(), one(), asyncio.sleep(0))
    return counter[0]


def test_races_come_out_in_some_seeds_and_again_in_the_same() -> None:
    """The order is drawn: a careless counter is wrong now and then, a careful one never."""
    drawn = [DrawnLoop(seed).run_until_complete(counted_up(careful=False)) for seed in range(60)]
    assert Counter(drawn).keys() == {1, 2}
    assert drawn == [DrawnLoop(seed).run_until_complete(counted_up(careful=False)) for seed in range(60)]
    assert {DrawnLoop(seed).run_until_complete(counted_up(careful=True)) for seed in range(60)} == {2}


def test_time_passes_at_once_and_never_stands_still_unnoticed() -> None:
    """A day's sleep takes no time; what nobody will ever wake is an error; a blow falls before its step."""
    loop = DrawnLoop(1)
    loop.run_until_complete(asyncio.sleep(86_400))
    assert 86_400 <= loop.time() < 86_401
    struck: list[int] = []
    loop.strike(3, lambda: struck.append(loop.steps))
    loop.run_until_complete(counted_up(careful=True))
    assert len(struck) == 1

    async def for_ever() -> None:
        await loop.create_future()

    with pytest.raises(StandstillError):
        loop.run_until_complete(for_ever())
    loop.finish()


# --- the command -----------------------------------------------------------------------------------------------------


def test_the_figures_of_all_seeds_are_added_up() -> None:
    """Whatever process played them."""
    found = Sum()
    for told in played(range(3)):
        found.add(told)
    assert (found.seeds, report(found).row_count) == (3, 11)
    assert read_options(["--seeds", "5"]).seeds == 5
