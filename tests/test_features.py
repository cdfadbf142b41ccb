"""Words and pairs as features, and how like texts are by them, against plain loops."""

from __future__ import annotations

import math

import numpy as np
import pytest

from intents.features import Words, codes, idf, words
from intents.reading import Reading
from tests.by_hand import by_words, cosines, rarities, reading

NEXT, BOTH = 1 << 24, 1 << 50

TEXTS = (
    reading("where is my order", "order"),
    reading("cancel my order my order", "cancel order"),
    reading("order of the orange lamp", "order orange lamp"),
    reading("the lamp", "lamp"),
    reading("my parcel is late late", "parcel late late"),
    reading(""),
)


def index() -> Words:
    """The index of the texts."""
    return words([(text.asked_stems, text.content) for text in TEXTS])


def test_a_text_is_its_words_its_neighbours_and_the_pairs_of_its_content() -> None:
    """A neighbour's place counts, among content it does not; a word said twice is paired once."""
    assert codes([5, 0, 7], []) == [5, 0, 7, 6 * NEXT, 1 * NEXT + 7]
    assert codes([3], [9, 2, 9, 4])[1:] == [
        BOTH + 3 * NEXT + 4,
        BOTH + 3 * NEXT + 9,
        BOTH + 5 * NEXT + 9,
    ]
    assert codes([], []) == []


def test_only_the_first_twelve_words_of_content_are_paired() -> None:
    """The thirteenth is not."""
    assert len(codes([], range(12))) == 66
    assert codes([], range(13)) == codes([], range(12))


def test_rare_features_count_more() -> None:
    """One that all texts have counts one, one that none has most."""
    found = idf(np.array([4, 1, 0]), 4)
    assert found == pytest.approx([1.0, math.log(2.5) + 1, math.log(5) + 1], abs=1e-6)
    assert found.dtype == np.float32


def test_stems_are_numbered_as_they_come_and_weighed() -> None:
    """One that no text has counts most."""
    held, weights = index(), rarities([by_words(text) for text in TEXTS])
    assert list(held.ids.items()) == list(
        zip(("wher", "is", "my", "orde", "canc", "of", "the", "oran", "lamp", "parc", "late"), range(11), strict=True)
    )
    for stem in held.ids:
        assert held.weight(stem) == pytest.approx(weights[stem], abs=1e-6)
    assert held.weight("mars") == held.unknown_weight == pytest.approx(math.log(7) + 1)


def test_features_are_found_by_their_codes() -> None:
    """These rise to an end that none has; every feature has its weight, the commonest first."""
    held, weights = index(), rarities([by_words(text) for text in TEXTS])
    assert len(held.codes) == len(held.numbers) == len(weights) + 1
    assert (np.diff(held.codes) > 0).all()
    assert held.codes[-1] == np.iinfo(np.int64).max
    assert sorted(held.numbers[:-1].tolist()) == list(range(len(weights)))
    assert held.weights.tolist() == pytest.approx(sorted(weights.values()), abs=1e-6)
    assert held.postings.size == len(TEXTS)


@pytest.mark.parametrize("openness", [0.0, 0.3, 1.0])
@pytest.mark.parametrize(
    "said",
    [
        *TEXTS,
        reading("the order of my lamp", "order lamp"),
        reading("my my my lamp lamp", "lamp"),
        reading("order", "order"),
        reading("lamp parcel", "lamp parcel"),
        reading("where is mars", "mars"),
        reading("mars mars order mars mars", "mars order mars"),
        reading("mars venus pluto", "mars venus pluto"),
        reading("late mars parcel venus", "late mars parcel venus"),
        reading("my order of the late orange lamp is my order", "order late orange lamp order"),
    ],
)
def test_likeness_is_the_cosine_of_the_weighted_features(said: Reading, openness: float) -> None:
    """With every text; features that no text has shorten a text as far as they are told to, each once."""
    found = index().likeness(said.asked_stems, said.content, openness)
    assert found == pytest.approx(cosines(by_words(said), map(by_words, TEXTS), openness), abs=1e-6)
    assert found.dtype == np.float32


def test_a_text_is_its_known_features_rising_and_one_long() -> None:
    """Whether a feature comes once or often."""
    for said in ("where is my lamp", "lamp lamp my lamp"):
        numbers, weights = index().vector(reading(said).asked_stems, (), 0.0)
        assert (np.diff(numbers) > 0).all()
        assert len(numbers) == len(weights)
        assert weights @ weights == pytest.approx(1.0, abs=1e-6)
    numbers, weights = index().vector(("mars",), ("mars",), 1.0)
    assert (len(numbers), len(weights)) == (0, 0)
