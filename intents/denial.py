"""Negations and what they turn round: in a message, and in the examples that may bear it out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from intents.reading import Reading
from intents.words import HARMLESS_NEGATED, NEGATIONS, WISHES

REACH = 4
"""Tokens behind a negation that it turns round."""
FURTHEST = 10
"""Tokens behind a denied wish that belong to it at most."""
ALL_NEGATIONS = frozenset[str]().union(*NEGATIONS.values())
"""For a library in a language without a table."""
_UNABLE = frozenset({"can", "could"})
"""*Can not* asks how; it does not turn the sentence round."""
_BEYOND = frozenset({
    "and", "but", "just", "instead", "only", "so", "because", "since", "if", "how", "what", "when", "where", "why",
    "which", "who", "can", "could", "is", "are", "please",
})  # fmt: skip
"""What another clause begins with."""
_TELLING = frozenset({"tell", "show", "explain", "ask", "send", "say", "teach", "remind"})
"""Verbs behind which an asking word begins no other clause (*do not tell me where …*)."""
_ASKED = frozenset({"how", "what", "when", "where", "why", "which", "who", "if"})
_FORBIDS = frozenset(
    {"please", "pls", "do", "kindly", "and", "also", "just", "so", "but", "ever", "hi", "hello", "hey"}
)
"""What stands before a negation that forbids (*please do not*, *never …*); nothing may, too."""


@dataclass(frozen=True, slots=True)
class Denial:
    """A negation in a text and the stems that it turns round."""

    word: str
    stems: frozenset[str]
    head: str
    """The first content stem behind the negation."""
    wish: bool
    """Whether what is denied is a wish (*do not want*), or something is forbidden (*do not send*)."""
    at: int = 0
    """Where the negation stands."""
    reach: int = REACH
    """How many tokens behind it are turned round."""


def denials(reading: Reading, negations: frozenset[str]) -> tuple[Denial, ...]:
    """The denials of a text; those that only ask or soften are left out."""
    found: list[Denial] = []
    if negations.isdisjoint(reading.tokens):
        return ()
    for at, token in enumerate(reading.tokens):
        ahead = reading.tokens[at + 1 : at + 3]
        unable = at > 0 and reading.tokens[at - 1] in _UNABLE
        if token in negations and ahead and not unable and ahead[0] not in HARMLESS_NEGATED | negations:
            wish = not WISHES.isdisjoint(ahead) or _forbids(reading.tokens, at)
            reach = _clause(reading.tokens, at) if wish else REACH
            stems = reading.stems[at + 1 : at + 1 + reach]
            head = next((stem for stem in stems if stem in reading.content), "")
            found.append(Denial(token, frozenset(stems), head, wish, at, reach))
    return tuple(found)


def _clause(tokens: tuple[str, ...], at: int) -> int:
    """How many tokens behind a denied wish belong to it: those up to the next clause, with what is told or asked."""
    first = _told(tokens, at) + 3
    ends = (to for to in range(first, min(at + 2 + FURTHEST, len(tokens))) if tokens[to] in _BEYOND)
    return next(ends, at + 1 + FURTHEST) - at - 1


def _told(tokens: tuple[str, ...], at: int) -> int:
    """Where the asking word stands of what is not to be told (*do not tell me where …*); ``at`` where none is."""
    for to in range(at + 2, min(at + 5, len(tokens))):
        if tokens[to] in _ASKED and not _TELLING.isdisjoint(tokens[at + 1 : to]):
            return to
    return at


def _forbids(tokens: tuple[str, ...], at: int) -> bool:
    """*Do not*, *never* and the like in front of a sentence, with nobody before them."""
    if tokens[at] not in {"not", "never"} or (tokens[at] == "not" and (not at or tokens[at - 1] != "do")):
        return False
    first = at - 1 if tokens[at] == "not" else at
    return not first or tokens[first - 1] in _FORBIDS


def bears(own: Denial, denial: Denial, matter: Collection[str]) -> bool:
    """Whether an example's denial bears the message's out: the same wish or own word denied, or a like complaint."""
    if own.head == denial.head:
        return bool(own.head) and own.wish == denial.wish
    return not own.wish and not denial.wish and denial.head not in matter
