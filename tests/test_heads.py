"""From likeness to chances, for small libraries and for large ones."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from intents.heads import OTHERS, SHARP, Dense, Sparse, head
from intents.likeness import NOWHERE, Likeness

OWN = np.array([0, 0, 1, 1, 2, 3])
"""Three intents and a background of one sentence."""
SPOKEN = np.array([[0, 1], [0, 2], [1, 0], [1, 3], [2, 0], [3, 0]], np.int32)
SAID = np.array([[1.0, -0.5], [0.8, -0.1], [1.0, 0.0], [0.6, -0.2], [1.0, -0.4], [0.5, -0.3]], np.float32)
LEVELS = np.array([0.01, 0.02, -0.03, 0.1], np.float32)


def likeness(both: list[float], rows: list[int] | None = None) -> Likeness:
    """How like some rows of six are, or all of them."""
    own = np.array(both, np.float32)
    return Likeness(
        6, None if rows is None else np.array(rows, np.int64), {"words": own, "meaning": NOWHERE, "both": own}
    )


def odds(*logits: float, others: int = 0) -> list[float]:
    """The chances of classes with these logits, beside others of which nothing is said."""
    whole = sum(math.exp(SHARP * one) for one in logits) + others
    return [math.exp(SHARP * one) / whole for one in logits]


def test_in_a_small_library_every_row_speaks_of_every_class() -> None:
    """Chances are those of the sums."""
    dense = Dense(np.array([[1.0, 0.0], [0.0, 2.0]], np.float32))
    own = np.array([0.5, 0.25], np.float32)
    found = dense.chances(Likeness(2, None, {"words": own, "meaning": NOWHERE, "both": own}))
    assert found == pytest.approx([0.5, 0.5])
    assert list(dense.to_arrays()) == ["dual"]


def summed(beyond: dict[int, float]) -> list[float]:
    """What speaks for each class, given how far each row is liker than usual."""
    sums = LEVELS.astype(float)
    for row, far in beyond.items():
        for at in range(2):
            sums[SPOKEN[row, at]] += SAID[row, at] * far
    return [float(one) for one in sums]


def test_in_a_large_one_each_row_speaks_of_a_few() -> None:
    """As far as it is liker than half of the examples that were compared are."""
    found = Sparse(SPOKEN, SAID, OWN, LEVELS).chances(likeness([0.9, 0.5, 0.4, 0.2, 0.3, 0.6]))
    expected = odds(*summed({0: 0.5, 1: 0.1, 2: 0.0, 3: -0.2, 4: -0.1, 5: 0.2}))
    assert found == pytest.approx(expected, abs=1e-5)


def test_a_class_of_which_no_row_was_compared_has_no_chance() -> None:
    """The background always has one, and the classes left out count as if nothing were said."""
    found = Sparse(SPOKEN, SAID, OWN, LEVELS).chances(likeness([0.9, 0.5, 0.7], [0, 1, 4]))
    first, _, third, last = summed({0: 0.2, 1: -0.2, 4: 0.0})
    assert found[[0, 2, 3]] == pytest.approx(odds(first, third, last, others=1), abs=1e-5)
    assert found[1] == 0.0


def test_where_nothing_was_compared_the_background_is_left() -> None:
    """Beside the others, as far as these count."""
    found = Sparse(SPOKEN, SAID, OWN, LEVELS).chances(likeness([], []))
    assert found == pytest.approx([0, 0, 0, odds(0.1, others=3)[0]], abs=1e-5)
    assert Sparse(SPOKEN, SAID, OWN, LEVELS).chances(likeness([0.5], [5])) == pytest.approx(
        [0, 0, 0, odds(0.1 + 0.5 * 0.5, others=3)[0]], abs=1e-5
    )


def test_where_all_speaks_against_it_the_others_count_as_they_are() -> None:
    """So that everything is unlikely; more than fifty count as fifty."""
    levels = np.full(200, -1.0, np.float32)
    spoken, said = np.array([[0, 1], [199, 0]], np.int32), np.zeros((2, 2), np.float32)
    found = Sparse(spoken, said, np.array([0, 199]), levels).chances(
        Likeness(2, None, {"words": NOWHERE, "meaning": NOWHERE, "both": np.zeros(2, np.float32)})
    )
    assert found[[0, 199]] == pytest.approx(odds(-1.0, -1.0, others=OTHERS), abs=1e-7)


def test_a_head_is_made_again_from_its_arrays() -> None:
    """Of either kind."""
    sparse = Sparse(SPOKEN, SAID, OWN, LEVELS)
    again = head(sparse.to_arrays(), OWN, 3)
    assert isinstance(again, Sparse)
    assert (again.classes.tolist(), again.values.tolist()) == (SPOKEN.tolist(), SAID.tolist())
    assert (again.own.tolist(), again.levels.tolist()) == (OWN.tolist(), LEVELS.tolist())
    dense = head({"dual": np.ones((6, 4))}, OWN, 3)
    assert isinstance(dense, Dense)
    assert dense.dual.tolist() == np.ones((6, 4)).tolist()
    assert {dense.dual.dtype, again.values.dtype, again.levels.dtype} == {np.dtype("float32")}


@pytest.mark.parametrize(
    "changed",
    [
        {"dual": SAID[:5], "spoken": SPOKEN[:5]},
        {"spoken": SPOKEN[:, :1]},
        {"spoken": SPOKEN + 1},
        {"spoken": None, "dual": np.ones((6, 3))},
        {"spoken": None, "dual": np.ones((5, 4))},
    ],
)
def test_arrays_of_another_library_are_refused(changed: dict[str, NDArray[Any] | None]) -> None:
    """They tell what to do instead."""
    arrays = {**Sparse(SPOKEN, SAID, OWN, LEVELS).to_arrays(), **changed}
    kept = {name: array for name, array in arrays.items() if array is not None}
    with pytest.raises(
        ValueError, match=r"^these arrays do not fit this library's examples; call fit\(library\) instead$"
    ):
        head(kept, OWN, 3)
