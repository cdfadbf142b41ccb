"""How a fitted library ranks its intents for a text, match by match, and what is kept of it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from intents.confidence import EXACT, MARGIN, SHIPPED, SHIPPED_WITH_MEANING, Calibrator
from intents.contents import Brand, Intent, Library, Matching
from intents.evidence import NAMES
from intents.fitting import Memory, judge
from intents.guard import case, doubt, left_over, refuse
from intents.heads import Dense
from intents.model import Cues, Match, Ranking, Refusal, Risk
from intents.ranker import Index
from intents.understanding import (
    NAMED,
    REFUSED,
    WORTH_NAMING,
    Fitted,
    fit,
    fit_key,
    recalibrated,
    understand,
    understand_normal,
)
from intents.vectors import Vectors
from tests.cases import FITTED

LINES = {
    "open": ("when are you open", "open on sunday", "opening hours"),
    "cancel": ("cancel my order", "cancel the order", "Cancel my order!", "i got hurt"),
    "card": ("my card was stolen", "help my card was stolen", "somebody stole my card"),
    "both": ("opening hours", "where is it", "😀"),
}
SMALL = Library({name: Intent(name, name, said) for name, said in LINES.items()}, {}, Brand("", ""))
"""In no language that has a background."""


def always(confidence: float, *thresholds: tuple[float, float]) -> Calibrator:
    """A calibrator that is as sure of everything."""
    zeros, ones = np.zeros(len(NAMES), np.float32), np.ones(len(NAMES), np.float32)
    return Calibrator(zeros, ones, zeros, math.log(confidence / (1 - confidence)), thresholds or ((0.0, 0.9),))


def table() -> Vectors:
    """A word table of three words."""
    rows = np.array([[9, 0], [0, 9], [5, 5]], np.int8)
    return Vectors.of(["order", "open", "card"], rows, np.ones(3, np.float32))


def ranked(text: str, fitted: Fitted = FITTED) -> Ranking:
    """The ranking of a text."""
    return understand(text, fitted).ranking


# --- said word for word --------------------------------------------------------------------------------------------


def test_an_example_word_for_word_is_its_intent() -> None:
    """As it stands first in the library."""
    found = fit(SMALL)
    assert ranked("CANCEL my order", found) == Ranking(
        (Match("cancel", EXACT, 1.0, "cancel my order"),), found.threshold, found.margin, exact=True
    )


def test_what_two_intents_say_is_neithers() -> None:
    """And an example without words is nobody's; all others are said word for word."""
    found = fit(SMALL)
    assert set(found.exact) == {
        *(("when", "are", "you", "open"), ("open", "on", "sunday"), ("cancel", "my", "order")),
        *(("cancel", "the", "order"), ("i", "got", "hurt"), ("where", "is", "it")),
        *(
            ("my", "card", "was", "stolen"),
            ("somebody", "stole", "my", "card"),
            ("help", "my", "card", "was", "stolen"),
        ),
    }
    assert not ranked("opening hours", found).exact


@pytest.mark.parametrize("threshold", [0.5, 0.9, 2.5])
def test_an_example_that_names_a_risk_is_refused(threshold: float) -> None:
    """Its confidence falls with the threshold; what the intent is about is no risk."""
    found = recalibrated(fit(SMALL), always(0.5, (0.0, threshold)))
    hurt = understand("i got hurt", found)
    assert hurt.cues.risk is not None
    assert hurt.cues.risk.category == "injury"
    assert hurt.ranking.refusal == Refusal("risk", (hurt.cues.risk.phrase,))
    assert hurt.ranking.matches == (Match("cancel", min(EXACT, REFUSED * threshold), 1.0, "i got hurt"),)
    stolen = understand("my card was stolen", found)
    assert (stolen.cues.risk, stolen.ranking.refusal) == (None, None)
    assert stolen.ranking.matches == (Match("card", EXACT, 1.0, "my card was stolen"),)


