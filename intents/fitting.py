"""A library made ready for matching: what is worked out once, before any message comes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from intents.alignment import alignment
from intents.corpus import Corpus
from intents.evidence import Scene, Sight, sight, weigh
from intents.features import Floats
from intents.lexicon import lexicon
from intents.ranker import RIDGE, RIDGE_WITH_MEANING, Index, Likeness, chances, kernel, train
from intents.reading import Reading
from intents.senses import senses

LOOSE = 0.3
"""The penalty of the regression that the library is cross-checked with."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What training found: everything here is plain arrays."""

    dual: Floats
    """(rows, intents + 1)"""
    typical: Floats
    """(intents,) see ``Scene.typical``."""
    accuracy: float


@dataclass(frozen=True, slots=True)
class Model:
    """A corpus with what was learnt from it, ready to judge texts."""

    corpus: Corpus
    index: Index
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


def judge(text: str, model: Model) -> Judged:
    """Judge one text."""
    return judge_reading(model.corpus.reader.read(text), model)


def judge_reading(reading: Reading, model: Model) -> Judged:
    """Judge one text that has been read."""
    likeness = model.index.likeness(reading)
    both = likeness.both
    likely = chances(both, model.learnt.dual)
    seen = sight(reading, both, likely, model.scene)
    return Judged(reading, likeness, likely, seen, weigh(reading, likeness, likely, seen, model.scene))


def learn(held: Corpus, built: Index) -> Learnt:
    """Train on a corpus and check the result against itself."""
    likeness = kernel(built, held.rows)
    ridge = RIDGE if built.vectors is None else RIDGE_WITH_MEANING
    dual = train(likeness, held.classes, len(held.background), ridge)
    return Learnt(dual, _typical(held, likeness), _accuracy(held, likeness))


def model(held: Corpus, built: Index, learnt: Learnt) -> Model:
    """Put the parts together."""
    starts = np.searchsorted(held.intents, np.arange(len(held.names) + 1)).astype(np.int64)
    words = lexicon(held, built)
    aligned = alignment(held, words.rarity, words.unknown_rarity)
    known = Scene(starts, learnt.typical, words, learnt.accuracy, aligned, senses(held, built.points))
    return Model(held, built, known, learnt)


def _typical(held: Corpus, likeness: Floats) -> Floats:
    """For each intent, the mean over its examples of the likeness to the nearest other one of the intent."""
    count = len(held.examples)
    own = likeness[:count, :count].copy()
    np.fill_diagonal(own, 0.0)
    same = held.intents[:, None] == held.intents[None, :]
    nearest = np.where(same, own, 0.0).max(axis=1)
    totals = np.bincount(held.intents, weights=nearest, minlength=len(held.names))
    return (totals / np.bincount(held.intents, minlength=len(held.names))).astype(np.float32)


def _accuracy(held: Corpus, likeness: Floats) -> float:
    """Share of examples put in the right intent by all the other rows (ridge regression, left out one at a time)."""
    count = len(held.examples)
    if not count:
        return 0.0
    wanted = np.eye(len(held.names) + 1, dtype=np.float32)[held.classes]
    inverse = np.linalg.inv(likeness + np.float32(LOOSE) * np.eye(len(likeness), dtype=np.float32))
    pulled = inverse @ wanted
    unseen = wanted - pulled / np.diag(inverse)[:, None]
    return float((unseen[:count, : len(held.names)].argmax(axis=1) == held.intents).mean())
