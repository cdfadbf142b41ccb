"""Which texts have which feature: the same as a table of all texts and features, held as what is not zero."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from intents.postings import COMMON, Postings, pairs, postings

TEXTS, FEATURES = 60, 14


def counts() -> NDArray[np.int64]:
    """(texts, features) how often each text has each feature: two are in most texts, one in none, others in a few."""
    draw = np.random.default_rng(7)
    table = draw.integers(0, 3, (TEXTS, FEATURES)) * (draw.random((TEXTS, FEATURES)) < 0.1)
    table[:, 3] = draw.integers(0, 3, TEXTS)
    table[: COMMON + 1, 5] = 1
    table[COMMON + 1 :, 5] = 0
    table[:, 8] = 0
    return table


def posted(table: NDArray[np.int64]) -> tuple[Postings, NDArray[np.int64]]:
    """The postings of such a table and the features in their order."""
    rows, columns = table.nonzero()
    often = table[rows, columns]
    made, numbers = postings(columns.repeat(often), rows.repeat(often).astype(np.int32), table.shape[1], len(table))
    return made, numbers.argsort()


def dense(table: NDArray[np.int64], weights: NDArray[np.float32], order: NDArray[np.int64]) -> NDArray[Any]:
    """(texts, features) the counts times the features' weights, each text made one long, features in this order."""
    weighted = table[:, order] * weights
    norms: NDArray[Any] = np.maximum(np.sqrt((weighted**2).sum(axis=1, keepdims=True)), 1e-9)
    return np.asarray(weighted / norms)


def weights() -> NDArray[np.float32]:
    """(features,) a weight for each."""
    return np.linspace(0.5, 2.0, FEATURES, dtype=np.float32)


def test_pairs_are_counted_and_features_numbered_from_the_commonest_on() -> None:
    """Three features in three texts."""
    made, numbers = postings(np.array([0, 0, 1, 1, 2, 1, 2, 2]), np.array([0, 0, 0, 1, 1, 2, 2, 2], np.int32), 4, 3)
    assert (numbers.tolist(), numbers.dtype) == ([2, 0, 1, 3], np.int64)
    assert (made.starts.tolist(), made.lengths.tolist()) == ([0, 3, 5, 6], [3, 2, 1, 0])
    assert (made.rows.tolist(), made.values.tolist(), made.size) == ([0, 1, 2, 1, 2, 0], [1, 1, 1, 1, 2, 2], 3)


def test_texts_are_made_one_long() -> None:
    """Their counts times the weights of the features; a text without any stays empty."""
    table = counts()
    table[9] = 0
    made, order = posted(table)
    own = made.weighted(weights())
    expected = dense(table, weights(), order)
    found = np.zeros((TEXTS, FEATURES))
    for feature, (start, length) in enumerate(zip(own.starts, own.lengths, strict=True)):
        found[own.rows[start : start + length], feature] = own.values[start : start + length]
    assert found == pytest.approx(expected, abs=1e-6)
    assert len(own.common) == 2
    assert own.common == pytest.approx(expected[:, :2].T, abs=1e-6)


@pytest.mark.parametrize("features", [(0,), (1, 2), (0, 1, 2, 5, 11), (4, 6), (12,), (13,), ()])
def test_products_are_those_of_the_table(features: tuple[int, ...]) -> None:
    """Whether the features are common, rare or nobody's."""
    made, order = posted(counts())
    own, wanted = made.weighted(weights()), np.array(features, dtype=np.int64)
    said = np.linspace(1.0, 3.0, len(features), dtype=np.float32)
    expected = dense(counts(), weights(), order)[:, wanted] @ said
    assert own.products(wanted, said) == pytest.approx(expected, abs=1e-5)


def test_every_two_texts_are_compared() -> None:
    """By their common and their rare features."""
    made, order = posted(counts())
    own = made.weighted(weights())
    expected = dense(counts(), weights(), order)
    assert own.among() == pytest.approx(expected @ expected.T, abs=1e-5)


def test_postings_are_gathered_one_behind_the_other() -> None:
    """Of some features, in their order, times their weights."""
    made, _ = postings(np.array([0, 0, 1, 1, 2, 1, 2, 2]), np.array([0, 0, 0, 1, 1, 2, 2, 2], np.int32), 4, 3)
    rows, values = made.gathered(np.array([1, 2]), np.array([10.0, 0.5], np.float32))
    assert (rows.tolist(), values.tolist()) == ([1, 2, 0], [10.0, 20.0, 1.0])


def test_products_of_every_two_rows_of_a_feature_are_summed_up() -> None:
    """Two features: rows 0 and 2 have the first, row 2 the second."""
    found = pairs(np.array([0, 2, 2]), np.array([2.0, 3.0, 5.0], np.float32), np.array([2, 1]), 3)
    assert found.tolist() == [[4, 0, 6], [0, 0, 0], [6, 0, 34]]
