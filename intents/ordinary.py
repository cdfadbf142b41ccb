"""Risk phrases that an intent is about: where its own examples say them, they call nobody."""

from __future__ import annotations

from collections import Counter
from typing import Final

from intents.contents import Autonomy, Library
from intents.corpus import Corpus
from intents.cues import Listener

LEAST: Final = 2
"""Examples of the intent that must say a phrase."""
MAY_BE: Final = frozenset({"fraud", "legal"})
"""Categories that can be what an intent is about; where somebody may be hurt, a person is always called."""


def ordinary(library: Library, held: Corpus, listener: Listener) -> dict[str, frozenset[str]]:
    """By intent that answers by itself: the built-in phrases of those categories that its examples say."""
    said: dict[str, Counter[str]] = {}
    for reading, number in zip(held.readings, held.intents, strict=True):
        intent = library.intents[held.names[int(number)]]
        if intent.autonomy is Autonomy.AUTO:
            risks = listener.risks(reading, held.reader)
            may_be = {risk.phrase for risk in risks if risk.category in MAY_BE - library.risk.keys()}
            said.setdefault(intent.name, Counter()).update(may_be)
    return {intent: _often(counts) for intent, counts in said.items() if _often(counts)}


def _often(counts: Counter[str]) -> frozenset[str]:
    return frozenset(phrase for phrase, count in counts.items() if count >= LEAST)
