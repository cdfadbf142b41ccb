"""How like texts are by the letters of their words, against plain loops."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from intents.letters import CHUNK, ROOM, Letters, grams, letters
from intents.reading import Reading
from tests.by_hand import by_letters, cosines, length, rarities, reading

TEXTS = (
    reading("where is my order"),
    reading("cancel my order my order"),
    reading("the orange lamp"),
    reading(""),
    reading("a lampshade a"),
    reading("my late late parcel"),
)
ASKED = (
    *TEXTS,
    reading("ordering lamps"),
    reading("my orderr"),
    reading("my my lamp lamps lamps"),
    reading("mars"),
    reading("marsmars mars my"),
    reading("banana banana"),
    reading("i"),
)


def index(common: int | None = None, held: int | None = None) -> Letters:
    """The index of the texts, with so many words' likeness to all words worked out, and that of so many to all texts.

    All of them where nothing is said.
    """
    built = letters([text.asked for text in TEXTS])
    if common is None:
        return built
    return replace(built, spelt=replace(built.spelt, near=built.spelt.near[:common]), common=built.common[:held])


def products(one: str, other: str) -> float:
    """The product of two words by their weighted letters."""
    weights = rarities([by_letters(text) for text in TEXTS])
    said, meant = by_letters(reading(one)), by_letters(reading(other))
    return sum(said[gram] * meant[gram] * weights[gram] ** 2 for gram in said if gram in meant)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("lamp", [" la", "lam", "amp", "mp ", " lam", "lamp", "amp ", " lamp", "lamp "]),
        ("is", [" is", "is ", " is "]),
        ("a", [" a "]),
        ("", ["  "]),
    ],
)
def test_a_words_letters_are_taken_three_to_five_at_a_time(word: str, expected: list[str]) -> None:
    """Its edges marked; a word is never without any."""
    assert grams(word) == expected


@pytest.mark.parametrize(("common", "held"), [(None, None), (3, 3), (3, 0), (0, 0), (1, 1), (99, 0)])
@pytest.mark.parametrize("openness", [0.0, 0.3, 1.0])
def test_likeness_is_the_cosine_of_the_weighted_letters(common: int | None, held: int | None, openness: float) -> None:
    """Whichever words' likeness is worked out beforehand, and whether or not to all texts."""
    built = index(common, held)
    texts = [by_letters(text) for text in TEXTS]
    for said in ASKED:
        expected = cosines(by_letters(said), texts, openness)
        found = built.likeness(said.asked, openness)
        assert found == pytest.approx(expected, abs=1e-5)
        some = built.likeness_of(np.array([1, 2, 5, 2]), said.asked, openness)
        assert some == pytest.approx([expected[at] for at in (1, 2, 5, 2)], abs=1e-5)
        assert found.dtype == some.dtype == np.float32


def test_nothing_is_like_a_text_without_words() -> None:
    """And it is like nothing."""
    for common in (None, 0):
        assert index(common, common).likeness((), 0.3).tolist() == [0.0] * len(TEXTS)
        assert index(common, common).likeness(("my",), 0.3)[3] == 0.0


@pytest.mark.parametrize(("common", "held"), [(None, None), (3, 3), (1, 1)])
def test_every_two_texts_are_compared(common: int | None, held: int | None) -> None:
    """The common words and the others."""
    texts = [by_letters(text) for text in TEXTS]
    expected = np.array([cosines(own, texts, 1.0) for own in texts])
    assert index(common, held).among() == pytest.approx(expected, abs=1e-5)


def test_words_are_numbered_from_the_commonest_on() -> None:
    """Each has its letters' postings, and its product with every word."""
    built = index()
    spelt, names = built.spelt, list(built.spelt.words)
    assert list(spelt.words.items()) == [(name, number) for number, name in enumerate(names)]
    assert names[:4] == ["my", "order", "a", "late"]
    assert spelt.near.shape == (len(names), len(names) + 1)
    expected = [[products(one, other) for other in names] + [0.0] for one in names]
    assert spelt.near == pytest.approx(np.array(expected), rel=1e-5)
    weights = rarities([by_letters(text) for text in TEXTS])
    assert spelt.grams.keys() == weights.keys()
    for gram, number in spelt.grams.items():
        assert spelt.weights[number] == pytest.approx(weights[gram], abs=1e-6)
        own = slice(spelt.starts[number], spelt.starts[number + 1])
        assert spelt.owners[own].tolist() == [
            at for at, name in enumerate(names) for one in grams(name) if one == gram
        ]
        assert spelt.values[own] == pytest.approx(weights[gram], abs=1e-6)
    assert spelt.unknown_weight == pytest.approx(math.log(7) + 1)


