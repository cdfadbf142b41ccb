"""Which words the table has, and how common they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

import wordfreq

from intents.shorthand import TEXT_SPEAK

_WORD: Final = re.compile(r"[a-z]{1,24}")
LISTED: Final = 120_000
"""How far down the list of frequent words is read; a good half of its entries are plain words."""
FREQUENT: Final = 60_000


def vocabulary(teacher: Iterable[str]) -> dict[str, float]:
    """Frequent words and the teacher's own -> Zipf frequency (log10 of the count in 10⁹ words), commonest first."""
    listed = [word for word in wordfreq.top_n_list("en", LISTED) if _WORD.fullmatch(word)]
    words = {*listed[:FREQUENT], *(word for word in teacher if _WORD.fullmatch(word))}
    found = {word: wordfreq.zipf_frequency(word, "en") for word in words}
    return dict(sorted(found.items(), key=lambda entry: (-entry[1], entry[0])))


def shorthand(known: Mapping[str, float]) -> dict[str, tuple[str, ...]]:
    """How followers shorten words (``tmrw``) -> what they mean, where the table knows all of that."""
    spelt = TEXT_SPEAK["en"].items()
    return {short: full for short, full in spelt if short.isalpha() and full and all(word in known for word in full)}
