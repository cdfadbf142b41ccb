"""A library rehearsed on itself: what is tried, what is forecast from it, what is worth a look, where it is told."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.care_words import care_in_lines, forecast_in_words, stray_in_words
from bot.commands.reading import knowledge_of
from bot.knowledge import Knowledge
from bot.live_library import LiveLibrary
from bot.logs import make_log
from bot.metrics import Metrics
from bot.rehearsal_files import keep, place_of, read, rehearsed
from bot.rehearsals import Rehearser, forecast_of
from intents.caring import Idle, Stray, care
from intents.contents import Autonomy, Intent, Library, Matching
from intents.experience import Adjustment
from intents.forecasting import ENOUGH, Bar, Forecast, enough_for, forecast
from intents.rehearsing import FOLDS, MOST, Rehearsal, Trial, folds, rehearse, step_of, steps
from intents.understanding import fit
from tests.console_people import manager, shop_at
from tests.shop import INTENTS, RESPONSES, write_workspace
from tests.shop_library import EXAMPLES, SHOP
from tests.test_commands import frontdesk

FITTED = fit(SHOP)
DONE = rehearse(FITTED)
BAR = Bar(FITTED.threshold, FITTED.margin)


# --- what is tried ---------------------------------------------------------------------------------------------------


def test_every_example_is_tried_once_while_its_intent_is_known() -> None:
    """Never while it is there itself, and never with its intent left without any example."""
    asked = [(intent, text) for fold in folds(SHOP) for intent, text in fold.asked if intent in fold.library.intents]
    assert len(set(asked)) == len(asked)
    for fold in folds(SHOP):
        for intent, text in fold.asked:
            held = fold.library.intents.get(intent)
            assert held is None or (held.examples and text not in held.examples)


def test_every_intent_is_left_out_once() -> None:
    """So that each one's examples are also asked of a library that cannot know them."""
    left_out = [set(SHOP.intents) - set(fold.library.intents) for fold in folds(SHOP)]
    assert len(left_out) == FOLDS
    assert set.union(*left_out) == set(SHOP.intents)
    assert sum(map(len, left_out)) == len(SHOP.intents)


def test_an_only_example_is_never_held_back() -> None:
    """An intent of one example is tried as unknown, since without it nothing is known of it."""
    lonely = replace(SHOP.intents["refund"], examples=("I want a refund",))
    library = replace(SHOP, intents={**SHOP.intents, "refund": lonely})
    asked = [(fold, intent) for fold in folds(library) for intent, _ in fold.asked if intent == "refund"]
    assert all(intent not in fold.library.intents for fold, intent in asked)


def test_a_library_of_three_intents_is_not_rehearsed() -> None:
    """There is nothing to leave out; nothing is forecast and nothing found."""
    small = replace(SHOP, intents={name: SHOP.intents[name] for name in ("refund", "returns", "sizes")})
    assert folds(small) == ()
    done = rehearse(fit(small))
    assert done.trials == ()
    assert not forecast(done, small, BAR).is_enough
    assert list(care_in_lines(care(done, 0.8))) == []


def test_of_a_large_library_only_some_examples_are_tried() -> None:
    """Time stays bounded, and no example is then called needless, since what needs it may not have been tried."""
    lines = [tuple(f"{number} {at}" for at in range(60)) for number in range(100)]
    many = {f"i{number}": Intent(f"i{number}", "", examples) for number, examples in enumerate(lines)}
    library = Library(many, {})
    assert step_of(library) == 6_000 // MOST
    known = sum(intent in fold.library.intents for fold in folds(library) for intent, _ in fold.asked)
    assert known <= MOST
    assert care(replace(DONE, step=2), 0.5).idle == ()


def test_the_same_library_is_always_rehearsed_alike() -> None:
    """In one go or in helpings, the first of which comes after the first fit."""
    assert rehearse(FITTED) == DONE
    helpings = list(steps(FITTED))
    assert helpings[0] == ()
    assert tuple(trial for helping in helpings for trial in helping) == DONE.trials


# --- what is forecast ------------------------------------------------------------------------------------------------


