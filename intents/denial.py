"""Negations and what they turn round: in a message, and in the examples that may bear it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from intents.reading import Reading
from intents.words import HARMLESS_NEGATED, NEGATIONS, WISHES

REACH = 4
"""Tokens behind a negation that it turns round."""
ALL_NEGATIONS = frozenset[str]().union(*NEGATIONS.values())
"""For a library in a language without a table."""
_UNABLE = frozenset({"can", "could"})
"""*Can not* asks how; it does not turn the sentence round."""


@dataclass(frozen=True, slots=True)
class Denial:
    """A negation in a text and the stems that it turns round."""

    word: str
    stems: frozenset[str]
    head: str
    """The first content stem behind the negation."""
    wish: bool
    """Whether what is denied is a wish (*do not want*)."""


def denials(reading: Reading, negations: frozenset[str]) -> tuple[Denial, ...]:
    """The denials of a text; those that only ask or soften are left out."""
    found: list[Denial] = []
    for at, token in enumerate(reading.tokens):
        ahead = reading.tokens[at + 1 : at + 1 + REACH]
        unable = at > 0 and reading.tokens[at - 1] in _UNABLE
        if token in negations and ahead and not unable and ahead[0] not in HARMLESS_NEGATED | negations:
            stems = reading.stems[at + 1 : at + 1 + REACH]
            head = next((stem for stem in stems if stem in reading.content), "")
            found.append(Denial(token, frozenset(stems), head, not WISHES.isdisjoint(ahead[:2])))
    return tuple(found)


def bears(own: Denial, denial: Denial, own_words: Mapping[str, float]) -> bool:
    """Whether an example's denial bears the message's out: the same wish or own word denied, or a like complaint."""
    if own.head == denial.head:
        return own.wish == denial.wish
    return not own.wish and not denial.wish and denial.head not in own_words
