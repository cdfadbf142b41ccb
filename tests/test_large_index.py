"""Many texts, of which only the few that matter are compared, against plain loops."""

from __future__ import annotations

import numpy as np
import pytest

from intents.large_index import (
    INTENTS,
    LOOKED_AT,
    NEAREST,
    SPEAKERS,
    TOUCHED,
    Forward,
    LargeIndex,
    forward,
    large_index,
)
from intents.postings import postings
from intents.ranker import OPENNESS, index
from intents.reading import Reading
from intents.vectors import Vectors
from tests.by_hand import by_words, rarities, reading

TEXTS = tuple(
    reading(text, text)
    for text in (
        *("where is my order", "my order is late", "order lamps"),
        *("cancel my order", "cancel it please"),
        *("open on sunday", "are you open", "opening hours"),
        *("the weather is fine", "my cat"),
    )
)
OWN = np.array([0, 0, 0, 1, 1, 2, 2, 2])
ASKED = ("my order is here", "open the order please", "cancel", "cat lamps lamps", "are you on my order", "zzz", "")


def table() -> Vectors:
    """A word table of four words."""
    rows = np.array([[9, 0], [0, 9], [5, 5], [-4, 1]], np.int8)
    return Vectors.of(["order", "open", "cat", "cancel"], rows, np.array([1.0, 0.5, 2.0, 1.0], np.float32))


def built(vectors: Vectors | None = None) -> LargeIndex:
    """The index of the texts, the last two of which are background."""
    return large_index(TEXTS, vectors, OWN)


def sharing(said: Reading) -> list[int]:
    """The examples that share a feature with a text, and their intents' others."""
    own = by_words(said).keys()
    near = {int(OWN[row]) for row in range(8) if own & by_words(TEXTS[row]).keys()}
    return [row for row in range(8) if OWN[row] in near]


@pytest.mark.parametrize("vectors", [None, table()], ids=["words alone", "with a word table"])
@pytest.mark.parametrize("text", ASKED)
def test_rows_are_compared_as_in_a_small_library(text: str, vectors: Vectors | None) -> None:
    """Those of the intents that share something with the text, and the background's always."""
    said = reading(text, text)
    found, small = built(vectors).likeness(said), index(TEXTS, vectors, {}).likeness(said)
    assert found.rows is not None
    assert found.rows.tolist() == [*sharing(said), 8, 9]
    assert found.size == 10
    for view in ("words", "both") if vectors is None else ("words", "meaning", "both"):
        assert found.compared[view] == pytest.approx(small.compared[view][found.rows], abs=1e-5)
        assert found.compared[view].dtype == np.float32
    assert len(found.compared["meaning"]) == (0 if vectors is None else len(found.rows))


def test_the_parts_of_an_index_belong_together() -> None:
    """Words by number, the background's rows, and the word table where there is one."""
    vectors = table()
    plain, informed = built(), built(vectors)
    assert (plain.vectors, plain.meanings, informed.vectors) == (None, None, vectors)
    assert (plain.size, plain.always.tolist(), plain.intents.tolist()) == (10, [8, 9], OWN.tolist())
    assert [plain.letters.spelt.words[name] for name in plain.names] == list(range(len(plain.names)))
    assert plain.names[:2] == ("my", "order")


def test_some_examples_speak_for_an_intent() -> None:
    """All of a few, of many some that are evenly spread; the background always does."""
    many = np.repeat([0, 1, 2, 3], [3, SPEAKERS, SPEAKERS + 1, 100])
    texts = [reading("order")] * (len(many) + 2)
    held = large_index(texts, None, many)
    assert held.speakers.shape == (4, SPEAKERS)
    assert held.speakers[0].tolist() == [0, 1, 2] + [-1] * (SPEAKERS - 3)
    assert held.speakers[1].tolist() == list(range(3, 3 + SPEAKERS))
    first = 3 + 2 * SPEAKERS + 1
    assert held.speakers[3].tolist() == [int(first + 99 * at / (SPEAKERS - 1)) for at in range(SPEAKERS)]
    rows = np.arange(len(texts))
    spoken = held.speaks(rows)
    assert spoken.tolist() == [row in held.speakers or row >= len(many) for row in rows]
    assert held.speaks(np.array([0, len(many), len(many) + 1])).tolist() == [True, True, True]


def test_postings_are_turned_round() -> None:
    """By text, each with its features and their values."""
    held, _ = postings(np.array([0, 0, 1, 1, 2, 1, 2, 2]), np.array([0, 0, 0, 1, 1, 3, 3, 3], np.int32), 4, 5)
    found = forward(held)
    assert (found.starts.tolist(), found.starts.dtype) == ([0, 2, 4, 4, 6, 6], np.int64)
    assert found.features.tolist() == [0, 2, 0, 1, 0, 1]
    assert found.values.tolist() == [1, 2, 1, 1, 1, 2]


