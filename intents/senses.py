"""How near words and texts lie to an intent in meaning: the third view, where a word table is there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from intents.corpus import Corpus
from intents.features import Floats
from intents.vectors import Vectors
from intents.words import PLACES

PLACE_LIKE = 0.52
"""How near a listed place a word must lie to be taken for a place."""
OF_A_KIND = ("proof", "free", "friendly", "resistant")
"""Endings of words that lie near each other and mean different things."""
FAR, NEAR = 0.45, 0.75
"""Up to how near a word is not explained at all by its nearest neighbour in the examples, and from where wholly."""


@dataclass(frozen=True, slots=True, eq=False)
class Senses:
    """A library in the word table."""

    vectors: Vectors
    words: tuple[Floats, ...]
    """By intent: (words, size) the topical words of its examples."""
    places: Floats
    """(places, size)"""

    def nearness(self, token: str, intent: int) -> float:
        """How near a word lies to the nearest topical word of an intent's examples: 0 where it is not in the table."""
        return self._nearest(token, self.words[intent])

    def explained(self, token: str, intent: int) -> float:
        """How far the intent's words account for this one, 0–1: not at all where it is one of a kind (*fireproof*)."""
        if token.endswith(OF_A_KIND):
            return 0.0
        return min(1.0, max(0.0, (self.nearness(token, intent) - FAR) / (NEAR - FAR)))

    def is_place(self, token: str) -> bool:
        """Whether the word lies among the listed places."""
        return self._nearest(token, self.places) >= PLACE_LIKE

    def _nearest(self, token: str, among: Floats) -> float:
        row = self.vectors.row(token)
        if row is None or not len(among):
            return 0.0
        return float(np.maximum.reduce(among @ row)) / max(math.sqrt(row @ row), 1e-6)


def senses(held: Corpus) -> Senses | None:
    """The library's senses; None without a word table."""
    if held.vectors is None:
        return None
    vectors = held.vectors
    groups = [np.flatnonzero(held.intents == intent) for intent in range(len(held.names))]
    words = tuple(_topical(held, group.tolist(), vectors) for group in groups)
    places = vectors.directions([place for place in sorted(PLACES) if vectors.known(place)])
    return Senses(vectors, words, places)


def _topical(held: Corpus, group: Sequence[int], vectors: Vectors) -> Floats:
    said = {token for at in group for token in held.readings[at].tokens}
    plain = held.reader.function
    return vectors.directions([token for token in sorted(said) if token not in plain and vectors.known(token)])