def trial(intent: str, taken_for: str, confidence: float = 0.95, **more: object) -> Trial:
    """One trial; its example is named after what happened."""
    known, held, lead = bool(more.get("known", True)), bool(more.get("held", False)), float(more.get("lead", 0.9))  # type: ignore[arg-type]
    text = str(more.get("text", f"{intent} as {taken_for}"))
    return Trial(intent, text, known, taken_for, confidence, lead, held, str(more.get("example", "like")), 0.5)


def test_the_forecast_counts_what_would_be_said() -> None:
    """Sure and ahead and not held back; what is left to people counts as a message that needs a person."""
    library = replace(
        SHOP, intents={**SHOP.intents, "refund": replace(SHOP.intents["refund"], autonomy=Autonomy.SUGGEST)}
    )
    trials = (
        trial("sizes", "sizes"),
        trial("sizes", "returns"),
        trial("sizes", "sizes", 0.5),
        trial("sizes", "sizes", held=True),
        trial("sizes", "sizes", lead=0.01),
        trial("sizes", "refund"),
        trial("refund", "refund"),
        trial("refund", "returns"),
        trial("restock", "returns", known=False),
        trial("restock", "", 0.0, known=False),
    )
    found = forecast(Rehearsal("k", trials), library, Bar(0.8, 0.1))
    assert found == Forecast(0.98, asked=6, right=1, wrong=1, near=4, near_answered=2)


def test_precision_is_that_of_the_traffic_assumed() -> None:
    """Two thirds in scope, a ninth near; of a hundred answers right and eighteen near ones answered in a hundred …"""
    found = Forecast(0.98, asked=100, right=60, wrong=0, near=100, near_answered=18)
    assert found.precision == pytest.approx(0.4 / (0.4 + 0.02))
    assert not found.reaches_target
    assert Forecast(0.98, 0, 0, 0, 0, 0).precision == 1.0


def test_chance_is_no_reason_to_raise_the_threshold() -> None:
    """A target just missed by few trials is not called missed; by many it is."""
    few = Forecast(0.98, asked=100, right=60, wrong=1, near=100, near_answered=3)
    many = Forecast(0.98, asked=10_000, right=6_000, wrong=100, near=10_000, near_answered=300)
    assert few.precision == pytest.approx(many.precision)
    assert (few.reaches_target, few.misses_target) == (False, False)
    assert (many.reaches_target, many.misses_target) == (False, True)


def test_a_higher_threshold_is_named_where_the_target_is_missed() -> None:
    """The lowest that meets it; none where the surest answers are wrong."""
    wrong = tuple(trial("sizes", "returns", 0.85) for _ in range(10))
    right = tuple(trial("sizes", "sizes", 0.95) for _ in range(40))
    found = enough_for(Rehearsal("k", wrong + right), SHOP, Bar(0.8, 0.1))
    assert found is not None
    assert (found[0], found[1].right, found[1].wrong) == (0.95, 40, 0)
    surest = tuple(trial("sizes", "returns", 0.99) for _ in range(10))
    assert enough_for(Rehearsal("k", surest + right), SHOP, Bar(0.8, 0.1)) is None


def test_experience_moves_the_forecast() -> None:
    """A brand whose answers were wrong more often is forecast fewer of them."""
    trials = tuple(trial("sizes", "sizes", 0.9) for _ in range(5))
    bar = Bar(0.85, 0.1)
    assert forecast(Rehearsal("k", trials), SHOP, bar).right == 5
    assert forecast(Rehearsal("k", trials), SHOP, replace(bar, adjustment=Adjustment(-1.0))).right == 0


def test_the_shop_library_gets_a_forecast() -> None:
    """Some of it is answered, and little that it should not."""
    found = forecast(DONE, SHOP, BAR)
    assert found.is_enough
    assert min(found.asked, found.near) >= ENOUGH
    assert 0.1 < found.coverage.value < 0.95
    assert found.precision > 0.9


# --- what is worth a look --------------------------------------------------------------------------------------------


