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
class Listed:
    """A listed phrase and its place in the list."""

    place: int
    label: str
    words: tuple[str, ...]
    phrase: str


@dataclass(frozen=True, slots=True)
class Opening:
    """The phrases that begin with one word, by their second: most texts go on in another way."""

    alone: tuple[Listed, ...]
    """Phrases of that word only."""
    by_second: Mapping[str, tuple[Listed, ...]]
    open: tuple[Listed, ...]
    """Phrases whose second word ends in ``*``."""
    hasty: bool
    """Whether there are phrases of either kind, so that the second word does not tell."""

    def going_on(self, tokens: Sequence[str], at: int) -> list[Listed]:
        """The phrases that may go on as the tokens do, in the order of the list."""
        found = [*self.alone, *self.open] if at + 1 < len(tokens) else [*self.alone]
        for token in dict.fromkeys(tokens[at + 1 : at + 3]):
            found += self.by_second.get(token, ())
        return sorted(found, key=_place) if len(found) > 1 else found


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """Labelled phrases by their first word; a word ending in ``*`` stands for every word that begins so."""

    whole: Mapping[str, Opening]
    begun: Mapping[str, Opening]
    lengths: tuple[int, ...]
    """The lengths that the beginnings in ``begun`` have."""
    heads: frozenset[str]
    """Their first letters, as many as the shortest has."""

    def find(self, tokens: Sequence[str]) -> list[Found]:
        """Every listed phrase in the tokens, with at most one other word, no negation, between two of its words."""
        found: list[Found] = []
        whole, heads, shortest = self.whole, self.heads, self.lengths[0] if self.lengths else 0
        ahead = [*tokens[1:], "", ""]
        for at, token in enumerate(tokens):
            opening = whole.get(token)
            if opening is not None and (
                opening.hasty or ahead[at] in opening.by_second or ahead[at + 1] in opening.by_second
            ):
                found += _found(opening, tokens, at)
            if shortest and token[:shortest] in heads:
                for opening in self._begun(token):
                    found += _found(opening, tokens, at)
        return found

    def begins(self, token: str) -> bool:
        """Whether the token begins as some listed phrase does."""
        return token in self.whole or bool(self._begun(token))

    def _begun(self, token: str) -> list[Opening]:
        if not self.lengths or token[: self.lengths[0]] not in self.heads:
            return []
        beginnings = [token[:length] for length in self.lengths if length <= len(token)]
        return [self.begun[beginning] for beginning in beginnings if beginning in self.begun]


def _place(listed: Listed) -> int:
    return listed.place


def _found(opening: Opening, tokens: Sequence[str], at: int) -> list[Found]:
    going_on = opening.going_on(tokens, at)
    ends = [(listed, _follow(tokens, at, listed.words)) for listed in going_on]
    return [Found(listed.label, listed.phrase, at, end) for listed, end in ends if end]


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
    whole: dict[str, list[Listed]] = {}
    begun: dict[str, list[Listed]] = {}
    for place, (label, phrase) in enumerate(phrases):
        words = tuple(phrase.split())
        listed = Listed(place, label, words, " ".join(words))
        if words and words[0].endswith("*"):
            begun.setdefault(words[0][:-1], []).append(listed)
        elif words:
            whole.setdefault(words[0], []).append(listed)
    lengths = tuple(sorted({len(beginning) for beginning in begun}))
    return Phrasebook(
        {word: _opening(listed) for word, listed in whole.items()},
        {word: _opening(listed) for word, listed in begun.items()},
        lengths,
        frozenset(beginning[: lengths[0]] for beginning in begun),
    )


def _opening(phrases: Iterable[Listed]) -> Opening:
    alone: list[Listed] = []
    by_second: dict[str, list[Listed]] = {}
    begun: list[Listed] = []
    for listed in phrases:
        if len(listed.words) == 1:
            alone.append(listed)
        elif listed.words[1].endswith("*"):
            begun.append(listed)
        else:
            by_second.setdefault(listed.words[1], []).append(listed)
    seconds = {word: tuple(own) for word, own in by_second.items()}
    return Opening(tuple(alone), seconds, tuple(begun), hasty=bool(alone or begun))
