"""A large library learnt one intent at a time: its examples against those that come nearest to it.

For each intent a ridge regression tells its own examples from the nearest others, so that what it costs to learn a
library grows with the number of its intents. What the examples say sums to nothing, so that what any two texts
have in common says nothing, and neither do texts that were not compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from intents.corpus import Corpus
from intents.heads import SPOKEN, Sparse
from intents.large_index import LargeIndex
from intents.letters import grams
from intents.likeness import Floats, Ints
from intents.postings import pairs
from intents.ranker import SHARES, SHARES_WITH_MEANING

NEAR: Final = 200
"""Examples of others that they are told from at most."""
ASKED: Final = 8
"""Examples of an intent that are asked which others are near."""
BEHIND: Final = 300
"""Examples that the background is told from."""
RIDGE: Final = 0.5
"""The penalty on what the intent's own examples say."""
RIDGE_OTHERS: Final = 3.0
"""That on what others say, of which there are many more."""
OFTEN: Final = 24
"""Rows that have a feature from which on it is multiplied out."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What tells one class from what is near it: how much each of some rows speaks for it."""

    rows: Ints
    values: Floats
    level: float
    """What speaks for it where nothing is like any of the rows."""
    unseen: Floats
    """What speaks for it by each row where that row itself is left out."""
    siblings: Floats
    """For each of the class's own rows, which come first, the likeness to its nearest other one."""


def lesson(intent: int, held: Corpus, built: LargeIndex, starts: Ints) -> Lesson:
    """Learn one intent."""
    own = built.speakers[intent]
    own = own[own >= 0]
    return _told(own, _near(own, held, built), built)


def background_lesson(held: Corpus, built: LargeIndex) -> Lesson:
    """Learn what the background has that no example has."""
    return _told(built.always, _spread(0, len(held.examples), BEHIND), built)


def _spread(first: int, last: int, most: int) -> Ints:
    """Rows from ``first`` to ``last``, evenly spread, so many at most."""
    return np.unique(np.linspace(first, last - 1, min(most, last - first)).astype(np.int64))


def _near(own: Ints, held: Corpus, built: LargeIndex) -> Ints:
    """The rows, rising, that are of no such intent and nearest to its examples; the background's with them."""
    asked = [built.likeness(held.readings[row]) for row in own[:: -(-len(own) // ASKED)].tolist()]
    found = np.concatenate([one.rows for one in asked if one.rows is not None])
    near = np.concatenate([one.compared["both"] for one in asked])
    others = (held.classes[found] != held.classes[own[0]]) & built.speaks(found)
    found, near = found[others], near[others]
    order = np.lexsort((found, -near))
    first = np.unique(found[order], return_index=True)[1]
    return np.sort(found[order[np.sort(first)[:NEAR]]])


def _told(own: Ints, others: Ints, built: LargeIndex) -> Lesson:
    rows = np.concatenate([own, others])
    likeness = likenesses(built, rows)
    wanted = (np.arange(len(rows)) < len(own)).astype(np.float32)
    looseness = np.where(wanted > 0, np.float32(RIDGE), np.float32(RIDGE_OTHERS))
    inverse = np.linalg.inv(likeness + np.diag(looseness))
    pulls, whole = inverse @ wanted, inverse.sum(axis=1)
    level = float(pulls.sum() / whole.sum())
    values = pulls - level * whole
    unseen = wanted - values / (np.diag(inverse) - whole * whole / whole.sum())
    siblings = likeness[: len(own), : len(own)].copy()
    np.fill_diagonal(siblings, 0.0)
    return Lesson(rows, values.astype(np.float32), level, unseen, siblings.max(axis=1))


def likenesses(built: LargeIndex, rows: Ints) -> Floats:
    """(rows, rows) likeness of some rows with each other."""
    by_words = _by_words(built, rows)
    by_letters = _by_letters(built, rows)
    if built.meanings is None:
        plain: Floats = np.float32(SHARES[0]) * by_words + np.float32(SHARES[1]) * by_letters
        return plain
    points = built.meanings.of(rows, built.letters)
    words_share, letters_share, meaning_share = map(np.float32, SHARES_WITH_MEANING)
    whole: Floats = words_share * by_words + letters_share * by_letters + meaning_share * (points @ points.T)
    return whole


def _by_words(built: LargeIndex, rows: Ints) -> Floats:
    held = built.forward
    lengths = held.starts[rows + 1] - held.starts[rows]
    ends = lengths.cumsum()
    at = (held.starts[rows] - ends + lengths).repeat(lengths) + np.arange(int(lengths.sum()))
    owners = np.arange(len(rows)).repeat(lengths)
    order = np.argsort(held.features[at], kind="stable")
    features, owners, values = held.features[at][order], owners[order], held.values[at][order]
    _, local, counts = np.unique(features, return_inverse=True, return_counts=True)
    often = counts >= OFTEN
    common = np.zeros((len(rows), int(often.sum())), dtype=np.float32)
    chosen = often[local]
    common[owners[chosen], (often.cumsum() - 1)[local[chosen]]] = values[chosen]
    total = common @ common.T
    return total + pairs(owners[~chosen], values[~chosen], counts[~often], len(rows))


def _by_letters(built: LargeIndex, rows: Ints) -> Floats:
    texts = built.letters
    flat, starts = texts.words_of(rows)
    words, local = np.unique(flat, return_inverse=True)
    near = np.zeros((len(words), len(words)), dtype=np.float32)
    for at, word in enumerate(words.tolist()):
        if word < len(texts.spelt.near):
            near[at] = texts.spelt.near[word].take(words)
        elif word < len(texts.spelt.words):
            near[at] = texts.spelt.rare(Counter(grams(built.names[word])), 0.0)[0].take(words)
    owners = np.arange(len(rows)).repeat(np.diff(np.append(starts, len(flat))))
    has = np.zeros((len(rows), len(words)), dtype=np.float32)
    np.add.at(has, (owners, local), texts.scales[rows][owners])
    return np.asarray(has @ near @ has.T, dtype=np.float32)


def sparse(lessons: Sequence[Lesson], held: Corpus) -> Sparse:
    """What was learnt of all classes, the background's last, put together by row."""
    levels = np.array([one.level for one in lessons], dtype=np.float32)
    rows = np.concatenate([one.rows for one in lessons])
    values = np.concatenate([one.values for one in lessons])
    spoken = np.arange(len(lessons), dtype=np.int32).repeat([len(one.rows) for one in lessons])
    order = np.lexsort((-np.abs(values), rows))
    rows, values, spoken = rows[order], values[order], spoken[order]
    place = np.arange(len(rows)) - rows.searchsorted(rows)
    kept = place < SPOKEN
    classes = np.zeros((len(held.rows), SPOKEN), dtype=np.int32)
    weights = np.zeros((len(held.rows), SPOKEN), dtype=np.float32)
    classes[rows[kept], place[kept]] = spoken[kept]
    weights[rows[kept], place[kept]] = values[kept]
    return Sparse(classes, weights, held.classes, levels)


def accuracy(lessons: Sequence[Lesson], held: Corpus) -> float:
    """Share of the examples put in the right intent by all the other rows."""
    rows = np.concatenate([one.rows for one in lessons])
    said = np.concatenate([one.unseen for one in lessons])
    spoken = np.arange(len(lessons)).repeat([len(one.rows) for one in lessons])
    order = np.lexsort((-said, rows))
    first = order[np.unique(rows[order], return_index=True)[1]]
    asked = first[np.isin(first, np.flatnonzero(rows < len(held.examples)))]
    return float((spoken[asked] == held.intents[rows[asked]]).mean())
