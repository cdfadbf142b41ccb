"""A text as the library reads it: normalised in the library's language, typos repaired towards its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from intents.asked import asked
from intents.background import SENTENCES
from intents.concepts import CONCEPTS, TURNS
from intents.lexis import Lexis
from intents.normalise import CLASSES, Normal, normalise, spelt_out
from intents.phrasebook import Phrasebook, phrasebook
from intents.phrases import PHRASE_WORDS
from intents.risks import RISK_WORDS
from intents.spelling import Spelling, spelling
from intents.stems import stem
from intents.words import ANGER, COMMON, FUNCTION_WORDS, PLACES, POLITE, SELF_EXPLAINED

ENOUGH = 0.15
"""Share of a library's words that must be function words of a language for it to be in that language."""


_ENGLISH: Final = frozenset[str]().union(
    COMMON, POLITE, ANGER, PLACES, SELF_EXPLAINED, RISK_WORDS, CONCEPTS["en"], *(line.split() for line in SENTENCES)
)
"""Words that are right as they stand in an English message, whatever the library."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says after repair."""

    normal: Normal
    tokens: tuple[str, ...]
    stems: tuple[str, ...]
    """One for each token."""
    content: tuple[str, ...]
    """The stems of tokens that carry a topic, in order."""
    repaired: tuple[tuple[str, str], ...]
    asked: tuple[str, ...] = ()
    """The tokens without greetings, courtesies and hashtags around what is asked; all, where nothing else is."""
    asked_stems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """How texts are read for one library."""

    language: str
    """``en``, ``es`` …, or empty where the library is in none of the known languages."""
    spelling: Spelling
    function: frozenset[str]
    """Words that carry no topic in this language."""
    stems: Mapping[str, str]
    """What the library's own words stand for, worked out once."""
    turns: Phrasebook

    def read(self, text: str) -> Reading:
        """Normalise and repair a text."""
        return self.reading(self.normalise(text))

    def normalise(self, text: str) -> Normal:
        """The text's comparable form in this library's language."""
        return normalise(text, self.language)

    def reading(self, normal: Normal) -> Reading:
        """Repair a normalised text."""
        known = self.spelling.ranks
        if known.keys() >= set(normal.tokens):
            return self._reading(normal, list(normal.tokens), (), normal.tags)
        tokens: list[str] = []
        repaired: list[tuple[str, str]] = []
        behind = normal.tags
        for at, token in enumerate(normal.tokens):
            if token in known:
                tokens.append(token)
                continue
            meant = self._meant(token)
            tokens += meant
            if meant != (token,):
                repaired.append((token, " ".join(meant)))
            if at >= len(normal.tokens) - normal.tags:
                behind += len(meant) - 1
        return self._reading(normal, tokens, tuple(repaired), behind)

    def _meant(self, token: str) -> tuple[str, ...]:
        meant = self.spelling.repair(token)
        return spelt_out(meant[0], self.language) if len(meant) == 1 and meant[0] != token else meant

    def stem(self, word: str) -> str:
        """What a word stands for: its set's word where it has one, without its ending."""
        known = self.stems.get(word)
        return meaning(word, self.language) if known is None else known

    def _reading(
        self, normal: Normal, tokens: list[str], repaired: tuple[tuple[str, str], ...], behind: int
    ) -> Reading:
        known, function = self.stems, self.function
        stems = [known.get(token) or self.stem(token) for token in tokens]
        topical = [token not in function and token[0] != "§" for token in tokens]
        for turn in self.turns.find(tokens):
            stems[turn.end - 1] = self.stem(turn.label)
            topical[turn.end - 1] = True
        first, last = asked(tokens, behind, self.language)
        content = tuple(cut for cut, counts in zip(stems[first:last], topical[first:last], strict=True) if counts)
        return Reading(
            normal, tuple(tokens), tuple(stems), content, repaired, tuple(tokens[first:last]), tuple(stems[first:last])
        )


def meaning(word: str, language: str) -> str:
    """The stem of the word that stands for the set of words that mean nearly this."""
    sets = CONCEPTS.get(language, {})
    first = sets.get(word)
    if first is None and word.endswith("s"):
        first = sets.get(word[:-1])
    if first is not None or not sets:
        return stem(first or word, language)
    cut = stem(word, language)
    return stem(sets.get(cut, cut), language)


def _normal(text: str | Normal, language: str) -> Normal:
    return normalise(text, language) if isinstance(text, str) else text


def language_of(texts: Iterable[str], locale: str) -> str:
    """The language most texts are in, by their function words; the locale's where they do not tell."""
    words = [token for text in texts for token in normalise(text).tokens]
    shares = {name: sum(word in listed for word in words) for name, listed in FUNCTION_WORDS.items()}
    best = max(sorted(shares), key=lambda name: shares[name])
    if len(words) >= 40:
        return best if shares[best] >= ENOUGH * len(words) else ""
    return locale.split("-")[0].split("_")[0].lower()


def reader(
    examples: Iterable[str | Normal],
    language: str,
    brand: str = "",
    kept: Iterable[str] = (),
    spelt: Iterable[str] = (),
    lexis: Lexis | None = None,
) -> Reader:
    """How to read texts for a library of these examples, as they were written or normalised already.

    The brand's own name carries no topic. Words of the ``kept`` phrases and ``spelt`` words are right as they
    stand.
    """
    own = {token for text in examples for token in _normal(text, language).tokens}
    function = FUNCTION_WORDS.get(language, frozenset())
    chatter = _ENGLISH if language == "en" else frozenset[str]()
    listed = PHRASE_WORDS | {token for phrase in kept for token in normalise(phrase, language).tokens}
    stems = {word: meaning(word, language) for word in sorted(own | function | chatter)}
    plain = function | POLITE | set(normalise(brand, language).tokens)
    right = spelling(own | CLASSES, function, chatter, kept=[*listed, *spelt], lexis=lexis)
    return Reader(language, right, plain, stems, phrasebook(TURNS.get(language, ())))