@pytest.mark.parametrize(
    "numbers", [[5], [3, 5], [65541], [7, 65541], [5, 65541], [65541, 3, 5], [], [99], [0], [65535]]
)
def test_products_are_those_of_the_texts(numbers: list[int]) -> None:
    """However far apart features lie that look alike to the index."""
    texts = [{5: 1.0, 7: 2.0}, {65541: 3.0, 2: 0.5}, {}, {3: 4.0, 5: 0.25, 65538: 8.0}, {0: 6.0, 65535: 7.0}]
    starts = np.cumsum([0, *map(len, texts)])
    features = np.array([one for own in texts for one in own], np.int32)
    held = Forward(features, np.array([one for own in texts for one in own.values()], np.float32), starts)
    weights = np.linspace(1, 2, len(numbers), dtype=np.float32)
    rows = np.array([3, 0, 1, 2, 0, 4])
    found = held.products(rows, np.array(numbers, np.int64), weights)
    given = dict(zip(numbers, weights.tolist(), strict=True))
    expected = [sum(n * given.get(one, 0) for one, n in texts[row].items()) for row in rows]
    assert found == pytest.approx(expected)
    assert found.dtype == np.float32


def test_the_rarest_features_are_looked_at_first() -> None:
    """As many as keep within the bound, but one always; what they add is their product."""
    rest = [reading(f"plain w{at}") for at in range(TOUCHED - 3)]
    texts = [reading("rare plain"), reading("rare odd"), reading("odd"), reading("odd"), *rest]
    held = large_index(texts, None, np.zeros(len(texts), np.int64))
    plain, rare, odd = (held.words.vector((stem,), (), 0.0)[0][0] for stem in ("plai", "rare", "odd"))
    assert plain < odd < rare
    said = np.array([1.0, 2.0, 4.0], np.float32)
    rows, values = held.touched(np.array([plain, odd, rare]), said)
    assert rows.tolist() == [0, 1, 1, 2, 3]
    kept = held.words.postings
    both = [
        (kept.values[kept.starts[one] : kept.starts[one] + kept.lengths[one]] * n).tolist()
        for one, n in ((rare, 4), (odd, 2))
    ]
    assert values.tolist() == pytest.approx([*both[0], *both[1]])
    rows, values = held.touched(np.array([plain]), said[:1])
    assert len(rows) == len(values) == TOUCHED - 2
    rows, _ = held.touched(np.array([plain, rare]), said[:2])
    assert len(rows) == TOUCHED
    rows, _ = held.touched(np.array([plain, odd]), said[:2])
    assert rows.tolist() == [1, 2, 3]
    assert [len(part) for part in held.touched(np.array([], np.int64), said[:0])] == [0, 0]


def test_one_feature_is_looked_at_however_common() -> None:
    """As far as the bound allows."""
    held = large_index([reading("plain")] * (TOUCHED + 9), None, np.zeros(TOUCHED + 9, np.int64))
    rows, values = held.touched(np.array([0]), np.array([1.0], np.float32))
    assert (len(rows), len(values)) == (TOUCHED, TOUCHED)


def test_the_nearest_examples_and_intents_are_compared() -> None:
    """Examples that share most come first, then the speakers of their intents, as many as are allowed."""
    intents, size = INTENTS + 4, 30
    texts = [
        reading(" ".join([f"s{n}" for n in range(intent + 1)] + [f"t{intent}n{at}" for _ in range(3) if at % 3 == 0]))
        for intent in range(intents)
        for at in range(size)
    ]
    own = np.repeat(np.arange(intents), size)
    background = [reading(" ".join(f"s{n}" for n in range(intents + 1)))] * 3
    held = large_index([*texts, *background], None, own)
    said = reading(" ".join(f"s{n}" for n in range(intents)))
    numbers, weights = held.words.vector(said.asked_stems, said.content, OPENNESS)
    found = held.candidates(numbers, weights).tolist()
    sums = np.zeros(len(texts) + 3)
    np.add.at(sums, *held.touched(numbers, weights))
    order = sorted(np.flatnonzero(sums).tolist(), key=lambda row: -sums[row])[:LOOKED_AT]
    order = [row for row in order if row < len(texts)]
    near = list(dict.fromkeys(own[order].tolist()))[:INTENTS]
    speakers = {row for intent in near for row in held.speakers[intent].tolist() if row >= 0}
    assert set(found) >= speakers
    assert found == sorted(set(found))
    assert max(found) < len(texts)
    others = set(found) - speakers
    assert {own[row] for row in found} == set(near)
    assert len(others) <= NEAREST
    least = sums[order[NEAREST - 1]]
    assert all(sums[row] >= least - 1e-6 for row in others)
    assert {row for row in order if sums[row] > least + 1e-6} <= set(found)


def test_a_text_that_shares_nothing_is_compared_with_the_background() -> None:
    """And with nothing else."""
    held = built()
    assert held.candidates(np.array([], np.int64), np.array([], np.float32)).tolist() == []
    assert held.likeness(reading("zzz")).both.tolist() == [0.0] * 10


def test_a_feature_weighs_as_in_a_small_library() -> None:
    """By how many of all texts have it."""
    weights = rarities([by_words(text) for text in TEXTS])
    for stem in ("orde", "open", "cat"):
        assert built().words.weight(stem) == pytest.approx(weights[stem], abs=1e-6)
