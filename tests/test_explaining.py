"""Why a text was understood as it was: every word accounted for, in its place, and every figure weighed."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.word_vectors import word_vectors
from intents.evidence import NAMES
from intents.explaining import Explanation, explain
from intents.marks import MATCHED, Mark, Piece
from intents.model import Cues, Match, Ranking, Refusal, Risk, Understanding
from intents.normalise import normalise
from intents.placing import places
from intents.understanding import fit, understand
from intents.weighing import PLAIN, Weight
from tests.shop_library import SHOP
from tests.test_understanding import ODD

FITTED = fit(SHOP)
WITH_MEANING = fit(SHOP, word_vectors())


def understood(
    intent: str,
    example: str,
    left_over: tuple[str, ...] = (),
    refusal: Refusal | None = None,
    cues: Cues | None = None,
) -> Understanding:
    """An understanding as it may have been stored, so that these tests hold however matching is tuned."""
    matches = (Match(intent, 0.93, 0.8, example), Match("greeting", 0.02, 0.1, "hi"))
    return Understanding(Ranking(matches, 0.88, 0.1, refusal, left_over=left_over), cues or Cues())


def marks(pieces: tuple[Piece, ...]) -> str:
    """The words of a text, each with its mark."""
    return " ".join(f"{piece.text}/{piece.mark}" for piece in pieces if piece.mark)


WHERE = understood("order_status", "where is my order")


@pytest.mark.parametrize(
    ("text", "kept", "marked"),
    [
        ("wheres my orderrr?!", WHERE, "wheres/same my/same orderrr/repaired"),
        ("hey, where is my parcel", understood("order_status", "track my package"),
         "hey/plain where/form is/form my/same parcel/form"),
        ("track my pacakge", understood("order_status", "track my package"), "track/same my/same pacakge/repaired"),
        ("any update on my order", WHERE, "any/plain update/carried on/plain my/same order/same"),
        ("where is my order #12345 pls", WHERE, "where/same is/same my/same order/same #12345/plain pls/plain"),
        ("shipping fee to spain", understood("shipping_cost", "shipping fee to france"),
         "shipping/same fee/same to/same spain/kind"),
        ("where is my dangerous order", understood("order_status", "where is my order", ("dangerous",)),
         "where/same is/same my/same dangerous/left_over order/same"),
        ("I do NOT want a refund",
         understood("refund", "I want a refund", refusal=Refusal("negation", ("not", "refund"))),
         "I/same do/plain NOT/cue want/same a/same refund/cue"),
        ("where is my order, i had an alergic reaction",
         understood("order_status", "where is my order", ("reaction",), cues=Cues(Risk("injury", "allerg* reaction"))),
         "where/same is/same my/same order/same i/plain had/plain an/plain alergic/cue reaction/cue"),
        ("do you ship to spain also what is your return policy",
         understood("returns", "what is your return policy", refusal=Refusal("several", ("do", "you", "ship", "to"))),
         "do/cue you/cue ship/cue to/cue spain/plain also/plain what/same is/same your/same return/same policy/same"),
    ],
)  # fmt: skip
def test_every_word_says_what_it_is_to_the_example(text: str, kept: Understanding, marked: str) -> None:
    """Same, another form, repaired, of the same kind, carried by another example, left over, a cue, or plain."""
    assert marks(explain(text, FITTED, kept).pieces) == marked


def test_a_number_answers_a_number() -> None:
    """Which order is meant is another matter than that one is named."""
    library = replace(
        SHOP, intents={"a": replace(SHOP.intents["refund"], name="a", examples=("where is order 48213",))}
    )
    told = explain("where is order #99182", fit(library))
    assert marks(told.pieces) == "where/same is/same order/same #99182/kind"


def test_a_word_that_is_near_in_meaning_answers_the_nearest_one() -> None:
    """With the word table *dollars* stand for *money*, which it names; without it nothing does."""
    kept = understood("refund", "how do I get my money back")
    near = explain("how do I get my dollars", WITH_MEANING, kept).words[-1]
    assert (near.mark, near.answers) == (Mark.NEAR, "money")
    assert explain("how do I get my dollars", FITTED, kept).words[-1].mark not in MATCHED


def test_a_word_of_another_example_names_that_example() -> None:
    """So that a manager can look it up."""
    words = {word.said: word for word in explain("any update on my order", FITTED, WHERE).words}
    assert words["update"].example == "any update on my delivery"


def test_the_example_is_marked_like_the_message() -> None:
    """What it shares has the message's mark; what the message does not say stands out; plain words do not."""
    told = explain("orderr statsu?", FITTED, understood("order_status", "what is the status of my order"))
    assert marks(told.example_pieces) == (
        "what/plain is/plain the/plain status/repaired of/plain my/plain order/repaired"
    )
    told = explain("where is it", FITTED, WHERE)
    assert marks(told.example_pieces) == "where/same is/same my/plain order/unsaid"
    assert told.unsaid == ("order",)


def test_who_asks_for_a_person_is_shown_where() -> None:
    """The words that ask for one are the cue."""
    words = explain("hi can i speak to someone about my order", FITTED).words
    assert [word.said for word in words if word.cue == "asks_person"] == ["speak", "to", "someone"]