def test_texts_are_parted_into_common_words_and_letters() -> None:
    """A word that is not common is told by its letters, and so is one that no text has."""
    spelt = index(2, 2).spelt
    assert spelt.parted(["my", "lamp", "order", "my", "a"]) == ([0, 1, 0], Counter([*grams("lamp"), *grams("a")]))
    assert spelt.parted(["mars", "mars"]) == ([], Counter(grams("mars") * 2))


def test_lengths_are_those_of_the_letters() -> None:
    """A text's scale is one over its length; common words are measured by their products."""
    built, texts = index(), [by_letters(text) for text in TEXTS]
    lengths = [length(own, texts) for own in texts]
    assert [1 / scale for at, scale in enumerate(built.scales.tolist()) if at != 3] == pytest.approx(
        [one for at, one in enumerate(lengths) if at != 3], rel=1e-5
    )
    assert built.spelt.square([0, 1, 0]) == pytest.approx(
        length(by_letters(reading("my order my")), texts) ** 2, rel=1e-5
    )
    assert built.spelt.square([]) == 0.0


def test_letters_are_multiplied_with_every_word() -> None:
    """As often as they come; the length counts those that no word has once, as far as it is told to."""
    spelt = index(2, 2).spelt
    names = list(spelt.words)
    for openness in (0.0, 0.5):
        found, square = spelt.rare(Counter(grams("lamps") * 2), openness)
        assert found == pytest.approx([2 * products("lamps", name) for name in names] + [0.0], rel=1e-5)
        texts = [by_letters(text) for text in TEXTS]
        assert square == pytest.approx(length(by_letters(reading("lamps lamps")), texts, openness) ** 2, rel=1e-5)


def test_figures_of_words_are_summed_by_text() -> None:
    """The words of some texts come one behind the other; a text without any has the one that says nothing."""
    built = index()
    flat, starts = built.words_of(np.array([2, 3, 1]))
    names = [*built.spelt.words, ""]
    assert [names[at] for at in flat] == ["the", "orange", "lamp", "", "cancel", "my", "order", "my", "order"]
    assert starts.tolist() == [0, 3, 4]
    figures = np.array([float(len(name)) for name in names], np.float32)
    assert built.summed(figures, np.array([2, 3, 1])).tolist() == [13, 0, 20]
    assert built.spread(figures) == pytest.approx(
        [sum(map(len, text.asked)) * scale for text, scale in zip(TEXTS, built.scales.tolist(), strict=True)]
    )


def many(words: int, texts: int, steps: tuple[int, ...]) -> list[Reading]:
    """So many texts of a word for each step, of so many different ones."""
    syllables = ("ba", "be", "bi", "bo", "da", "de", "di", "do", "ga", "ge", "gi", "go")
    names = [f"{syllables[at % 12]}{syllables[at // 12 % 12]}{syllables[at // 144 % 12]}" for at in range(words)]
    return [reading(" ".join(names[at * step % words] for step in steps)) for at in range(texts)]


def test_of_many_words_the_commonest_are_worked_out_beforehand() -> None:
    """As many as there is room for."""
    said = many(1500, 1000, (1, 7, 11))
    built = letters([text.asked for text in said])
    words = len(built.spelt.words)
    assert built.spelt.near.shape == (ROOM // (words + 1), words + 1)
    assert len(built.spelt.near) == len(built.common) < words
    texts = [by_letters(text) for text in said]
    for row in (0, 999):
        expected = cosines(by_letters(said[row]), texts, 0.3)
        assert built.likeness(said[row].asked, 0.3) == pytest.approx(expected, abs=1e-5)


def test_of_many_texts_none_is_worked_out_beforehand() -> None:
    """They are compared all the same, each weighed like the first."""
    said = [*many(1000, CHUNK, (1,)), *many(8, 30, (1, 2, 3))]
    built = letters([text.asked for text in said])
    assert built.common.shape == (0, len(said))
    weights = rarities([by_letters(text) for text in said])
    found = {gram: built.spelt.weights[number] for gram, number in built.spelt.grams.items()}
    assert found == pytest.approx(weights, abs=1e-5)
    for row in (0, CHUNK - 1, CHUNK, len(said) - 1):
        square = sum((count * weights[gram]) ** 2 for gram, count in by_letters(said[row]).items())
        assert built.scales[row] == pytest.approx(square**-0.5, rel=1e-5)
        assert built.likeness(said[row].asked, 0.3)[row] == pytest.approx(1.0, abs=1e-5)
