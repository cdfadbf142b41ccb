"""A large library learnt one intent at a time, against regressions that are solved the plain way."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from intents.corpus import Corpus
from intents.heads import SPOKEN
from intents.large_index import LargeIndex, large_index
from intents.neighbourhoods import (
    ASKED,
    BEHIND,
    NEAR,
    RIDGE,
    RIDGE_OTHERS,
    Lesson,
    accuracy,
    background_lesson,
    lesson,
    likenesses,
    sparse,
)
from intents.ranker import index, kernel
from intents.reading import reader
from intents.vectors import Vectors
from tests.by_hand import reading

CANCEL = ("cancel my order", "cancel it please", "cancel an order", "undo the order")
HOURS = ("open on sunday", "are you open", "when do you open today")
ORDER = ("where is my order", "my order is late", "track the order")
LONE = ("gift cards",)
ASIDE = ("the weather is fine today", "my cat is late")
FIRSTS = np.array([0, 4, 7, 8, 11])


def table() -> Vectors:
    """A word table of five words."""
    draw = np.random.default_rng(4)
    return Vectors.of(
        ["order", "open", "cat", "cancel", "late"], draw.integers(-99, 99, (5, 3)).astype(np.int8), draw.random(5)
    )


def shop(vectors: Vectors | None = None, *more: str) -> tuple[Corpus, LargeIndex]:
    """A small library, indexed as if it were a large one."""
    texts = (*CANCEL, *HOURS, *LONE, *ORDER)
    own = np.repeat(np.arange(4), np.diff(FIRSTS))
    held = Corpus(
        names=("cancel", "hours", "lone", "order"),
        examples=texts,
        intents=own,
        readings=tuple(reading(text, text) for text in texts),
        background=tuple(reading(text, text) for text in (*ASIDE, *more)),
        reader=reader(texts, "xx"),
        vectors=vectors,
    )
    return held, large_index(held.rows, vectors, own)


def near(rows: list[int], vectors: Vectors | None = None) -> NDArray[np.float64]:
    """How like some rows are to each other."""
    whole = kernel(index(shop(vectors)[0].rows, vectors, {})).astype(float)
    return np.asarray(whole[np.ix_(rows, rows)])


TIERS = pytest.mark.parametrize("vectors", [None, table()], ids=["words alone", "with a word table"])


@TIERS
def test_rows_are_compared_as_in_a_small_library(vectors: Vectors | None) -> None:
    """By words, letters and meaning, whatever their order."""
    rows = [8, 0, 12, 3, 7, 5, 1]
    found = likenesses(shop(vectors)[1], np.array(rows))
    assert found == pytest.approx(near(rows, vectors), abs=1e-5)


def test_rare_words_are_compared_by_their_letters() -> None:
    """Though nothing about them is worked out beforehand."""
    _, built = shop()
    for common in (0, 3):
        spelt = replace(built.letters.spelt, near=built.letters.spelt.near[:common])
        bare = replace(built, letters=replace(built.letters, spelt=spelt))
        assert likenesses(bare, np.arange(13)) == pytest.approx(near(list(range(13))), abs=1e-5)


def test_common_features_are_compared_too() -> None:
    """Those that many of the rows have."""
    held, built = shop(None, *(f"the order of {at}" for at in range(30)))
    found = likenesses(built, np.arange(43))
    assert found == pytest.approx(kernel(index(held.rows, None, {})), abs=1e-5)


def solved(like: NDArray[np.float64], own: int) -> tuple[NDArray[np.float64], float]:
    """What each row says of the class of the first ones, and the level where none is like: a ridge regression.

    What the rows say sums to nothing.
    """
    size = len(like)
    loose = np.array([RIDGE] * own + [RIDGE_OTHERS] * (size - own))
    whole = np.block([[like + np.diag(loose), np.ones((size, 1))], [np.ones((1, size)), np.zeros((1, 1))]])
    found = np.linalg.solve(whole, [1.0] * own + [0.0] * (size - own) + [0.0])
    return found[:size], float(found[size])


def unseen(like: NDArray[np.float64], own: int) -> list[float]:
    """What the others say of each row that is left out."""
    said = []
    for row in range(len(like)):
        others = [at for at in range(len(like)) if at != row]
        values, level = solved(like[np.ix_(others, others)], own - (row < own))
        said.append(float(like[row, others] @ values + level))
    return said


@TIERS
@pytest.mark.parametrize("intent", range(4))
def test_an_intent_is_told_from_what_is_near(intent: int, vectors: Vectors | None) -> None:
    """Its examples come first; what was compared with them and speaks for others comes behind."""
    held, built = shop(vectors)
    found = lesson(intent, held, built, FIRSTS)
    first, last = FIRSTS[intent : intent + 2].tolist()
    own = list(range(first, last))
    compared = [built.likeness(held.readings[row]).rows for row in own]
    others = sorted({row for rows in compared if rows is not None for row in rows.tolist()} - set(own))
    assert found.rows.tolist() == [*own, *others]
    like = near([*own, *others], vectors)
    values, level = solved(like, len(own))
    assert found.values == pytest.approx(values, abs=1e-4)
    assert found.values.dtype == np.float32
    assert found.level == pytest.approx(level, abs=1e-4)
    assert found.unseen == pytest.approx(unseen(like, len(own)), abs=1e-3)
    inner = like[: len(own), : len(own)] - np.eye(len(own)) * 2
    assert found.siblings == pytest.approx(inner.max(axis=1).clip(0), abs=1e-5)


def test_the_background_is_told_from_examples() -> None:
    """From all of a few, or from some that are evenly spread."""
    held, built = shop()
    found = background_lesson(held, built)
    assert found.rows.tolist() == [11, 12, *range(11)]
    values, level = solved(near([11, 12, *range(11)]), 2)
    assert found.values == pytest.approx(values, abs=1e-4)
    assert found.level == pytest.approx(level, abs=1e-4)
    count = 2 * BEHIND
    texts = tuple(reading(f"text {at}") for at in range(count + 1))
    many = replace(held, examples=("",) * count, intents=np.zeros(count, np.int64), readings=texts[:count])
    found = background_lesson(many, large_index(texts, None, many.intents))
    assert found.rows.tolist() == [
        count,
        *(math.floor(at * (count - 1) / (BEHIND - 1) + 1e-9) for at in range(BEHIND)),
    ]


def test_only_the_nearest_are_learnt_from() -> None:
    """Some examples of the intent say which: what speaks for others and is as near to any of these."""
    size, rest = 2 * ASKED + 1, 3 * NEAR
    own = [f"alpha beta {'gamma ' * (at % ASKED)}d{at}" for at in range(size)]
    others = [f"alpha {'beta ' * (at % 2)}{'gamma ' * (at % 3)}e{at}" for at in range(rest)]
    texts = tuple(reading(text, text) for text in (*own, *others, "fine weather"))
    intents = np.array([0] * size + [1 + at // 30 for at in range(rest)])
    base, _ = shop()
    held = replace(
        base,
        names=tuple(f"n{at:03}" for at in range(int(intents[-1]) + 1)),
        examples=(*own, *others),
        intents=intents,
        readings=texts[:-1],
        background=texts[-1:],
    )
    built = large_index(texts, None, intents)
    found = lesson(0, held, built, np.array([0, size]))
    best: dict[int, float] = {}
    for row in range(0, size, 3):
        likeness = built.likeness(texts[row])
        assert likeness.rows is not None
        for at, like in zip(likeness.rows.tolist(), likeness.both.take(likeness.rows).tolist(), strict=True):
            if held.classes[at] != 0 and (at in built.speakers or at == len(texts) - 1):
                best[at] = max(best.get(at, -1.0), like)
    nearest = sorted(best, key=lambda at: (-best[at], at))[:NEAR]
    assert found.rows[:size].tolist() == list(range(size))
    assert found.rows[size:].tolist() == sorted(nearest)


# --- all together --------------------------------------------------------------------------------------------------


def told(rows: list[int], values: list[float], level: float = 0.0, said: list[float] | None = None) -> Lesson:
    """A lesson of these rows."""
    return Lesson(
        np.array(rows), np.array(values, np.float32), level, np.array(said or values), np.zeros(1, np.float32)
    )


def test_lessons_are_put_together_by_row() -> None:
    """What speaks most comes first; a row that nothing was learnt of says nothing."""
    held, _ = shop()
    found = sparse(
        [told([0, 3], [0.5, -0.25], 0.1), told([3, 12], [-0.75, 1.0], 0.2), told([12, 0], [2.0, -0.125])], held
    )
    assert found.levels.tolist() == np.array([0.1, 0.2, 0.0], np.float32).tolist()
    assert (found.classes.shape, found.values.shape) == ((13, SPOKEN), (13, SPOKEN))
    assert (found.classes[0, :2].tolist(), found.values[0, :3].tolist()) == ([0, 2], [0.5, -0.125, 0.0])
    assert (found.classes[3, :2].tolist(), found.values[3, :3].tolist()) == ([1, 0], [-0.75, -0.25, 0.0])
    assert (found.classes[12, :2].tolist(), found.values[12, :3].tolist()) == ([2, 1], [2.0, 1.0, 0.0])
    assert not found.values[[1, 2, *range(4, 12)]].any()
    assert found.own.tolist() == held.classes.tolist()
    assert (found.classes.dtype, found.values.dtype, found.levels.dtype) == (np.int32, np.float32, np.float32)


def test_a_row_speaks_of_a_few_classes() -> None:
    """Those it says most of, for or against."""
    held, _ = shop()
    said = [(-1.0) ** at * (at + 1) for at in range(SPOKEN + 3)]
    found = sparse([told([4], [one]) for one in said], held)
    assert found.classes[4].tolist() == list(range(SPOKEN + 2, 2, -1))
    assert found.values[4].tolist() == [said[at] for at in range(SPOKEN + 2, 2, -1)]


def test_examples_are_put_right_by_what_says_most_of_them_unseen() -> None:
    """The share of those that anything was said of; background is none."""
    held, _ = shop()
    lessons = [
        told([0, 1, 4, 12], [9.0] * 4, said=[0.9, 0.2, 0.5, 0.1]),
        told([4, 5, 1], [9.0] * 3, said=[0.4, 0.3, 0.6]),
        told([7], [9.0], said=[0.1]),
        told([8, 0], [9.0] * 2, said=[-0.5, -0.9]),
        told([12, 5, 8], [9.0] * 3, said=[0.8, 0.2, -0.6]),
    ]
    assert accuracy(lessons, held) == pytest.approx(4 / 6)