def test_intents_whose_examples_are_taken_for_each_other_are_twins() -> None:
    """Two of six at least; the others, if likely, are strays of their own, surest first."""
    trials = (
        *(trial("sizes", "restock", 0.9 - at / 10, text=f"s{at}") for at in range(2)),
        *(trial("sizes", "sizes") for _ in range(2)),
        *(trial("restock", "restock") for _ in range(2)),
        trial("restock", "payment", 0.7, text="r"),
        trial("restock", "refund", 0.2, text="unlikely"),
        trial("refund", "sizes", 0.99, known=False),
    )
    found = care(Rehearsal("k", trials), 0.8)
    assert [(pair.first, pair.second, pair.crossing, pair.of) for pair in found.twins] == [("restock", "sizes", 2, 8)]
    assert found.strays == (Stray("restock", "r", "payment", "like", 0.7),)


def test_an_example_is_needless_if_no_other_needs_it_and_it_is_known_without() -> None:
    """Only in intents of some size, where the others really cover it."""
    own = [trial("sizes", "sizes", text=f"s{at}", example="s0") for at in range(6)]
    few = [trial("refund", "refund", text=f"r{at}", example="r0") for at in range(3)]
    unsure = trial("sizes", "sizes", 0.5, text="unsure", example="s1")
    found = care(Rehearsal("k", (*own, unsure, *few)), 0.8)
    assert found.idle == tuple(Idle("sizes", f"s{at}") for at in range(2, 6))


def test_a_library_with_the_same_question_twice_is_told_so() -> None:
    """Two intents written for one purpose, rehearsed for real."""
    again = tuple(f"{text} please" for text in EXAMPLES["refund"])
    twin = replace(SHOP.intents["refund"], name="money_back", examples=again)
    answers = {**SHOP.answers, "money_back": SHOP.answers["refund"]}
    found = care(rehearse(fit(replace(SHOP, intents={**SHOP.intents, "money_back": twin}, answers=answers))), 0.8)
    assert ("money_back", "refund") in [(pair.first, pair.second) for pair in found.twins]


# --- where it is told ------------------------------------------------------------------------------------------------


def test_the_forecast_in_words() -> None:
    """Enough: shares with an interval and the target; too little: what is lacking; missed: what would help."""
    knowledge = Knowledge(SHOP, FITTED)
    assert forecast_in_words(knowledge, DONE).startswith("This library: ~")
    assert "too small to forecast" in forecast_in_words(knowledge, Rehearsal("k", ()))
    right = tuple(trial("sizes", "sizes", 0.97) for _ in range(ENOUGH))
    near = tuple(trial("restock", "", 0.0, known=False) for _ in range(ENOUGH))
    met = forecast_in_words(knowledge, Rehearsal("k", right + near))
    assert "~100 % answered, 100.0 % of that right" in met
    assert met.endswith("The target of 98 % is met.")
    one = (trial("sizes", "returns", 0.95),)
    assert "within what chance leaves open" in forecast_in_words(knowledge, Rehearsal("k", right + near + one))
    wrong = tuple(trial("sizes", "returns", 0.95) for _ in range(10))
    assert "`matching: {threshold: 0.97}` would meet it" in forecast_in_words(
        knowledge, Rehearsal("k", right + near + wrong)
    )
    surest = tuple(trial("sizes", "returns", 0.99) for _ in range(10))
    assert "No threshold meets the target" in forecast_in_words(knowledge, Rehearsal("k", right + near + surest))


def test_long_lists_are_cut() -> None:
    """Five of a kind, and how many more there are."""
    trials = tuple(trial("sizes", f"i{at}", 0.9) for at in range(9))
    ((heading, lines),) = care_in_lines(care(Rehearsal("k", trials), 0.8))
    assert (heading, len(lines), lines[-1]) == ("Examples that point to another intent", 6, "… and 4 more")
    assert stray_in_words(Stray("a", "b", "c", "d", 0.9)) == "a: “b” is taken for c, like “d”"


