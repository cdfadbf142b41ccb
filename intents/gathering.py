"""Whether followers ask the same, so that one answer of a person may serve them all.

A person reads what is gathered before anything goes out; still, a text that is about one follower's own order, or that
is short of words, stands by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from intents.normalise import ID, MONEY
from intents.understanding import Fitted

ALIKE: Final = 0.6
"""Share of content words that two texts have in common when they ask the same."""
FEWEST: Final = 2
"""Content words they have in common at least."""
OWN: Final = frozenset({ID, MONEY})
"""What makes a question one follower's own."""


def content_of(text: str, fitted: Fitted) -> frozenset[str]:
    """The words a question is about; none where it is one follower's own."""
    reading = fitted.corpus.reader.read(text)
    if OWN & set(reading.normal.tokens):
        return frozenset()
    return frozenset(reading.content)


def ask_alike(content: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two questions are the same, by what they are about."""
    common = content & other
    return len(common) >= FEWEST and len(common) >= ALIKE * len(content | other)


def alike_among(text: str, others: Iterable[tuple[int, str]], fitted: Fitted) -> tuple[int, ...]:
    """The ids of those texts that ask the same, in the order given."""
    content = content_of(text, fitted)
    if len(content) < FEWEST:
        return ()
    return tuple(known for known, other in others if ask_alike(content, content_of(other, fitted)))
