"""How like texts are by words, letters and meaning together, and what is trained on it, against plain loops."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from intents.ranker import BACKGROUND_WEIGHT, OPENNESS, Index, index, kernel, train
from intents.reading import Reading
from intents.softmax import fit_dual
from intents.vectors import Vectors
from tests.by_hand import by_letters, by_words, cosines, reading

TEXTS = (
    reading("where is my order", "order"),
    reading("cancel my order please", "cancel order"),
    reading("the orange lamp", "orange lamp"),
    reading("lamps of orange", "lamps orange"),
    reading("cold tea my tea", "cold tea"),
)
ASKED = (*TEXTS, reading("where are the ordered lamps", "ordered lamps"), reading("mars", "mars"))
WORDS = {"where": (3, 1, 0), "order": (9, 0, 2), "cancel": (8, -3, 1), "orange": (0, 9, 4), "lamp": (1, 7, -5)}
WORDS |= {"lamps": (1, 8, -5), "tea": (-6, 0, 7)}
SCALES = np.array([0.2, 1.0, 0.9, 1.1, 1.0, 0.8, 1.2], np.float32)
PLAIN, INFORMED = (0.6, 0.4, 0.0), (0.4, 0.25, 0.35)


def table() -> Vectors:
    """A word table of seven words."""
    return Vectors.of(list(WORDS), np.array(list(WORDS.values()), np.int8), SCALES)


def point(said: Reading) -> NDArray[np.float64]:
    """Where a text lies: the sum of its words' rows, one long."""
    rows = dict(zip(WORDS, np.array(list(WORDS.values())) * SCALES[:, None], strict=True))
    total = np.sum([rows.get(token, np.zeros(3)) for token in said.asked], axis=0)
    return np.asarray(total / max(float(np.linalg.norm(total)), 1e-9))


def views(said: Reading, openness: float) -> list[NDArray[np.float64]]:
    """How like each of the texts one is by words, by letters and by meaning."""
    return [
        np.array(cosines(by_words(said), map(by_words, TEXTS), openness)),
        np.array(cosines(by_letters(said), map(by_letters, TEXTS), openness)),
        np.array([point(said) @ point(text) for text in TEXTS]),
    ]


def together(said: Reading, shares: tuple[float, ...], openness: float) -> NDArray[np.float64]:
    """How like each of the texts one is in all."""
    return np.asarray(sum(share * view for share, view in zip(shares, views(said, openness), strict=True)))


def built(*, informed: bool) -> Index:
    """The index of the texts, with the word table or without."""
    return index(TEXTS, table() if informed else None, {})


@pytest.mark.parametrize("said", ASKED)
def test_without_a_word_table_words_and_letters_count(said: Reading) -> None:
    """Three fifths and two; there is no meaning."""
    found = built(informed=False).likeness(said)
    words, _, _ = views(said, OPENNESS)
    assert (found.size, found.rows, found.meaning.tolist()) == (5, None, [])
    assert found.words == pytest.approx(words, abs=1e-6)
    assert found.both == pytest.approx(together(said, PLAIN, OPENNESS), abs=1e-6)
    assert found.both.dtype == np.float32


@pytest.mark.parametrize("said", ASKED)
def test_with_a_word_table_meaning_counts_beside_them(said: Reading) -> None:
    """Two fifths, a quarter and the rest."""
    found = built(informed=True).likeness(said)
    words, _, meaning = views(said, OPENNESS)
    assert (found.size, found.rows) == (5, None)
    assert found.words == pytest.approx(words, abs=1e-6)
    assert found.meaning == pytest.approx(meaning, abs=1e-6)
    assert found.both == pytest.approx(together(said, INFORMED, OPENNESS), abs=1e-6)
    assert found.both.dtype == np.float32


def test_texts_lie_where_the_word_table_says() -> None:
    """But for those whose points are known from before; without a table they lie nowhere."""
    held = table()
    assert built(informed=True).points == pytest.approx(np.array([point(text) for text in TEXTS]), abs=1e-6)
    elsewhere = np.array([0.0, 0.0, 1.0], np.float32)
    found = index(TEXTS, held, {TEXTS[1].asked: elsewhere, ("oh",): np.ones(3, np.float32)})
    assert found.points[1].tolist() == elsewhere.tolist()
    assert found.points[[0, 2, 3, 4]].tolist() == built(informed=True).points[[0, 2, 3, 4]].tolist()
    assert (found.vectors, found.size) == (held, 5)
    bare = built(informed=False)
    assert (bare.points.shape, bare.points.dtype, bare.vectors) == ((5, 0), np.float32, None)


@pytest.mark.parametrize(("informed", "shares"), [(False, PLAIN), (True, INFORMED)])
def test_every_two_texts_are_compared(informed: bool, shares: tuple[float, ...]) -> None:
    """By the same shares, the same both ways; a text is wholly like itself."""
    found = kernel(built(informed=informed))
    assert found == pytest.approx(np.array([together(text, shares, 1.0) for text in TEXTS]), abs=1e-6)
    assert found.tolist() == found.T.tolist()
    assert np.diag(found) == pytest.approx(np.ones(5), abs=1e-6)
    assert found.dtype == np.float32


CLASSES = np.array([0, 0, 1, 1, 2])


@pytest.mark.parametrize(
    ("background", "weights"),
    [(0, [1, 1, 1, 1, 1]), (1, [1, 1, 1, 1, BACKGROUND_WEIGHT]), (2, [1, 1, 1, *[BACKGROUND_WEIGHT] * 2])],
)
@pytest.mark.parametrize("ridge", [0.015, 0.3])
def test_background_counts_less_than_examples(background: int, weights: list[float], ridge: float) -> None:
    """Its rows are the last."""
    likeness = kernel(built(informed=True))
    expected = fit_dual(likeness, CLASSES, np.array(weights, np.float32), ridge)
    assert train(likeness, CLASSES, background, ridge).tolist() == expected.tolist()
