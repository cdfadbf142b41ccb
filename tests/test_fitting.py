"""What is learnt of a library once, and how a text is judged by it, against plain loops."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from intents.corpus import Corpus
from intents.evidence import sight, weigh
from intents.fitting import (
    LOOSE,
    Memory,
    Model,
    judge,
    judge_reading,
    learn,
    likely,
    model,
    ready,
)
from intents.heads import Dense, Sparse
from intents.large_index import LARGE, LargeIndex, large_index
from intents.lexicon import lexicon
from intents.neighbourhoods import accuracy, background_lesson, lesson, sparse
from intents.ranker import RIDGE, RIDGE_WITH_MEANING, Index, index, kernel, train
from intents.reading import reader
from intents.softmax import softmax
from intents.vectors import Vectors
from tests.by_hand import reading

ORDER = ("where is my order", "track my order please", "my order is late")
REFUND = ("i want my money", "refund my money please")
HOURS = ("are you open", "open on sunday", "when are you open today", "is the store open")
LONE = ("gift cards",)
ASIDE = ("the weather is fine today", "my cat is late")
WORDS = "where order track late money refund open sunday store gift cards weather cat".split()  # noqa: SIM905


def table(seed: int = 1) -> Vectors:
    """A word table of a few words, drawn."""
    draw = np.random.default_rng(seed)
    rows = draw.integers(-99, 99, (len(WORDS), 4)).astype(np.int8)
    return Vectors.of(WORDS, rows, draw.random(len(WORDS)).astype(np.float32))


def held(*intents: tuple[str, ...], aside: tuple[str, ...] = ASIDE, vectors: Vectors | None = None) -> Corpus:
    """The texts of some intents, read, in no language."""
    texts = tuple(text for own in intents for text in own)
    return Corpus(
        names=("hours", "lone", "order", "refund")[: len(intents)],
        examples=texts,
        intents=np.repeat(np.arange(len(intents)), [len(own) for own in intents]),
        readings=tuple(reading(text, text) for text in texts),
        background=tuple(reading(text, text) for text in aside),
        reader=reader(texts, "xx"),
        vectors=vectors,
    )


def shop(vectors: Vectors | None = None) -> Corpus:
    """A small library."""
    return held(HOURS, LONE, ORDER, REFUND, vectors=vectors)


def made(vectors: Vectors | None = None) -> Model:
    """The small library, fitted."""
    own = shop(vectors)
    built = ready(own)
    return model(own, built, learn(own, built))


TIERS = pytest.mark.parametrize("vectors", [None, table()], ids=["words alone", "with a word table"])


# --- what is learnt ------------------------------------------------------------------------------------------------


@TIERS
def test_examples_and_background_are_indexed(vectors: Vectors | None) -> None:
    """In that order."""
    found = ready(shop(vectors))
    assert isinstance(found, Index)
    expected = index(shop(vectors).rows, vectors, {})
    assert (found.size, found.vectors) == (12, vectors)
    assert kernel(found).tolist() == kernel(expected).tolist()


def test_points_of_an_earlier_state_are_taken_from_there() -> None:
    """By what is asked, if they lie in the same word table; else they are worked out."""
    vectors, other = table(), table(2)
    before = made(vectors)
    built = before.index
    assert isinstance(built, Index)
    moved = replace(before, index=replace(built, points=-built.points))
    fresh = held(("my order is late", "where is my cat"), ORDER[:1], vectors=vectors)
    rows = [fresh.rows.index(reading(text, text)) for text in ("my order is late", "where is my order", *ASIDE)]
    strange = fresh.rows.index(reading("where is my cat", "where is my cat"))
    own, again = ready(fresh), ready(fresh, moved)
    assert isinstance(own, Index)
    assert isinstance(again, Index)
    assert np.abs(own.points).max(axis=1).min() > 0
    assert again.points[rows].tolist() == (-own.points[rows]).tolist()
    assert again.points[strange].tolist() == own.points[strange].tolist()
    elsewhere = ready(replace(fresh, vectors=other), moved)
    assert isinstance(elsewhere, Index)
    assert elsewhere.points.tolist() == index(fresh.rows, other, {}).points.tolist()
    bare = ready(replace(fresh, vectors=None), moved)
    assert isinstance(bare, Index)
    assert bare.points.shape == (5, 0)
    plain = ready(fresh, replace(moved, index=index(shop().rows, None, {})))
    assert isinstance(plain, Index)
    assert plain.points.tolist() == own.points.tolist()


@pytest.mark.parametrize(("more", "large"), [(0, False), (1, True)])
def test_many_texts_are_indexed_otherwise(more: int, large: bool) -> None:
    """From some thousands on; nothing is taken from there for a small library."""
    own = shop(table())
    grown = replace(own, background=own.background[:1] * (LARGE + more - len(own.examples)))
    found = ready(grown)
    assert isinstance(found, LargeIndex) == large
    assert found.vectors is own.vectors
    if isinstance(found, LargeIndex):
        assert found.intents.tolist() == own.intents.tolist()
        fresh = ready(own, Model(grown, found, made().scene, made().learnt))
        assert isinstance(fresh, Index)
        assert fresh.points.tolist() == index(own.rows, own.vectors, {}).points.tolist()


@TIERS
def test_the_head_is_trained_on_how_like_all_rows_are(vectors: Vectors | None) -> None:
    """Background is a class of its own and counts less; the penalty is another with a word table."""
    own = shop(vectors)
    found = learn(own, ready(own)).head
    assert isinstance(found, Dense)
    classes = np.array([0] * 4 + [1] + [2] * 3 + [3] * 2 + [4] * 2)
    expected = train(
        kernel(index(own.rows, vectors, {})), classes, 2, RIDGE if vectors is None else RIDGE_WITH_MEANING
    )
    assert found.dual.tolist() == expected.tolist()


def likenesses(own: Corpus) -> NDArray[np.float64]:
    """How like all rows are."""
    return kernel(index(own.rows, own.vectors, {})).astype(float)


@TIERS
def test_how_near_siblings_usually_are(vectors: Vectors | None) -> None:
    """The mean over an intent's examples of the likeness to the nearest other; none has none."""
    own = shop(vectors)
    near = likenesses(own)
    expected = []
    for intent in range(4):
        rows = [row for row, of in enumerate(own.intents) if of == intent]
        nearest = [max([0.0, *(near[row, other] for other in rows if other != row)]) for row in rows]
        expected.append(sum(nearest) / len(nearest))
    found = learn(own, ready(own)).typical
    assert found.tolist() == pytest.approx(expected, abs=1e-6)
    assert (found[1], found.dtype) == (0.0, np.float32)


