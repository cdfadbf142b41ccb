"""Texts as the sums of their words' points, against plain loops."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from intents.letters import Letters, letters
from intents.meanings import Meanings, meanings
from intents.vectors import Vectors

TEXTS = (("order", "late", "order"), ("tea", "zzz"), ("zzz",), (), ("late", "tea", "order", "cup"))
ROWS = {"order": (9, 1, 0), "late": (-3, 7, 2), "tea": (0, 0, 5), "far": (1, 1, 1)}
SCALES = (0.5, 2.0, 1.0, 1.5)


def held() -> tuple[Meanings, Letters]:
    """The texts in a word table of four words, two of which they have not."""
    texts = letters(TEXTS)
    table = np.array([*ROWS.values()], np.int8)
    return meanings(Vectors.of([*ROWS], table, np.array(SCALES, np.float32)), texts), texts


def point(text: tuple[str, ...]) -> NDArray[np.float64]:
    """The sum of a text's words, one long."""
    rows = {name: np.array(row) * scale for (name, row), scale in zip(ROWS.items(), SCALES, strict=True)}
    total = np.sum([rows.get(word, np.zeros(3)) for word in text] or [np.zeros(3)], axis=0)
    return np.asarray(total / max(float(np.linalg.norm(total)), 1e-9))


def test_words_have_their_points() -> None:
    """Zeros where the table does not know them, and for a text without words."""
    own, texts = held()
    assert own.points.shape == (len(texts.spelt.words) + 1, 3)
    for word, number in texts.spelt.words.items():
        row, scale = ROWS.get(word, (0, 0, 0)), dict(zip(ROWS, SCALES, strict=True)).get(word, 1.0)
        assert own.points[number].tolist() == [scale * one for one in row]
    assert own.points[-1].tolist() == [0.0, 0.0, 0.0]
    assert own.points.dtype == own.scales.dtype == np.float32


def test_texts_are_one_long() -> None:
    """Those that say anything."""
    own, texts = held()
    found = own.of(np.array([4, 0, 3, 1, 2]), texts)
    assert found == pytest.approx(np.array([point(TEXTS[row]) for row in (4, 0, 3, 1, 2)]), abs=1e-6)


@pytest.mark.parametrize("said", [*TEXTS, ("far", "order", "far"), ("tea", "late")])
def test_likeness_is_the_cosine(said: tuple[str, ...]) -> None:
    """With any of the texts."""
    own, texts = held()
    rows = np.array([0, 4, 2, 3, 1, 0])
    found = own.likeness_of(rows, said, texts)
    assert found == pytest.approx([point(said) @ point(TEXTS[row]) for row in rows], abs=1e-6)


def test_texts_whose_words_nobody_knows_lie_nowhere() -> None:
    """However many."""
    texts = letters([("zzz",)] * 3)
    own = meanings(Vectors.of(["order"], np.array([[9, 1, 0]], np.int8), np.ones(1)), texts)
    assert own.points.tolist() == [[0, 0, 0], [0, 0, 0]]
    assert own.of(np.arange(3), texts).tolist() == [[0, 0, 0]] * 3


def test_many_texts_are_measured_alike() -> None:
    """The last like the first."""
    texts = letters([("order",), *([("tea",)] * 4_095), ("order", "tea"), ("order",)])
    own = meanings(Vectors.of([*ROWS], np.array([*ROWS.values()], np.int8), np.array(SCALES, np.float32)), texts)
    rows = np.array([0, 1, 4_095, 4_096, 4_097])
    expected = [point(text) for text in (("order",), ("tea",), ("tea",), ("order", "tea"), ("order",))]
    assert own.of(rows, texts) == pytest.approx(np.array(expected), abs=1e-6)
    assert len(own.scales) == 4_098
