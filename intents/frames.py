"""What stands where in an intent's examples: what its verbs are done to, whose its houses are, where its names stand.

A word of another kind in such a place makes another question (*book a table*, *the eye clinic*, *opened at Mammut's*),
unless the examples put many kinds there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from intents.reading import Reading
from intents.words import COMMON, FUNCTION_WORDS, NARRATIVE, PEOPLE, PLACES, POLITE, PRODUCTS, SELF_EXPLAINED, listed

ARTICLES: Final = listed("a an any")
DETERMINERS: Final = ARTICLES | listed("my the your this")
HOUSES: Final = listed("""
        clinic clinics dentist dentists practice shop shops store stores office surgery bank bakery pharmacy
        restaurant hotel gym salon school outlet company brand account password login app website site centre
        center hospital doctor dental
    """)
"""Heads of names of houses and accounts: a word before one says whose."""
AT: Final = listed("at from with via through by on to of")
MANY: Final = 2
"""Different words in a place from which on any word may stand there."""
_EVERYDAY: Final = COMMON | FUNCTION_WORDS["en"] | POLITE | PLACES | PRODUCTS | PEOPLE | NARRATIVE | SELF_EXPLAINED


@dataclass(frozen=True, slots=True)
class Frame:
    """The places in an intent's examples and what stands in them."""

    objects: Mapping[str, frozenset[str]]
    """Stem -> stems behind it with *a*, *my* or the like between."""
    owners: Mapping[str, frozenset[str]]
    """House -> words right before it."""
    behind: Mapping[str, frozenset[str]]
    """Preposition -> stems of what it stands before."""
    names: bool
    """Whether some example has a word behind *at*, *from* … that is no everyday word."""

    def takes(self, verb: str) -> bool:
        """Whether a word of any kind may stand behind a verb with *a*, *my* or the like between."""
        return len(self.objects.get(verb, ())) > MANY

    def owned(self, house: str) -> bool:
        """Whether a word of any kind may stand before a house."""
        return len(self.owners.get(house, ())) >= MANY


def frame(readings: Iterable[Reading]) -> Frame:
    """The places in some examples."""
    objects: dict[str, set[str]] = {}
    owners: dict[str, set[str]] = {}
    behind: dict[str, set[str]] = {}
    names = False
    for reading in readings:
        names = names or _names(reading.tokens)
        for at in range(len(reading.tokens) - 1):
            _object(reading, at, objects)
            _behind(reading, at, behind)
            if reading.tokens[at + 1] in HOUSES and reading.tokens[at] not in FUNCTION_WORDS["en"]:
                owners.setdefault(reading.tokens[at + 1], set()).add(reading.tokens[at])
    return Frame(
        {verb: frozenset(found) for verb, found in objects.items()},
        {house: frozenset(found) for house, found in owners.items()},
        {word: frozenset(found) for word, found in behind.items()},
        names,
    )


def _object(reading: Reading, at: int, objects: dict[str, set[str]]) -> None:
    if at + 2 < len(reading.tokens) and reading.tokens[at + 1] in DETERMINERS:
        objects.setdefault(reading.stems[at], set()).add(reading.stems[at + 2])


def _behind(reading: Reading, at: int, behind: dict[str, set[str]]) -> None:
    token, function = reading.tokens[at], FUNCTION_WORDS["en"]
    if token in AT | {"for", "and"} and (found := [s for s in reading.stems[at + 1 : at + 4] if s not in function]):
        behind.setdefault(token, set()).add(found[0])


def _names(tokens: Sequence[str]) -> bool:
    return any(before in AT and token not in _EVERYDAY for before, token in pairwise(tokens))