def put_right(own: Corpus) -> float:
    """The share of the examples that a ridge regression on all the other rows puts in the right intent."""
    near = likenesses(own)
    wanted = np.eye(len(own.names) + 1)[own.classes]
    right = 0
    for row, intent in enumerate(own.intents):
        others = [at for at in range(len(near)) if at != row]
        inside = near[np.ix_(others, others)] + LOOSE * np.eye(len(others))
        said = near[row, others] @ np.linalg.solve(inside, wanted[others])
        right += int(said[: len(own.names)].argmax()) == intent
    return right / len(own.intents)


@TIERS
@pytest.mark.parametrize(
    "intents",
    [
        (HOURS, LONE, ORDER, REFUND),
        (HOURS, ORDER),
        (ORDER, ("where is my refund", "my money is late"), REFUND),
        (("my cat is fine today", "is the weather fine"), ORDER),
        (ORDER[:1], ORDER[1:], HOURS[:2], HOURS[2:]),
        (ORDER[:1], REFUND[:1]),
    ],
)
def test_a_library_is_checked_against_itself(intents: tuple[tuple[str, ...], ...], vectors: Vectors | None) -> None:
    """Each example by all the others and the background."""
    own = held(*intents, vectors=vectors)
    assert learn(own, ready(own)).accuracy == pytest.approx(put_right(own), abs=1e-9)


