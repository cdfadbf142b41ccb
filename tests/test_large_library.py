"""Libraries too large to compare every example with every other: the same answers for a bounded amount of work."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from intents.contents import Brand, Intent, Library
from intents.large_index import INTENTS, LARGE, NEAREST, SPEAKERS, TOUCHED, LargeIndex
from intents.understanding import Fitted, fit, understand

ASKED = {
    "price": ("what does the {} cost", "how much is a {}", "price of the {} please", "is the {} expensive"),
    "size": ("how big is the {}", "what are the measurements of the {}", "{} dimensions", "how wide is your {}"),
    "colour": ("which colours does the {} come in", "is the {} available in blue", "{} in red", "other shades of {}"),
    "return": ("can i send back my {}", "how do i return the {}", "i want to return a {}", "{} return policy"),
}


TAILS: tuple[str, ...] = (
    *("", "for my sister", "as a present", "before friday", "at your branch", "with my code", "from last spring"),
    *("in the catalogue", "on the poster", "that my friend has", "i saw on tv", "of this season", "for two people"),
)


def _things(count: int) -> list[str]:
    names = ["".join(parts) for parts in product("bdfklmprst", "aeiou", "lmnrst", "aeiou")]
    return names[:: len(names) // count][:count]


def _library(things: list[str]) -> Library:
    intents = {}
    for thing in things:
        for name, lines in ASKED.items():
            key = f"{name}_{thing}"
            texts = tuple(f"{line.format(thing)} {tail}".strip() for line in lines for tail in TAILS)
            intents[key] = Intent(key, key, texts)
    return Library(intents, {}, Brand("", "en"))


@pytest.fixture(scope="module")
def things() -> list[str]:
    """Enough things for a library to be large."""
    return _things(LARGE // (len(ASKED) * 4 * len(TAILS)) + 1)


@pytest.fixture(scope="module")
def large(things: list[str]) -> Fitted:
    """A large library."""
    return fit(_library(things))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("hello how much does your {} cost?", "price"),
        ("could i return the {} i bought", "return"),
        ("what colours is the {} in", "colour"),
        ("pls tell me how big the {} is", "size"),
    ],
)
def test_the_right_intent_is_found(large: Fitted, things: list[str], text: str, asked: str) -> None:
    """What tells the intents apart is one rare word."""
    for thing in things[::4]:
        best = understand(text.format(thing), large).ranking.best
        assert best is not None
        assert best.intent == f"{asked}_{thing}"


def test_an_example_said_word_for_word_is_sure(large: Fitted, things: list[str]) -> None:
    """Size takes nothing from exact hits."""
    found = understand(f"how big is the {things[7]}", large).ranking
    assert found.exact
    assert found.best is not None
    assert found.best.intent == f"size_{things[7]}"


def test_the_work_for_a_message_is_bounded(large: Fitted, things: list[str]) -> None:
    """Few postings are touched and few rows compared, however common the words and however long the message."""
    assert large.model is not None
    built = large.model.index
    assert isinstance(built, LargeIndex)
    for text in ("how much is the", " ".join(["how much is a", *things] * 3), things[3]):
        reading = large.corpus.reader.read(text)
        numbers, weights = built.words.vector(reading.asked_stems, reading.content, 0.3)
        assert len(built.touched(numbers, weights)[0]) <= TOUCHED
        assert len(built.candidates(numbers, weights)) <= NEAREST + INTENTS * SPEAKERS


def test_rows_are_compared_as_in_a_small_library(large: Fitted, things: list[str]) -> None:
    """An example is wholly like itself, whichever way its likeness is found."""
    assert large.model is not None
    for row in range(0, len(large.corpus.examples), 397):
        likeness = large.model.index.likeness(large.corpus.readings[row])
        assert likeness.both[row] == pytest.approx(1.0, abs=1e-4)
        assert likeness.words[row] == pytest.approx(1.0, abs=1e-4)


@pytest.mark.parametrize("text", ["", "zzzz qqqq", "🙂", "a", "the " * 900, "\u0301" * 50])
def test_nothing_breaks_on_texts_that_share_nothing(large: Fitted, text: str) -> None:
    """No text raises, and one about nothing is not answered."""
    found = understand(text, large)
    assert found.ranking.best is None or found.ranking.best.confidence < found.ranking.threshold


def test_the_same_library_is_fitted_the_same(large: Fitted, things: list[str]) -> None:
    """Run to run nothing differs."""
    again = fit(_library(things))
    one, other = large.to_arrays(), again.to_arrays()
    assert one.keys() == other.keys()
    assert all(np.array_equal(one[name], other[name]) for name in one)


def test_a_kept_fit_answers_the_same(large: Fitted, things: list[str]) -> None:
    """What is kept beside the database is small, and gives the same library again."""
    kept = large.to_arrays()
    assert sum(array.nbytes for array in kept.values()) < 200 * len(large.corpus.rows)
    again = Fitted.from_arrays(large.library, kept)
    text = f"hey how much would the {things[5]} be"
    assert understand(text, again) == understand(text, large)


def test_a_kept_fit_of_another_size_is_refused(large: Fitted) -> None:
    """Arrays that do not belong to the library are told from those that do."""
    kept = dict(large.to_arrays())
    kept["dual"] = kept["dual"][:-1]
    with pytest.raises(ValueError, match="call fit"):
        Fitted.from_arrays(large.library, kept)
