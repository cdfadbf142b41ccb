"""How like a text is to the examples, whether all of them were compared or only some."""

from __future__ import annotations

import numpy as np
import pytest

from intents.likeness import NOWHERE, Likeness

ALL = Likeness(4, None, {"words": np.array([0.1, 0.2, 0.3, 0.4], np.float32), "meaning": NOWHERE,
                         "both": np.array([0.5, 0.9, 0.9, 0.2], np.float32)})  # fmt: skip
SOME = Likeness(9, np.array([2, 3, 7]), {"words": np.array([0.1, 0.2, 0.3], np.float32), "meaning": NOWHERE,
                                         "both": np.array([0.5, 0.9, 0.7], np.float32)})  # fmt: skip


def test_figures_are_told_for_every_row() -> None:
    """Those that were not compared have 0; without a word table there is no meaning."""
    assert ALL.both.tolist() == pytest.approx([0.5, 0.9, 0.9, 0.2])
    assert ALL.words.tolist() == pytest.approx([0.1, 0.2, 0.3, 0.4])
    assert SOME.both.tolist() == pytest.approx([0, 0, 0.5, 0.9, 0, 0, 0, 0.7, 0])
    assert SOME.words.tolist() == pytest.approx([0, 0, 0.1, 0.2, 0, 0, 0, 0.3, 0])
    assert (len(ALL.meaning), len(SOME.meaning)) == (0, 0)


@pytest.mark.parametrize(
    ("first", "last", "span"), [(0, 2, (0, 0)), (2, 3, (0, 1)), (3, 7, (1, 2)), (3, 8, (1, 3)), (8, 9, (3, 3))]
)
def test_a_span_is_found_among_what_was_compared(first: int, last: int, span: tuple[int, int]) -> None:
    """As it is, where all were."""
    assert SOME.span(first, last) == span
    assert ALL.span(first, last) == (first, last)


def test_a_place_among_them_is_a_row() -> None:
    """And the other way round."""
    assert [SOME.row(at) for at in range(3)] == [2, 3, 7]
    assert [ALL.row(at) for at in range(3)] == [0, 1, 2]


def test_one_row() -> None:
    """Nothing is like what was not compared."""
    assert [SOME.to(row) for row in (1, 2, 3, 4, 7, 8)] == pytest.approx([0, 0.5, 0.9, 0, 0.7, 0])
    assert [ALL.to(row) for row in range(5)] == pytest.approx([0.5, 0.9, 0.9, 0.2, 0])


def test_rows_that_are_like_enough() -> None:
    """Rising."""
    assert (SOME.rows_from(0.7), SOME.rows_from(0.95)) == ([3, 7], [])
    assert ALL.rows_from(0.5) == [0, 1, 2]


def test_one_row_may_be_left_out() -> None:
    """As if nothing were like it; one that was not compared is out already."""
    assert SOME.without(3).both.tolist() == pytest.approx([0, 0, 0.5, 0, 0, 0, 0, 0.7, 0])
    assert SOME.without(3).words.tolist() == pytest.approx([0, 0, 0.1, 0, 0, 0, 0, 0.3, 0])
    assert SOME.both[3] == pytest.approx(0.9)
    assert (SOME.without(4), SOME.without(8)) == (SOME, SOME)
    assert ALL.without(1).both.tolist() == pytest.approx([0.5, 0, 0.9, 0.2])


@pytest.mark.parametrize(
    ("likeness", "first", "last", "nearest"),
    [
        (ALL, 0, 4, (1, 0.9)),
        (ALL, 2, 4, (2, 0.9)),
        (ALL, 3, 4, (3, 0.2)),
        (SOME, 0, 9, (3, 0.9)),
        (SOME, 4, 9, (7, 0.7)),
        (SOME, 2, 3, (2, 0.5)),
        (SOME, 4, 7, (4, 0.0)),
    ],
)
def test_the_nearest_row(likeness: Likeness, first: int, last: int, nearest: tuple[int, float]) -> None:
    """Of several the first; where none was compared the first, and 0."""
    assert likeness.nearest(first, last) == pytest.approx(nearest)
