"""Sentences as followers and customers ask, put together from the lists of ``everyday``."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bench.vectors.everyday import ACTIONS, AFTER, BEFORE, DOINGS, IRREGULAR, OWNERS, THINGS

RARE: Final = 0.3
"""Share of sentences in which some words are WordNet's instead of the domain's."""
JOINTS: Final = (". ", ". ", ", ", ", ", " and ", " but ", "? ", " so ", " because ")
DOUBLED: Final = frozenset(
    {
        "stop",
        "swap",
        "skip",
        "dim",
        "drop",
        "get",
        "set",
        "split",
        "log",
        "submit",
        "reset",
        "cut",
        "cancel",
        "transfer",
    }
)
"""Verbs that double their last letter before *-ing*."""


def _listed(frames: str) -> list[str]:
    return frames.strip().replace("\n", "|").split("|")


def _domains() -> list[tuple[list[str], list[str]]]:
    parts = [line.split(" > ") for line in ACTIONS.strip().split("\n")]
    return [(verbs.split(","), things.split(",")) for verbs, things in parts]


_PAST: Final = dict(pair.split(":") for pair in IRREGULAR.split())


def past(verb: str) -> str:
    """``cancel`` -> ``cancelled``, ``pick up`` -> ``picked up``."""
    first, *rest = verb.split(" ")
    return " ".join([_PAST.get(first) or (first + "d" if first.endswith("e") else first + "ed"), *rest])


def ongoing(verb: str) -> str:
    """``change`` -> ``changing``, ``set up`` -> ``setting up``."""
    first, *rest = verb.split(" ")
    if first in DOUBLED:
        first += first[-1]
    elif first.endswith("e") and not first.endswith("ee"):
        first = first[:-1]
    return " ".join([first + "ing", *rest])


@dataclass(frozen=True, slots=True)
class Rare:
    """Endless draws of WordNet's words, by part of speech."""

    nouns: Iterator[str]
    verbs: Iterator[str]
    adjectives: Iterator[str]


@dataclass(frozen=True, slots=True)
class Asking:
    """One draw of the lists: whence sentences come."""

    chance: random.Random
    rare: Rare

    def single(self, count: int) -> Iterator[str]:
        """Sentences of one frame each."""
        domains, doings, things = _domains(), _listed(DOINGS), _listed(THINGS)
        for _ in range(count):
            verbs, objects = self.chance.choice(domains)
            unusual = self.chance.random() < RARE
            if self.chance.random() < 0.55:
                verb, thing = self._act(verbs, objects, unusual)
                other_verb, other = self._act(verbs, objects, unusual)
                frame = self.chance.choice(doings)
                said = _doing(frame, verb, thing, f"{other_verb} {thing if self.chance.random() < 0.5 else other}")
            else:
                thing, other = self._thing(objects, unusual), self._thing(objects, unusual)
                said = self.chance.choice(things).format(thing=thing, other=other)
            yield self._wrapped(said)

    def double(self, count: int) -> Iterator[str]:
        """Two sentences about one thing, the second sometimes with *it*."""
        domains, doings, things = _domains(), _listed(DOINGS), _listed(THINGS)
        for _ in range(count):
            verbs, objects = self.chance.choice(domains)
            thing, other, verb, then = (self.chance.choice(part) for part in (objects, objects, verbs, verbs))
            owned = f"{self.chance.choice(OWNERS)} {thing}"
            parts = [
                self.chance.choice(things).format(thing=thing, other=other),
                _doing(self.chance.choice(doings), verb, owned, f"{then} it"),
            ]
            if self.chance.random() < 0.4:
                parts.reverse()
            said = self.chance.choice(JOINTS).join(parts)
            if self.chance.random() < 0.3:
                said = said.replace(f" {self.chance.choice(('my', 'the'))} {thing}", " it", 1)
            yield self._wrapped(said)

    def _thing(self, objects: Sequence[str], unusual: bool) -> str:
        if unusual and self.chance.random() < 0.5:
            return next(self.rare.nouns)
        thing = self.chance.choice(objects)
        return f"{next(self.rare.adjectives)} {thing}" if unusual and self.chance.random() < 0.2 else thing

    def _act(self, verbs: Sequence[str], objects: Sequence[str], unusual: bool) -> tuple[str, str]:
        verb = self.chance.choice(verbs)
        if unusual and self.chance.random() < 0.4:
            verb = next(self.rare.verbs)
        thing = self._thing(objects, unusual)
        return verb, f"{self.chance.choice(OWNERS)} {thing}"

    def _wrapped(self, said: str) -> str:
        before, after = _listed(BEFORE), _listed(AFTER)
        drawn = self.chance.random()
        if drawn < 0.10:
            return f"{self.chance.choice(before)} {said}"
        if drawn < 0.22:
            return f"{said} {self.chance.choice(after)}"
        if drawn < 0.25:
            return f"{self.chance.choice(before)} {said} {self.chance.choice(after)}"
        return said


def _doing(frame: str, verb: str, thing: str, then: str) -> str:
    return frame.format(do=f"{verb} {thing}", did=f"{past(verb)} {thing}", doing=f"{ongoing(verb)} {thing}", then=then)
