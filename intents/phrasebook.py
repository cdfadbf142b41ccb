"""Finding listed phrases in tokens: one look-up a token, whatever the length of the lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from intents.words import NEGATIONS

_NEGATIONS: Final = frozenset[str]().union(*NEGATIONS.values())


@dataclass(frozen=True, slots=True)
class Found:
    """A listed phrase at ``tokens[start:end]``."""

    label: str
    phrase: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """Labelled phrases by their first word; a word ending in ``*`` stands for every word that begins so."""

    whole: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]
    begun: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]
    lengths: tuple[int, ...]
    """The lengths that the beginnings in ``begun`` have."""

    def find(self, tokens: Sequence[str]) -> list[Found]:
        """Every listed phrase in the tokens, with at most one other word, no negation, between two of its words."""
        found: list[Found] = []
        for at, token in enumerate(tokens):
            for label, words in self._starting(token):
                end = _follow(tokens, at, words)
                if end:
                    found.append(Found(label, " ".join(words), at, end))
        return found

    def begins(self, token: str) -> bool:
        """Whether the token begins as some listed phrase does."""
        return token in self.whole or any(token[:length] in self.begun for length in self.lengths)

    def _starting(self, token: str) -> Iterable[tuple[str, tuple[str, ...]]]:
        yield from self.whole.get(token, ())
        for length in self.lengths:
            if length <= len(token):
                yield from self.begun.get(token[:length], ())


def _follow(tokens: Sequence[str], at: int, words: Sequence[str]) -> int:
    """Where the phrase that starts at ``at`` ends; 0 where it does not go on as listed."""
    for word in words[1:]:
        if at + 1 < len(tokens) and _is(tokens[at + 1], word):
            at += 1
        elif at + 2 < len(tokens) and tokens[at + 1] not in _NEGATIONS and _is(tokens[at + 2], word):
            at += 2
        else:
            return 0
    return at + 1


def _is(token: str, word: str) -> bool:
    return token.startswith(word[:-1]) if word[-1] == "*" else token == word


def phrasebook(phrases: Iterable[tuple[str, str]]) -> Phrasebook:
    """A phrasebook of (label, phrase) pairs."""
    whole: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    begun: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for label, phrase in phrases:
        words = tuple(phrase.split())
        if words and words[0].endswith("*"):
            begun.setdefault(words[0][:-1], []).append((label, words))
        elif words:
            whole.setdefault(words[0], []).append((label, words))
    lengths = tuple(sorted({len(beginning) for beginning in begun}))
    return Phrasebook(
        {word: tuple(entries) for word, entries in whole.items()},
        {word: tuple(entries) for word, entries in begun.items()},
        lengths,
    )
