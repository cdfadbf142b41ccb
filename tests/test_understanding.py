"""Texts are ranked, with a confidence, against a library."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.word_vectors import word_vectors
from intents.confidence import SHIPPED, SHIPPED_WITH_MEANING, Calibrator
from intents.contents import Answer, Autonomy, Brand, Intent, Library, Matching, Wording
from intents.explaining import explain
from intents.promises import check
from intents.understanding import Fitted, fit, fit_key, understand
from tests.shop_library import EXAMPLES, SHOP

FITTED = fit(SHOP)
WITH_MEANING = fit(SHOP, word_vectors())
ODD = "\u0336\u200d\u202e\ufe0f\u3164\ud800\udfff😀❤🏽ﷺİаеорхѕі@#'’$€.,-: 019aeorsthin"


def answered(text: str, fitted: Fitted = FITTED) -> str:
    """The intent a text is sure to mean, or empty."""
    ranking = understand(text, fitted).ranking
    best = ranking.best
    sure = best is not None and ranking.refusal is None and best.confidence >= ranking.threshold
    return best.intent if best and sure else ""


@pytest.mark.parametrize(("intent", "line"), [(name, line) for name, lines in EXAMPLES.items() for line in lines])
def test_an_example_said_word_for_word_is_understood(intent: str, line: str) -> None:
    """Every example means its intent, in any case and punctuation."""
    found = understand(f"{line.upper()}!!", FITTED).ranking
    assert found.best is not None
    assert (found.best.intent, found.exact) == (intent, True)
    assert found.best.confidence >= found.threshold


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("wheres my orderrr??", "order_status"),
        ("track my packgae", "order_status"),
        ("my parcel still hasn't arrived", "order_status"),
        ("hi, where is my order #12345?", "order_status"),
        ("my order of $59.90 has not arrived", "order_status"),
        ("where's my order @juniper 😭", "order_status"),
        ("do u ship to italy", "shipping_countries"),
        ("how much is shippng", "shipping_cost"),
        ("how can i return an item", "returns"),
        ("pls cancel order 55512", "cancel_order"),
        ("i want to cancel my order please", "cancel_order"),
        ("are u open on sundays?", "opening_hours"),
        ("any discount codes?", "discount"),
        ("when do i get my refund for order #4411 of 12/05/2026", "refund"),
        ("what size should i take", "sizes"),
        ("hello!!", "greeting"),
    ],
)
def test_everyday_wordings_are_answered(text: str, intent: str) -> None:
    """Typos, shorthand, order numbers, sums, dates and greetings do not get in the way."""
    assert answered(text) == intent


def test_the_ranking_names_intents_best_first_with_confidences_that_fit_together() -> None:
    """Confidences fall, stay within 0–1 and leave room for each other."""
    ranking = understand("can i return my order", FITTED).ranking
    sure = [match.confidence for match in ranking.matches]
    assert sure == sorted(sure, reverse=True)
    assert all(0.0 <= value <= 1.0 for value in sure)
    assert sum(sure) <= 1.0 + 1e-6 or sure[0] < 0.5


def test_a_refusal_brings_confidence_below_the_threshold() -> None:
    """What the guard refuses is not worth its confidence."""
    ranking = understand("I do NOT want a refund", FITTED).ranking
    assert ranking.refusal is not None
    assert ranking.best is not None
    assert ranking.best.confidence < ranking.threshold


def test_numbers_of_the_workspace_are_honoured() -> None:
    """A threshold or margin the manager wrote stands; *auto* follows the target."""
    fixed = fit(replace(SHOP, matching=Matching(threshold=0.42, margin=0.21)))
    assert (fixed.threshold, fixed.margin) == (0.42, 0.21)
    strict, lax = (fit(replace(SHOP, matching=Matching(target=target))) for target in (0.99, 0.9))
    assert strict.threshold > FITTED.threshold > lax.threshold


@pytest.mark.parametrize("shipped", [SHIPPED, SHIPPED_WITH_MEANING])
def test_the_threshold_rises_with_the_target(shipped: Calibrator) -> None:
    """More of the replies being right never takes a lower bar."""
    bars = [shipped.threshold(target / 100) for target in range(50, 101)]
    assert bars == sorted(bars)
    assert 0.0 < bars[0] <= bars[-1] < 1.0


def test_fitting_twice_gives_the_same() -> None:
    """The same library gives the same answers to the last digit."""
    again = fit(SHOP)
    for text in ("where is my ordr", "refund?", "do you ship cats", "is it big or small"):
        assert understand(text, again) == understand(text, FITTED)


def test_a_fitted_library_survives_its_cache_file() -> None:
    """Arrays go through ``np.savez`` without pickle and come back as the same understanding."""
    held = io.BytesIO()
    np.savez(held, allow_pickle=False, **FITTED.to_arrays())
    held.seek(0)
    with np.load(held, allow_pickle=False) as arrays:
        back = Fitted.from_arrays(SHOP, dict(arrays))
    for text in ("where is my ordr", "I want a refund", "do you ship cats", "hi"):
        assert understand(text, back) == understand(text, FITTED)


def test_arrays_of_another_library_are_refused() -> None:
    """A cache that does not belong to the library is an error, never a wrong answer."""
    other = replace(SHOP, intents={name: SHOP.intents[name] for name in list(SHOP.intents)[:3]})
    with pytest.raises(ValueError, match="fit"):
        Fitted.from_arrays(other, FITTED.to_arrays())


def test_only_what_fitting_depends_on_changes_the_key() -> None:
    """An edited answer needs no refit; an edited example, risk phrase or setting does."""
    answer = replace(SHOP, answers={"refund": Answer("refund", (Wording("Other words."),))}, version="other")
    assert fit_key(answer) == fit_key(SHOP)
    intents = dict(SHOP.intents)
    intents["refund"] = replace(intents["refund"], examples=(*intents["refund"].examples, "give me my money"))
    changed = [
        replace(SHOP, intents=intents),
        replace(SHOP, risk={"own": ("kiln",)}),
        replace(SHOP, matching=Matching(target=0.9)),
        replace(SHOP, brand=Brand("Other")),
    ]
    assert len({fit_key(SHOP), *map(fit_key, changed)}) == len(changed) + 1


def test_a_word_table_says_what_words_alone_do_not() -> None:
    """A paraphrase gains confidence; the same text is understood the same twice."""
    text = "how much do you charge for mailing"
    plain, meant = (understand(text, fitted).ranking.best for fitted in (FITTED, WITH_MEANING))
    assert plain is not None
    assert meant is not None
    assert meant.intent == "shipping_cost"
    assert meant.confidence > plain.confidence
    assert understand(text, fit(SHOP, word_vectors())) == understand(text, WITH_MEANING)


def test_a_word_table_is_not_used_where_it_is_off_or_of_another_language() -> None:
    """*semantic: off* and a German library are understood as if there were no table."""
    off = replace(SHOP, matching=Matching(semantic="off"))
    german = Library({name: Intent(name, name, lines) for name, lines in GERMAN.items()}, {})
    for library, text in ((off, "how much do you charge for mailing"), (german, "wo ist denn mein packet")):
        assert understand(text, fit(library, word_vectors())) == understand(text, fit(library))


def test_a_library_fitted_with_a_word_table_survives_its_cache_file() -> None:
    """It comes back as it was with the same table, and is refused with none."""
    back = Fitted.from_arrays(SHOP, WITH_MEANING.to_arrays(), word_vectors())
    assert understand("where is my ordr", back) == understand("where is my ordr", WITH_MEANING)
    with pytest.raises(ValueError, match="fit"):
        Fitted.from_arrays(SHOP, WITH_MEANING.to_arrays())


def test_a_promise_of_an_intent_for_a_person_holds_when_it_is_likeliest() -> None:
    """Nobody is answered there by the bot, so being sure is not needed, nor is the absence of risk."""
    intents = dict(SHOP.intents)
    lines = ("who handles press requests", "I am a journalist with a question", "press pictures for an article")
    promised = Intent("press", "press", lines, must_match=("question from a journalist",), autonomy=Autonomy.SUGGEST)
    intents["press"] = promised
    assert check(replace(SHOP, intents=intents), fit(replace(SHOP, intents=intents))) == []
    intents["press"] = replace(promised, autonomy=Autonomy.AUTO)
    assert len(check(replace(SHOP, intents=intents), fit(replace(SHOP, intents=intents)))) == 1


def test_broken_promises_are_named() -> None:
    """A line without its intent, and one that gets it against the promise, are both said with what happens."""
    intents = dict(SHOP.intents)
    intents["refund"] = replace(
        intents["refund"], must_match=("I want a refund", "do you sell ducks"), must_not_match=("where is my order",)
    )
    intents["sizes"] = replace(intents["sizes"], must_not_match=("do you have a size chart",))
    library = replace(SHOP, intents=intents)
    broken = check(library, FITTED)
    assert [(line.intent, line.line) for line in broken] == [
        ("refund", "do you sell ducks"),
        ("sizes", "do you have a size chart"),
    ]
    assert all(line.instead for line in broken)


def test_an_explanation_says_what_was_read_and_what_was_left() -> None:
    """Repairs, the example, the words left over, the figures and the verdict are all there."""
    told = explain("do you shippp dangerous gooods", FITTED)
    assert told.normalised == "do you ship dangerous goods"
    assert told.example
    assert set(told.left_over) == {"dangerous", "goods"}
    assert "ship" in told.explained
    assert told.refusal is not None
    assert told.refusal.rule == "left_over"
    assert told.confidence < told.threshold
    assert dict(told.parts)["unknown"] > 0


def test_a_repaired_word_is_shown() -> None:
    """The word as typed and as read."""
    assert ("packgae", "package") in explain("track my packgae", FITTED).repaired


@pytest.mark.parametrize("text", ["", "   ", "???", "😀", "\ud800"])
def test_a_text_without_words_matches_nothing(text: str) -> None:
    """No words, no match, no error."""
    assert understand(text, FITTED).ranking.matches == ()


def test_a_library_without_intents_is_silent() -> None:
    """Nothing known, nothing said, cues heard all the same."""
    empty = fit(Library({}, {}))
    found = understand("my lawyer asks where my order is", empty)
    assert found.ranking.best is None
    assert found.cues.risk is not None
    assert Fitted.from_arrays(Library({}, {}), empty.to_arrays()).key == empty.key


def test_a_library_of_one_example_works() -> None:
    """The smallest library answers its one line and nothing far from it."""
    one = fit(Library({"a": Intent("a", "a", ("where is the museum",))}, {}))
    assert answered("Where is the museum?", one) == "a"
    assert answered("do you sell ducks", one) == ""


def test_words_that_two_intents_claim_are_not_exact() -> None:
    """The same example under two intents is a question, not an answer."""
    both = fit(Library({n: Intent(n, n, ("where is it", f"{n} please")) for n in ("a", "b")}, {}))
    assert not understand("where is it", both).ranking.exact
    assert answered("where is it", both) == ""


def test_an_example_with_a_risk_phrase_goes_to_a_person_all_the_same() -> None:
    """Risk is judged before anything that was said word for word."""
    risky = fit(Library({"a": Intent("a", "a", ("I had an allergic reaction", "something else"))}, {}))
    found = understand("I had an allergic reaction", risky)
    assert found.cues.risk is not None
    assert found.ranking.refusal is not None


GERMAN = {
    "lieferung": (
        "wann kommt meine bestellung",
        "wo ist mein paket",
        "mein paket ist noch nicht da",
        "wie lange dauert der versand",
    ),
    "rueckgabe": (
        "wie kann ich etwas zurückgeben",
        "ich möchte die hose zurückschicken",
        "wie lange habe ich rückgaberecht",
    ),
    "oeffnung": ("wann habt ihr geöffnet", "wie sind eure öffnungszeiten", "habt ihr am sonntag offen"),
}


def test_a_library_in_another_language_is_read_in_that_language() -> None:
    """German is matched with its own shorthand and accents; English stays unanswered there."""
    german = fit(Library({name: Intent(name, name, lines) for name, lines in GERMAN.items()}, {}))
    assert german.corpus.reader.language == "de"
    assert answered("WO IST MEIN PAKET???", german) == "lieferung"
    assert answered("wo ist denn mein packet", german) == "lieferung"
    assert answered("where is my parcel", german) == ""


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.one_of(st.sampled_from(ODD), st.characters()), max_size=300))
def test_no_text_raises_and_all_are_understood_the_same_twice(text: str) -> None:
    """Hostile characters included."""
    first = understand(text, FITTED)
    assert first == understand(text, FITTED)
    assert all(0.0 <= match.confidence <= 1.0 for match in first.ranking.matches)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.sampled_from([w for lines in EXAMPLES.values() for line in lines for w in line.split()]), max_size=30)
)
def test_shuffled_library_words_never_raise(words: list[str]) -> None:
    """Any mix of the library's own words gets a ranking within bounds."""
    ranking = understand(" ".join(words), FITTED).ranking
    assert len(ranking.matches) <= 5


@pytest.mark.parametrize(
    "piece", ["z̷̢̛", "😀", "1-", "a.a@", "#a", "$1 ", "ﷺ", "ab ", "where is my order ", "\ud800", "not "]
)
def test_a_long_hostile_text_is_judged_like_its_first_characters(piece: str) -> None:
    """What is beyond the limit changes nothing, so no text costs more than the longest one read."""
    text = piece * 5000
    assert understand(text[:2000], FITTED) == understand(text[:2000] + " I want a refund" * 100, FITTED)