@pytest.mark.parametrize("text", ["@ann cancel my order", "cancel my order 😀", "cancel my order https://a.example"])
def test_what_stands_around_an_example_is_heard(text: str) -> None:
    """It stays an example."""
    found = understand(text, FITTED)
    assert found.ranking == ranked("cancel my order")
    assert understand("stolen card 😀", fit(SMALL)).cues.risk is not None
    assert understand("my card was stolen 😀", fit(SMALL)).cues.risk is None
    assert understand("i got hurt 😀", fit(SMALL)).cues.risk is not None
    praise = fit(Library({"praise": Intent("praise", "praise", ("good feed",))}, {}, Brand("", "")))
    assert [understand(said, praise).cues.chatter for said in ("good feed", "good feed 😀")] == [False, True]


def test_scorn_behind_an_example_is_no_example() -> None:
    """It is judged like any text."""
    assert not ranked("cancel my order 🖕").exact


# --- any text ------------------------------------------------------------------------------------------------------

TEXTS = (
    "how much is it to ship to canada by sunday",
    "refund shipping order discount",
    "do you sell lawnmowers",
    "can i return my order",
    "what size and when are you open",
    "where is my parcel",
    "zz",
    "how do i return it",
)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("confidence", [0.02, 0.3, 0.5, 0.7, 0.95])
def test_other_intents_share_what_the_likeliest_leaves(text: str, confidence: float) -> None:
    """As their chances are, none surer than the best; those worth naming are named, five at most."""
    found = ranked(text, recalibrated(FITTED, always(confidence, (0.0, 1.0))))
    assert FITTED.model is not None
    judged = judge(text, FITTED.model)
    names, starts = FITTED.corpus.names, [*FITTED.model.scene.starts]
    chances = dict(zip(names, judged.chances.tolist()[: len(names)], strict=True))
    first = found.matches[0]
    sure = first.confidence
    assert chances[first.intent] == max(chances.values())
    left = min(sure, 1 - sure) / chances[first.intent]
    shares = {name: min(chance * left, sure) for name, chance in chances.items() if name != first.intent}
    behind = sorted((name for name in shares if shares[name] >= WORTH_NAMING), key=lambda name: -chances[name])
    assert [match.intent for match in found.matches[1:]] == behind[: NAMED - 1]
    assert [match.confidence for match in found.matches[1:]] == pytest.approx(
        [shares[name] for name in behind[: NAMED - 1]]
    )
    for match in found.matches:
        at = names.index(match.intent)
        own = judged.likeness.both[starts[at] : starts[at + 1]]
        assert match.score == own.max()
        assert match.example == FITTED.corpus.examples[starts[at] + int(own.argmax())]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("threshold", [0.0, 0.4, 0.9, 1.5])
def test_confidence_is_judged_and_guarded(text: str, threshold: float) -> None:
    """A refusal takes it down to half the threshold or less; where it is too low, why is told."""
    fitted = recalibrated(FITTED, always(0.6, (0.0, threshold)))
    assert fitted.model is not None
    judged = judge(text, fitted.model)
    before = case(judged, fitted.model, fitted.guard, Memory())
    refusal, found = refuse(before, Cues()), ranked(text, fitted)
    assert found.best is not None
    assert found.best.confidence == pytest.approx(0.6 if refusal is None else 0.6 * REFUSED * min(threshold, 1.0))
    assert found.refusal == (refusal or (doubt(before) if threshold > 0.6 else None))
    assert (found.threshold, found.margin, found.exact) == (threshold, FITTED.margin, False)
    assert (found.left_over, found.repaired) == (left_over(judged), ())


def test_what_is_as_sure_as_the_threshold_asks_is_not_doubted() -> None:
    """Half is enough where half is asked."""
    assert ranked("can i return my order", recalibrated(FITTED, always(0.5, (0.0, 0.5)))).refusal is None
    assert ranked("how do i return it", recalibrated(FITTED, always(0.5, (0.0, 0.5)))).refusal is None
    assert ranked("how do i return it", recalibrated(FITTED, always(0.5, (0.0, 0.51)))).refusal is not None


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("hi, cancel my order please", EXACT),
        ("hi, cancel my ordre please", 0.6),
        ("hi, cancel the order we placed", 0.6),
        ("hello, I do NOT want a refund", 0.27),
    ],
)
def test_an_example_with_courtesies_is_as_sure_as_one(text: str, sure: float) -> None:
    """But not if it had to be repaired, or is refused."""
    found = ranked(text, recalibrated(FITTED, always(0.6)))
    assert not found.exact
    assert found.best is not None
    assert found.best.confidence == pytest.approx(sure)
    assert found.best.intent in {"cancel_order", "refund"}


