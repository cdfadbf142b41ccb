"""One message before the guard, and what the rules ask of it."""

from __future__ import annotations

from typing import Final

import pytest

from intents.model import Refusal
from tests.cases import before, library

SONGS: Final = ("thriller queen", "starman hero", "imagine peace", "golden dreams", "angie blues")


def test_its_matter_is_the_nearest_example_and_what_most_examples_say() -> None:
    """The words of the shop stand behind one stem each."""
    asked = before("cancel what I just placed")
    assert asked.judged.sight.example == asked.model.corpus.examples.index("how do I cancel an order I just placed")
    assert asked.matter == {"cancel", "ord", "plac"}
    assert set(asked.own_words) == {"cancel", "ord", "i", "my"}
    assert asked.reading.tokens == ("cancel", "what", "i", "just", "placed")


@pytest.mark.parametrize(
    ("songs", "dull", "full"),
    [(5, 0, True), (4, 0, False), (5, 5, False)],
)
def test_a_library_is_full_of_names_where_most_examples_hold_one(songs: int, dull: int, full: bool) -> None:
    """From five examples an intent on, and two words in five that no other example has."""
    lines = {verb: tuple(f"{verb} {song}" for song in SONGS[:songs]) for verb in ("play", "buy")}
    plain = {"hours": ("when do you open", "when you open", "do you open", "you open", "when open")} if dull else {}
    assert before("play zorbex", library(**lines, **plain)).full_of_names == full


@pytest.mark.parametrize(
    ("labels", "rule", "refusal"),
    [
        (("settled",), "", Refusal("settled", ("never mind",))),
        (("settled", "anger"), "", Refusal("settled", ("never mind", "idiots"))),
        (("beside",), "", Refusal("beside", ("not mine",))),
        (("anger",), "reversal", Refusal("reversal", ("idiots",))),
        (("sarcasm",), "", None),
    ],
)
def test_a_refusal_names_what_the_message_shows(labels: tuple[str, ...], rule: str, refusal: Refusal | None) -> None:
    """Under the first kind that is asked for, unless another name is given."""
    assert before("never mind idiots, that order is not mine").refused(*labels, rule=rule) == refusal


def test_a_refusal_names_four_things_at_most() -> None:
    """Enough for a teammate to see why."""
    refusal = before("idiots morons liars crooks thieves, where is my order").refused("anger")
    assert refusal is not None
    assert (refusal.rule, len(refusal.words)) == ("anger", 4)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("my orders arrived broken", ("broken",)),
        ("the parcels were shipped", ()),
        ("shipped broken, tracked late", ("broken", "late")),
        ("where is my stuff", ()),
    ],
)
def test_words_that_no_example_says_in_any_form_are_unlike_them(text: str, named: tuple[str, ...]) -> None:
    """As they stand in the message, in order."""
    asked = frozenset({"broken", "late", "orders", "parcels", "shipped", "tracked"})
    assert before(text).unlike_the_examples(asked) == named
