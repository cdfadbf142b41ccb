"""Typo repair: an unknown word becomes the known word it was meant to be, or stays as it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from intents.lexis import Lexis

SHORTEST = 3
"""Letters a word must have to be repaired."""
LONGEST = 24
"""Letters beyond which a word is left alone: the cost of looking grows with its square."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """Known words, by themselves and by each way of leaving one letter out of them."""

    ranks: Mapping[str, int]
    """Every word that is right as it stands; of two as near the higher rank wins, and rank 0 is nobody's mending."""
    forms: Mapping[str, tuple[str, ...]]
    """The words that something is mended to, by what is left of each with at most one letter out."""
    lexis: Lexis | None = None
    """The language's common words, where they are known."""

    def known(self, word: str) -> bool:
        """Whether the word is right as it stands."""
        return word in self.ranks

    def repair(self, word: str) -> tuple[str, ...]:
        """The word itself if known or beyond repair, else the word or the two words that were meant."""
        if word in self.ranks or not SHORTEST <= len(word) <= LONGEST or word[0] == "§" or not word.isalpha():
            return (word,)
        short = word.rstrip(word[-1]) + word[-1]
        if short != word and self.ranks.get(short, 0) and len(short) > 1:
            return (short,)
        near = self._nearest(word, self._near(word))
        if near and OSA.distance(word, near) <= 1:
            return (near,)
        common = self.lexis.nearest(word) if self.lexis is not None else ""
        if common:
            return (common,)
        return (near,) if near else self._split(word) or (word,)

    def _near(self, word: str) -> set[str]:
        forms = self.forms
        return set[str]().union(*[forms[form] for form in (word, *_left_out(word)) if form in forms])

    def _nearest(self, word: str, near: Iterable[str]) -> str:
        """Whichever of those that share a form with the word is nearest; none is more than two slips away."""
        costs = [
            (OSA.distance(word, other), -self.ranks[other], other[0] != word[0], other)
            for other in near
            if len(other) >= 4 or len(other) > len(word)
        ]
        return min(costs)[-1] if costs else ""

    def _split(self, word: str) -> tuple[str, ...]:
        if len(word) < 6:
            return ()
        best: tuple[str, ...] = ()
        most = 1
        for cut in range(1, len(word)):
            left, right = word[:cut], word[cut:]
            first, second = self._worth(left), self._worth(right)
            if first and second and _whole(left) and _whole(right):
                worth = max(first, second) * 100 + max(len(left), len(right))
                if worth > most:
                    best, most = (left, right), worth
        return best

    def _worth(self, part: str) -> int:
        rank = self.ranks.get(part, 0)
        return rank or int(self.lexis is not None and len(part) > SHORTEST and self.lexis.is_common(part))


def _whole(part: str) -> bool:
    return len(part) > 1 or part in {"a", "i"}


def _left_out(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


def spelling(*tiers: Collection[str], kept: Collection[str] = (), lexis: Lexis | None = None) -> Spelling:
    """A speller over tiers of words, most wanted first; ``kept`` words are right but nothing is mended to them."""
    ranks = dict.fromkeys(kept, 0)
    for rank, tier in enumerate(reversed(tiers), start=1):
        ranks.update((word, rank) for word in tier)
    forms: dict[str, list[str]] = {}
    for word in sorted(word for word, rank in ranks.items() if rank):
        if SHORTEST <= len(word) <= LONGEST and word.isalpha():
            for form in {word, *_left_out(word)}:
                forms.setdefault(form, []).append(word)
    return Spelling(ranks, {form: tuple(words) for form, words in forms.items()}, lexis)
