"""In which language somebody writes, and which of our wordings is in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from intents.normalise import normalise
from intents.words import FUNCTION_WORDS

LEAD: Final = 0.5
"""How much more must speak for a language than for any other: a word that only it has counts 1, of two a half …"""
_ANYWHERE: Final = frozenset({"no"})
"""Words that are listed for one language and said in most."""
_SHARED: Final = Counter(word for words in FUNCTION_WORDS.values() for word in words)
_TELLS: Final = {
    word: tuple((name, 1 / shared) for name, words in FUNCTION_WORDS.items() if word in words)
    for word, shared in _SHARED.items()
    if word not in _ANYWHERE
}
"""For which languages a word speaks, and how much."""


@lru_cache(maxsize=256)
def tongue_of(text: str) -> str:
    """The language of a text: en, es, pt, de, fr or it, whose function words are known; empty where it tells none."""
    told = dict.fromkeys(FUNCTION_WORDS, 0.0)
    for token in normalise(text).tokens:
        for name, much in _TELLS.get(token, ()):
            told[name] += much
    best, second = sorted(told, key=lambda name: -told[name])[:2]
    return best if told[best] - told[second] >= LEAD else ""


def key_for(tongue: str, given: Mapping[str, str]) -> str:
    """The key of the wording that is nearest to a language: ``pt-BR``, else ``pt``, else any ``pt-…``; empty: none."""
    if not tongue:
        return ""
    base = tongue.partition("-")[0].casefold()
    near = (key for key in given if key.partition("-")[0].casefold() == base)
    return next((key for key in (tongue, base, *near) if key in given), "")