def test_being_surer_than_of_an_example_is_possible() -> None:
    """Courtesies take nothing away."""
    found = ranked("hi, cancel my order please", recalibrated(FITTED, always(0.999)))
    assert found.best is not None
    assert found.best.confidence == pytest.approx(0.999)


def test_repairs_are_told() -> None:
    """With the ranking, even where nothing is left to rank."""
    assert ranked("can i retrun my order").repaired == (("retrun", "return"),)


@pytest.mark.parametrize("text", ["", "@bob", "???"])
def test_a_text_without_words_is_ranked_nowhere(text: str) -> None:
    """Its cues are heard."""
    found = understand(text, FITTED)
    assert found.ranking == Ranking((), FITTED.threshold, FITTED.margin)
    assert found.cues.chatter == (text == "@bob")


def test_a_library_without_examples_ranks_nothing() -> None:
    """Its cues are heard, and its arrays make it again."""
    empty = fit(Library({}, {}))
    found = understand("my lawyer asks", empty)
    assert found.ranking == Ranking((), empty.threshold, MARGIN)
    assert found.cues.risk == Risk("legal", "lawyer*")
    assert empty.model is None
    assert list(empty.to_arrays()) == ["key"]
    again = Fitted.from_arrays(Library({}, {}), empty.to_arrays())
    assert (again.model, again.key, again.threshold) == (None, empty.key, empty.threshold)
    assert ranked("pelase", empty).repaired == (("pelase", "please"),)
    vectors, inbox = table(), ("hello",)
    other = Fitted.from_arrays(Library({}, {}), fit(Library({}, {}), vectors, inbox).to_arrays(), vectors, inbox)
    assert other.key == fit_key(Library({}, {}), vectors, inbox)


def test_risks_are_refused_but_for_what_the_intent_is_about() -> None:
    """Where the likeliest intent's own examples name them."""
    fitted = recalibrated(fit(SMALL), always(0.6))
    found = understand("they said my card was stolen", fitted)
    assert found.ranking.best is not None
    assert (found.ranking.best.intent, found.cues.risk) == ("card", None)
    other = understand("cancel the order, my card was stolen, cancel order", fitted)
    assert other.ranking.best is not None
    assert other.ranking.best.intent == "cancel"
    assert other.cues.risk is not None
    assert other.ranking.refusal == Refusal("risk", (other.cues.risk.phrase,))
    assert other.ranking.best.confidence == pytest.approx(0.6 * REFUSED * 0.9)


def test_what_is_worked_out_stays_in_memory() -> None:
    """For the parts of the same text."""
    memory = Memory()
    normal = FITTED.corpus.reader.normalise("can i return my order")
    assert understand_normal(normal, FITTED, memory) == understand("can i return my order", FITTED)
    assert len(memory.likely) >= 1


# --- what a library is fitted to -----------------------------------------------------------------------------------


def test_bars_are_the_librarys_or_the_calibrators() -> None:
    """A threshold and a margin that are written stand; else the target says."""
    plain = fit(SMALL)
    assert (plain.threshold, plain.margin) == (SHIPPED.threshold(0.98), MARGIN)
    assert plain.calibrator is SHIPPED
    fixed = fit(replace(SMALL, matching=Matching(threshold=0.0, margin=0.0)))
    assert (fixed.threshold, fixed.margin) == (0.0, 0.0)
    lax = replace(SMALL, matching=Matching(target=0.9))
    assert fit(lax).threshold == SHIPPED.threshold(0.9)
    assert recalibrated(fit(lax), always(0.5, (0.8, 0.2), (1.0, 0.4))).threshold == pytest.approx(0.3)
    assert recalibrated(fixed, always(0.5, (0.8, 0.2), (1.0, 0.4))).threshold == 0.0