def test_a_rehearsal_is_kept_beside_the_database_and_read_for_the_same_library_only(tmp_path: Path) -> None:
    """A file of another library, an unfinished one or none at all costs time, nothing else."""
    place = place_of(tmp_path / "frontdesk.db.fitted.npz")
    assert place == tmp_path / "frontdesk.db.rehearsal.json"
    assert place_of(tmp_path / "a.fitted.npz", ("hm",)) == tmp_path / "a.rehearsal.inbox.json"
    far: list[float] = []
    assert rehearsed(FITTED, place, far.append) == DONE
    assert far == sorted(far)
    assert far[-1] == 1.0
    assert read(FITTED, place) == DONE
    assert read(fit(replace(SHOP, matching=Matching(target=0.9))), place) is None
    place.write_bytes(place.read_bytes()[:100])
    assert read(FITTED, place) is None
    keep(DONE, tmp_path / "nowhere" / "else.json")


async def test_the_library_in_force_is_rehearsed_once_it_has_settled(tmp_path: Path) -> None:
    """By itself, told in the log's figures only where it is large enough, read from the file after a restart."""
    write_workspace(tmp_path)
    cache = tmp_path / "frontdesk.db.fitted.npz"
    library = LiveLibrary(tmp_path, cache, make_log("console"), Metrics())
    running = asyncio.create_task(Rehearser(library, cache, make_log("console"), quiet=0.01).run())
    async with asyncio.timeout(30):
        while library.rehearsal is None:
            await asyncio.sleep(0.02)
    running.cancel()
    assert library.rehearsal.key == library.knowledge().fitted.key
    assert not forecast_of(library.knowledge(), library.rehearsal).is_enough
    again = LiveLibrary(tmp_path, cache, make_log("console"), Metrics())
    await Rehearser(again, cache, make_log("console")).look()
    assert again.rehearsal == library.rehearsal


async def test_a_rehearsal_of_an_older_library_is_not_shown(tmp_path: Path) -> None:
    """An edit takes it away until the new one is rehearsed."""
    library = LiveLibrary(write_workspace(tmp_path), None, make_log("console"), Metrics())
    assert not library.keep_rehearsal(DONE)
    assert library.rehearsal is None


async def test_the_library_page_tells_the_forecast_and_what_is_worth_a_look(tmp_path: Path) -> None:
    """Before: that it is being worked out; after: in words, with everything inert."""
    marked = INTENTS.replace("store hours", '"<b>where</b> is my box"')
    async with shop_at(tmp_path, RESPONSES, marked) as shop, manager(shop) as maria:
        assert "Being worked out" in (await maria.get("/library")).text
        library = shop.program.library
        stray = trial("opening_hours", "order_status", text="<b>where</b> is my box")
        assert library.keep_rehearsal(Rehearsal(library.knowledge().fitted.key, (stray,)))
        page = (await maria.get("/library")).text
        assert "too small to forecast" in page
        assert "Examples that point to another intent" in page
        assert "&lt;b&gt;where&lt;/b&gt; is my box" in page
        assert "<b>where</b>" not in page


def test_check_tells_the_forecast_and_what_is_worth_a_look(tmp_path: Path) -> None:
    """As text and as data; a library with faults has none."""
    write_workspace(tmp_path)
    done = frontdesk(tmp_path, "check")
    assert done.returncode == 0
    assert b"too small to forecast" in done.stdout
    found = json.loads(frontdesk(tmp_path, "check", "--json").stdout)
    assert found["forecast"] is None
    assert set(found["care"]) == {"twins", "strays", "idle"}
    starter = Path(__file__).parent.parent
    write_workspace(tmp_path, (starter / "responses.yaml").read_text("utf-8"), "")
    (tmp_path / "intents" / "shop.yaml").unlink()
    for file in (starter / "intents" / "library").glob("*.yaml"):
        (tmp_path / "intents" / file.name).write_bytes(file.read_bytes())
    found = json.loads(frontdesk(tmp_path, "check", "--json").stdout)
    assert found["faults"] == []
    assert 0.3 < found["forecast"]["answered"] < 0.95
    assert found["forecast"]["precision"] > 0.9
    assert knowledge_of(tmp_path).library.intents
    printed = frontdesk(tmp_path, "check").stdout.decode()
    assert "This library: ~" in printed
    (tmp_path / "responses.yaml").write_text("answers: {}\nanwers: {}\n", encoding="utf-8")
    bad = json.loads(frontdesk(tmp_path, "check", "--json").stdout)
    assert (bad["forecast"], bad["care"], bad["examples"]) == (None, None, [])
