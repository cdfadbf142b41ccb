"""One message before the guard, and what the guard needs to know of the library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from intents.denial import Denial
from intents.fitting import Judged, Memory, Model
from intents.model import Refusal
from intents.phrasebook import Phrasebook
from intents.reading import Reading
from intents.signs import Sign
from intents.speech import Speech
from intents.traits import Trait

STRANGE = 0.57
"""Share of the words that one example alone of its intent has, and that are no everyday words, from which on a varied
library is full of names."""
NAMED = 4
"""Words of a message that a refusal names at most."""


@dataclass(frozen=True, slots=True)
class Guard:
    """What the rules need to know of one library."""

    book: Phrasebook
    negations: frozenset[str]
    traits: tuple[Trait, ...]
    denials: tuple[tuple[Denial, ...], ...]
    """By example."""
    words: frozenset[str]
    """Every token of the library."""
    opposites: frozenset[str]
    """What may be the opposite of one of those."""
    parted: tuple[frozenset[int], ...]
    """By intent: the intents that only the place told in an example parts it from."""
    spoken: frozenset[str]
    """Every word of the library and of its language that tells of no other language."""
    strange: float
    """Share of the words that one example alone of its intent has and that are no everyday words."""


@dataclass(frozen=True, slots=True)
class Case:
    """One message before the guard."""

    judged: Judged
    trait: Trait
    model: Model
    guard: Guard
    does: Speech
    signs: tuple[Sign, ...]
    """What the message shows that its intent's examples do not."""
    memory: Memory

    @property
    def reading(self) -> Reading:
        """What the message says."""
        return self.judged.reading

    @property
    def own_words(self) -> Mapping[str, float]:
        """Stems that most examples of the intent have."""
        return self.model.scene.lexicon.cores[self.judged.sight.intent]

    @property
    def matter(self) -> frozenset[str]:
        """What it is about: the intent's own stems and those of the nearest example."""
        lexicon, seen = self.model.scene.lexicon, self.judged.sight
        return lexicon.by_example[seen.example] | (lexicon.by_intent[seen.intent] & self.own_words.keys())

    @property
    def varied(self) -> bool:
        """Whether examples leave each other so much that a word left over says little by itself."""
        return self.model.scene.lexicon.varied

    @property
    def full_of_names(self) -> bool:
        """Whether examples differ by the names they hold, so that a new name says nothing against a match."""
        return self.varied and self.guard.strange >= STRANGE

    def refused(self, *labels: str, rule: str = "") -> Refusal | None:
        """A refusal that names what the message shows of these kinds; None where it shows nothing of them."""
        found = [" ".join(sign.words) for sign in self.signs if sign.label in labels]
        return Refusal(rule or labels[0], tuple(found[:NAMED])) if found else None

    def unlike_the_examples(self, words: frozenset[str]) -> tuple[str, ...]:
        """Those of some words that the message says and no example of the intent does, in any form."""
        if words.isdisjoint(self.reading.tokens):
            return ()
        own = self.model.scene.lexicon.by_intent[self.judged.sight.intent]
        said = zip(self.reading.tokens, self.reading.stems, strict=True)
        return tuple(t for t, stem in said if t in words and t not in self.trait.words and stem not in own)