def test_another_calibrator_changes_nothing_else() -> None:
    """But what the examples are worth word for word."""
    plain, other = fit(SMALL), always(0.5, (0.0, 0.25))
    again = recalibrated(plain, other)
    assert (again.calibrator, again.threshold) == (other, 0.25)
    assert {said.ranking.threshold for said in again.exact.values()} == {0.25}
    assert replace(again, calibrator=SHIPPED, threshold=plain.threshold, exact=plain.exact) == plain


def test_with_a_word_table_its_own_calibrator_judges() -> None:
    """Where the library uses the table."""
    english = replace(SMALL, brand=Brand("", "en"))
    assert fit(english, table()).calibrator is SHIPPED_WITH_MEANING
    assert fit(english).calibrator is SHIPPED
    assert fit(SMALL, table()).calibrator is SHIPPED


def test_the_library_is_heard_as_it_is_written() -> None:
    """Its own risk phrases are risks; the inbox is background; what was fitted before tells the same."""
    risky = replace(SMALL, risk={"own": ("kiln",)})
    found = fit(risky, None, ("the weather is fine", "what a day"))
    assert understand("my kiln", found).cues.risk == Risk("own", "kiln")
    assert found.library is risky
    assert [reading.tokens for reading in found.corpus.background] == [
        ("the", "weather", "is", "fine"),
        ("what", "a", "day"),
    ]
    assert found.model is not None
    assert isinstance(found.model.learnt.head, Dense)
    assert found.model.learnt.head.dual.shape == (15, 5)
    assert found.key == fit_key(risky, None, ("the weather is fine", "what a day"))
    again = fit(risky, None, ("the weather is fine", "what a day"), earlier=fit(SMALL))
    assert again.guard == found.guard
    assert ranked("open the kiln", again) == ranked("open the kiln", found)


def test_what_was_fitted_before_is_taken_from_there() -> None:
    """The examples as they were read, where they lie in the word table, and what each intent shows."""
    english, vectors = replace(SMALL, brand=Brand("", "en")), table()
    before = fit(english, vectors)
    assert before.model is not None
    assert isinstance(before.model.index, Index)
    moved = replace(before.model.index, points=-before.model.index.points)
    again = fit(english, vectors, earlier=replace(before, model=replace(before.model, index=moved)))
    assert again.model is not None
    assert isinstance(again.model.index, Index)
    assert again.model.index.points.tolist() == moved.points.tolist()
    assert again.corpus.readings[3] is before.corpus.readings[3]
    assert all(one is other for one, other in zip(again.guard.traits, before.guard.traits, strict=True))


def test_phrases_are_heard_in_the_librarys_language() -> None:
    """A risk phrase as it is spelt out there; whom a library tells that it is a machine does not ask for a person."""
    lines = {**LINES, "who": ("are you a robot or a person", "am i talking to a human or a bot")}
    intents = {name: Intent(name, name, said) for name, said in lines.items()}
    found = fit(Library(intents, {}, Brand("", "en"), risk={"own": ("pls explode",)}))
    assert understand("order please explode", found).cues.risk == Risk("own", "please explode")
    assert not understand("are you a real person", found).cues.asks_person
    assert understand("are you a real person", fit(SMALL)).cues.asks_person


@pytest.mark.parametrize(
    ("library", "vectors", "inbox"),
    [
        (SMALL, None, ()),
        (SMALL, None, ("the weather is fine",)),
        (replace(SMALL, brand=Brand("", "en")), table(), ("the weather is fine",)),
    ],
    ids=["words alone", "with an inbox", "with a word table"],
)
def test_a_fit_is_made_again_from_its_arrays(
    library: Library, vectors: Vectors | None, inbox: tuple[str, ...]
) -> None:
    """All that was learnt comes from there."""
    fitted = fit(library, vectors, inbox)
    kept = fitted.to_arrays()
    assert set(kept) == {"key", "typical", "accuracy", "dual"}
    assert fitted.model is not None
    assert kept["typical"].tolist() == fitted.model.learnt.typical.tolist()
    assert float(kept["accuracy"]) == fitted.model.learnt.accuracy
    wide = {**kept, "typical": kept["typical"].astype(np.float64), "accuracy": np.array(0.125)}
    again = Fitted.from_arrays(library, wide, vectors, inbox)
    assert again.model is not None
    assert again.model.learnt.accuracy == again.model.scene.accuracy == 0.125
    assert again.model.learnt.typical.dtype == np.float32
    back = Fitted.from_arrays(library, kept, vectors, inbox)
    assert (back.key, back.library) == (fitted.key, library)
    for text in ("cancel it on sunday", "cancel my order", "card"):
        assert understand(text, back) == understand(text, fitted)


