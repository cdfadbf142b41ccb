"""In which language somebody writes, and which of our wordings is in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from intents.normalise import normalise
from intents.words import FUNCTION_WORDS

LEAST: Final = 1.0
"""How much must speak for a language: a word that only it has counts 1, one that two have counts a half …"""
LEAD: Final = 0.5
"""… and how much more than for any other."""
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
    return best if told[best] >= LEAST and told[best] - told[second] >= LEAD else ""


def key_for(tongue: str, given: Mapping[str, str]) -> str:
    """The key of the wording that is nearest to a language: ``pt-BR``, else ``pt``, else any ``pt-…``; empty: none."""
    if not tongue:
        return ""
    base = tongue.partition("-")[0].casefold()
    near = (key for key in given if key.partition("-")[0].casefold() == base)
    return next((key for key in (tongue, base) if key in given), "") or next(near, "")
