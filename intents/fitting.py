"""A library made ready for matching: what is worked out once, before any message comes."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from intents.corpus import Corpus
from intents.evidence import Scene, Sight, sight, weigh
from intents.heads import Dense, Head
from intents.large_index import LARGE, LargeIndex, large_index
from intents.lexicon import lexicon
from intents.likeness import Floats, Ints, Likeness
from intents.neighbourhoods import accuracy, background_lesson, lesson, sparse
from intents.ranker import RIDGE, RIDGE_WITH_MEANING, Index, index, kernel, train
from intents.reading import Reading
from intents.senses import senses
from intents.softmax import inverse_root
from intents.vectors import Vectors

LOOSE = 0.3
"""The penalty of the regression that the library is cross-checked with."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What training found: everything here is plain arrays."""

    head: Head
    typical: Floats
    """(intents,) see ``Scene.typical``."""
    accuracy: float


@dataclass(frozen=True, slots=True)
class Model:
    """A corpus with what was learnt from it, ready to judge texts."""

    corpus: Corpus
    index: Index | LargeIndex
    scene: Scene
    learnt: Learnt


@dataclass(frozen=True, slots=True)
class Judged:
    """One text judged: what it says, how likely each intent is, and what speaks for the likeliest."""

    reading: Reading
    likeness: Likeness
    chances: Floats
    sight: Sight
    evidence: Floats


@dataclass(frozen=True, slots=True)
class Memory:
    """What was worked out for a message already: its parts ask the same again and again."""

    likely: dict[tuple[tuple[str, ...], ...], tuple[Likeness, Floats]] = field(default_factory=dict)
    """By what is compared with the examples: how like them it is, and the chances of each class."""


def judge(text: str, model: Model) -> Judged:
    """Judge one text."""
    return judge_reading(model.corpus.reader.read(text), model, Memory())


def judge_reading(reading: Reading, model: Model, memory: Memory) -> Judged:
    """Judge one text that has been read."""
    likeness, chances = likely(reading, model, memory)
    seen = sight(reading, likeness, chances, model.scene)
    return Judged(reading, likeness, chances, seen, weigh(reading, likeness, chances, seen, model.scene))


def likely(reading: Reading, model: Model, memory: Memory) -> tuple[Likeness, Floats]:
    """How like the examples a text is, and the chances of each class."""
    asked = (reading.asked, reading.asked_stems, reading.content)
    found = memory.likely.get(asked)
    if found is None:
        likeness = model.index.likeness(reading)
        found = memory.likely[asked] = likeness, model.learnt.head.chances(likeness)
    return found


def ready(held: Corpus, earlier: Model | None = None) -> Index | LargeIndex:
    """The corpus's index; what an earlier state of the library has of it is taken from there."""
    if len(held.rows) > LARGE:
        return large_index(held.rows, held.vectors, held.intents)
    return index(held.rows, held.vectors, {} if earlier is None else _points(earlier, held.vectors))


def _points(earlier: Model, vectors: Vectors | None) -> dict[tuple[str, ...], Floats]:
    """By what was asked: where the texts of a library lie in the word table."""
    built = earlier.index
    if vectors is None or isinstance(built, LargeIndex) or built.vectors is not vectors:
        return {}
    return dict(zip((reading.asked for reading in earlier.corpus.rows), built.points, strict=True))


def learn(held: Corpus, built: Index | LargeIndex) -> Learnt:
    """Train on a corpus and check the result against itself."""
    if isinstance(built, LargeIndex):
        return _learn_piecewise(held, built)
    likeness = kernel(built)
    ridge = RIDGE if built.vectors is None else RIDGE_WITH_MEANING
    dual = train(likeness, held.classes, len(held.background), ridge)
    return Learnt(Dense(dual), _typical(held, likeness), _accuracy(held, likeness))


def _learn_piecewise(held: Corpus, built: LargeIndex) -> Learnt:
    starts = _starts(held)
    lessons = [lesson(intent, held, built, starts) for intent in range(len(held.names))]
    typical = np.array([one.siblings.mean() for one in lessons], dtype=np.float32)
    told = sparse([*lessons, background_lesson(held, built)], held)
    return Learnt(told, typical, accuracy(lessons, held))


def _starts(held: Corpus) -> Ints:
    return np.searchsorted(held.intents, np.arange(len(held.names) + 1)).astype(np.int64)


def model(held: Corpus, built: Index | LargeIndex, learnt: Learnt) -> Model:
    """Put the parts together."""
    starts = _starts(held)
    words = lexicon(held, built)
    known = Scene(starts, learnt.typical, words, learnt.accuracy, senses(held))
    return Model(held, built, known, learnt)


def _typical(held: Corpus, likeness: Floats) -> Floats:
    """For each intent, the mean over its examples of the likeness to the nearest other one of the intent."""
    count = len(held.examples)
    return _means(held, _nearest_sibling(held.intents, likeness[:count, :count]))


def _nearest_sibling(intents: Ints, likeness: Floats) -> Floats:
    same = intents[:, None] == intents[None, :]
    np.fill_diagonal(same, val=False)
    nearest: Floats = np.where(same, likeness, np.float32(0.0)).max(axis=1)
    return nearest


def _means(held: Corpus, nearest: Floats) -> Floats:
    totals = np.bincount(held.intents, weights=nearest, minlength=len(held.names))
    return (totals / np.bincount(held.intents, minlength=len(held.names))).astype(np.float32)


def _accuracy(held: Corpus, likeness: Floats) -> float:
    """Share of examples put in the right intent by all the other rows (ridge regression, left out one at a time)."""
    count = len(held.examples)
    if not count:
        return 0.0
    wanted = np.eye(len(held.names) + 1, dtype=np.float32)[held.classes]
    loose = likeness + np.float32(LOOSE) * np.eye(len(likeness), dtype=np.float32)
    halved = inverse_root(loose)
    pulled = halved.T @ (halved @ wanted)
    unseen = wanted - pulled / np.einsum("ij,ij->j", halved, halved)[:, None]
    return float((unseen[:count, : len(held.names)].argmax(axis=1) == held.intents).mean())