def test_arrays_of_another_library_are_refused() -> None:
    """They tell what to do instead."""
    kept = fit(SMALL).to_arrays()
    other = r"^these arrays were fitted to another library; call fit\(library\) instead$"
    size = r"^these arrays do not fit this library's examples; call fit\(library\) instead$"
    with pytest.raises(ValueError, match=other):
        Fitted.from_arrays(SMALL, kept, None, ("hello",))
    with pytest.raises(ValueError, match=other):
        Fitted.from_arrays(SMALL, kept, table())
    with pytest.raises(ValueError, match=other):
        Fitted.from_arrays(replace(SMALL, brand=Brand("other", "")), kept)
    with pytest.raises(ValueError, match=size):
        Fitted.from_arrays(SMALL, {**kept, "typical": kept["typical"][:3]})
    with pytest.raises(ValueError, match=size):
        Fitted.from_arrays(SMALL, {**kept, "dual": kept["dual"][:3]})


def test_a_key_tells_everything_apart_that_is_fitted() -> None:
    """Examples, risks, settings, the brand, the word table and the inbox; the order of intents says nothing."""
    moved = Vectors.of(["order", "open", "card"], np.array([[9, 0], [0, 9], [5, 4]], np.int8), np.ones(3))
    scaled = Vectors.of(["order", "open", "card"], np.array([[9, 0], [0, 9], [5, 5]], np.int8), np.ones(3) * 2)
    padded = Vectors.of(["order"], np.array([[9, 0]], np.int8), np.ones(1))
    intents = dict(SMALL.intents)
    renamed = {("closed" if name == "open" else name): intent for name, intent in intents.items()}
    keys = [
        fit_key(SMALL),
        fit_key(replace(SMALL, intents={**intents, "open": replace(intents["open"], examples=("open",))})),
        fit_key(replace(SMALL, intents=renamed)),
        fit_key(replace(SMALL, risk={"a": ("kiln",)})),
        fit_key(replace(SMALL, risk={"b": ("kiln",)})),
        fit_key(replace(SMALL, risk={"a": ("oven",)})),
        fit_key(replace(SMALL, matching=Matching(target=0.5))),
        fit_key(replace(SMALL, brand=Brand("other", ""))),
        fit_key(replace(SMALL, brand=Brand("", "de"))),
        *(fit_key(SMALL, vectors) for vectors in (table(), moved, scaled, padded)),
        fit_key(SMALL, None, ("hello",)),
        fit_key(SMALL, None, ("bye",)),
    ]
    assert len(set(keys)) == len(keys)
    assert {len(key) for key in keys} == {32}
    assert fit_key(replace(SMALL, intents=dict(reversed(list(intents.items()))))) == fit_key(SMALL)
    risks = {"a": ("kiln",), "b": ("oven",)}
    assert fit_key(replace(SMALL, risk=risks)) == fit_key(replace(SMALL, risk=dict(reversed(risks.items()))))
    assert fit_key(SMALL, table()) == fit_key(SMALL, table())
    assert len(fit_key(replace(SMALL, brand=Brand("\ud800", "")))) == 32


def test_what_the_guard_works_out_of_a_part_is_kept_beside_the_whole() -> None:
    """A denied part is read by itself; asked for once more, it is taken from what was worked out."""
    memory = Memory()
    denied = FITTED.corpus.reader.normalise("I do not want a refund, where is my order")
    found = understand_normal(denied, FITTED, memory)
    assert found.ranking.refusal == Refusal("negation", ("not", "refund"))
    assert len(memory.likely) == 2