def test_a_mistyped_risk_word_is_found_where_it_stands() -> None:
    """The cue is the word as it was written."""
    told = explain("where is my order, i had an allergc reaction", FITTED)
    assert told.cues.risk is not None
    assert next(word.said for word in told.words if word.cue == "risk") == "allergc"


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("Wheres my ORDERRR?!", ["Wheres", "Wheres", "my", "ORDERRR"]),
        ("#WhereIsMyOrder 🙏 @shop pls", ["Where", "Is", "My", "Order", "pls"]),
        ("on 3 may for $ 20?", ["on", "3 may", "for", "20"]),
        ("where\u200bis my\u00a0o\u0337r\u0337d\u0337", ["where\u200bis", "my", "o\u0337r\u0337d\u0337"]),
        ("<b>order</b>\x1b[31m\u202e", ["b", "order", "b", "31m"]),
        ("see https://x.example/order order", ["see", "order"]),
        ("配送は can", ["配", "送", "は", "can"]),
        ("أين order", ["أين", "order"]),
    ],
)  # fmt: skip
def test_words_are_found_where_they_were_written(text: str, stretches: list[str]) -> None:
    """Spelling, markup, control characters, other scripts: the stretch is the original's."""
    tokens = normalise(text, "en").tokens
    found = places(text, tokens, lambda part: normalise(part, "en").tokens)
    assert [text[slice(*span)] for span in found if span] == stretches
    assert len(found) == len(tokens)


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from(ODD), max_size=80) | st.text(max_size=40))
def test_the_pieces_of_any_text_are_the_text(text: str) -> None:
    """Nothing is lost, doubled or moved, whatever was written; every word that is read has its mark."""
    told = explain(text, FITTED)
    assert "".join(piece.text for piece in told.pieces) == text
    assert "".join(piece.text for piece in told.example_pieces) == told.example
    assert tuple(word.read for word in told.words) == FITTED.corpus.reader.read(text).tokens


def weights_of(told: Explanation) -> dict[str, Weight]:
    """What each figure weighed, by name."""
    return {weight.name: weight for weight in told.weighed}


@pytest.mark.parametrize("fitted", [FITTED, WITH_MEANING], ids=["words", "meaning"])
@pytest.mark.parametrize("text", ["any news of my parcel", "do you ship dangerous goods", "I do not want a refund"])
def test_what_weighed_adds_up_to_the_confidence(text: str, fitted: object) -> None:
    """The pulls with the judge's bias are the log odds of the confidence before the guard."""
    model = FITTED if fitted is FITTED else WITH_MEANING
    told = explain(text, model)
    odds = sum(weight.pull for weight in told.weighed) + model.calibrator.bias
    assert told.unguarded == pytest.approx(1 / (1 + math.exp(-odds)), abs=1e-5)
    assert {weight.name: weight.figure for weight in told.weighed} == dict(told.parts)
    heaviest = max(abs(weight.pull) for weight in told.weighed)
    assert abs(told.telling[0].pull) == heaviest


def test_the_guard_lowers_what_was_judged() -> None:
    """Both figures are told where the guard refused."""
    told = explain("I do not want a refund", FITTED)
    assert told.refusal is not None
    assert told.confidence < told.unguarded


def test_an_example_word_for_word_was_not_weighed() -> None:
    """Its confidence comes from being an example, so no figure is claimed to have made it."""
    told = explain("where is my order", FITTED)
    assert (told.exact, told.weighed, told.unguarded) == (True, (), told.confidence)


def test_every_figure_has_plain_words() -> None:
    """No figure reaches a manager by its bare name; one without words would still be told."""
    assert [name for name in NAMES if name not in PLAIN] == []
    assert Weight("left_far", 1.0, 0.0, 0.0).words == "left far"


@pytest.mark.parametrize(("standing", "level"), [(0.4, "as usual"), (-0.4, "as usual"), (1.2, "high"), (-3, "low")])
def test_a_figure_is_high_low_or_as_usual(standing: float, level: str) -> None:
    """Beside what the judge has seen."""
    assert Weight("nearest", 0.3, standing, 0.1).level == level


def test_a_kept_understanding_that_still_holds_is_explained_with_its_weights() -> None:
    """What was stored with a decision is told as today's is."""
    text = "any news of my parcel"
    assert explain(text, FITTED, understand(text, FITTED)) == explain(text, FITTED)


def test_a_kept_understanding_of_another_library_says_so() -> None:
    """Its match and refusal are told as they were; figures that nobody kept are not made up."""
    told = explain("where is my order", FITTED, understood("lost_parcels", "my parcel is lost", ("order",)))
    assert (told.intent, told.example, told.changed, told.weighed) == ("lost_parcels", "my parcel is lost", True, ())
    assert marks(told.pieces) == "where/plain is/same my/same order/left_over"


@pytest.mark.parametrize("text", ["", "   ", "🙏", "\ud800"])
def test_a_text_without_words_has_an_explanation_too(text: str) -> None:
    """Nothing came near, nothing is marked."""
    told = explain(text, FITTED)
    assert (told.intent, told.example, told.words, told.weighed) == ("", "", (), ())