def test_a_library_without_background_is_checked_too() -> None:
    """Then each class is an intent."""
    own = held(HOURS, ORDER, REFUND, aside=())
    found = learn(own, ready(own))
    assert found.accuracy == pytest.approx(put_right(own), abs=1e-9)
    assert isinstance(found.head, Dense)
    assert found.head.dual.tolist() == train(kernel(index(own.rows, None, {})), own.classes, 0, RIDGE).tolist()


@TIERS
def test_a_large_library_is_learnt_one_intent_at_a_time(vectors: Vectors | None) -> None:
    """And the background with them; how near siblings are and how many are put right is told by the intents."""
    own = shop(vectors)
    built = large_index(own.rows, vectors, own.intents)
    starts = np.array([0, 4, 5, 8, 10])
    lessons = [lesson(intent, own, built, starts) for intent in range(4)]
    expected = sparse([*lessons, background_lesson(own, built)], own).to_arrays()
    found = learn(own, built)
    assert isinstance(found.head, Sparse)
    assert {name: array.tolist() for name, array in found.head.to_arrays().items()} == {
        name: array.tolist() for name, array in expected.items()
    }
    assert found.typical.tolist() == pytest.approx([one.siblings.sum() / len(one.siblings) for one in lessons])
    assert found.typical.dtype == np.float32
    assert found.accuracy == accuracy(lessons, own)


@TIERS
def test_the_parts_are_put_together(vectors: Vectors | None) -> None:
    """The scene has where each intent begins, what was learnt, and the library's words."""
    own = shop(vectors)
    built = ready(own)
    learnt = learn(own, built)
    found = model(own, built, learnt)
    assert (found.corpus, found.index, found.learnt) == (own, built, learnt)
    assert (found.scene.starts.tolist(), found.scene.starts.dtype) == ([0, 4, 5, 8, 10], np.int64)
    assert found.scene.typical is learnt.typical
    assert found.scene.accuracy == learnt.accuracy
    assert found.scene.lexicon.rarity == lexicon(own, built).rarity
    assert (found.scene.senses is None) == (vectors is None)


# --- how a text is judged ------------------------------------------------------------------------------------------


@TIERS
def test_a_text_is_judged_by_what_was_learnt(vectors: Vectors | None) -> None:
    """Its likeness gives the chances, these where it points, and both what speaks for it."""
    fitted = made(vectors)
    said = reading("my order on sunday", "order sunday")
    found = judge_reading(said, fitted, Memory())
    near = fitted.index.likeness(said)
    assert isinstance(fitted.learnt.head, Dense)
    assert found.reading is said
    assert found.likeness.both.tolist() == near.both.tolist()
    assert found.chances == pytest.approx(softmax(near.both @ fitted.learnt.head.dual), abs=1e-6)
    assert found.sight == sight(said, near, found.chances, fitted.scene)
    assert found.evidence.tolist() == weigh(said, near, found.chances, found.sight, fitted.scene).tolist()


def test_a_text_is_read_and_judged() -> None:
    """As the library reads it."""
    fitted = made()
    found = judge("Where is my ORDER?", fitted)
    assert found.reading == fitted.corpus.reader.read("Where is my ORDER?")
    expected = judge_reading(found.reading, fitted, Memory())
    assert found.evidence.tolist() == expected.evidence.tolist()
    assert found.chances.tolist() == expected.chances.tolist()


def test_what_was_compared_is_not_compared_again() -> None:
    """The same question, whatever stands around it; another content or other words are another question."""
    fitted, memory = made(), Memory()
    said = reading("my order on sunday", "order sunday")
    first = likely(said, fitted, memory)
    assert likely(replace(said, tokens=("hey",), stems=("hey",)), fitted, memory) is first
    others = [
        replace(said, content=("orde",)),
        replace(said, asked=("order", "on", "sunday")),
        replace(said, asked_stems=("orde", "on", "sund", "my")),
    ]
    for other in others:
        near, chances = likely(other, fitted, memory)
        assert near.both.tolist() == fitted.index.likeness(other).both.tolist()
        assert near.both.tolist() != first[0].both.tolist()
        assert chances.tolist() == fitted.learnt.head.chances(near).tolist()
    assert len(memory.likely) == 4
    assert judge_reading(said, fitted, memory).likeness is first[0]
